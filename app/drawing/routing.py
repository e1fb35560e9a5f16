"""The ways of all flows of one graph, kept up to date while boxes move. For the canvas, pictures and checks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow
from app.drawing.geometry import Box, Point, Size

STUB = 16


@dataclass(frozen=True, slots=True)
class Route:
    """An orthogonal line from border to border, two points or more, and the middle of its label."""

    points: tuple[Point, ...]
    label: Point


class Routing:
    """Routes of one graph. Flows whose steps have no box have no route; nothing here raises."""

    def __init__(
        self, flows: Iterable[Flow], boxes: Mapping[StepId, Box], labels: Mapping[FlowId, Size] | None = None
    ) -> None:
        self._boxes = dict(boxes)
        self._labels = dict(labels or {})
        self._flows: dict[FlowId, Flow] = {}
        self.routes: dict[FlowId, Route] = {}
        self.set_flows(flows)

    def set_flows(self, flows: Iterable[Flow]) -> set[FlowId]:
        """Take these flows instead; the ids of those that are new, gone or changed."""
        new = {flow.id: flow for flow in flows}
        changed = {key for key in new.keys() | self._flows.keys() if new.get(key) != self._flows.get(key)}
        self._flows = new
        self._route(changed)
        return changed

    def moved(self, boxes: Mapping[StepId, Box], *, quick: bool = False) -> set[FlowId]:
        """Take these new boxes; the ids of the flows whose routes changed."""
        self._boxes |= boxes
        touched = {flow.id for flow in self._flows.values() if flow.source in boxes or flow.target in boxes}
        self._route(touched)
        return touched

    def _route(self, changed: Iterable[FlowId]) -> None:
        for key in changed:
            self.routes.pop(key, None)
            flow = self._flows.get(key)
            if flow and flow.source in self._boxes and flow.target in self._boxes:
                self.routes[key] = _elbow(flow, self._boxes[flow.source], self._boxes[flow.target])


def _elbow(flow: Flow, source: Box, target: Box) -> Route:
    if flow.loop_back or target.left < source.right:
        y = min(source.top, target.top) - 24
        points = ((source.x, source.top), (source.x, y), (target.x, y), (target.x, target.top))
        return Route(points, ((points[1][0] + points[2][0]) / 2, y))
    if source.y == target.y:
        return Route(((source.right, source.y), (target.left, target.y)), ((source.right + target.left) / 2, source.y))
    x = (source.right + target.left) / 2
    return Route(
        ((source.right, source.y), (x, source.y), (x, target.y), (target.left, target.y)),
        (x, (source.y + target.y) / 2),
    )
