"""Finds what imported rows are about: the task that is meant, its project, its owner. Pure, so it runs in a worker.

A task is known by its own key, else by project and title; the second row of the same title is the second such task.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.text import clean_text
from app.exchange.task_record import Records, TaskRecord, plain_values

FARTHEST_DAYS = 366 * 20


class Verdict(StrEnum):
    """What becomes of a row, as the report says it."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "as it is"
    REFUSED = "not taken"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One row with its verdict. ``task`` is the task as it would be; None for what is not taken.

    A new task has the id 0. ``new_project`` is the name of a free project that has to be made for it.
    """

    row: int
    verdict: Verdict
    title: str
    said: tuple[str, ...] = ()
    """Why it is not taken, or what of it is not."""
    task: Task | None = None
    before: Task | None = None
    new_project: str = ""
    record: TaskRecord | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is in the data folder, as plain values."""

    people: tuple[Person, ...]
    projects: tuple[Project, ...]
    tasks: tuple[Task, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Preset:
    """For rows that name no project, and for rows whose owner is not known or not named."""

    project_id: ProjectId | None = None
    owner_id: PersonId | None = None


def match(records: Records, known: Known, preset: Preset = Preset()) -> tuple[ImportLine, ...]:
    """Every row of the file in its order."""
    matcher = _Matcher(known, preset)
    lines = [matcher.line(record) for record in records.tasks]
    lines += [ImportLine(row.row, Verdict.REFUSED, row.title, (row.why,)) for row in records.refused]
    return tuple(sorted(lines, key=lambda line: line.row))


@dataclass
class _Matcher:
    known: Known
    preset: Preset
    taken: set[TaskId] = field(default_factory=set)

    def __post_init__(self) -> None:
        known = self.known
        self.by_id = {task.id: task for task in known.tasks}
        self.projects = {project.id: project for project in known.projects}
        self.by_title: dict[tuple[str, str], list[Task]] = defaultdict(list)
        for task in known.tasks:
            self.by_title[self._project_word(task.project_id), task.title.casefold()].append(task)
        self.project_names: dict[str, list[Project]] = defaultdict(list)
        for project in known.projects:
            self.project_names[project.name.casefold()].append(project)
        self.people = _People(tuple(person for person in known.people if not person.archived))

    def _near(self, record: TaskRecord) -> TaskRecord:
        """Without a due day that no plan could hold."""
        if record.due_on is None or abs((record.due_on - self.known.today).days) <= FARTHEST_DAYS:
            return record
        far = f"{record.due_on.isoformat()} is more than 20 years away, so it is not taken."
        return replace(record, due_on=None, remarks=(*record.remarks, far))

    def _project_word(self, project_id: ProjectId | None) -> str:
        return f"#{project_id}" if project_id is not None else ""

    def line(self, record: TaskRecord) -> ImportLine:
        """One row; rows before it have taken their tasks."""
        record = self._near(record)
        project, problem = self._project(record)
        if problem:
            return self._refused(record, problem)
        before, problem = self._task(record, project)
        if problem:
            return self._refused(record, problem)
        owner, said = self.people.owner_of(record, self.preset.owner_id if before is None else before.owner_id)
        if owner is None:
            return self._refused(record, *said)
        remarks = (*record.remarks, *said)
        if before is None:
            return self._new(record, project, owner, remarks)
        self.taken.add(before.id)
        after, kept = changed(before, record, owner)
        verdict = Verdict.SAME if after == before else Verdict.CHANGED
        return ImportLine(record.row, verdict, record.title, (*remarks, *kept), after, before, "", record)

    def _is_it(self, task: Task, record: TaskRecord) -> bool:
        """Keys of another data folder may be the same numbers: something besides the key must agree."""
        owner = self.people.name_of(task.owner_id)
        return (
            task.title.casefold() == record.title.casefold()
            or (task.due_on is not None and task.due_on == record.due_on)
            or (bool(record.owner) and owner.casefold() == record.owner.casefold())
        )

    def _refused(self, record: TaskRecord, *why: str) -> ImportLine:
        return ImportLine(record.row, Verdict.REFUSED, record.title, why)

    def _new(self, record: TaskRecord, project: Project | None, owner: PersonId, said: tuple[str, ...]) -> ImportLine:
        if project is not None and project.state is ProjectState.CANCELLED:
            return self._refused(record, f"“{project.name}” was cancelled.")
        made = Task(
            TaskId(0),
            record.title,
            owner,
            project.id if project is not None else None,
            due_on=record.due_on,
            instructions=record.notes,
            done_when=record.done_when,
            link=record.link,
            **plain_values(record),
        )
        fresh = record.project if project is None else ""
        return ImportLine(record.row, Verdict.NEW, record.title, said, made, None, fresh, record)

    def _project(self, record: TaskRecord) -> tuple[Project | None, str]:
        """The project that the row names, and why there can be none. A name that nobody has is a new one."""
        named = self.project_names.get(record.project.casefold(), []) if record.project else []
        keyed = self.projects.get(ProjectId(record.project_key)) if record.project_key is not None else None
        if keyed is not None and (not record.project or keyed in named):
            return keyed, ""
        if len(named) == 1:
            return named[0], ""
        if named:
            running = [project for project in named if project.state is ProjectState.RUNNING]
            if len(running) == 1:
                return running[0], ""
            return None, f"{len(named)} projects are called “{record.project}”. Add a column “Project key” (P-3)."
        if record.project:
            if len(record.project) > 200:
                return None, "The name of its project has more than 200 characters."
            return None, ""
        preset = self.preset.project_id
        return (self.projects.get(preset) if preset is not None else None), ""

    def _task(self, record: TaskRecord, project: Project | None) -> tuple[Task | None, str]:
        """The task that the row is about, None for a new one, and why it cannot be taken."""
        project_id = project.id if project is not None else None
        keyed = self.by_id.get(TaskId(record.key)) if record.key is not None else None
        if keyed is not None and keyed.id in self.taken:
            return None, f"{keyed.key} is in the file twice."
        elsewhere = record.project and project is None
        if keyed is not None and not elsewhere and keyed.project_id == project_id and self._is_it(keyed, record):
            return keyed, ""
        word = f"+{record.project.casefold()}" if record.project and project is None else self._project_word(project_id)
        same = self.by_title.get((word, record.title.casefold()), [])
        return next((task for task in same if task.id not in self.taken), None), ""


class _People:
    def __init__(self, team: Sequence[Person]) -> None:
        self._by_id = {person.id: person for person in team}
        self._names = {person.name.casefold(): person for person in team}
        self._mails: dict[str, list[Person]] = defaultdict(list)
        self._first: dict[str, list[Person]] = defaultdict(list)
        for person in team:
            if person.email:
                self._mails[person.email.casefold()].append(person)
            self._first[person.name.casefold().split()[0]].append(person)

    def owner_of(self, record: TaskRecord, otherwise: PersonId | None) -> tuple[PersonId | None, tuple[str, ...]]:
        """By mail, by name, by a first name that one person has, else ``otherwise``; and what there is to say of it."""
        found = self._by_mail(record.mail) or self._named(record.owner)
        if found is not None:
            return found.id, ()
        several = [name.strip() for name in record.owner.replace(";", ",").split(",")]
        for name in several:
            if len(several) > 1 and (found := self._named(name)) is not None:
                others = ", ".join(other for other in several if other and other != name)
                return found.id, (f"One person owns a task: {found.name}, not {others}.",)
        who = record.owner or record.mail
        why = f"Nobody here is called “{who[:60]}”." if who else "It names no owner."
        if otherwise is None:
            return None, (why,)
        return otherwise, (why,) if who else ()

    def name_of(self, person_id: PersonId) -> str:
        """Empty for somebody who has left."""
        found = self._by_id.get(person_id)
        return found.name if found is not None else ""

    def _by_mail(self, mail: str) -> Person | None:
        found = self._mails.get(mail.casefold(), [])
        return found[0] if len(found) == 1 else None

    def _named(self, name: str) -> Person | None:
        wanted = name.casefold()
        first = self._first.get(wanted, [])
        return self._names.get(wanted) or self._by_mail(name) or (first[0] if len(first) == 1 else None)


def changed(before: Task, record: TaskRecord, owner_id: PersonId) -> tuple[Task, tuple[str, ...]]:
    """The task with what the row says; an empty cell changes nothing. And what it cannot change, as sentences."""
    kept: list[str] = []
    wanted: dict[str, object] = {
        "title": _kept(before.title, record.title),
        "instructions": _kept(before.instructions, record.notes),
        "done_when": _kept(before.done_when, record.done_when),
        "link": record.link or before.link,
    }
    state = record.state
    follows = before.step_id is not None
    if follows and state not in (None, before.state):
        kept.append(f"{before.key} follows a workflow, so it stays {before.state}.")
    elif not follows and state not in (None, before.state, TaskState.WAITING):
        wanted["run"] = replace(before.run, state=state, skip=None)
    if not follows:
        wanted |= plain_values(record)
    due_on = record.due_on or before.due_on
    if before.state.over and (due_on != before.due_on or owner_id != before.owner_id):
        kept.append(f"{before.key} is {before.state}, so its date and its owner stay.")
    else:
        wanted |= {"due_on": due_on, "owner_id": owner_id}
    return replace(before, **wanted), tuple(kept)  # type: ignore[arg-type]


def _kept(old: str, new: str) -> str:
    """The old text where the new one is empty or differs in nothing that can be seen."""
    return old if not new or clean_text(old, "text") == new else new


def tally(lines: Sequence[ImportLine]) -> Mapping[Verdict, int]:
    """How many rows of each verdict."""
    return {verdict: sum(line.verdict is verdict for line in lines) for verdict in Verdict}
