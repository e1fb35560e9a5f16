"""What can be done with saved views: save what a page shows, rename, change, move and remove one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLineEdit, QWidget

from app.actions.saved_view import change_view, move_view, remove_view, rename_view, save_view
from app.domain.saved_view import SavedView
from app.queries.saved_view import view_filter
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.widgets.popover import Popover


class SavedViewActs:
    """``page`` is the page that is shown and ``views`` all views that there are, when it is asked."""

    def __init__(self, context: Context, page: Callable[[], Page], views: Callable[[], Sequence[SavedView]]) -> None:
        self._context, self._page, self._views = context, page, views

    def save(self) -> None:
        """Keep what the page shows under a name that is asked for."""
        shown = self._page().shown_view()
        if shown is not None:
            self._ask("Save what is shown as a view", "", lambda name: self._save(name, shown))

    def _save(self, name: str, shown: SavedView) -> bool:
        rest = {"grouping": shown.grouping, "lanes": shown.lanes, "sorting": shown.sorting}
        done = self._context.do(save_view, name, shown.page, view_filter(shown), columns=shown.columns, **rest)
        return done is not None

    def commands(self, view: SavedView) -> tuple[Command, ...]:
        """What can be done with a view that was saved."""
        kept = [one for one in self._views() if not one.built_in]
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
