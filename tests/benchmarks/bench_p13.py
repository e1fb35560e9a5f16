"""P13: one edit on 20,000 tasks in 200 projects, in the real window: committed, told to every page, and painted."""

import os
import random
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from app.actions.board import move_card
from app.actions.task import finish_task, put_back
from app.bootstrap import open_workspace
from app.domain.board import Column
from app.domain.ids import ProjectId, TaskId
from app.queries.board import board
from app.queries.project import project_sentence
from app.workspace.workspace import Workspace
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import fill, first_open
from ui.link.context import Context
from ui.link.garbage import GarbageLooks
from ui.link.preferences import Preferences
from ui.pages.board.page import BoardPage
from ui.shell.application import make_application
from ui.shell.main_window import MainWindow
from ui.shell.pages import PAGES

PROJECTS = 200
EDITS = 60
PAGES_VISITED = ("today", "projects", "people", "board")


class Painted(QObject):
    """Counts the paintings of what it watches."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, PROJECTS, done=3)
        workspace = open_workspace(folder)
        workspace.warm_up()
        in_the_app(workspace)
        in_the_window(workspace, folder)
        workspace.close()


def in_the_app(workspace: Workspace) -> None:
    """Without a screen: commits, and what a screen would read."""
    chance = random.Random(13)
    finished, moved, shown = [], [], []
    for _ in range(EDITS):
        project = ProjectId(chance.randrange(1, PROJECTS + 1))
        workspace.read(project_sentence, project)
        task = first_open(workspace, project)
        moved.append(timed(lambda: workspace.do(move_card, task.id, Column.DOING)))  # noqa: B023
        workspace.do(put_back, task.id)
        finished.append(timed(lambda: workspace.do(finish_task, task.id)))  # noqa: B023
        shown.append(timed(lambda: (workspace.read(project_sentence, project), workspace.read(board, project))))  # noqa: B023
    print(line("P13 finish a step, committed", finished))
    print(line("P13 move a card, committed", moved))
    print(line("P13 read the project and its board again", shown))


def in_the_window(workspace: Workspace, folder: Path) -> None:
    """With every page visited and the whole board in front."""
    preferences = Preferences(folder / "view.json")
    application = make_application(["leadline"], preferences)
    context = Context(workspace, preferences)
    window = MainWindow(context, PAGES)
    window.show()
    looks = GarbageLooks(window)
    looks.begin()
    for page_id in PAGES_VISITED:
        window.show_page(page_id)
        settle(application)
        looks.look()
    page = window.page
    assert isinstance(page, BoardPage)
    painted = Painted()
    page.columns[Column.READY].list.viewport().installEventFilter(painted)
    ready = page.columns[Column.READY].model
    chance = random.Random(14)
    moved, finished = [], []

    def shown(act: object, task_id: TaskId, *rest: object) -> None:
        before = painted.count
        context.do(act, task_id, *rest)  # type: ignore[arg-type]
        application.processEvents()
        assert painted.count > before, "the change was not painted"

    for _ in range(EDITS):
        task_id = chance.choice(ready.cards[:200]).task_id
        moved.append(timed(lambda: shown(move_card, task_id, Column.DOING)))  # noqa: B023
        context.do(put_back, task_id)
        settle(application)
        finished.append(timed(lambda: shown(finish_task, task_id)))  # noqa: B023
        settle(application)
        looks.look()
    print(line("P13 move a card, committed and painted", moved, goal="p95 <= 16 ms"))
    print(line("P13 finish a step, committed and painted", finished, goal="p95 <= 16 ms"))
    window.close()
    context.notifier.close()


def settle(application: QApplication) -> None:
    """Let everything that was put off come to its end; what is to be deleted goes, as in a real event loop."""
    for _ in range(5):
        application.processEvents()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


if __name__ == "__main__":
    main()
