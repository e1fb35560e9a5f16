"""Graphs to draw, as marketing teams have them: mostly near predecessors, some forks and joins, approvals that loop."""

from random import Random

from app.domain.ids import FlowId, RoleId, StepId
from app.domain.workflow import DecisionMode, Flow, Graph, Outcome, Step, StepKind
from app.drawing.box import Box, Point, Size, box_of
from app.drawing.column_spacing import label_width
from app.drawing.layout import Placement, arrange
from app.drawing.quality import Quality, quality
from app.drawing.routing import Routing
from app.engine.loop_backs import find_loop_backs

ROLES = tuple(RoleId(name) for name in ("ann", "bob", "cy", "dee", "eve", "flo"))
_OUTCOMES = {
    StepKind.APPROVAL: (Outcome("Approved"), Outcome("Changes requested", positive=False)),
    StepKind.DECISION: (Outcome("Yes"), Outcome("No")),
}


def card(name: str, role: RoleId | None = None, at: Point | None = None) -> Step:
    x, y = at or (None, None)
    return Step(StepId(name), StepKind.TASK, name, role=role, x=x, y=y)


def flow(source: str, target: str, *, bends: tuple[Point, ...] = (), loop: bool = False) -> Flow:
    return Flow(FlowId(f"{source}-{target}"), StepId(source), StepId(target), marked=loop, loop_back=loop, bends=bends)


def team_graph(size: int, seed: int) -> Graph:
    """``size`` steps with Start and End, about one and a half flows a step."""
    return _Growing(Random(seed), size).graph()


class _Growing:
    def __init__(self, chance: Random, size: int) -> None:
        self.chance, self.size = chance, size
        self.steps = [Step(StepId("start"), StepKind.START, "Start")]
        self.flows: dict[tuple[str, str], Flow] = {}

    def graph(self) -> Graph:
        for number in range(self.size - 2):
            self._grow(f"s{number}")
        self.steps.append(Step(StepId("end"), StepKind.END, "End"))
        self._lead_on()
        self._loop_back()
        return find_loop_backs(Graph(tuple(self.steps), tuple(self.flows.values())))

    def _grow(self, name: str) -> None:
        kind = self.chance.choices((StepKind.TASK, StepKind.APPROVAL, StepKind.DECISION), (7, 2, 2))[0]
        mode = DecisionMode.ASKED if kind is StepKind.DECISION else None
        role = self.chance.choice(ROLES)
        self._flow(self.chance.choice(self.steps[-6:]).id, name)
        if self.chance.random() < 0.3:
            self._flow(self.chance.choice(self.steps[-8:]).id, name)
        self.steps.append(Step(StepId(name), kind, name, role=role, mode=mode, outcomes=_OUTCOMES.get(kind, ())))

    def _lead_on(self) -> None:
        """No step without a way on."""
        sources = {source for source, _ in self.flows}
        for at, step in enumerate(self.steps[:-1]):
            if step.id not in sources:
                self._flow(step.id, self.chance.choice(self.steps[at + 1 :][:12]).id)

    def _loop_back(self) -> None:
        for at, step in enumerate(self.steps):
            before = self.steps[max(1, at - 5) : at]
            if step.kind is StepKind.APPROVAL and before:
                self._flow(step.id, self.chance.choice(before).id, "Changes requested", marked=True)

    def _flow(self, source: str, target: str, outcome: str | None = None, *, marked: bool = False) -> None:
        new = Flow(FlowId(f"{source}-{target}"), StepId(source), StepId(target), outcome, marked=marked)
        self.flows.setdefault((source, target), new)


def placed_boxes(graph: Graph, placement: Placement) -> dict[StepId, Box]:
    return {step.id: box_of(step, *placement.steps[step.id]) for step in graph.steps}


def label_sizes(graph: Graph) -> dict[FlowId, Size]:
    return {one.id: (width, 20.0) for one in graph.flows if (width := label_width(graph, one))}


def drawn(graph: Graph, *, in_lanes: bool = False) -> Quality:
    """How good the whole drawing is: arranged, routed, measured."""
    boxes = placed_boxes(graph, arrange(graph, in_lanes=in_lanes))
    return measured(graph, boxes, Routing(graph.flows, boxes, label_sizes(graph)))


def measured(graph: Graph, boxes: dict[StepId, Box], routing: Routing) -> Quality:
    return quality(graph.flow_by_id, routing.routes, boxes, label_sizes(graph))
