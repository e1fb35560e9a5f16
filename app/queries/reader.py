"""What queries may ask; ``app.storage.reads`` answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from app.domain.ids import task_key
from app.domain.step_kind import StepKind
from app.editing.ports import Entities

# What is read is imported by who reads it: the first screen reads a part.
if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from app.domain.account import AccountStatus
    from app.domain.activity import Activity
    from app.domain.answer import ReceivedAnswer
    from app.domain.dispatch import Dispatch
    from app.domain.entity import Entity, EntityId
    from app.domain.ids import AnswerId, DispatchId, PersonId, ProjectId, StepId, TaskId, WorkflowId
    from app.domain.mailbox import MailboxPosition
    from app.domain.message import Delivery, Message, MessageKind
    from app.domain.reminder import ShownReminder
    from app.domain.run import TaskState
    from app.editing.change import ChangeSet
    from app.editing.history import HistoryStep
    from app.queries.labour import LabourRows
    from app.scheduling.load import LoadTask

T = TypeVar("T")


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

    @property
    def key(self) -> str:
        return task_key(self.task_id)


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


class TimedRow(NamedTuple):
    """An open task that time may act on: a wait, or one of a project with time-outs, which then is named."""

    task_id: TaskId
    step_id: StepId | None
    waits: bool
    project_id: ProjectId | None


@dataclass(frozen=True, slots=True)
class CardFilter:
    """Which tasks; None: all. ``done_limit``: only the newest of those that are over; ``limit``: without that, only the
    first. ``due_by``: due on this day or before."""

    project_id: ProjectId | None = None
    person_id: PersonId | None = None
    states: tuple[TaskState, ...] = ()
    done_limit: int | None = None
    kind: StepKind | None = None
    due_by: date | None = None
    limit: int | None = None


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


@dataclass(frozen=True, slots=True)
class SkippedCount:
    """How many steps of a project have a task, and how many of those were skipped by hand."""

    steps: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a search found."""

    kind: HitKind
    id: int
    title: str
    subtitle: str


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


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which lines of a journal; empty: all. ``words`` have to stand in it, each of them, in any order."""

    kinds: frozenset[str] = frozenset()
    person_id: PersonId | None = None
    task_id: TaskId | None = None
    words: str = ""
    since: datetime | None = None
    limit: int = 60
    offset: int = 0


class Reader(Entities, Protocol):
    def now(self) -> datetime:
        """The moment that it is now, aware and in UTC, from the clock port."""
        ...

    def today(self) -> date: ...

    def zone(self) -> tzinfo: ...

    def local(self, moment: datetime) -> datetime:
        """A moment on the company's clock, aware."""
        ...

    def kept(self, key: object, stamp: object, compute: Callable[[], T]) -> T:
        """A value computed before under the same stamp, or computed now and kept."""
        ...

    def project_stamp(self, project_id: ProjectId) -> object:
        """Differs after every commit that touched the project or its tasks."""
        ...

    def calendar_stamp(self) -> object:
        """Differs after every commit that touched people, absences, holidays or the company's week."""
        ...

    def work_stamp(self) -> tuple[int, int]:
        """Differs after every commit that touched any project or task."""
        ...

    def card(self, task_id: TaskId) -> CardRow | None:
        """The card of one task, of a cancelled project too; None when there is no such task."""
        ...

    def cards(self, filter: CardFilter) -> list[CardRow]: ...

    def card_count(self, filter: CardFilter) -> int:
        """How many ``cards`` would give without a limit."""
        ...

    def unfinished_projects(self) -> int:
        """How many projects that were not cancelled have work that is not over."""
        ...

    def plan_rows(self, projects: Collection[ProjectId] | None, *, by_owner: bool) -> list[PlanRow]:
        """Of these projects, or of all that run and of free tasks; by project and its date, or by owner, then start."""
        ...

    def booked_rows(self, projects: Collection[ProjectId]) -> list[BookedRow]:
        """The planned and unfinished work of people in these projects; not what was skipped before its turn."""
        ...

    def labour_rows(self, projects: Collection[ProjectId]) -> LabourRows:
        """What the labour of these projects costs is worked out from, without what was not needed."""
        ...

    def load_rows(self, projects: Collection[ProjectId], until: date) -> list[LoadTask]:
        """The unfinished work of people in these projects (0: in none) that is planned to begin by that day, or on no
        day; in no order."""
        ...

    def spent_hours(self) -> list[tuple[WorkflowId, StepId, int]]:
        """What each closed round of a step took, in minutes, where somebody said it; not of practice runs."""
        ...

    def timed_rows(self) -> list[TimedRow]:
        """Open waits, and the open tasks of running projects whose workflow has time-outs; by id."""
        ...

    def state_counts(self) -> list[StateCount]: ...

    def work_counts(self) -> Mapping[PersonId, tuple[int, int]]:
        """Of each person with unfinished work how much is open and how much waits, as ``cards`` would list it; what
        the clock or another project ends is nobody's."""
        ...

    def skipped_counts(self) -> Mapping[ProjectId, SkippedCount]:
        """What was skipped by hand in each project that has steps."""
        ...

    def repeats(self) -> bool:
        """Whether anything is made by itself; asked at each start, so it reads no recurrence."""
        ...

    def activities(
        self,
        *,
        project_id: ProjectId | None = None,
        task_id: TaskId | None = None,
        since: datetime | None = None,
        moves: bool = False,
        limit: int = 100,
    ) -> list[Activity]:
        """Lines of the activity log that fit everything given, at most ``limit``, the newest first; with ``moves`` only
        those that moved a date."""
        ...

    def deliveries(self) -> Mapping[str, Delivery]: ...

    def calendar_digests(self) -> Mapping[str, str]:
        """The digest of each appointment that was ever written into a calendar file, by fact key."""
        ...

    def ledger(self) -> Mapping[str, ShownReminder]:
        """Every reminder that the lead was shown, by fact key."""
        ...

    def dispatches(self) -> Mapping[DispatchId, Dispatch]:
        """Every letter on its way and every one that left, by id."""
        ...

    def preload(self, kind: type[Entity], ids: Collection[EntityId]) -> None:
        """Read these at once: to ask for a thousand one after the other takes three times as long."""
        ...

    def untold_messages(
        self, of_open_work: Collection[MessageKind] = (), leaving: Collection[str] = ()
    ) -> Sequence[Message]:
        """The messages that nobody was told, by id: those of the kinds ``of_open_work`` only where their task is open,
        or where their fact is one of ``leaving``."""
        ...

    def uncorrected(self) -> Sequence[Delivery]:
        """What was told, has been undone since, and was not taken back."""
        ...

    def told_messages(
        self, limit: int, person_id: PersonId | None = None, project: str = ""
    ) -> tuple[Sequence[tuple[Message, Delivery]], int]:
        """The newest of what was told, and how many there are: of one person, of a project of that name, or of all."""
        ...

    def told_since(self, since: datetime) -> Sequence[Delivery]:
        """What was told from a moment on, in no order."""
        ...

    def open_letters(self) -> Sequence[Dispatch]:
        """The letters that are neither sent nor overtaken, the oldest first."""
        ...

    def letter(self, id: DispatchId) -> Dispatch | None:
        """One letter by its number."""
        ...

    def letters_of_refused(self) -> Sequence[Dispatch]:
        """Every letter to the people to whom one was ever refused, the oldest first."""
        ...

    def letters_to(self, person_id: PersonId) -> Sequence[Dispatch]:
        """Every letter to one person, the oldest first."""
        ...

    def letters_of_facts(self, keys: Collection[str]) -> Sequence[Dispatch]:
        """Every letter that any of these facts was in, the oldest first."""
        ...

    def letters_beside_facts(self, limit: int, person_id: PersonId | None = None) -> Sequence[Dispatch]:
        """The newest letters that were sent and only took something back or said it once more."""
        ...

    def letter_copy(self, id: DispatchId) -> str:
        """What a letter said, word for word; empty when it never came so far."""
        ...

    def account_statuses(self) -> Mapping[str, AccountStatus]:
        """How each account did, by its name; without one that was never used."""
        ...

    def answers(self) -> Mapping[AnswerId, ReceivedAnswer]:
        """What came back from the team, by id, the oldest first."""
        ...

    def mailboxes(self) -> Mapping[str, MailboxPosition]:
        """Up to where each mailbox was read, by its name."""
        ...

    def search(self, text: str, limit: int) -> list[Hit]: ...

    def journal(self, project_id: ProjectId, filter: JournalFilter) -> list[JournalRow]:
        """The lines of a project that a filter lets through, the newest first."""

    def history(self) -> Sequence[HistoryStep]:
        """Every step that is kept, the oldest first."""
        ...

    def history_step(self, id: int) -> ChangeSet:
        """One of them with all that it changed."""
        ...
