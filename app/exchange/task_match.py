"""Finds what imported rows are about: the task that is meant, its project, its owner. Pure, so it runs in a worker.

A task is known by its own key, else by project and the key that it has in the other program, which its notes keep, else
by project and title; the second row of the same title is the second such task.
A row moves a known task only forward: what would take work back is offered, and taken by who chooses it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from app.collector import collector_at_rest
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.text import clean_text, day_words
from app.exchange.owner_match import KnownPeople, Newcomer
from app.exchange.task_notes import KEY, Extra, kept_key, merged, with_extras
from app.exchange.task_record import Records, TaskRecord, plain_values

FARTHEST_DAYS = 366 * 20


_OTHER_FIELDS = {
    "instructions": "notes",
    "done_when": "text of “done when”",
    "link": "link",
    "effort_minutes": "effort",
    "checklist": "checklist",
}
_RANK = {TaskState.WAITING: 0, TaskState.READY: 1, TaskState.DOING: 2}
_ENDED = 3
_STEP = 200
"""Rows between two words about progress."""


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
    new_owner: Newcomer | None = None
    """Who joins the team for it; the task's owner has a negative number until then."""
    record: TaskRecord | None = None
    back_to: TaskState | None = None
    """The state in the file, where it would take back what was started or ended here; taken only when chosen."""

    def taking_back(self) -> "ImportLine":
        """The same row with the state of the file."""
        if self.back_to is None or self.task is None:
            return self
        task = replace(self.task, run=replace(self.task.run, state=self.back_to, skip=None))
        said = (f"It goes back from {self.task.state} to {self.back_to}.", *self.said[1:])
        return replace(self, verdict=Verdict.CHANGED, task=task, said=said, back_to=None)


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
    adds_people: bool = False
    """Whoever the file names and nobody here is joins the team, before ``owner_id`` is asked."""


@collector_at_rest()
def match(
    records: Records,
    known: Known,
    preset: Preset = Preset(),
    step: Callable[[int, int], None] = lambda done, all: None,
) -> tuple[ImportLine, ...]:
    """Every row of the file in its order; ``step`` hears how many are done."""
    matcher = _Matcher(known, preset, frozenset(key for record in records.tasks if (key := _foreign_key(record))))
    lines = list[ImportLine]()
    for done, record in enumerate(records.tasks):
        if done % _STEP == 0:
            step(done, len(records.tasks))
        lines.append(matcher.line(record))
    lines += [ImportLine(row.row, Verdict.REFUSED, row.title, (row.why,)) for row in records.refused]
    return tuple(sorted(lines, key=lambda line: line.row))


@dataclass
class _Matcher:
    known: Known
    preset: Preset
    keys_there: frozenset[str] = frozenset()
    """Every key of the other program in the file."""
    taken: set[TaskId] = field(default_factory=set)

    def __post_init__(self) -> None:
        known = self.known
        self.by_id = {task.id: task for task in known.tasks}
        self.projects = {project.id: project for project in known.projects}
        self.by_title: dict[tuple[str, str], list[Task]] = defaultdict(list)
        self.by_foreign_key: dict[tuple[str, str], list[Task]] = defaultdict(list)
        for task in known.tasks:
            word = self._project_word(task.project_id)
            self.by_title[word, task.title.casefold()].append(task)
            if (kept := kept_key(task.instructions)) is not None:
                self.by_foreign_key[word, kept].append(task)
        self.project_names: dict[str, list[Project]] = defaultdict(list)
        for project in known.projects:
            self.project_names[project.name.casefold()].append(project)
        self.people = KnownPeople(tuple(person for person in known.people if not person.archived))

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
        owner, said = self._owner(record, before)
        if owner is None:
            return self._refused(record, *said)
        remarks = (*record.remarks, *said)
        if before is None:
            unknown = (f"“{record.state_word}” is no state here, so it is ready.",) if record.state_word else ()
            return self._new(record, project, owner, (*remarks, *unknown))
        self.taken.add(before.id)
        after, kept = changed(before, record, owner)
        verdict = Verdict.SAME if after == before else Verdict.CHANGED
        back = _state_back(before, record)
        offer = (f"It is {before.state} here and {back} in the file.",) if back is not None else ()
        said = (*offer, *remarks, *kept, *self._differences(before, after))
        return ImportLine(record.row, verdict, record.title, said, after, before, "", None, record, back)

    def _owner(self, record: TaskRecord, before: Task | None) -> tuple[PersonId | None, tuple[str, ...]]:
        if before is not None:
            return self.people.owner_of(record, before.owner_id)
        if self.preset.adds_people and self.people.owner_of(record, None)[0] is None:
            joins = self.people.welcome(record)
            if joins is not None:
                return joins, (f"{self.people.newcomers[joins].name} joins the team.",)
        return self.people.owner_of(record, self.preset.owner_id)

    def _differences(self, before: Task, after: Task) -> list[str]:
        """What of a known task becomes another thing, in words."""
        found = list[str]()
        if after.title != before.title:
            found.append(f"It was called “{before.title[:60]}”.")
        if after.state is not before.state:
            found.append(f"{str(before.state).capitalize()} becomes {after.state}.")
        if after.owner_id != before.owner_id:
            found.append(f"{self.people.name_of(before.owner_id) or 'Its owner'} hands it to the owner in the file.")
        if after.due_on != before.due_on:
            was = day_words(before.due_on, self.known.today) if before.due_on is not None else "none"
            found.append(f"Its due day was {was}.")
        other = [word for name, word in _OTHER_FIELDS.items() if getattr(after, name) != getattr(before, name)]
        return [*found, f"It gets the {' and the '.join(other)} of the file."] if other else found

    def _is_it(self, task: Task, record: TaskRecord) -> bool:
        """Keys of another data folder may be the same numbers: something besides the key must agree."""
        owner = self.people.name_of(task.owner_id)
        return _agree(task, record) or (bool(record.owner) and owner.casefold() == record.owner.casefold())

    def _refused(self, record: TaskRecord, *why: str) -> ImportLine:
        return ImportLine(record.row, Verdict.REFUSED, record.title, why)

    def _new(self, record: TaskRecord, project: Project | None, owner: PersonId, said: tuple[str, ...]) -> ImportLine:
        if project is not None and project.state is ProjectState.CANCELLED:
            return self._refused(record, f"“{project.name}” was cancelled.")
        extras = (*record.first_extras, *record.extras, *self._beside(record, project))
        made = Task(
            TaskId(0),
            record.title,
            owner,
            project.id if project is not None else None,
            due_on=record.due_on,
            instructions=with_extras(record.notes, extras),
            checklist=record.checklist,
            done_when=record.done_when,
            link=record.link,
            **plain_values(record),
        )
        fresh = (record.projects or (record.project,))[0] if project is None else ""
        return ImportLine(
            record.row, Verdict.NEW, record.title, said, made, None, fresh, self.people.newcomers.get(owner), record
        )

    def _beside(self, record: TaskRecord, project: Project | None) -> list[Extra]:
        """The other projects of a task that is in several there."""
        home = (project.name if project is not None else (record.projects or ("",))[0]).casefold()
        others = [name for name in record.projects if name.casefold() != home]
        return [("Also in", ", ".join(others))] if others else []

    def _project(self, record: TaskRecord) -> tuple[Project | None, str]:
        """The project that the row names, and why there can be none. A name that nobody has is a new one."""
        name = self._project_name(record)
        named = self.project_names.get(name.casefold(), []) if name else []
        keyed = self.projects.get(ProjectId(record.project_key)) if record.project_key is not None else None
        if keyed is not None and (not name or keyed in named):
            return keyed, ""
        if len(named) == 1:
            return named[0], ""
        if named:
            running = [project for project in named if project.state is ProjectState.RUNNING]
            if len(running) == 1:
                return running[0], ""
            return None, f"{len(named)} projects are called “{name}”. Add a column “Project key” (P-3)."
        if name:
            if len(name) > 200:
                return None, "The name of its project has more than 200 characters."
            return None, ""
        preset = self.preset.project_id
        return (self.projects.get(preset) if preset is not None else None), ""

    def _project_name(self, record: TaskRecord) -> str:
        """Of several in one cell the first that is known here, else the first."""
        if not record.projects or record.project.casefold() in self.project_names:
            return record.project
        return next((n for n in record.projects if n.casefold() in self.project_names), record.projects[0])

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
        key = _foreign_key(record)
        there = [task for task in self.by_foreign_key.get((word, key), []) if task.id not in self.taken]
        if _is_short(key):
            # It may be another program's: something besides it must agree, and a team has few owners.
            there = [task for task in there if _agree(task, record)]
        if len(there) == 1:
            return there[0], ""
        same = self.by_title.get((word, record.title.casefold()), [])
        free = (task for task in same if task.id not in self.taken and not self._is_another(task, key))
        return next(free, None), ""

    def _is_another(self, task: Task, key: str) -> bool:
        """Whether another row of the file has the task's key, which then is that row's task."""
        kept = kept_key(task.instructions)
        return kept is not None and kept != key and kept in self.keys_there


def _foreign_key(record: TaskRecord) -> str:
    return next((value for name, value in record.extras if name == KEY), "")


def _agree(task: Task, record: TaskRecord) -> bool:
    """Whether title or due day are the same."""
    titled = task.title.casefold() == record.title.casefold()
    return titled or (task.due_on is not None and task.due_on == record.due_on)


def _is_short(key: str) -> bool:
    return key.isdigit() and len(key) < 6


def changed(before: Task, record: TaskRecord, owner_id: PersonId) -> tuple[Task, tuple[str, ...]]:
    """The task with what the row says; an empty cell changes nothing. And what it cannot change, as sentences."""
    kept: list[str] = []
    wanted: dict[str, object] = {
        "title": _kept(before.title, record.title),
        "instructions": merged(before.instructions, record.notes, record.extras),
        "done_when": _kept(before.done_when, record.done_when),
        "link": record.link or before.link,
        "checklist": before.checklist or record.checklist,
    }
    state = record.state
    follows = before.step_id is not None
    if follows and state not in (None, before.state):
        kept.append(f"{before.key} follows a workflow, so it stays {before.state}.")
    elif state is not None and not follows and _rank(state) > _rank(before.state):
        wanted["run"] = replace(before.run, state=state, skip=None)
    if record.state_word:
        kept.append(f"“{record.state_word}” is no state here, so it stays {before.state}.")
    if not follows:
        wanted |= plain_values(record)
    due_on = record.due_on or before.due_on
    if before.state.over and (due_on != before.due_on or owner_id != before.owner_id):
        kept.append(f"{before.key} is {before.state}, so its date and its owner stay.")
    else:
        wanted |= {"due_on": due_on, "owner_id": owner_id}
    return replace(before, **wanted), tuple(kept)  # type: ignore[arg-type]


def _rank(state: TaskState) -> int:
    return _RANK.get(state, _ENDED)


def _state_back(before: Task, record: TaskRecord) -> TaskState | None:
    """The state of the file that would take back what happened here, or end it another way."""
    state = record.state
    if before.step_id is not None or state in (None, TaskState.WAITING, before.state):
        return None
    return state if _rank(state) <= _rank(before.state) else None


def _kept(old: str, new: str) -> str:
    """The old text where the new one is empty or differs in nothing that can be seen."""
    return old if not new or clean_text(old, "text") == new else new


def tally(lines: Sequence[ImportLine]) -> Mapping[Verdict, int]:
    """How many rows of each verdict."""
    return {verdict: sum(line.verdict is verdict for line in lines) for verdict in Verdict}
