"""One finding: how bad it is, what is wrong, where, and the button that mends it."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.engine.lint import Finding, Level
from ui.link.accessible import named
from ui.link.icon import paint_icon
from ui.link.plain_text import wrapping_label
from ui.link.theme import theme
from ui.link.typography import META, font
from ui.widgets.button import link_button
from ui.widgets.card import paint_row

_ICON, _LEFT, _TOP = 16, 12, 10


class ProblemRow(QWidget):
    """``chosen`` by a click or Enter, ``fix_asked`` by its button; Up and Down are the list's."""

    chosen = Signal()
    fix_asked = Signal()
    step_asked = Signal(int)

    def __init__(self, finding: Finding, place: str) -> None:
        super().__init__()
        self.finding = finding
        self._current = False
        word = "Error" if finding.level is Level.ERROR else "Warning"
        named(self, f"{word}: {finding.sentence}", place)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(wrapping_label(finding.sentence))
        if place:
            where = wrapping_label(place)
            where.setFont(font(META))
            where.setProperty("tone", "muted")
            words.addWidget(where)
        row = QHBoxLayout(self)
        row.setContentsMargins(_LEFT + _ICON + 10, 8, 8, 8)
        row.addLayout(words, 1)
        self.fix: QPushButton | None = None
        if finding.fix is not None:
            self.fix = link_button(finding.fix.label)
            named(self.fix, finding.fix.label, finding.sentence)
            self.fix.clicked.connect(self.fix_asked)
            row.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignTop)

    def set_current(self, on: bool) -> None:
        """Whether it is the one that the drawing shows."""
        self._current = on
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            # Else the scroll area would take them.
            self.step_asked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        paint_row(painter, self.rect().adjusted(2, 1, -2, -1), self._current, self.underMouse(), self.hasFocus())
        wrong = self.finding.level is Level.ERROR
        picture, ink = ("circle-alert", t.bad) if wrong else ("triangle-alert", t.warn)
        paint_icon(painter, QRect(_LEFT, _TOP, _ICON, _ICON), picture, ink)
        painter.end()
