"""Which waiting tasks may turn out not to be needed, and why: those behind an open decision are drawn hollow."""

from app.domain.ids import StepId
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.text import short_title
from app.domain.workflow import Flow, Graph, StepKind
from app.editing.loaded_project import LoadedProject
from app.engine.condition import short_in_words
from app.scheduling.conditional_steps import is_certain
from app.scheduling.network import Network


def only_if(loaded: LoadedProject, network: Network, task: Task) -> str:
    """ "only if …" in the words of the nearest open decision that a waiting task hangs on; else empty."""
    graph = loaded.graph
    waits = task.state is TaskState.WAITING and task.run.round == 0 and task.id in network.place
    if graph is None or task.step_id is None or not waits or not graph.branches or is_certain(network, task.id):
        return ""
    return _nearest_choice(graph, task.step_id, loaded)


def _nearest_choice(graph: Graph, step_id: StepId, loaded: LoadedProject) -> str:
    todo = [step_id]
    for reached in todo:
        for flow in graph.incoming[reached]:
            if flow.loop_back or flow.source in todo:
                continue
            words = _choice(graph, flow, loaded)
            if words:
                return words
            todo.append(flow.source)
    return ""


def _choice(graph: Graph, flow: Flow, loaded: LoadedProject) -> str:
    """The flow's own "if", when it leaves a decision that has not been taken and another way leads elsewhere."""
    step = graph.step(flow.source)
    elsewhere = {other.target for other in graph.outgoing[step.id] if not other.loop_back}
    task = loaded.by_step.get(step.id)
    taken = task is not None and task.state.over
    if step.kind is not StepKind.DECISION or len(elsewhere) < 2 or taken:
        return ""
    if flow.outcome is not None:
        return f"only if “{short_title(step.title)}”: {flow.outcome}"
    titles = {other.id: other.title for other in graph.steps}
    title = short_title(step.title)
    return f"only if {short_in_words(flow.condition, titles)}" if flow.condition else f"only if not “{title}”"
