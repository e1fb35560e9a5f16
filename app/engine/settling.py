"""The one rule, applied until nothing more happens. Called after every transition, by actions and previews."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from app.domain.condition import FieldValue
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.run import Run, SkipReason, StepRun, TaskState
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.deciding import decided_flows
from app.engine.delivery import deliver
from app.engine.event import Cancelled, Completed, Kept, Moved, NotNeeded, Opened, Passed, WaitsAgain, Withdrawn
from app.engine.outcome import ids_of, preset_outcome, taken_flows
from app.engine.progress import Progress


def settle(graph: Graph, run: Run, fields: Mapping[str, FieldValue]) -> Moved:
    """Open and pass, in settling order, every step whose turn has come; then say of the rest whether it still waits.

    Settling a settled run changes nothing. Raises RuleViolation when steps go round without a person, which lint
    refuses in published workflows.
    """
    progress = Progress(graph, run)
    turns: Counter[StepId] = Counter()
    while (step_id := _next_turn(progress)) is not None:
        turns[step_id] += 1
        if turns[step_id] > len(graph.steps) + 1:
            title = graph.step(step_id).title or step_id
            raise RuleViolation(f"“{title}” comes round for ever without anybody's work. Put a task in the loop.")
        take_turn(progress, step_id, fields)
    _mark_the_rest(progress)
    return progress.moved()


def may_open(progress: Progress, step_id: StepId, holding_mask: int) -> bool:
    """Whether nothing that is under way can still reach the step, which holds an arrival, or the gates before it.

    A step that opens at the first or the k-th flow need not wait for more than those.
    """
    step = progress.graph.step(step_id)
    if step.kind is StepKind.END:
        return True
    place, before = progress.paths.place[step_id], progress.reach.before
    under_way = (progress.open_mask | holding_mask) & ~(1 << place)
    gates = progress.paths.gates.get(place, 0)
    if gates and (gates & under_way or any(before[gate] & under_way for gate in _places(gates))):
        return False
    return not before[place] & under_way or _enough_has_come(progress, step)


def _enough_has_come(progress: Progress, step: Step) -> bool:
    if step.opens_at is None:
        return False
    flows = (flow for flow in progress.graph.incoming[step.id] if not flow.loop_back)
    return sum(flow.id in progress.arrivals for flow in flows) >= step.opens_at


def _places(mask: int) -> list[int]:
    return [place for place in range(mask.bit_length()) if mask >> place & 1]


def _next_turn(progress: Progress) -> StepId | None:
    holding_mask = progress.holding_mask
    for step_id in progress.paths.members(holding_mask):
        if may_open(progress, step_id, holding_mask):
            return step_id
    return None


def take_turn(progress: Progress, step_id: StepId, fields: Mapping[str, FieldValue]) -> None:
    """Use up the step's arrivals and open it, or pass it where it needs nobody."""
    for flow_id in [flow_id for flow_id, target in progress.arrivals.items() if target == step_id]:
        del progress.arrivals[flow_id]
    step = progress.graph.step(step_id)
    if step.counts_arrivals:
        progress.put(step_id, replace(progress.steps[step_id], absorbs=True))
        if step.cancel_rest:
            _cancel_rest(progress, step_id)
    step_run = progress.steps[step_id]
    if not step.has_task:
        _pass_by_itself(progress, step, fields)
    elif step_run.state is TaskState.DONE and step_run.again:
        _pass_as_still_good(progress, step, step_run)
    elif _is_marked(step_run):
        _pass_as_skipped(progress, step, step_run)
    else:
        opened = replace(step_run, state=TaskState.READY, round=step_run.round + 1, skip=None, again=False)
        progress.put(step_id, opened)
        progress.tell(Opened(step_id, opened.round))


def _cancel_rest(progress: Progress, step_id: StepId) -> None:
    """Take the open work and the held arrivals from which every way ahead leads to the step."""
    rest = progress.paths.only_to(step_id)
    place = progress.paths.place
    for flow_id in [flow_id for flow_id, target in progress.arrivals.items() if rest >> place[target] & 1]:
        del progress.arrivals[flow_id]
        progress.tell(Withdrawn(flow_id))
    _cancel(progress, rest & progress.open_mask)


def _cancel(progress: Progress, mask: int) -> None:
    for step_id in progress.paths.members(mask):
        step_run = progress.steps[step_id]
        progress.put(step_id, replace(step_run, state=TaskState.CANCELLED))
        progress.tell(Cancelled(step_id, step_run.round))


def _is_marked(step_run: StepRun) -> bool:
    """A mark by hand is used up when the step is passed; one of reduced scope stays."""
    if step_run.skip is SkipReason.REDUCED_SCOPE:
        return True
    return step_run.skip is SkipReason.BY_HAND and step_run.state is TaskState.WAITING


def _pass_as_skipped(progress: Progress, step: Step, step_run: StepRun) -> None:
    outcome = step_run.skip_outcome or preset_outcome(progress.graph, step)
    flows = taken_flows(progress.graph, step, outcome)
    passed = replace(
        step_run, state=TaskState.SKIPPED, round=step_run.round + 1, outcome=outcome, skip_outcome=None, again=False
    )
    progress.put(step.id, passed)
    progress.tell(Passed(step.id, passed.round, passed.skip, ids_of(flows)))
    deliver(progress, flows)


def _pass_as_still_good(progress: Progress, step: Step, step_run: StepRun) -> None:
    flows = taken_flows(progress.graph, step, step_run.outcome)
    progress.put(step.id, replace(step_run, again=False))
    progress.tell(Kept(step.id, ids_of(flows)))
    deliver(progress, flows)


def _pass_by_itself(progress: Progress, step: Step, fields: Mapping[str, FieldValue]) -> None:
    flows = progress.graph.outgoing[step.id]
    outcome = None
    if step.kind is StepKind.DECISION:
        flows = _decide(progress, step, fields)
        outcome = "\n".join(ids_of(flows))
    step_run = progress.steps[step.id]
    round_ = step_run.round + 1
    progress.put(step.id, StepRun(TaskState.DONE, round_, outcome, absorbs=step_run.absorbs))
    progress.tell(Passed(step.id, round_, None, ids_of(flows)))
    deliver(progress, flows)
    if step.kind is StepKind.END and step.end_project:
        progress.arrivals.clear()
        _cancel(progress, progress.open_mask)


def _decide(progress: Progress, step: Step, fields: Mapping[str, FieldValue]) -> tuple[Flow, ...]:
    """The flows whose condition is true: the first of them, or all; without any, *otherwise*."""
    outcomes = {other.id: progress.steps[other.id].outcome for other in progress.graph.steps if other.has_outcome}
    return decided_flows(progress.graph.outgoing[step.id], step.mode, fields, outcomes)


def _mark_the_rest(progress: Progress) -> None:
    """Say which closed steps come again and which waiting ones are not needed, and whether the project is complete."""
    under_way = reachable = progress.open_mask | progress.holding_mask
    after = progress.reach.after
    for step_id in progress.paths.members(under_way):
        reachable |= after[progress.paths.place[step_id]]
    reachable &= ~progress.open_mask
    for place, step_id in enumerate(progress.paths.order):
        _mark(progress, step_id, reachable=bool(reachable >> place & 1))
    if not under_way and not progress.complete:
        progress.tell(Completed())
    progress.complete = not under_way


def _mark(progress: Progress, step_id: StepId, *, reachable: bool) -> None:
    step_run = progress.steps[step_id]
    state, skip, again = step_run.state, step_run.skip, step_run.again
    lasting = SkipReason.REDUCED_SCOPE if skip is SkipReason.REDUCED_SCOPE else None
    if reachable and state is TaskState.DONE and not again:
        progress.put(step_id, replace(step_run, state=TaskState.WAITING, again=True))
        progress.tell(WaitsAgain(step_id))
    elif reachable and state is TaskState.SKIPPED and skip is SkipReason.NOT_NEEDED:
        progress.put(step_id, replace(step_run, state=TaskState.WAITING, skip=None))
        progress.tell(WaitsAgain(step_id))
    elif not reachable and again:
        progress.put(step_id, replace(step_run, state=TaskState.DONE, again=False, skip=lasting, skip_outcome=None))
    elif not reachable and state is TaskState.WAITING:
        reason = lasting or SkipReason.NOT_NEEDED
        progress.put(step_id, replace(step_run, state=TaskState.SKIPPED, skip=reason, skip_outcome=None))
        progress.tell(NotNeeded(step_id))
