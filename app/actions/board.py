"""Cards on the board: what dropping a card in another column does, as a table."""

from dataclasses import replace
from enum import StrEnum

from app.actions.task import finish_task, put_back, reopen_task, take_up
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind
from app.editing.action import action
from app.editing.edit import Edit


class Column(StrEnum):
    """The board's columns, in order."""

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
    **{(column, column): Drop.ARRANGE for column in Column},
    (Column.READY, Column.DOING): Drop.TAKE_UP,
    (Column.READY, Column.DONE): Drop.FINISH,
    (Column.DOING, Column.READY): Drop.PUT_BACK,
    (Column.DOING, Column.DONE): Drop.FINISH,
    (Column.IN_REVIEW, Column.DONE): Drop.FINISH,
    (Column.DONE, Column.READY): Drop.REOPEN,
    (Column.DONE, Column.DOING): Drop.REOPEN_AND_TAKE_UP,
    (Column.DONE, Column.IN_REVIEW): Drop.REOPEN,
}
"""Every other drop is refused with a sentence."""


def column_of(state: TaskState, kind: StepKind) -> Column:
    """Where a card stands; an open approval is in review, what was skipped or cancelled is with the done."""
    if state.open:
        if kind is StepKind.APPROVAL:
            return Column.IN_REVIEW
        return Column.DOING if state is TaskState.DOING else Column.READY
    return Column.WAITING if state is TaskState.WAITING else Column.DONE


@action("Move card")
def move_card(edit: Edit, task_id: TaskId, column: Column, *, rank: float | None = None, outcome: str | None = None) -> Drop:
    """Drop a card. Raises RuleViolation with the reason where the table has no such drop."""
    task = edit.need(Task, task_id)
    source = column_of(task.state, task.kind)
    drop = LEGAL_DROPS.get((source, column))
    if drop is None or (drop is Drop.REOPEN and (column is Column.IN_REVIEW) != (task.kind is StepKind.APPROVAL)):
        raise RuleViolation(_refusal(task, source, column))
    match drop:
        case Drop.TAKE_UP:
            take_up(edit, task_id)
        case Drop.PUT_BACK:
            put_back(edit, task_id)
        case Drop.FINISH:
            finish_task(edit, task_id, outcome=outcome)
        case Drop.REOPEN:
            reopen_task(edit, task_id)
        case Drop.REOPEN_AND_TAKE_UP:
            reopen_task(edit, task_id)
            if task.step_id is None:
                take_up(edit, task_id)
            else:
                edit.take_up_when_open.add(task_id)
    if rank is not None:
        edit.put(replace(edit.need(Task, task_id), rank=rank))
    return drop


def _refusal(task: Task, source: Column, target: Column) -> str:
    title = f"“{task.title}”"
    if source is Column.WAITING:
        return f"The turn of {title} has not come. Finish the steps before it, or skip it in its panel."
    if target is Column.WAITING:
        return f"{title} waits only for the steps before it. Block it instead if it cannot go on."
    if task.kind is StepKind.APPROVAL:
        return f"{title} is an approval: it goes from In review to Done with an outcome, and back."
    return f"{title} is no approval, so it cannot be in review."
