"""The same done to several tasks at once: one step, one undo. What the rules forbid for some is left out and said."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.actions.board import move_card
from app.actions.board_drop import Neighbours, drop_card
from app.actions.due import add_days, set_due
from app.actions.task import assign_task, finish_task, rename_task
from app.actions.task_field import set_effort, set_labels, set_priority
from app.domain.board import Column, asks_outcome
from app.domain.board_grouping import BoardGrouping, BoardPlace, GroupBy
from app.domain.brief import Priority
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, TaskId
from app.domain.person import Person
from app.domain.run import TaskState
from app.domain.task import Task
from app.editing.closing import NotClosable
from app.editing.edit import Edit, action

MOST_CHANGED, MOST_MOVED = 5_000, 500
"""Tasks of one step."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Close the open round of each; what needs an outcome is left out."""


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Drop each into a column of the board."""

    column: Column


@dataclass(frozen=True, slots=True)
class PlaceOn:
    """Drop one on columns and lanes of the board, as ``drop_card`` says; ``where`` are their titles."""

    places: tuple[BoardPlace, ...]
    where: str
    between: Neighbours | None = None
    share: tuple[int, int] = (0, 1)


@dataclass(frozen=True, slots=True)
class HandTo:
    """Give each to an owner."""

    owner_id: PersonId


@dataclass(frozen=True, slots=True)
class DueOn:
    """Let each be due on a day."""

    day: date


@dataclass(frozen=True, slots=True)
class ShiftDue:
    """Let each be due so many working days of its owner later, earlier where it is negative."""

    days: int


@dataclass(frozen=True, slots=True)
class GivePriority:
    """None: that of its project."""

    priority: Priority | None


@dataclass(frozen=True, slots=True)
class AddLabel:
    """One more label, unless it is there."""

    label: str


@dataclass(frozen=True, slots=True)
class RemoveLabel:
    """One label less, in any case of its letters."""

    label: str


@dataclass(frozen=True, slots=True)
class Labels:
    """These labels and no others."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effort:
    """In working minutes; None: not known."""

    minutes: int | None


@dataclass(frozen=True, slots=True)
class Rename:
    """Give each another title."""

    title: str


TaskChange = (
    Finish
    | MoveTo
    | PlaceOn
    | HandTo
    | DueOn
    | ShiftDue
    | GivePriority
    | AddLabel
    | RemoveLabel
    | Labels
    | Effort
    | Rename
)


class Why(StrEnum):
    """Why a task is left out, of several of them."""

    GONE = "are not there any more"
    OVER = "are over already"
    UNMET = "miss something that they require"
    WAITING = "wait for earlier steps"
    OUTCOME = "ask for an outcome"
    RULE = "are kept by a rule"

    @property
    def of_one(self) -> str:
        """The same words of one task."""
        return _OF_ONE[self]


_OF_ONE = {
    Why.GONE: "is not there any more",
    Why.OVER: "is over already",
    Why.UNMET: "misses something that it requires",
    Why.WAITING: "waits for earlier steps",
    Why.OUTCOME: "asks for an outcome",
    Why.RULE: "is kept by a rule",
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A task that stays as it is: why, in words for a count and as the whole sentence of the rule."""

    task_id: TaskId
    why: Why
    sentence: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What came of it, in the order in which it was asked for."""

    done: tuple[TaskId, ...]
    left_out: tuple[LeftOut, ...] = ()

    def words(self, can: str) -> str:
        """``7 of 9 can be finished; 2 ask for an outcome``; ``can`` is the verb: ``be finished``."""
        whole = len(self.done) + len(self.left_out)
        counted = Counter(one.why for one in self.left_out).most_common()
        ends = [f"{number} {why.of_one if number == 1 else why}" for why, number in counted]
        return "; ".join([f"{len(self.done)} of {whole} can {can}" if ends else f"{whole} can {can}", *ends])


@action("Change tasks")
def change_tasks(edit: Edit, changes: Sequence[tuple[TaskId, TaskChange]]) -> BulkResult:
    """Do each change that the rules allow. Raises RuleViolation where they allow none, with the reason of the first,
    and for more than ``most_at_once``."""
    if not changes:
        raise RuleViolation("No task is chosen. Choose one or several first.")
    most = min(most_at_once(change) for _, change in changes)
    if len(changes) > most:
        raise RuleViolation(f"{len(changes):,} tasks are too many to change at once. Choose at most {most:,}.")
    done, left_out = list[TaskId](), list[LeftOut]()
    for task_id, change in changes:
        try:
            with edit.attempt():
                _change(edit, task_id, change)
        except RuleViolation as refusal:
            left_out.append(LeftOut(task_id, _why(edit, task_id, change, refusal), refusal.sentence))
        else:
            done.append(task_id)
    if not done:
        raise RuleViolation(left_out[0].sentence)
    if len(changes) > 1:
        edit.title = _title(edit, done, [change for _, change in changes])
    return BulkResult(tuple(done), tuple(left_out))


def most_at_once(change: TaskChange) -> int:
    """How many tasks one step changes so: the window waits for it. Another day asks the plan of each project."""
    return MOST_MOVED if isinstance(change, DueOn | ShiftDue) else MOST_CHANGED


def same_for(task_ids: Iterable[TaskId], change: TaskChange) -> list[tuple[TaskId, TaskChange]]:
    """One change for each of several tasks, as ``change_tasks`` wants it."""
    return [(task_id, change) for task_id in task_ids]


def _change(edit: Edit, task_id: TaskId, change: TaskChange) -> None:
    match change:
        case Finish():
            finish_task(edit, task_id)
        case MoveTo(column):
            move_card(edit, task_id, column)
        case PlaceOn(places, _, between, share):
            drop_card(edit, task_id, places, between=between, share=share)
        case HandTo(owner_id):
            _need_open(edit, task_id)
            assign_task(edit, task_id, owner_id)
        case DueOn(day):
            set_due(edit, task_id, day)
        case ShiftDue(days):
            add_days(edit, task_id, days)
        case GivePriority(priority):
            set_priority(edit, task_id, priority)
        case AddLabel(label):
            set_labels(edit, task_id, (*edit.need(Task, task_id).labels, label))
        case RemoveLabel(label):
            labels = edit.need(Task, task_id).labels
            set_labels(edit, task_id, [one for one in labels if one.casefold() != label.strip().casefold()])
        case Labels(labels):
            set_labels(edit, task_id, labels)
        case Effort(minutes):
            set_effort(edit, task_id, minutes)
        case Rename(title):
            rename_task(edit, task_id, title)


def _need_open(edit: Edit, task_id: TaskId) -> None:
    task = edit.need(Task, task_id)
    if task.state.over:
        raise RuleViolation(f"“{task.title}” is over, so its owner stays.")


def _why(edit: Edit, task_id: TaskId, change: TaskChange, refusal: RuleViolation) -> Why:
    task = edit.get(Task, task_id)
    if task is None:
        return Why.GONE
    closes = isinstance(change, Finish) or change == MoveTo(Column.DONE)
    closes |= isinstance(change, PlaceOn) and BoardPlace(BoardGrouping(), Column.DONE) in change.places
    if task.state.over:
        return Why.OVER
    if closes and isinstance(refusal, NotClosable):
        return Why.UNMET
    moves = closes or isinstance(change, MoveTo) or _by_state(change)
    if moves and task.state is TaskState.WAITING:
        return Why.WAITING
    if closes and asks_outcome(task.kind):
        return Why.OUTCOME
    return Why.RULE


def _by_state(change: TaskChange) -> bool:
    return isinstance(change, PlaceOn) and any(place.grouping.by is GroupBy.STATE for place in change.places)


def _title(edit: Edit, done: Sequence[TaskId], changes: Sequence[TaskChange]) -> str:
    tasks = f"{len(done)} task{'s' * (len(done) != 1)}"
    first = changes[0]
    if all(isinstance(change, PlaceOn) for change in changes) and isinstance(first, PlaceOn):
        return f"Move {tasks} {'to' if first.places else 'in'} {first.where}"
    if any(change != first for change in changes):
        return f"Change {tasks}"
    match first:
        case Finish():
            return f"Finish {tasks}"
        case MoveTo(column):
            return f"Move {tasks} to {column}"
        case HandTo():
            return f"Hand {tasks} to {edit.need(Person, edit.need(Task, done[0]).owner_id).name}"
        case DueOn(day):
            return f"Move {tasks} to {day:%a} {day.day} {day:%b}"
        case ShiftDue(days):
            return f"Move {tasks} {days:+d} d"
        case GivePriority(priority):
            return f"Set the priority of {tasks} to {priority or 'that of their projects'}"
        case AddLabel(label):
            return f"Label {tasks} “{label}”"
        case RemoveLabel(label):
            return f"Take the label “{label}” from {tasks}"
        case _:
            return f"Change {tasks}"
