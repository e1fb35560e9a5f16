"""What of the plan is under the pointer: arithmetic only."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF

from ui.pages.plan.chart import PlanChart
from ui.printing.plan.bar import bar_rect, row_top
from ui.printing.plan.row import ROW, BarLook

EDGE = 6.0
DOT_AWAY, DOT_REACH = 7.0, 6.0
"""How far from the bar's edge its connector dot is, and how near to it one may miss."""


class Part(Enum):
    NOTHING = auto()
    BODY = auto()
    START = auto()
    FINISH = auto()
    START_DOT = auto()
    FINISH_DOT = auto()
    ANCHOR = auto()


@dataclass(frozen=True, slots=True)
class Hit:
    """``row`` is -1 beyond the last."""

    row: int
    part: Part = Part.NOTHING


def dots(box: QRectF) -> tuple[QPointF, QPointF]:
    """The middles of the two connector dots of a bar."""
    y = box.center().y()
    return QPointF(box.left() - DOT_AWAY, y), QPointF(box.right() + DOT_AWAY, y)


def hit(chart: PlanChart, at: QPointF) -> Hit:
    """``at`` is on the whole plan. Dots count for bars in whose row the pointer is."""
    row = int(at.y() // ROW)
    if not 0 <= row < len(chart.model.rows.at):
        return Hit(-1)
    look = chart.model.look(row)
    box = bar_rect(chart.sheet(), look, row_top(row)) if isinstance(look, BarLook) else QRectF()
    if box.isNull() or not isinstance(look, BarLook):
        return Hit(row)
    return Hit(row, _part(look, box, at))


def _part(look: BarLook, box: QRectF, at: QPointF) -> Part:
    if not box.top() - 4 <= at.y() <= box.bottom() + 4:
        return Part.NOTHING
    for dot, part in zip(dots(box), (Part.START_DOT, Part.FINISH_DOT), strict=True):
        beside = at.x() < box.left() - 1 if part is Part.START_DOT else at.x() > box.right() + 1
        if beside and abs(at.x() - dot.x()) <= DOT_REACH:
            return part
    if not box.left() <= at.x() <= box.right():
        return Part.NOTHING
    if look.diamond:
        return Part.ANCHOR if look.anchor else Part.BODY
    edge = min(EDGE, box.width() / 4)
    if at.x() >= box.right() - edge:
        return Part.FINISH
    return Part.START if at.x() <= box.left() + edge else Part.BODY
