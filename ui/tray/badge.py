"""The tray icon: the letter of the program, with the count of what is due or missed painted into it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap

from ui.link.theme import theme
from ui.link.typography import SEMIBOLD, font

SIZES = (16, 22, 24, 32, 48, 64)
MOST = 99
MISSED, DUE = QColor("#c2261c"), QColor("#b45309")
"""Colours of the badge in every theme: the desktop's panel around the icon does not follow ours."""


def badge_icon(due: int, missed: int) -> QIcon:
    """Without a badge when there is nothing; red when something was missed."""
    found = QIcon()
    for size in SIZES:
        found.addPixmap(_pixmap(size, due + missed, missed > 0))
    return found


def _pixmap(size: int, count: int, missed: bool) -> QPixmap:
    drawn = QPixmap(size, size)
    drawn.fill(Qt.GlobalColor.transparent)
    t = theme().tokens
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.accent)
    painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22)
    _letter(painter, QRectF(0, 0, size, size), "L", size * 0.62, t.on_accent)
    if count:
        wide = size * (0.62 if count < 10 else 0.78)
        box = QRectF(size - wide, size - size * 0.62, wide, size * 0.62)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(MISSED if missed else DUE)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        _letter(painter, box, str(min(count, MOST)), size * 0.46, QColor("white"))
    painter.end()
    return drawn


def _letter(painter: QPainter, box: QRectF, text: str, pixels: float, colour: QColor) -> None:
    drawn = QFont(font(weight=SEMIBOLD))
    drawn.setPixelSize(max(6, round(pixels)))
    painter.setFont(drawn)
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
