"""Where the arrow keys lead in a graph: on along flows, back, aside. Pure; it remembers the way that was taken."""

from collections.abc import Mapping

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Graph, Step, StepKind
from app.drawing.box import Box


class Walker:
    """Who goes on after going back comes to where he was."""

    def __init__(self) -> None:
        self._came_from: dict[str, StepId] = {}
        self._went_to: dict[str, StepId] = {}

    def onward(self, graph: Graph, id: str) -> str | None:
        """The step after a step; the target of a flow."""
        if id in graph.flow_by_id:
            return graph.flow_by_id[FlowId(id)].target
        after = [flow.target for flow in sorted(graph.outgoing.get(StepId(id), ()), key=lambda flow: flow.loop_back)]
        return self._go(id, self._went_to.get(id), after, self._came_from)

    def back(self, graph: Graph, id: str) -> str | None:
        """The step before a step; the source of a flow."""
        if id in graph.flow_by_id:
            return graph.flow_by_id[FlowId(id)].source
        before = [flow.source for flow in sorted(graph.incoming.get(StepId(id), ()), key=lambda flow: flow.loop_back)]
        return self._go(id, self._came_from.get(id), before, self._went_to)

    def _go(self, id: str, known: StepId | None, ways: list[StepId], way_home: dict[str, StepId]) -> StepId | None:
        there = known if known in ways else next(iter(ways), None)
        if there is not None:
            way_home[there] = StepId(id)
        return there

    def aside(self, graph: Graph, boxes: Mapping[StepId, Box], id: str, down: bool) -> str | None:
        """The next below (or above): of the steps after the same step, else of the same column; of flows, beside it."""
        if id in graph.flow_by_id:
            rank: list[str] = [flow.id for flow in graph.outgoing[graph.flow_by_id[FlowId(id)].source]]
        elif StepId(id) not in boxes:
            return None
        else:
            step_id = StepId(id)
            siblings = self._siblings(graph, step_id)
            around = siblings if len(siblings) > 1 else _column(boxes, step_id)
            rank = sorted(around, key=lambda one: (boxes[one].y, boxes[one].x, one))
            came = self._came_from.get(id)
            there = _beside(rank, id, down)
            if there is not None and came is not None and len(siblings) > 1:
                self._came_from[there] = came
                self._went_to[came] = StepId(there)
        return _beside(rank, id, down)

    def _siblings(self, graph: Graph, id: StepId) -> set[StepId]:
        before = [flow.source for flow in graph.incoming[id] if not flow.loop_back]
        came = self._came_from.get(id)
        source = came if came in before else next(iter(before), None)
        if source is None:
            return set()
        return {flow.target for flow in graph.outgoing[source] if not flow.loop_back}


def leaving_flow(graph: Graph, id: str, onward: bool) -> str | None:
    """The first flow that leaves a step or, not ``onward``, leads to it."""
    flows = (graph.outgoing if onward else graph.incoming).get(StepId(id), ())
    return next((flow.id for flow in sorted(flows, key=lambda flow: flow.loop_back)), None)


def first_step(graph: Graph) -> StepId | None:
    """The start; without one the first step."""
    found: Step | None = graph.start or next(iter(graph.steps), None)
    return found.id if found is not None else None


def last_step(graph: Graph, boxes: Mapping[StepId, Box]) -> StepId | None:
    """Of the ends the one farthest right; without one the step farthest right."""
    ends = [step.id for step in graph.steps if step.kind is StepKind.END] or [step.id for step in graph.steps]
    return max(ends, key=lambda id: boxes[id].x, default=None)


def _column(boxes: Mapping[StepId, Box], id: StepId) -> list[StepId]:
    box = boxes[id]
    return [other for other, there in boxes.items() if there.left < box.right and box.left < there.right]


def _beside(rank: list[str] | list[StepId], id: str, down: bool) -> str | None:
    if id not in rank:
        return None
    at = list[str](rank).index(id) + (1 if down else -1)
    return rank[at] if 0 <= at < len(rank) else None
