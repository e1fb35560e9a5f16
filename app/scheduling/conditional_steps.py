"""Which steps come for sure, and which only if a decision falls their way. For the sentence and hollow bars."""

from collections.abc import Mapping

from app.domain.ids import FlowId, StepId, TaskId
from app.domain.run import SkipReason
from app.domain.workflow import Graph, Step, StepKind
from app.scheduling.network import Network

FORESEEN = "foreseen"
"""Where a network keeps which flows its decisions will take by the fields that are filled already, by step."""


def is_certain(network: Network, task_id: TaskId) -> bool:
    """Whether every way that open decisions can fall leads to the task. Without a workflow everything is certain."""
    graph = network.graph
    step_id = network.task(task_id).step_id
    if graph is None or not graph.branches or step_id not in graph.by_id:
        return True
    under_way = _under_way(network, graph)
    gone = {run_id for run_id, run in network.project.passages.items() if run.skip is SkipReason.NOT_NEEDED}
    foreseen: Mapping[StepId, frozenset[FlowId]] = network.worked_out.get(FORESEEN, {})
    sure = {step_id}
    todo = [step_id]
    for reached in todo:
        for flow in graph.incoming[reached]:
            source = flow.source
            if flow.loop_back or source in sure or source in gone:
                continue
            if _always_delivers(graph, graph.step(source), sure, foreseen):
                sure.add(source)
                todo.append(source)
    return not under_way.isdisjoint(sure)


def _under_way(network: Network, graph: Graph) -> set[StepId]:
    """Where the project is: open work and held arrivals; before anything is open, its start."""
    found = {task.step_id for task in network.tasks if task.state.open and task.step_id is not None}
    found |= {graph.flow_by_id[flow_id].target for flow_id in network.project.arrivals if flow_id in graph.flow_by_id}
    return found or ({graph.start.id} if graph.start else set())


def _always_delivers(graph: Graph, step: Step, sure: set[StepId], foreseen: Mapping[StepId, frozenset[FlowId]]) -> bool:
    """Whether some flow of every choice leads into ``sure``; choices that only loop back are made again."""
    ahead = [flow for flow in graph.outgoing[step.id] if not flow.loop_back]
    if step.id in foreseen:
        return any(flow.target in sure for flow in ahead if flow.id in foreseen[step.id])
    if step.kind is StepKind.DECISION and not step.asks:
        return all(flow.target in sure for flow in ahead)
    if step.asks:
        outcomes = {flow.outcome for flow in ahead}
        return all(any(flow.target in sure for flow in ahead if flow.outcome == outcome) for outcome in outcomes)
    return any(flow.target in sure for flow in ahead)
