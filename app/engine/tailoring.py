"""The graph that one project runs: its workflow's, changed by the recipe of the project.

Decision: *a recipe, applied on reading.* Rejected: a private version of the workflow a project, which every list of
versions would have to leave out; a graph in the row of the project, which every undo step would carry along; tasks
outside of the graph, which are ready at once and do not hold up the end.

Steps that are left out stay in the graph: they are skipped in the run, by the same rule as any other.

What is repeated becomes its copies last, so that what was changed or added before the start is repeated too; what a
running project adds beside a copy is put in after that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.condition import FieldValue
from app.domain.graph_edits import put_between
from app.domain.ids import FlowId, StepId
from app.domain.tailoring import AddedStep, StepTailoring, Tailoring
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.loop_backs import find_loop_backs
from app.engine.repeat import frozen_values, repeated

START, END = StepId("start"), StepId("end")
FREE = Graph((Step(START, StepKind.START, "Start"), Step(END, StepKind.END, "End")), (Flow(FlowId("f1"), START, END),))
"""What a project without a workflow runs, before anything is added."""

_KEPT = 200
_known: dict[tuple[int, int], tuple[Graph, Tailoring, Graph]] = {}


def tailored(graph: Graph, tailoring: Tailoring) -> Graph:
    """The same object where nothing differs, and the same for the same two objects. What finds no place is passed
    over; ``homeless`` names it.
    """
    if not (tailoring.added or tailoring.changed or tailoring.sections or tailoring.repeat):
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


def fitting(graph: Graph, tailoring: Tailoring, fields: Mapping[str, FieldValue] | None = None) -> Tailoring:
    """What of a recipe another graph has a place for; the same object where that is all of it.

    What is repeated keeps its values; what the other graph repeats anew takes them from the ``fields`` of the project.
    """
    repeat = frozen_values(graph, fields or {}, tailoring.repeat)
    tailoring = tailoring if repeat == tailoring.repeat else replace(tailoring, repeat=repeat)
    made, homeless_ones = _apply(graph, tailoring)
    lost = {added.step.id for added in homeless_ones}
    known = {*graph.by_id, *made.by_id, *(added.step.id for added in tailoring.added)} - lost
    fits = replace(
        tailoring,
        left_out=tuple(id for id in tailoring.left_out if id in known),
        changed=tuple(change for change in tailoring.changed if change.step in known),
        added=tuple(added for added in tailoring.added if added.step.id not in lost),
    )
    return tailoring if fits == tailoring else fits


def _apply(graph: Graph, tailoring: Tailoring) -> tuple[Graph, tuple[AddedStep, ...]]:
    changes = {one.step: one for one in tailoring.changed}
    steps = tuple(_changed(step, changes[step.id]) if step.id in changes else step for step in graph.steps)
    known = {section.id for section in graph.sections}
    fresh = tuple(section for section in tailoring.sections if section.id not in known)
    made, later = _with_added(replace(graph, steps=steps, sections=(*graph.sections, *fresh)), tailoring.added)
    made = find_loop_backs(made)
    copied = repeated(made, tailoring.repeat)
    if copied is made or not later:
        return copied, later
    made, lost = _with_added(copied, later)
    return find_loop_backs(made), lost


def _with_added(graph: Graph, steps: Iterable[AddedStep]) -> tuple[Graph, tuple[AddedStep, ...]]:
    """The graph with what finds its place, and what does not."""
    lost = []
    for added in steps:
        put = _put(graph, added)
        if put is None:
            lost.append(added)
        else:
            graph = put
    return graph, tuple(lost)


def _changed(step: Step, change: StepTailoring) -> Step:
    names = ("title", "role", "offset", "length")
    return replace(step, **{name: value for name in names if (value := getattr(change, name)) is not None})


def _put(graph: Graph, added: AddedStep) -> Graph | None:
    """The graph with one step more; None where the flow is not there."""
    step = added.step
    if step.id in graph.by_id or added.source not in graph.by_id or added.target not in graph.by_id:
        return None
    way, onward = _flow(graph, added.source, added.target, added.outcome), FlowId(f"{step.id}>")
    made = graph.with_steps(_placed(graph, step, graph.step(added.source), graph.step(added.target)))
    if added.beside:
        ways = [Flow(FlowId(f"{source}>{step.id}"), source, step.id) for source in (added.source, *added.also)]
        return made.with_flows(*ways, Flow(onward, step.id, added.target))
    if way is None:
        return None
    others = [flow for flow in graph.flows if flow.source in added.also and flow.target == added.target]
    return put_between(made, way, step, onward).with_flows(
        *(replace(flow, target=step.id, bends=()) for flow in others)
    )


def _flow(graph: Graph, source: StepId, target: StepId, outcome: str | None) -> Flow | None:
    return next((flow for flow in graph.outgoing[source] if flow.target == target and flow.outcome == outcome), None)


def _placed(graph: Graph, step: Step, source: Step, target: Step) -> Step:
    """In the middle of its flow, where the flowchart is laid out."""
    if source.x is None or source.y is None or target.x is None or target.y is None:
        return step
    return replace(step, x=(source.x + target.x) / 2, y=(source.y + target.y) / 2)


def without_step(tailoring: Tailoring, step_id: StepId) -> Tailoring:
    """The recipe without a step that was put between two others; what stands before or behind it closes the gap."""
    gone = next(added for added in tailoring.added if added.step.id == step_id)
    source, outcome, target = gone.source, gone.outcome, gone.target
    kept = []
    for added in tailoring.added:
        if added is gone:
            continue
        if added.target == step_id:
            added = replace(added, target=target)
            if added.source == source and added.outcome == outcome:
                source, outcome = added.step.id, None
        elif added.source == step_id:
            closes = added.target == target
            added = replace(added, source=source, outcome=outcome)
            target = added.step.id if closes else target
        kept.append(added)
    return replace(tailoring, added=tuple(kept))


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
