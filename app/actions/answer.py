"""Does what the team answered: one step for everything that was pasted."""

from collections.abc import Sequence

from app.actions.due import move_due_on
from app.actions.task import block_task, finish_task
from app.domain.errors import RuleViolation
from app.domain.ids import task_key
from app.domain.task import Task
from app.editing.edit import Edit, action
from app.editing.settle import settle
from app.exchange.answer import Answer, AnswerKind
from app.exchange.task_record import count


@action("Take in answers")
def take_answers(edit: Edit, answers: Sequence[Answer]) -> int:
    """All or none, in order. Raises RuleViolation that names the first task whose answer cannot be done."""
    for answer in answers:
        task = edit.get(Task, answer.task_id)
        if task is None:
            raise RuleViolation(f"There is no task {task_key(answer.task_id)}. Check the number in the mail.")
        if answer.problem:
            raise RuleViolation(f"{task.key}: {answer.problem}")
        _take(edit, task, answer)
        # The next answer may be about a task that this one has just opened.
        settle(edit)
    edit.title = f"Take in {count(len(answers), 'answer')}"
    return len(answers)


def _take(edit: Edit, task: Task, answer: Answer) -> None:
    match answer.kind:
        case AnswerKind.DONE:
            finish_task(edit, task.id, outcome=answer.text or None)
        case AnswerKind.BLOCKED:
            block_task(edit, task.id, by=answer.text)
        case AnswerKind.NEW_DATE if answer.day is not None:
            move_due_on(edit, task, answer.day)
