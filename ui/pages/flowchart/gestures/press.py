"""What a press on the plane means: the handles of what is under the mouse or selected, then what lies there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QPainter

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.drawing.box import Box, Point
from ui.canvas.gesture import Gesture, Pointer
from ui.pages.flowchart.gestures.add import ask_kind_at
from ui.pages.flowchart.gestures.arrange import MakeSpaceGesture
from ui.pages.flowchart.gestures.bend import BendGesture, MoveBendGesture, nearest_stretch
from ui.pages.flowchart.gestures.chart_commands import ChartCommands
from ui.pages.flowchart.gestures.connect import ConnectStepsGesture, RedirectGesture
from ui.pages.flowchart.gestures.move import MoveStepsGesture
from ui.pages.flowchart.gestures.surface import RADIUS, Surface, distance, paint_dot, paint_plus, unit

BESIDE, BELOW, LINE = 22.0, 20.0, 24.0
"""From a box to its plus, from the middle to a plus beside flows that leave, from plus to plus; in pixels at 100 %."""
SHORTEST = 44.0
"""A stretch of a flow that is shorter has no handle."""


class HandleKind(StrEnum):
    PLUS = "plus"
    EDGE = "edge"
    SOURCE = "source"
    TARGET = "target"
    STRETCH = "stretch"
    BEND = "bend"


@dataclass(frozen=True, slots=True)
class Handle:
    """``id`` of a step or, of the last four, a flow. ``index``: of the stretch or the bend."""

    kind: HandleKind
    at: Point
    id: str
    outcome: str | None = None
    index: int = 0


def step_handles(graph: Graph, step: Step, box: Box, chosen: bool) -> list[Handle]:
    """A plus for each way on that is not drawn yet; dots to draw from where the step is chosen."""
    if step.kind is StepKind.END:
        return []
    pluses = _pluses(graph, step, box)
    if not chosen or step.kind is StepKind.JUNCTION:
        return pluses
    edges = [(box.x, box.top), (box.x, box.bottom)]
    return [*(Handle(HandleKind.EDGE, at, step.id) for at in edges), *pluses]


def _pluses(graph: Graph, step: Step, box: Box) -> list[Handle]:
    leaving = graph.outgoing.get(step.id, ())
    onward = any(not flow.loop_back for flow in leaving)
    ways: Sequence[str | None] = (None,)
    if step.asks:
        used = {flow.outcome for flow in leaving}
        ways = [outcome.name for outcome in step.outcomes if outcome.name not in used]
    first = box.y + max(BELOW, box.height / 2 - 8) if onward else box.y - (len(ways) - 1) * LINE / 2
    return [
        Handle(HandleKind.PLUS, (box.right + BESIDE, first + at * LINE), step.id, way) for at, way in enumerate(ways)
    ]


def flow_handles(flow: Flow, points: Sequence[Point]) -> list[Handle]:
    """Both ends, the middle of each stretch that is long enough, and the author's own bends."""
    if len(points) < 2:
        return []
    bends = [Handle(HandleKind.BEND, at, flow.id, index=index) for index, at in enumerate(flow.bends)]
    stretches = [
        Handle(HandleKind.STRETCH, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), flow.id, index=index)
        for index, (a, b) in enumerate(pairwise(points))
        if abs(a[0] - b[0]) + abs(a[1] - b[1]) >= SHORTEST
    ]
    ends = [Handle(HandleKind.SOURCE, points[0], flow.id), Handle(HandleKind.TARGET, points[-1], flow.id)]
    return [*stretches, *bends, *ends]


def as_step(handle: Handle) -> StepId:
    return StepId(handle.id)


def as_flow(handle: Handle) -> FlowId:
    return FlowId(handle.id)


SMALLEST = 0.35
"""Farther out there is nothing to take hold of."""
_NEAR = 40.0
"""Pixels around a step in which its plus stays while the mouse goes there."""
_BEFORE = {
    HandleKind.PLUS: 0,
    HandleKind.SOURCE: 1,
    HandleKind.TARGET: 1,
    HandleKind.BEND: 2,
    HandleKind.EDGE: 3,
    HandleKind.STRETCH: 4,
}


class HandleLayer(QObject):
    """Paints the handles over the view and knows which one the mouse is on."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._host: StepId | None = None
        self._hot: Handle | None = None
        surface.view.overlays.append(self.paint)
        surface.view.hovered.connect(self._hover)
        surface.model.selection_changed.connect(surface.repaint)
        surface.model.changed.connect(self._forget)
        surface.model.opened.connect(self._forget)

    def shown(self) -> list[Handle]:
        """The handles of the selected step or flow and of the step under the mouse."""
        model = self._surface.model
        view = self._surface.view
        if view.scale_now < SMALLEST or view.runner.running is not None or self._surface.busy:
            return []
        chosen = model.selection[0] if len(model.selection) == 1 else None
        flow = model.graph.flow_by_id.get(FlowId(chosen or ""))
        if flow is not None:
            route = model.routing.routes.get(flow.id)
            found = flow_handles(flow, route.points) if route else []
        else:
            found = []
        for id in dict.fromkeys((chosen, self._host)):
            step = model.graph.by_id.get(StepId(id or ""))
            if step is not None:
                found += step_handles(model.graph, step, model.boxes[step.id], id == chosen)
        return found

    def at(self, point: QPointF) -> Handle | None:
        """The handle under a point of the scene."""
        reach = (RADIUS + 2) * unit(self._surface.view.scale_now)
        spot = (point.x(), point.y())
        near = [handle for handle in self.shown() if distance(handle.at, spot) <= reach * 1.3]
        # Far out the dots of a small box would reach its middle, and nothing could be moved or named any more.
        near = [handle for handle in near if handle.kind is not HandleKind.EDGE or not self._in_middle(handle, spot)]
        return min(near, key=lambda handle: (_BEFORE[handle.kind], distance(handle.at, spot)), default=None)

    def _in_middle(self, handle: Handle, spot: Point) -> bool:
        box = self._surface.model.boxes[as_step(handle)]
        return abs(spot[1] - box.y) <= box.height / 4

    def paint(self, painter: QPainter, scale: float) -> None:
        for handle in self.shown():
            hot = handle == self._hot
            if handle.kind is HandleKind.PLUS:
                paint_plus(painter, handle.at, scale, hot, handle.outcome or "")
            else:
                paint_dot(painter, handle.at, scale, hot, square=handle.kind in (HandleKind.STRETCH, HandleKind.BEND))

    def _hover(self, at: QPointF | None) -> None:
        before = self._host, self._hot
        self._hot = self.at(at) if at is not None else None
        if at is None:
            self._host = None
        elif self._hot is None or self._hot.kind is not HandleKind.PLUS:
            self._host = self._step_near(at)
        if before != (self._host, self._hot):
            viewport = self._surface.view.viewport()
            if self._hot is not None:
                viewport.setCursor(Qt.CursorShape.PointingHandCursor)
            elif before[1] is not None:
                viewport.unsetCursor()
            self._surface.repaint()

    def _step_near(self, at: QPointF) -> StepId | None:
        model = self._surface.model
        hit = model.hover
        if hit in model.boxes:
            return StepId(hit or "")
        host = self._host
        if host in model.boxes and host is not None and model.boxes[host].grown(_NEAR).contains((at.x(), at.y())):
            return host
        return None

    def _forget(self) -> None:
        self._hot = None
        if self._host is not None and self._host not in self._surface.model.boxes:
            self._host = None
        self._surface.repaint()


_FOR_SPACE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class PressFactory:
    """Handles first, then making space, then what lies there; bare ground is left to who selects."""

    def __init__(self, surface: Surface, handles: HandleLayer, chart: ChartCommands) -> None:
        self._surface = surface
        self._handles = handles
        self._chart = chart

    def __call__(self, at: Pointer) -> Gesture | None:
        if at.button != Qt.MouseButton.LeftButton or self._surface.model.workflow_id is None:
            return None
        if self._chart.makes_space:
            self._chart.make_space()
            return MakeSpaceGesture(self._surface)
        if at.modifiers & _FOR_SPACE == _FOR_SPACE:
            return MakeSpaceGesture(self._surface)
        handle = self._handles.at(at.scene)
        if handle is not None:
            return self._held(handle)
        hit = self._surface.scene.hit(at.scene, self._surface.view.scale_now)
        if hit is not None and self._surface.model.box(hit) is not None:
            return MoveStepsGesture(self._surface, hit)
        return self._pulled(hit, at) if hit is not None and (hit,) == self._surface.model.selection else None

    def _pulled(self, hit: str, at: Pointer) -> Gesture | None:
        """The stretch of the selected flow that is under the mouse."""
        flow, route = self._surface.model.graph.flow_by_id[FlowId(hit)], self._surface.model.routing.routes[FlowId(hit)]
        return BendGesture(self._surface, flow, nearest_stretch(route.points, (at.scene.x(), at.scene.y())))

    def _held(self, handle: Handle) -> Gesture | None:
        surface, graph = self._surface, self._surface.model.graph
        match handle.kind:
            case HandleKind.PLUS:
                return ConnectStepsGesture(surface, as_step(handle), handle.outcome, lambda: self._ask_kind(handle))
            case HandleKind.EDGE:
                return ConnectStepsGesture(surface, as_step(handle), handle.outcome)
            case HandleKind.SOURCE | HandleKind.TARGET:
                return RedirectGesture(surface, graph.flow_by_id[as_flow(handle)], handle.kind is HandleKind.SOURCE)
            case HandleKind.STRETCH:
                return BendGesture(surface, graph.flow_by_id[as_flow(handle)], handle.index)
        return MoveBendGesture(surface, graph.flow_by_id[as_flow(handle)], handle.index)

    def _ask_kind(self, handle: Handle) -> None:
        ask_kind_at(self._surface, as_step(handle), handle.outcome, QPointF(*handle.at))
