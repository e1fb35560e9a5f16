"""The hit zones of the bars: what of the plan is under the pointer, and its shape there. Arithmetic only."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, Qt

from ui.printing.plan.bar_painter import bar_rect, row_top
from ui.printing.plan.chart_content import ROW, BarAppearance, ChartContent

INSIDE, OUTSIDE = 8.0, 4.0
"""How far an edge reaches into its bar, at most a third of it, and beside it, in pixels."""
DOT_AWAY, DOT_REACH = 12.0, 7.0
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
    """``at`` is on the whole plan. Dots count only where they are shown."""
    row = int(at.y() // ROW)
    if not 0 <= row < content.count:
        return PlanHit(-1)
    appearance, box = content.row(row), box_of(content, row)
    if box.isNull() or not isinstance(appearance, BarAppearance):
        return PlanHit(row)
    if not box.top() - 4 <= at.y() <= box.bottom() + 4:
        return PlanHit(row)
    part = _part(appearance, box, at.x())
    if part is BarPart.NOTHING and shows_dots(content, row):
        left, right = dots(box)
        near = {BarPart.START_DOT: left, BarPart.FINISH_DOT: right}
        part = next((one for one, dot in near.items() if abs(at.x() - dot.x()) <= DOT_REACH), part)
    return PlanHit(row, part)


def shows_dots(content: ChartContent, row: int) -> bool:
    """Whether the dots of a bar are seen: the pointer is in its row, or it is chosen."""
    return row in content.chosen or row in (content.hovered, content.current)


def _part(appearance: BarAppearance, box: QRectF, x: float) -> BarPart:
    """The middle third always moves; what is beside it resizes, a little beyond the bar as well."""
    if appearance.diamond:
        inside = box.left() <= x <= box.right()
        return (BarPart.ANCHOR if appearance.anchor else BarPart.BODY) if inside else BarPart.NOTHING
    edge = min(INSIDE, box.width() / 3)
    if box.left() + edge <= x <= box.right() - edge:
        return BarPart.BODY
    if box.right() - edge < x <= box.right() + OUTSIDE:
        return BarPart.FINISH
    return BarPart.START if box.left() - OUTSIDE <= x < box.left() + edge else BarPart.NOTHING


CURSORS = {
    BarPart.BODY: Qt.CursorShape.OpenHandCursor,
    BarPart.ANCHOR: Qt.CursorShape.OpenHandCursor,
    BarPart.START: Qt.CursorShape.SizeHorCursor,
    BarPart.FINISH: Qt.CursorShape.SizeHorCursor,
    BarPart.START_DOT: Qt.CursorShape.CrossCursor,
    BarPart.FINISH_DOT: Qt.CursorShape.CrossCursor,
}
