"""The friendly letter about a task that was missed."""

from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.task import Task
from app.queries.due import due_horizon
from app.queries.letter import Letter, follow_up_letter
from app.queries.reader import Reader


def follow_up(reader: Reader, task_id: TaskId) -> Letter:
    """Asks its owner how it is going. Raises RuleViolation when the task is gone or has not been missed."""
    task = reader.get(Task, task_id)
    if task is None:
        raise RuleViolation("This task is not there any more.")
    missed = due_horizon(reader).has_passed(task.due_on, task.owner_id, task.id)
    if task.due_on is None or not missed or not task.state.open:
        raise RuleViolation(f"“{task.title}” has not been missed, so there is nothing to follow up.")
    return follow_up_letter(reader, task)
