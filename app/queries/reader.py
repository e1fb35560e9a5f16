"""What queries may ask; ``app.storage.reads`` answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

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
    from app.domain.task_list import ListedTask, TaskColumn, TaskGrouping, TaskListRow
    from app.editing.change import ChangeSet
    from app.editing.history import HistoryStep
    from app.queries.calendar_row import CalendarRows
    from app.queries.rows import (
        BookedRow,
        CardFilter,
        CardRow,
        Hit,
        Holder,
        JournalFilter,
        JournalRow,
        LabourRows,
        PlanExtent,
        PlanRow,
        RollUp,
        SkippedCount,
        StateCount,
        TimedRow,
    )
    from app.scheduling.load import LoadTask

T = TypeVar("T")


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

    def project_stamp(self, project_id: ProjectId | None) -> object:
        """Differs after every commit that touched the project or its tasks; None: the tasks without one."""
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

    def listed_tasks(
        self, column: TaskColumn, grouping: TaskGrouping, *, over: bool, only: Collection[TaskId] | None = None
    ) -> list[ListedTask]:
        """What each task of the table of all tasks is sorted and grouped by; without ``over`` only what is not over.
        ``only``: of these tasks alone."""

    def first_listed(self, most: int, *, over: bool, descending: bool) -> tuple[list[TaskId], int]:
        """Of what ``listed_tasks`` gives the first by their due day, at most so many, without those that have none; and
        how many tasks it gives. Much quicker than all of them."""

    def task_list_rows(self, task_ids: Sequence[TaskId]) -> list[TaskListRow]:
        """What the table of all tasks says of these, in no order."""

    def unfinished_projects(self) -> int:
        """How many projects that were not cancelled have work that is not over."""

    def plan_rows(
        self, projects: Collection[ProjectId] | None, *, by_owner: bool, undated: bool = False
    ) -> list[PlanRow]:
        """Of these projects, or of all that run and of free tasks; by project and its date, or by owner, then start.
        ``undated``: only what is not over and has no day at all."""
        ...

    def roll_ups(
        self, projects: Collection[ProjectId | None] | None = None, among: Collection[TaskId] | None = None
    ) -> list[RollUp]:
        """One bar for each project that runs and one for tasks without a project, in no order; ``projects``: of these
        alone, whatever their state. Of what is ``among`` these tasks; what has none of them has no bar."""
        ...

    def plan_extent(self, titles: int) -> PlanExtent:
        """Of all that ``plan_rows`` gives of all projects, without making the rows; so many of the titles."""
        ...

    def filter_columns(
        self, projects: Collection[ProjectId | None] | None, after: int = 0, most: int = -1
    ) -> Sequence[list[Any]]:
        """What filters read of the tasks of these projects, None among them: those without one; of all when there is
        no choice. By id, from the first above ``after``, so many at most, with -1 all of them. A list each of ids,
        titles, planned starts and finishes, projects, owners, roles, states, kinds, due days, priorities, labels as
        JSON, and of which are blocked and pinned; values and days as they are stored."""
        ...

    def changed_by_hand(self) -> frozenset[TaskId]:
        """The tasks whose date somebody moved, or that were handed to somebody else."""
        ...

    def booked_rows(self, projects: Collection[ProjectId]) -> list[BookedRow]:
        """The planned and unfinished work of people in these projects; not what was skipped before its turn."""
        ...

    def calendar_rows(
        self, first: date, last: date, most: int, chosen: Collection[TaskId] | None = None, around: int = 0
    ) -> CalendarRows:
        """What stands on these days, both included: at most ``most`` tasks of each, of ``chosen`` alone unless it is
        None. Projects also with a date so many days ``around``."""
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

    def spent_in_rounds(self) -> Mapping[TaskId, int]:
        """The minutes that the closed rounds of each task took together, where somebody said it of any."""
        ...

    def step_rounds(
        self, workflow_id: WorkflowId, step_id: StepId
    ) -> list[tuple[TaskId, PersonId, datetime, datetime]]:
        """The newest closed rounds of a step of a workflow: task, owner, when it was ready and when it closed; without
        what was skipped or cancelled, and without practice runs."""
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

    def projects_with_missed(self) -> frozenset[ProjectId]:
        """The projects with an open task whose due day is over."""
        ...

    def search(self, text: str, limit: int) -> list[Hit]: ...

    def holders(self, text: str, limit: int) -> list[Holder]:
        """Who has the unfinished tasks with these words in their titles, and the open ones of projects of such a name;
        what has been open longest first, then what waits."""

    def journal(self, project_id: ProjectId, filter: JournalFilter) -> list[JournalRow]:
        """The lines of a project that a filter lets through, the newest first."""

    def history(self) -> Sequence[HistoryStep]:
        """Every step that is kept, the oldest first."""

    def history_step(self, id: int) -> ChangeSet:
        """One of them with all that it changed."""
