"""How a cell of the workload is painted: hours over a bar, with a pattern for each band and a mark at the capacity."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen

from app.queries.workload import LoadCell
from app.scheduling.load import LoadBand
from ui.link.plain_text import one_line
from ui.link.theme import MEDIUM, META, SEMIBOLD, Tokens, font, numbers

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MOST_DOTS = 4
_TICK = 0.76
"""Where the capacity stands, as a part of the width of a bar."""


def hours(minutes: int) -> str:
    """ "26", "6.7": hours with at most one decimal."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def cell_words(cell: LoadCell) -> str:
    """A cell as a screen reader says it."""
    words = f"{hours(cell.minutes)} of {hours(cell.capacity)} h, {cell.band}"
    if cell.band is LoadBand.OVER:
        words += f" by {hours(cell.minutes - cell.capacity)} h"
    words = f"{words}, {cell.away}" if cell.away else words
    return f"{words}, helps with or approves {cell.beside}" if cell.beside else words


def row_height() -> int:
    """Two lines of text and the room around them."""
    return QFontMetrics(font()).height() + QFontMetrics(font(META)).height() + 12


def halves(rect: QRect) -> tuple[QRect, QRect]:
    """The upper line of a cell and the lower one."""
    split = rect.top() + QFontMetrics(font()).height()
    return QRect(rect.left(), rect.top(), rect.width(), split - rect.top()), QRect(
        rect.left(), split, rect.width(), rect.bottom() - split + 1
    )


def write(painter: QPainter, rect: QRect, text: str, face: QFont, ink: QColor, align: Qt.AlignmentFlag = LEFT) -> None:
    """One line, cut where it is too long."""
    painter.setFont(face)
    painter.setPen(ink)
    shown = painter.fontMetrics().elidedText(one_line(text), Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align, shown)


def paint_cell(painter: QPainter, rect: QRect, cell: LoadCell, t: Tokens) -> None:
    """Hours over a bar whose mark is the capacity."""
    upper, lower = halves(rect)
    over, full = cell.band is LoadBand.OVER, cell.band is LoadBand.FULL
    words = f"{hours(cell.minutes)} / {hours(cell.capacity)} h"
    face = numbers(META + 1, SEMIBOLD if over or full else MEDIUM)
    write(painter, upper, words, face, t.bad if over else t.text)
    said = f"+{hours(cell.minutes - cell.capacity)} h" if over else cell.away or ("full" if full else "")
    left = QFontMetrics(face).horizontalAdvance(words) + 6
    left += paint_dots(painter, QPoint(upper.left() + left, upper.center().y()), cell.beside, t)
    if upper.width() - left > 24:
        inks = numbers(META, SEMIBOLD if over else MEDIUM), t.bad if over else t.muted
        write(painter, upper.adjusted(left, 0, 0, 0), said, *inks, RIGHT)
    bar = QRectF(lower.left(), lower.center().y() - 3, lower.width(), 8)
    paint_bar(painter, bar, cell, t)


def paint_dots(painter: QPainter, at: QPoint, count: int, t: Tokens) -> int:
    """A dot for each task that somebody helps with or approves, at most four; gives the width that they took."""
    shown = min(count, MOST_DOTS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.muted)
    for number in range(shown):
        painter.drawEllipse(QPointF(at.x() + 4 + number * 8, at.y() + 1), 2.5, 2.5)
    return shown * 8 + 4 if shown else 0


def paint_bar(painter: QPainter, bar: QRectF, cell: LoadCell, t: Tokens) -> None:
    """The ground up to the capacity, what is filled of it, and what is over it."""
    tick = bar.width() * _TICK
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.sunken)
    painter.drawRoundedRect(QRectF(bar.left(), bar.top(), tick, bar.height()), 3, 3)
    part = cell.minutes / cell.capacity if cell.capacity else (2.0 if cell.minutes else 0.0)
    filled = QRectF(bar.left(), bar.top(), tick * min(part, 1.0), bar.height())
    if cell.minutes:
        paint_band(painter, filled, cell.band, t)
    if part > 1:
        beyond = QRectF(bar.left() + tick, bar.top(), min(bar.width() - tick, tick * (part - 1)), bar.height())
        paint_band(painter, beyond, LoadBand.OVER, t, beyond=True)
    painter.setPen(QPen(t.text, 1.5))
    x = bar.left() + tick
    painter.drawLine(round(x), round(bar.top()) - 2, round(x), round(bar.bottom()) + 2)


def paint_band(painter: QPainter, rect: QRectF, band: LoadBand, t: Tokens, *, beyond: bool = False) -> None:
    """Pale, strong, hatched or crossed: each band has its own pattern."""
    painter.setPen(Qt.PenStyle.NoPen)
    pale = QColor(t.accent)
    pale.setAlphaF(0.35 if not t.dark else 0.45)
    strong = QColor(t.accent)
    strong.setAlphaF(0.8)
    if beyond:
        painter.setBrush(t.bad_soft)
        painter.drawRoundedRect(rect, 3, 3)
        painter.setPen(QPen(t.bad, 1))
        painter.setBrush(QBrush(t.bad, Qt.BrushStyle.DiagCrossPattern))
    elif band is LoadBand.FREE:
        painter.setBrush(pale)
    elif band is LoadBand.GOOD:
        painter.setBrush(strong)
    else:
        painter.setBrush(pale)
        painter.drawRoundedRect(rect, 3, 3)
        painter.setBrush(QBrush(t.accent, Qt.BrushStyle.BDiagPattern))
    painter.drawRoundedRect(rect, 3, 3)


def paint_loose(painter: QPainter, rect: QRect, minutes: int, t: Tokens) -> None:
    """Hours that need an owner: an outline, since there is no capacity to fill."""
    upper, lower = halves(rect)
    write(painter, upper, f"{hours(minutes)} h" if minutes else "–", numbers(META + 1, MEDIUM), t.text)
    if minutes:
        painter.setPen(QPen(t.muted, 1, Qt.PenStyle.DashLine))
        painter.setBrush(t.surface)
        width = min(lower.width(), max(10, minutes // 60 * 4))
        painter.drawRoundedRect(QRectF(lower.left() + 0.5, lower.center().y() - 3, width, 8), 3, 3)
