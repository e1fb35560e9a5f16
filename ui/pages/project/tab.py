"""The base of every tab of the project page."""

from PySide6.QtWidgets import QWidget

from app.domain.ids import ProjectId
from app.editing.change import ChangeSet
from ui.link.context import Context


class ProjectTab(QWidget):
    """Override ``refresh``; it is called while the tab is shown only, after a change and when it comes to be shown.

    ``project_id`` is the project that it shows, once ``show_project`` was called. ``parent`` is known from the start,
    since all that was built before a widget gets its parent is styled once more.
    """

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self.project_id = ProjectId(0)
        self._stale = True

    def show_project(self, project_id: ProjectId) -> None:
        """Show this project now, and read what is not read yet."""
        if project_id != self.project_id:
            self.project_id, self._stale = project_id, True
        if self._stale:
            self._stale = False
            self.refresh(None)

    def forget(self) -> None:
        """Something has changed while it was not looked at: read again before it is."""
        self._stale = True

    def refresh(self, changes: ChangeSet | None) -> None:
        """Read again: after ``changes``, or all with None."""

    def bring_forward(self, about: str) -> bool:
        """Give the keyboard to what a gate misses, such as "requirement 12" or "question 2"; False: it is not here."""
        return False
