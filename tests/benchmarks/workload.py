"""Data folders of a wanted size, made through the real door with a fixed seed, for the benchmarks."""

import random
from datetime import timedelta
from pathlib import Path

from app.actions.person import add_person
from app.actions.project import StartPlan, start_project
from app.actions.task import finish_task
from app.actions.workflow import add_workflow
from app.bootstrap import open_workspace
from app.domain.ids import FlowId, ProjectId, RoleId, StepId
from app.domain.quantity import Offset
from app.domain.task import Task
from app.domain.workflow import Flow, Graph, Step, StepKind, WorkflowVersion
from app.exchange.workflow_json import WorkflowFile
from app.workspace.workspace import Workspace

ROLES = 8
STEPS = 100


def graph(chance: random.Random, steps: int = STEPS) -> Graph:
    """Start, ``steps`` tasks that each follow one or two of the five before, End; the last carries the anchor."""
    names = [StepId(f"s{at:03}") for at in range(steps)]
    pairs = {(at - chance.randint(1, min(at, 5)), at) for at in range(1, steps) for _ in range(2)}
    followed = {source for source, _ in pairs}
    pairs |= {(at, steps - 1) for at in range(steps - 1) if at not in followed}
    made = [
        Step(
            name,
            StepKind.TASK,
            f"Step {at} of the campaign",
            RoleId(f"role_{at % ROLES}"),
            _offset(at, steps),
            effort_minutes=chance.choice((60, 120, 240, 480)),
            anchor=at == steps - 1,
        )
        for at, name in enumerate(names)
    ]
    flows = [Flow(FlowId(f"f{n}"), names[a], names[b]) for n, (a, b) in enumerate(sorted(pairs))]
    ends = (Flow(FlowId("in"), StepId("start"), names[0]), Flow(FlowId("out"), names[-1], StepId("end")))
    around = (Step(StepId("start"), StepKind.START), Step(StepId("end"), StepKind.END))
    return Graph((around[0], *made, around[1]), (*flows, *ends))


def _offset(at: int, steps: int) -> Offset | None:
    return Offset(-(steps - 1 - at) * 2) if at % 3 == 0 or at == steps - 1 else None


def fill(folder: Path, projects: int, steps: int = STEPS, done: int = 10) -> None:
    """``projects`` runs of one workflow for sixteen people; the first ``done`` steps of each are finished."""
    workspace = open_workspace(folder)
    chance = random.Random(1)
    roles = {RoleId(f"role_{number}"): f"Role {number}" for number in range(ROLES)}
    workflow = workspace.do(add_workflow, WorkflowFile("Campaign", "Launch date", "", roles, graph(chance, steps), ""))
    for number in range(2 * ROLES):
        workspace.do(add_person, f"Person {number}", roles=(RoleId(f"role_{number % ROLES}"),))
    version = workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow.value)[0])
    today = workspace.clock.now().date()
    for number in range(projects):
        anchor_on = today + timedelta(days=2 * steps + chance.randrange(60))
        project = workspace.do(start_project, StartPlan(version.id, f"Campaign {number}", anchor_on)).value
        for _ in range(done):
            workspace.do(finish_task, first_open(workspace, project).id)
    workspace.close()


def first_open(workspace: Workspace, project: ProjectId) -> Task:
    """The open task of a project with the lowest number."""
    tasks = workspace.read(lambda reader: reader.find(Task, project_id=project))
    return next(task for task in tasks if task.state.open)
