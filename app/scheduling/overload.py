"""What could be done about a week in which somebody has more to do than time: the fixes and their order. Pure; who
previews the acts of the plan judges each by what it would really do."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.domain.ids import PersonId, TaskId
from app.domain.run import TaskState
from app.scheduling.load import LoadTask, Piece

LEAST_OVER = 60
"""Minutes over the capacity from which on a week is worth a proposal."""
CANDIDATES = 8
HALF_DAY = 240
_LEAST_EFFORT = 30


class LoadFixKind(StrEnum):
    """What is proposed, in the order of preference."""

    MOVE = "move"
    HAND = "hand"
    SHORTEN = "shorten"
    ASK = "ask"


ORDER = tuple(LoadFixKind)


@dataclass(frozen=True, slots=True)
class LoadFix:
    """One proposal, judged by its preview."""

    kind: LoadFixKind
    task_id: TaskId
    due_day: int
    days: int = 0
    """Of a move: working days of its owner later."""
    person_id: PersonId | None = None
    """Of a hand-over: the new owner."""
    minutes: int = 0
    """Of a shortening: the effort that would do."""
    relief: int = 0
    """Minutes that the week loses."""
    clears: bool = False
    """The week is over no more."""
    hears: tuple[PersonId, ...] = ()
    """Who is told, or has to be asked."""
    room: tuple[int | None, int | None] = (None, None)
    """Company working days from the expected finish to the latest one: now, and after it. None: nothing binds it."""

    @property
    def rank(self) -> tuple[int, ...]:
        """By this they are sorted, the best first."""
        left = self.room[1]
        return (
            not self.clears,
            -(self.relief // HALF_DAY),
            len(self.hears),
            -(left if left is not None else 1_000),
            ORDER.index(self.kind),
            self.days,
            self.due_day,
            self.task_id,
            self.person_id or 0,
        )


def candidates(pieces: Iterable[Piece], first: int, last: int, anchors: frozenset[TaskId]) -> list[Piece]:
    """The largest tasks of a week that may be moved at all: not started, not fixed, and not the date of a project."""
    inside = [
        (minutes, piece) for piece in pieces if _is_free(piece.task, anchors) and (minutes := piece.within(first, last))
    ]
    inside.sort(key=lambda pair: (-pair[0], pair[1].task.task_id))
    return [piece for _, piece in inside[:CANDIDATES]]


def _is_free(task: LoadTask, anchors: frozenset[TaskId]) -> bool:
    return task.state in (TaskState.WAITING, TaskState.READY) and not task.fixed and task.task_id not in anchors


def shorter_effort(piece: Piece, over: int) -> int | None:
    """To what the effort of a task could be asked to shrink: a quarter less, or as little less as the week is over, in
    half-hours; None where nothing of it would be left to ask for."""
    asked = max(piece.effort - over, piece.effort * 3 // 4)
    rounded = -(-asked // _LEAST_EFFORT) * _LEAST_EFFORT
    return rounded if _LEAST_EFFORT <= rounded < piece.effort else None


class PersonWeek(NamedTuple):
    """A week of a person."""

    person_id: PersonId
    first: int
    """Its first day."""


def worse_weeks(
    before: Mapping[PersonId, Mapping[int, int]],
    pairs: Iterable[tuple[Piece | None, Piece | None]],
    capacity: Callable[[PersonId, int, int], int],
) -> tuple[dict[PersonWeek, int], list[PersonWeek]]:
    """What exchanging pieces for others changes: the minutes a week of a person, and those that are more over after it.

    ``before``: the minutes a person and day; ``capacity`` of a person from one day to another, both included.
    """
    changed: dict[PersonWeek, int] = {}
    for old, new in pairs:
        for piece, sign in ((old, -1), (new, 1)):
            if piece is None:
                continue
            for day, minutes in piece.days:
                week = PersonWeek(piece.task.owner_id, day - (day - 1) % 7)
                changed[week] = changed.get(week, 0) + sign * minutes
    worse = []
    for week, difference in changed.items():
        has = capacity(week.person_id, week.first, week.first + 6)
        days = before.get(week.person_id, {})
        was = sum(days.get(week.first + day, 0) for day in range(7))
        if max(0, was + difference - has) > max(0, was - has):
            worse.append(week)
    return changed, worse
