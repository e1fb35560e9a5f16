"""Roles that are made as they are given to a step."""

from dataclasses import replace

from app.actions.flowchart.draft import draft_of, named, need_step
from app.actions.flowchart.step import edit_step
from app.actions.person import add_role
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId, WorkflowId
from app.domain.workflow import Approval
from app.editing.action import action
from app.editing.edit import Edit


@action("Give role")
def give_new_role(edit: Edit, workflow_id: WorkflowId, step_id: StepId, name: str) -> RoleId:
    """The role of that name, made when there is none, does the step."""
    role = add_role(edit, name)
    edit_step(edit, workflow_id, step_id, role=role)
    return role


@action("Add approver")
def add_approver(edit: Edit, workflow_id: WorkflowId, step_id: StepId, name: str) -> RoleId:
    """The role of that name, made when there is none, approves last. Raises RuleViolation when it approves already."""
    step = need_step(draft_of(edit, workflow_id).graph, step_id)
    role = add_role(edit, name)
    approval = step.approval or Approval()
    if role in approval.approvers:
        raise RuleViolation(f"“{name.strip()}” approves {named(step)} already.")
    edit_step(edit, workflow_id, step_id, approval=replace(approval, approvers=(*approval.approvers, role)))
    return role
