"""Checks of the drawing: start, ends, anchor, what cannot be reached, what is named twice, roles."""

from collections import Counter
from collections.abc import Iterator

from app.domain.quantity import Against
from app.domain.workflow import Graph, StepKind
from app.engine.checks.finding import Finding, error, named, warning, way
from app.engine.checks.traversal import reached, sound_flows, ways


def check_structure(graph: Graph) -> Iterator[Finding]:
    """Errors of the drawing: starts, ends, the anchor, ids, loose flows, steps that are cut off, roles, offsets."""
    yield from _starts_and_ends(graph)
    yield from _anchor(graph)
    yield from _ids(graph)
    yield from _ends_of_flows(graph)
    yield from _reach(graph)
    yield from _roles(graph)
    yield from _offsets(graph)


def _starts_and_ends(graph: Graph) -> Iterator[Finding]:
    starts = [step for step in graph.steps if step.kind is StepKind.START]
    if not starts:
        yield error("no-start", "There is no start. Add one and draw a flow from it to the first step.")
    for step in starts[1:]:
        yield error("several-starts", "There are several starts. Keep one and draw its flows to all first steps.", step)
    if not any(step.kind is StepKind.END for step in graph.steps):
        yield error("no-end", "There is no end. Add one and draw a flow to it from the last step.")


def _anchor(graph: Graph) -> Iterator[Finding]:
    anchors = [step for step in graph.steps if step.anchor]
    if not anchors:
        yield error("no-anchor", "No step carries the anchor date. Choose the step that happens on that day.")
    for step in anchors[1:]:
        yield error("several-anchors", f"{named(graph, step.id)} carries the anchor date too. Keep one.", step)
    for step in anchors[:1]:
        if not step.has_task:
            sentence = f"{named(graph, step.id)} cannot carry the anchor date. Choose a task."
            yield error("anchor-without-work", sentence, step)


def _ids(graph: Graph) -> Iterator[Finding]:
    for step_id, count in Counter(step.id for step in graph.steps).items():
        if count > 1:
            step = graph.step(step_id)
            yield error("same-id", f"{named(graph, step_id)} shares its id with another step. Delete one.", step)
    flows = {flow.id: flow for flow in graph.flows}
    for flow_id, count in Counter(flow.id for flow in graph.flows).items():
        if count > 1:
            flow = flows[flow_id]
            yield error("same-id", f"The flow {way(graph, flow)} shares its id with another. Delete one.", flow=flow)


def _ends_of_flows(graph: Graph) -> Iterator[Finding]:
    for flow in graph.flows:
        source, target = graph.by_id.get(flow.source), graph.by_id.get(flow.target)
        if source is None or target is None:
            yield error("loose-flow", f"The flow {way(graph, flow)} ends in nothing. Delete it.", flow=flow)
        elif source.kind is StepKind.END:
            yield error("flow-from-end", f"The flow {way(graph, flow)} leaves an end. Delete it.", source, flow)
        elif target.kind is StepKind.START:
            sentence = f"The flow {way(graph, flow)} leads to the start. Draw it to the first step instead."
            yield error("flow-to-start", sentence, target, flow)


def _reach(graph: Graph) -> Iterator[Finding]:
    flows = sound_flows(graph)
    if graph.start is not None:
        from_start = reached([graph.start.id], ways(flows))
        for step in graph.steps:
            if step.id not in from_start and step.kind is not StepKind.START:
                sentence = f"{named(graph, step.id)} cannot be reached from the start. Draw a flow to it or delete it."
                yield error("unreachable", sentence, step)
    ends = [step.id for step in graph.steps if step.kind is StepKind.END]
    if ends:
        to_end = reached(ends, ways(flows, back=True))
        for step in graph.steps:
            if step.id not in to_end:
                sentence = f"{named(graph, step.id)} leads to no end. Draw a flow from it."
                yield error("no-way-to-end", sentence, step)


def _roles(graph: Graph) -> Iterator[Finding]:
    for step in graph.steps:
        if step.has_task and step.role is None and not step.kind.unattended:
            yield error("no-role", f"{named(graph, step.id)} has no role. Choose who does it.", step)
        if step.kind is StepKind.APPROVAL and not (step.approval and step.approval.approvers):
            yield error("no-approvers", f"{named(graph, step.id)} has no approvers. Choose at least one role.", step)


def check_anchor(graph: Graph) -> Iterator[Finding]:
    """Warnings: the step that carries the anchor goes by without anybody who looks at what it must have."""
    step = graph.anchor
    if step is None:
        return
    name = named(graph, step.id)
    if step.optional:
        sentence = f"{name} carries the date and is optional, so reduced scope would publish nothing. Make it needed."
        yield warning("optional-anchor", sentence, step)
    if step.time_out is not None and step.time_out.close:
        sentence = f"{name} carries the date and is closed by its time-out, whatever is missing. Let it remind instead."
        yield warning("anchor-times-out", sentence, step)


def _offsets(graph: Graph) -> Iterator[Finding]:
    for step in graph.steps:
        against = step.offset.step_id if step.offset and step.offset.against is Against.STEP else step.id
        if step.offset and step.offset.against is Against.STEP and (against == step.id or against not in graph.by_id):
            sentence = f"{named(graph, step.id)} is due against a step that is not there. Choose another."
            yield error("loose-offset", sentence, step)
