"""The one rule, applied until nothing more happens. Called after every transition, by actions and previews."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from app.domain.condition import FieldValue
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.run import Run, SkipReason, StepRun, TaskState
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.decision import decided_flows
from app.engine.event import Cancelled, Completed, Kept, NotNeeded, Opened, Passed, Transition, WaitsAgain, Withdrawn
from app.engine.flow_delivery import deliver
from app.engine.mutable_run import MutableRun
from app.engine.outcome import ids_of, preset_outcome, taken_flows


def settle(graph: Graph, run: Run, fields: Mapping[str, FieldValue]) -> Transition:
    """Open and pass, in settling order, every step whose turn has come; then say of the rest whether it still waits.

    Settling a settled run changes nothing. Raises RuleViolation when steps go round without a person, which lint
    refuses in published workflows.
    """
    mutable = MutableRun(graph, run)
    turns: Counter[StepId] = Counter()
    while (step_id := _next_turn(mutable)) is not None:
        turns[step_id] += 1
        if turns[step_id] > len(graph.steps) + 1:
            title = graph.step(step_id).title or step_id
            raise RuleViolation(f"“{title}” comes round for ever without anybody's work. Put a task in the loop.")
        take_turn(mutable, step_id, fields)
    _mark_the_rest(mutable)
    return mutable.result()


def may_open(mutable: MutableRun, step_id: StepId, holding_mask: int) -> bool:
    """Whether nothing that is under way can still reach the step, which holds an arrival, or the gates before it.

    A step that opens at the first or the k-th flow need not wait for more than those.
    """
    step = mutable.graph.step(step_id)
    if step.kind is StepKind.END:
        return True
    place, before = mutable.paths.place[step_id], mutable.reach.before
    under_way = (mutable.open_mask | holding_mask) & ~(1 << place)
    gates = mutable.paths.gates.get(place, 0)
    if gates and (gates & under_way or any(before[gate] & under_way for gate in _places(gates))):
        return False
    return not before[place] & under_way or _enough_has_come(mutable, step)


def _enough_has_come(mutable: MutableRun, step: Step) -> bool:
    if step.opens_at is None:
        return False
    flows = (flow for flow in mutable.graph.incoming[step.id] if not flow.loop_back)
    return sum(flow.id in mutable.arrivals for flow in flows) >= step.opens_at


def _places(mask: int) -> list[int]:
    return [place for place in range(mask.bit_length()) if mask >> place & 1]


def _next_turn(mutable: MutableRun) -> StepId | None:
    holding_mask = mutable.holding_mask
    for step_id in mutable.paths.members(holding_mask):
        if may_open(mutable, step_id, holding_mask):
            return step_id
    return None


def take_turn(mutable: MutableRun, step_id: StepId, fields: Mapping[str, FieldValue]) -> None:
    """Use up the step's arrivals and open it, or pass it where it needs nobody."""
    arrived = frozenset(flow_id for flow_id, target in mutable.arrivals.items() if target == step_id)
    for flow_id in arrived:
        del mutable.arrivals[flow_id]
    step = mutable.graph.step(step_id)
    if step.counts_arrivals:
        mutable.put(step_id, replace(mutable.steps[step_id], absorbs=True))
        if step.cancel_rest:
            _cancel_rest(mutable, step_id)
    step_run = mutable.steps[step_id]
    if not step.has_task:
        _pass_by_itself(mutable, step, fields)
    elif step_run.state in (TaskState.DONE, TaskState.SKIPPED) and step_run.again:
        _pass_as_still_good(mutable, step, step_run)
    elif _is_marked(step_run):
        _pass_as_skipped(mutable, step, step_run)
    else:
        round_ = step_run.round + 1
        opened = replace(step_run, state=TaskState.READY, round=round_, skip=None, again=False, arrived=arrived)
        mutable.put(step_id, opened)
        mutable.emit(Opened(step_id, opened.round))


def _cancel_rest(mutable: MutableRun, step_id: StepId) -> None:
    """Take the open work and the held arrivals from which every way ahead leads to the step."""
    rest = mutable.paths.only_to(step_id)
    place = mutable.paths.place
    for flow_id in [flow_id for flow_id, target in mutable.arrivals.items() if rest >> place[target] & 1]:
        del mutable.arrivals[flow_id]
        mutable.emit(Withdrawn(flow_id))
    _cancel(mutable, rest & mutable.open_mask)


def _cancel(mutable: MutableRun, mask: int) -> None:
    for step_id in mutable.paths.members(mask):
        step_run = mutable.steps[step_id]
        mutable.put(step_id, replace(step_run, state=TaskState.CANCELLED))
        mutable.emit(Cancelled(step_id, step_run.round))


def _is_marked(step_run: StepRun) -> bool:
    """A mark by hand is used up when the step is passed; one of reduced scope stays."""
    if step_run.skip is SkipReason.REDUCED_SCOPE:
        return True
    return step_run.skip is SkipReason.BY_HAND and step_run.state is TaskState.WAITING


def _pass_as_skipped(mutable: MutableRun, step: Step, step_run: StepRun) -> None:
    outcome = step_run.skip_outcome or preset_outcome(mutable.graph, step)
    flows = taken_flows(mutable.graph, step, outcome)
    passed = replace(
        step_run, state=TaskState.SKIPPED, round=step_run.round + 1, outcome=outcome, skip_outcome=None, again=False
    )
    mutable.put(step.id, passed)
    mutable.emit(Passed(step.id, passed.round, passed.skip, ids_of(flows)))
    deliver(mutable, flows)


def _pass_as_still_good(mutable: MutableRun, step: Step, step_run: StepRun) -> None:
    flows = taken_flows(mutable.graph, step, step_run.outcome)
    mutable.put(step.id, replace(step_run, again=False))
    mutable.emit(Kept(step.id, ids_of(flows)))
    deliver(mutable, flows)


def _pass_by_itself(mutable: MutableRun, step: Step, fields: Mapping[str, FieldValue]) -> None:
    flows = mutable.graph.outgoing[step.id]
    outcome = None
    if step.kind is StepKind.DECISION:
        flows = _decide(mutable, step, fields)
        outcome = "\n".join(ids_of(flows))
    step_run = mutable.steps[step.id]
    round_ = step_run.round + 1
    mutable.put(step.id, StepRun(TaskState.DONE, round_, outcome, absorbs=step_run.absorbs))
    mutable.emit(Passed(step.id, round_, None, ids_of(flows)))
    deliver(mutable, flows)
    if step.kind is StepKind.END and step.end_project:
        mutable.arrivals.clear()
        _cancel(mutable, mutable.open_mask)


def _decide(mutable: MutableRun, step: Step, fields: Mapping[str, FieldValue]) -> tuple[Flow, ...]:
    """The flows whose condition is true: the first of them, or all; without any, *otherwise*."""
    outcomes = {other.id: mutable.steps[other.id].outcome for other in mutable.graph.steps if other.has_outcome}
    return decided_flows(mutable.graph.outgoing[step.id], step.mode, fields, outcomes)


def _mark_the_rest(mutable: MutableRun) -> None:
    """Say which closed steps come again and which waiting ones are not needed, and whether the project is complete."""
    under_way = reachable = mutable.open_mask | mutable.holding_mask
    after = mutable.reach.after
    for step_id in mutable.paths.members(under_way):
        reachable |= after[mutable.paths.place[step_id]]
    reachable &= ~mutable.open_mask
    for place, step_id in enumerate(mutable.paths.order):
        _mark(mutable, step_id, reachable=bool(reachable >> place & 1))
    if not under_way and not mutable.complete:
        mutable.emit(Completed())
    mutable.complete = not under_way


def _mark(mutable: MutableRun, step_id: StepId, *, reachable: bool) -> None:
    step_run = mutable.steps[step_id]
    state, skip, again = step_run.state, step_run.skip, step_run.again
    lasting = SkipReason.REDUCED_SCOPE if skip is SkipReason.REDUCED_SCOPE else None
    if reachable and state is TaskState.DONE and not again:
        mutable.put(step_id, replace(step_run, state=TaskState.WAITING, again=True))
        mutable.emit(WaitsAgain(step_id))
    elif reachable and state is TaskState.SKIPPED and skip is SkipReason.NOT_NEEDED:
        mutable.put(step_id, replace(step_run, state=TaskState.WAITING, skip=None))
        mutable.emit(WaitsAgain(step_id))
    elif not reachable and again and state is TaskState.SKIPPED:
        mutable.put(step_id, replace(step_run, again=False))
    elif not reachable and again:
        mutable.put(step_id, replace(step_run, state=TaskState.DONE, again=False, skip=lasting, skip_outcome=None))
    elif not reachable and state is TaskState.WAITING:
        reason = lasting or SkipReason.NOT_NEEDED
        mutable.put(step_id, replace(step_run, state=TaskState.SKIPPED, skip=reason, skip_outcome=None))
        mutable.emit(NotNeeded(step_id))
