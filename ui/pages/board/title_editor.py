"""The line that lies over the title of a card while it is typed anew: Return keeps it, Esc gives it back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.ids import TaskId
from ui.link.accessible import named

Rename = Callable[[TaskId, str], bool]
"""Gives a task another title; False where that was refused, which has been said."""


class CardTitleEditor(QLineEdit):
    """Left with another title it keeps that, too; what was refused stays to be mended."""

    def __init__(self, parent: QWidget, task_id: TaskId, title: str, rename: Rename) -> None:
        super().__init__(title, parent)
        named(self, "Title", "Return keeps it, Esc gives back what it was")
        self._task_id, self._title, self._rename = task_id, title, rename
        self.setAutoFillBackground(True)

    def keep(self) -> bool:
        """Give the task the title that was typed; False where it was refused."""
        if self.text().strip() == self._title:
            return True
        kept = self._rename(self._task_id, self.text())
        if kept:
            self._title = self.text().strip()
        return kept


def is_kept_by(event: QEvent) -> bool:
    """Whether a key keeps what was typed."""
    return (
        event.type() == QEvent.Type.KeyPress
        and isinstance(event, QKeyEvent)
        and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    )
