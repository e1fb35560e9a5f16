"""A workspace that keeps names only, and pages that tell what was asked of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, TaskId
from app.domain.task import Task
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import PageId, Place, TaskPlace
from ui.shell.pages import PageEntry
from ui.widgets.card import CardList


class FakeSignal:
    def __init__(self) -> None:
        self.listeners: list[Callable[[Any], None]] = []

    def connect(self, fn: Callable[[Any], None]) -> None:
        self.listeners.append(fn)

    def disconnect(self, fn: Callable[[Any], None]) -> None:
        self.listeners.remove(fn)

    def __call__(self, value: Any) -> None:
        for listener in list(self.listeners):
            listener(value)


@dataclass(frozen=True)
class FakeChange:
    kind: str
    id: int

    @property
    def before(self) -> Task:
        return Task(TaskId(self.id), "Card", PersonId(1))


@dataclass(frozen=True)
class FakeChangeSet:
    title: str
    changes: tuple[FakeChange, ...]


@dataclass(frozen=True)
class FakeDone:
    value: Any
    changes: FakeChangeSet


def move_card(task_id: int) -> FakeChangeSet:
    return FakeChangeSet("Move card", (FakeChange("task", task_id),))


def change_nothing() -> FakeChangeSet:
    return FakeChangeSet("Look at it", ())


def break_a_rule() -> FakeChangeSet:
    raise RuleViolation("“Draft” is done already; reopen it first.")


@dataclass
class FakeWorkspace:
    changed: FakeSignal = field(default_factory=FakeSignal)
    past: list[FakeChangeSet] = field(default_factory=list)
    future: list[FakeChangeSet] = field(default_factory=list)
    ticks: list[datetime] = field(default_factory=list)

    @property
    def undo_title(self) -> str | None:
        return self.past[-1].title if self.past else None

    @property
    def redo_title(self) -> str | None:
        return self.future[-1].title if self.future else None

    def do(self, action: Callable[..., FakeChangeSet], /, *args: Any, **kw: Any) -> FakeDone:
        changes = action(*args, **kw)
        if changes.changes:
            self.past.append(changes)
            self.future.clear()
            self.changed(changes)
        return FakeDone(args, changes)

    def preview(self, action: Callable[..., FakeChangeSet], /, *args: Any, **kw: Any) -> FakeDone:
        return FakeDone(args, action(*args, **kw))

    def undo(self) -> FakeChangeSet | None:
        return self._travel(self.past, self.future)

    def redo(self) -> FakeChangeSet | None:
        return self._travel(self.future, self.past)

    def _travel(self, source: list[FakeChangeSet], target: list[FakeChangeSet]) -> FakeChangeSet | None:
        if not source:
            return None
        target.append(source.pop())
        self.changed(target[-1])
        return target[-1]

    def read(self, query: Callable[..., Any], /, *args: Any) -> Any:
        return query(*args)

    def tick(self, now: datetime) -> None:
        self.ticks.append(now)
        self.changed(FakeChangeSet("", ()))


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
            PageId.SETTINGS, "Settings", "settings", lambda context: FakePage(context, "Settings"), at_bottom=True
        ),
    ]
