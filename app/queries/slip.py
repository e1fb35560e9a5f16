"""How often and how far dates of a project went later, and who asked for it: read from its activity."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.activity import Activity
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.task import Task
from app.queries.reader import Reader

BURST = timedelta(seconds=2)
"""Moves of one thing within it are one: somebody pressed a key several times."""
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Slip:
    """Later dates of one person: who asked for them, else who owns the task. ``name`` is empty for the project."""

    name: str
    count: int
    days: int


@dataclass(frozen=True, slots=True)
class Slips:
    """The date of the project, and its people, whoever slipped most first."""

    project: Slip
    people: tuple[Slip, ...]

    @property
    def words(self) -> str:
        """ "The date slipped twice, 9 days in all. Steps: Ben once, 1 day."; empty where nothing slipped."""
        parts = []
        if self.project.count:
            parts.append(f"The date slipped {_times(self.project)}{' in all' * (self.project.count > 1)}.")
        if self.people:
            parts.append(f"Steps: {'; '.join(f'{one.name} {_times(one)}' for one in self.people)}.")
        return " ".join(parts)


def _times(slip: Slip) -> str:
    count = {1: "once", 2: "twice"}.get(slip.count, f"{slip.count} times")
    return f"{count}, {slip.days} day{'s' * (slip.days != 1)}"


def slips_of(reader: Reader, project_id: ProjectId) -> Slips:
    """Only what went later; a date that came back within the same burst did not slip."""
    lines = reader.activities(project_id=project_id, moves=True, limit=MOST)
    owners = {task.id: task.owner_id for task in reader.find(Task, project_id=project_id)}
    names = {person.id: person.name for person in reader.find(Person)}
    counts, days = Counter[PersonId | None](), Counter[PersonId | None]()
    for task_id, person_id, moved in _bursts(sorted(lines, key=lambda line: (line.at, line.id))):
        if moved > 0:
            who = (person_id or owners.get(task_id)) if task_id is not None else None
            counts[who] += 1
            days[who] += moved
    people = [Slip(names.get(who, "Somebody"), counts[who], days[who]) for who in counts if who is not None]
    people.sort(key=lambda slip: (-slip.days, -slip.count, slip.name.casefold()))
    return Slips(Slip("", counts[None], days[None]), tuple(people))


def _bursts(lines: Iterable[Activity]) -> list[tuple[TaskId | None, PersonId | None, int]]:
    """Of each thing that moved how far, several moves within a burst as one."""
    found: list[tuple[TaskId | None, PersonId | None, int]] = []
    last: dict[tuple[TaskId | None, PersonId | None], tuple[Activity, int]] = {}
    for line in lines:
        key, days = (line.task_id, line.person_id), line.days or 0
        before = last.get(key)
        if before is not None and line.at - before[0].at <= BURST:
            found[before[1]] = (*key, found[before[1]][2] + days)
            last[key] = (line, before[1])
        else:
            found.append((*key, days))
            last[key] = (line, len(found) - 1)
    return found
