"""Going back or jumping in by hand: reopen, *still good*, *we are here*. Nothing opens here: settle afterwards."""

from collections.abc import Collection
from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId
from app.domain.run import Run, SkipReason, StepRun, TaskState
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.event import Closed, StillOpen, TakenBack, Transition
from app.engine.flow_delivery import deliver, withdraw
from app.engine.mutable_run import MutableRun, require_step
from app.engine.outcome import ids_of, loops_back, taken_flows
from app.engine.reachability import arrives_at, by_hand, paths
from app.engine.skip import was_left_out


def reopen(graph: Graph, run: Run, step_id: StepId) -> Transition:
    """A loop-back by hand to a closed step.

    Steps after it that are ready wait again; started ones go on and are listed as StillOpen.
    """
    step = require_step(graph, step_id)
    mutable = MutableRun(graph, run)
    step_run = mutable.steps[step_id]
    if not step.has_task:
        raise RuleViolation(f"“{step.title or step.kind}” passes by itself. Reopen the step before it.")
    if not step_run.state.over:
        words = "is open already" if step_run.state.open else "waits; its turn comes by itself"
        raise RuleViolation(f"“{step.title}” {words}. There is nothing to reopen.")
    withdraw(mutable, step_id)
    for after_id in mutable.paths.steps_after(step_id):
        if mutable.steps[after_id].state is TaskState.READY:
            _take_back(mutable, after_id, step_id)
        elif mutable.steps[after_id].state is TaskState.DOING:
            mutable.emit(StillOpen(after_id))
    state = TaskState.DONE if step_run.state is TaskState.DONE else TaskState.WAITING
    anew = replace(mutable.steps[step_id], state=state, skip=None, skip_outcome=None, again=False)
    mutable.put(step_id, anew)
    mutable.arrivals[by_hand(step_id)] = step_id
    return mutable.result()


def _take_back(mutable: MutableRun, step_id: StepId, reopened: StepId) -> None:
    """Let a ready step wait again, holding what this round got from elsewhere or by hand, so that none of it is lost.

    What earlier rounds used up is not given back: the step would open again without anything new.
    """
    step_run = mutable.steps[step_id]
    arrived = step_run.arrived if step_run.arrived is not None else _likely_arrived(mutable, step_id, reopened)
    mutable.put(step_id, replace(step_run, state=TaskState.WAITING))
    mutable.emit(TakenBack(step_id, step_run.round))
    for flow_id in arrived:
        if arrives_at(mutable.graph, flow_id) == step_id:
            mutable.arrivals[flow_id] = step_id


def _likely_arrived(mutable: MutableRun, step_id: StepId, reopened: StepId) -> frozenset[FlowId]:
    """What opened a step whose arrivals nobody kept: the ways that the steps elsewhere took last."""
    return frozenset(
        flow.id
        for flow in mutable.graph.incoming[step_id]
        if flow.source in mutable.steps and not flow.loop_back and flow.source != reopened
        if not mutable.paths.reaches(reopened, flow.source) and flow in _last_taken(mutable, flow.source)
    )


def _last_taken(mutable: MutableRun, step_id: StepId) -> tuple[Flow, ...]:
    """What a closed step delivered when it closed last."""
    step_run = mutable.steps[step_id]
    if not (step_run.has_delivered or step_run.again):
        return ()
    return taken_flows(mutable.graph, mutable.graph.step(step_id), step_run.outcome)


def keep(graph: Graph, run: Run, step_id: StepId) -> Transition:
    """Close a step that is to be done again as *still good*, with the outcome of its last round.

    Before its turn it reads ``done`` at once and is passed when its turn comes; one that was skipped by hand stays so.
    """
    step = require_step(graph, step_id)
    mutable = MutableRun(graph, run)
    step_run = mutable.steps[step_id]
    if step_run.state is TaskState.WAITING and step_run.again:
        lasting = step_run.skip if step_run.skip is SkipReason.REDUCED_SCOPE else None
        mutable.put(step_id, replace(step_run, state=TaskState.DONE, skip=lasting, skip_outcome=None))
    elif was_left_out(step_run) and (not step.asks or step_run.outcome is not None):
        mutable.put(step_id, replace(step_run, again=True))
    elif step_run.state.open and step_run.round > 1 and _was_good(graph, step, step_run):
        flows = taken_flows(graph, step, step_run.outcome)
        mutable.put(step_id, replace(step_run, state=TaskState.DONE))
        mutable.emit(Closed(step_id, step_run.round, step_run.outcome, ids_of(flows)))
        deliver(mutable, flows)
    else:
        raise RuleViolation(f"“{step.title}” has no earlier result that could be still good. Finish it instead.")
    return mutable.result()


def _was_good(graph: Graph, step: Step, step_run: StepRun) -> bool:
    return not step.asks or (step_run.outcome is not None and not loops_back(graph, step, step_run.outcome))


def resume_here(graph: Graph, run: Run, done_step_ids: Collection[StepId]) -> Transition:
    """*We are here*: these steps and all before them are done, silently; what follows them opens next.

    Only while nothing has been closed. Where a done step had a choice, it took the way that leads to other done
    steps, otherwise the first positive one. Marks of steps that are still to come stay.
    """
    for step in graph.steps:
        step_run = run.steps.get(step.id, StepRun())
        if step.has_task and (step_run.round > 1 or step_run.state in (TaskState.DONE, TaskState.CANCELLED)):
            raise RuleViolation(f"“{step.title}” has its history already. Finish or skip the other steps one by one.")
    done = _with_all_before(graph, done_step_ids)
    marks = {step_id: StepRun(skip=step_run.skip) for step_id, step_run in run.steps.items() if _marked(step_run)}
    mutable = MutableRun(graph, Run(marks))
    for step_id in mutable.paths.order:
        if step_id in done:
            flows, outcome = _way_taken(graph, graph.step(step_id), done)
            counts = graph.step(step_id).counts_arrivals
            mutable.put(step_id, StepRun(TaskState.DONE, round=1, outcome=outcome, absorbs=counts))
            deliver(mutable, [flow for flow in flows if flow.target not in done])
    return Transition(mutable.result().run)


def _marked(step_run: StepRun) -> bool:
    return step_run.skip is SkipReason.REDUCED_SCOPE or (
        step_run.skip is SkipReason.BY_HAND and step_run.state is TaskState.WAITING
    )


def _with_all_before(graph: Graph, step_ids: Collection[StepId]) -> frozenset[StepId]:
    named = [require_step(graph, step_id).id for step_id in step_ids]
    known = paths(graph)
    before = {earlier for step_id in named for earlier in known.steps_before(step_id)}
    worked = {step_id for step_id in named if graph.step(step_id).has_task}
    return frozenset(before | worked | ({graph.start.id} if graph.start else set()))


def _way_taken(graph: Graph, step: Step, done: frozenset[StepId]) -> tuple[tuple[Flow, ...], str | None]:
    """The flows that a step of the past took, and the outcome that stands for them."""
    if step.asks:
        ranked = sorted(
            step.outcomes,
            key=lambda one: (
                loops_back(graph, step, one.name),
                not any(flow.target in done for flow in taken_flows(graph, step, one.name)),
                not one.positive,
            ),
        )
        outcome = ranked[0].name if ranked else None
        return taken_flows(graph, step, outcome), outcome
    flows = graph.outgoing[step.id]
    if step.kind is StepKind.DECISION:
        flows = tuple(flow for flow in flows if flow.target in done and not flow.loop_back)
        return flows, "\n".join(ids_of(flows))
    return tuple(flow for flow in flows if not flow.loop_back), None
