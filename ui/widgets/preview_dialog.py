"""The base of dialogs that show what they would do: they look again a moment after the last change."""

from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton, QWidget

from ui.link.command import Command
from ui.widgets.button import button
from ui.widgets.date_field import DateField

PREVIEW_AFTER_MS = 150


D = TypeVar("D", bound=QDialog)


def opened(dialog: D) -> D:
    """Show it over its parent; it is gone once it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class PreviewDialog(QDialog):
    """Override ``look``; call ``update_preview_soon`` after each change. ``go`` is the button that does it."""

    def __init__(self, parent: QWidget | None, title: str, command: Command) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.go: QPushButton = button(command, self, primary=True)
        self.go.setDefault(True)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(PREVIEW_AFTER_MS)
        self._clock.timeout.connect(self.update_preview)

    def update_preview(self) -> None:
        """Read the preview now and show it."""

    def update_preview_soon(self) -> None:
        """Once nothing has changed for a moment."""
        self._clock.start()

    def settle(self) -> None:
        """No look is due any more: it is done now, or given up."""
        self._clock.stop()

    def buttons(self) -> QHBoxLayout:
        """Cancel and the button that does it, at the right."""
        row = QHBoxLayout()
        row.addStretch()
        cancel = button(Command("cancel", "Cancel", self.reject), self)
        cancel.setAutoDefault(False)
        row.addWidget(cancel)
        row.addWidget(self.go)
        return row

    def done(self, result: int) -> None:
        self.settle()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        focused = self.focusWidget()
        chooses = isinstance(focused, QComboBox) or isinstance(_parent(focused), QComboBox)
        if enters and (chooses or (isinstance(focused, DateField) and focused.ended_typing)):
            # Enter there ends the typing; what it changes must be seen before it is done.
            event.accept()
        else:
            super().keyPressEvent(event)


def _parent(widget: QWidget | None) -> QWidget | None:
    return widget.parentWidget() if widget is not None else None
