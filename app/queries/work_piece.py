"""The work that one cell of the workload is made of: of a person in a week or day, or what needs an owner there."""

from dataclasses import dataclass

from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.task import Task
from app.queries.doubt import only_if
from app.queries.project import calendars, outlook
from app.queries.reader import Reader
from app.queries.workload import WorkloadAsked, current_load, needs_owner
from app.scheduling.load import Piece


@dataclass(frozen=True, slots=True)
class WorkPiece:
    """One task in the opened week of a person."""

    task_id: TaskId
    title: str
    project: str
    project_id: ProjectId | None
    minutes: int
    """In that week or day."""
    remaining: int
    """Of the whole task."""
    estimated: bool
    over: int
    """What of it has no room in its time and runs over."""
    only_if: str
    """ "only if …": its step may turn out not to be needed; it counts in full."""
    movable: bool
    """It is not started and not fixed."""


def work_pieces(reader: Reader, asked: WorkloadAsked, person_id: PersonId | None, column: int) -> tuple[WorkPiece, ...]:
    """What somebody has to do in one column, or what needs an owner there (None); the largest first."""
    found = current_load(reader, asked.last_on, as_expected=asked.as_expected)
    first, last = asked.spans[column]
    if person_id is None:
        everybody = {person.id: person for person in reader.find(Person)}
        known = calendars(reader)
        chosen = [one for one in found.pieces(asked.only) if needs_owner(one.task, everybody, known)]
    else:
        chosen = [one for one in found.pieces(asked.only) if one.task.owner_id == person_id]
    inside = [(minutes, one) for one in chosen if (minutes := one.within(first, last))]
    inside.sort(key=lambda pair: (-pair[0], pair[1].task.task_id))
    return tuple(_work_piece(reader, one, minutes) for minutes, one in inside)


def _work_piece(reader: Reader, piece: Piece, minutes: int) -> WorkPiece:
    task = piece.task
    project = reader.get(Project, task.project_id) if task.project_id is not None else None
    condition = ""
    stored = reader.get(Task, task.task_id)
    if project is not None and stored is not None and task.state is TaskState.WAITING:
        now = outlook(reader, project.id)
        condition = only_if(now.loaded, now.network, stored)
    return WorkPiece(
        task.task_id,
        task.title,
        project.name if project is not None else "",
        task.project_id,
        minutes,
        piece.remaining,
        piece.estimated,
        piece.over,
        condition,
        task.state is not TaskState.DOING and not task.fixed,
    )
