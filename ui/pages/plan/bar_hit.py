"""The hit zones of the bars: what of the plan is under the pointer, and its shape there. Arithmetic only."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, Qt

from ui.printing.plan.bar_painter import bar_rect, row_top
from ui.printing.plan.chart_content import ROW, BarAppearance, ChartContent

EDGE = 6.0
DOT_AWAY, DOT_REACH = 7.0, 6.0
"""How far from the bar's edge its connector dot is, and how near to it one may miss."""


class BarPart(Enum):
    """The parts of a bar that can be taken hold of; ``ANCHOR`` is the diamond of the project's date."""

    NOTHING = auto()
    BODY = auto()
    START = auto()
    FINISH = auto()
    START_DOT = auto()
    FINISH_DOT = auto()
    ANCHOR = auto()


@dataclass(frozen=True, slots=True)
class PlanHit:
    """The row under the pointer, -1 beyond the last, and the part of its bar."""

    row: int
    part: BarPart = BarPart.NOTHING


def dots(box: QRectF) -> tuple[QPointF, QPointF]:
    """The middles of the two connector dots of a bar."""
    y = box.center().y()
    return QPointF(box.left() - DOT_AWAY, y), QPointF(box.right() + DOT_AWAY, y)


def box_of(content: ChartContent, row: int) -> QRectF:
    """The bar of a row on the whole plan; null where there is none."""
    appearance = content.row(row)
    return bar_rect(content, appearance, row_top(row)) if isinstance(appearance, BarAppearance) else QRectF()


def hit(content: ChartContent, at: QPointF) -> PlanHit:
    """``at`` is on the whole plan. Dots count for bars in whose row the pointer is."""
    row = int(at.y() // ROW)
    if not 0 <= row < content.count:
        return PlanHit(-1)
    appearance, box = content.row(row), box_of(content, row)
    if box.isNull() or not isinstance(appearance, BarAppearance):
        return PlanHit(row)
    return PlanHit(row, _part(appearance, box, at))


def _part(appearance: BarAppearance, box: QRectF, at: QPointF) -> BarPart:
    if not box.top() - 4 <= at.y() <= box.bottom() + 4:
        return BarPart.NOTHING
    for dot, part in zip(dots(box), (BarPart.START_DOT, BarPart.FINISH_DOT), strict=True):
        beside = at.x() < box.left() - 1 if part is BarPart.START_DOT else at.x() > box.right() + 1
        if beside and abs(at.x() - dot.x()) <= DOT_REACH:
            return part
    if not box.left() <= at.x() <= box.right():
        return BarPart.NOTHING
    if appearance.diamond:
        return BarPart.ANCHOR if appearance.anchor else BarPart.BODY
    edge = min(EDGE, box.width() / 4)
    if at.x() >= box.right() - edge:
        return BarPart.FINISH
    return BarPart.START if at.x() <= box.left() + edge else BarPart.BODY


CURSORS = {
    BarPart.BODY: Qt.CursorShape.OpenHandCursor,
    BarPart.ANCHOR: Qt.CursorShape.OpenHandCursor,
    BarPart.START: Qt.CursorShape.SizeHorCursor,
    BarPart.FINISH: Qt.CursorShape.SizeHorCursor,
    BarPart.START_DOT: Qt.CursorShape.CrossCursor,
    BarPart.FINISH_DOT: Qt.CursorShape.CrossCursor,
}
