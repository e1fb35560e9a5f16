"""The board's columns and what dropping a card from one into another does, as a table."""

from enum import StrEnum

from app.domain.run import TaskState
from app.domain.workflow import StepKind


class Column(StrEnum):
    """The columns of the board from left to right; a card stands in the one that its task's state says."""

    WAITING = "Waiting"
    READY = "Ready"
    DOING = "Doing"
    IN_REVIEW = "In review"
    DONE = "Done"


class Drop(StrEnum):
    """What a drop is: the verb that runs, or nothing but another place in the column."""

    ARRANGE = "arrange"
    TAKE_UP = "take up"
    PUT_BACK = "put back"
    FINISH = "finish"
    REOPEN = "reopen"
    REOPEN_AND_TAKE_UP = "reopen and take up"


LEGAL_DROPS: dict[tuple[Column, Column], Drop] = {
    **{(column, column): Drop.ARRANGE for column in Column if column is not Column.DONE},
    (Column.READY, Column.DOING): Drop.TAKE_UP,
    (Column.READY, Column.DONE): Drop.FINISH,
    (Column.DOING, Column.READY): Drop.PUT_BACK,
    (Column.DOING, Column.DONE): Drop.FINISH,
    (Column.IN_REVIEW, Column.DONE): Drop.FINISH,
    (Column.DONE, Column.READY): Drop.REOPEN,
    (Column.DONE, Column.DOING): Drop.REOPEN_AND_TAKE_UP,
    (Column.DONE, Column.IN_REVIEW): Drop.REOPEN,
}
"""Every other drop is refused with a sentence. Done is no column to arrange: it stands in the order of finishing."""


def drop_of(source: Column, target: Column, kind: StepKind) -> Drop | None:
    """What dropping a card of this kind would be; None where it is refused.

    In review is for approvals alone; what goes by itself is never ready, it runs.
    """
    if kind.unattended and (target is Column.READY or (source, target) == (Column.DONE, Column.DOING)):
        return Drop.REOPEN if target is Column.DOING else None
    if kind is StepKind.APPROVAL and target in (Column.READY, Column.DOING):
        return None
    if kind is not StepKind.APPROVAL and target is Column.IN_REVIEW:
        return None
    return LEGAL_DROPS.get((source, target))


def asks_outcome(kind: StepKind) -> bool:
    """Whether finishing a task of this kind needs an outcome; of decisions only asked ones have a task."""
    return kind.traits.may_ask


def column_of(state: TaskState, kind: StepKind) -> Column:
    """Where a card stands: an open approval in review, a running wait in doing, what was skipped with the done."""
    # Most cards of a board wait, and a board asks for ten thousand.
    if state is TaskState.WAITING:
        return Column.WAITING
    if not state.open:
        return Column.DONE
    if kind is StepKind.APPROVAL:
        return Column.IN_REVIEW
    return Column.DOING if state is TaskState.DOING or kind.unattended else Column.READY


class DoneKept(StrEnum):
    """How much of what is over stays on the board, by the word that is kept."""

    NEWEST = ""
    WEEK = "7"
    TWO_WEEKS = "14"
    MONTH = "30"
    ALL = "all"

    @property
    def days(self) -> int | None:
        """So many days before today; None where days do not matter."""
        return int(self) if self.isdecimal() else None

    @property
    def words(self) -> str:
        """What the choice says."""
        known = {DoneKept.NEWEST: "the newest 50", DoneKept.ALL: "everything"}
        return known.get(self, f"the last {self} days")
