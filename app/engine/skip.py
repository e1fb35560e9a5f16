"""Leaving steps out: by hand for one round, by reduced scope for all. Nothing opens here: settle afterwards."""

from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.run import Run, SkipReason, StepRun, TaskState
from app.domain.workflow import Graph, Outcome, Step
from app.engine.event import Passed, Transition
from app.engine.flow_delivery import deliver
from app.engine.mutable_run import MutableRun, require_step
from app.engine.outcome import ids_of, loops_back, preset_outcome, taken_flows
from app.engine.transition import check_outcome, leaves_out


def skip(
    graph: Graph,
    run: Run,
    step_id: StepId,
    outcome: str | None = None,
    reason: SkipReason = SkipReason.BY_HAND,
) -> Transition:
    """End an open step now, or mark a waiting one to be passed when its turn comes; its flows go on as if done.

    An approval or asked decision takes ``outcome``, by default the positive one. What reduced scope leaves out
    keeps that reason, so that it is left out of later rounds too.
    """
    step = require_step(graph, step_id)
    if outcome is not None:
        check_outcome(step, outcome)
        if loops_back(graph, step, outcome):
            raise RuleViolation(f"“{step.title}” cannot be skipped with “{outcome}”, which sends back. Finish it so.")
    mutable = MutableRun(graph, run)
    step_run = mutable.steps[step_id]
    if not step.has_task:
        raise RuleViolation(f"“{step.title or step.kind}” passes by itself. Skip the steps around it.")
    if step_run.skip is SkipReason.REDUCED_SCOPE:
        reason = SkipReason.REDUCED_SCOPE
    if step_run.state.open:
        _end_now(mutable, step, replace(step_run, skip=reason, outcome=outcome or preset_outcome(graph, step)))
    elif step_run.state is TaskState.WAITING:
        mutable.put(step_id, replace(step_run, skip=reason, skip_outcome=outcome))
    else:
        raise RuleViolation(f"“{step.title}” is {step_run.state} already. There is nothing to skip.")
    return mutable.result()


def _end_now(mutable: MutableRun, step: Step, step_run: StepRun) -> None:
    flows = taken_flows(mutable.graph, step, step_run.outcome)
    mutable.put(step.id, replace(step_run, state=TaskState.SKIPPED))
    mutable.emit(Passed(step.id, step_run.round, step_run.skip, ids_of(flows)))
    deliver(mutable, flows)


def outcomes_to_skip_with(graph: Graph, step: Step) -> tuple[Outcome, ...]:
    """How a skipped approval or asked decision may end: as people may answer, but never back."""
    return tuple(one for one in step.answers if step.asks and not loops_back(graph, step, one.name))


def comes_again(graph: Graph, run: Run) -> tuple[StepId, ...]:
    """Steps that were skipped by hand and will be somebody's turn again: work that is under way leads to them."""
    mutable = MutableRun(graph, run)
    under_way = mutable.open_mask | mutable.holding_mask
    ahead = under_way
    for step_id in mutable.paths.members(under_way):
        ahead |= mutable.reach.after[mutable.paths.place[step_id]]
    return tuple(step_id for step_id in mutable.paths.members(ahead) if was_left_out(mutable.steps[step_id]))


def was_left_out(step_run: StepRun) -> bool:
    """Whether it was passed by hand, and its next turn would be work."""
    by_hand = step_run.state is TaskState.SKIPPED and step_run.skip is SkipReason.BY_HAND
    return by_hand and step_run.round > 0 and not step_run.again


def unskip(graph: Graph, run: Run, step_id: StepId) -> Transition:
    """Take the mark off a step that has not been passed yet."""
    step = require_step(graph, step_id)
    mutable = MutableRun(graph, run)
    step_run = mutable.steps[step_id]
    passed = step_run.state is TaskState.SKIPPED and step_run.round > 0
    if passed and step_run.skip is not SkipReason.NOT_NEEDED:
        raise RuleViolation(f"“{step.title}” has been passed. Reopen it to work on it after all.")
    if step_run.skip in (None, SkipReason.NOT_NEEDED):
        raise RuleViolation(f"“{step.title}” is not marked to be skipped. There is nothing to take back.")
    _unmark(mutable, step_id, step_run)
    return mutable.result()


def _unmark(mutable: MutableRun, step_id: StepId, step_run: StepRun) -> None:
    state = TaskState.WAITING if step_run.state is TaskState.SKIPPED else step_run.state
    mutable.put(step_id, replace(step_run, state=state, skip=None, skip_outcome=None))


def reduce_scope(graph: Graph, run: Run, on: bool) -> Transition:
    """Mark all optional steps to be passed in this round and later ones, or take those marks off.

    Work that is open goes on. A step that was passed stays so; without reduced scope its next round is work again.
    """
    mutable = MutableRun(graph, run)
    for step in graph.steps:
        step_run = mutable.steps[step.id]
        if on and leaves_out(step):
            mutable.put(step.id, replace(step_run, skip=SkipReason.REDUCED_SCOPE))
        elif not on and step_run.skip is SkipReason.REDUCED_SCOPE:
            if step_run.state is TaskState.SKIPPED and step_run.round > 0:
                mutable.put(step.id, replace(step_run, skip=SkipReason.BY_HAND))
            else:
                _unmark(mutable, step.id, step_run)
    return mutable.result()
