"""Reminders as they stand at a moment: what the bell lists, what is to be told, to whom. Rules: ``app.reminders``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil

from app.domain.ids import PersonId, ProjectId, TaskId, WorkflowId
from app.domain.message import Message, MessageKind
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.reminder import ReminderKind, ReminderSettings
from app.domain.run import TaskState
from app.domain.settings import Settings
from app.domain.task import Task
from app.domain.text import day_words, short_line
from app.domain.workflow import WorkflowVersion
from app.editing.loaded_project import anchor_minute_of
from app.editing.recipients import turns
from app.queries.due import reach_words
from app.queries.early_warning import EarlyWarning, warnings_at_hand, warnings_to_tell
from app.queries.project import calendars, outlook
from app.queries.reader import Reader
from app.reminders import lead, owner
from app.reminders.lead import MISSED, Hold, hold_of, hold_words, notice_words, reason, state_words, watch
from app.reminders.notice import Notice, ToOwner
from app.reminders.stage import ReminderStage, Watched, is_held, standing, untold

LEAD = "the lead"


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

    @property
    def missed(self) -> bool:
        """Its due has passed."""
        return self.kind in MISSED


@dataclass(frozen=True, slots=True)
class Bell:
    """What stands: the newest first. The counts leave out what is snoozed; tray and window show the same ones."""

    lines: tuple[BellLine, ...]
    reach: str = ""
    """What comes to stand here: "What is due within 48 hours, until Thu 14 Jan, or was missed stands here."."""
    warnings: tuple[EarlyWarning, ...] = ()
    """Projects whose date held and slips now; snoozed only with everything."""
    all_snoozed: bool = False

    @property
    def awake(self) -> tuple[BellLine, ...]:
        """The lines that are not snoozed."""
        return tuple(line for line in self.lines if line.snoozed_until is None)

    @property
    def missed(self) -> int:
        """How many awake lines have passed their due."""
        return sum(line.missed for line in self.awake)

    @property
    def due(self) -> int:
        """How many awake lines are due or to be looked at, early warnings with them."""
        return len(self.awake) - self.missed + (0 if self.all_snoozed else len(self.warnings))


def choices_of(reader: Reader) -> ReminderSettings:
    """When and how somebody is reminded in this data folder."""
    return (reader.get(Settings, 1) or Settings()).reminders


def open_tasks(reader: Reader) -> Iterator[Task]:
    """Tasks that wait for somebody to do or finish them, of projects that were not cancelled and are no practice."""
    for state in (TaskState.READY, TaskState.DOING):
        for task in reader.find(Task, state=state):
            project = _project(reader, task)
            if project is None or not (project.practice or project.state is ProjectState.CANCELLED):
                yield task


def _project(reader: Reader, task: Task) -> Project | None:
    return reader.get(Project, task.project_id) if task.project_id is not None else None


def _workflow_id(reader: Reader, project: Project | None) -> WorkflowId | None:
    """The workflow that a project runs; None for free work."""
    version = reader.get(WorkflowVersion, project.version_id) if project and project.version_id is not None else None
    return version.workflow_id if version is not None else None


def watched(reader: Reader, task: Task) -> Watched:
    """One task with its rule and its owner's working time, as the lead's reminders look at it."""
    choices = choices_of(reader)
    workflow_id = _workflow_id(reader, _project(reader, task)) if choices.overrides else None
    risk = task.blocked is not None and _at_risk(reader, task.project_id, task.id)
    minute = anchor_minute_of(reader, task)
    return watch(task, calendars(reader).of(task.owner_id), choices, workflow_id, at_risk=risk, minute=minute)


def _at_risk(reader: Reader, project_id: ProjectId | None, task_id: TaskId) -> bool:
    """Whether it is expected after its due by now."""
    seen = outlook(reader, project_id).forecast.get(task_id) if project_id is not None else None
    return seen is not None and (seen.at_risk or seen.late)


def stages_of(reader: Reader, seen: Watched) -> list[ReminderStage]:
    """The stages of a task. Kept, because each beat of the clock asks again for every open task."""
    task = seen.task
    about = (task.run, task.owner_id, task.due_on, task.blocked, task.ready_at)
    stamp = (about, seen.hours, seen.snoozed_until, seen.at_risk, seen.minute, reader.calendar_stamp(), reader.zone())
    key = ("stages", task.id, task.owner_id, seen.snoozed_until is None)
    return reader.kept(key, stamp, lambda: lead.stages_of(seen, reader.zone()))


def bell(reader: Reader) -> Bell:
    """Everything that stands now, the newest first; beside it the dates that slip."""
    found = []
    for task in open_tasks(reader):
        seen = watched(reader, task)
        stage = standing(stages_of(reader, owner.unsnoozed(seen)), reader.now())
        if stage is not None:
            found.append(_bell_line(reader, seen, stage))
    lines = tuple(sorted(found, key=lambda line: (line.since, line.task_id), reverse=True))
    until = choices_of(reader).snoozed_until
    return Bell(lines, _reach(reader), warnings_at_hand(reader), until is not None and reader.now() < until)


def _reach(reader: Reader) -> str:
    hours = max(choices_of(reader).hours, default=0)
    if not hours:
        return "What was missed stands here."
    until = reach_words(reader, ceil(hours / 24))
    return f"What is due within {hours} hours{f', {until},' if until else ''} or was missed stands here."


def _bell_line(reader: Reader, seen: Watched, stage: ReminderStage) -> BellLine:
    task, project = seen.task, _project(reader, seen.task)
    return BellLine(
        task.id,
        task.title,
        task.owner_id,
        owner_name(reader, task.owner_id),
        project.name if project else "",
        task.due_on,
        stage.kind,
        stage.at,
        state_words(seen, stage, reader.now(), reader.zone()),
        seen.snoozed_until if is_held(seen, reader.now()) else None,
    )


def owner_name(reader: Reader, person_id: PersonId) -> str:
    """The name of a person; empty when there is no such person any more."""
    person = reader.get(Person, person_id)
    return person.name if person is not None else ""


def to_tell(reader: Reader, now: datetime) -> tuple[Notice, ...]:
    """What the lead is to be shown at ``now`` and was not: nothing in quiet hours or while it is snoozed."""
    if lead.is_quiet(choices_of(reader), now, reader.zone()):
        return ()
    snoozed = choices_of(reader).snoozed_until
    warned = warnings_to_tell(reader, now) if snoozed is None or now >= snoozed else ()
    return (*(notice for notice, held in unshown(reader, now) if held is None), *warned)


def unshown(reader: Reader, now: datetime) -> Iterator[tuple[Notice, Hold | None]]:
    """What stands at ``now`` and the lead was never shown, with what holds it; quiet hours hold all."""
    ledger, choices = reader.ledger(), choices_of(reader)
    for task in open_tasks(reader):
        seen = watched(reader, task)
        stage = untold(stages_of(reader, seen), now, ledger.__contains__)
        if stage is not None:
            notice = Notice(task.id, stage, task.title, _words(reader, seen, stage, now), task.due_on)
            yield notice, hold_of(seen, choices, now, reader.zone())


def _words(reader: Reader, seen: Watched, stage: ReminderStage, now: datetime) -> str:
    project = _project(reader, seen.task)
    state = state_words(seen, stage, now, reader.zone())
    return notice_words(state, owner_name(reader, seen.task.owner_id), project.name if project else "")


def owners_to_remind(reader: Reader, now: datetime) -> tuple[ToOwner, ...]:
    """What owners and approvers are to be reminded of, and contacts told, and the Outbox does not have."""
    if not choices_of(reader).tell_owners:
        return ()
    return tuple(found for task in open_tasks(reader) for found in _to_remind(reader, task, now))


def _to_remind(reader: Reader, task: Task, now: datetime) -> Iterator[ToOwner]:
    if task.blocked is not None or (task.due_on is None and not task.approvers):
        return
    for turn in turns(reader, task, lambda: calendars(reader), reader.zone()):
        mine = replace(task, owner_id=turn.person_id, due_on=turn.due_on)
        seen = owner.unsnoozed(watched(reader, mine))
        if turn.person_id != task.owner_id:
            seen = replace(seen, hours=owner.APPROVER_HOURS, follow_up_days=())
        found = stages_of(reader, seen)
        if standing(found, now) is None:
            continue
        was_told = _was_told(reader)
        messages = reader.find(Message, task_id=task.id)
        reminder = owner.owner_reminder(seen, found, messages, was_told, now, reader.zone())
        if reminder is not None:
            yield reminder
        if turn.person_id == task.owner_id:
            yield from _to_contact(reader, mine, found, now)


def _to_contact(reader: Reader, task: Task, found: list[ReminderStage], now: datetime) -> Iterator[ToOwner]:
    """Who is told beside the owner when three questions brought nothing."""
    project = _project(reader, task)
    contact = project.escalation_id if project is not None else None
    stage = owner.escalation(task, found, contact, _is_known(reader), now)
    if stage is not None and contact is not None:
        leaves = owner.leaves_at(calendars(reader).of(contact), now, reader.zone())
        yield ToOwner(task, stage, owner.escalation_key(task, contact), leaves, MessageKind.ESCALATION, contact)


def _was_told(reader: Reader) -> Callable[[str], bool]:
    return lambda key: reader.delivery(key) is not None


def _is_known(reader: Reader) -> Callable[[str], bool]:
    return lambda key: reader.delivery(key) is not None or bool(reader.find(Message, fact_key=key))


@dataclass(frozen=True, slots=True)
class DueReminder:
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


def due_reminders(reader: Reader, now: datetime) -> tuple[DueReminder, ...]:
    """What would be told at ``now`` with the data as it is. Tells nobody."""
    choices, zone = choices_of(reader), reader.zone()
    found = []
    for notice, hold in unshown(reader, now):
        task = reader.get(Task, notice.task_id)
        if task is not None:
            held = hold_words(hold, watched(reader, task), choices, now, zone)
            found.append(_due_reminder(reader, LEAD, task, notice.stage, notice.text, held))
    for message in owners_to_remind(reader, now):
        task, seen = message.task, owner.unsnoozed(watched(reader, message.task))
        leaves = reader.local(message.leaves_at)
        held = f"leaves {leaves:%a} {leaves.day} {leaves:%b %H:%M}" if message.leaves_at > now else ""
        text = _words(reader, seen, message.stage, now)
        line = _due_reminder(reader, owner_name(reader, message.person_id), task, message.stage, text, held)
        found.append(replace(line, fact_key=message.fact_key))
    return tuple(sorted(found, key=lambda line: (line.stands_since, line.task_id, line.to != LEAD)))


def _due_reminder(reader: Reader, to: str, task: Task, stage: ReminderStage, text: str, held: str) -> DueReminder:
    why = reason(stage, owner_name(reader, task.owner_id), reader.zone())
    about = (to, task.id, task.title, stage.kind, stage.name, task.due_on, stage.at)
    return DueReminder(*about, text, why, held, stage.fact_key)


def next_morning(reader: Reader) -> datetime:
    """When the company's next working day begins, in UTC: until then "until tomorrow" lasts."""
    return lead.next_morning(calendars(reader).company, reader.now(), reader.zone())


@dataclass(frozen=True, slots=True)
class UpcomingDue:
    """One line of the tray's menu: an open task with its due day in words."""

    task_id: TaskId
    text: str


def upcoming_dues(reader: Reader, limit: int = 5) -> tuple[UpcomingDue, ...]:
    """The open tasks that are due next or were missed, the earliest first."""
    today = reader.today()
    dated = [task for task in open_tasks(reader) if task.due_on is not None]
    dated.sort(key=lambda task: (task.due_on or date.max, task.id))
    days = [day_words(task.due_on or today, today, weekday=True) for task in dated[:limit]]
    return tuple(
        UpcomingDue(
            task.id, f"{day}  {short_line(task.title, 60)} ({short_line(owner_name(reader, task.owner_id), 30)})"
        )
        for day, task in zip(days, dated, strict=False)
    )
