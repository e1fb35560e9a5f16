"""Tells the lead what is odd about the data: how it was found when it was opened, and a backup that fails."""

from datetime import datetime

from PySide6.QtCore import QObject

from ui.link.desk import Desk
from ui.link.second_folder import remembered_folder


class DataWatch(QObject):
    """Made once the window is there. A problem is said once, and again only after a backup went well in between."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._told: str | None = None
        desk.workspace.backups.second_folder = remembered_folder(desk.preferences)
        desk.workspace.ticked.connect(self._look)
        if desk.workspace.note:
            desk.say(desk.workspace.note)

    def close(self) -> None:
        """No look after this."""
        self._desk.workspace.ticked.disconnect(self._look)

    def _look(self, now: datetime) -> None:
        problem = self._desk.workspace.backups.problem
        if problem and problem != self._told:
            self._desk.refuse(problem)
        self._told = problem
