"""The routes of the model's graph: at once for a graph of usual size; plain first, well later for a huge one."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow
from app.drawing.box import Box, Size
from app.drawing.routing import FEW, Route, Router, Routing
from ui.link.background import Job, run

PATIENCE_MS = 250
"""After the last move, before a huge graph is routed well."""


class ChartRouting(QObject):
    """Routing a thousand flows well takes a second; nobody waits for that with the mouse in the hand."""

    rerouted = Signal(set)
    """ids of flows that run better now"""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._flows: tuple[Flow, ...] = ()
        self._boxes: dict[StepId, Box] = {}
        self._labels: dict[FlowId, Size] = {}
        self._rows: dict[StepId, int] = {}
        self._router: Router = PlainRouter((), {})
        self._job: Job | None = None
        self._well = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._start)

    @property
    def routes(self) -> Mapping[FlowId, Route]:
        return self._router.routes

    @property
    def settled(self) -> bool:
        """Every flow runs as well as it can."""
        return self._well

    def begin(
        self,
        flows: tuple[Flow, ...],
        boxes: Mapping[StepId, Box],
        labels: Mapping[FlowId, Size],
        rows: Mapping[StepId, int],
    ) -> None:
        """Route this graph from nothing; ``rows``: of the steps that a layout put into one."""
        self._flows, self._boxes, self._labels, self._rows = flows, dict(boxes), dict(labels), dict(rows)
        self.stop()
        if self._few:
            self._router = Routing(flows, boxes, labels, rows)
            self._well = True
        else:
            self._router = PlainRouter(flows, boxes)
            self._ask()

    def moved(self, boxes: Mapping[StepId, Box], quick: bool) -> set[FlowId]:
        """Take these new boxes; the ids of the flows that run differently."""
        self._boxes |= boxes
        if self._few:
            return self._router.moved(boxes, quick=quick)
        self.stop()
        self._well = False
        if not quick:
            self._ask()
        return self._router.moved(boxes, quick=True)

    def set_flows(self, flows: tuple[Flow, ...]) -> set[FlowId]:
        """Take these flows instead; the ids of those that run differently or are gone."""
        if self._few and len(flows) <= FEW:
            self._flows = flows
            return self._router.set_flows(flows)
        before = dict(self.routes)
        self.begin(flows, self._boxes, self._labels, self._rows)
        return _changed(before, self.routes)

    def stop(self) -> None:
        """Give up what runs in the background: the page is hidden, or the boxes are others now."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def wake(self) -> None:
        """The page is shown again: route well what was only routed quickly."""
        if not self._well:
            self._ask()

    def _ask(self) -> None:
        self._well = False
        self._timer.start()

    @property
    def _few(self) -> bool:
        return len(self._flows) <= FEW

    def _start(self) -> None:
        flows, boxes, labels, rows = self._flows, dict(self._boxes), self._labels, self._rows
        self._job = run(lambda job: Routing(flows, boxes, labels, rows), self._take)

    def _take(self, routing: Routing) -> None:
        before = self._router.routes
        self._job, self._well = None, True
        self._router = routing
        self.rerouted.emit(_changed(before, routing.routes))


class PlainRouter:
    """A ``Router`` for where no layout is at hand: every flow takes the plainest way, across whatever lies there."""

    def __init__(self, flows: Iterable[Flow], boxes: Mapping[StepId, Box]) -> None:
        self.routes: dict[FlowId, Route] = {}
        self._boxes = dict(boxes)
        self._flows: dict[FlowId, Flow] = {}
        self._at: dict[StepId, list[Flow]] = {}
        self.set_flows(flows)

    def set_flows(self, flows: Iterable[Flow]) -> set[FlowId]:
        before = self.routes
        self._flows = {flow.id: flow for flow in flows if flow.source in self._boxes and flow.target in self._boxes}
        self._at = {}
        for flow in self._flows.values():
            self._at.setdefault(flow.source, []).append(flow)
            self._at.setdefault(flow.target, []).append(flow)
        self.routes = {id: self._elbow(flow) for id, flow in self._flows.items()}
        return _changed(before, self.routes)

    def moved(self, boxes: Mapping[StepId, Box], *, quick: bool = False) -> set[FlowId]:
        self._boxes |= boxes
        touched = {flow.id: flow for id in boxes for flow in self._at.get(id, ())}
        self.routes |= {id: self._elbow(flow) for id, flow in touched.items()}
        return set(touched)

    def _elbow(self, flow: Flow) -> Route:
        source, target = self._boxes[flow.source], self._boxes[flow.target]
        if flow.loop_back or target.left < source.right:
            y = min(source.top, target.top) - 24
            over = ((source.x, source.top), (source.x, y), (target.x, y), (target.x, target.top))
            return Route(over, ((source.x + target.x) / 2, y))
        if source.y == target.y:
            level = (source.right, source.y), (target.left, target.y)
            return Route(level, ((source.right + target.left) / 2, source.y))
        x = (source.right + target.left) / 2
        elbow = ((source.right, source.y), (x, source.y), (x, target.y), (target.left, target.y))
        return Route(elbow, (x, (source.y + target.y) / 2))


def _changed(before: Mapping[FlowId, Route], now: Mapping[FlowId, Route]) -> set[FlowId]:
    return {id for id in before.keys() | now.keys() if before.get(id) != now.get(id)}
