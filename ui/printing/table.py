"""Tables on paper: a head on every page, headings of groups, rows as high as their longest title. For lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from ui.link.theme import BODY, HEAD, MEDIUM, META, REGULAR, SEMIBOLD, Tokens, font
from ui.printing.flowchart.lettering import cut, wrapped
from ui.printing.paper.content import Block

LINE, PAD = 17.0, 4.0


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a printed table; ``share`` is its part of the width, 0 to 1."""

    title: str
    share: float


@dataclass(frozen=True, slots=True)
class TableRow:
    """Texts of the cells; ``strong`` ones stand out in grey too: they are set in bold."""

    cells: tuple[str, ...]
    strong: frozenset[int] = frozenset()
    faint: bool = False
    box: bool = False
    """With a box to tick by hand before the first cell."""

    def weight(self, at: int) -> QFont.Weight:
        return SEMIBOLD if at in self.strong else REGULAR


def head_block(columns: Sequence[TableColumn], width: float) -> Block:
    """The titles of the columns, for every page."""

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        painter.setFont(font(META, MEDIUM))
        painter.setPen(t.muted)
        for cell, column in zip(_cells(columns, rect), columns, strict=True):
            painter.drawText(cell, LEFT, cut(column.title, cell.width(), META, MEDIUM))
        _rule(painter, rect, QPen(t.strong_border, 1))

    return Block(22.0, paint)


def group_block(title: str, about: str, width: float) -> Block:
    """A heading over rows, with a sentence under it that wraps."""
    name = wrapped(title, width - 8, HEAD, SEMIBOLD) or ("",)
    said = wrapped(about, width - 8, META, REGULAR)

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        top = rect.top() + 12
        for words, step, size, weight, ink in ((name, 20, HEAD, SEMIBOLD, t.text), (said, 15, META, REGULAR, t.muted)):
            painter.setFont(font(size, weight))
            painter.setPen(ink)
            for line in words:
                painter.drawText(QRectF(rect.left() + 4, top, rect.width() - 6, step), LEFT, line)
                top += step
            top += 1

    return Block(18.0 + len(name) * 20 + len(said) * 15, paint, with_next=True)


def row_block(row: TableRow, columns: Sequence[TableColumn], width: float) -> Block:
    """One row; every cell wraps, so that nothing is cut off on paper."""
    shown = [
        wrapped(text, cell.width() - (18 if row.box and not at else 0), BODY, row.weight(at))
        for at, (text, cell) in enumerate(zip(row.cells, _cells(columns, QRectF(0, 0, width, LINE)), strict=True))
    ]
    height = max(len(cell) or 1 for cell in shown) * LINE + 2 * PAD

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        for at, cell in enumerate(_cells(columns, rect)):
            painter.setFont(font(BODY, row.weight(at)))
            painter.setPen(t.muted if row.faint else t.text)
            left = cell.left() + (18 if row.box and not at else 0)
            for number, line in enumerate(shown[at]):
                box = QRectF(left, rect.top() + PAD + number * LINE, cell.right() - left + 2, LINE)
                painter.drawText(box, LEFT, line)
        if row.box:
            painter.setPen(QPen(t.muted, 1))
            painter.drawRect(QRectF(rect.left() + 4, rect.top() + PAD + 3, 10, 10))
        _rule(painter, rect, QPen(t.border, 0.7))

    return Block(height, paint)


LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


def _cells(columns: Sequence[TableColumn], rect: QRectF) -> list[QRectF]:
    whole = sum(column.share for column in columns)
    found, left = [], rect.left()
    for column in columns:
        width = rect.width() * column.share / whole
        found.append(QRectF(left + 4, rect.top(), width - 10, rect.height()))
        left += width
    return found


def _rule(painter: QPainter, rect: QRectF, pen: QPen) -> None:
    painter.setPen(pen)
    painter.drawLine(QPointF(rect.left(), rect.bottom()), QPointF(rect.right(), rect.bottom()))
