"""Which waiting tasks may turn out not to be needed: those behind an open decision are drawn hollow."""

from app.domain.ids import StepId
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import Flow, Graph, StepKind
from app.editing.unit import ProjectUnit
from app.engine.condition import in_words


def only_if(unit: ProjectUnit, task: Task) -> str:
    """ "only if …" in the words of the nearest open decision that a waiting task hangs on; else empty."""
    graph = unit.graph
    if graph is None or task.step_id is None or task.state is not TaskState.WAITING or task.run.round > 0:
        return ""
    return _doubt(graph, task.step_id, unit, set())


def _doubt(graph: Graph, step_id: StepId, unit: ProjectUnit, seen: set[StepId]) -> str:
    """A step is in doubt when every way that leads to it is; a start or open work gives certainty."""
    seen.add(step_id)
    reasons = []
    for flow in graph.incoming[step_id]:
        if flow.loop_back or flow.source in seen:
            continue
        reason = _choice(graph, flow, unit) or _before(graph, flow, unit, seen)
        if not reason:
            return ""
        reasons.append(reason)
    return reasons[0] if reasons else ""


def _before(graph: Graph, flow: Flow, unit: ProjectUnit, seen: set[StepId]) -> str:
    source = unit.by_step.get(flow.source)
    settled = source is not None and source.state is not TaskState.WAITING
    return "" if settled or graph.step(flow.source).kind is StepKind.START else _doubt(graph, flow.source, unit, seen)


def _choice(graph: Graph, flow: Flow, unit: ProjectUnit) -> str:
    """The flow's own "if", when it leaves a decision that has not been taken and another way leads elsewhere."""
    step = graph.step(flow.source)
    if step.kind is not StepKind.DECISION:
        return ""
    elsewhere = {other.target for other in graph.outgoing[step.id] if not other.loop_back}
    task = unit.by_step.get(step.id)
    open_choice = task is None or not task.state.over
    if len(elsewhere) < 2 or not open_choice:
        return ""
    if flow.outcome is not None:
        return f"only if {step.title.rstrip('?')}: {flow.outcome}"
    titles = {other.id: other.title for other in graph.steps}
    return f"only if {in_words(flow.condition, titles)}" if flow.condition else f"only if not: {step.title}"
