"""Does what the team answered: one step for everything that was pasted or accepted."""

from collections.abc import Sequence
from dataclasses import replace

from app.actions.account import checked_server
from app.actions.approval import cast_vote
from app.actions.due import move_due_on
from app.actions.file import add_files, add_version
from app.actions.journal import add_comment
from app.actions.sign_off import answer_sign_off
from app.actions.task import block_task, finish_task
from app.domain.answer import AnswerDecision, AnswerKind, MailKind, Reading, ReceivedAnswer
from app.domain.brief import Deliverable
from app.domain.errors import RuleViolation
from app.domain.file import File, FileVersion
from app.domain.ids import PersonId, TaskId, answer_key, task_key
from app.domain.mailbox import Mailbox
from app.domain.person import Person
from app.domain.settings import Settings
from app.domain.sign_off import SignOffState
from app.domain.task import Task
from app.domain.text import LONGEST_NAME, clean_line
from app.domain.workflow import StepKind
from app.editing.edit import Edit, action
from app.editing.settle import settle
from app.editing.sign_off_message import sign_off_of
from app.exchange.answer.answer import Answer
from app.exchange.task_record import count

LONGEST_IN_LOG = 120
LONGEST_COMMENT = 2_000


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
def accept_answers(edit: Edit, answers: Sequence[ReceivedAnswer], *, by_itself: bool = False) -> int:
    """Do what these answers ask for, all or none; each is asked no more. ``by_itself``: no hand did it, and the
    activity says so.

    Raises RuleViolation for the first that was decided before or cannot be done.
    """
    for answer in answers:
        task = _decide(edit, answer, accepted=True)
        if by_itself:
            edit.log("answered", f"{_says(edit, answer)} It took effect by itself.", task.project_id, task.id)
        _take_files(edit, task, answer)
        if answer.reading.kind is not AnswerKind.NOTHING or not answer.reading.files:
            writer = _person_of(edit, answer)
            asked_by = writer.id if writer is not None else None
            _take(edit, task, answer.reading, _voter(edit, task, answer.sender), asked_by)
        settle(edit)
        edit.title = f"Accept answer on “{task.title}”"
    if len(answers) > 1:
        edit.title = f"Accept {count(len(answers), 'answer')}"
    return len(answers)


@action("Drop answer")
def drop_answer(edit: Edit, answer: ReceivedAnswer) -> None:
    """It changes nothing and is asked no more; the activity of its task says so."""
    task = _decide(edit, answer, accepted=False)
    edit.log("answered", f"{_says(edit, answer)} (not taken)", task.project_id, task.id)
    edit.title = f"Drop answer on “{task.title}”"


@action("Keep answer as comment")
def comment_answer(edit: Edit, answer: ReceivedAnswer) -> None:
    """What was written becomes a comment of the task, and is asked no more."""
    task = _decide(edit, answer, accepted=True)
    _take_files(edit, task, answer)
    add_comment(edit, task.id, f"{_who(edit, answer)}: {answer.text.strip() or answer.subject}"[:LONGEST_COMMENT])
    edit.title = f"Keep answer on “{task.title}” as comment"


@action("Decide answer")
def decide_answer(edit: Edit, answer: ReceivedAnswer) -> None:
    """It is asked no more: what it says was done outside of the history."""
    edit.title = f"Note that a letter on “{_decide(edit, answer, accepted=True).title}” came back"


@action("File answers")
def file_answers(edit: Edit, answers: Sequence[ReceivedAnswer]) -> None:
    """Write what came in into the activity of its tasks; what a list sent is left out, and a task that is gone."""
    for answer in answers:
        task = edit.get(Task, answer.task_id)
        if task is not None and answer.kind is not MailKind.LIST:
            edit.log("answered", _says(edit, answer), task.project_id, task.id)


def _take_files(edit: Edit, task: Task, answer: ReceivedAnswer) -> None:
    """What is attached becomes the next version of the file of the task that is called so, or the one that it has where
    the ending is the same, else a new file. Bytes that are a version already are not taken twice."""
    files = [*edit.find(File, task_id=task.id)]
    for deliverable in edit.find(Deliverable, task_id=task.id):
        files += [file for file in edit.find(File, deliverable_id=deliverable.id) if file not in files]
    writer = _person_of(edit, answer)
    person_id = writer.id if writer is not None else None
    for one in answer.reading.files:
        file = _same_file(files, one.name, alone=len(answer.reading.files) == 1)
        if file is None:
            add_files(edit, [one], task_id=task.id, person_id=person_id)
        elif all(version.sha256 != one.content.sha256 for version in edit.find(FileVersion, file_id=file.id)):
            add_version(edit, file.id, one.content, person_id=person_id)


def _same_file(files: Sequence[File], name: str, *, alone: bool) -> File | None:
    named = next((file for file in files if file.name.casefold() == name.casefold()), None)
    ending = name.rpartition(".")[2].casefold()
    is_only_one = alone and len(files) == 1 and files[0].name.rpartition(".")[2].casefold() == ending
    return files[0] if named is None and is_only_one else named


def _says(edit: Edit, answer: ReceivedAnswer) -> str:
    """One line of the activity: "Mia answered: “Done”", "A letter came back: 550 no such user"."""
    words = clean_line(answer.text or answer.subject)
    said = words if len(words) <= LONGEST_IN_LOG else f"{words[: LONGEST_IN_LOG - 1]}…"
    match answer.kind:
        case MailKind.BOUNCE:
            sure = "may have come back" if answer.reading.letter else "came back"
            return f"A letter {sure}: {clean_line(answer.detail) or f'“{said}”'}"
        case MailKind.DELAYED:
            return f"A letter is delayed: {clean_line(answer.detail) or f'“{said}”'}"
        case MailKind.RECEIPT:
            return f"A letter arrived, says a receipt of {_who(edit, answer)}"
        case MailKind.AUTOMATIC:
            return f"{_who(edit, answer)} answered automatically: “{said}”"
        case _:
            return f"{_who(edit, answer)} answered: “{said}”"


def _who(edit: Edit, answer: ReceivedAnswer) -> str:
    """The person with this address, else the name that the mail gives."""
    known = _person_of(edit, answer)
    return known.name if known is not None else clean_line(answer.sender_name or answer.sender) or "Somebody"


def _person_of(edit: Edit, answer: ReceivedAnswer) -> Person | None:
    people = edit.find(Person) if answer.sender else ()
    return next((person for person in people if person.email.lower() == answer.sender), None)


def _decide(edit: Edit, answer: ReceivedAnswer, *, accepted: bool) -> Task:
    if edit.get(AnswerDecision, answer.id) is not None:
        raise RuleViolation(f"The answer {answer_key(answer.id)} was decided before. Undo that to decide it again.")
    task = _need_task(edit, answer.task_id)
    edit.put(AnswerDecision(answer.id, accepted, edit.now))
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


def _take(
    edit: Edit, task: Task, reading: Reading, voter_id: PersonId | None = None, asked_by: PersonId | None = None
) -> None:
    """What one reading changes; ``voter_id`` is the approver whose answer it is, ``asked_by`` who wrote it."""
    match reading.kind:
        case AnswerKind.DONE:
            finish_task(edit, task.id)
        case AnswerKind.OUTCOME if voter_id is not None:
            cast_vote(edit, task.id, voter_id, reading.outcome, comment=reading.comment)
        case AnswerKind.OUTCOME:
            finish_task(edit, task.id, outcome=reading.outcome, note=reading.comment)
        case AnswerKind.SIGN_OFF:
            asked = sign_off_of(edit, reading.by)
            if asked is None or asked.project_id != task.project_id:
                raise RuleViolation(f"{reading.by} is not asked any more, so nothing can be recorded of it.")
            answer_sign_off(edit, asked.id, SignOffState(reading.outcome), reading.comment)
        case AnswerKind.BLOCKED if reading.by:
            block_task(edit, task.id, by=reading.by, until=reading.day)
        case AnswerKind.NEW_DATE if reading.day is not None:
            move_due_on(edit, task, reading.day, asked_by)
        case _:
            raise RuleViolation(f"{task.key}: {reading.why or 'The answer asks for no change of this task.'}")


@action("Set mailbox of answers")
def set_mailbox(edit: Edit, mailbox: Mailbox | None) -> Mailbox | None:
    """Answers are looked for in this folder from now on; None: nowhere. Returns it as it is kept.

    Raises RuleViolation for what is no mailbox.
    """
    if mailbox is None:
        edit.title = "Look for answers no more"
    else:
        host = checked_server(mailbox.host, mailbox.port, mailbox.security, "imap.example.com")
        user, folder = clean_line(mailbox.user), clean_line(mailbox.folder)
        if not user or len(user) > LONGEST_NAME:
            raise RuleViolation("The mailbox needs the name to log in with. Usually it is the mail address.")
        if not folder or len(folder) > LONGEST_NAME:
            raise RuleViolation("The mailbox needs the name of a folder. Usually it is INBOX.")
        mailbox = replace(mailbox, host=host, user=user, folder=folder)
    settings = edit.get(Settings, 1) or Settings()
    edit.put(replace(settings, answers=replace(settings.answers, mailbox=mailbox)))
    return mailbox


@action("Let sure answers take effect")
def let_take_effect(edit: Edit, by_itself: bool) -> None:
    """Whether sure answers of the owner of a task take effect without a hand."""
    edit.title = let_take_effect.title if by_itself else "Ask about sure answers"
    settings = edit.get(Settings, 1) or Settings()
    edit.put(replace(settings, answers=replace(settings.answers, by_itself=by_itself)))
