"""A heading that folds what is under it away; for panels with more than one screen of fields."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.icon import icon
from ui.link.theme import SEMIBOLD, font


class Fold(QWidget):
    """``folded(is_open)`` when the user opened or closed it."""

    folded = Signal(bool)

    def __init__(self, title: str, body: QWidget, is_open: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.body = body
        named(self, title)
        self.header = QPushButton(title)
        self.header.setProperty("fold", "true")
        self.header.setFont(font(weight=SEMIBOLD))
        self.header.setIconSize(QSize(14, 14))
        self.header.clicked.connect(lambda: self._turn())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.header)
        layout.addWidget(body)
        self.open(is_open)

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self, is_open: bool = True) -> None:
        """Show or hide the body, without telling."""
        self._open = is_open
        self.body.setVisible(is_open)
        self.header.setIcon(icon("chevron-down" if is_open else "chevron-right"))
        named(self.header, self.title, "open" if is_open else "folded")

    def _turn(self) -> None:
        self.open(not self._open)
        self.folded.emit(self._open)
