"""What the table of all tasks knows: its columns, what its rows are put together by, and what it says of a task."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from app.domain.brief import Priority
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.run import TaskState
from app.domain.step_kind import StepKind


class TaskColumn(StrEnum):
    """The columns, by the word that is kept with the view's preferences and in saved views."""

    KEY = "key"
    TITLE = "title"
    PROJECT = "project"
    OWNER = "owner"
    ROLE = "role"
    STATE = "state"
    DUE = "due"
    PRIORITY = "priority"
    LABELS = "labels"
    EFFORT = "effort"
    START = "start"
    FINISH = "finish"

    @property
    def head(self) -> str:
        """The heading above it."""
        return "Task" if self is TaskColumn.TITLE else self.capitalize()


class TaskGrouping(StrEnum):
    """What the rows are put together by; empty: by nothing."""

    NONE = ""
    PROJECT = "project"
    OWNER = "owner"
    STATE = "state"
    WEEK = "week"
    PRIORITY = "priority"


class TaskListRow(NamedTuple):
    """What the table says of a task; a tuple, because somebody may scroll through a hundred thousand."""

    task_id: TaskId
    title: str
    kind: StepKind
    state: TaskState
    project_id: ProjectId | None
    project_name: str
    owner_id: PersonId
    owner_name: str
    role_name: str
    due_on: date | None
    priority: Priority
    own_priority: bool
    """Its own, not that of its project."""
    labels: tuple[str, ...]
    effort_minutes: int | None
    planned_start: datetime | None
    planned_finish: datetime | None
    finished_at: datetime | None
    """Aware, UTC."""
    blocked: bool


class ListedTask(NamedTuple):
    """A task with the values that it is sorted and grouped by, as the data file has them; None where there is none.

    What it is sorted by comes first: as they are, a hundred thousand of them can be put in order.
    """

    sorted_by: str | int | None
    task_id: TaskId
    grouped_by: str | None
