"""What a workflow makes and the standards that it has to meet: part of the drawing, copied to each project of it."""

from dataclasses import replace

from app.actions.flowchart.draft import draft_of, need_step, new_spec_id, put_graph
from app.domain.check_item import DeliverableSpec, RequirementSpec
from app.domain.errors import RuleViolation
from app.domain.ids import WorkflowId
from app.domain.text import clean_name, clean_text
from app.editing.edit import Edit, action

MOST_SPECS = 500
"""Of deliverables and of requirements each: as many as a project holds."""


@action("Change deliverable")
def put_deliverable_spec(edit: Edit, workflow_id: WorkflowId, spec: DeliverableSpec) -> str:
    """A new one where its id is empty, else another form of the one with its id. Returns the id.

    Raises RuleViolation for an empty name, an amount that cannot be, and a step or deliverable that is gone.
    """
    draft = draft_of(edit, workflow_id)
    known = draft.graph.deliverables
    if not 1 <= spec.amount <= 100_000:
        raise RuleViolation("The amount is a whole number from 1 to 100,000. Write for example 8.")
    if spec.step is not None:
        need_step(draft.graph, spec.step)
    is_new = not spec.id
    _check(len(known), is_new, any(one.id == spec.id for one in known), "deliverable")
    name = clean_name(spec.name, "name of the deliverable")
    kind, channel, format = _word(spec.kind, "kind"), _word(spec.channel, "channel"), _word(spec.format, "format")
    spec = replace(spec, id=spec.id or new_spec_id(edit, workflow_id, "d"), name=name)
    spec = replace(spec, kind=kind, channel=channel, format=format)
    after = (*known, spec) if is_new else tuple(spec if one.id == spec.id else one for one in known)
    put_graph(edit, draft, replace(draft.graph, deliverables=after))
    edit.title = f"{'Add' if is_new else 'Change'} deliverable “{name}”"
    return spec.id


@action("Change requirement")
def put_requirement_spec(edit: Edit, workflow_id: WorkflowId, spec: RequirementSpec) -> str:
    """A new one where its id is empty, else another form of the one with its id. Returns the id."""
    draft = draft_of(edit, workflow_id)
    known = draft.graph.requirements
    if spec.deliverable and all(one.id != spec.deliverable for one in draft.graph.deliverables):
        raise RuleViolation("That deliverable is not there any more. Choose another.")
    is_new = not spec.id
    _check(len(known), is_new, any(one.id == spec.id for one in known), "requirement")
    text, how = clean_name(spec.text, "requirement"), clean_text(spec.how, "way of checking")
    spec = replace(spec, id=spec.id or new_spec_id(edit, workflow_id, "r"), text=text, how=how)
    after = (*known, spec) if is_new else tuple(spec if one.id == spec.id else one for one in known)
    put_graph(edit, draft, replace(draft.graph, requirements=after))
    edit.title = f"{'Add' if is_new else 'Change'} requirement “{text}”"
    return spec.id


def _check(count: int, is_new: bool, is_there: bool, what: str) -> None:
    if is_new and count >= MOST_SPECS:
        raise RuleViolation(f"A workflow has at most {MOST_SPECS} {what}s. Put some of them together.")
    if not is_new and not is_there:
        raise RuleViolation(f"This {what} is not there any more. Choose another.")


def _word(text: str, what: str) -> str:
    return clean_name(text, what) if text.strip() else ""


@action("Remove deliverable")
def remove_deliverable_spec(edit: Edit, workflow_id: WorkflowId, spec_id: str) -> None:
    """Its requirements go with it."""
    draft = draft_of(edit, workflow_id)
    gone = [one for one in draft.graph.deliverables if one.id == spec_id]
    _check(0, False, bool(gone), "deliverable")
    kept = tuple(one for one in draft.graph.deliverables if one.id != spec_id)
    others = tuple(one for one in draft.graph.requirements if one.deliverable != spec_id)
    put_graph(edit, draft, replace(draft.graph, deliverables=kept, requirements=others))
    edit.title = f"Remove deliverable “{gone[0].name}”"


@action("Remove requirement")
def remove_requirement_spec(edit: Edit, workflow_id: WorkflowId, spec_id: str) -> None:
    draft = draft_of(edit, workflow_id)
    gone = [one for one in draft.graph.requirements if one.id == spec_id]
    _check(0, False, bool(gone), "requirement")
    kept = tuple(one for one in draft.graph.requirements if one.id != spec_id)
    put_graph(edit, draft, replace(draft.graph, requirements=kept))
    edit.title = f"Remove requirement “{gone[0].text}”"


@action("Order deliverables")
def order_deliverable_spec(edit: Edit, workflow_id: WorkflowId, spec_id: str, place: int) -> None:
    """Make a deliverable the ``place``-th, from 0."""
    draft = draft_of(edit, workflow_id)
    moved = [one for one in draft.graph.deliverables if one.id == spec_id]
    _check(0, False, bool(moved), "deliverable")
    rest = [one for one in draft.graph.deliverables if one.id != spec_id]
    rest.insert(max(0, place), moved[0])
    put_graph(edit, draft, replace(draft.graph, deliverables=tuple(rest)))
    edit.title = f"Move deliverable “{moved[0].name}”"


@action("Order requirements")
def order_requirement_spec(edit: Edit, workflow_id: WorkflowId, spec_id: str, place: int) -> None:
    """Make a requirement the ``place``-th, from 0."""
    draft = draft_of(edit, workflow_id)
    moved = [one for one in draft.graph.requirements if one.id == spec_id]
    _check(0, False, bool(moved), "requirement")
    rest = [one for one in draft.graph.requirements if one.id != spec_id]
    rest.insert(max(0, place), moved[0])
    put_graph(edit, draft, replace(draft.graph, requirements=tuple(rest)))
    edit.title = f"Move requirement “{moved[0].text}”"
