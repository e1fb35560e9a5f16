"""The base of every page: what its header says and when it has to read again. Pages never see one another."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.editing.change import WORK, ChangeSet, Scope
from ui.link.command import Command
from ui.link.context import Context

if TYPE_CHECKING:
    from app.domain.saved_view import SavedView
    from ui.link.place import Place

Renaming = Callable[[str], object]
"""Keeps a title that was typed anew."""
SEARCH = "search"
"""The object name of the field that Ctrl+F goes to."""


class Page(QWidget):
    """Override ``refresh``, and ``show_place`` where the page can show one thing. It reads only while it is visible."""

    header_changed = Signal()
    rename_asked = Signal()
    """The title is to be typed anew, in the header."""
    view_changed = Signal()
    """What ``shown_view`` says may be another filter or another grouping now."""

    def __init__(self, context: Context, title: str) -> None:
        super().__init__(context.ground)
        self.context = context
        self._title = title
        self._subtitle = ""
        self._stale = True
        self.setAccessibleName(title)
        context.notifier.changed.connect(self._notice)

    @property
    def title(self) -> str:
        """The large line of the header and the second half of the window's title."""
        return self._title

    @property
    def subtitle(self) -> str:
        """The one line under the title."""
        return self._subtitle

    @property
    def leads_back(self) -> bool:
        """Whether the header shows the way back: for a page of one thing that many places lead to."""
        return False

    def renaming(self) -> Renaming | None:
        """What keeps another title that is typed into the header; None where the title is not to be changed."""
        return None

    def set_header(self, title: str | None = None, subtitle: str | None = None) -> None:
        """Change what the header says; what is left out stays."""
        wanted = (self._title if title is None else title, self._subtitle if subtitle is None else subtitle)
        if wanted != (self._title, self._subtitle):
            self._title, self._subtitle = wanted
            self.header_changed.emit()

    def primary(self) -> Command | None:
        """The one primary button of the page."""
        return None

    def secondary(self) -> tuple[Command, ...]:
        """Plain buttons left of it; two at most."""
        return ()

    def commands(self) -> tuple[Command, ...]:
        """What else can be done here; the palette finds it while the page is shown."""
        return ()

    def edit_commands(self) -> tuple[Command, ...]:
        """What can be edited here; the Edit menu offers it while the page is shown, and the keys are the page's own."""
        return ()

    def begin_search(self) -> bool:
        """Ctrl+F: begin to search on this page; False where it has nothing to search with now."""
        field = next((one for one in self.findChildren(QLineEdit, SEARCH) if one.isVisible()), None)
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field.selectAll()
        return field is not None

    def shown_view(self) -> "SavedView | None":
        """What a saved view would keep of this page as it is now; None where it shows no tasks that are filtered."""
        return None

    def view_follows(self, *signals: SignalInstance) -> None:
        """Tell with each of these that ``shown_view`` may say something else."""
        for signal in signals:
            signal.connect(self.view_changed)

    def undo_scope(self) -> Scope:
        """The history that Ctrl+Z takes the last step of while this page is shown."""
        return WORK

    def refresh(self, changes: ChangeSet | None) -> None:
        """Read again: after ``changes`` (a ChangeSet), or all with None. Called while visible only."""

    def show_place(self, place: "Place") -> bool:
        """Bring what is there into view and select it; False when it is not on this page."""
        return False

    def _notice(self, changes: ChangeSet) -> None:
        if self.isVisible() and not self._stale:
            self.refresh(changes)
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._stale = False
            self.refresh(None)
        super().showEvent(event)
