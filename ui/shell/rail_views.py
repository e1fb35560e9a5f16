"""Saved views in the rail: which there are from the start, and soon how many tasks each shows."""

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer

from app.domain.ids import SavedViewId
from app.domain.saved_view import SavedView
from app.editing.change import ChangeSet
from app.queries.view_list import saved_views
from ui.link.accessible import named
from ui.link.background import Slices
from ui.link.command import pop_up
from ui.link.context import Context
from ui.link.page import Page
from ui.link.page_id import PageId
from ui.shell.rail import FIRST_MS, Rail
from ui.shell.search import PaletteHit, matching

if TYPE_CHECKING:
    from ui.shell.saved_view_acts import SavedViewActs

_LISTED = "rail.views"
_COUNTED_AFTER_MS = 400
"""After the last change: the numbers may come behind what is being done."""


class RailViews(QObject):
    """``page`` is the page that is shown when it is asked, and ``page_id`` its id."""

    def __init__(self, context: Context, rail: Rail, page: Callable[[], Page], page_id: Callable[[], PageId]) -> None:
        super().__init__(rail)
        self._context, self._rail, self._page, self._page_id = context, rail, page, page_id
        self._views: tuple[SavedView, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.count)
        self.counting = Slices(self)
        rail.view_chosen.connect(lambda view_id: self._go(SavedViewId(view_id)))
        rail.view_menu_asked.connect(self._open_menu)
        context.notifier.changed.connect(self._follow)
        self.read()
        self._soon.start(FIRST_MS + _COUNTED_AFTER_MS)

    @cached_property
    def acts(self) -> "SavedViewActs":
        """What can be done with a view."""
        # Only here: no start does anything with one.
        from ui.shell.saved_view_acts import SavedViewActs

        return SavedViewActs(self._context, self._page, lambda: self._views)

    def read(self) -> None:
        """Show the views that there are."""
        self._views = tuple(self._context.read(saved_views))
        listed = self._context.preferences.get(_LISTED, True)
        self._rail.show_views([(view.id, view.name) for view in self._views if listed])

    def toggle(self) -> None:
        """List the views in the rail, or leave them to the palette."""
        self._context.preferences.set(_LISTED, not self._context.preferences.get(_LISTED, True))
        self.read()
        self._soon.start(_COUNTED_AFTER_MS)

    def find(self, query: str) -> list[PaletteHit]:
        """The views whose name fits, for the palette."""
        hits = (PaletteHit(view.name, "Saved view", "filter", partial(self._go, view.id)) for view in self._views)
        return matching(query, hits)

    def _go(self, view_id: SavedViewId) -> None:
        # Only here, as below: no start goes anywhere.
        from ui.link.place import SavedViewPlace

        self._rail.view = None
        self._context.go_to(SavedViewPlace(view_id))
        if self._is_shown(view_id):
            self._rail.show_view(view_id, self._page_id(), marked=True)
        else:
            # It was refused. Later: the row is still being chosen.
            QTimer.singleShot(0, self, lambda: self._rail.select(self._page_id()))

    def mark(self) -> None:
        """Mark the view that was gone to in the rail while its page shows it, else the page."""
        view_id = self._rail.view
        if view_id is not None:
            self._rail.show_view(view_id, self._page_id(), marked=self._is_shown(SavedViewId(view_id)))

    def _is_shown(self, view_id: SavedViewId) -> bool:
        # Only here, as above.
        from app.queries.saved_view import shows_view

        shown = self._page().shown_view()
        view = next((one for one in self._views if one.id == view_id), None)
        return view is not None and shown is not None and shows_view(shown, view)

    def count(self) -> None:
        """Ask for every number, at the next turns of the event loop."""
        if self._rail.isVisible() and self._context.preferences.get(_LISTED, True):
            self.counting.start(self._count())

    def _count(self) -> Iterator[None]:
        """A step is some milliseconds at most, also with twenty thousand tasks that have changed."""
        # Only here: the first painting comes before everything that filters.
        from app.queries.task_columns import read_some_columns

        yield
        from app.queries.saved_view import view_count

        yield
        while self._may_read() and self._context.read(read_some_columns):
            yield
        for view in self._views:
            if not self._may_read():
                return
            self._rail.show_view_count(view.id, self._context.read(view_count, view))
            yield

    def _may_read(self) -> bool:
        """Not while a long step is written, which would have to end first: then it is counted later."""
        if self._context.workspace.is_writing():
            self._soon.start(_COUNTED_AFTER_MS)
            return False
        return True

    def _follow(self, changes: ChangeSet) -> None:
        self.counting.stop()
        if any(change.kind == "saved_view" for change in changes.changes):
            self.read()
            self.mark()
        self._soon.start(_COUNTED_AFTER_MS)

    def _open_menu(self, view_id: int, at: QPoint) -> None:
        view = next((one for one in self._views if one.id == view_id), None)
        if view is not None and not view.built_in:
            named(pop_up(self.acts.commands(view), self._rail), f"View {view.name}").popup(at)
