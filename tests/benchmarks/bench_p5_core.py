"""P5 and P3 without a screen: bars of 10,000 tasks read at once; one drag in a project of 1,000 with its tooltip."""

import random
import tempfile
from pathlib import Path

from app.actions.plan import move_task
from app.bootstrap import open_workspace
from app.domain.ids import ProjectId
from app.domain.quantity import Ripple
from app.domain.task import Task
from app.queries.conflict import conflicts
from app.queries.plan import Grouping, plan_dates, plan_links, plan_rows
from app.queries.plan_change import what_moves
from app.workspace.workspace import Workspace
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import fill

PROJECTS = 10
STEPS = 1_000
FRAMES = 60


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, PROJECTS, STEPS, done=3)
        first = [first_read(folder) for _ in range(5)]
        print(line("P3 bars of 10,000 tasks, first read of a start", first, goal="<= 120 ms"))
        workspace = open_workspace(folder)
        print(line("P3 bars of 10,000 tasks, by owner", [timed(lambda: by_owner(workspace)) for _ in range(5)]))
        project = ProjectId(1)
        print(line("P5 dates of 1,000 tasks, first read", [timed(lambda: workspace.read(plan_dates, project))]))
        print(line("P5 links of 1,000 tasks, first read", [timed(lambda: workspace.read(plan_links, project))]))
        print(line("P5 conflicts of 1,000 tasks, first read", [timed(lambda: workspace.read(conflicts, project))]))
        for policy in Ripple:
            print(line(f"P5 plan alone, drag frame, {policy}", drag(workspace, project, policy), goal="p95 <= 10 ms"))
        workspace.close()


def first_read(folder: Path) -> float:
    workspace = open_workspace(folder)
    try:
        return timed(lambda: workspace.read(plan_rows))
    finally:
        workspace.close()


def by_owner(workspace: Workspace) -> object:
    return workspace.read(plan_rows, group=Grouping.OWNER)


def drag(workspace: Workspace, project: ProjectId, policy: Ripple) -> list[float]:
    """Frames of ten drags of six steps each: sketched as while the mouse is down, and the tooltip worked out."""
    chance = random.Random(5)
    tasks = workspace.read(lambda reader: reader.find(Task, project_id=project))[100:900]
    took = []
    for _ in range(FRAMES // 6):
        task = chance.choice(tasks)
        for days in (1, 2, 3, 5, -1, -3):

            def frame(task: Task = task, days: int = days) -> None:
                step = workspace.sketch(move_task, task.id, days, ripple=policy).changes
                workspace.read(what_moves, step, task.id)

            took.append(timed(frame))
    return took


if __name__ == "__main__":
    main()
