"""Which steps every way from Start leads through. For the checks and their fixes."""

from collections.abc import Iterator, Mapping

from app.domain.ids import StepId
from app.domain.workflow import Graph
from app.engine.reachability import OfGraph, forward_flows, settling_order


class Dominators:
    """Made by ``dominators_of``. The settling order makes one sweep enough, since forward flows have no cycle.

    After K. Cooper, T. Harvey, K. Kennedy, A Simple, Fast Dominance Algorithm (2001). Within a forward cycle, which
    is refused elsewhere, the answer may be wrong.
    """

    def __init__(self, graph: Graph) -> None:
        self._last: dict[StepId, StepId] = {}
        self._depth: dict[StepId, int] = {}
        before: dict[StepId, list[StepId]] = {}
        for flow in forward_flows(graph):
            before.setdefault(flow.target, []).append(flow.source)
        if graph.start is not None:
            self._depth[graph.start.id] = 0
            for step_id in settling_order(graph).order:
                self._add(step_id, before)

    def always_passes(self, gate: StepId, step_id: StepId) -> bool:
        """Whether every forward path from Start to the step leads through ``gate``; true if there is no path."""
        if step_id not in self._depth or gate == step_id:
            return True
        if gate not in self._depth:
            return False
        while self._depth[step_id] > self._depth[gate]:
            step_id = self._last[step_id]
        return step_id == gate

    @property
    def immediate(self) -> Mapping[StepId, StepId]:
        """By step, the last one before it that every way leads through; only what a way from Start reaches is in it."""
        return self._last

    def before(self, step_id: StepId) -> Iterator[StepId]:
        """The steps that are always passed before this one, the last first."""
        while step_id in self._last:
            step_id = self._last[step_id]
            yield step_id

    def _add(self, step_id: StepId, before: Mapping[StepId, list[StepId]]) -> None:
        depth, last = self._depth, None
        if step_id in depth:
            return
        for source in before.get(step_id, ()):
            if source in depth and source != step_id:
                last = source if last is None else self._shared(last, source)
        if last is not None:
            self._last[step_id] = last
            depth[step_id] = depth[last] + 1

    def _shared(self, one: StepId, other: StepId) -> StepId:
        while one != other:
            if self._depth[one] < self._depth[other]:
                one, other = other, one
            one = self._last[one]
        return one


_known = OfGraph(Dominators)


def dominators_of(graph: Graph) -> Dominators:
    """Those of a graph, kept as long as it lives: each proposal of lint asks for them."""
    return _known(graph)
