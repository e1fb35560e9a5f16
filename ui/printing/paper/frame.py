"""The edges of a printed page: heading, footer, the label of a tile with a small map, cut marks."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.link.theme import Tokens
from ui.link.typography import REGULAR, SEMIBOLD, font
from ui.printing.flowchart.lettering import cut
from ui.printing.paper.sheet import FOOTER, HEADER, MARGIN, Heading, Sheet

TITLE_PT, FACTS_PT = 12, 8
_MARK, _MAP = 9.0, 11.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class TilePlace:
    """Which page of how many; ``column`` and ``row`` of a grid with more than one tile, else of 1 × 1."""

    number: int
    count: int
    column: int = 0
    row: int = 0
    columns: int = 1
    rows: int = 1

    @property
    def label(self) -> str:
        """ "B2": second column, second row; empty for pages that are not glued together."""
        return f"{_letters(self.column)}{self.row + 1}" if self.columns * self.rows > 1 else ""


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def paint_frame(painter: QPainter, sheet: Sheet, heading: Heading, place: TilePlace, t: Tokens) -> None:
    """Everything around the content; the painter is in points."""
    size = sheet.size
    wide = QRectF(MARGIN, MARGIN, size.width() - 2 * MARGIN, HEADER)
    _write(painter, QRectF(wide.left(), wide.top(), wide.width(), 15), heading.title, TITLE_PT, t, _LEFT, strong=True)
    facts = " · ".join(fact for fact in heading.facts if fact)
    _write(painter, QRectF(wide.left(), wide.top() + 15, wide.width(), 12), facts, FACTS_PT, t, _LEFT)
    foot = QRectF(MARGIN, size.height() - MARGIN - FOOTER + 6, wide.width(), FOOTER - 6)
    side = QRectF(foot.left(), foot.top(), foot.width() * 0.45, foot.height())
    _write(painter, side, heading.printed, FACTS_PT, t, _LEFT)
    side.moveRight(foot.right())
    _write(painter, side, f"Page {place.number + 1} of {place.count}", FACTS_PT, t, _RIGHT)
    if place.label:
        _paint_label(painter, foot, place, t)


def paint_cut_marks(painter: QPainter, tile: QRectF, t: Tokens) -> None:
    """Short lines outside the corners of what was painted: cut along them and the tiles meet."""
    painter.setPen(QPen(t.muted, 0.4))
    for x, outward in ((tile.left(), -1), (tile.right(), 1)):
        for y, away in ((tile.top(), -1), (tile.bottom(), 1)):
            painter.drawLine(QPointF(x + 2 * outward, y), QPointF(x + _MARK * outward, y))
            painter.drawLine(QPointF(x, y + 2 * away), QPointF(x, y + _MARK * away * 0.5))


def _paint_label(painter: QPainter, foot: QRectF, place: TilePlace, t: Tokens) -> None:
    """The name of the tile, and where it lies among the others."""
    cell = min(_MAP * 2.4 / place.columns, _MAP / place.rows, 6.0)
    width = place.columns * cell
    left, top = foot.center().x() + 4, foot.center().y() - place.rows * cell / 2
    name = QRectF(left - 60, foot.top(), 52, foot.height())
    _write(painter, name, place.label, FACTS_PT, t, _RIGHT, strong=True)
    painter.setPen(QPen(t.muted, 0.4))
    for row in range(place.rows):
        for column in range(place.columns):
            here = (row, column) == (place.row, place.column)
            painter.setBrush(t.text if here else t.surface)
            painter.drawRect(QRectF(left + column * cell, top + row * cell, cell, cell))
    if width:
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _write(
    painter: QPainter, rect: QRectF, text: str, points: int, t: Tokens, align: Qt.AlignmentFlag, strong: bool = False
) -> None:
    weight = SEMIBOLD if strong else REGULAR
    painter.setFont(font(points, weight))
    painter.setPen(t.text if strong else t.muted)
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, cut(text, rect.width(), points, weight))
