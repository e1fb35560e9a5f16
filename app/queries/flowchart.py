"""One workflow as its editor shows it, and the versions it has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, VersionId, WorkflowId
from app.domain.person import Role
from app.domain.project import Project, ProjectState
from app.domain.workflow import Graph, VersionState, Workflow, WorkflowVersion
from app.queries.reader import Reader
from app.queries.workflow import versions_of


@dataclass(frozen=True, slots=True)
class FlowchartView:
    """``version`` is the draft, else the latest published one; ``published_number`` None: never published."""

    workflow: Workflow
    version: WorkflowVersion
    graph: Graph
    is_draft: bool
    published_number: int | None
    role_names: Mapping[RoleId, str]
    projects_running: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list of versions."""

    version_id: VersionId
    number: int
    state: VersionState
    note: str
    published_at: datetime | None
    steps: int
    """Those with work."""
    projects_running: int


def flowchart(reader: Reader, workflow_id: WorkflowId) -> FlowchartView:
    """Raises RuleViolation when the workflow is gone."""
    workflow = reader.get(Workflow, workflow_id)
    versions = versions_of(reader, workflow_id)
    if workflow is None or not versions:
        raise RuleViolation("This workflow is not there any more. Go back to Workflows and choose another.")
    latest = versions[-1]
    published = [version.number for version in versions if version.state is VersionState.PUBLISHED]
    return FlowchartView(
        workflow,
        latest,
        latest.graph,
        latest.state is VersionState.DRAFT,
        max(published, default=None),
        {role.id: role.name for role in reader.find(Role)},
        sum(running_projects(reader, version.id) for version in versions),
    )


def versions(reader: Reader, workflow_id: WorkflowId) -> list[VersionLine]:
    """The newest first; a draft comes before all published ones."""
    return [
        VersionLine(
            version.id,
            version.number,
            version.state,
            version.note,
            version.published_at,
            sum(1 for step in version.graph.steps if step.has_task),
            running_projects(reader, version.id),
        )
        for version in reversed(versions_of(reader, workflow_id))
    ]


def running_projects(reader: Reader, version_id: VersionId) -> int:
    return len(reader.find(Project, version_id=version_id, state=ProjectState.RUNNING))
