"""What can be taken hold of at a step or a flow: plus, dots at the edges, ends, stretches and bends. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.drawing.box import Box, Point

BESIDE, BELOW, LINE = 22.0, 20.0, 24.0
"""From a box to its plus, from the middle to a plus beside flows that leave, from plus to plus; in pixels at 100 %."""
SHORTEST = 44.0
"""A stretch of a flow that is shorter has no handle."""


class Hold(StrEnum):
    PLUS = "plus"
    EDGE = "edge"
    SOURCE = "source"
    TARGET = "target"
    STRETCH = "stretch"
    BEND = "bend"


@dataclass(frozen=True, slots=True)
class Handle:
    """``id`` of a step or, of the last four, a flow. ``index``: of the stretch or the bend."""

    hold: Hold
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
    return [*(Handle(Hold.EDGE, at, step.id) for at in edges), *pluses]


def _pluses(graph: Graph, step: Step, box: Box) -> list[Handle]:
    leaving = graph.outgoing.get(step.id, ())
    onward = any(not flow.loop_back for flow in leaving)
    ways: Sequence[str | None] = (None,)
    if step.asks:
        used = {flow.outcome for flow in leaving}
        ways = [outcome.name for outcome in step.outcomes if outcome.name not in used]
    first = box.y + max(BELOW, box.height / 2 - 8) if onward else box.y - (len(ways) - 1) * LINE / 2
    return [Handle(Hold.PLUS, (box.right + BESIDE, first + at * LINE), step.id, way) for at, way in enumerate(ways)]


def flow_handles(flow: Flow, points: Sequence[Point]) -> list[Handle]:
    """Both ends, the middle of each stretch that is long enough, and the author's own bends."""
    if len(points) < 2:
        return []
    bends = [Handle(Hold.BEND, at, flow.id, index=index) for index, at in enumerate(flow.bends)]
    stretches = [
        Handle(Hold.STRETCH, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), flow.id, index=index)
        for index, (a, b) in enumerate(pairwise(points))
        if abs(a[0] - b[0]) + abs(a[1] - b[1]) >= SHORTEST
    ]
    ends = [Handle(Hold.SOURCE, points[0], flow.id), Handle(Hold.TARGET, points[-1], flow.id)]
    return [*stretches, *bends, *ends]


def as_step(handle: Handle) -> StepId:
    return StepId(handle.id)


def as_flow(handle: Handle) -> FlowId:
    return FlowId(handle.id)
