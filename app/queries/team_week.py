"""Who does what in one week, how many hours each has left, who is away, and what comes to them next."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.project import Project
from app.domain.run import TaskState
from app.queries.project import calendars
from app.queries.reader import Reader
from app.queries.workload import WorkloadAsked, current_load, workload
from app.scheduling.load import LoadBand, LoadTask, Piece
from app.scheduling.minute_index import DAY

AHEAD = timedelta(weeks=8)
"""How far the next piece of work is looked for."""


@dataclass(frozen=True, slots=True)
class TeamTask:
    """One task of somebody's week."""

    task_id: TaskId
    title: str
    project: str
    minutes: int


@dataclass(frozen=True, slots=True)
class NextTask:
    """What comes to somebody next."""

    task_id: TaskId
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class TeamWeekRow:
    """One person in one week."""

    person_id: PersonId
    name: str
    roles: str
    tasks: tuple[TeamTask, ...]
    """The largest first."""
    minutes: int
    capacity: int
    band: LoadBand
    away: str
    next: NextTask | None

    @property
    def free(self) -> int:
        """Minutes left for more; negative when there is too much."""
        return self.capacity - self.minutes


def team_week(reader: Reader, on: date) -> list[TeamWeekRow]:
    """Everybody who has not left, by name, in the week of a day, as planned."""
    asked = WorkloadAsked(on, 1)
    load = current_load(reader, max(on, reader.today()) + AHEAD)
    view, (first, last) = workload(reader, asked), asked.spans[0]
    inside: dict[PersonId, list[Piece]] = {}
    coming: dict[PersonId, LoadTask] = {}
    for piece in load.pieces():
        task = piece.task
        if piece.within(first, last):
            inside.setdefault(task.owner_id, []).append(piece)
        if task.state is TaskState.WAITING and task.planned_start is not None:
            known = coming.get(task.owner_id)
            if known is None or (task.planned_start, task.task_id) < (known.planned_start or 0, known.task_id):
                coming[task.owner_id] = task
    names = {project.id: project.name for project in reader.find(Project)}
    lines = []
    for person in view.people:
        mine = sorted(inside.get(person.person_id, ()), key=lambda one: (-one.within(first, last), one.task.task_id))
        tasks = tuple(
            TeamTask(one.task.task_id, one.task.title, _project(names, one.task.project_id), one.within(first, last))
            for one in mine
        )
        cell = person.cells[0]
        nearest = _next(reader, coming.get(person.person_id))
        lines.append(
            TeamWeekRow(
                person.person_id,
                person.name,
                person.roles,
                tasks,
                cell.minutes,
                cell.capacity,
                cell.band,
                cell.away,
                nearest,
            )
        )
    return lines


def _project(names: dict[ProjectId, str], project_id: ProjectId | None) -> str:
    return names.get(project_id, "") if project_id is not None else ""


def _next(reader: Reader, task: LoadTask | None) -> NextTask | None:
    """From the day on which it is planned, or from today where that has passed."""
    if task is None or task.planned_start is None:
        return None
    planned = date.fromordinal(task.planned_start // DAY)
    first = calendars(reader).of(task.owner_id).next_working_day(max(planned, reader.today()))
    return NextTask(task.task_id, task.title, first)
