"""The graph that a project runs. Everything that wants to know a step of a project asks here."""

from app.domain.ids import ProjectId, StepId
from app.domain.project import Project
from app.domain.workflow import Graph, Step, WorkflowVersion
from app.editing.ports import Entities
from app.engine.tailoring import FREE, tailored


def project_graph(source: Entities, project: Project | None) -> Graph | None:
    """As its workflow version is published and the project is tailored; None for a collection of free tasks."""
    if project is None:
        return None
    if project.version_id is None:
        return tailored(FREE, project.tailoring) if project.tailoring.added else None
    version = source.get(WorkflowVersion, project.version_id)
    return tailored(version.graph, project.tailoring) if version is not None else None


def graph_by_id(source: Entities, project_id: ProjectId | None) -> Graph | None:
    """The same by the number of the project."""
    return project_graph(source, source.get(Project, project_id)) if project_id is not None else None


def step_by_id(source: Entities, project_id: ProjectId | None, step_id: StepId | None) -> Step | None:
    """One step of it; None where it is gone."""
    graph = graph_by_id(source, project_id) if step_id is not None else None
    return graph.by_id.get(step_id) if graph is not None and step_id is not None else None
