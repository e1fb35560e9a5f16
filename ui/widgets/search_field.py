"""A field that filters while one types; Esc clears it, then gives the focus back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.link.accessible import name_icon, named
from ui.link.icon import icon
from ui.link.page import SEARCH


class SearchField(QLineEdit):
    """``searched(text)`` follows each change, trimmed; ``left`` asks the page to take the focus."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, name: str = "Search", placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name)
        self.setObjectName(SEARCH)
        self.setPlaceholderText(placeholder or name)
        self.addAction(icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        name_icon(self, "Search")
        self.setClearButtonEnabled(False)
        self.textChanged.connect(lambda text: self.searched.emit(text.strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)
