"""P13: one edit on 20,000 tasks in 200 projects, all its consequences committed and queries read again."""

import random
import tempfile
from pathlib import Path

from app.actions.board import move_card
from app.actions.task import finish_task, put_back
from app.bootstrap import open_workspace
from app.domain.board import Column
from app.domain.ids import ProjectId
from app.queries.board import board
from app.queries.project import outlook
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import fill, first_open

PROJECTS = 200
EDITS = 60


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, PROJECTS, done=3)
        workspace = open_workspace(folder)
        workspace.warm_up()
        chance = random.Random(13)
        finished, moved, shown = [], [], []
        for _ in range(EDITS):
            project = ProjectId(chance.randrange(1, PROJECTS + 1))
            workspace.read(outlook, project)
            task = first_open(workspace, project)
            moved.append(timed(lambda: workspace.do(move_card, task.id, Column.DOING)))  # noqa: B023
            workspace.do(put_back, task.id)
            finished.append(timed(lambda: workspace.do(finish_task, task.id)))  # noqa: B023
            shown.append(timed(lambda: (workspace.read(outlook, project), workspace.read(board, project))))  # noqa: B023
        workspace.close()
    print(line("P13 finish a step, committed", finished, goal="p95 <= 16 ms with what is shown"))
    print(line("P13 move a card, committed", moved))
    print(line("P13 read the project and its board again", shown))


if __name__ == "__main__":
    main()
