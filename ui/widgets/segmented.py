"""One choice of a few, side by side: Light, Dark, System. The arrow keys choose."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ui.link.accessible import named
from ui.link.theme import theme
from ui.widgets.card import RADIUS


class SegmentedControl(QWidget):
    """``options`` are (id, text); ``chosen`` is emitted when the user chooses another."""

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str]], current: str = "") -> None:
        super().__init__()
        named(self, name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3, 3, 3, 3)
        layout.setSpacing(2)
        for key, text in options:
            segment = named(QPushButton(text), text, name)
            segment.setProperty("segment", "true")
            segment.setCheckable(True)
            self._group.addButton(segment)
            self._buttons[key] = segment
            layout.addWidget(segment)
        self.choose(current or options[0][0])
        self._group.buttonToggled.connect(self._toggled)

    @property
    def current(self) -> str:
        """The id of the choice."""
        return next(key for key, segment in self._buttons.items() if segment.isChecked())

    def choose(self, key: str) -> None:
        """Set it from outside; KeyError for an unknown id."""
        self._buttons[key].setChecked(True)

    def reword(self, key: str, text: str) -> None:
        """Other words on a choice, such as a count that has changed."""
        self._buttons[key].setText(text)
        self._buttons[key].setAccessibleName(text)

    def _toggled(self, segment: QPushButton, on: bool) -> None:
        if on:
            self.chosen.emit(self.current)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().tokens.sunken)
        painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        painter.end()
