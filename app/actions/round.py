"""*Round*: what the stand-up said about everybody's work, as one step, so each person gets one message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.actions.due import add_days
from app.actions.journal import add_comment
from app.actions.task import block_task, finish_task, unblock_task
from app.domain.ids import TaskId
from app.editing.edit import Edit, action
from app.exchange.task_record import count


@dataclass(frozen=True, slots=True)
class Said:
    """About one task: done (with an outcome where it has some), blocked, more days, a remark."""

    task_id: TaskId
    done: bool = False
    outcome: str | None = None
    blocked_by: str = ""
    blocked_until: date | None = None
    unblocked: bool = False
    more_days: int = 0
    comment: str = ""
    without: str = ""
    """Why it is done although it misses something."""


@action("Close round")
def close_round(edit: Edit, said: Sequence[Said]) -> int:
    """Everything that was said, in order. Returns for how many tasks."""
    for word in said:
        if word.comment:
            add_comment(edit, word.task_id, word.comment)
        if word.unblocked:
            unblock_task(edit, word.task_id)
        if word.more_days:
            add_days(edit, word.task_id, word.more_days)
        if word.blocked_by:
            block_task(edit, word.task_id, by=word.blocked_by, until=word.blocked_until)
        if word.done:
            finish_task(edit, word.task_id, outcome=word.outcome, without=word.without)
    edit.title = f"Close round with news of {count(len(said), 'task')}"
    return len(said)
