"""What people have to do in the days to come against the time that they have: kept per project, brought up to date by
difference, so that one edit costs one project."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.ids import PersonId, ProjectId, RoleId, TaskId, WorkflowId
from app.domain.person import Person, Role
from app.domain.work_calendar import Absence, Holiday, WorkCalendar
from app.editing.loaded_project import Calendars
from app.queries.person import team
from app.queries.project import calendars, outlook, running_projects
from app.queries.reader import Reader
from app.scheduling.forecast import Forecast
from app.scheduling.load import LoadBand, LoadTask, Medians, Piece, band, capacity, is_unmanned, medians_of, piece_of
from app.scheduling.working_time import instant_of

READ_AT_ONCE = 20
"""Projects: so many are read between two steps, that nothing which is sliced waits for more."""
NO_PROJECT = ProjectId(0)
"""Under which the work without a project is kept."""
Expected = Mapping[TaskId, tuple[int, int]]


@dataclass(slots=True)
class _Kept:
    """The load of one project: its rows, and what was spread of them."""

    stamp: object
    rows: list[LoadTask]
    pieces: dict[TaskId, Piece]


def _all(row: LoadTask) -> bool:
    return True


class Load:
    """The unfinished work of everybody, spread over days, as planned or as expected."""

    def __init__(self, *, as_expected: bool) -> None:
        self.as_expected = as_expected
        self.minutes: dict[PersonId, dict[int, int]] = {}
        """Of each person the minutes on each day (an ordinal), up to ``until``."""
        self.now = 0
        """The instant from which it was spread; it goes on with each hour."""
        self.until = 0
        self._hour: object = None
        self._seen: object = None
        self._calendars: Calendars | None = None
        self._medians: Medians = {}
        self._projects: dict[ProjectId, _Kept] = {}
        self._left: set[ProjectId] = set()
        """What was to be read and spread anew when somebody gave up the bringing up to date."""

    def bring_up_to_date(self, reader: Reader, until: int) -> Iterator[float]:
        """Read and spread what has changed, and what begins by the day ``until``; yields how far it is, between two
        projects. Until it has ended the sums are of both times."""
        until = max(until, self.until)
        local = reader.local(reader.now())
        hour = local.replace(minute=0, second=0, microsecond=0)
        seen = (reader.work_stamp(), reader.calendar_stamp(), hour, reader.zone(), until)
        if seen == self._seen:
            return
        known, medians = calendars(reader), medians_of(reader.spent_hours())
        stale = self._stale(known, medians, anew=hour != self._hour)
        if hour != self._hour:
            self._hour, self.now = hour, instant_of(local.replace(tzinfo=None))
        stamps = {project.id: reader.project_stamp(project.id) for project in running_projects(reader)}
        stamps[NO_PROJECT] = reader.project_stamp(NO_PROJECT)
        for gone in self._projects.keys() - stamps.keys():
            self._count(self._projects.pop(gone).pieces.values(), -1)
        old = {} if until > self.until else self._projects
        changed = {id for id, stamp in stamps.items() if id not in old or old[id].stamp != stamp}
        changed |= self._left & stamps.keys()
        self._calendars, self._medians, self.until = known, medians, until
        again = [*changed, *(() if stale is None else stamps.keys() - changed)]
        self._left = set(again)
        rows: dict[ProjectId, list[LoadTask]] = {}
        for number, id in enumerate(again):
            if id in changed:
                if id not in rows:
                    rows = self._read(reader, again[number : min(number + READ_AT_ONCE, len(changed))])
                self._count(self._projects[id].pieces.values() if id in self._projects else (), -1)
                self._projects[id] = _Kept(stamps[id], rows[id], {})
            self._spread(reader, id, self._projects[id], _all if id in changed or stale is None else stale)
            self._left.discard(id)
            yield (number + 1) / len(again)
        self._seen = seen

    def _read(self, reader: Reader, ids: Collection[ProjectId]) -> dict[ProjectId, list[LoadTask]]:
        rows: dict[ProjectId, list[LoadTask]] = {id: [] for id in ids}
        for row in reader.load_rows(ids, date.fromordinal(self.until)):
            rows[row.project_id or NO_PROJECT].append(row)
        return rows

    def _stale(self, known: Calendars, medians: Medians, *, anew: bool) -> Callable[[LoadTask], bool] | None:
        """Which tasks have to be spread anew where their project stayed as it is; None: no task."""
        before = self._calendars
        if anew or before is None or (self.as_expected and known is not before):
            return _all
        if known.company is not before.company:
            return _all
        people = {
            id for id in known.people.keys() | before.people.keys() if known.people.get(id) is not before.people.get(id)
        }
        steps = {step for step in medians.keys() | self._medians.keys() if medians.get(step) != self._medians.get(step)}
        if not people and not steps:
            return None
        return lambda row: row.owner_id in people or (row.workflow_id, row.step_id) in steps

    def _spread(self, reader: Reader, id: ProjectId, kept: _Kept, stale: Callable[[LoadTask], bool]) -> None:
        todo = [row for row in kept.rows if stale(row)]
        expected = self._expected(reader, id) if todo else {}
        self._count([piece for row in todo if (piece := kept.pieces.pop(row.task_id, None))], -1)
        fresh = [piece for row in todo if (piece := self._piece(row, expected.get(row.task_id)))]
        kept.pieces |= {piece.task.task_id: piece for piece in fresh}
        self._count(fresh, 1)

    def _piece(self, row: LoadTask, expected: tuple[int, int] | None) -> Piece | None:
        known = self._calendars
        if known is None:
            return None
        return piece_of(row, known.of(row.owner_id), self.now, self._medians, expected, as_expected=self.as_expected)

    def _expected(self, reader: Reader, id: ProjectId) -> Expected:
        seen = outlook(reader, id).forecast if self.as_expected and id != NO_PROJECT else None
        return {task_id: seen.minutes_of(task_id) for task_id in seen} if isinstance(seen, Forecast) else {}

    def _count(self, pieces: Collection[Piece], sign: int) -> None:
        for piece in pieces:
            mine = self.minutes.setdefault(piece.task.owner_id, {})
            for day, minutes in piece.days:
                mine[day] = mine.get(day, 0) + sign * minutes

    def preview(self, rows: Collection[LoadTask], expected: Expected) -> Iterator[tuple[Piece | None, Piece | None]]:
        """Of tasks as a step would leave them: how each is spread now, and how it would be."""
        for row in rows:
            kept = self._projects.get(row.project_id or NO_PROJECT)
            before = kept.pieces.get(row.task_id) if kept is not None else None
            yield before, self._piece(row, expected.get(row.task_id))

    def workflow_of(self, task_id: TaskId) -> WorkflowId | None:
        """Of which workflow a task is a step, where it has a piece here."""
        found = (kept.pieces[task_id] for kept in self._projects.values() if task_id in kept.pieces)
        piece = next(found, None)
        return piece.task.workflow_id if piece is not None else None

    def pieces(self, only: Collection[TaskId] | None = None) -> Iterator[Piece]:
        """Everything that begins by ``until``, of these tasks or of all."""
        for kept in self._projects.values():
            if only is None:
                yield from kept.pieces.values()
            else:
                yield from (piece for task_id, piece in kept.pieces.items() if task_id in only)

    def minutes_of(self, only: Collection[TaskId] | None) -> Mapping[PersonId, Mapping[int, int]]:
        """The minutes a person and day of these tasks alone, or of all."""
        if only is None:
            return self.minutes
        found: dict[PersonId, dict[int, int]] = {}
        for piece in self.pieces(only):
            mine = found.setdefault(piece.task.owner_id, {})
            for day, minutes in piece.days:
                mine[day] = mine.get(day, 0) + minutes
        return found


def load(reader: Reader, *, as_expected: bool = False) -> Load:
    """Kept from one page to the next. Bring it up to date before it is read."""
    key = ("load", as_expected)
    return reader.kept(key, reader.work_stamp()[0], lambda: Load(as_expected=as_expected))


def current_load(reader: Reader, until: date, *, as_expected: bool = False) -> Load:
    """Brought up to date at one go, with all that begins by a day."""
    found = load(reader, as_expected=as_expected)
    for _ in found.bring_up_to_date(reader, until.toordinal()):
        pass
    return found


@dataclass(frozen=True, slots=True)
class WorkloadAsked:
    """Which stretch of time the page shows: ``count`` weeks from the one of ``first_on``, or as many days from it."""

    first_on: date
    count: int
    by_week: bool = True
    as_expected: bool = False
    only: frozenset[TaskId] | None = None
    """The tasks that a filter lets through; None: all."""

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The first and the last day of each column, as ordinals."""
        first, length = self.first_on.toordinal(), 7 if self.by_week else 1
        if self.by_week:
            first -= self.first_on.weekday()
        return [(first + length * at, first + length * (at + 1) - 1) for at in range(self.count)]

    @property
    def last_on(self) -> date:
        return date.fromordinal(self.spans[-1][1])


@dataclass(frozen=True, slots=True)
class LoadColumn:
    """A week or a day."""

    first_on: date
    last_on: date
    days_off: int
    """Days off of the company on which it would work."""


@dataclass(frozen=True, slots=True)
class LoadCell:
    """The work of one person in one week or day, in minutes."""

    minutes: int
    capacity: int
    band: LoadBand
    away: str = ""
    """ "away Wed", "away Mon–Wed"."""
    beside: int = 0
    """Tasks of others in this time that they help with or approve; these take none of their hours."""


@dataclass(frozen=True, slots=True)
class PersonLoad:
    person_id: PersonId
    name: str
    roles: str
    week_minutes: int | None
    """Of a week that is not the company's."""
    cells: tuple[LoadCell, ...]


@dataclass(frozen=True, slots=True)
class WorkloadView:
    """The page: columns of time, people by name, and what needs an owner on top."""

    columns: tuple[LoadColumn, ...]
    people: tuple[PersonLoad, ...]
    unmanned: tuple[Piece, ...]
    """The work in this time whose owner lacks its role, has left or is away throughout; it counts with its owner."""
    unmanned_minutes: tuple[int, ...]
    unmanned_words: str
    """ "4 tasks: 2 Writer, 1 Editor, 1 Analyst"; empty when every task has an owner."""
    tasks: int
    estimated: int
    """Of ``tasks`` those whose effort nobody said."""
    undated: int
    """Unfinished work that stands on no day."""

    @property
    def over(self) -> int:
        """How many weeks (or days) of people are over."""
        return sum(cell.band is LoadBand.OVER for person in self.people for cell in person.cells)


def workload(reader: Reader, asked: WorkloadAsked) -> WorkloadView:
    """What is kept is brought up to date before."""
    found = current_load(reader, asked.last_on, as_expected=asked.as_expected)
    known, spans = calendars(reader), asked.spans
    shares = found.minutes_of(asked.only)
    names = {role.id: role.name for role in reader.find(Role)}
    pieces = list(found.pieces(asked.only))
    first, last = spans[0][0], spans[-1][1]
    seen = [piece for piece in pieces if any(first <= day <= last for day, _ in piece.days)]
    everybody = {person.id: person for person in reader.find(Person)}
    unmanned = tuple(piece for piece in seen if needs_owner(piece.task, everybody, known))
    off = {holiday.on.toordinal() for holiday in reader.find(Holiday)}
    week = (reader.get(WorkCalendar, 1) or WorkCalendar()).week
    beside = _beside(seen, spans)
    columns = [
        LoadColumn(
            date.fromordinal(one),
            date.fromordinal(end),
            sum(day in off and bool(week.days[(day - 1) % 7]) for day in range(one, end + 1)),
        )
        for one, end in spans
    ]
    people = []
    for person in team(reader):
        mine, index = shares.get(person.id, {}), known.of(person.id).index
        away = reader.find(Absence, person_id=person.id)
        cells = []
        for at, (one, end) in enumerate(spans):
            minutes = sum(mine.get(day, 0) for day in range(one, end + 1))
            has = capacity(index, one, end, found.now, person.other_percent)
            cells.append(
                LoadCell(minutes, has, band(minutes, has), _away_words(away, one, end, known), beside[person.id, at])
            )
        roles = ", ".join(names.get(role, role) for role in person.roles)
        own_week = person.week.minutes if person.week is not None and person.week != week else None
        people.append(PersonLoad(person.id, person.name, roles, own_week, tuple(cells)))
    return WorkloadView(
        tuple(columns),
        tuple(people),
        unmanned,
        tuple(sum(piece.within(*span) for piece in unmanned) for span in spans),
        _unmanned_words(unmanned, names),
        len(seen),
        sum(piece.estimated for piece in seen),
        sum(not piece.days for piece in pieces),
    )


def _beside(pieces: Collection[Piece], spans: Sequence[tuple[int, int]]) -> Counter[tuple[PersonId, int]]:
    """How many pieces of others each person helps with or approves, by the place of the week or day."""
    found = Counter[tuple[PersonId, int]]()
    for piece in pieces:
        people = [one for one in piece.task.beside if one != piece.task.owner_id]
        if people:
            inside = [at for at, span in enumerate(spans) if piece.within(*span)]
            found.update((person, at) for person in people for at in inside)
    return found


def needs_owner(task: LoadTask, everybody: Mapping[PersonId, Person], known: Calendars) -> bool:
    """Whether the owner of a task has left, lacks its role or is away throughout."""
    owner = everybody.get(task.owner_id)
    if owner is None or owner.archived:
        return True
    return is_unmanned(task, owner.roles, known.of(owner.id), known.company)


def _unmanned_words(pieces: Collection[Piece], names: Mapping[RoleId, str]) -> str:
    if not pieces:
        return ""
    roles = Counter(names.get(piece.task.role, "") for piece in pieces if piece.task.role is not None)
    what = f"{len(pieces)} task{'s' * (len(pieces) > 1)}"
    return f"{what}: {', '.join(f'{count} {role}' for role, count in roles.items())}" if roles else what


def _away_words(absences: Collection[Absence], first: int, last: int, known: Calendars) -> str:
    """Which working days of the company somebody is away in these."""
    if not any(one.first_on.toordinal() <= last and first <= one.last_on.toordinal() for one in absences):
        return ""
    away = [
        day
        for day in range(first, last + 1)
        if known.company.index.works_on(day)
        and any(one.first_on.toordinal() <= day <= one.last_on.toordinal() for one in absences)
    ]
    if not away:
        return ""
    if first == last:
        return "away"
    one, end = (f"{date.fromordinal(day):%a}" for day in (away[0], away[-1]))
    if len(away) == 1:
        return f"away {one}"
    steps = known.company.index.steps(away[0], away[-1])
    return f"away {one}–{end}" if steps == len(away) - 1 else f"away {len(away)} days"
