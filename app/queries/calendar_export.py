"""Due days as appointments, and the fact that is recorded of each that was written into a calendar file."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

from app.domain.activity import Activity
from app.domain.ids import ActivityId, PersonId, project_key
from app.domain.message import Delivery, MessageKind
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.settings import Settings
from app.domain.task import Task
from app.editing.loaded_project import anchor_minute_of
from app.exchange.calendar_file import Appointment, Invitation, calendar_bytes, method_of
from app.queries.calendar import ALL, EntryKind, calendar_weeks, entries_of, tasks_of
from app.queries.exchange import Scope, tasks_in
from app.queries.outbox import OutboxLine, OutboxState, turn_of
from app.queries.reader import Reader

EARLY_LINES = 50
"""Among so many numbers the first line of the log is looked for before all of it is read."""

Entry: TypeAlias = tuple[Appointment, Delivery | None]


@dataclass(frozen=True, slots=True)
class CalendarExport:
    """The file, and what is to be recorded once it is written."""

    data: bytes
    appointments: tuple[Appointment, ...]
    facts: tuple[Delivery, ...]


def calendar_export(reader: Reader, scope: Scope) -> CalendarExport:
    """The due days of unfinished tasks, by day: of a person, of a project, or of all projects that run."""
    # Of all at once: twenty thousand questions, one a task, take as long as writing the file.
    here, shown, facts = _here(reader, reader.calendar_digests().get), list[Appointment](), list[Delivery]()
    for due_on, _, task in sorted((task.due_on, task.id, task) for task in _unfinished(reader, scope) if task.due_on):
        appointment, fact = _appointment(reader, task, due_on, task.owner_id, here)
        shown.append(appointment)
        facts += [fact] if fact is not None else []
    return CalendarExport(calendar_bytes(_name(reader, scope), shown, here.now), tuple(shown), tuple(facts))


def month_export(reader: Reader, scope: Scope) -> CalendarExport:
    """What the calendar shows of a month and is not over: dues and publish dates, numbered as in ``calendar_export``.

    A date that no step carries is an appointment of its project.
    """
    here, shown, facts = _here(reader, reader.calendar_digests().get), list[Appointment](), list[Delivery]()
    first = (scope.month or reader.today()).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    chosen = tasks_of(reader, scope.project_id, scope.person_id, scope.filter)
    for entry in entries_of(calendar_weeks(reader, first, 5, ALL, chosen)):
        task = reader.get(Task, entry.task_id) if entry.task_id is not None else None
        if entry.over or entry.kind is EntryKind.RUN or not first <= entry.on <= last:
            continue
        if task is not None:
            appointment, fact = _appointment(reader, task, entry.on, task.owner_id, here)
            facts += [fact] if fact is not None else []
        elif entry.project_id is not None:
            uid = f"{project_key(entry.project_id)}.{here.origin}@leadline"
            appointment = Appointment(uid, 0, entry.on, f"{entry.label}: {entry.title}")
        shown.append(appointment)
    name = f"{_name(reader, scope)}, {first:%B %Y}"
    return CalendarExport(calendar_bytes(name, shown, here.now), tuple(shown), tuple(facts))


def _unfinished(reader: Reader, scope: Scope) -> list[Task]:
    running = {project.id for project in reader.find(Project) if project.state is ProjectState.RUNNING}
    return [
        task
        for task in tasks_in(reader, scope)
        if not task.state.over and (task.project_id is None or task.project_id in running)
    ]


def _name(reader: Reader, scope: Scope) -> str:
    project = reader.get(Project, scope.project_id) if scope.project_id is not None else None
    person = reader.get(Person, scope.person_id) if scope.person_id is not None else None
    names = [thing.name for thing in (person, project) if thing is not None]
    return " – ".join(names) or "Leadline"


def _origin(reader: Reader) -> str:
    """A word that another data folder does not have: the moment at which its log begins."""
    early = (line for number in range(1, EARLY_LINES) if (line := reader.get(Activity, ActivityId(number))) is not None)
    first = next(early, None) or min(reader.find(Activity), key=lambda line: line.id, default=None)
    return f"{first.at:%Y%m%d%H%M%S%f}" if first is not None else "empty"


@dataclass(frozen=True, slots=True)
class _Here:
    """What all appointments of one file have in common: the word of the data folder, the moment, and what was written
    before: the digest of an appointment by its fact key."""

    origin: str
    now: datetime
    written: Callable[[str], str | None]


def _here(reader: Reader, written: Callable[[str], str | None] | None = None) -> _Here:
    def digest(fact_key: str) -> str | None:
        told = reader.delivery(fact_key)
        return told.subject if told is not None else None

    return _Here(_origin(reader), reader.now(), written or digest)


def _appointment(
    reader: Reader, task: Task, due_on: date, person_id: PersonId, here: _Here, cancelled: bool = False
) -> Entry:
    """The appointment of a task in the calendar of one person, and a fact when it was never written so before."""
    project = reader.get(Project, task.project_id) if task.project_id is not None else None
    person = reader.get(Person, person_id)
    name = f" ({project.name})" if project is not None else ""
    texts = [f"{task.key}, {person.name if person is not None else ''}"]
    texts += [f"Project: {project.name} ({project_key(project.id)})"] if project is not None else []
    texts += [f"Done when: {task.done_when}"] if task.done_when else []
    texts += [task.instructions] if task.instructions else []
    at = _moment(reader, task, due_on)
    uid = f"{task.key}.p{person_id}.{here.origin}@leadline"
    made = Appointment(uid, 0, due_on, f"Due: {task.title}{name}", "\n".join(texts), task.link, cancelled, at)
    digest = hashlib.sha256(f"{made!r}{at or ''}".encode()).hexdigest()[:32]
    number, last = 0, None
    while (told := here.written(_fact_key(task, person_id, number))) is not None:
        number, last = number + 1, told
    if last == digest:
        return replace(made, sequence=number - 1), None
    key = _fact_key(task, person_id, number)
    fact = Delivery(key, person_id, task.id, MessageKind.CALENDAR, "calendar file", here.now, digest)
    return replace(made, sequence=number) if number else made, fact


def _moment(reader: Reader, task: Task, due_on: date) -> datetime | None:
    """When it is due, where it is due by an hour."""
    minute = anchor_minute_of(reader, task) if due_on == task.due_on else None
    if minute is None:
        return None
    return datetime.combine(due_on, time(minute // 60, minute % 60), reader.zone()).astimezone(UTC)


def _fact_key(task: Task, person_id: PersonId, number: int) -> str:
    return f"calendar/{task.key}/p{person_id}/{number}"


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar file in a letter; ``method`` is empty for one to add, else that of an invitation."""

    name: str
    data: bytes
    method: str = ""

    @property
    def content_type(self) -> str:
        """The value of its Content-Type header."""
        return f'text/calendar; charset="utf-8"{f"; method={self.method}" if self.method else ""}'


def letter_calendar(
    reader: Reader, person_id: PersonId, lines: Sequence[OutboxLine]
) -> tuple[tuple[CalendarPart, ...], tuple[Delivery, ...]]:
    """The calendar files of a letter with these messages, and what is to be recorded once it has left.

    One file with all that is the person's turn; to somebody who is invited one a task, also for new dates and for work
    that is not theirs any more.
    """
    person, settings = reader.get(Person, person_id), reader.get(Settings, 1) or Settings()
    if person is not None and person.invited and person.email and settings.lead_email:
        who = Invitation(settings.lead_name, settings.lead_email, person.name, person.email)
        tasks = {line.task_id: line for line in lines if line.kind in _INVITING}
        found = [entry for line in tasks.values() if (entry := _invited(reader, line)) is not None]
        files = tuple(_invitation(reader, appointment, who) for appointment, _ in found)
    else:
        given = {line.task_id for line in lines if line.kind in _GIVING and line.state is not CORRECT}
        here = _here(reader)
        tasks_now = [task for task_id in sorted(given) if (task := reader.get(Task, task_id)) is not None]
        dues = [(task, mine.due_on) for task in tasks_now if (mine := turn_of(reader, task, person_id)) is not None]
        found = [_appointment(reader, task, due_on, person_id, here) for task, due_on in dues if due_on is not None]
        shown = [appointment for appointment, _ in found]
        data = calendar_bytes(person.name if person is not None else "", shown, reader.now()) if shown else b""
        files = (CalendarPart("leadline.ics", data),) if shown else ()
    return files, tuple(fact for _, fact in found if fact is not None)


_GIVING = (MessageKind.HANDOFF, MessageKind.DECISION)
_INVITING = (*_GIVING, MessageKind.MOVED, MessageKind.WITHDRAWN)
CORRECT = OutboxState.CORRECT


def _invited(reader: Reader, line: OutboxLine) -> Entry | None:
    """A request for the day that holds now; the end of one that was asked for and holds no more."""
    task = reader.get(Task, line.task_id)
    if task is None:
        return None
    mine = turn_of(reader, task, line.person_id)
    due_on = mine.due_on if mine is not None else None
    if due_on is not None and (line.kind is not MessageKind.WITHDRAWN or line.state is CORRECT):
        return _appointment(reader, task, due_on, line.person_id, _here(reader))
    asked = reader.delivery(_fact_key(task, line.person_id, 0)) is not None
    day = task.due_on or reader.today()
    return _appointment(reader, task, day, line.person_id, _here(reader), True) if asked else None


def _invitation(reader: Reader, appointment: Appointment, who: Invitation) -> CalendarPart:
    data = calendar_bytes(who.name, (appointment,), reader.now(), who)
    return CalendarPart("invitation.ics", data, method_of(appointment))
