"""The work item of a step, or a free one, and what is written on it."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter

from app.domain.brief import Priority
from app.domain.check_item import CheckItem, Input, Output
from app.domain.errors import RuleViolation
from app.domain.ids import (
    CommentId,
    FileVersionId,
    PersonId,
    ProjectId,
    RoleId,
    RoundId,
    StepId,
    TaskId,
    VoteId,
    task_key,
)
from app.domain.quantity import Offset, PinKind, Span
from app.domain.run import StepRun, TaskState
from app.domain.workflow import StepKind

MOST_LABELS, LONGEST_LABEL = 20, 60
MOST_SPENT_MINUTES = 10_000 * 60


@dataclass(frozen=True, slots=True)
class Block:
    """Why an open task cannot go on: by whom, and until when if that is known."""

    by: str
    since: datetime
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """A date that was typed for one task: it must not begin before that day, or must end on it."""

    kind: PinKind
    on: date


class EffortSource(StrEnum):
    """Where the effort of a task comes from."""

    WORKFLOW = "workflow"
    """From its step, as the version that it runs says it."""
    TYPED = "typed"
    """Given to this task alone."""


@dataclass(frozen=True, slots=True)
class Task:
    """Exactly one owner; helpers, approvers and watchers are lists."""

    id: TaskId
    title: str
    owner_id: PersonId
    project_id: ProjectId | None = None
    step_id: StepId | None = None
    kind: StepKind = StepKind.TASK
    role: RoleId | None = None
    run: StepRun = StepRun()
    helpers: tuple[PersonId, ...] = ()
    approvers: tuple[PersonId, ...] = ()
    watchers: tuple[PersonId, ...] = ()
    offset: Offset | None = None
    pin: Pin | None = None
    length: Span | None = None
    effort_minutes: int | None = None
    due_on: date | None = None
    planned_start: datetime | None = None
    planned_finish: datetime | None = None
    ready_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    blocked: Block | None = None
    blocked_minutes: int = 0
    """Working time of the owner that earlier blocks of this round took."""
    remaining: Span | None = None
    """What remains, as typed; None: worked out."""
    instructions: str = ""
    inputs: tuple[Input, ...] = ()
    done_when: str = ""
    checklist: tuple[CheckItem, ...] = ()
    link: str = ""
    rank: float = 0.0
    """Order within a column of the board."""
    reminded_at: datetime | None = None
    """When the time-out of the open round reminded its owner."""
    snoozed_until: datetime | None = None
    """The lead is not reminded of it before."""
    outputs: tuple[Output, ...] = ()
    priority: Priority | None = None
    """None: its project's."""
    labels: tuple[str, ...] = ()
    """Beside those of its project."""
    effort_source: EffortSource = EffortSource.WORKFLOW
    spent_minutes: int | None = None
    """What the open round took so far, as typed; None: nobody said."""

    def with_dates(
        self, offset: Offset | None, due_on: date | None, start: datetime | None, finish: datetime | None
    ) -> "Task":
        """The same task with another offset, due day and planned times: ``replace`` in a fifth of its time, for
        drags that give a thousand tasks other dates with every step of the mouse."""
        made = object.__new__(Task)
        # Field by field as ``replace`` would, past the frozen ``__init__``, which takes twice as long.
        for put, value in zip(_PUT, (*_KEPT(self), offset, due_on, start, finish), strict=True):
            put(made, value)
        return made

    @property
    def key(self) -> str:
        return task_key(self.id)

    @property
    def state(self) -> TaskState:
        return self.run.state

    @property
    def in_review(self) -> bool:
        """Whether it stands under *In review* on the board: an approval that is open."""
        return self.kind is StepKind.APPROVAL and self.run.state.open


_DATES = ("offset", "due_on", "planned_start", "planned_finish")
_OTHERS = [field.name for field in fields(Task) if field.name not in _DATES]
_KEPT = attrgetter(*_OTHERS)
_PUT = [getattr(Task, name).__set__ for name in (*_OTHERS, *_DATES)]


@dataclass(frozen=True, slots=True)
class Round:
    """One closed pass through a step, kept as history."""

    id: RoundId
    task_id: TaskId
    number: int
    owner_id: PersonId
    ready_at: datetime | None
    closed_at: datetime
    state: TaskState
    outcome: str | None = None
    note: str = ""
    due_on: date | None = None
    checklist: tuple[CheckItem, ...] = ()
    """As it stood when the round closed."""
    spent_minutes: int | None = None
    """As typed; None: nobody said."""
    effort_minutes: int | None = None
    """What it was thought to take; None: no estimate."""
    rate_minor: int | None = None
    """What an hour of its owner cost when it closed, in hundredths of the currency; None: not known."""


def need_spent(minutes: int | None) -> int | None:
    """Working minutes of one round; None: nobody said. Raises RuleViolation for what cannot be."""
    if minutes is not None and not 0 <= minutes <= MOST_SPENT_MINUTES:
        raise RuleViolation(
            f"Time spent lies between 0 and {MOST_SPENT_MINUTES // 60:,} h. Write for example 4 h or 2 d."
        )
    return minutes


@dataclass(frozen=True, slots=True)
class Vote:
    """What one approver said in one round; a later vote of the same person in that round replaces it."""

    id: VoteId
    task_id: TaskId
    round: int
    person_id: PersonId
    outcome: str
    at: datetime
    comment: str = ""
    file_version: str = ""
    """The version as the approver named it."""
    version_id: FileVersionId | None = None
    """The version of a file that it is about."""


class CommentKind(StrEnum):
    """What was written into the journal of a project by hand."""

    COMMENT = "comment"
    DECISION = "decision"
    CALL = "call"
    MAIL = "mail"
    REPORT = "report"
    """A status report as it went out."""
    RETROSPECTIVE = "retrospective"


@dataclass(frozen=True, slots=True)
class Comment:
    """What was written about a task or a project."""

    id: CommentId
    at: datetime
    text: str
    task_id: TaskId | None = None
    project_id: ProjectId | None = None
    """Of its task, too."""
    kind: CommentKind = CommentKind.COMMENT
    person_id: PersonId | None = None
    """Who said it; None: the lead."""
    message_id: str = ""
    """Of a mail: its Message-ID, so that it is filed once."""
    version_id: FileVersionId | None = None
    """The version of a file that it is about."""
