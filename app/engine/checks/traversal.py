"""Walking over a graph that may be broken: flows to nowhere are left out. For the checks."""

from collections.abc import Iterable

from app.domain.ids import StepId
from app.domain.workflow import Flow, Graph

Ways = dict[StepId, list[StepId]]


def sound_flows(graph: Graph) -> list[Flow]:
    """The flows whose source and target are both in the graph."""
    return [flow for flow in graph.flows if flow.source in graph.by_id and flow.target in graph.by_id]


def ways(flows: Iterable[Flow], *, back: bool = False) -> Ways:
    """The targets of each source along these flows; ``back``: the sources of each target."""
    found: Ways = {}
    for flow in flows:
        source, target = (flow.target, flow.source) if back else (flow.source, flow.target)
        found.setdefault(source, []).append(target)
    return found


def reached(starts: Iterable[StepId], along: Ways) -> set[StepId]:
    """The starts and all that can be reached from them."""
    waiting = list(starts)
    found = set(waiting)
    while waiting:
        for target in along.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def cycles(steps: Iterable[StepId], along: Ways) -> list[set[StepId]]:
    """The greatest sets of steps that all lead to one another; a step alone only if it leads to itself.

    After R. Tarjan, Depth-First Search and Linear Graph Algorithms (1972), without recursion.
    """
    number: dict[StepId, int] = {}
    lowest: dict[StepId, int] = {}
    path: list[StepId] = []
    on_path: set[StepId] = set()
    found: list[set[StepId]] = []
    for root in steps:
        work = [(root, iter(along.get(root, ())))] if root not in number else []
        if work:
            _enter(root, number, lowest, path, on_path)
        while work:
            step_id, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[step_id])
                if lowest[step_id] == number[step_id]:
                    members = _leave(step_id, path, on_path)
                    if len(members) > 1 or step_id in along.get(step_id, ()):
                        found.append(members)
            elif target not in number:
                _enter(target, number, lowest, path, on_path)
                work.append((target, iter(along.get(target, ()))))
            elif target in on_path:
                lowest[step_id] = min(lowest[step_id], number[target])
    return found


def _enter(
    step_id: StepId, number: dict[StepId, int], lowest: dict[StepId, int], path: list[StepId], on_path: set[StepId]
) -> None:
    number[step_id] = lowest[step_id] = len(number)
    path.append(step_id)
    on_path.add(step_id)


def _leave(step_id: StepId, path: list[StepId], on_path: set[StepId]) -> set[StepId]:
    members: set[StepId] = set()
    while step_id not in members:
        members.add(path.pop())
    on_path -= members
    return members
