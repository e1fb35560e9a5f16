"""A workflow with each of its sections drawn as one box: what is printed when only the sections are to be seen."""

from collections.abc import Collection
from dataclasses import replace

from app.domain.ids import StepId
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.drawing.layout import arrange, arranged


def folded(graph: Graph, sections: Collection[str]) -> Graph:
    """Each of these sections (by id) as one step with its name, laid out anew; what is in none of them and the flows
    between stay. The same graph where there are no such steps. For drawing alone: nothing runs it."""
    boxes = {section.id: section.name for section in graph.sections if section.id in sections}
    home = {step.id: StepId(f"section {step.section}") for step in graph.steps if step.section in boxes}
    if not home:
        return graph
    steps: dict[StepId, Step] = {}
    for step in graph.steps:
        box = home.get(step.id)
        if box is None:
            steps[step.id] = step
        elif box not in steps:
            roles = {one.role for one in graph.steps if one.section == step.section}
            role = step.role if len(roles) == 1 else None
            steps[box] = Step(box, StepKind.TASK, boxes[step.section or ""], role, anchor=_is_anchor(graph, step))
        elif step.anchor:
            steps[box] = replace(steps[box], anchor=True)
    flows: dict[tuple[StepId, StepId, str | None, bool], Flow] = {}
    for flow in graph.flows:
        source, target = home.get(flow.source, flow.source), home.get(flow.target, flow.target)
        if source != target:
            said = flow.outcome if flow.source not in home else None
            moved = replace(flow, source=source, target=target, outcome=said, bends=())
            flows.setdefault((source, target, said, flow.loop_back), moved)
    small = replace(graph, steps=tuple(steps.values()), flows=tuple(flows.values()), sections=(), in_lanes=False)
    return arranged(small, arrange(small, in_lanes=False))


def _is_anchor(graph: Graph, step: Step) -> bool:
    return graph.anchor is not None and graph.anchor.id == step.id
