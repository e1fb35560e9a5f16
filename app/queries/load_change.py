"""What a previewed step would do to the load: the weeks or days of people that get more or less, in words."""

from dataclasses import dataclass
from datetime import date

from app.domain.ids import PersonId, TaskId
from app.domain.person import Person
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.queries.preview import outlook_after
from app.queries.project import calendars
from app.queries.reader import Reader
from app.queries.workload import WorkloadAsked, current_load
from app.scheduling.forecast import Forecast
from app.scheduling.load import capacity, load_task


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of the workload before and after a step, in minutes."""

    person_id: PersonId
    name: str
    column: int
    before: int
    after: int
    capacity: int


def load_changes(reader: Reader, changes: ChangeSet, asked: WorkloadAsked) -> list[CellChange]:
    """The cells in view that a step changes, by person and column."""
    load = current_load(reader, asked.last_on, as_expected=asked.as_expected)
    tasks = [one.after for one in changes.changes if isinstance(one.after, Task)]
    expected = dict[TaskId, tuple[int, int]]()
    if asked.as_expected:
        for project_id in {task.project_id for task in tasks if task.project_id is not None}:
            seen = outlook_after(reader, project_id, changes).forecast
            if isinstance(seen, Forecast):
                expected |= {id: seen.minutes_of(id) for id in seen}
                tasks += [task for task in seen.network.tasks if task.id not in {one.id for one in tasks}]
    rows = [load_task(task, load.workflow_of(task.id), reader.local) for task in tasks]
    found: dict[tuple[PersonId, int], int] = {}
    for old, new in load.preview(rows, expected):
        for piece, sign in ((old, -1), (new, 1)):
            for column, span in enumerate(asked.spans):
                minutes = piece.within(*span) if piece is not None else 0
                if piece is not None and minutes:
                    key = piece.task.owner_id, column
                    found[key] = found.get(key, 0) + sign * minutes
    return [
        _cell(reader, asked, load.minutes.get(person_id, {}), person_id, column, difference, load.now)
        for (person_id, column), difference in sorted(found.items())
        if difference
    ]


def _cell(
    reader: Reader,
    asked: WorkloadAsked,
    days: dict[int, int],
    person_id: PersonId,
    column: int,
    difference: int,
    now: int,
) -> CellChange:
    first, last = asked.spans[column]
    person = reader.get(Person, person_id)
    before = sum(days.get(day, 0) for day in range(first, last + 1))
    other = person.other_percent if person is not None else 0
    has = capacity(calendars(reader).of(person_id).index, first, last, now, other)
    return CellChange(person_id, person.name if person is not None else "", column, before, before + difference, has)


def working_days_to(reader: Reader, task_id: TaskId, asked: WorkloadAsked, column: int) -> int:
    """By how many working days of its owner a task moves whose bar is to end in that column: on the same day of the
    week, or on that day."""
    task = reader.get(Task, task_id)
    if task is None:
        return 0
    end = task.planned_finish.date() if task.planned_finish is not None else task.due_on
    if end is None:
        return 0
    first = date.fromordinal(asked.spans[column][0])
    target = date.fromordinal(first.toordinal() + (end.weekday() if asked.by_week else 0))
    return calendars(reader).of(task.owner_id).days_between(end, target)
