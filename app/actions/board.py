"""Cards on the board: a drop runs the verb that the table of legal drops names."""

from dataclasses import replace

from app.actions.task import finish_task, put_back, reopen_task, start_task
from app.domain.board import Column, Drop, column_of, drop_of
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.task import Task
from app.domain.workflow import StepKind
from app.editing.edit import Edit, action


@action("Move card", "Move {task_id} to {column}")
def move_card(
    edit: Edit,
    task_id: TaskId,
    column: Column,
    *,
    rank: float | None = None,
    outcome: str | None = None,
    note: str = "",
    keep_skipped: bool = False,
    without: str = "",
) -> Drop:
    """Drop a card; ``note`` is the change list of an outcome, the rest as for ``reopen_task`` and ``finish_task``.

    Raises RuleViolation where the table has no such drop.
    """
    task = edit.need(Task, task_id)
    source = column_of(task.state, task.kind)
    drop = drop_of(source, column, task.kind)
    if drop is None:
        raise RuleViolation(_refusal(task, source, column))
    edit.title = f"Move “{task.title}” {'in' if drop is Drop.ARRANGE else 'to'} {column}"
    match drop:
        case Drop.TAKE_UP:
            start_task(edit, task_id)
        case Drop.PUT_BACK:
            put_back(edit, task_id)
        case Drop.FINISH:
            moved = edit.title
            finish_task(edit, task_id, outcome=outcome, note=note, without=without)
            # Where it was dropped says nothing of what was decided.
            edit.title = edit.title if outcome or without else moved
        case Drop.REOPEN:
            reopen_task(edit, task_id, keep_skipped=keep_skipped)
        case Drop.REOPEN_AND_TAKE_UP:
            reopen_task(edit, task_id, keep_skipped=keep_skipped)
            if task.step_id is None:
                start_task(edit, task_id)
            else:
                edit.start_when_open.add(task_id)
    if rank is not None:
        edit.put(replace(edit.need(Task, task_id), rank=rank))
    return drop


def _refusal(task: Task, source: Column, target: Column) -> str:
    title = f"“{task.title}”"
    if source is Column.WAITING:
        return f"The turn of {title} has not come. Finish the steps before it, or skip it in its panel."
    if source is target:
        return "Done stands in the order in which things were finished, so its cards stay where they are."
    if target is Column.WAITING:
        return f"{title} waits only for the steps before it. Block it instead if it cannot go on."
    if task.kind is StepKind.APPROVAL:
        return f"{title} is an approval: it goes from In review to Done with an outcome, and back."
    if task.kind.unattended and target is Column.READY:
        return f"{title} goes by itself: it runs until it is over, and is never ready for somebody."
    return f"{title} is no approval, so it cannot be in review."
