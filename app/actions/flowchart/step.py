"""Steps: added, changed, put into a line and taken out of it."""

from collections.abc import Collection
from dataclasses import replace
from itertools import pairwise
from typing import Any

from app.actions.flowchart.draft import (
    counted,
    draft_of,
    named,
    need_step,
    new_flow_id,
    new_step_id,
    put_graph,
    with_lanes,
)
from app.actions.flowchart.flow import connected
from app.actions.flowchart.position import Point, at_place, free_place, in_lane_of_role, in_row_of, place_after, role_at
from app.domain.errors import RuleViolation
from app.domain.graph_edits import fitted, healed, with_outcomes, without
from app.domain.ids import StepId, WorkflowId
from app.domain.person import Role
from app.domain.quantity import Span
from app.domain.text import clean_name
from app.domain.workflow import Approval, DecisionMode, Graph, Outcome, Step, StepKind
from app.editing.edit import Edit, action
from app.engine.chance import DAY_MINUTES
from app.grammar.offset import length_text

APPROVAL_OUTCOMES = (Outcome("Approved"), Outcome("Changes requested", positive=False))
DECISION_OUTCOMES = (Outcome("Yes"), Outcome("No", positive=False))


def new_step(kind: StepKind) -> Step:
    """A step as it is first drawn, without an id."""
    return as_kind(Step(StepId(""), kind, kind.traits.new_title), kind)


def as_kind(step: Step, kind: StepKind) -> Step:
    """The step as another kind: with what this kind needs, without what only others have."""
    approves, decides = kind is StepKind.APPROVAL, kind is StepKind.DECISION
    mode = (step.mode or DecisionMode.ASKED) if decides else None
    asks = approves or mode is DecisionMode.ASKED
    preset = APPROVAL_OUTCOMES if approves else DECISION_OUTCOMES
    return replace(
        step,
        kind=kind,
        outcomes=(step.outcomes or preset) if asks else (),
        approval=(step.approval or Approval()) if approves else None,
        mode=mode,
        length=step.length or (Span(1) if kind is StepKind.WAIT and step.offset is None else None),
        end_project=step.end_project and kind is StepKind.END,
        subworkflow=step.subworkflow if kind is StepKind.SUBWORKFLOW else None,
    )


@action("Add step")
def add_step(edit: Edit, workflow_id: WorkflowId, step: Step) -> StepId:
    """A step by itself; without an id it gets one, without a place a free one. Refused: a second start."""
    draft = draft_of(edit, workflow_id)
    graph = draft.graph
    if step.kind is StepKind.START and graph.start is not None:
        raise RuleViolation("There is a start already. Draw a flow from it instead.")
    if step.id in graph.by_id:
        raise RuleViolation(f"There is a step with the id “{step.id}” already.")
    step = replace(step, id=step.id or new_step_id(edit, workflow_id), anchor=step.anchor or _carries(graph, step))
    if step.row is None and (step.x is None or step.y is None):
        step = at_place(step, free_place(graph, (0.0, 0.0)))
    put_graph(edit, draft, _with_changed(edit, graph.with_steps(step), step))
    edit.title = f"Add {named(step)}"
    return step.id


@action("Add step")
def add_new(edit: Edit, workflow_id: WorkflowId, kind: StepKind, at: Point) -> StepId:
    """A fresh step of a kind with its middle there, of the role whose lane that is. Refused: a second start."""
    step = at_place(new_step(kind), at)
    role = role_at(draft_of(edit, workflow_id).graph, step) if step.has_task else None
    return add_step(edit, workflow_id, replace(step, role=role))


def _carries(graph: Graph, step: Step) -> bool:
    """The first milestone of a workflow that lost its anchor carries it."""
    return step.kind is StepKind.MILESTONE and graph.anchor is None


@action("Add step")
def append_step(
    edit: Edit,
    workflow_id: WorkflowId,
    after: StepId,
    kind: StepKind,
    *,
    outcome: str | None = None,
    at: Point | None = None,
) -> StepId:
    """A new step with a flow to it where ``at`` says; else right of ``after``, where a drawing in rows makes room."""
    graph = draft_of(edit, workflow_id).graph
    before = need_step(graph, after)
    step = in_row_of(graph, after, new_step(kind)) if at is None else None
    if step is None:
        step = at_place(new_step(kind), at or place_after(graph, before))
        step = replace(step, role=role_at(graph, step) if step.has_task else None)
    step_id = add_step(edit, workflow_id, step)
    draft = draft_of(edit, workflow_id)
    put_graph(edit, draft, connected(edit, draft.graph, after, step_id, outcome)[0])
    return step_id


@action("Change step", merges=2)
def edit_step(edit: Edit, workflow_id: WorkflowId, step_id: StepId, /, **fields: Any) -> None:  # noqa: ANN401
    """Give fields of a step new values. Bursts of the same fields merge.

    Changed outcomes carry their flows along, and an anchor leaves the step that had it. Raises RuleViolation for an
    empty title, an unknown role, a range without its length, chances over 100 %, and when the anchor would be gone.
    """
    draft = draft_of(edit, workflow_id)
    old = need_step(draft.graph, step_id)
    if "title" in fields and (fields["title"] or old.has_task):
        fields["title"] = clean_name(fields["title"], "title of the step")
    step = replace(old, **fields)
    if step.mode is not old.mode:
        step = as_kind(step, step.kind)
    if fields.keys() & _OF_CHANCE:
        _check_chance(step)
    put_graph(edit, draft, _with_changed(edit, draft.graph, step))
    edit.title = f"Change {named(step)}"


_OF_CHANCE = {"shortest", "length", "longest", "outcomes"}


def _check_chance(step: Step) -> None:
    """Refuse a range that does not hold its length, and chances of outcomes that are more than all rounds."""
    spans = (("at least", step.shortest), ("the length", step.length), ("at most", step.longest))
    typed = [(words, span) for words, span in spans if span is not None]
    for (low, small), (high, great) in pairwise(typed):
        if small.minutes(DAY_MINUTES) > great.minutes(DAY_MINUTES):
            raise RuleViolation(
                f"{named(step)}: {low} ({length_text(small)}) is more than {high} ({length_text(great)}). "
                "Write the shorter one first."
            )
    whole = sum(outcome.chance or 0 for outcome in step.outcomes)
    if whole > 1 + 1e-9:
        raise RuleViolation(
            f"The outcomes of {named(step)} come in {round(whole * 100)} of 100 rounds. Lower one, so that they come "
            "to 100 at most."
        )


def _with_changed(edit: Edit, graph: Graph, step: Step) -> Graph:
    """The graph with the step as it is now, and what hangs on it brought in line."""
    if step.role is not None and edit.get(Role, step.role) is None:
        raise RuleViolation(f"There is no role “{step.role}”. Choose one from the list or add it.")
    if step.outcomes and not step.asks:
        raise RuleViolation(f"{named(step)} ends in one way only. Make it an approval or a question first.")
    old = graph.step(step.id)
    if step.asks and old.asks and step.outcomes != old.outcomes:
        names = [outcome.name.casefold() for outcome in step.outcomes]
        if len(set(names)) < len(names):
            raise RuleViolation(f"{named(step)} has two outcomes of one name. Give each its own.")
        graph = with_outcomes(graph, step.id, step.outcomes)
        approval = graph.step(step.id).approval
        step = replace(step, approval=approval) if step.approval == old.approval else step
    if step.anchor:
        others = [other for other in graph.steps if other.anchor and other.id != step.id]
        graph = graph.with_steps(*[replace(other, anchor=False) for other in others])
    graph = fitted(graph.with_steps(step), step.id)
    moved_lane = step.role != old.role and graph.in_lanes
    return in_lane_of_role(with_lanes(graph), step) if moved_lane else graph


@action("Rename step", merges=2)
def rename_step(edit: Edit, workflow_id: WorkflowId, step_id: StepId, title: str) -> None:
    old = need_step(draft_of(edit, workflow_id).graph, step_id)
    edit_step(edit, workflow_id, step_id, title=title)
    edit.title = f"Rename {named(old)} to {named(replace(old, title=title.strip()))}"


@action("Change kind")
def change_kind(edit: Edit, workflow_id: WorkflowId, step_id: StepId, kind: StepKind) -> None:
    """Its flows stay, with outcomes and conditions as the new kind can have them.

    Refused: a second start; a start or an end that flows would then lead into or out of; the anchor without work.
    """
    draft = draft_of(edit, workflow_id)
    old = need_step(draft.graph, step_id)
    put_graph(edit, draft, with_kind(draft.graph, step_id, kind))
    edit.title = f"Make {named(old)} {'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def with_kind(graph: Graph, step_id: StepId, kind: StepKind, mode: DecisionMode | None = None) -> Graph:
    """The graph with a step of another kind, a decision of another mode. Raises RuleViolation like ``change_kind``."""
    old = need_step(graph, step_id)
    if kind is StepKind.START and graph.start not in (None, old):
        raise RuleViolation("There is a start already. Draw a flow from it instead.")
    if kind is StepKind.START and graph.incoming[step_id]:
        raise RuleViolation(f"Flows lead to {named(old)}, so it cannot be the start. Remove them first.")
    if kind is StepKind.END and graph.outgoing[step_id]:
        raise RuleViolation(f"{named(old)} leads on, so it cannot be an end. Remove its flows first.")
    title = kind.traits.new_title if old.title == old.kind.traits.new_title else old.title
    step = as_kind(replace(old, title=title, mode=mode or old.mode), kind)
    if old.anchor and not step.has_task:
        raise RuleViolation(f"{named(old)} carries the anchor date. Let another step carry it first.")
    if old.asks and not step.asks and kind is not StepKind.DECISION:
        # Without an outcome to choose it, a way back would be taken every time.
        graph = without(graph, {flow.id for flow in graph.outgoing[step_id] if flow.loop_back})
    return fitted(graph.with_steps(step), step_id)


@action("Remove")
def remove(edit: Edit, workflow_id: WorkflowId, ids: Collection[str]) -> None:
    """Steps, flows and notes. A line through a removed step is joined again.

    Raises RuleViolation when one carries the anchor date, and when nothing of it is there any more.
    """
    draft = draft_of(edit, workflow_id)
    graph = draft.graph
    found = {thing.id for some in (graph.steps, graph.flows, graph.notes) for thing in some if thing.id in ids}
    if not found:
        raise RuleViolation("What was to be removed is not there any more.")
    edit.title = f"Remove {counted(graph, found)}"
    loose = without(graph, {id for id in found if id not in graph.by_id})
    put_graph(edit, draft, healed(loose, found, lambda: new_flow_id(edit, graph)))
