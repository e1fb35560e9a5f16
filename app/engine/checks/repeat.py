"""Checks of what is repeated for each value of a list: whether it can be copied, and who refers to it from outside."""

from collections.abc import Iterator

from app.domain.condition import OutcomeRef, tests_of
from app.domain.workflow import FieldKind, Graph, Step
from app.engine.checks.finding import Finding, error, named, way
from app.engine.repeat import UNIQUE, RepeatedSteps, chooses, regions


def check_repeats(graph: Graph) -> Iterator[Finding]:
    """Errors: no list, what cannot stand several times between two junctions, dates, gates and conditions outside that
    read what then is there several times."""
    found = tuple(regions(graph))
    lists = {field.name for field in graph.fields if field.kind is FieldKind.LIST}
    for region in found:
        name = _name(graph, region)
        step = _first(graph, region)
        if region.repeat.field not in lists:
            sentence = f"{name} is repeated for each value of “{region.repeat.field}”, which is no list. Choose a list."
            yield error("repeat-without-list", sentence, step, about=region.key)
        if region.repeat.opens_at is not None and region.repeat.opens_at < 1:
            sentence = f"What follows {name} opens before anything is done. Count at least one."
            yield error("repeat-count-too-low", sentence, step, about=region.key)
        yield from _shape(graph, region, name, step)
        yield from _outside(graph, region)
        for other in found:
            if other.section is None and region.section is not None and other.members <= region.members:
                sentence = f"{_name(graph, other)} is repeated inside of {name}, which is repeated. Repeat one of them."
                yield error("repeat-nested", sentence, _first(graph, other), about=other.key)


def _name(graph: Graph, region: RepeatedSteps) -> str:
    if region.section is None:
        return named(graph, _first(graph, region).id)
    return next(f"“{section.name}”" for section in graph.sections if section.id == region.section)


def _first(graph: Graph, region: RepeatedSteps) -> Step:
    return next(step for step in graph.steps if step.id in region.members)


def _shape(graph: Graph, region: RepeatedSteps, name: str, first: Step) -> Iterator[Finding]:
    steps = [step for step in graph.steps if step.id in region.members]
    for step in steps:
        if step.anchor:
            why = f"{named(graph, step.id)} carries the date of the project. Let another carry it."
            yield error("repeat-unique", f"{name} cannot be repeated: {why}", step, about=region.key)
        elif step.kind in UNIQUE:
            why = f"{named(graph, step.id)} stands once in a workflow. Leave it out of what is repeated."
            yield error("repeat-unique", f"{name} cannot be repeated: {why}", step, about=region.key)
    ways = region.ways_out(graph)
    for flow in ways:
        if flow.loop_back:
            why = f"{way(graph, flow)} goes back out of it. Put both into a section and repeat that."
            yield error("repeat-goes-back", f"{name} cannot be repeated: {why}", flow=flow, about=region.key)
    if not region.goes_through(graph):
        why = "its copies need one step that is entered from outside and one that leads on. Draw its flows so."
        yield error("repeat-not-through", f"{name} cannot be repeated: {why}", first, about=region.key)
    elif len({flow.target for flow in ways}) > 1 and chooses(graph, ways):
        why = f"{named(graph, ways[0].source)} chooses between ways on. Put what it leads to into a section with it."
        yield error("repeat-chooses", f"{name} cannot be repeated: {why}", first, about=region.key)


def _outside(graph: Graph, region: RepeatedSteps) -> Iterator[Finding]:
    """Steps and flows outside that read a date, a milestone or an answer of which there are several."""
    for step in graph.steps:
        if step.id in region.members:
            continue
        if step.offset is not None and step.offset.step_id in region.members:
            again = f"{named(graph, step.offset.step_id)}, which is repeated and ends several times"
            sentence = f"{named(graph, step.id)} is dated by {again}. Date it by another step."
            yield error("repeat-dated-outside", sentence, step)
        for gate in step.gates:
            if gate in region.members:
                again = f"{named(graph, gate)}, which is repeated and reached several times"
                sentence = f"{named(graph, step.id)} waits for {again}. Wait for another milestone."
                yield error("repeat-waited-outside", sentence, step)
    for flow in graph.flows:
        read = {test.subject.step_id for test in tests_of(flow.condition) if isinstance(test.subject, OutcomeRef)}
        for step_id in sorted(read & region.members) if flow.source not in region.members else ():
            again = f"{named(graph, step_id)} ended, which is repeated and ends several times"
            sentence = f"{way(graph, flow)} asks how {again}. Ask inside of it, or ask another step."
            yield error("repeat-read-outside", sentence, flow=flow)
