"""What owners are told, and what is known of the telling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.ids import TASK_PREFIX, MessageId, PersonId, ProjectId, TaskId, parse_key
from app.domain.task import Task


class MessageKind(StrEnum):
    """Why a message is sent to the owner of a task."""

    HANDOFF = "handoff"
    DECISION = "your decision"
    """The same to an approver who is not its owner, when it is their turn to vote."""
    NEW_VERSION = "new version"
    MOVED = "new date"
    WITHDRAWN = "not needed any more"
    REMINDER = "reminder"
    """Its due day comes near or has passed."""
    INFORMATION = "for your information"
    """Something that the person only watches was finished, or its date moved."""
    COMING = "coming to you"
    """A step of theirs is expected to open soon."""
    ESCALATION = "escalation"
    """Somebody else's task was asked for three times, and is still open."""
    PLAN = "plan"
    """Everything that is theirs in a project, with dates."""
    TIME_OUT = "time-out"
    """It has been open for as long as its step allows."""
    SIGN_OFF = "sign-off"
    """Whether they agree to something of the whole project."""
    QUESTIONS = "questions"
    """What they learned in a project that is over."""
    CALENDAR = "calendar file"
    """Never queued: the fact that a due day was written into a calendar file."""


OF_PROJECTS = (MessageKind.PLAN, MessageKind.SIGN_OFF, MessageKind.QUESTIONS)
"""What is about a whole project, although it stands at one of its tasks."""
BESIDE_TURNS = (MessageKind.INFORMATION, MessageKind.COMING, MessageKind.ESCALATION, *OF_PROJECTS)
"""What is said whoever's turn it is: to those who do nothing about the task, or not yet."""


def fact_key(kind: MessageKind, task: Task, person_id: PersonId, detail: str = "") -> str:
    """What makes a message the same message: its kind, task, round and person, and what tells repetitions apart."""
    parts = (kind.replace(" ", "-"), task.key, f"r{task.run.round}", f"p{person_id}", detail)
    return "/".join(part for part in parts if part)


FINISHED, MOVED = "finished", "moved"
"""What the detail of an information begins with."""


def detail_of(key: str) -> str:
    """What tells repetitions of a fact apart begins with this: "finished", a stage of reminding; often empty."""
    return (key.split("/")[4:5] or [""])[0]


CORRECTION = "correction/"
"""What stands before the key of a fact that was told and is taken back: telling that is a fact of its own."""

AGAIN = "again/"
"""What stands before the key of a fact that was told and is said once more because the lead wants it: nobody knows more
by it, so nothing is recorded of it as told."""


def fact_of(key: str) -> str:
    """The key of the fact that a letter tells, takes back or says once more."""
    return key.removeprefix(CORRECTION).removeprefix(AGAIN)


def told_by_key(keys: Sequence[str], person_id: PersonId, channel: str, at: datetime, subject: str) -> "list[Delivery]":
    """The facts that messages of these keys were told, also when the messages themselves are gone meanwhile."""
    kinds = {kind.replace(" ", "-"): kind for kind in MessageKind}
    found = []
    for key in keys:
        kind, task = key.split("/")[:2]
        number = TaskId(parse_key(task, TASK_PREFIX) or 0)
        found.append(Delivery(key, person_id, number, kinds[kind], channel, at, subject))
    return found


@dataclass(frozen=True, slots=True)
class Message:
    """A thing to tell one person. Its text is made from the task when it is read, so it is never out of date."""

    id: MessageId
    fact_key: str
    """Unique for ever: nothing is said twice."""
    kind: MessageKind
    person_id: PersonId
    task_id: TaskId
    project_id: ProjectId | None
    queued_at: datetime
    leaves_at: datetime
    """Until then it waits, and an undo removes it unseen."""
    round: int = 1
    old_due_on: date | None = None
    """The day that was known before; of a reminder the day that it speaks of."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A fact: a message was told. Never undone."""

    fact_key: str
    person_id: PersonId
    task_id: TaskId
    kind: MessageKind
    channel: str
    at: datetime
    subject: str = ""
    corrected_at: datetime | None = None
    """When the person was told that it no longer holds."""


@dataclass(frozen=True, slots=True)
class Untold:
    """A fact: what was taken for told did not arrive, so it is to be told still."""

    fact_key: str
