"""Reminders as they stand at a moment: what the bell lists, what is to be told, to whom and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, TaskId, WorkflowId
from app.domain.message import Message, MessageKind
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.reminder import ReminderKind, ReminderSettings
from app.domain.run import TaskState
from app.domain.settings import Settings
from app.domain.task import Task
from app.domain.workflow import WorkflowVersion
from app.editing.handoff import fact_key
from app.queries.project import calendars, outlook
from app.queries.reader import Reader
from app.reminders.notice import Notice, ToOwner
from app.reminders.stage import Stage, Watched, due_at, is_held, quiet_until, stages, standing, untold, utc, within
from app.scheduling.sentence import day_words

LEAD = "the lead"


class Hold(StrEnum):
    """Why something that stands is not told now."""

    QUIET = "quiet hours"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class BellLine:
    """One open task that the lead should look at, told or not."""

    task_id: TaskId
    title: str
    owner_id: PersonId
    owner: str
    project: str
    due_on: date | None
    kind: ReminderKind
    since: datetime
    """When it came to stand here."""
    words: str
    """How it stands: "Due Mon 9 Feb, 17:00"."""
    snoozed_until: datetime | None


@dataclass(frozen=True, slots=True)
class Bell:
    """What stands: the newest first. The counts leave out what is snoozed; tray and window show the same ones."""

    lines: tuple[BellLine, ...]

    @property
    def awake(self) -> tuple[BellLine, ...]:
        return tuple(line for line in self.lines if line.snoozed_until is None)

    @property
    def missed(self) -> int:
        return sum(1 for line in self.awake if line.kind in MISSED)

    @property
    def due(self) -> int:
        return len(self.awake) - self.missed


MISSED = (ReminderKind.MISSED, ReminderKind.FOLLOW_UP)


def choices_of(reader: Reader) -> ReminderSettings:
    return (reader.get(Settings, 1) or Settings()).reminders


def open_tasks(reader: Reader) -> Iterator[Task]:
    """Those on somebody's desk, of projects that were not cancelled."""
    for state in (TaskState.READY, TaskState.DOING):
        for task in reader.find(Task, state=state):
            project = reader.get(Project, task.project_id) if task.project_id is not None else None
            if project is None or project.state is not ProjectState.CANCELLED:
                yield task


def workflow_of(reader: Reader, project_id: ProjectId | None) -> WorkflowId | None:
    """The workflow that the task's project runs; None for free work."""
    project = reader.get(Project, project_id) if project_id is not None else None
    version = reader.get(WorkflowVersion, project.version_id) if project and project.version_id is not None else None
    return version.workflow_id if version is not None else None


def watched(reader: Reader, task: Task) -> Watched:
    """One task with its rule and its owner's working time, as the lead's reminders look at it."""
    choices = choices_of(reader)
    hours = choices.hours_of(workflow_of(reader, task.project_id), task.step_id) if choices.overrides else choices.hours
    snoozed = [until for until in (task.snoozed_until, choices.snoozed_until) if until is not None]
    risk = task.blocked is not None and _at_risk(reader, task)
    calendar = calendars(reader).of(task.owner_id)
    return Watched(task, calendar, hours, choices.follow_up_days, max(snoozed, default=None), risk)


def _at_risk(reader: Reader, task: Task) -> bool:
    """Whether it is expected after its due by now."""
    seen = outlook(reader, task.project_id).forecast.get(task.id) if task.project_id is not None else None
    return seen is not None and (seen.at_risk or seen.late)


def stages_of(reader: Reader, seen: Watched) -> list[Stage]:
    """None for an owner who never works. Kept, because each beat of the clock asks again for every open task."""
    task = seen.task
    about = (task.run, task.owner_id, task.due_on, task.blocked, task.ready_at)
    stamp = (about, seen.hours, seen.snoozed_until, seen.at_risk, reader.calendar_stamp(), reader.zone())
    return reader.kept(("stages", task.id, seen.snoozed_until is None), stamp, lambda: _stages_of(reader, seen))


def _stages_of(reader: Reader, seen: Watched) -> list[Stage]:
    try:
        return stages(seen, reader.zone())
    except RuleViolation:
        return []


def bell(reader: Reader) -> Bell:
    """Everything that stands now, the newest first."""
    found = []
    for task in open_tasks(reader):
        seen = watched(reader, task)
        at = stages_of(reader, replace(seen, snoozed_until=None))
        stage = standing(at, reader.now())
        if stage is not None:
            found.append(_bell_line(reader, seen, stage))
    return Bell(tuple(sorted(found, key=lambda line: (line.since, line.task_id), reverse=True)))


def _bell_line(reader: Reader, seen: Watched, stage: Stage) -> BellLine:
    task = seen.task
    project = reader.get(Project, task.project_id) if task.project_id is not None else None
    return BellLine(
        task.id,
        task.title,
        task.owner_id,
        owner_name(reader, task.owner_id),
        project.name if project else "",
        task.due_on,
        stage.kind,
        stage.at,
        _state_words(reader, seen, stage, reader.now()),
        seen.snoozed_until if is_held(seen, reader.now()) else None,
    )


def owner_name(reader: Reader, person_id: PersonId) -> str:
    person = reader.get(Person, person_id)
    return person.name if person is not None else ""


def to_tell(reader: Reader, now: datetime) -> tuple[Notice, ...]:
    """What the lead is to be shown at ``now`` and was not: nothing in quiet hours or while it is snoozed."""
    if is_quiet(reader, now):
        return ()
    return tuple(notice for notice, held in unshown(reader, now) if held is None)


def unshown(reader: Reader, now: datetime) -> Iterator[tuple[Notice, Hold | None]]:
    """What stands at ``now`` and the lead was never shown, with what holds it; quiet hours hold all."""
    ledger = reader.ledger()
    quiet = Hold.QUIET if is_quiet(reader, now) else None
    for task in open_tasks(reader):
        seen = watched(reader, task)
        stage = untold(stages_of(reader, seen), now, ledger.__contains__)
        if stage is not None:
            text = words(reader, seen, stage, now)
            notice = Notice(task.id, stage, task.title, text, task.due_on)
            yield notice, Hold.SNOOZED if is_held(seen, now) else quiet


def is_quiet(reader: Reader, now: datetime) -> bool:
    return within(choices_of(reader).quiet, reader.local(now))


def words(reader: Reader, seen: Watched, stage: Stage, now: datetime) -> str:
    """ "Due Mon 9 Feb, 17:00 · Sam · Spring sale"."""
    task = seen.task
    project = reader.get(Project, task.project_id) if task.project_id is not None else None
    parts = [_state_words(reader, seen, stage, now), owner_name(reader, task.owner_id), project.name if project else ""]
    return " · ".join(part for part in parts if part)


def _state_words(reader: Reader, seen: Watched, stage: Stage, now: datetime) -> str:
    task, blocked = seen.task, seen.task.blocked
    today = reader.local(now).date()
    if blocked is not None:
        free = f" and should be free since {day_words(blocked.until, today, weekday=True)}" if blocked.until else ""
        risk = ", and it has eaten its slack" if stage.kind is ReminderKind.AT_RISK else free
        return f"Blocked by {blocked.by}{risk}"
    moment = due_at(task, seen.calendar, reader.zone())
    if task.due_on is None or moment is None:
        return "No due day"
    day = day_words(task.due_on, today, weekday=True)
    return f"Due {day}, {reader.local(moment):%H:%M}" if moment > now else f"Missed: was due {day}"


def owners_to_remind(reader: Reader, now: datetime) -> tuple[ToOwner, ...]:
    """What owners are to be reminded of and the Outbox does not have. Snoozing is the lead's and holds none of it."""
    if not choices_of(reader).tell_owners:
        return ()
    return tuple(found for task in open_tasks(reader) if (found := _to_owner(reader, task, now)) is not None)


def _to_owner(reader: Reader, task: Task, now: datetime) -> ToOwner | None:
    if task.due_on is None or task.blocked is not None:
        return None
    seen = replace(watched(reader, task), snoozed_until=None)
    found = stages_of(reader, seen)
    stage = standing(found, now)
    if stage is None:
        return None
    messages = reader.find(Message, task_id=task.id)
    queued = {message.fact_key for message in messages}
    keys = [owner_key(task, later) for later in found[found.index(stage) :]]
    if any(key in queued or reader.delivery(key) is not None for key in keys):
        return None
    if _handoff_said_it(task, stage, messages):
        return None
    return ToOwner(task, stage.name, owner_key(task, stage), _leaves_at(reader, task, now))


def owner_key(task: Task, stage: Stage) -> str:
    return fact_key(MessageKind.REMINDER, task, task.owner_id, f"{stage.name.replace(' ', '-')}/{task.due_on}")


def _handoff_said_it(task: Task, stage: Stage, messages: Sequence[Message]) -> bool:
    """Before the due moment: whether the message that gave the task to its owner came after this stage."""
    news = (MessageKind.HANDOFF, MessageKind.MOVED)
    mine = [m for m in messages if m.kind in news and (m.person_id, m.round) == (task.owner_id, task.run.round)]
    return stage.kind is ReminderKind.BEFORE and any(m.queued_at >= stage.at for m in mine)


def _leaves_at(reader: Reader, task: Task, now: datetime) -> datetime:
    """At once in the owner's working time, else when it begins again: one mail a person a morning."""
    local = reader.local(now).replace(tzinfo=None)
    start = calendars(reader).of(task.owner_id).first_at_or_after(local)
    return utc(start, reader.zone()) if start > local else now.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Telling:
    """One line of ``leadline remind``: who would be told what at that moment, and by which rule."""

    to: str
    task_id: TaskId
    title: str
    kind: ReminderKind
    stage: str
    due_on: date | None
    stands_since: datetime
    text: str
    why: str
    held: str
    """Why it would wait, and until when; empty when it would be told."""
    fact_key: str


def tellings(reader: Reader, now: datetime) -> tuple[Telling, ...]:
    """What would be told at ``now`` with the data as it is. Tells nobody."""
    found = []
    for notice, hold in unshown(reader, now):
        task = reader.get(Task, notice.task_id)
        if task is not None:
            why = reason(reader, task, notice.stage)
            found.append(_telling(LEAD, task, notice.stage, notice.text, why, _held(reader, task, hold, now)))
    for to_owner in owners_to_remind(reader, now):
        seen = replace(watched(reader, to_owner.task), snoozed_until=None)
        stage = standing(stages_of(reader, seen), now)
        if stage is not None:
            why, waits = reason(reader, to_owner.task, stage), to_owner.leaves_at > now
            held = f"leaves {reader.local(to_owner.leaves_at):%a %d %b %H:%M}" if waits else ""
            to = owner_name(reader, to_owner.task.owner_id)
            line = _telling(to, to_owner.task, stage, words(reader, seen, stage, now), why, held)
            found.append(replace(line, fact_key=to_owner.fact_key))
    return tuple(sorted(found, key=lambda line: (line.stands_since, line.task_id, line.to != LEAD)))


def _telling(to: str, task: Task, stage: Stage, text: str, why: str, held: str) -> Telling:
    parts = (to, task.id, task.title, stage.kind, stage.name, task.due_on, stage.at, text, why, held)
    return Telling(*parts, stage.fact_key)


def _held(reader: Reader, task: Task, hold: Hold | None, now: datetime) -> str:
    quiet = choices_of(reader).quiet
    until = None
    if hold is Hold.SNOOZED:
        until = watched(reader, task).snoozed_until
    elif hold is Hold.QUIET and quiet is not None:
        until = quiet_until(quiet, reader.local(now))
    return f"{hold} until {reader.local(until):%a %d %b %H:%M}" if hold and until else ""


def reason(reader: Reader, task: Task, stage: Stage) -> str:
    """The rule that justifies a reminder, as a sentence."""
    at, owner = f"{reader.local(stage.at):%a %d %b %H:%M}", owner_name(reader, task.owner_id)
    match stage.kind:
        case ReminderKind.BEFORE:
            return f"{stage.name} of {owner}'s working time before the due moment came on {at}."
        case ReminderKind.MISSED:
            return f"It was due on {at} and is not finished."
        case ReminderKind.FOLLOW_UP:
            return f"It was missed and is still open on {at} ({stage.name})."
        case ReminderKind.FREE:
            return f"Its block should have ended on {at}."
        case ReminderKind.AT_RISK:
            return f"It has been blocked since {at} and is expected after its due."
    return f"It was snoozed until {at} and is still open."


def next_morning(reader: Reader) -> datetime:
    """When the company's next working day begins: until then "until tomorrow" lasts. UTC."""
    company = calendars(reader).company
    return utc(company.day_start(company.add_days(reader.today(), 1)), reader.zone())


@dataclass(frozen=True, slots=True)
class Deadline:
    """One line of the tray's menu."""

    task_id: TaskId
    text: str


def deadlines(reader: Reader, limit: int = 5) -> tuple[Deadline, ...]:
    """The open tasks that are due next or were missed, the earliest first."""
    today = reader.today()
    dated = [task for task in open_tasks(reader) if task.due_on is not None]
    dated.sort(key=lambda task: (task.due_on or date.max, task.id))
    days = [day_words(task.due_on or today, today, weekday=True) for task in dated[:limit]]
    return tuple(
        Deadline(task.id, f"{day}  {task.title} ({owner_name(reader, task.owner_id)})")
        for day, task in zip(days, dated, strict=False)
    )
