"""A titled card with a count, a body, and a calm sentence where there is nothing. For pages made of sections."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import HEAD, SEMIBOLD, font, numbers
from ui.widgets.card import paint_card


class Section(QWidget):
    """``empty`` is what it says while ``show_count(0)``."""

    def __init__(self, title: str, body: QWidget, empty: str = "") -> None:
        super().__init__()
        named(self, title)
        self.body = body
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._heading = plain_label(title)
        self._heading.setFont(font(HEAD, SEMIBOLD))
        self._count = plain_label()
        self._count.setFont(numbers(HEAD))
        self._count.setProperty("tone", "muted")
        self._empty = plain_label(empty)
        self._empty.setProperty("tone", "muted")
        self._empty.setContentsMargins(12, 4, 12, 8)
        head = self.head = QHBoxLayout()
        """What belongs to all of it stands at its right."""
        head.setContentsMargins(12, 4, 12, 4)
        head.setSpacing(8)
        head.addWidget(self._heading)
        head.addWidget(self._count)
        head.addStretch()
        self.note = plain_label()
        """At the right of the title: what its words mean today."""
        self.note.setProperty("tone", "muted")
        head.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 10, 8, 10)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(body)
        layout.addWidget(self._empty)
        self.show_count(0)

    @property
    def says_empty(self) -> str:
        """The calm sentence while it is shown, else nothing."""
        return "" if self._empty.isHidden() else self._empty.text()

    def show_count(self, count: int) -> None:
        """How many there are; 0 shows the calm sentence in place of the body."""
        set_text(self._count, str(count) if count else "")
        self.body.setVisible(count > 0)
        self._empty.setVisible(count == 0 and bool(self._empty.text()))

    def set_title(self, title: str) -> None:
        """Another title, for the eye and for a screen reader."""
        set_text(self._heading, title)
        named(self, title)

    def show_filled(self, filled: bool) -> None:
        """Whether there is anything, where counting it would say nothing."""
        set_text(self._count, "")
        self.body.setVisible(filled)
        self._empty.setVisible(not filled and bool(self._empty.text()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, QRect(1, 1, self.width() - 2, self.height() - 3))
        painter.end()
