"""Arrows between bars: orthogonal, leaving and reaching the edge that their kind names."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.domain.quantity import LinkKind
from ui.printing.plan.bar import bar_rect, row_top, span_rect
from ui.printing.plan.row import ROW, Arrow, BarLook
from ui.printing.plan.sheet import Sheet

STUB = 6.0
_FROM_FINISH = (LinkKind.FINISH_START, LinkKind.FINISH_FINISH)
_TO_START = (LinkKind.FINISH_START, LinkKind.START_START)


def paint_arrow(painter: QPainter, sheet: Sheet, arrow: Arrow, *, ghosts: bool = False) -> None:
    """``ghosts``: between the places where a drag would leave the bars."""
    ends = _end(sheet, arrow.source, ghosts), _end(sheet, arrow.target, ghosts)
    if ends[0].isNull() or ends[1].isNull():
        return
    t = sheet.tokens
    ink = t.bad if arrow.broken else t.text if arrow.critical else t.faint
    line = QPen(ink, 1.5 if arrow.broken or arrow.critical else 1.0)
    if arrow.broken:
        line.setStyle(Qt.PenStyle.DashLine)
    points = route(ends[0], ends[1], arrow)
    painter.setOpacity(1.0 if arrow.broken or arrow.critical else 0.55)
    painter.setPen(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(_tip(points[-1], 1 if arrow.kind in _TO_START else -1))
    painter.setOpacity(1.0)


def _end(sheet: Sheet, row: int, ghosts: bool) -> QRectF:
    look = sheet.row(row)
    if not isinstance(look, BarLook):
        return QRectF()
    if ghosts and row in sheet.ghosts.bars:
        return span_rect(sheet, sheet.ghosts.bars[row], row_top(row), diamond=look.diamond)
    return bar_rect(sheet, look, row_top(row))


def route(source: QRectF, target: QRectF, arrow: Arrow) -> list[QPointF]:
    """Corners from edge to edge. Where the way ahead is blocked it goes between the rows."""
    out = 1 if arrow.kind in _FROM_FINISH else -1
    into = 1 if arrow.kind in _TO_START else -1
    x1, y1 = (source.right() if out > 0 else source.left()), source.center().y()
    x2, y2 = (target.left() if into > 0 else target.right()), target.center().y()
    leave, reach = x1 + out * STUB, x2 - into * STUB
    start, end = QPointF(x1, y1), QPointF(x2, y2)
    if out == into:
        if (reach - leave) * out >= 0:
            return [start, QPointF(leave, y1), QPointF(leave, y2), end]
        between = y1 + (ROW / 2 if y2 > y1 else -ROW / 2)
        return [start, QPointF(leave, y1), QPointF(leave, between), QPointF(reach, between), QPointF(reach, y2), end]
    beside = max(leave, reach) if out > 0 else min(leave, reach)
    return [start, QPointF(beside, y1), QPointF(beside, y2), end]


def _tip(at: QPointF, way: int) -> QPolygonF:
    return QPolygonF([at, at + QPointF(-5 * way, -3), at + QPointF(-5 * way, 3)])


