"""What gestures paint over the scene: ghosts, targets, lines, guides. Runs inside ``paint`` and never raises."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.drawing.box import Box, Point
from ui.canvas.snapping import Guide
from ui.link.icon import paint_icon
from ui.link.theme import MEDIUM, META, font, theme
from ui.printing.flowchart.appearance import FlowAppearance, StepAppearance
from ui.printing.flowchart.flow import flow_shape, paint_flow
from ui.printing.flowchart.step import StepState, paint_step, rect_of

RADIUS = 10.0
"""The radius of a round handle, in pixels of the view."""
_GHOST, _FAINT = 0.72, 0.4


def tinted(colour: QColor, strength: float) -> QColor:
    """A colour that lets through what is under it."""
    tint = QColor(colour)
    tint.setAlphaF(strength)
    return tint


def unit(scale: float) -> float:
    """A pixel of the view in pixels of the scene, for handles; they get smaller from 50 % on."""
    return 1 / max(scale, 0.5)


def paint_ghost(painter: QPainter, box: Box, appearance: StepAppearance, scale: float, faint: bool = False) -> None:
    """A step that is not there yet; ``faint`` lets through what it lies on."""
    painter.save()
    painter.setOpacity(_FAINT if faint else _GHOST)
    paint_step(painter, rect_of(box), appearance, theme().tokens, scale, StepState(chosen=True))
    painter.restore()


def paint_target(painter: QPainter, box: Box, refused: bool = False, margin: float = 5.0) -> None:
    """A ring around the step that a drop would take."""
    t = theme().tokens
    colour = t.bad if refused else t.accent
    painter.save()
    painter.setPen(QPen(colour, 2, Qt.PenStyle.DashLine if refused else Qt.PenStyle.SolidLine))
    painter.setBrush(tinted(colour, 0.08))
    painter.drawRoundedRect(rect_of(box.grown(margin)), 12, 12)
    painter.restore()


def paint_line(painter: QPainter, points: Sequence[Point], refused: bool = False, scale: float = 1.0) -> None:
    """A flow that is not there yet."""
    t = theme().tokens
    shape = flow_shape(points, (0.0, 0.0))
    painter.save()
    if refused:
        painter.setPen(QPen(t.bad, 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape.line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.bad)
        painter.drawPolygon(shape.head)
    else:
        paint_flow(painter, shape, FlowAppearance(), t, max(scale, 0.3), chosen=True)
    painter.restore()


def paint_flow_target(painter: QPainter, points: Sequence[Point]) -> None:
    """A flow that would take what is dropped."""
    t = theme().tokens
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(tinted(t.accent, 0.30), 10, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(flow_shape(points, (0.0, 0.0)).line)
    painter.restore()
    paint_line(painter, points)


def paint_guides(painter: QPainter, guides: Iterable[Guide]) -> None:
    """What a moved step lines up with."""
    pen = QPen(tinted(theme().tokens.accent, 0.75), 1, Qt.PenStyle.DashLine)
    pen.setCosmetic(True)
    painter.setPen(pen)
    for guide in guides:
        if guide.vertical:
            painter.drawLine(QLineF(guide.at, guide.start - 12, guide.at, guide.end + 12))
        else:
            painter.drawLine(QLineF(guide.start - 12, guide.at, guide.end + 12, guide.at))


def paint_lane_target(painter: QPainter, rect: QRectF) -> None:
    """The lane whose role a moved step would take."""
    t = theme().tokens
    pen = QPen(t.accent, 2)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(tinted(t.accent, 0.07))
    painter.drawRect(rect)


def paint_plus(painter: QPainter, at: Point, scale: float, hot: bool, words: str = "") -> None:
    """A round plus; with the words of an outcome right of it."""
    t = theme().tokens
    one = unit(scale)
    painter.save()
    painter.translate(*at)
    painter.scale(one, one)
    if words:
        painter.setFont(font(META, MEDIUM))
        width = painter.fontMetrics().horizontalAdvance(words) + RADIUS + 14
        painter.setPen(QPen(t.accent if hot else t.border, 1))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(QRectF(-2, -RADIUS + 0.5, width, 2 * RADIUS - 1), RADIUS, RADIUS)
        painter.setPen(t.accent_text if hot else t.muted)
        painter.drawText(QRectF(RADIUS + 4, -RADIUS, width, 2 * RADIUS), Qt.AlignmentFlag.AlignVCenter, words)
    painter.setPen(QPen(t.accent, 1.5))
    painter.setBrush(t.accent if hot else t.raised)
    painter.drawEllipse(QPointF(0, 0), RADIUS, RADIUS)
    paint_icon(painter, QRect(-7, -7, 14, 14), "plus", t.on_accent if hot else t.accent)
    painter.restore()


def paint_dot(painter: QPainter, at: Point, scale: float, hot: bool, square: bool = False) -> None:
    """A handle: a dot, or a small square on a bend."""
    t = theme().tokens
    one = unit(scale)
    painter.save()
    painter.translate(*at)
    painter.scale(one, one)
    painter.setPen(QPen(t.accent, 1.5))
    painter.setBrush(t.accent if hot else t.raised)
    size = 5.5 if hot else 4.5
    if square:
        painter.drawRoundedRect(QRectF(-size, -size, 2 * size, 2 * size), 2, 2)
    else:
        painter.drawEllipse(QPointF(0, 0), size, size)
    painter.restore()
