"""Checks of sections: a path that leaves one and comes back into it tears it apart."""

from collections.abc import Iterator

from app.domain.ids import StepId
from app.domain.workflow import Graph
from app.engine.checks.finding import Finding, named, warning
from app.engine.reachability import forward_flows


def torn_sections(graph: Graph) -> dict[str, tuple[StepId, StepId]]:
    """The sections that some path leaves and enters again, each with a step outside on such a path and the step of
    the section that it comes back to. All others can be folded to one box."""
    after: dict[StepId, list[StepId]] = {}
    for flow in forward_flows(graph):
        after.setdefault(flow.source, []).append(flow.target)
    members: dict[str, set[StepId]] = {}
    for step in graph.by_id.values():
        if step.section is not None:
            members.setdefault(step.section, set()).add(step.id)
    found = {}
    for section in graph.sections:
        back = _way_back(after, members.get(section.id, set()))
        if back is not None:
            found[section.id] = back
    return found


def _way_back(after: dict[StepId, list[StepId]], inside: set[StepId]) -> tuple[StepId, StepId] | None:
    waiting = [target for step in inside for target in after.get(step, ()) if target not in inside]
    seen = set(waiting)
    while waiting:
        outside = waiting.pop()
        for target in after.get(outside, ()):
            if target in inside:
                return outside, target
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return None


def check_sections(graph: Graph) -> Iterator[Finding]:
    """A warning for each section that is left and entered again."""
    names = {section.id: section.name for section in graph.sections}
    for section, (outside, again) in torn_sections(graph).items():
        yield warning(
            "torn-section",
            f"“{names[section]}” goes on with {named(graph, again)} after {named(graph, outside)}, which is not in it, "
            "so it cannot be folded in the flowchart. Put both into it, or neither.",
            graph.by_id[again],
        )
