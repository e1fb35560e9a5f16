"""Checks of when a step opens and what ends it without a person: counts, gates, waits, time-outs, subworkflows."""

from collections.abc import Callable, Iterator

from app.domain.ids import StepId, VersionId
from app.domain.workflow import TIMED_OUT, Graph, Step, StepKind
from app.engine.checks.finding import Finding, error, named, warning
from app.engine.checks.traversal import Ways, reached, sound_flows, ways


def check_opening(graph: Graph) -> Iterator[Finding]:
    """Errors of counts, waits, time-outs, subworkflows and gates that can never work."""
    for step in graph.by_id.values():
        yield from _count(graph, step)
        yield from _wait(graph, step)
        yield from _time_out(graph, step)
        if step.kind is StepKind.SUBWORKFLOW and step.subworkflow is None:
            yield error("no-subworkflow", f"{named(graph, step.id)} starts no workflow. Choose one.", step)
    yield from _gates(graph)


def check_recursion(
    graph: Graph, version_id: VersionId | None, graph_of: Callable[[VersionId], Graph | None]
) -> Iterator[Finding]:
    """Subworkflow steps that would start ``version_id``, the graph's own version, again, or a version that is gone.

    ``graph_of`` gives the graph of any version; None for ``version_id`` where the graph has no version yet.
    """
    for step in graph.by_id.values():
        if step.kind is StepKind.SUBWORKFLOW and step.subworkflow is not None:
            seen = _versions_below(step.subworkflow, graph_of)
            name = named(graph, step.id)
            if seen is None:
                yield error("missing-subworkflow", f"{name} starts a workflow that is not there. Choose another.", step)
            elif version_id in seen:
                sentence = f"{name} would start this workflow again, without end. Choose another."
                yield error("recursive-subworkflow", sentence, step)


def _versions_below(first: VersionId, graph_of: Callable[[VersionId], Graph | None]) -> set[VersionId] | None:
    """The version and all that its steps start in turn; None when it is not there."""
    if graph_of(first) is None:
        return None
    todo, seen = [first], {first}
    for version_id in todo:
        below = graph_of(version_id) or Graph()
        more = {step.subworkflow for step in below.steps if step.subworkflow is not None} - seen
        seen |= more
        todo += sorted(more)
    return seen


def check_counts(graph: Graph) -> Iterator[Finding]:
    """Warnings: counts that can never be met. Such a step opens with what has come when no more can."""
    for step in graph.by_id.values():
        flows = [flow for flow in graph.incoming[step.id] if not flow.loop_back]
        if step.counts_arrivals and step.kind is not StepKind.START and (step.opens_at or 0) > len(flows):
            lead = f"only {len(flows)} {'leads' if len(flows) == 1 else 'lead'}" if flows else "none leads"
            sentence = f"{named(graph, step.id)} opens when {step.opens_at} flows have arrived, but {lead} there."
            yield warning("count-too-high", f"{sentence} Count less.", step)


def _count(graph: Graph, step: Step) -> Iterator[Finding]:
    if step.opens_at is None:
        return
    name = named(graph, step.id)
    if step.kind.traits.never_waits:
        yield error(
            "count-not-kept", f"{name} never waits, so it cannot count what has arrived. Take the count away.", step
        )
    elif step.opens_at < 1:
        yield error("count-too-low", f"{name} opens before anything has arrived. Count at least one flow.", step)


def _wait(graph: Graph, step: Step) -> Iterator[Finding]:
    if step.kind is not StepKind.WAIT or step.offset is not None:
        return
    if step.length is None:
        sentence = f"{named(graph, step.id)} never ends. Give it a date against the anchor, or a length."
        yield error("wait-without-end", sentence, step)
    elif step.length.amount <= 0:
        yield error("wait-without-end", f"{named(graph, step.id)} takes no time. Give it a longer length.", step)


def _time_out(graph: Graph, step: Step) -> Iterator[Finding]:
    if step.time_out is None:
        return
    name = named(graph, step.id)
    if not step.has_task:
        yield error("time-out-without-work", f"{name} passes by itself, so no time-out can come. Remove it.", step)
    if step.time_out.after.amount <= 0:
        yield error("time-out-at-once", f"The time-out of {name} comes at once. Give it some time.", step)
    # An outcome of this name without a flow is found with the other outcomes.
    if step.asks and step.time_out.close and TIMED_OUT not in {outcome.name for outcome in step.outcomes}:
        sentence = f"{name} closes when its time is out, but has no outcome “{TIMED_OUT}”. Add it and draw its flow."
        yield error("time-out-without-flow", sentence, step)


def _gates(graph: Graph) -> Iterator[Finding]:
    along = _flows_and_gates(graph)
    for step in graph.by_id.values():
        name = named(graph, step.id)
        if step.gates and step.kind.traits.never_waits:
            yield error(
                "gate-not-kept", f"{name} never waits, so it cannot wait for a milestone. Take the gate away.", step
            )
        for milestone in dict.fromkeys(step.gates):
            gate = graph.by_id.get(milestone)
            if gate is None or gate.kind is not StepKind.MILESTONE:
                yield error("unknown-gate", f"{name} waits for a milestone that is not there. Choose another.", step)
            elif milestone in reached([step.id], along):
                sentence = f"{name} waits for {named(graph, milestone)}, which comes only after it. Choose another."
                yield error("gate-cycle", sentence, step)


def _flows_and_gates(graph: Graph) -> Ways:
    along = ways(flow for flow in sound_flows(graph) if not flow.loop_back)
    for step in graph.by_id.values():
        for milestone in step.gates:
            after: list[StepId] = along.setdefault(milestone, [])
            after.append(step.id)
    return along
