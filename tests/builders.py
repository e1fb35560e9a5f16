"""A small team that runs the blog post workflow, at a time that stands still until a test moves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from app.actions.person import add_person
from app.actions.project import StartPlan, start_project
from app.actions.task import finish_task
from app.actions.workflow import add_workflow
from app.bootstrap import open_workspace
from app.domain.check_item import CheckItem
from app.domain.ids import PersonId, ProjectId, RoleId, StepId, TaskId, VersionId
from app.domain.message import Delivery, Message, MessageKind
from app.domain.task import Task
from app.domain.workflow import WorkflowVersion
from app.editing.edit import Edit, action
from app.exchange.templates import template
from app.queries.letter import Letter, bundle_for, letter_part, letter_without_text, parts_of, text_of
from app.queries.outbox import OutboxLine, OutboxState
from app.queries.reader import Reader
from app.storage.store import SqliteStore
from app.workspace.workspace import Workspace
from tests.dump import dump

MONDAY = datetime(2026, 2, 9, 8, 0, tzinfo=UTC)
"""9:00 in Berlin."""
PUBLISH_ON = date(2026, 4, 15)

TEAM: Mapping[str, tuple[str, ...]] = {
    "Mia": ("content_strategist",),
    "Sam": ("seo_strategist",),
    "Ana": ("blog_writer",),
    "Ben": ("graphic_designer", "social_media_manager"),
    "Omar": ("marketing_stakeholders",),
}


@dataclass
class FakeClock:
    """Fits the Clock port."""

    moment: datetime = MONDAY
    place: tzinfo = field(default_factory=lambda: ZoneInfo("Europe/Berlin"))

    def now(self) -> datetime:
        return self.moment

    def zone(self) -> tzinfo:
        return self.place

    def refresh_zone(self) -> None:
        """It stays where it is."""

    def forward(self, **span: float) -> None:
        """``forward(days=1, minutes=5)``"""
        self.moment += timedelta(**span)


@dataclass
class Office:
    """One open data folder with the team in it."""

    folder: Path
    clock: FakeClock
    workspace: Workspace
    people: dict[str, PersonId]
    blog: VersionId
    project: ProjectId

    def task(self, step: str, project: ProjectId | None = None) -> Task:
        """The task of a step of the project as it is stored now."""
        return self.workspace.read(_task_of_step, project or self.project, StepId(step))

    def messages(self) -> list[Message]:
        """What waits in the outbox."""
        return self.workspace.read(_messages)

    def tell(self, message: Message, channel: str = "smtp") -> None:
        """Record that a message was told, as the outbox does."""
        m = message
        self.workspace.record(Delivery(m.fact_key, m.person_id, m.task_id, m.kind, channel, self.clock.now()))

    def start(self, name: str = "Spring sale", publish_on: date = PUBLISH_ON) -> ProjectId:
        return self.workspace.do(start_project, StartPlan(self.blog, name, publish_on)).value

    def dump(self) -> list[str]:
        """All that an undo takes back, as text."""
        return dump(self.store.connection)

    @property
    def store(self) -> SqliteStore:
        return cast("SqliteStore", self.workspace._store)

    def finish(self, *steps: str) -> None:
        """Finish these steps one after the other."""
        for step in steps:
            self.workspace.do(finish_task, self.task(step).id)

    def reopen(self) -> None:
        """Close the program and start it again."""
        self.workspace.close()
        self.workspace = open_workspace(self.folder, self.clock)


def make_office(folder: Path, *, project: bool = True) -> Office:
    """The team and the workflow; with ``project`` one blog post is under way."""
    clock = FakeClock()
    workspace = open_workspace(folder, clock)
    workflow_id = workspace.do(add_workflow, template("blog_post"), template="blog_post").value
    blog = workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow_id)[0].id)
    people = {
        name: workspace.do(
            add_person, name, email=f"{name.lower()}@example.com", roles=tuple(RoleId(role) for role in roles)
        ).value
        for name, roles in TEAM.items()
    }
    office = Office(folder, clock, workspace, people, blog, ProjectId(0))
    if project:
        office.project = office.start()
    return office


@action("Require")
def require_item(edit: Edit, task_id: TaskId, text: str) -> None:
    """Let a task have a check item without which no hand closes it."""
    task = edit.need(Task, task_id)
    edit.put(replace(task, checklist=(*task.checklist, CheckItem(text, id=text, required=True))))


def _task_of_step(reader: Reader, project_id: ProjectId, step_id: StepId) -> Task:
    return next(task for task in reader.find(Task, project_id=project_id) if task.step_id == step_id)


def _messages(reader: Reader) -> list[Message]:
    return list(reader.find(Message))


def handoff(reader: Reader, task_id: TaskId) -> str:
    """What a letter says of a task that is given to its owner."""
    task = reader.get(Task, task_id)
    assert task is not None
    told = (task.owner_id, "", task.id, task.title, "", OutboxState.TO_TELL, reader.now(), None)
    return text_of(reader, OutboxLine("", MessageKind.HANDOFF, *told))


def letter_for(reader: Reader, person_id: PersonId) -> Letter:
    """Everything that a person is to be told, in one piece."""
    bundle = bundle_for(reader, person_id)
    parts = [letter_part(reader, bundle, number) for number in range(len(parts_of(reader, bundle)))]
    return replace(letter_without_text(reader, bundle), body="".join(parts))
