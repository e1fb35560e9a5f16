"""Beginning a run and moving one step by hand. Nothing opens here: settle afterwards."""

from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.run import Run, SkipReason, StepRun, TaskState
from app.domain.workflow import Graph, Step
from app.engine.delivery import deliver
from app.engine.event import Cancelled, Closed, LimitReached, Moved
from app.engine.outcome import ids_of, loops_back, preset_outcome, taken_flows
from app.engine.progress import Progress, known_step


def begin(graph: Graph, *, reduced_scope: bool = False) -> Run:
    """All steps wait and Start has delivered; with reduced scope the optional ones are marked to be passed."""
    if graph.start is None:
        raise RuleViolation("This workflow has no start. Add a start and draw a flow from it to the first step.")
    marked = StepRun(skip=SkipReason.REDUCED_SCOPE)
    run = Run({step.id: marked if reduced_scope and leaves_out(step) else StepRun() for step in graph.steps})
    progress = Progress(graph, run)
    progress.put(graph.start.id, StepRun(TaskState.DONE, round=1))
    deliver(progress, graph.outgoing[graph.start.id])
    return progress.moved().run


def leaves_out(step: Step) -> bool:
    """Whether reduced scope leaves this step out."""
    return step.optional and step.has_task


def take_up(graph: Graph, run: Run, step_id: StepId) -> Moved:
    """Somebody starts on a ready step."""
    step = known_step(graph, step_id)
    if step.kind.unattended:
        raise RuleViolation(f"“{step.title}” goes by itself, so nobody starts it. Finish it when it is over.")
    if state_of(run, step_id) is TaskState.DOING:
        raise RuleViolation(f"“{step.title}” is started already. Finish it when it is done.")
    return _with_state(graph, run, step, TaskState.DOING)


def put_back(graph: Graph, run: Run, step_id: StepId) -> Moved:
    """A started step lies on the desk again."""
    step = known_step(graph, step_id)
    if state_of(run, step_id) is TaskState.READY:
        raise RuleViolation(f"“{step.title}” is not started. There is nothing to put back.")
    return _with_state(graph, run, step, TaskState.READY)


def _with_state(graph: Graph, run: Run, step: Step, state: TaskState) -> Moved:
    check_open(step, run)
    progress = Progress(graph, run)
    progress.put(step.id, replace(progress.steps[step.id], state=state))
    return progress.moved()


def finish(graph: Graph, run: Run, step_id: StepId, outcome: str | None = None) -> Moved:
    """Close an open step and deliver its flows; approvals and asked decisions need one of their outcomes.

    The looping outcome that reaches the limit counts as the limit's outcome. Whoever sends back reads ``waiting``.
    """
    step = known_step(graph, step_id)
    check_open(step, run)
    check_outcome(step, outcome)
    return _close(graph, run, step, outcome)


def close_unattended(graph: Graph, run: Run, step_id: StepId, outcome: str | None = None) -> Moved:
    """End an open step that no person ends: a wait, a subworkflow with the End it reached, a step whose time is out.

    ``outcome`` need not be one of the step's own; where it has no flows, nothing follows.
    """
    step = known_step(graph, step_id)
    check_open(step, run)
    return _close(graph, run, step, outcome)


def _close(graph: Graph, run: Run, step: Step, outcome: str | None) -> Moved:
    step_id = step.id
    progress = Progress(graph, run)
    step_run = progress.steps[step_id]
    if loops_back(graph, step, outcome):
        outcome = _limited(progress, step, step_run, outcome)
    looping = loops_back(graph, step, outcome) and step.asks
    flows = taken_flows(graph, step, outcome)
    state = TaskState.WAITING if looping else TaskState.DONE
    progress.put(step_id, replace(step_run, state=state, outcome=outcome, loops=step_run.loops + looping, again=False))
    progress.events.insert(0, Closed(step_id, step_run.round, outcome, ids_of(flows)))
    deliver(progress, flows)
    return progress.moved()


def _limited(progress: Progress, step: Step, step_run: StepRun, outcome: str | None) -> str | None:
    """The outcome that counts, once the limit of looping outcomes is reached."""
    limit = step.approval.limit if step.approval else None
    if step.approval is None or limit is None or step_run.loops + 1 < limit:
        return outcome
    if step.approval.limit_outcome is None:
        progress.tell(LimitReached(step.id))
    return step.approval.limit_outcome or outcome


def cancel(graph: Graph, run: Run, step_id: StepId, pass_on: bool) -> Moved:
    """Stop an open step: its flows go on as if it were done, or this path ends."""
    step = known_step(graph, step_id)
    check_open(step, run)
    progress = Progress(graph, run)
    step_run = progress.steps[step_id]
    outcome = preset_outcome(graph, step) if pass_on else step_run.outcome
    flows = taken_flows(graph, step, outcome) if pass_on else ()
    progress.put(step_id, replace(step_run, state=TaskState.CANCELLED, outcome=outcome))
    progress.tell(Cancelled(step_id, step_run.round, ids_of(flows)))
    deliver(progress, flows)
    return progress.moved()


_NOT_OPEN = {
    TaskState.WAITING: "its turn has not come. Finish the steps before it, or skip it",
    TaskState.DONE: "it is done. Reopen it to work on it again",
    TaskState.SKIPPED: "it was skipped. Reopen it to work on it after all",
    TaskState.CANCELLED: "it was cancelled. Reopen it to work on it after all",
}


def state_of(run: Run, step_id: StepId) -> TaskState:
    """A step that the run does not know yet waits."""
    return run.steps.get(step_id, StepRun()).state


def check_open(step: Step, run: Run) -> None:
    """Refuse what only an open step can do."""
    state = state_of(run, step.id)
    if not step.has_task:
        raise RuleViolation(f"“{step.title or step.kind}” passes by itself. Finish the steps before it.")
    if not state.open:
        raise RuleViolation(f"“{step.title}” is not open: {_NOT_OPEN[state]}.")


def check_outcome(step: Step, outcome: str | None) -> None:
    """Refuse an outcome that the step has not, and none where one is needed."""
    names = [one.name for one in step.answers]
    if not step.asks:
        if outcome is not None:
            raise RuleViolation(f"“{step.title}” has no outcomes. Finish it without one.")
    elif outcome is None:
        raise RuleViolation(f"“{step.title}” needs an outcome. Choose one of: {', '.join(names)}.")
    elif outcome not in {one.name for one in step.outcomes}:
        raise RuleViolation(f"“{outcome}” is no outcome of “{step.title}”. Choose one of: {', '.join(names)}.")
