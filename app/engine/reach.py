"""What leads to what along forward flows, worked out once a graph. Anybody may call it."""

import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph

_HAND = "by hand: "


def by_hand(step_id: StepId) -> FlowId:
    """The id under which a run keeps an arrival that came by hand and fills no flow."""
    return FlowId(_HAND + step_id)


def arrives_at(graph: Graph, arrival: FlowId) -> StepId | None:
    """The step that holds an arrival; None when the graph does not know it."""
    flow = graph.flow_by_id.get(arrival)
    target = flow.target if flow is not None else StepId(arrival.removeprefix(_HAND))
    return target if target in graph.by_id else None


@dataclass(frozen=True, slots=True)
class Paths:
    """Sets of steps are bit masks: bit *i* stands for ``order[i]``."""

    order: tuple[StepId, ...]
    """By longest distance from Start, then id: the order in which steps settle."""
    place: Mapping[StepId, int]
    distance: Mapping[StepId, int]
    before: tuple[int, ...]
    after: tuple[int, ...]

    def reaches(self, source: StepId, target: StepId) -> bool:
        """Whether a path of one flow or more leads from ``source`` to ``target``."""
        return bool(self.after[self.place[source]] >> self.place[target] & 1)

    def steps_after(self, step_id: StepId) -> tuple[StepId, ...]:
        return tuple(self.members(self.after[self.place[step_id]]))

    def steps_before(self, step_id: StepId) -> tuple[StepId, ...]:
        return tuple(self.members(self.before[self.place[step_id]]))

    def members(self, mask: int) -> Iterator[StepId]:
        """The steps of a mask, in settling order."""
        while mask:
            lowest = mask & -mask
            yield self.order[lowest.bit_length() - 1]
            mask ^= lowest


_known: dict[int, tuple[weakref.ref[Graph], Paths]] = {}


def paths(graph: Graph) -> Paths:
    """The paths of a graph; kept as long as the graph lives, because comparing graphs by value would be slow."""
    key = id(graph)
    found = _known.get(key)
    if found is None or found[0]() is not graph:
        found = (weakref.ref(graph, lambda _: _known.pop(key, None)), _work_out(graph))
        _known[key] = found
    return found[1]


def forward_flows(graph: Graph) -> list[Flow]:
    """All flows but loop-backs, between steps that exist."""
    known = graph.by_id
    return [flow for flow in graph.flows if not flow.loop_back and flow.source in known and flow.target in known]


def _work_out(graph: Graph) -> Paths:
    flows = forward_flows(graph)
    distance = _distances(graph.by_id, flows)
    order = tuple(sorted(distance, key=lambda step_id: (distance[step_id], step_id)))
    place = {step_id: number for number, step_id in enumerate(order)}
    edges = [(place[flow.source], place[flow.target]) for flow in flows]
    after = _closure(len(order), sorted(edges, reverse=True))
    before = _closure(len(order), sorted((target, source) for source, target in edges))
    return Paths(order, place, distance, tuple(before), tuple(after))


def _distances(steps: Iterable[StepId], flows: list[Flow]) -> dict[StepId, int]:
    """Longest distance of every step; steps of a forward cycle, which lint refuses, stand behind all others."""
    waiting_for = dict.fromkeys(steps, 0)
    following: dict[StepId, list[StepId]] = {step_id: [] for step_id in waiting_for}
    for flow in flows:
        waiting_for[flow.target] += 1
        following[flow.source].append(flow.target)
    distance = {step_id: 0 for step_id, count in waiting_for.items() if count == 0}
    ready = list(distance)
    for step_id in ready:
        for target in following[step_id]:
            distance[target] = max(distance.get(target, 0), distance[step_id] + 1)
            waiting_for[target] -= 1
            if waiting_for[target] == 0:
                ready.append(target)
    return {step_id: distance[step_id] if count == 0 else len(waiting_for) for step_id, count in waiting_for.items()}


def _closure(size: int, edges: list[tuple[int, int]]) -> list[int]:
    """Mask of all that can be reached from each place; one pass suffices when edges come farthest first."""
    reached = [0] * size
    changed = True
    while changed:
        changed = False
        for source, target in edges:
            grown = reached[source] | reached[target] | 1 << target
            if grown != reached[source]:
                reached[source] = grown
                changed = True
    return reached
