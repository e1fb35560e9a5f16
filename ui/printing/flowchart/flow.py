"""Paints one flow: a line with rounded corners, an arrow head, and its label in a pill. Runs inside ``paint``."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.drawing.box import Point, Size
from ui.link.theme import MEDIUM, META, Tokens, font
from ui.printing.flowchart.appearance import FlowAppearance
from ui.printing.flowchart.lettering import cut, text_width, wrapped
from ui.printing.flowchart.status_mark import FADED, StatusMark, mark_colour, paint_badge
from ui.printing.flowchart.step import SHAPE_FROM, TEXT_FROM

CORNER = 6.0
HEAD_LENGTH, HEAD_HALF = 9.0, 4.5
LABEL_HEIGHT, LABEL_WIDEST, LABEL_PAD, _LABEL_LINE = 18.0, 160.0, 8.0, 14.0
MARGIN = 8.0
"""What the line, its head and a ring need around the points."""


@dataclass(frozen=True, slots=True)
class FlowShape:
    """A route made ready for painting; worked out once, painted often."""

    line: QPainterPath
    head: QPolygonF
    raw: QPolygonF
    label: Point


def flow_bounds(points: Sequence[Point], label: Point, words: str) -> QRectF:
    """All that painting a flow may touch."""
    if not points:
        return QRectF()
    across, down = [x for x, _ in points], [y for _, y in points]
    left, top = min(across) - MARGIN, min(down) - MARGIN
    box = QRectF(left, top, max(across) + MARGIN - left, max(down) + MARGIN - top)
    return box.united(label_rect(label, words).adjusted(-2, -2, 2, 2)) if words else box


def flow_shape(points: Sequence[Point], label: Point) -> FlowShape:
    """For two points or more; with fewer nothing is painted."""
    spots = [QPointF(*point) for point in points]
    if len(spots) < 2:
        return FlowShape(QPainterPath(), QPolygonF(), QPolygonF(spots), label)
    tip, before = spots[-1], spots[-2]
    dx, dy = _towards(before, tip)
    neck = QPointF(tip.x() - dx * HEAD_LENGTH, tip.y() - dy * HEAD_LENGTH)
    side = QPointF(-dy * HEAD_HALF, dx * HEAD_HALF)
    head = QPolygonF([tip, neck + side, neck - side])
    return FlowShape(_rounded([*spots[:-1], neck]), head, QPolygonF(spots), label)


def label_size(text: str) -> Size | None:
    """Width and height of the pill of a label; None when there is none."""
    if not text:
        return None
    shown = cut(text, LABEL_WIDEST, META, MEDIUM)
    return text_width(shown, META, MEDIUM) + 2 * LABEL_PAD, LABEL_HEIGHT


def label_rect(middle: Point, text: str) -> QRectF:
    """Where the pill of a label lies."""
    width, height = label_size(text) or (0.0, 0.0)
    return QRectF(middle[0] - width / 2, middle[1] - height / 2, width, height)


def paint_flow(
    painter: QPainter,
    shape: FlowShape,
    appearance: FlowAppearance,
    t: Tokens,
    scale: float = 1.0,
    chosen: bool = False,
    hovered: bool = False,
    mark: StatusMark | None = None,
    whole: bool = False,
) -> None:
    """Paint a flow; its points are in the painter's pixels at 100 %. A marked one has the badge at its label.

    ``whole``, for paper: the label wraps instead of being cut.
    """
    plain = mark_colour(mark.sign, t) if mark is not None else t.faint
    colour = t.accent if chosen else t.text if hovered else plain
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if scale < SHAPE_FROM:
        painter.setPen(QPen(colour, 0))
        painter.drawPolyline(shape.raw)
        return
    pen = QPen(colour, 2.0 if chosen or mark is not None else 1.4)
    if appearance.loop_back:
        pen.setDashPattern([4, 3])
    elif mark is not None and mark.sign in FADED:
        pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.drawPath(shape.line)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(shape.head)
    if appearance.label and scale >= TEXT_FROM:
        edge = colour if chosen or mark is not None else t.strong_border
        _paint_label(painter, shape.label, appearance.label, t, edge, whole)
    if mark is not None and shape.raw.count() > 1:
        beside = label_rect(shape.label, appearance.label).left() if appearance.label else shape.label[0]
        paint_badge(painter, QPointF(beside, shape.label[1]), mark, t)


def _paint_label(painter: QPainter, middle: Point, text: str, t: Tokens, edge: QColor, whole: bool) -> None:
    pill = label_rect(middle, text)
    shown = wrapped(text, LABEL_WIDEST, META, MEDIUM) if whole else (cut(text, LABEL_WIDEST, META, MEDIUM),)
    more = (len(shown) - 1) * _LABEL_LINE / 2
    pill.adjust(0, -more, 0, more)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(t.surface)
    painter.drawRoundedRect(pill, LABEL_HEIGHT / 2, LABEL_HEIGHT / 2)
    painter.setFont(font(META, MEDIUM))
    painter.setPen(t.muted)
    for at, line in enumerate(shown):
        painter.drawText(
            QRectF(pill.left(), pill.top() + at * _LABEL_LINE, pill.width(), LABEL_HEIGHT),
            Qt.AlignmentFlag.AlignCenter,
            line,
        )


def _towards(start: QPointF, end: QPointF) -> tuple[float, float]:
    dx, dy = end.x() - start.x(), end.y() - start.y()
    length = hypot(dx, dy)
    return (dx / length, dy / length) if length else (1.0, 0.0)


def _rounded(spots: Sequence[QPointF]) -> QPainterPath:
    """A line through ``spots`` whose corners are arcs of at most ``CORNER`` pixels."""
    path = QPainterPath(spots[0])
    for before, corner, after in zip(spots, spots[1:], spots[2:], strict=False):
        room = min(_distance(before, corner), _distance(corner, after)) / 2
        radius = min(CORNER, room)
        in_x, in_y = _towards(corner, before)
        out_x, out_y = _towards(corner, after)
        path.lineTo(corner.x() + in_x * radius, corner.y() + in_y * radius)
        path.quadTo(corner, QPointF(corner.x() + out_x * radius, corner.y() + out_y * radius))
    path.lineTo(spots[-1])
    return path


def _distance(one: QPointF, other: QPointF) -> float:
    return hypot(one.x() - other.x(), one.y() - other.y())
