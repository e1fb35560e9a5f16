"""Roles of steps by their names, made when there are none of that name."""

from collections.abc import Sequence
from dataclasses import replace

from app.actions.flowchart.draft import draft_of, named, need_step
from app.actions.flowchart.step import edit_step
from app.actions.person import add_role
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId, WorkflowId
from app.editing.edit import Edit, action


@action("Give role")
def give_step_role(edit: Edit, workflow_id: WorkflowId, step_id: StepId, name: str) -> RoleId | None:
    """An empty name takes the role away."""
    role = add_role(edit, name) if name.strip() else None
    edit_step(edit, workflow_id, step_id, role=role)
    edit.title = f"Give {named(need_step(draft_of(edit, workflow_id).graph, step_id))} a role"
    return role


@action("Inform role")
def inform_role(edit: Edit, workflow_id: WorkflowId, step_id: StepId, name: str) -> RoleId:
    """Whoever has the role hears of the step, too."""
    step = need_step(draft_of(edit, workflow_id).graph, step_id)
    role = add_role(edit, name)
    edit_step(edit, workflow_id, step_id, informed=tuple(dict.fromkeys((*step.informed, role))))
    edit.title = f"Inform a role of {named(step)}"
    return role


@action("Name approvers")
def name_approvers(edit: Edit, workflow_id: WorkflowId, step_id: StepId, names: Sequence[str]) -> tuple[RoleId, ...]:
    """In this order. Refused for what is no approval."""
    step = need_step(draft_of(edit, workflow_id).graph, step_id)
    if step.approval is None:
        raise RuleViolation(f"{named(step)} is no approval, so it has no approvers.")
    roles = tuple(dict.fromkeys(add_role(edit, name) for name in names))
    edit_step(edit, workflow_id, step_id, approval=replace(step.approval, approvers=roles))
    edit.title = f"Name approvers of {named(step)}"
    return roles
