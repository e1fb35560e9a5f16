"""P19: the workload of 30 people over 20,000 tasks in 200 projects: opened, an edit elsewhere, a frame of a drag."""

import os
import random
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from app.actions.person import add_person
from app.actions.plan import move_task
from app.bootstrap import open_workspace
from app.domain.ids import ProjectId, RoleId
from app.domain.run import TaskState
from app.domain.task import Task
from app.queries.reader import Reader
from app.queries.workload import WorkloadAsked, workload
from app.workspace.workspace import Workspace
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import ROLES, fill
from ui.canvas.gesture import Pointer
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.workload.grid import Opened
from ui.pages.workload.page import WorkloadPage
from ui.pages.workload.piece_drag import PieceGesture
from ui.shell.application import make_application

PROJECTS, PEOPLE, EDITS, TIMES = 200, 30, 40, 5


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, PROJECTS, done=3)
        workspace = open_workspace(folder)
        for number in range(PEOPLE - 2 * ROLES):
            workspace.do(add_person, f"Helper {number}", roles=(RoleId(f"role_{number % ROLES}"),))
        workspace.close()
        print(line("P19 workload read cold, six weeks", [cold(folder) for _ in range(TIMES)]))
        in_the_window(folder)


def cold(folder: Path) -> float:
    """Of a program that has just opened its data and shown its first page."""
    workspace = open_workspace(folder)
    workspace.warm_up()
    asked = WorkloadAsked(workspace.read(lambda reader: reader.today()), 6)
    took = timed(lambda: workspace.read(workload, asked))
    workspace.close()
    return took


def in_the_window(folder: Path) -> None:
    """Synchronous paint into the buffer of the window."""
    workspace = open_workspace(folder)
    workspace.warm_up()
    application = make_application(["leadline"], Preferences(folder / "view.json"))
    context = Context(workspace, Preferences(folder / "view.json"))
    page = WorkloadPage(context)
    page.resize(1160, 680)
    print(line("P19 workload opened and painted", [timed(lambda: (page.show(), page.grab()))], goal="<= 200 ms"))
    # From here on the page is told of an edit by hand, so that its commit is not measured.
    context.notifier.close()
    chance, edits = random.Random(19), []
    for task in movable(workspace, chance):
        workspace.do(move_task, task.id, 1)
        edits.append(timed(lambda: (page.refresh(None), application.processEvents())))
        workspace.undo()
        page.refresh(None)
        application.processEvents()
    print(line("P19 an edit elsewhere shown", edits, goal="<= 16 ms"))
    frames(application, context, page)
    page.close()
    workspace.close()


def movable(workspace: Workspace, chance: random.Random) -> list[Task]:
    """Waiting tasks of projects here and there."""

    def waiting(reader: Reader, project_id: ProjectId) -> list[Task]:
        return [one for one in reader.find(Task, project_id=project_id) if one.state is TaskState.WAITING]

    projects = [ProjectId(chance.randrange(1, PROJECTS + 1)) for _ in range(EDITS)]
    return [chance.choice(workspace.read(waiting, project_id)[:-1]) for project_id in projects]


def frames(application: QApplication, context: Context, page: WorkloadPage) -> None:
    """A piece held over the cells of the table, one after another, painted where something changed."""
    cells = ((one, at) for one in page.view.people for at, cell in enumerate(one.cells) if cell.minutes)
    person, column = next(cells)
    opened = Opened(person.person_id, column)
    page.open(opened)
    assert page.opened is not None
    page.opened.settle()
    piece = page.opened.pieces[0][1]
    gesture = PieceGesture(context, page.grid, page.asked, opened, piece)
    times = []
    for step in range(200):
        place = QPointF(240 + 4 * step, 60 + 2 * step)
        at = Pointer(place, place)
        times.append(timed(lambda: (gesture.move(at), application.processEvents())))  # noqa: B023
    gesture.cancel()
    print(line("P19 a frame of a drag", times, goal="p95 <= 16 ms"))


if __name__ == "__main__":
    main()
