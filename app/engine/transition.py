"""Beginning a run and moving one step by hand. Nothing opens here: settle afterwards."""

from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.run import Run, SkipReason, StepRun, TaskState
from app.domain.workflow import Graph, Step
from app.engine.event import Cancelled, Closed, LimitReached, Transition
from app.engine.flow_delivery import deliver
from app.engine.mutable_run import MutableRun, require_step
from app.engine.outcome import ids_of, loops_back, preset_outcome, taken_flows


def begin(graph: Graph, *, reduced_scope: bool = False) -> Run:
    """All steps wait and Start has delivered; with reduced scope the optional ones are marked to be passed."""
    if graph.start is None:
        raise RuleViolation("This workflow has no start. Add a start and draw a flow from it to the first step.")
    marked = StepRun(skip=SkipReason.REDUCED_SCOPE)
    run = Run({step.id: marked if reduced_scope and leaves_out(step) else StepRun() for step in graph.steps})
    mutable = MutableRun(graph, run)
    mutable.put(graph.start.id, StepRun(TaskState.DONE, round=1))
    deliver(mutable, graph.outgoing[graph.start.id])
    return mutable.result().run


def leaves_out(step: Step) -> bool:
    """Whether reduced scope leaves this step out."""
    return step.optional and step.has_task


def start_step(graph: Graph, run: Run, step_id: StepId) -> Transition:
    """Ready becomes doing. Raises RuleViolation for a step that is not open, is started, or goes by itself."""
    step = require_step(graph, step_id)
    if step.kind.unattended:
        raise RuleViolation(f"“{step.title}” goes by itself, so nobody starts it. Finish it when it is over.")
    if state_of(run, step_id) is TaskState.DOING:
        raise RuleViolation(f"“{step.title}” is started already. Finish it when it is done.")
    return _with_state(graph, run, step, TaskState.DOING)


def put_back(graph: Graph, run: Run, step_id: StepId) -> Transition:
    """Doing becomes ready again. Raises RuleViolation for a step that is not started."""
    step = require_step(graph, step_id)
    if state_of(run, step_id) is TaskState.READY:
        raise RuleViolation(f"“{step.title}” is not started. There is nothing to put back.")
    return _with_state(graph, run, step, TaskState.READY)


def _with_state(graph: Graph, run: Run, step: Step, state: TaskState) -> Transition:
    check_open(step, run)
    mutable = MutableRun(graph, run)
    mutable.put(step.id, replace(mutable.steps[step.id], state=state))
    return mutable.result()


def finish(graph: Graph, run: Run, step_id: StepId, outcome: str | None = None) -> Transition:
    """Close an open step and deliver its flows; approvals and asked decisions need one of their outcomes.

    The looping outcome that reaches the limit counts as the limit's outcome. Whoever sends back reads ``waiting``.
    """
    step = require_step(graph, step_id)
    check_open(step, run)
    check_outcome(step, outcome)
    return _close(graph, run, step, outcome)


def close_unattended(graph: Graph, run: Run, step_id: StepId, outcome: str | None = None) -> Transition:
    """End an open step that no person ends: a wait, a subworkflow with the End it reached, a step whose time is out.

    ``outcome`` need not be one of the step's own; where it has no flows, nothing follows.
    """
    step = require_step(graph, step_id)
    check_open(step, run)
    return _close(graph, run, step, outcome)


def _close(graph: Graph, run: Run, step: Step, outcome: str | None) -> Transition:
    step_id = step.id
    mutable = MutableRun(graph, run)
    step_run = mutable.steps[step_id]
    if loops_back(graph, step, outcome):
        outcome = _limited(mutable, step, step_run, outcome)
    looping = loops_back(graph, step, outcome) and step.asks
    flows = taken_flows(graph, step, outcome)
    state = TaskState.WAITING if looping else TaskState.DONE
    mutable.put(step_id, replace(step_run, state=state, outcome=outcome, loops=step_run.loops + looping, again=False))
    mutable.events.insert(0, Closed(step_id, step_run.round, outcome, ids_of(flows)))
    deliver(mutable, flows)
    return mutable.result()


def _limited(mutable: MutableRun, step: Step, step_run: StepRun, outcome: str | None) -> str | None:
    """The outcome that counts, once the limit of looping outcomes is reached."""
    limit = step.approval.limit if step.approval else None
    if step.approval is None or limit is None or step_run.loops + 1 < limit:
        return outcome
    if step.approval.limit_outcome is None:
        mutable.emit(LimitReached(step.id))
    return step.approval.limit_outcome or outcome


def cancel(graph: Graph, run: Run, step_id: StepId, pass_on: bool) -> Transition:
    """Stop an open step: its flows go on as if it were done, or this path ends."""
    step = require_step(graph, step_id)
    check_open(step, run)
    mutable = MutableRun(graph, run)
    step_run = mutable.steps[step_id]
    outcome = preset_outcome(graph, step) if pass_on else step_run.outcome
    flows = taken_flows(graph, step, outcome) if pass_on else ()
    mutable.put(step_id, replace(step_run, state=TaskState.CANCELLED, outcome=outcome, passed_on=pass_on))
    mutable.emit(Cancelled(step_id, step_run.round, ids_of(flows)))
    deliver(mutable, flows)
    return mutable.result()


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
