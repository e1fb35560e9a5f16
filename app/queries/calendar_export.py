"""Due days as appointments, and the fact that is recorded of each that was written into a calendar file."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.activity import Activity
from app.domain.ids import project_key
from app.domain.message import Delivery, MessageKind
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.task import Task
from app.exchange.calendar_file import Appointment, calendar_bytes
from app.queries.exchange import Scope, tasks_in
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class CalendarExport:
    """The file, and what is to be recorded once it is written."""

    data: bytes
    appointments: tuple[Appointment, ...]
    facts: tuple[Delivery, ...]


def calendar_export(reader: Reader, scope: Scope) -> CalendarExport:
    """The due days of unfinished tasks, by day: of a person, of a project, or of all projects that run."""
    origin, now = _origin(reader), reader.now()
    shown, facts = list[Appointment](), list[Delivery]()
    for due_on, _, task in sorted((task.due_on, task.id, task) for task in _unfinished(reader, scope) if task.due_on):
        appointment, fact = _appointment(reader, task, due_on, origin, now)
        shown.append(appointment)
        facts += [fact] if fact is not None else []
    return CalendarExport(calendar_bytes(_name(reader, scope), shown, now), tuple(shown), tuple(facts))


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
    first = min(reader.find(Activity), key=lambda line: line.id, default=None)
    return f"{first.at:%Y%m%d%H%M%S%f}" if first is not None else "empty"


def _appointment(
    reader: Reader, task: Task, due_on: date, origin: str, now: datetime
) -> tuple[Appointment, Delivery | None]:
    """The appointment, and a fact when it was never written so before."""
    project = reader.get(Project, task.project_id) if task.project_id is not None else None
    owner = reader.get(Person, task.owner_id)
    name = f" ({project.name})" if project is not None else ""
    texts = [f"{task.key}, {owner.name if owner is not None else ''}"]
    texts += [f"Project: {project.name} ({project_key(project.id)})"] if project is not None else []
    texts += [f"Done when: {task.done_when}"] if task.done_when else []
    texts += [task.instructions] if task.instructions else []
    made = Appointment(
        f"{task.key}.{origin}@leadline", 0, due_on, f"Due: {task.title}{name}", "\n".join(texts), task.link
    )
    digest = hashlib.sha256(repr(made).encode()).hexdigest()[:32]
    number, last = 0, None
    while (told := reader.delivery(_fact_key(task, number))) is not None:
        number, last = number + 1, told
    if last is not None and last.subject == digest:
        return _numbered(made, number - 1), None
    fact = Delivery(
        _fact_key(task, number),
        task.owner_id,
        task.id,
        MessageKind.CALENDAR,
        "calendar file",
        now,
        digest,
    )
    return _numbered(made, number), fact


def _fact_key(task: Task, number: int) -> str:
    return f"calendar/{task.key}/{number}"


def _numbered(made: Appointment, sequence: int) -> Appointment:
    return Appointment(made.uid, sequence, made.on, made.summary, made.text, made.link)
