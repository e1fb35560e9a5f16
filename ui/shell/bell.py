"""The bell in the header: how many reminders stand, and the way to their list. The tray only echoes it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton

from ui.link.accessible import named
from ui.link.icon import icon
from ui.link.plain_text import set_tool_tip
from ui.link.theme import theme
from ui.link.typography import SEMIBOLD, font

MOST = 99


class BellButton(QToolButton):
    """``clicked`` asks for the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setIcon(icon("bell"))
        self.setIconSize(QSize(18, 18))
        self.setFixedSize(40, 34)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._due = self._missed = 0
        self._say()

    def show_counts(self, due: int, missed: int) -> None:
        if (due, missed) != (self._due, self._missed):
            self._due, self._missed = due, missed
            self._say()
            self.update()

    def _say(self) -> None:
        words = f"{self._due} due, {self._missed} missed"
        named(self, "Reminders", words)
        set_tool_tip(self, f"Reminders: {words} (Ctrl+Shift+R)")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        count = self._due + self._missed
        if not count:
            return
        t = theme().tokens
        text = str(count) if count <= MOST else f"{MOST}+"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = QFont(font(weight=SEMIBOLD))
        small.setPixelSize(10)
        painter.setFont(small)
        wide = max(16, painter.fontMetrics().horizontalAdvance(text) + 8)
        box = QRect(self.width() - wide - 1, 1, wide, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.bad if self._missed else t.accent)
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(t.surface if self._missed else t.on_accent)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
