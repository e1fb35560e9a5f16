"""What a previewed act of the plan does: ghosts, the tooltip, what becomes of the date. And conflicts as they stand."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.ids import ProjectId, TaskId
from app.editing.change import ChangeSet
from app.queries.reader import Reader
from app.scheduling.fix import Fix


@dataclass(frozen=True, slots=True)
class Ghost:
    """Where a bar would be."""

    task_id: TaskId
    due_on: date | None
    start: datetime | None
    finish: datetime | None


@dataclass(frozen=True, slots=True)
class Moves:
    """``words`` is the tooltip: "Due Tue 12 May (+3 d) · 4 later steps move · slack 5 → 2 d"."""

    words: str
    ghosts: tuple[Ghost, ...]
    """Every bar that changes its place, the dragged one first."""
    collides: bool
    """A link breaks that held before: the bar turns amber."""
    misses_date: bool
    """The anchor would be missed: the bar turns red. Dropping is allowed all the same."""


def what_moves(reader: Reader, changes: ChangeSet, task_id: TaskId) -> Moves:
    """Read off the previewed ``changes`` of dragging one task."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Conflict:
    """One row of the list: what does not fit, and the buttons."""

    sentence: str
    source: TaskId
    target: TaskId
    """The task that begins too early; the same as ``source`` where a bar is too short for its length."""
    fixes: tuple[Fix, ...]


def conflicts(reader: Reader, project_id: ProjectId) -> tuple[Conflict, ...]:
    """In the order of the plan; those that the lead has accepted are left out."""
    raise NotImplementedError
