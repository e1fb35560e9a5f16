"""How a task came to where it is, from what is recorded of it, and how long its step usually takes. For its panel."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.answer import MailKind
from app.domain.ids import PersonId, TaskId
from app.domain.message import Message, MessageKind
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.task import Round, Task
from app.domain.task_history import Moment, MomentKind, Spell, course, without_repeats
from app.domain.workflow import WorkflowVersion
from app.queries.project import calendars
from app.queries.reader import Reader

LEAST_ROUNDS = 3
"""With fewer rounds nobody can say what is usual."""
MOST_LINES = 500
GIVEN = (MessageKind.HANDOFF, MessageKind.DECISION, MessageKind.NEW_VERSION)
VERBS = {
    "started": MomentKind.STARTED,
    "put back": MomentKind.PUT_BACK,
    "blocked": MomentKind.BLOCKED,
    "unblocked": MomentKind.UNBLOCKED,
    "submitted": MomentKind.SUBMITTED,
}
ENDED = {TaskState.SKIPPED: MomentKind.SKIPPED, TaskState.CANCELLED: MomentKind.CANCELLED}


@dataclass(frozen=True, slots=True)
class HistoryMoment:
    """Something that happened to a task, and the working minutes of its owner until the next."""

    at: datetime
    """On the company's clock."""
    kind: MomentKind
    note: str
    spell: Spell
    minutes: int


@dataclass(frozen=True, slots=True)
class UsualTime:
    """How long other rounds of the same step took from ready to done, in working minutes of their owners."""

    low: int
    high: int
    """Four in five lie between them."""
    median: int
    count: int


@dataclass(frozen=True, slots=True)
class TaskHistory:
    moments: tuple[HistoryMoment, ...]
    usual: UsualTime | None
    """None where fewer than three rounds are known."""
    day_minutes: int

    def spent(self, spell: Spell) -> int:
        """The working minutes of all stretches of a kind."""
        return sum(one.minutes for one in self.moments if one.spell is spell)


def task_history(reader: Reader, task: Task) -> TaskHistory:
    """Empty for what has not begun, and for what goes by itself."""
    if task.kind.unattended:
        return TaskHistory((), None, calendars(reader).company.day_minutes)
    rounds = reader.find(Round, task_id=task.id)
    owners = sorted((past.closed_at, past.owner_id) for past in rounds)

    def owner_at(moment: datetime) -> PersonId:
        return next((owner for closed_at, owner in owners if moment < closed_at), task.owner_id)

    moments = [
        HistoryMoment(
            reader.local(one.moment.at),
            one.moment.kind,
            one.moment.note,
            one.spell,
            worked(reader, owner_at(one.moment.at), one.moment.at, one.until) if one.spell is not Spell.OVER else 0,
        )
        for one in course(without_repeats(_moments(reader, task, list(rounds))), reader.now())
    ]
    return TaskHistory(tuple(moments), _usual(reader, task), calendars(reader).of(task.owner_id).day_minutes)


def worked(reader: Reader, owner_id: PersonId, first: datetime, last: datetime) -> int:
    """The working minutes of somebody between two moments, at least 0."""
    start, end = (reader.local(moment).replace(tzinfo=None) for moment in (first, last))
    return max(0, calendars(reader).of(owner_id).minutes_between(start, end))


def _moments(reader: Reader, task: Task, rounds: list[Round]) -> Iterator[Moment]:
    for past in rounds:
        if past.ready_at is not None:
            yield Moment(past.ready_at, _opening(past.number))
        yield Moment(past.closed_at, ENDED.get(past.state, MomentKind.DONE), past.outcome or "")
    if task.ready_at is not None and all(past.number != task.run.round for past in rounds):
        yield Moment(task.ready_at, _opening(task.run.round))
    if task.state is TaskState.DOING and task.started_at is not None:
        yield Moment(task.started_at, MomentKind.STARTED)
    if task.blocked is not None:
        yield Moment(task.blocked.since, MomentKind.BLOCKED, task.blocked.by)
    if task.state in ENDED and task.finished_at is not None:
        yield Moment(task.finished_at, ENDED[task.state])
    for line in reader.activities(task_id=task.id, limit=MOST_LINES):
        kind = VERBS.get(line.verb)
        if kind is not None:
            yield Moment(line.at, kind)
    for message in reader.find(Message, task_id=task.id):
        told = reader.delivery(message.fact_key) if message.kind in GIVEN else None
        if told is not None:
            yield Moment(told.at, MomentKind.TOLD)
    yield from _answers(reader, task.id)


def _opening(number: int) -> MomentKind:
    return MomentKind.REWORKED if number > 1 else MomentKind.READY


def _answers(reader: Reader, task_id: TaskId) -> Iterator[Moment]:
    for answer in reader.answers().values():
        if answer.task_id == task_id and answer.kind is MailKind.ANSWER:
            yield Moment(answer.received_at, MomentKind.ANSWERED, answer.reading.kind)


def _usual(reader: Reader, task: Task) -> UsualTime | None:
    project = reader.get(Project, task.project_id) if task.project_id is not None else None
    version = reader.get(WorkflowVersion, project.version_id) if project and project.version_id else None
    if version is None or task.step_id is None:
        return None
    rows = reader.step_rounds(version.workflow_id, task.step_id)
    took = [worked(reader, owner, first, last) for other, owner, first, last in rows if other != task.id]
    return usual(took)


def usual(minutes: list[int]) -> UsualTime | None:
    """The 10 and 90 % points by nearest rank; None for fewer than three."""
    if len(minutes) < LEAST_ROUNDS:
        return None
    ordered, count = sorted(minutes), len(minutes)
    low, high, middle = ordered[-(-count // 10) - 1], ordered[-(-count * 9 // 10) - 1], ordered[(count - 1) // 2]
    return UsualTime(low, high, middle, count)
