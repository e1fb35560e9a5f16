"""The bubble at the pointer: what a drop would do, or why it is refused. No mouse and no focus reaches it."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.canvas.preview import Preview
from ui.link.accessible import announce
from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import theme
from ui.link.typography import font
from ui.widgets.chip import Tone

WIDEST = 520
_PAD, _LINE, _ICON = 10, 18, 14
_SIGNS = {Tone.WARN: "triangle-alert", Tone.BAD: "circle-alert"}


class PointerNote(QWidget):
    """Lies over its parent and stays inside of it; ``below``: under the pointer, else over it where there is room."""

    def __init__(self, parent: QWidget, *, below: bool = False) -> None:
        super().__init__(parent)
        self._ground, self._below = parent, below
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words, self.tone = "", Tone.PLAIN
        self.lines: list[str] = []
        self.hide()

    @property
    def refuses(self) -> bool:
        """Whether it tells of something bad."""
        return self.tone is Tone.BAD

    def show_at(self, at: QPointF, words: str, refuses: bool = False, tone: Tone = Tone.PLAIN) -> None:
        """Beside a point of the parent, a screen reader hears it; without words it goes. ``refuses`` is tone BAD."""
        if not words:
            self.clear_words()
            return
        tone = Tone.BAD if refuses else tone
        if (words, tone) != (self.words, self.tone):
            self.words, self.tone = words, tone
            self._fit()
            announce(self, words)
            self.update()
        room = self._ground
        x = max(8, min(round(at.x()) + 14, room.width() - self.width() - 8))
        over, under = round(at.y()) - 20 - self.height(), round(at.y()) + 24
        fits_under = under + self.height() <= room.height() - 4
        self.move(x, under if (self._below and fits_under) or over < 0 else over)
        self.show()
        self.raise_()

    def show_preview(self, at: QPointF, preview: Preview) -> None:
        """What a drop at this point of the parent would do, or in red why it would be refused."""
        self.show_at(at, preview.refused or preview.words, refuses=not preview.allowed)

    def clear_words(self) -> None:
        """Hide it: there is nothing to say."""
        self.words, self.tone = "", Tone.PLAIN
        self.hide()

    def _fit(self) -> None:
        metrics = QFontMetrics(font())
        around = 2 * _PAD + (_ICON + 6 if self.tone in _SIGNS else 0) + 4
        room = min(WIDEST, self._ground.width() - 16) - around
        self.lines = [part for line in self.words.splitlines() for part in wrapped(one_line(line), metrics, room)]
        width = max(metrics.horizontalAdvance(line) for line in self.lines)
        self.resize(min(room, width) + around, _LINE * len(self.lines) + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = {Tone.WARN: t.warn, Tone.BAD: t.bad}.get(self.tone, t.strong_border)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        left = _PAD
        if self.tone in _SIGNS:
            paint_icon(painter, QRect(_PAD, 8, _ICON, _ICON), _SIGNS[self.tone], edge)
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
