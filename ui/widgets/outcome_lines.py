"""What each way to end a task would do, from previews of the real actions; for the board and the task panel."""

from collections.abc import Callable
from functools import partial

from app.actions.task import cancel_task, finish_task
from app.domain.errors import LeadlineError
from app.domain.ids import TaskId
from app.editing.change import ChangeSet
from app.queries.consequence import Asked, asked_of, consequence
from ui.link.context import Context
from ui.widgets.outcome_choice import OutcomeLine

PASS_ON, END_PATH = "Pass on", "End this path"


def outcome_lines(context: Context, task_id: TaskId) -> tuple[Asked, list[OutcomeLine]]:
    """What is asked, and each outcome with its consequence."""
    asked = context.read(asked_of, task_id)
    lines = []
    for outcome in asked.outcomes:
        words, allowed = _words(context, task_id, partial(_finish, context, task_id, outcome.name))
        lines.append(OutcomeLine(outcome.name, outcome.positive, words, allowed))
    return asked, lines


def cancel_lines(context: Context, task_id: TaskId) -> list[OutcomeLine]:
    """The two ways to cancel a task: its flows go on, or its path ends."""
    lines = []
    for name, pass_on in ((PASS_ON, True), (END_PATH, False)):
        words, allowed = _words(context, task_id, partial(_cancel, context, task_id, pass_on))
        lines.append(OutcomeLine(name, True, words, allowed))
    return lines


def finish_words(context: Context, task_id: TaskId) -> str:
    """What finishing does to a task that asks for no outcome."""
    return _words(context, task_id, partial(_finish, context, task_id, None))[0]


def _finish(context: Context, task_id: TaskId, outcome: str | None) -> ChangeSet:
    return context.preview(finish_task, task_id, outcome=outcome).changes


def _cancel(context: Context, task_id: TaskId, pass_on: bool) -> ChangeSet:
    return context.preview(cancel_task, task_id, pass_on=pass_on).changes


def _words(context: Context, task_id: TaskId, preview: Callable[[], ChangeSet]) -> tuple[str, bool]:
    try:
        return context.read(consequence, preview(), task_id).words, True
    except LeadlineError as refusal:
        return refusal.sentence, False
