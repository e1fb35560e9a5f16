"""What a mail answers, which answers wait for the lead, and who wrote them. For Today, Outbox and the command line."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.answer import AnswerDecision, AnswerKind, MailKind, Reading, ReceivedAnswer
from app.domain.errors import RuleViolation
from app.domain.ids import ANSWER_PREFIX, AnswerId, TaskId, parse_key
from app.domain.person import Person
from app.domain.task import Task
from app.domain.text import day_words
from app.domain.workflow import Outcome
from app.exchange.answer.answer import Answer, read_answers
from app.exchange.answer.mail import ReceivedMail
from app.queries.consequence import asked_of
from app.queries.reader import Reader

NOT_OWNER = "It was not written by the owner of the task."
OLDER_ROUND = "It was written before this round of the task began."
NEWER_ANSWER = "A later mail says something about the same task."


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One mail about one task as it came, and what became of it."""

    answer: ReceivedAnswer
    who: str
    """The name of a person of the team, else what the mail gives."""
    task: Task | None
    decided: bool | None
    """Accepted or dropped; None while it waits, or where there is nothing to decide."""
    doubt: str
    """Why it is never accepted with others; empty where nothing stands against it."""

    @property
    def waits(self) -> bool:
        """Whether the lead has to decide it."""
        open_kind = self.answer.reading.kind is not AnswerKind.NOTHING
        return self.answer.kind is MailKind.ANSWER and open_kind and self.decided is None and self.task is not None


def answers_in(reader: Reader, mail: ReceivedMail) -> tuple[Answer, ...]:
    """The answers of one mail to tasks that are there or not."""

    def outcomes_of(task_id: TaskId) -> Sequence[Outcome]:
        return asked_of(reader, task_id).outcomes if reader.get(Task, task_id) is not None else ()

    return read_answers(mail, outcomes_of)


def answer_lines(reader: Reader) -> list[AnswerLine]:
    """Everything that came back, the newest first."""
    people = {person.email.lower(): person for person in reader.find(Person) if person.email}
    decisions = {decision.id: decision.accepted for decision in reader.find(AnswerDecision)}
    newest: dict[TaskId, ReceivedAnswer] = {}
    for answer in reader.answers().values():
        known = newest.get(answer.task_id)
        if answer.kind is MailKind.ANSWER and (known is None or _moment(answer) >= _moment(known)):
            newest[answer.task_id] = answer
    lines = []
    for answer in reader.answers().values():
        writer = people.get(answer.sender)
        task = reader.get(Task, answer.task_id)
        doubt = _doubt(answer, task, writer, newest.get(answer.task_id)) if task is not None else ""
        who = writer.name if writer is not None else answer.sender_name or answer.sender or "unknown"
        lines.append(AnswerLine(answer, who, task, decisions.get(answer.id), doubt))
    return lines[::-1]


def _moment(answer: ReceivedAnswer) -> tuple[float, int]:
    return (answer.sent_at or answer.received_at).timestamp(), answer.id


def _doubt(answer: ReceivedAnswer, task: Task, writer: Person | None, latest: ReceivedAnswer | None) -> str:
    """What stands against doing it unseen, although its words are understood."""
    may_say = {task.owner_id, *(task.approvers if answer.reading.kind is AnswerKind.OUTCOME else ())}
    if writer is None or writer.id not in may_say:
        return NOT_OWNER
    if latest is not None and latest.id != answer.id:
        return NEWER_ANSWER
    if answer.sent_at is not None and task.ready_at is not None and answer.sent_at < task.ready_at:
        return OLDER_ROUND
    return "" if answer.reading.sure else answer.reading.why


def find_answer(reader: Reader, key: str) -> ReceivedAnswer:
    """An answer by its key, such as A-5. Raises RuleViolation with what to do."""
    number = parse_key(key, ANSWER_PREFIX)
    found = reader.answers().get(AnswerId(number)) if number is not None else None
    if found is None:
        raise RuleViolation(f"There is no answer “{key[:60]}”. The keys of all: leadline answers list")
    return found


def change_words(reader: Reader, reading: Reading, task: Task) -> str:
    """What a reading changes, as one line: "Finishes Draft", "Moves Draft from Wed 10 Feb to Tue 16 Feb"."""
    today = reader.today()
    day = day_words(reading.day, today, weekday=True) if reading.day is not None else ""
    match reading.kind:
        case AnswerKind.DONE:
            return f"Finishes {task.title}"
        case AnswerKind.OUTCOME:
            return f"Ends {task.title}: {reading.outcome}"
        case AnswerKind.BLOCKED:
            return f"Blocks {task.title}: {reading.by or 'nobody is named'}" + (f", until {day}" if day else "")
        case AnswerKind.NEW_DATE:
            before = f" from {day_words(task.due_on, today, weekday=True)}" if task.due_on is not None else ""
            if day:
                return f"Moves {task.title}{before} to {day}"
            choices = " or ".join(day_words(one, today, weekday=True) for one in reading.choices)
            return f"Asks for another date of {task.title}" + (f": {choices}" if choices else "")
        case AnswerKind.DECLINED:
            return f"Does not take {task.title}"
        case AnswerKind.QUESTION:
            return f"Asks something about {task.title}"
    return f"Changes nothing of {task.title}"
