"""Checks of what goes round: marks, loops that were found, cycles without a person, forward cycles."""

from collections.abc import Iterator

from app.domain.ids import StepId
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.checks.dominators import dominators_of
from app.engine.checks.finding import Finding, error, named, way
from app.engine.checks.traversal import Ways, cycles, sound_flows, ways
from app.engine.outcome import preset_outcome
from app.engine.reachability import paths


def check_loops(graph: Graph) -> Iterator[Finding]:
    """Errors of what goes round: wrong or missing marks, cycles of forward flows, cycles without a person."""
    flows, dominators, known = sound_flows(graph), dominators_of(graph), paths(graph)
    forward = ways(flow for flow in flows if not flow.loop_back)
    for flow in flows:
        closes = flow.source == flow.target or known.reaches(flow.target, flow.source)
        if flow.marked and not closes:
            sentence = f"{way(graph, flow)} is marked as a loop-back, but closes no cycle. Remove the mark."
            yield error("mark-without-cycle", sentence, graph.step(flow.source), flow)
        elif flow.loop_back and not flow.marked and not dominators.always_passes(flow.target, flow.source):
            sentence = f"{way(graph, flow)} goes back to a step that is not always passed before. Mark it as loop-back."
            yield error("unmarked-loop", sentence, graph.step(flow.source), flow)
    for step_id in _first_of_each_cycle(graph, forward):
        sentence = f"The steps around {named(graph, step_id)} wait for one another. Mark the flow that leads back."
        yield error("forward-cycle", sentence, graph.step(step_id))
    unattended = ways(flow for flow in flows if _goes_by_itself(graph, graph.step(flow.source), flow))
    for step_id in _first_of_each_cycle(graph, unattended):
        sentence = f"{named(graph, step_id)} can go round without anybody's work. Put a task that is not optional in."
        yield error("cycle-without-person", sentence, graph.step(step_id))


def _goes_by_itself(graph: Graph, step: Step, flow: Flow) -> bool:
    """Whether this flow can be taken at once and without a person, at least in reduced scope.

    A wait for a date goes by itself: in the second round the date has passed.
    """
    if not step.has_task or (step.kind is StepKind.WAIT and step.offset is not None):
        return True
    if not step.optional or step.kind is StepKind.SUBWORKFLOW:
        return False
    return not step.asks or flow.outcome == preset_outcome(graph, step)


def _first_of_each_cycle(graph: Graph, along: Ways) -> Iterator[StepId]:
    """In the order in which the steps were drawn."""
    of_step = {step_id: number for number, circle in enumerate(cycles(graph.by_id, along)) for step_id in circle}
    told: set[int] = set()
    for step_id in graph.by_id:
        if step_id in of_step and of_step[step_id] not in told:
            told.add(of_step[step_id])
            yield step_id
