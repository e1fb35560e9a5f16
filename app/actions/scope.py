"""Reduced scope while a project runs: what is left out is chosen, open optional work is skipped now or goes on."""

from collections.abc import Sequence
from dataclasses import replace

from app.actions.project import set_reduced_scope
from app.actions.task import skip_task
from app.domain.brief import Deliverable, Requirement
from app.domain.errors import RuleViolation
from app.domain.ids import DeliverableId, ProjectId, RequirementId, TaskId
from app.domain.task import Task
from app.editing.edit import Edit, action


@action("Reduce scope", "Reduce the scope of {project_id}")
def reduce_scope(
    edit: Edit,
    project_id: ProjectId,
    *,
    deliverables: Sequence[DeliverableId] = (),
    requirements: Sequence[RequirementId] = (),
    skip: Sequence[TaskId] = (),
    reason: str = "",
) -> None:
    """Leave out the optional steps that have not begun, and what is named: these are left for later, whatever was
    marked before is taken in. Optional work that is open goes on unless it is in ``skip``.

    Raises RuleViolation where a project names who must agree and not all have agreed, unless there is a ``reason``.
    """
    mark_reduced(edit, project_id, deliverables=deliverables, requirements=requirements)
    set_reduced_scope(edit, project_id, on=True, reason=reason)
    for task_id in skip:
        task = edit.need(Task, task_id)
        if task.project_id != project_id or not task.state.open:
            raise RuleViolation(f"“{task.title}” is no open work of this project. Look at the list again.")
        skip_task(edit, task_id)
    edit.title = None


@action("Change what reduced scope leaves out", "Change what reduced scope of {project_id} leaves out")
def mark_reduced(
    edit: Edit,
    project_id: ProjectId,
    *,
    deliverables: Sequence[DeliverableId] = (),
    requirements: Sequence[RequirementId] = (),
) -> None:
    """Which deliverables and requirements are left for later once the scope is reduced; the others are not."""
    for one in edit.find(Deliverable, project_id=project_id):
        if one.reduced != (one.id in deliverables):
            edit.put(replace(one, reduced=not one.reduced))
    for need in edit.find(Requirement, project_id=project_id):
        if need.reduced != (need.id in requirements):
            edit.put(replace(need, reduced=not need.reduced))
