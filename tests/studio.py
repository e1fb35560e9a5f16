"""A small studio in a real data folder: five people, the blog post workflow, a clock that stands still."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

from app.actions.person import add_person
from app.actions.project import StartPlan, start_project
from app.actions.task import finish_task
from app.actions.workflow import add_workflow
from app.bootstrap import open_workspace
from app.domain.ids import PersonId, ProjectId, RoleId, VersionId
from app.domain.task import Task
from app.domain.workflow import WorkflowVersion
from app.exchange.templates import template
from app.queries.reader import Reader
from app.workspace.workspace import Workspace

MONDAY = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)

TEAM = {
    "Ana Costa": ("content_strategist",),
    "Ben Okafor": ("seo_strategist",),
    "Carla Ruiz": ("blog_writer",),
    "Dmitri Pavlov": ("marketing_stakeholders",),
    "Elif Kaya": ("graphic_designer", "social_media_manager"),
}


@dataclass
class StillClock:
    """A fake of the Clock port; ``pass_time`` moves it."""

    at: datetime = MONDAY
    place: tzinfo = field(default=UTC)

    def now(self) -> datetime:
        return self.at

    def zone(self) -> tzinfo:
        return self.place

    def refresh_zone(self) -> None:
        """It stays where it is."""

    def pass_time(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Studio:
    """The workspace and the clock that it reads."""

    workspace: Workspace
    clock: StillClock
    people: dict[str, PersonId] = field(default_factory=dict)
    version_id: VersionId | None = None

    def start(self, name: str = "Spring blog post", on: date = date(2027, 4, 12)) -> ProjectId:
        """A project from the blog post workflow, with the preset people."""
        assert self.version_id is not None
        return self.workspace.do(start_project, StartPlan(self.version_id, name, on)).value

    def task(self, title: str, project_id: ProjectId | None = None) -> Task:
        """The task whose title begins so; the newest project's unless one is named."""
        found = [task for task in self.tasks(project_id) if task.title.startswith(title)]
        return found[-1]

    def tasks(self, project_id: ProjectId | None = None) -> list[Task]:
        where = {} if project_id is None else {"project_id": project_id}

        def all_tasks(reader: Reader) -> list[Task]:
            return list(reader.find(Task, **where))

        return self.workspace.read(all_tasks)

    def finish(self, title: str, outcome: str | None = None) -> None:
        self.workspace.do(finish_task, self.task(title).id, outcome=outcome)


def empty_studio(folder: Path) -> Studio:
    """A fresh data folder: nobody, no workflow."""
    clock = StillClock()
    return Studio(open_workspace(folder, clock), clock)


def studio(folder: Path) -> Studio:
    """The team and the blog post workflow, nothing started."""
    made = empty_studio(folder)
    workspace = made.workspace
    workflow_id = workspace.do(add_workflow, template("blog_post"), template="blog_post").value
    for name, roles in TEAM.items():
        email = f"{name.split()[0].lower()}@example.com"
        added = workspace.do(add_person, name, email=email, roles=tuple(RoleId(role) for role in roles))
        made.people[name.split()[0]] = added.value

    def newest(reader: Reader) -> VersionId:
        return reader.find(WorkflowVersion, workflow_id=workflow_id)[-1].id

    made.version_id = workspace.read(newest)
    return made
