"""The graph that one project runs: its workflow's, changed by the recipe of the project.

Decision: *a recipe, applied on reading.* Rejected: a private version of the workflow a project, which every list of
versions would have to leave out; a graph in the row of the project, which every undo step would carry along; tasks
outside of the graph, which are ready at once and do not hold up the end.

Steps that are left out stay in the graph: they are skipped in the run, by the same rule as any other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.domain.check_item import Section
from app.domain.ids import FlowId, StepId
from app.domain.quantity import Lag
from app.domain.tailoring import AddedStep, StepTailoring, Tailoring
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.loop_backs import find_loop_backs

START, END = StepId("start"), StepId("end")
FREE = Graph((Step(START, StepKind.START, "Start"), Step(END, StepKind.END, "End")), (Flow(FlowId("f1"), START, END),))
"""What a project without a workflow runs, before anything is added."""

_KEPT = 200
_known: dict[tuple[int, int], tuple[Graph, Tailoring, Graph]] = {}


def tailored(graph: Graph, tailoring: Tailoring) -> Graph:
    """The same object where nothing differs, and the same for the same two objects. What finds no place is passed
    over; ``homeless`` names it.
    """
    if not (tailoring.added or tailoring.changed or tailoring.sections):
        return graph
    key = (id(graph), id(tailoring))
    found = _known.get(key)
    if found is None or found[0] is not graph or found[1] is not tailoring:
        if len(_known) >= _KEPT:
            _known.clear()
        found = _known[key] = (graph, tailoring, _apply(graph, tailoring)[0])
    return found[2]


def homeless(graph: Graph, tailoring: Tailoring) -> tuple[AddedStep, ...]:
    """The added steps that find no flow in this graph to be put into."""
    return _apply(graph, tailoring)[1]


def _apply(graph: Graph, tailoring: Tailoring) -> tuple[Graph, tuple[AddedStep, ...]]:
    changes = {one.step: one for one in tailoring.changed}
    steps = tuple(_changed(step, changes[step.id]) if step.id in changes else step for step in graph.steps)
    known = {section.id for section in graph.sections}
    fresh = tuple(section for section in tailoring.sections if section.id not in known)
    made = replace(graph, steps=steps, sections=(*graph.sections, *fresh))
    lost = []
    for added in tailoring.added:
        put = _put(made, added)
        if put is None:
            lost.append(added)
        else:
            made = put
    return find_loop_backs(made), tuple(lost)


def _changed(step: Step, change: StepTailoring) -> Step:
    names = ("title", "role", "offset", "length")
    return replace(step, **{name: value for name in names if (value := getattr(change, name)) is not None})


def _put(graph: Graph, added: AddedStep) -> Graph | None:
    """The graph with one step more; None where the flow is not there."""
    step = added.step
    if step.id in graph.by_id or added.source not in graph.by_id or added.target not in graph.by_id:
        return None
    replaced = _flow(graph, added.source, added.target, added.outcome)
    if replaced is None and not added.beside:
        return None
    placed = _placed(graph, step, graph.step(added.source), graph.step(added.target))
    onward = Flow(FlowId(f"{step.id}>"), step.id, added.target)
    if added.beside:
        also = (Flow(FlowId(f"{source}>{step.id}"), source, step.id) for source in added.also)
        way = Flow(FlowId(f">{step.id}"), added.source, step.id, added.outcome)
        return replace(graph, steps=(*graph.steps, placed), flows=(*graph.flows, way, *also, onward))
    flows = []
    for flow in graph.flows:
        leads_here = flow is replaced or (flow.source in added.also and flow.target == added.target)
        if not leads_here:
            flows.append(flow)
        elif flow is replaced:
            # What was said about the way stays with its beginning; the time to let pass stays before its target.
            flows.append(replace(flow, target=step.id, lag=Lag(), bends=(), marked=False, loop_back=False))
            flows.append(replace(onward, lag=flow.lag, marked=flow.marked))
        else:
            flows.append(replace(flow, target=step.id, bends=()))
    return replace(graph, steps=(*graph.steps, placed), flows=tuple(flows))


def _flow(graph: Graph, source: StepId, target: StepId, outcome: str | None) -> Flow | None:
    return next((flow for flow in graph.outgoing[source] if flow.target == target and flow.outcome == outcome), None)


def _placed(graph: Graph, step: Step, source: Step, target: Step) -> Step:
    """In the middle of its flow, where the flowchart is laid out."""
    if source.x is None or source.y is None or target.x is None or target.y is None:
        return step
    return replace(step, x=(source.x + target.x) / 2, y=(source.y + target.y) / 2)


def way_after(graph: Graph, step_id: StepId) -> Flow | None:
    """The flow that a step behind this one is put into: its first way ahead, that of a positive outcome first."""
    step = graph.step(step_id)
    negative = {one.name for one in step.outcomes if not one.positive}
    ahead = [flow for flow in graph.outgoing[step_id] if not flow.loop_back]
    return min(ahead, key=lambda flow: flow.outcome in negative, default=None)


def new_step_id(graph: Graph, tailoring: Tailoring) -> StepId:
    """An id that neither the workflow nor the recipe has."""
    taken = {*graph.by_id, *(added.step.id for added in tailoring.added)}
    number = len(tailoring.added) + 1
    while f"added{number}" in taken:
        number += 1
    return StepId(f"added{number}")


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One line of the outline of a project without a workflow."""

    step: Step
    waits: bool = True
    """For the line above; else it begins together with it."""


def recipe_of(lines: Sequence[OutlineStep], sections: Collection[Section] = ()) -> Tailoring:
    """The recipe of a project without a workflow whose steps follow one another in this order.

    Lines that do not wait begin together with the line above; what comes after such a group waits for all of it. The
    date of the project is that of the last line.
    """
    added: list[AddedStep] = []
    before: tuple[StepId, ...] = (START,)
    group: list[StepId] = []
    for line in lines:
        if line.waits and group:
            before, group = tuple(group), []
        step = replace(line.step, anchor=line is lines[-1])
        added.append(AddedStep(step, before[0], END, beside=bool(group), also=before[1:]))
        group.append(step.id)
    used = {line.step.section for line in lines}
    return Tailoring(added=tuple(added), sections=tuple(one for one in sections if one.id in used))


def outline_of(tailoring: Tailoring) -> tuple[OutlineStep, ...]:
    """The lines that ``recipe_of`` made the recipe of."""
    return tuple(OutlineStep(replace(added.step, anchor=False), not added.beside) for added in tailoring.added)
