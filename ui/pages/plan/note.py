"""What a drag says at the pointer: a small surface over the bars that no mouse and no focus reaches."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.link.accessible import announce
from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import theme
from ui.link.typography import font

_PAD, _LINE, _ICON = 10, 18, 14
_WIDEST = 520


class PointerNote(QWidget):
    """``say(words, tone, at)``; tones are "", "warn" and "bad", each with its icon."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words, self.tone = "", ""
        self.lines: list[str] = []
        self.hide()

    def say(self, words: str, tone: str, at: QPoint) -> None:
        """Over ``at``, inside the parent; no words hide it."""
        if not words:
            self.hide()
            return
        if (words, tone) != (self.words, self.tone) or self.isHidden():
            self.words, self.tone = words, tone
            metrics = QFontMetrics(font())
            around = 2 * _PAD + (_ICON + 6 if tone else 0) + 4
            room = min(_WIDEST, self._ground.width() - 16) - around
            self.lines = [part for line in words.splitlines() for part in wrapped(one_line(line), metrics, room)]
            width = max(metrics.horizontalAdvance(line) for line in self.lines)
            self.resize(min(room, width) + around, _LINE * len(self.lines) + 12)
            announce(self, words)
            self.update()
        parent = self._ground
        x = max(8, min(at.x() + 14, parent.width() - self.width() - 8))
        # What moves along is mostly below.
        above = at.y() - 20 - self.height()
        self.move(x, above if above >= 0 else at.y() + 24)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = {"warn": t.warn, "bad": t.bad}.get(self.tone, t.strong_border)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        left = _PAD
        if self.tone:
            name = "triangle-alert" if self.tone == "warn" else "circle-alert"
            paint_icon(painter, QRect(_PAD, 8, _ICON, _ICON), name, edge)
            left += _ICON + 6
        painter.setFont(font())
        painter.setPen(t.text)
        for at, line in enumerate(self.lines):
            box = QRectF(left, 6 + at * _LINE, self.width() - left - 6, _LINE)
            shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def wrapped(line: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The line broken between words, so that no part is wider than ``width`` pixels unless it is one word."""
    parts = [""]
    for word in line.split(" "):
        longer = f"{parts[-1]} {word}" if parts[-1] else word
        if parts[-1] and metrics.horizontalAdvance(longer) > width:
            parts.append(word)
        else:
            parts[-1] = longer
    return parts
