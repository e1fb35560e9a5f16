"""What ``Reader`` gives of many things at once: tuples of plain values, and what may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from app.domain.ids import task_key
from app.domain.step_kind import StepKind

# What is read is imported by who reads it: the first screen reads a part.
if TYPE_CHECKING:
    from datetime import date, datetime

    from app.domain.brief import Priority
    from app.domain.ids import PersonId, ProjectId, StepId, TaskId
    from app.domain.run import TaskState
    from app.scheduling.load import LoadTask


class CardRow(NamedTuple):
    """What lists over many projects need of a task; a tuple, because a board may make ten thousand at once."""

    task_id: TaskId
    title: str
    kind: StepKind
    state: TaskState
    round: int
    project_id: ProjectId | None
    project_name: str
    owner_id: PersonId
    owner_name: str
    due_on: date | None
    ready_at: datetime | None
    finished_at: datetime | None
    blocked_by: str
    blocked_until: date | None
    checks_done: int
    checks: int
    rank: float
    hollow: bool = False
    """Behind an open decision: "only if …"."""
    required_open: int = 0
    """Of an open task: how many check items and outputs it misses before it may be closed."""
    input_missing: bool = False
    """Of an open task: something that it requires is not there."""
    started_at: datetime | None = None
    """When work on its round began; aware."""
    step_id: StepId | None = None
    """None: a free task."""
    own_priority: Priority | None = None
    """None: that of its project."""

    @property
    def in_review(self) -> bool:
        return self.kind is StepKind.APPROVAL and self.state.open


class PlanRow(NamedTuple):
    """One bar of the plan as it is stored; a tuple, because a plan may have ten thousand of them.

    Planned times are those of the company's clock, without a zone; what happened is aware.
    """

    task_id: TaskId
    title: str
    project_id: ProjectId | None
    project_name: str
    owner_id: PersonId
    owner_name: str
    state: TaskState
    kind: StepKind
    round: int
    due_on: date | None
    planned_start: datetime | None
    planned_finish: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    blocked: bool
    pinned: bool
    step_id: StepId | None = None

    @property
    def key(self) -> str:
        return task_key(self.task_id)


class RollUp(NamedTuple):
    """The tasks of one project as one bar, without what was cancelled or skipped; None: those without a project.

    Planned times are those of the company's clock, without a zone; ``late`` counts what was due before today.
    """

    project_id: ProjectId | None
    name: str
    anchor_on: date | None
    first_start: datetime | None
    last_finish: datetime | None
    first_due: date | None
    last_due: date | None
    done: int
    total: int
    late: int


class PlanExtent(NamedTuple):
    """From when to when the bars of the plan reach, of how many projects they are, and the longest titles."""

    first_start: datetime | None
    last_finish: datetime | None
    first_due: date | None
    last_due: date | None
    project_count: int
    titles: tuple[str, ...]


class BookedRow(NamedTuple):
    """What an unfinished task of somebody takes of their time by its plan, in instants: minutes on the company's clock.

    ``started_at`` is aware.
    """

    project_id: ProjectId
    owner_id: PersonId
    started_at: datetime | None
    open: bool
    start: int
    finish: int


class LabourRow(NamedTuple):
    """What the cost of a task's labour is worked out from: the task as the load sees it, and what it took so far."""

    task: LoadTask
    spent_minutes: int | None


class ClosedRoundRow(NamedTuple):
    """A closed round of a task of a project: what it took, was thought to take, and cost an hour; None: not known."""

    project_id: ProjectId
    task_id: TaskId
    owner_id: PersonId
    state: TaskState
    spent_minutes: int | None
    effort_minutes: int | None
    rate_minor: int | None


class PlannedRow(NamedTuple):
    """A task in the first baseline of its project: what it was thought to take, and cost an hour; None: not known."""

    project_id: ProjectId
    task_id: TaskId
    effort_minutes: int | None
    rate_minor: int | None


class LabourRows(NamedTuple):
    """The labour of some projects: their tasks, closed rounds and first baselines; ``planned_in`` have a baseline."""

    tasks: list[LabourRow]
    rounds: list[ClosedRoundRow]
    planned: list[PlannedRow]
    planned_in: frozenset[ProjectId]


class TimedRow(NamedTuple):
    """An open task that time may act on: a wait, or one of a project with time-outs, which then is named."""

    task_id: TaskId
    step_id: StepId | None
    waits: bool
    project_id: ProjectId | None


class CardFilter(NamedTuple):
    """Which tasks; None: all. ``done_limit``: only the newest of those that are over; ``limit``: without that, only the
    first. ``due_by``: due on this day or before; ``among``: of these alone."""

    project_id: ProjectId | None = None
    person_id: PersonId | None = None
    states: tuple[TaskState, ...] = ()
    done_limit: int | None = None
    kind: StepKind | None = None
    due_by: date | None = None
    limit: int | None = None
    among: frozenset[TaskId] | None = None


@dataclass(frozen=True, slots=True)
class StateCount:
    project_id: ProjectId
    state: TaskState
    count: int


class HitKind(StrEnum):
    """What a search finds; of what belongs to a project the id is the project's."""

    TASK = "task"
    PROJECT = "project"
    PERSON = "person"
    WORKFLOW = "workflow"
    BRIEF = "brief"
    DELIVERABLE = "deliverable"
    REQUIREMENT = "requirement"
    FILE = "file"
    JOURNAL = "journal"


class SkippedCount(NamedTuple):
    """How many steps of a project have a task, and how many of those were skipped by hand."""

    steps: int
    skipped: int


class Hit(NamedTuple):
    """One thing that a search found."""

    kind: HitKind
    id: int
    title: str
    subtitle: str


class Holder(NamedTuple):
    """Who has a task of somebody, or will have it."""

    task_id: TaskId
    title: str
    owner: str
    project: str
    """Empty for a task without one."""
    waits: bool
    """Its turn has not come."""
    ready_at: datetime | None


class JournalRow(NamedTuple):
    """One line of the journal of a project as it is recorded; ``kind`` says of which record it is."""

    kind: str
    id: int
    at: datetime
    person_id: PersonId | None
    task_id: TaskId | None
    text: str
    detail: str
    """A word more: the verb of an event, the kind of a message, who answered, the note of a version."""
    task: str
    """The title of its task; empty where it is about the project."""


class JournalFilter(NamedTuple):
    """Which lines of a journal; empty: all. ``words`` have to stand in it, each of them, in any order."""

    kinds: frozenset[str] = frozenset()
    person_id: PersonId | None = None
    task_id: TaskId | None = None
    words: str = ""
    since: datetime | None = None
    limit: int = 60
    offset: int = 0
