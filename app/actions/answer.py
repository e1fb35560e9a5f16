"""Does what the team answered: one step for everything that was pasted or accepted."""

from collections.abc import Sequence

from app.actions.approval import cast_vote
from app.actions.due import move_due_on
from app.actions.task import block_task, finish_task
from app.domain.answer import AnswerDecision, AnswerKind, Reading, ReceivedAnswer
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, TaskId, answer_key, task_key
from app.domain.person import Person
from app.domain.task import Task
from app.domain.text import clean_line
from app.domain.workflow import StepKind
from app.editing.edit import Edit, action
from app.editing.settle import settle
from app.exchange.answer.answer import Answer
from app.exchange.task_record import count

LONGEST_IN_LOG = 120


@action("Take in answers")
def take_answers(edit: Edit, answers: Sequence[Answer]) -> int:
    """All or none, in order. Raises RuleViolation that names the first task whose answer cannot be done."""
    for answer in answers:
        _take(edit, _need_task(edit, answer.task_id), answer.reading)
        # The next answer may be about a task that this one has just opened.
        settle(edit)
    edit.title = f"Take in {count(len(answers), 'answer')}"
    return len(answers)


@action("Accept answers")
def accept_answers(edit: Edit, answers: Sequence[ReceivedAnswer]) -> int:
    """Do what these answers ask for, all or none; each is written into the log of its task and asked no more.

    Raises RuleViolation for the first that was decided before or cannot be done.
    """
    for answer in answers:
        task = _decide(edit, answer, accepted=True)
        _take(edit, task, answer.reading, _voter(edit, task, answer.sender))
        settle(edit)
        edit.title = f"Accept answer on “{task.title}”"
    if len(answers) > 1:
        edit.title = f"Accept {count(len(answers), 'answer')}"
    return len(answers)


@action("Drop answer")
def drop_answer(edit: Edit, answer: ReceivedAnswer) -> None:
    """It changes nothing and is asked no more; the log of its task keeps what was written."""
    task = _decide(edit, answer, accepted=False)
    edit.title = f"Drop answer on “{task.title}”"


def _decide(edit: Edit, answer: ReceivedAnswer, *, accepted: bool) -> Task:
    if edit.get(AnswerDecision, answer.id) is not None:
        raise RuleViolation(f"The answer {answer_key(answer.id)} was decided before. Undo that to decide it again.")
    task = _need_task(edit, answer.task_id)
    edit.put(AnswerDecision(answer.id, accepted, edit.now))
    words = clean_line(answer.text or answer.subject)
    said = words if len(words) <= LONGEST_IN_LOG else f"{words[: LONGEST_IN_LOG - 1]}…"
    who = clean_line(answer.sender_name or answer.sender) or "Somebody"
    edit.log("answered", f"{who} answered: “{said}”{'' if accepted else ' (not taken)'}", task.project_id, task.id)
    return task


def _need_task(edit: Edit, task_id: TaskId) -> Task:
    task = edit.get(Task, task_id)
    if task is None:
        raise RuleViolation(f"There is no task {task_key(task_id)}. Check the number in the mail.")
    return task


def _voter(edit: Edit, task: Task, address: str) -> PersonId | None:
    """The approver who wrote from this address; None: what is said counts for the task as a whole."""
    if task.kind is not StepKind.APPROVAL or not address:
        return None
    people = (edit.need(Person, person_id) for person_id in task.approvers)
    return next((person.id for person in people if person.email.lower() == address), None)


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
