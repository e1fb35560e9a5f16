"""Arrows between bars: orthogonal, from the edge to the edge that their kind names; all of one look in one stroke."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.domain.quantity import LinkKind
from ui.printing.plan.bar import bar_rect, row_top, span_rect
from ui.printing.plan.row import ROW, Arrow, BarLook
from ui.printing.plan.sheet import Sheet

STUB = 6.0
_FROM_FINISH = (LinkKind.FINISH_START, LinkKind.FINISH_FINISH)
_TO_START = (LinkKind.FINISH_START, LinkKind.START_START)
_QUIET = 0.5
Corners = list[tuple[float, float]]


def paint_arrows(painter: QPainter, sheet: Sheet, arrows: Iterable[Arrow], *, ghosts: bool = False) -> None:
    """``ghosts``: between the places where a drag would leave the bars. Broken ones lie over critical ones."""
    looks: dict[tuple[bool, bool], list[tuple[Corners, int]]] = {}
    boxes: dict[int, QRectF] = {}
    for arrow in arrows:
        ends = []
        for row in (arrow.source, arrow.target):
            if row not in boxes:
                boxes[row] = _end(sheet, row, ghosts)
            ends.append(boxes[row])
        if not ends[0].isNull() and not ends[1].isNull():
            way = 1 if arrow.kind in _TO_START else -1
            kind = (arrow.broken, arrow.critical and not arrow.broken)
            looks.setdefault(kind, []).append((route(ends[0], ends[1], arrow), way))
    t = sheet.tokens
    for broken, critical in sorted(looks):
        ink = QColor(t.bad if broken else t.text if critical else t.faint)
        ink.setAlphaF(1.0 if broken or critical else _QUIET)
        pen = QPen(ink, 1.6 if broken or critical else 1.0, Qt.PenStyle.DashLine if broken else Qt.PenStyle.SolidLine)
        _stroke(painter, looks[broken, critical], pen)


def _stroke(painter: QPainter, ways: list[tuple[Corners, int]], pen: QPen) -> None:
    lines: list[QLineF] = []
    tips = QPainterPath()
    for corners, way in ways:
        lines += [QLineF(*one, *other) for one, other in pairwise(corners)]
        x, y = corners[-1]
        tips.moveTo(x, y)
        tips.lineTo(x - 5 * way, y - 3)
        tips.lineTo(x - 5 * way, y + 3)
        tips.closeSubpath()
    painter.setPen(pen)
    # Lines that run along the pixels are crisp without it, and much faster.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(tips, pen.color())


def _end(sheet: Sheet, row: int, ghosts: bool) -> QRectF:
    look = sheet.row(row)
    if not isinstance(look, BarLook):
        return QRectF()
    if ghosts and row in sheet.ghosts.bars:
        return span_rect(sheet, sheet.ghosts.bars[row], row_top(row), diamond=look.diamond)
    return bar_rect(sheet, look, row_top(row))


def route(source: QRectF, target: QRectF, arrow: Arrow) -> Corners:
    """Corners from edge to edge. Where the way ahead is blocked it goes between the rows."""
    out = 1 if arrow.kind in _FROM_FINISH else -1
    into = 1 if arrow.kind in _TO_START else -1
    x1, y1 = (source.right() if out > 0 else source.left()), source.center().y()
    x2, y2 = (target.left() if into > 0 else target.right()), target.center().y()
    leave, reach = x1 + out * STUB, x2 - into * STUB
    if out == into:
        if (reach - leave) * out >= 0:
            return [(x1, y1), (leave, y1), (leave, y2), (x2, y2)]
        between = y1 + (ROW / 2 if y2 > y1 else -ROW / 2)
        return [(x1, y1), (leave, y1), (leave, between), (reach, between), (reach, y2), (x2, y2)]
    beside = max(leave, reach) if out > 0 else min(leave, reach)
    return [(x1, y1), (beside, y1), (beside, y2), (x2, y2)]
