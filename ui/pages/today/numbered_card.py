"""A numbered surface with a title: one of the three things of the first steps."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.link.accessible import named
from ui.link.plain_text import plain_label
from ui.link.theme import HEAD, META, SEMIBOLD, font, theme
from ui.widgets.card import paint_card


class NumberDisc(QWidget):
    """Which of the three things it is; the title beside it says what."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(22, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.accent_soft)
        painter.drawEllipse(self.rect())
        painter.setPen(t.accent_text)
        painter.setFont(font(META, SEMIBOLD))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


def heading(text: str) -> QWidget:
    """The title of one of the three things."""
    made = plain_label(text)
    made.setFont(font(HEAD, SEMIBOLD))
    return made


class NumberedCard(QWidget):
    """A numbered surface with a title."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        named(self, title)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.note = plain_label()
        self.note.setProperty("tone", "muted")
        self.head = QHBoxLayout()
        self.head.setSpacing(10)
        for part in (NumberDisc(number), heading(title), self.note):
            self.head.addWidget(part)
        self.head.addStretch()
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(16, 14, 16, 14)
        self.rows.setSpacing(10)
        self.rows.addLayout(self.head)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, QRect(1, 1, self.width() - 2, self.height() - 3))
        painter.end()
