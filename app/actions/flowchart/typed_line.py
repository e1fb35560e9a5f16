"""Lines of the checklist as they are typed: a step with tokens for role, offset and kind, an answer, a way back."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.actions.flowchart.checklist import (
    add_line,
    indent_line,
    make_approval,
    make_decision,
    move_line,
    numbered_behind,
    outdent_line,
)
from app.actions.flowchart.draft import draft_of, named, need_step, put_graph
from app.actions.flowchart.flow import edit_flow, need_flow, redirect
from app.actions.flowchart.line import insert_new
from app.actions.flowchart.step import change_kind, edit_step
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId, WorkflowId
from app.domain.person import Role
from app.domain.text import clean_name
from app.domain.work_calendar import WorkCalendar
from app.domain.workflow import Approval, Step, StepKind, Workflow
from app.editing.edit import Edit, action
from app.grammar.condition import parse_condition
from app.grammar.names import Names
from app.grammar.quick_typing import StepLine, parse_step_line

_MAKE: dict[StepKind, Callable[[Edit, WorkflowId, StepId], None]] = {
    StepKind.DECISION: make_decision,
    StepKind.APPROVAL: make_approval,
}


@action("Type line")
def type_line(
    edit: Edit,
    workflow_id: WorkflowId,
    text: str,
    *,
    after: StepId | None = None,
    on: FlowId | None = None,
    section: str | None = None,
    deeper: int = 0,
) -> StepId:
    """A new step behind another (None: the first) or in the middle of a flow, so many levels deeper or further out than
    it comes to stand. ``section``: the id of the one it belongs to, if not that of the step before.

    Raises RuleViolation for an empty title, for what looks like a token and is none, and where a key would be refused.
    """
    line = _read(edit, workflow_id, text)
    if on is not None:
        step_id = insert_new(edit, workflow_id, on, StepKind.TASK)
        draft = draft_of(edit, workflow_id)
        source = next(flow.source for flow in draft.graph.incoming[step_id])
        put_graph(edit, draft, numbered_behind(draft.graph, step_id, source))
    else:
        step_id = add_line(edit, workflow_id, after, line.title)
    for _ in range(abs(deeper)):
        (indent_line if deeper > 0 else outdent_line)(edit, workflow_id, step_id)
    fields = {key: value for key, value in _fields(line).items() if value}
    if section is not None:
        fields["section"] = section
    edit_step(edit, workflow_id, step_id, **fields)
    _give_kind(edit, workflow_id, step_id, line)
    edit.title = f"Add {named(draft_of(edit, workflow_id).graph.step(step_id))}"
    return step_id


@action("Retype line")
def retype_line(edit: Edit, workflow_id: WorkflowId, step_id: StepId, text: str) -> None:
    """Title and tokens of a step as they are typed now: a token that is gone takes what it said along. What no token
    says, such as instructions, stays. Raises RuleViolation like ``type_line``."""
    line = _read(edit, workflow_id, text)
    step = need_step(draft_of(edit, workflow_id).graph, step_id)
    fields = {key: value for key, value in _fields(line).items() if getattr(step, key) != value}
    if step.anchor and not line.anchor:
        # Some step carries the date: it goes with the token that another gets.
        del fields["anchor"]
    if fields:
        edit_step(edit, workflow_id, step_id, **fields)
    if line.kind is None and step.kind in _MAKE:
        change_kind(edit, workflow_id, step_id, StepKind.TASK)
    else:
        _give_kind(edit, workflow_id, step_id, line)
    edit.title = f"Change {named(draft_of(edit, workflow_id).graph.step(step_id))}"


@action("Move line")
def carry_line(edit: Edit, workflow_id: WorkflowId, step_id: StepId, places: int) -> None:
    """A line so many places down or, negative, up on its level, as ``move_line`` does it one by one. Raises
    RuleViolation where one of these moves is refused; then none is made."""
    for _ in range(abs(places)):
        move_line(edit, workflow_id, step_id, 1 if places > 0 else -1)


@action("Retype answer")
def retype_answer(edit: Edit, workflow_id: WorkflowId, flow_id: FlowId, text: str) -> None:
    """The answer at the head of a branch: another name for it, or of a decision by rules another condition. Raises
    RuleViolation for none, for one that is taken, and for a condition that cannot be read."""
    graph = draft_of(edit, workflow_id).graph
    flow = need_flow(graph, flow_id)
    step = graph.step(flow.source)
    if step.asks:
        name = clean_name(text, "answer")
        outcomes = tuple(replace(one, name=name) if one.name == flow.outcome else one for one in step.outcomes)
        edit_step(edit, workflow_id, step.id, outcomes=outcomes)
    elif text.strip().casefold() == "otherwise":
        edit_flow(edit, workflow_id, flow_id, condition=None)
    else:
        edit_flow(edit, workflow_id, flow_id, condition=parse_condition(text, names_of(edit, workflow_id)))
    edit.title = f"Change an answer of {named(step)}"


_BACK_TO = re.compile(r"(?:^|\bto )\s*(?:the )?(start|\d{1,9})\b", re.IGNORECASE)
_ROUNDS = re.compile(r"\bat most (\d{1,3})\b", re.IGNORECASE)


@action("Retype way back")
def retype_way_back(edit: Edit, workflow_id: WorkflowId, flow_id: FlowId, text: str) -> None:
    """Where a way back leads, as ``back to 3`` or ``3``, and after how many rounds the lead is asked: ``at most 2
    rounds``. Raises RuleViolation for a number that no step has, and where the flow may not lead."""
    graph = draft_of(edit, workflow_id).graph
    flow = need_flow(graph, flow_id)
    step, to, rounds = graph.step(flow.source), _BACK_TO.search(text), _ROUNDS.search(text)
    if to is None:
        raise RuleViolation("Type the number of the step that it goes back to, such as “back to 3”.")
    number = 0 if to[1].casefold() == "start" else int(to[1])
    target = Names.of(graph).numbered.get(number)
    if target is None:
        raise RuleViolation(f"There is no step {number}. The last one is {len(graph.steps) - 1}.")
    if target != flow.target:
        redirect(edit, workflow_id, flow_id, target=target)
    if step.approval is not None and step.approval.limit != (limit := int(rounds[1]) if rounds else None):
        edit_step(edit, workflow_id, step.id, approval=replace(step.approval, limit=limit))
    edit.title = f"Send {named(step)} back to {named(graph.step(target))}"


def line_of(step: Step) -> StepLine:
    """What a typed line says of a step."""
    asked = step.approval if step.kind is StepKind.APPROVAL else None
    return StepLine(
        step.title,
        step.role,
        step.offset,
        step.length,
        step.effort_minutes,
        step.optional,
        step.anchor,
        step.kind if step.kind in _MAKE else None,
        asked.approvers if asked is not None else (),
        asked.rule if asked is not None and asked.rule is not Approval().rule else None,
        asked.k if asked is not None and asked.k != Approval().k else None,
        asked.in_order if asked is not None else False,
        asked.limit if asked is not None else None,
    )


def names_of(edit: Edit, workflow_id: WorkflowId) -> Names:
    """What the words of a typed line can mean in the draft of a workflow."""
    week = (edit.get(WorkCalendar, 1) or WorkCalendar()).week
    label = edit.need(Workflow, workflow_id).anchor_label
    roles = {role.id: role.name for role in edit.find(Role)}
    return Names.of(draft_of(edit, workflow_id).graph, roles, day_minutes=week.day_minutes, anchor_label=label)


def _read(edit: Edit, workflow_id: WorkflowId, text: str) -> StepLine:
    line = parse_step_line(text, names_of(edit, workflow_id))
    if line.notes:
        raise RuleViolation(f"{line.notes[0]} Put the title in quotes if it belongs to it.")
    return line


def _fields(line: StepLine) -> dict[str, Any]:
    return {
        "title": line.title,
        "role": line.role,
        "offset": line.offset,
        "length": line.length,
        "effort_minutes": line.effort_minutes,
        "optional": line.optional,
        "anchor": line.anchor,
    }


def _give_kind(edit: Edit, workflow_id: WorkflowId, step_id: StepId, line: StepLine) -> None:
    step = need_step(draft_of(edit, workflow_id).graph, step_id)
    if line.kind is not None and step.kind is not line.kind:
        _MAKE[line.kind](edit, workflow_id, step_id)
        step = draft_of(edit, workflow_id).graph.step(step_id)
    if step.kind is not StepKind.APPROVAL:
        return
    old, preset = step.approval or Approval(), Approval()
    rule, k = line.rule or preset.rule, line.k or preset.k
    approvers = line.approvers or old.approvers
    asked = replace(old, approvers=approvers, rule=rule, k=k, in_order=line.in_order, limit=line.limit)
    if asked != old:
        edit_step(edit, workflow_id, step_id, approval=asked)
