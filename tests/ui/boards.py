"""The board page on a real workspace, for the tests of the page and of the task panel."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from app.actions.task import add_task, finish_task
from app.domain.board import Column
from app.domain.ids import TaskId
from app.domain.task import Task
from app.queries.consequence import asked_of
from app.queries.reader import Reader
from tests.builders import Office, make_office
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.board.page import BoardPage, make


@dataclass
class Shown:
    """The page in a window of its own, what it was asked to say, and the office behind it."""

    office: Office
    context: Context
    page: BoardPage
    refused: list[str]
    held: list[TaskId]
    """The tasks of which it was said that they miss something."""

    def titles(self, column: Column) -> list[str]:
        return [card.title for card in self.page.columns[column].model.cards]

    def add(self, title: str, owner: str = "Mia") -> TaskId:
        return self.office.workspace.do(add_task, title, self.office.people[owner]).value

    def open_step(self, step: str) -> TaskId:
        """Finish what is open until this step has its turn; its task."""
        workspace = self.office.workspace
        while not self.office.task(step).state.open:
            for task in [t for t in workspace.read(_tasks) if t.state.open and t.project_id is not None]:
                outcomes = workspace.read(asked_of, task.id).outcomes
                workspace.do(finish_task, task.id, outcome=outcomes[0].name if outcomes else None)
        return self.office.task(step).id


def _tasks(reader: Reader) -> Sequence[Task]:
    return reader.find(Task)


@contextmanager
def shown_board(qtbot, folder: Path, *, project: bool = True) -> Iterator[Shown]:
    """As large as in a window of 1366x768; afterwards window and workspace are closed."""
    office = make_office(folder, project=project)
    context = Context(office.workspace, Preferences(folder / "preferences.json"))
    refused: list[str] = []
    held: list[TaskId] = []
    context.refused.connect(refused.append)
    context.held.connect(lambda sentence, task_id: held.append(task_id))
    page = make(context)
    page.resize(1140, 700)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    try:
        yield Shown(office, context, page, refused, held)
    finally:
        page.close()
        page.deleteLater()
        context.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        office.workspace.close()
