"""Saved views in the rail: which there are, how many tasks each shows, and what can be done with one."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from app.actions.saved_view import change_view, move_view, remove_view, rename_view, save_view
from app.domain.ids import SavedViewId
from app.domain.saved_view import SavedView
from app.editing.change import ChangeSet
from app.queries.saved_view import saved_views, view_count, view_filter
from app.queries.task_columns import read_some_columns
from ui.link.accessible import named
from ui.link.background import Slices
from ui.link.command import Command, pop_up
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import SavedViewPlace
from ui.shell.rail import MADE, RESERVED, Rail
from ui.shell.search import PaletteHit, matching
from ui.widgets.popover import Popover

_LISTED = "rail.views"
_COUNTED_AFTER_MS = 400
"""After the last change: the numbers may come behind what is being done."""


class RailViews(QObject):
    """Made after the first painting. ``page`` is the page that is shown when it is asked."""

    def __init__(self, context: Context, rail: Rail, page: Callable[[], Page]) -> None:
        super().__init__(rail)
        self._context, self._rail, self._page = context, rail, page
        self.setObjectName(MADE)
        self._views: tuple[SavedView, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_COUNTED_AFTER_MS)
        self._soon.timeout.connect(self.count)
        self.counting = Slices(self)
        rail.view_chosen.connect(lambda view_id: self._go(SavedViewId(view_id)))
        rail.view_menu_asked.connect(self._open_menu)
        context.notifier.changed.connect(self._follow)
        self.read()

    def read(self) -> None:
        """Show the views that there are, and count them soon."""
        self._views = tuple(self._context.read(saved_views))
        listed = self._context.preferences.get(_LISTED, True)
        self._rail.show_views([(view.id, view.name) for view in self._views if listed])
        self._context.preferences.set(RESERVED, len(self._views) if listed else 0)
        self._soon.start()

    def toggle(self) -> None:
        """List the views in the rail, or leave them to the palette."""
        self._context.preferences.set(_LISTED, not self._context.preferences.get(_LISTED, True))
        self.read()

    def find(self, query: str) -> list[PaletteHit]:
        """The views whose name fits, for the palette."""
        hits = (PaletteHit(view.name, "Saved view", "filter", partial(self._go, view.id)) for view in self._views)
        return matching(query, hits)

    def _go(self, view_id: SavedViewId) -> None:
        self._context.go_to(SavedViewPlace(view_id))

    def count(self) -> None:
        """Ask for every number, at the next turns of the event loop."""
        if self._rail.isVisible() and self._context.preferences.get(_LISTED, True):
            self.counting.start(self._count())

    def _count(self) -> Iterator[None]:
        """A step is some milliseconds at most, also with twenty thousand tasks that have changed."""
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
            self._soon.start()
            return False
        return True

    def can_save(self) -> bool:
        """Whether the page that is shown has what a view keeps."""
        return self._page().shown_view() is not None

    def save(self) -> None:
        """Keep what the page shows under a name that is asked for."""
        shown = self._page().shown_view()
        if shown is not None:
            self._ask("Save what is shown as a view", "", lambda name: self._save(name, shown))

    def _save(self, name: str, shown: SavedView) -> bool:
        rest = {"grouping": shown.grouping, "lanes": shown.lanes, "sorting": shown.sorting}
        done = self._context.do(save_view, name, shown.page, view_filter(shown), columns=shown.columns, **rest)
        return done is not None

    def _follow(self, changes: ChangeSet) -> None:
        if any(change.kind == "saved_view" for change in changes.changes):
            self.read()
        else:
            self.counting.stop()
            self._soon.start()

    def _open_menu(self, view_id: int, at: QPoint) -> None:
        view = next((one for one in self._views if one.id == view_id), None)
        if view is not None and not view.built_in:
            named(pop_up(self.commands(view), self._rail), f"View {view.name}").popup(at)

    def commands(self, view: SavedView) -> tuple[Command, ...]:
        """What can be done with a view that was saved."""
        kept = [one for one in self._views if not one.built_in]
        place, do = kept.index(view), self._context.do
        shown = self._page().shown_view()
        return (
            Command("view_rename", "Rename…", lambda: self._rename(view), "pencil"),
            Command(
                "view_change",
                "Let it show what the page shows",
                lambda: do(change_view, view.id, shown or view),
                "save",
                enabled=lambda: shown is not None,
                why_not="This page shows no tasks that a view could keep.",
            ),
            Command(
                "view_up",
                "Move up",
                lambda: do(move_view, view.id, place - 1),
                "arrow-up",
                "",
                lambda: place > 0,
                "move",
                "It is the first one.",
            ),
            Command(
                "view_down",
                "Move down",
                lambda: do(move_view, view.id, place + 1),
                "arrow-down",
                "",
                lambda: place + 1 < len(kept),
                "move",
                "It is the last one.",
            ),
            Command("view_remove", "Remove", lambda: do(remove_view, view.id), "trash-2", group="remove"),
        )

    def _rename(self, view: SavedView) -> None:
        self._ask(
            f"Rename “{view.name}”", view.name, lambda name: self._context.do(rename_view, view.id, name) is not None
        )

    def _ask(self, title: str, preset: str, answer: Callable[[str], bool]) -> None:
        """Enter gives the name; the box stays while it is refused."""
        page: QWidget = self._page()
        field = named(QLineEdit(preset), "Name of the view")
        popover = Popover(page, title, field)
        popover.open_at(QRect(24, 8, 1, 1), field)
        field.selectAll()
        field.returnPressed.connect(lambda: popover.close_popover() if answer(field.text()) else field.setFocus())
