"""Walking over a graph that may be broken: flows to nowhere are left out. For the checks."""

from collections.abc import Iterable

from app.domain.ids import StepId
from app.domain.workflow import Flow, Graph

Ways = dict[StepId, list[StepId]]


def sound_flows(graph: Graph) -> list[Flow]:
    """The flows between steps that exist."""
    return [flow for flow in graph.flows if flow.source in graph.by_id and flow.target in graph.by_id]


def ways(flows: Iterable[Flow], *, back: bool = False) -> Ways:
    found: Ways = {}
    for flow in flows:
        source, target = (flow.target, flow.source) if back else (flow.source, flow.target)
        found.setdefault(source, []).append(target)
    return found


def reached(starts: Iterable[StepId], along: Ways, without: StepId | None = None) -> set[StepId]:
    """The starts and all that can be reached from them, never entering ``without``."""
    waiting = [start for start in starts if start != without]
    found = set(waiting)
    while waiting:
        for target in along.get(waiting.pop(), ()):
            if target != without and target not in found:
                found.add(target)
                waiting.append(target)
    return found


def always_passes(graph: Graph, gate: StepId, step_id: StepId) -> bool:
    """Whether every forward path from Start to the step leads through ``gate``."""
    if graph.start is None or gate == step_id:
        return True
    forward = ways(flow for flow in sound_flows(graph) if not flow.loop_back)
    return step_id not in reached([graph.start.id], forward, without=gate)
