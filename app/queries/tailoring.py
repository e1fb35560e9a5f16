"""What the recipe of a running project can still change: its workflow, the steps that have not begun, and the roles."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId, RoleId, StepId
from app.domain.person import Role
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import Graph, Workflow, WorkflowVersion
from app.engine.repeat import origin_of
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class ProjectRecipe:
    """``graph`` is that of the published version, without what the project changed."""

    project: Project
    graph: Graph
    roles: Mapping[RoleId, str]
    anchor_label: str
    begun: frozenset[StepId]
    """Steps whose work has begun or is over: they stay as they are."""


def project_recipe(reader: Reader, project_id: ProjectId) -> ProjectRecipe:
    """Raises RuleViolation for a project that is gone or follows no workflow."""
    project = reader.get(Project, project_id)
    version = reader.get(WorkflowVersion, project.version_id) if project is not None and project.version_id else None
    if project is None or version is None:
        name = f"“{project.name}”" if project is not None else "The project"
        raise RuleViolation(f"{name} follows no workflow. Change its tasks in its outline.")
    workflow = reader.get(Workflow, version.workflow_id)
    tasks = reader.find(Task, project_id=project_id)
    begun = {task.step_id for task in tasks if task.state in (TaskState.DOING, TaskState.DONE) or task.run.round > 1}
    return ProjectRecipe(
        project,
        version.graph,
        {role.id: role.name for role in reader.find(Role)},
        workflow.anchor_label if workflow is not None else "",
        frozenset(origin_of(id) for id in begun if id is not None),
    )
