"""Carrying a run over from one version of a workflow to another, by step and flow ids. Settle afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.condition import OutcomeRef, tests_of
from app.domain.ids import FlowId, StepId
from app.domain.run import Run, SkipReason, StepRun, TaskState
from app.domain.workflow import Flow, Graph, Outcome, Step, StepKind
from app.engine.outcome import ids_of, loops_back, taken_flows
from app.engine.reachability import arrives_at, paths
from app.engine.skip import outcomes_to_skip_with
from app.engine.transition import leaves_out

Runs = dict[StepId, StepRun]
Outcomes = Mapping[StepId, str]


@dataclass(frozen=True, slots=True)
class OutcomeQuestion:
    """How a step counts as ended in the other version, where the versions do not say it; only the lead knows."""

    step_id: StepId
    title: str
    choices: tuple[str, ...]
    preset: str | None
    """What stands when nobody says; None: no outcome."""
    gone: str | None = None
    """The outcome it ended with, which it no longer has; None for a new step that counts as passed."""


def outcome_questions(old: Graph, graph: Graph, run: Run) -> tuple[OutcomeQuestion, ...]:
    """What ``carry_over`` can only presume and something hangs on, in the order of the steps.

    Its ``outcomes`` are the answers.
    """
    kept = {step.id: run.steps[step.id] for step in graph.steps if step.id in run.steps}
    found = []
    for step in graph.steps:
        known = kept.get(step.id)
        if not step.asks:
            continue
        if known is not None and _lost_outcome(old, step, known) and _heir(old, graph, step, known.outcome) is None:
            names = tuple(one.name for one in step.outcomes if not loops_back(graph, step, one.name))
            preset = _nearest(old, graph, step, known.outcome)
            found.append(OutcomeQuestion(step.id, step.title, names, preset, known.outcome))
        elif known is None and _passes_unknown(graph, step, kept):
            names = tuple(one.name for one in outcomes_to_skip_with(graph, step))
            found.append(OutcomeQuestion(step.id, step.title, names, None))
    return tuple(question for question in found if question.choices)


def _passes_unknown(graph: Graph, step: Step, kept: Runs) -> bool:
    """A new step whose turn is over, and how it ended opens something or is read by a condition."""
    if not _work_began_after(graph, step.id, kept) or len(_led_on(graph, step, kept)) == 1:
        return False
    tests = [test for flow in graph.flows for test in tests_of(flow.condition)]
    opens = [flow for flow in graph.outgoing[step.id] if not flow.loop_back and not _is_over(graph, flow.target, kept)]
    return bool(opens) or any(test.subject == OutcomeRef(step.id) for test in tests)


def _is_over(graph: Graph, step_id: StepId, kept: Runs) -> bool:
    return _begun(kept.get(step_id)) or _work_began_after(graph, step_id, kept)


def carry_over(
    old: Graph, graph: Graph, run: Run, *, reduced_scope: bool = False, outcomes: Outcomes | None = None
) -> Run:
    """The run of ``old`` as it goes on in another graph.

    What was done stays done: where it is reached again it counts as still good. New steps before work that has begun
    are passed, those that ask with the only outcome that leads there, else with what ``outcomes`` says or none. An
    outcome that is called otherwise now is followed by its flows; of one that is gone ``outcomes`` says how it counts,
    else the nearest does. What ended has delivered along new flows, too, to steps that have not begun; arrivals stay
    where their flow is still there. Into its own graph a settled run is carried over as it is.
    """
    said = outcomes or {}
    kept = {step.id: _kept(old, graph, step, run.steps[step.id], said) for step in graph.steps if step.id in run.steps}
    runs: Runs = {}
    for step in graph.steps:
        known = kept.get(step.id)
        late = known is None and (step.kind is StepKind.START or _work_began_after(graph, step.id, kept))
        runs[step.id] = known or (_passed(graph, step, kept, said) if late else _unbegun(step, reduced_scope))
    arrivals = {arrival for arrival in run.arrivals if _stays(graph, arrival, kept)}
    arrivals |= {flow.id for flow in _delivered(graph, runs) if not _stood(old, flow) or _reset(run, runs, flow.target)}
    return Run({step.id: _as_good(step, runs[step.id]) for step in graph.steps}, frozenset(arrivals))


def _kept(old: Graph, graph: Graph, step: Step, step_run: StepRun, said: Outcomes) -> StepRun:
    """As it was, as far as the step can still be so: with an outcome it has, a decision with a way that is there."""
    heir = _heir(old, graph, step, step_run.outcome)
    if heir is not None:
        return replace(step_run, outcome=heir)
    if _lost_outcome(old, step, step_run):
        return replace(step_run, outcome=said.get(step.id) or _nearest(old, graph, step, step_run.outcome))
    decided = step.kind is StepKind.DECISION and not step.asks and step_run.state is TaskState.DONE
    undecided = decided and not taken_flows(graph, step, step_run.outcome)
    passes_now = not step.has_task and step_run.state.open
    return StepRun() if undecided or passes_now else step_run


def _lost_outcome(old: Graph, step: Step, step_run: StepRun) -> bool:
    """Whether it ended in a way that its step no longer has, or before the step asked."""
    if not step.asks or not step_run.has_delivered or step_run.outcome in _names(step):
        return False
    was = old.by_id.get(step.id)
    if was is None or not was.asks:
        return True
    # What nobody chose was never one of its outcomes: the clock's, or none at all.
    return step_run.outcome in _names(was)


def _heir(old: Graph, graph: Graph, step: Step, gone: str | None) -> str | None:
    """The new name of an outcome: the one that its flows bear now, else the only new one of its kind."""
    was = old.by_id.get(step.id)
    if was is None or not step.asks or gone not in _names(was) - _names(step):
        return None
    fresh = _names(step) - _names(was)
    by_flow = {
        now.outcome
        for flow in old.outgoing[step.id]
        if flow.outcome == gone
        if (now := graph.flow_by_id.get(flow.id)) is not None and now.source == step.id
    }
    if len(by_flow) == 1 and by_flow <= fresh:
        return by_flow.pop()
    kind = _is_positive(was, gone)
    lost = [one for one in was.outcomes if one.name not in _names(step) and one.positive is kind]
    alike = [one.name for one in step.outcomes if one.name in fresh and one.positive is kind]
    return alike[0] if len(lost) == len(alike) == 1 else None


def _nearest(old: Graph, graph: Graph, step: Step, gone: str | None) -> str | None:
    """What a lost outcome counts as until somebody says: the first of its kind, rather one that sends nothing back."""
    was = old.by_id.get(step.id)
    kind = was is None or _is_positive(was, gone)

    def rank(one: Outcome) -> tuple[bool, bool, bool]:
        return loops_back(graph, step, one.name), one.positive is not kind, not one.positive

    ranked = sorted(step.outcomes, key=rank)
    return ranked[0].name if ranked else None


def _names(step: Step) -> set[str]:
    return {one.name for one in step.outcomes}


def _is_positive(step: Step, outcome: str | None) -> bool:
    return next((one.positive for one in step.outcomes if one.name == outcome), True)


def _unbegun(step: Step, reduced_scope: bool) -> StepRun:
    return StepRun(skip=SkipReason.REDUCED_SCOPE) if reduced_scope and leaves_out(step) else StepRun()


def _work_began_after(graph: Graph, step_id: StepId, kept: Runs) -> bool:
    after = paths(graph).steps_after(step_id)
    return any(graph.step(other).has_task and _begun(kept.get(other)) for other in after)


def _begun(step_run: StepRun | None) -> bool:
    return step_run is not None and step_run.round > 0


def _passed(graph: Graph, step: Step, kept: Runs, said: Outcomes) -> StepRun:
    """A new step whose turn is over: a decision has taken the ways that lead to where the work is."""
    if step.has_task:
        led = _led_on(graph, step, kept)
        outcome = led.pop() if len(led) == 1 else said.get(step.id)
        return StepRun(TaskState.SKIPPED, 1, outcome, SkipReason.BY_HAND)
    ways = [flow for flow in graph.outgoing[step.id] if _begun(kept.get(flow.target))] or graph.outgoing[step.id][:1]
    return StepRun(TaskState.DONE, 1, "\n".join(ids_of(ways)) if step.kind is StepKind.DECISION else None)


def _led_on(graph: Graph, step: Step, kept: Runs) -> set[str]:
    """The outcomes that lead to where the work is. Of several nobody has chosen one, so none is made up."""
    return {
        flow.outcome
        for flow in graph.outgoing[step.id]
        if step.asks and flow.outcome is not None and not flow.loop_back
        if _is_over(graph, flow.target, kept)
    }


def _stays(graph: Graph, arrival: FlowId, kept: Runs) -> bool:
    """Its target is there, and is none of the new steps that are passed."""
    target = arrives_at(graph, arrival)
    return target is not None and (target in kept or not _work_began_after(graph, target, kept))


def _stood(old: Graph, flow: Flow) -> bool:
    """It led from the same step to the same before, so what it brought has come already."""
    was = old.flow_by_id.get(flow.id)
    return was is not None and (was.source, was.target, was.outcome) == (flow.source, flow.target, flow.outcome)


def _reset(run: Run, runs: Runs, step_id: StepId) -> bool:
    return _begun(run.steps.get(step_id)) and not _begun(runs[step_id])


def _delivered(graph: Graph, runs: Runs) -> list[Flow]:
    """The flows that steps which ended took to steps that have not begun."""
    return [
        flow
        for step in graph.steps
        if _ended(runs[step.id])
        for flow in taken_flows(graph, step, runs[step.id].outcome)
        if not flow.loop_back and _waits_for(runs, flow)
    ]


def _ended(step_run: StepRun) -> bool:
    return step_run.has_delivered and not (step_run.state is TaskState.DONE and step_run.again)


def _waits_for(runs: Runs, flow: Flow) -> bool:
    target = runs.get(flow.target)
    return target is not None and not _begun(target)


def _as_good(step: Step, step_run: StepRun) -> StepRun:
    """Done work counts as still good; settling takes the mark off again where nothing reaches it."""
    return replace(step_run, again=True) if step.has_task and step_run.state is TaskState.DONE else step_run
