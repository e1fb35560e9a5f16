"""Small workflows that run in a real data folder, for tests of what a graph does to projects, messages and time."""

from datetime import date

from app.actions.project import StartPlan, start_project
from app.domain.ids import ProjectId, RoleId, StepId, VersionId, WorkflowId
from app.domain.project import Project
from app.domain.task import Task
from app.domain.workflow import Graph, Step, StepKind, VersionState, Workflow, WorkflowVersion
from app.editing.edit import Edit, action
from app.engine.lint import errors
from tests.builders import PUBLISH_ON, Office

WRITER, DESIGNER = RoleId("blog_writer"), RoleId("graphic_designer")
"""Ana and Ben."""


def work(step_id: str, role: RoleId = WRITER, kind: StepKind = StepKind.TASK, **changes: object) -> Step:
    return Step(StepId(step_id), kind, step_id.title(), role, **changes)


def publish(office: Office, name: str, graph: Graph) -> VersionId:
    """The version of a new workflow with this graph; at the most its conditions may be more than lint allows."""
    assert {finding.code for finding in errors(graph)} <= {"unset"}
    return office.workspace.do(_keep, name, graph).value


@action("Publish")
def _keep(edit: Edit, name: str, graph: Graph) -> VersionId:
    workflow = edit.put(Workflow(WorkflowId(edit.next_id(Workflow)), name))
    number = VersionId(edit.next_id(WorkflowVersion))
    edit.put(WorkflowVersion(number, workflow.id, 1, VersionState.PUBLISHED, graph, "", edit.now))
    return number


def run(office: Office, graph: Graph, name: str = "Spring", anchor_on: date = PUBLISH_ON) -> ProjectId:
    """Publish the graph and start a project of it, which the office then speaks of."""
    version = publish(office, f"{name} workflow", graph)
    office.project = office.workspace.do(start_project, StartPlan(version, name, anchor_on)).value
    return office.project


def children(office: Office, step: str) -> list[Project]:
    """The projects that a step of the office's project has started."""
    task_id = office.task(step).id
    return list(office.workspace.read(lambda reader: reader.find(Project, parent_task=task_id)))


def project(office: Office, project_id: ProjectId) -> Project:
    found = office.workspace.read(lambda reader: reader.get(Project, project_id))
    assert found is not None
    return found


def open_titles(office: Office, project_id: ProjectId) -> set[str]:
    tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=project_id))
    return {task.title for task in tasks if task.state.open}
