"""What every gesture works with: the plane, what is on it, the note at the pointer, the one way to change it.

And what gestures paint over the scene: ghosts, targets, lines, guides; that runs inside ``paint`` and never raises.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QLineF, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from app.domain.ids import FlowId, StepId, WorkflowId
from app.drawing.box import Box, Point
from app.editing.edit import Action
from app.workspace.workspace import ActionResult
from ui.canvas.preview import Act, PointerNote, Preview
from ui.canvas.snapping import Guide
from ui.canvas.view import CanvasView
from ui.link.accessible import announce
from ui.link.context import Context
from ui.link.icon import paint_icon
from ui.link.theme import MEDIUM, META, font, theme
from ui.pages.flowchart.chart_accessibility import step_name
from ui.pages.flowchart.graphics_items import FlowItem, StepItem
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.scene import FlowchartScene
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


P = ParamSpec("P")
T = TypeVar("T")


class Surface(QObject):
    """One for a page; lives as long as its view. ``to_be_named`` of the one step that was just added."""

    to_be_named = Signal()

    def __init__(self, context: Context, view: CanvasView, scene: FlowchartScene) -> None:
        super().__init__(view)
        self.context = context
        self.view = view
        self.scene = scene
        self.model: FlowchartModel = scene.model
        self.note = PointerNote(view, below=True)
        self.busy = False
        """Something else than the mouse is at work, so nothing is offered to take hold of."""

    def do(
        self, action: Action[Concatenate[WorkflowId, P], T], /, *args: P.args, **kw: P.kwargs
    ) -> ActionResult[T] | None:
        """Run an action on the open workflow as one undo step and say what was done; None: refused, or none is open."""
        workflow_id = self.model.workflow_id
        if workflow_id is None:
            return None
        done = self.context.do(action, workflow_id, *args, **kw)
        if done is not None and done.changes.changes:
            self.say(done.changes.title)
        return done

    def act(self, action: Action[Concatenate[WorkflowId, P], T], /, *args: P.args, **kw: P.kwargs) -> Act | None:
        """An action on the open workflow, to be previewed and run; None while none is open."""
        workflow_id = self.model.workflow_id
        return Act(action, (workflow_id, *args), tuple(kw.items())) if workflow_id is not None else None

    def run(self, act: Act | None) -> ActionResult[Any] | None:
        """Do what was previewed as one undo step and say so; None: refused, or there was nothing to do."""
        done = act.do(self.context) if act is not None else None
        if done is not None and done.changes.changes:
            self.say(done.changes.title)
        return done

    def say(self, words: str) -> None:
        """Have a screen reader announce these words."""
        announce(self.view, words)

    def repaint(self) -> None:
        """What lies over the scene has to be painted again."""
        self.view.viewport().update()

    def select(self, ids: Collection[str]) -> None:
        """Select these and bring them into view; the first of them where not all have room."""
        self.model.select(ids)
        self.show_selection()

    def take_added(self, ids: Sequence[str]) -> None:
        """Select what was just added, by whatever way; the title of one step alone is ready to be typed."""
        self.select(ids)
        step = self.model.graph.by_id.get(StepId(ids[0])) if len(ids) == 1 else None
        if step is not None and step.title:
            self.to_be_named.emit()

    def show_selection(self) -> None:
        """Bring into view what is selected; while another form is shown, that form does."""
        if not self.view.isVisible():
            return
        places = [self.scene.place_of(id) for id in self.model.selection]
        if not places:
            return
        whole = places[0]
        for place in places[1:]:
            whole = whole.united(place)
        seen = self.view.seen()
        fits = whole.width() <= seen.width() and whole.height() <= seen.height()
        self.view.touched.emit()
        wanted = whole if fits else places[0]
        # What is seen already stays where the eye has it.
        if not seen.contains(wanted):
            self.view.show_rect(wanted)

    def step_at(self, at: QPointF, but: Collection[str] = (), air: float = 0.0) -> StepId | None:
        """The step at a point of the scene, ``air`` pixels around it too; of two the nearer one."""
        point, boxes = (at.x(), at.y()), self.model.boxes
        ids = [item.id for item in self._around(at, air) if isinstance(item, StepItem) and item.id not in but]
        near = [id for id in ids if boxes[id].grown(air).contains(point)]
        return min(near, key=lambda id: distance((boxes[id].x, boxes[id].y), point), default=None)

    def flow_at(self, at: QPointF, but: Collection[str] = (), reach: float = 14.0) -> FlowId | None:
        """The flow within ``reach`` pixels of the view of a point of the scene."""
        reach /= max(self.view.scale_now, 0.05)
        flows = [item for item in self._around(at, reach) if isinstance(item, FlowItem) and item.id not in but]
        return next((item.id for item in flows if item.is_near((at.x(), at.y()), reach)), None)

    def _around(self, at: QPointF, reach: float) -> list[QGraphicsItem]:
        """Items near a point, by the scene's index: a thousand flows are too many to ask at every move of the mouse."""
        size = 2 * reach + 1
        return self.scene.items(QRectF(at.x() - size / 2, at.y() - size / 2, size, size))

    def boxes_in_view(self, but: Collection[str] = ()) -> list[Box]:
        """The boxes of the steps and notes in view, which others line up with."""
        seen = self.view.seen()
        return [self.model.boxes[StepId(id)] if id in self.model.boxes else self.model.notes[id]
                for id in self.scene.within(seen) if id not in but]  # fmt: skip

    def between(self, flow_id: FlowId | None) -> str:
        """Where a drop on a flow puts a step, in words; empty without a flow."""
        flow = self.model.graph.flow_by_id.get(flow_id) if flow_id is not None else None
        if flow is None:
            return ""
        graph = self.model.graph
        return f"Between “{step_name(graph, flow.source)}” and “{step_name(graph, flow.target)}”"

    def to_view(self, at: QPointF) -> QPointF:
        """A point of the scene in the view."""
        return self.view.viewportTransform().map(at)

    def place_in_view(self, id: str) -> QRectF:
        """Where a thing is in the view."""
        return self.view.viewportTransform().mapRect(self.scene.place_of(id))


class TargetPreview:
    """The preview of a drop on what is under the pointer; the rules are asked once for each target that is reached.

    A drag asks at every move of the mouse, and a preview runs the whole action.
    """

    def __init__(self, surface: Surface) -> None:
        self._context = surface.context
        self.target: str | None = None
        self.act: Act | None = None
        self.preview = Preview()

    def ask(self, target: str | None, act_on: Callable[[], Act | None]) -> Preview:
        """The pointer is over ``target`` (None: over nothing); ``act_on`` makes the act of a drop there."""
        if target != self.target:
            self.target = target
            self.act = act_on() if target is not None else None
            self.preview = self.act.preview(self._context) if self.act is not None else Preview()
        return self.preview


def distance(one: Point, other: Point) -> float:
    """The way from one point to the other along the axes."""
    return abs(one[0] - other[0]) + abs(one[1] - other[1])
