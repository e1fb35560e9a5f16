"""What leads to what along forward flows, worked out once a graph. Anybody may call it."""

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph

Edge = tuple[StepId, StepId]
T = TypeVar("T")

_HAND = "by hand: "


def by_hand(step_id: StepId) -> FlowId:
    """The id under which a run keeps an arrival that came by hand and fills no flow."""
    return FlowId(_HAND + step_id)


def arrives_at(graph: Graph, arrival: FlowId) -> StepId | None:
    """The step that holds an arrival; None when the graph does not know it."""
    flow = graph.flow_by_id.get(arrival)
    target = flow.target if flow is not None else StepId(arrival.removeprefix(_HAND))
    return target if target in graph.by_id else None


class Reach(NamedTuple):
    """By place in ``Paths.order``: bit masks of the steps that lead to a step, and of those that it leads to."""

    before: tuple[int, ...]
    after: tuple[int, ...]


BARRED_KEPT = 100
"""How many sets of absorbing steps a graph remembers the reach of."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The transitive closure of a graph along forward flows, and the order in which its steps settle.

    Sets of steps are bit masks: bit *i* stands for ``order[i]``.
    """

    order: tuple[StepId, ...]
    """By longest distance from Start along flows and gates, then id: the order in which steps settle."""
    place: Mapping[StepId, int]
    distance: Mapping[StepId, int]
    before: tuple[int, ...]
    after: tuple[int, ...]
    gates: Mapping[int, int]
    """By place: the milestones before which a step does not open. A gate that closes a cycle is left out."""
    edges: tuple[tuple[int, int], ...]
    """The forward flows, the farthest first."""
    _barred: dict[int, Reach] = field(default_factory=dict, compare=False)

    def past(self, barred: int) -> Reach:
        """What leads to what when no path leads into the steps of a mask."""
        if not barred:
            return Reach(self.before, self.after)
        found = self._barred.get(barred)
        if found is None:
            if len(self._barred) >= BARRED_KEPT:
                self._barred.clear()
            found = self._barred[barred] = _reach_of(
                len(self.order), [edge for edge in self.edges if not barred >> edge[1] & 1]
            )
        return found

    def only_to(self, step_id: StepId) -> int:
        """The steps from which every way ahead leads to this one."""
        here = self.place[step_id]
        found, ahead = 1 << here, [0] * len(self.order)
        for source, target in self.edges:
            ahead[source] |= 1 << target
        for place in range(here - 1, -1, -1):
            if ahead[place] and not ahead[place] & ~found:
                found |= 1 << place
        return found & ~(1 << here)

    def reaches(self, source: StepId, target: StepId) -> bool:
        """Whether a path of one flow or more leads from ``source`` to ``target``."""
        return bool(self.after[self.place[source]] >> self.place[target] & 1)

    def steps_after(self, step_id: StepId) -> tuple[StepId, ...]:
        """All steps that a path of forward flows leads to from this one, in settling order."""
        return tuple(self.members(self.after[self.place[step_id]]))

    def steps_before(self, step_id: StepId) -> tuple[StepId, ...]:
        """All steps from which a path of forward flows leads to this one, in settling order."""
        return tuple(self.members(self.before[self.place[step_id]]))

    def members(self, mask: int) -> Iterator[StepId]:
        """The steps of a mask, in settling order."""
        while mask:
            lowest = mask & -mask
            yield self.order[lowest.bit_length() - 1]
            mask ^= lowest


class OfGraph(Generic[T]):
    """What was worked out of a graph, kept as long as that graph lives: by identity, because comparing graphs by value
    would be slow."""

    def __init__(self, work_out: Callable[[Graph], T]) -> None:
        self._work_out = work_out
        self._known: dict[int, tuple[weakref.ref[Graph], T]] = {}

    def __call__(self, graph: Graph) -> T:
        key = id(graph)
        found = self._known.get(key)
        if found is None or found[0]() is not graph:
            found = (weakref.ref(graph, lambda _: self._known.pop(key, None)), self._work_out(graph))
            self._known[key] = found
        return found[1]


def paths(graph: Graph) -> Paths:
    """The paths of a graph; kept as long as the graph lives."""
    return _paths(graph)


def forward_flows(graph: Graph) -> list[Flow]:
    """All flows but loop-backs, between steps that exist."""
    known = graph.by_id
    return [flow for flow in graph.flows if not flow.loop_back and flow.source in known and flow.target in known]


class SettlingOrder(NamedTuple):
    """How far the steps of a graph are from Start, and so in which order they settle."""

    order: tuple[StepId, ...]
    """By longest distance from Start along flows and gates, then id."""
    place: Mapping[StepId, int]
    """The place of each step in ``order``."""
    distance: Mapping[StepId, int]
    """In flows and gates."""
    gates: tuple[Edge, ...]
    """From milestone to the step that does not open before it. One that closes a cycle is left out."""


def settling_order(graph: Graph) -> SettlingOrder:
    """The order of a graph, a part of its ``paths``; kept as long as the graph lives."""
    return _orders(graph)


def _order(graph: Graph) -> SettlingOrder:
    flows = [(flow.source, flow.target) for flow in forward_flows(graph)]
    gates = _sound_gates(graph, flows)
    distance = _distances(graph.by_id, flows + gates)
    order = sorted(distance)
    order.sort(key=distance.__getitem__)
    return SettlingOrder(tuple(order), {id: at for at, id in enumerate(order)}, distance, tuple(gates))


def _work_out(graph: Graph) -> Paths:
    order, place, distance, gates = settling_order(graph)
    edges = sorted(((place[flow.source], place[flow.target]) for flow in forward_flows(graph)), reverse=True)
    not_before: dict[int, int] = {}
    for milestone, step_id in gates:
        not_before[place[step_id]] = not_before.get(place[step_id], 0) | 1 << place[milestone]
    return Paths(order, place, distance, *_reach_of(len(order), edges), not_before, tuple(edges))


def _sound_gates(graph: Graph, flows: list[Edge]) -> list[Edge]:
    """From milestone to step. Those in a cycle with flows or other gates, which lint refuses, would wait for ever."""
    known = graph.by_id
    gates = [(milestone, step.id) for step in known.values() for milestone in step.gates if milestone in known]
    if not gates:
        return []
    place = {step_id: number for number, step_id in enumerate(known)}
    after = _closure(len(place), [(place[source], place[target]) for source, target in flows + gates])
    return [gate for gate in gates if not after[place[gate[1]]] >> place[gate[0]] & 1]


def _reach_of(size: int, edges: list[tuple[int, int]]) -> Reach:
    """``edges`` with the farthest first."""
    before = _closure(size, sorted((target, source) for source, target in edges))
    return Reach(tuple(before), tuple(_closure(size, edges)))


def _distances(steps: Iterable[StepId], edges: list[Edge]) -> dict[StepId, int]:
    """Longest distance of every step; steps of a forward cycle, which lint refuses, stand behind all others."""
    waiting_for = dict.fromkeys(steps, 0)
    following: dict[StepId, list[StepId]] = {step_id: [] for step_id in waiting_for}
    for source, target in edges:
        waiting_for[target] += 1
        following[source].append(target)
    distance = {step_id: 0 for step_id, count in waiting_for.items() if count == 0}
    ready = list(distance)
    for step_id in ready:
        beyond = distance[step_id] + 1
        for target in following[step_id]:
            if distance.get(target, 0) < beyond:
                distance[target] = beyond
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


_orders = OfGraph(_order)
_paths = OfGraph(_work_out)
