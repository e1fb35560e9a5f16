"""Budgets of 200 projects with 20,000 tasks: the first sums, the same after an edit elsewhere, the light of one."""

import tempfile
from functools import partial
from pathlib import Path

from app.actions.budget import set_hourly_cost
from app.actions.task_field import set_effort
from app.bootstrap import open_workspace
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.queries.budget import BudgetGrouping, BudgetOverview, budget_overview
from app.queries.project_page import budget_light
from app.workspace.workspace import Workspace
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import fill

PROJECTS, STEPS = 200, 100


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, PROJECTS, STEPS, done=2)
        workspace = open_workspace(folder)
        for person in workspace.read(lambda reader: reader.find(Person)):
            workspace.do(set_hourly_cost, person.id, 50_00)
        workspace.close()
        print(line("budget of 200 projects, first", [first_sums(folder) for _ in range(5)], goal="200"))
        workspace = open_workspace(folder)
        sums(workspace)
        tasks = workspace.read(lambda reader: reader.find(Task))[:: STEPS + 1][:40]
        print(
            line("budget of 200 projects, after an edit", [after_an_edit(workspace, one) for one in tasks], goal="16")
        )
        projects = workspace.read(lambda reader: reader.find(Project))[:40]
        lights = [timed(partial(workspace.read, budget_light, one.id)) for one in projects]
        print(line("light of one budget", lights, goal="5"))
        workspace.close()


def sums(workspace: Workspace) -> BudgetOverview:
    return workspace.read(budget_overview, BudgetGrouping.CLIENT)


def first_sums(folder: Path) -> float:
    workspace = open_workspace(folder)
    took = timed(partial(sums, workspace))
    workspace.close()
    return took


def after_an_edit(workspace: Workspace, task: Task) -> float:
    workspace.do(set_effort, task.id, (task.effort_minutes or 60) + 1)
    return timed(partial(sums, workspace))


if __name__ == "__main__":
    main()
