"""A small real workspace with actions to try out, and pages that tell what was asked of them."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from PySide6.QtWidgets import QVBoxLayout

from app.actions.person import add_person
from app.actions.task import add_task
from app.bootstrap import open_workspace
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.editing.edit import Edit, action
from app.storage.store import SqliteStore
from app.workspace.workspace import Workspace
from tests.builders import FakeClock
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import PageId, Place, TaskPlace
from ui.shell.pages import PageEntry, RailGroup
from ui.widgets.card import CardList


@action("Move card")
def move_card(edit: Edit, task_id: int) -> None:
    """To another place in its column."""
    task = edit.need(Task, TaskId(task_id))
    edit.put(replace(task, rank=task.rank + 1))


@action("Look at it")
def change_nothing(edit: Edit) -> None:
    """An action without a change is no step."""


@action("Break a rule")
def break_a_rule(edit: Edit) -> None:
    raise RuleViolation("“Draft” is done already; reopen it first.")


def made_workspace(folder: Path) -> Workspace:
    """A real workspace with the tasks 1, 2 and 3 in it, and nothing to undo."""
    workspace = open_workspace(folder, FakeClock())
    store = cast("SqliteStore", workspace._store)
    edit = Edit(store, workspace.clock)
    person_id = add_person(edit, "Mia")
    for title in ("Draft", "Images", "Posts"):
        add_task(edit, title, person_id)
    # As a step of the clock, which stays off the undo stack.
    store.write(ChangeSet("Set up", edit.changes(), None, edit.now, by="clock"), edit.numbers)
    return workspace


class FakePage(Page):
    """Shows the tasks 1 and 2."""

    def __init__(self, context: Context, title: str, tasks: tuple[int, ...] = ()) -> None:
        super().__init__(context, title)
        self.tasks = tasks
        self.refreshed: list[Any] = []
        self.shown: list[Place] = []
        self.ran: list[str] = []
        self.list = CardList("Things")
        QVBoxLayout(self).addWidget(self.list)
        self.set_header(subtitle="Spring launch  ·  publish 14 December 2026")

    def primary(self) -> Command | None:
        return Command("new", "New project", lambda: self.ran.append("new"), "plus")

    def refresh(self, changes: Any | None) -> None:
        self.refreshed.append(changes)

    def show_place(self, place: Place) -> bool:
        if isinstance(place, TaskPlace) and place.task_id in self.tasks:
            self.shown.append(place)
            return True
        return False


def fake_entries() -> list[PageEntry]:
    return [
        PageEntry(PageId.TODAY, "Today", "sun", lambda context: FakePage(context, "Today")),
        PageEntry(PageId.PROJECTS, "Projects", "folder-kanban", lambda context: FakePage(context, "Projects")),
        PageEntry(PageId.BOARD, "Board", "square-kanban", lambda context: FakePage(context, "Board", (1, 2))),
        PageEntry(PageId.OUTBOX, "Outbox", "send", lambda context: FakePage(context, "Outbox")),
        PageEntry(PageId.PEOPLE, "People", "users", lambda context: FakePage(context, "People")),
        PageEntry(
            PageId.SETTINGS, "Settings", "settings", lambda context: FakePage(context, "Settings"), RailGroup.FOOT
        ),
    ]
