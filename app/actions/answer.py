"""Does what the team answered: one step for everything that was pasted."""

from collections.abc import Sequence

from app.actions.approval import cast_vote
from app.actions.due import move_due_on
from app.actions.task import block_task, finish_task
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, task_key
from app.domain.task import Task
from app.editing.edit import Edit, action
from app.editing.settle import settle
from app.exchange.answer.answer import Answer
from app.exchange.answer.wording import AnswerKind, Reading
from app.exchange.task_record import count


@action("Take in answers")
def take_answers(edit: Edit, answers: Sequence[Answer]) -> int:
    """All or none, in order. Raises RuleViolation that names the first task whose answer cannot be done."""
    for answer in answers:
        task = edit.get(Task, answer.task_id)
        if task is None:
            raise RuleViolation(f"There is no task {task_key(answer.task_id)}. Check the number in the mail.")
        _take(edit, task, answer.reading)
        # The next answer may be about a task that this one has just opened.
        settle(edit)
    edit.title = f"Take in {count(len(answers), 'answer')}"
    return len(answers)


def _take(edit: Edit, task: Task, reading: Reading, voter_id: PersonId | None = None) -> None:
    """What one reading changes; ``voter_id`` is the approver whose answer it is."""
    match reading.kind:
        case AnswerKind.DONE:
            finish_task(edit, task.id)
        case AnswerKind.OUTCOME if voter_id is not None:
            cast_vote(edit, task.id, voter_id, reading.outcome, comment=reading.comment)
        case AnswerKind.OUTCOME:
            finish_task(edit, task.id, outcome=reading.outcome, note=reading.comment)
        case AnswerKind.BLOCKED if reading.by:
            block_task(edit, task.id, by=reading.by, until=reading.day)
        case AnswerKind.NEW_DATE if reading.day is not None:
            move_due_on(edit, task, reading.day)
        case _:
            raise RuleViolation(f"{task.key}: {reading.why or 'The answer asks for no change of this task.'}")
