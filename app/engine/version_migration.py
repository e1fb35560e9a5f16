"""Carrying a run over from one version of a workflow to another, by step and flow ids. Settle afterwards."""

from dataclasses import replace

from app.domain.ids import FlowId, StepId
from app.domain.run import Run, SkipReason, StepRun, TaskState
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.outcome import ids_of, preset_outcome, taken_flows
from app.engine.reachability import arrives_at, paths
from app.engine.transition import leaves_out

Runs = dict[StepId, StepRun]


def carry_over(old: Graph, graph: Graph, run: Run, *, reduced_scope: bool = False) -> Run:
    """The run of ``old`` as it goes on in another graph.

    What was done stays done: where it is reached again it counts as still good. New steps before work that has begun
    are passed, those that ask with the only outcome that leads there, else with none. What ended has delivered along
    new flows, too, to steps that have not begun; arrivals stay where their flow is still there. Into its own graph a
    settled run is carried over as it is.
    """
    kept = {step.id: _kept(graph, step, run.steps[step.id]) for step in graph.steps if step.id in run.steps}
    runs: Runs = {}
    for step in graph.steps:
        known = kept.get(step.id)
        late = known is None and (step.kind is StepKind.START or _work_began_after(graph, step.id, kept))
        runs[step.id] = known or (_passed(graph, step, kept) if late else _unbegun(step, reduced_scope))
    arrivals = {arrival for arrival in run.arrivals if _stays(graph, arrival, kept)}
    arrivals |= {flow.id for flow in _delivered(graph, runs) if not _stood(old, flow) or _reset(run, runs, flow.target)}
    return Run({step.id: _as_good(step, runs[step.id]) for step in graph.steps}, frozenset(arrivals))


def _kept(graph: Graph, step: Step, step_run: StepRun) -> StepRun:
    """As it was, as far as the step can still be so: with an outcome it has, a decision with a way that is there."""
    if step.asks and step_run.has_delivered and step_run.outcome not in {outcome.name for outcome in step.outcomes}:
        return replace(step_run, outcome=preset_outcome(graph, step))
    decided = step.kind is StepKind.DECISION and not step.asks and step_run.state is TaskState.DONE
    undecided = decided and not taken_flows(graph, step, step_run.outcome)
    passes_now = not step.has_task and step_run.state.open
    return StepRun() if undecided or passes_now else step_run


def _unbegun(step: Step, reduced_scope: bool) -> StepRun:
    return StepRun(skip=SkipReason.REDUCED_SCOPE) if reduced_scope and leaves_out(step) else StepRun()


def _work_began_after(graph: Graph, step_id: StepId, kept: Runs) -> bool:
    after = paths(graph).steps_after(step_id)
    return any(graph.step(other).has_task and _begun(kept.get(other)) for other in after)


def _begun(step_run: StepRun | None) -> bool:
    return step_run is not None and step_run.round > 0


def _passed(graph: Graph, step: Step, kept: Runs) -> StepRun:
    """A new step whose turn is over: a decision has taken the ways that lead to where the work is."""
    if step.has_task:
        return StepRun(TaskState.SKIPPED, 1, _outcome_that_led_on(graph, step, kept), SkipReason.BY_HAND)
    ways = [flow for flow in graph.outgoing[step.id] if _begun(kept.get(flow.target))] or graph.outgoing[step.id][:1]
    return StepRun(TaskState.DONE, 1, "\n".join(ids_of(ways)) if step.kind is StepKind.DECISION else None)


def _outcome_that_led_on(graph: Graph, step: Step, kept: Runs) -> str | None:
    """The one outcome that leads to where the work is. Of several nobody has chosen one, so none is made up."""
    led = {
        flow.outcome
        for flow in graph.outgoing[step.id]
        if flow.outcome is not None and not flow.loop_back
        if _begun(kept.get(flow.target)) or _work_began_after(graph, flow.target, kept)
    }
    return led.pop() if step.asks and len(led) == 1 else None


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
