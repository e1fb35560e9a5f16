"""A heading that folds what is under it away; for panels with more than one screen of fields."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.icon import icon
from ui.link.theme import SEMIBOLD, font


class Fold(QWidget):
    """``folded(is_open)`` when the user opened or closed it.

    Without a body it asks ``wanted`` for one when it is opened, who gives it with ``put``.
    """

    folded = Signal(bool)

    def __init__(
        self,
        title: str,
        body: QWidget | None,
        is_open: bool = True,
        parent: QWidget | None = None,
        wanted: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._wanted = wanted
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
        if body is not None:
            layout.addWidget(body)
        self._show(is_open)

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self, is_open: bool = True) -> None:
        """Show or hide the body, without telling."""
        if is_open and self.body is None:
            self._wanted()
        self._show(is_open)

    def put(self, body: QWidget) -> None:
        """Have this body from now on."""
        self.body = body
        layout = self.layout()
        if layout is not None:
            layout.addWidget(body)
        body.setVisible(self._open)

    def _show(self, is_open: bool) -> None:
        self._open = is_open
        if self.body is not None:
            self.body.setVisible(is_open)
        self.header.setIcon(icon("chevron-down" if is_open else "chevron-right"))
        named(self.header, self.title, "open" if is_open else "folded")

    def _turn(self) -> None:
        self.open(not self._open)
        self.folded.emit(self._open)
