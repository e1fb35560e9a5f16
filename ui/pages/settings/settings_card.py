"""The card that one subject of the settings stands on."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.plain_text import plain_label
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.widgets.card import paint_card
from ui.widgets.flow_layout import FlowLayout

WIDEST = 720


class SettingsCard(QWidget):
    """``about`` is one sentence under the title; ``add`` appends to the body."""

    def __init__(self, title: str, about: str) -> None:
        super().__init__()
        named(self, title)
        self.title = title
        self.setMaximumWidth(WIDEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        heading = plain_label(title)
        heading.setFont(font(HEAD, SEMIBOLD))
        sentence = plain_label(about)
        sentence.setProperty("tone", "muted")
        sentence.setWordWrap(True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20, 16, 20, 20)
        self._layout.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(heading)
        words.addWidget(sentence)
        self._layout.addLayout(words)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Under what is there already."""
        for part in parts:
            if isinstance(part, QWidget):
                self._layout.addWidget(part)
            else:
                self._layout.addLayout(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, QRect(1, 1, self.width() - 2, self.height() - 3))
        painter.end()


def side_by_side(*parts: QWidget, stretch: bool = False) -> QLayout:
    """With ``stretch`` they share the width of one line, else they keep to the left in as many lines as they need."""
    if not stretch:
        return FlowLayout(*parts, gap=12)
    row = QHBoxLayout()
    row.setSpacing(12)
    for part in parts:
        row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
    return row
