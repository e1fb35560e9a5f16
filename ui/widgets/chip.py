"""Small tinted labels: a state with its icon, a word in its own hue; for delegates and as a widget."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import MEDIUM, META, Tokens, numbers, theme

HEIGHT, _PAD, _ICON, _GAP, _RADIUS = 20, 7, 13, 5, 5
# Chips are painted by the ten thousand, and a flag costs as much to look up as a pen to set.
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_SMOOTH, _NO_PEN = QPainter.RenderHint.Antialiasing, Qt.PenStyle.NoPen


class Tone(StrEnum):
    """What a chip's colour says. ``PLAIN`` has no ground, ``HUE`` tells apart and judges nothing."""

    PLAIN = "plain"
    NEUTRAL = "neutral"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    HUE = "hue"


@dataclass(frozen=True, slots=True)
class ChipStyle:
    """What one chip shows; ``key`` picks the hue of ``Tone.HUE`` (preset: the text)."""

    text: str
    tone: Tone = Tone.NEUTRAL
    icon: str = ""
    key: int | str = ""
    whole: str = ""
    """What the text was shortened from: for tips and screen readers."""


_COLOURS: dict[Tone, Callable[[Tokens], tuple[QColor, QColor | None]]] = {
    Tone.PLAIN: lambda t: (t.muted, None),
    Tone.NEUTRAL: lambda t: (t.muted, t.sunken),
    Tone.ACCENT: lambda t: (t.accent_text, t.accent_soft),
    Tone.OK: lambda t: (t.ok, t.ok_soft),
    Tone.WARN: lambda t: (t.warn, t.warn_soft),
    Tone.BAD: lambda t: (t.bad, t.bad_soft),
}


def chip_colours(tone: Tone, t: Tokens, key: int | str = "") -> tuple[QColor, QColor | None]:
    """The colour of a chip's words and icon, and the colour of its ground."""
    if tone is Tone.HUE:
        return t.hue(key).ink, t.hue(key).soft
    return _COLOURS[tone](t)


def chip_width(style: ChipStyle) -> int:
    """Logical pixels that ``paint_chip`` needs for all of it."""
    pad = 0 if style.tone is Tone.PLAIN else 2 * _PAD
    picture = _ICON + _GAP if style.icon else 0
    return pad + picture + _words_width(style.text) + 1


@lru_cache(maxsize=8192)
def _words_width(text: str) -> int:
    """Measured once: lists ask for the same few words with every row."""
    return QFontMetrics(numbers(META, MEDIUM)).horizontalAdvance(one_line(text))


def paint_chip(painter: QPainter, at: QPoint, style: ChipStyle, max_width: int = 10_000) -> QRect:
    """Paint at the top left ``at``; the text is elided to fit. Gives the rectangle that it took."""
    needed = chip_width(style)
    rect = QRect(at, QSize(min(needed, max_width), HEIGHT))
    ink, ground = chip_colours(style.tone, theme().tokens, style.key or style.text)
    painter.save()
    painter.setRenderHint(_SMOOTH)
    x = rect.x()
    if ground is not None:
        painter.setPen(_NO_PEN)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        x += _PAD
    if style.icon:
        paint_icon(painter, QRect(x, rect.y() + (HEIGHT - _ICON) // 2, _ICON, _ICON), style.icon, ink)
        x += _ICON + _GAP
    painter.setPen(ink)
    painter.setFont(numbers(META, MEDIUM))
    room = QRect(x, rect.y(), rect.right() + 1 - x - (0 if ground is None else _PAD) + 1, HEIGHT)
    text = one_line(style.text)
    if needed > max_width:
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _LEFT, text)
    painter.restore()
    return rect


class Chip(QWidget):
    """One chip in a layout; its accessible name is its text."""

    def __init__(self, style: ChipStyle) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_style(style)

    def show_style(self, style: ChipStyle) -> None:
        """Show another state: other words, icon or tone; the size follows."""
        self._style = style
        self.setAccessibleName(one_line(style.text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._style), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QPoint(0, 0), self._style, self.width())
        painter.end()
