"""Tells the lead what is odd about the data: how it was found when it was opened, and a backup that fails."""

from datetime import datetime

from PySide6.QtCore import QObject

from ui.link.context import Context
from ui.link.second_folder import remembered_folder


class DataWatch(QObject):
    """Made once the window is there. A problem is said once, and again only after a backup went well in between."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._told: str | None = None
        context.workspace.backups.second_folder = remembered_folder(context.preferences)
        context.workspace.ticked.connect(self._check)
        if context.workspace.note:
            context.say(context.workspace.note)

    def close(self) -> None:
        """Stop watching; before the workspace is closed."""
        self._context.workspace.ticked.disconnect(self._check)

    def _check(self, now: datetime) -> None:
        problem = self._context.workspace.backups.problem
        if problem and problem != self._told:
            self._context.refuse(problem)
        self._told = problem
