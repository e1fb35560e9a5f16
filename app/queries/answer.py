"""What a mail answers, which answers wait for the lead, and who wrote them. For Today, Outbox and the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from app.domain.answer import PASTED, AnswerDecision, AnswerKind, MailKind, Reading, ReceivedAnswer
from app.domain.dispatch import TOLD, Dispatch, DispatchState
from app.domain.errors import RuleViolation
from app.domain.ids import ANSWER_PREFIX, TASK_PREFIX, AnswerId, PersonId, TaskId, parse_key, task_key
from app.domain.mailbox import ANSWERS, Mailbox
from app.domain.message import CORRECTION, MessageKind
from app.domain.person import Person
from app.domain.project import Project
from app.domain.settings import Settings
from app.domain.task import Task
from app.domain.text import day_words
from app.domain.workflow import Outcome, StepKind
from app.editing.sign_off_message import sign_off_of
from app.exchange.answer.answer import Answer, read_answers
from app.exchange.answer.mail import ReceivedMail
from app.exchange.task_record import count
from app.queries.consequence import asked_of
from app.queries.person import names_of
from app.queries.reader import Reader
from app.queries.route import account_status

NOT_OWNER = "It was not written by the owner of the task."
NOT_ASKED = "It was not written by the person who was asked."
OLDER_ROUND = "It was written before this round of the task began."
LONGEST_AGO = 60
"""Minutes since a fetch that are counted in words."""
PERHAPS_BACK = "A mail program of the other side wrote it and does not say so plainly. Read it."
_OF_PROJECTS = (f"{MessageKind.SIGN_OFF}/", f"{MessageKind.QUESTIONS}/")
"""How the facts begin that stand at a task and are not about it."""
FILES_ONLY = "It says nothing of the task that could be read; what is attached becomes a version of its file."
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
    person_id: PersonId | None = None
    letter_to: str = ""
    """Whom the letter of ours was to that seems to have come back; empty where that is not asked, or not any more."""

    @property
    def waits(self) -> bool:
        """Whether the lead has to decide it; not where the task is over, whose answer would change nothing."""
        reading = self.answer.reading
        if self.decided is not None or self.task is None:
            return False
        if reading.letter:
            return bool(self.letter_to)
        late = self.task.state.over and reading.kind in _CHANGES
        says = reading.kind is not AnswerKind.NOTHING or bool(reading.files)
        return self.answer.kind is MailKind.ANSWER and says and not late

    @property
    def by_owner(self) -> bool:
        """Whether the owner of the task wrote it."""
        return self.task is not None and self.person_id is not None and self.person_id == self.task.owner_id


_CHANGES = (AnswerKind.DONE, AnswerKind.BLOCKED, AnswerKind.NEW_DATE, AnswerKind.OUTCOME)


def answers_in(reader: Reader, mail: ReceivedMail) -> tuple[Answer, ...]:
    """The answers of one mail to tasks that are there or not."""
    return read_answers(mail, partial(outcomes_to_choose, reader), tasks_by_letter(reader))


def outcomes_to_choose(reader: Reader, task_id: TaskId) -> tuple[Outcome, ...]:
    """The outcomes that a task can end with; none where it asks for none or is not there."""
    return tuple(asked_of(reader, task_id).outcomes) if reader.get(Task, task_id) is not None else ()


def tasks_by_letter(reader: Reader) -> dict[str, tuple[TaskId, ...]]:
    """The tasks that each letter of ours was about, by its Message-ID."""
    letters = (letter for letter in reader.dispatches().values() if letter.message_id)
    return {letter.message_id: tasks_of(letter) for letter in letters}


def tasks_of(letter: Dispatch) -> tuple[TaskId, ...]:
    """The tasks that a letter is about, each once."""
    keys = (key.removeprefix(CORRECTION).split("/")[1] for key in letter.fact_keys if not key.startswith(_OF_PROJECTS))
    numbers = (parse_key(key, TASK_PREFIX) for key in keys)
    return tuple(dict.fromkeys(TaskId(number) for number in numbers if number is not None))


def letter_of(reader: Reader, message_id: str) -> Dispatch | None:
    """The letter of ours with this Message-ID; None where there is none."""
    letters = reader.dispatches().values() if message_id else ()
    return next((letter for letter in letters if letter.message_id == message_id), None)


def answer_lines(reader: Reader) -> list[AnswerLine]:
    """Everything that came back, the newest first."""
    return _lines(reader, list(reader.answers().values()))


def waiting_lines(reader: Reader) -> list[AnswerLine]:
    """What waits for the lead, the newest first."""
    asking = [answer for answer in reader.answers().values() if _asks(answer)]
    return [line for line in _lines(reader, asking) if line.waits]


def answers_waiting(reader: Reader) -> int:
    """How many answers wait for the lead."""
    return len(waiting_lines(reader))


def _asks(answer: ReceivedAnswer) -> bool:
    reading = answer.reading
    says = reading.kind is not AnswerKind.NOTHING or bool(reading.files)
    return bool(reading.letter) or (answer.kind is MailKind.ANSWER and says)


def _lines(reader: Reader, answers: Sequence[ReceivedAnswer]) -> list[AnswerLine]:
    if not answers:
        return []
    people = {person.email.lower(): person for person in reader.find(Person) if person.email}
    decisions = {decision.id: decision.accepted for decision in reader.find(AnswerDecision)}
    newest: dict[TaskId, ReceivedAnswer] = {}
    for answer in reader.answers().values():
        known = newest.get(answer.task_id)
        by_task = answer.kind is MailKind.ANSWER and answer.reading.kind is not AnswerKind.SIGN_OFF
        if by_task and (known is None or _moment(answer) >= _moment(known)):
            newest[answer.task_id] = answer
    lines = []
    for answer in answers:
        writer = people.get(answer.sender)
        task = reader.get(Task, answer.task_id)
        doubt = _doubt(reader, answer, task, writer, newest.get(answer.task_id)) if task is not None else ""
        who = writer.name if writer is not None else answer.sender_name or answer.sender or "unknown"
        id = writer.id if writer is not None else None
        lines.append(AnswerLine(answer, who, task, decisions.get(answer.id), doubt, id, _letter_to(reader, answer)))
    return lines[::-1]


def _letter_to(reader: Reader, answer: ReceivedAnswer) -> str:
    letter = letter_of(reader, answer.reading.letter)
    if letter is None or letter.state not in TOLD | {DispatchState.HANDED_OVER}:
        return ""
    person = reader.get(Person, letter.person_id)
    return person.name if person is not None else letter.address


def _moment(answer: ReceivedAnswer) -> tuple[float, int]:
    return (answer.sent_at or answer.received_at).timestamp(), answer.id


def _doubt_of_sign_off(reader: Reader, answer: ReceivedAnswer, writer: Person | None) -> str:
    asked = sign_off_of(reader, answer.reading.by)
    if writer is None or asked is None or writer.id != asked.person_id:
        return NOT_ASKED
    return "" if answer.reading.sure else answer.reading.why


def _doubt(
    reader: Reader, answer: ReceivedAnswer, task: Task, writer: Person | None, latest: ReceivedAnswer | None
) -> str:
    """What stands against doing it unseen, although its words are understood."""
    if answer.reading.letter:
        return PERHAPS_BACK
    if answer.reading.kind is AnswerKind.SIGN_OFF:
        return _doubt_of_sign_off(reader, answer, writer)
    may_say = {task.owner_id, *(task.approvers if answer.reading.kind is AnswerKind.OUTCOME else ())}
    if writer is None or writer.id not in may_say:
        return NOT_OWNER
    if latest is not None and latest.id != answer.id:
        return NEWER_ANSWER
    if answer.sent_at is not None and task.ready_at is not None and answer.sent_at < task.ready_at:
        return OLDER_ROUND
    if answer.reading.kind is AnswerKind.NOTHING:
        return FILES_ONLY
    return "" if answer.reading.sure else answer.reading.why


def find_answer(reader: Reader, key: str) -> ReceivedAnswer:
    """An answer by its key, such as A-5. Raises RuleViolation with what to do."""
    number = parse_key(key, ANSWER_PREFIX)
    found = reader.answers().get(AnswerId(number)) if number is not None else None
    if found is None:
        raise RuleViolation(f"There is no answer “{key[:60]}”. The keys of all: leadline answers list")
    return found


def with_files(reading: Reading) -> str:
    """What is attached, after what else it asks for: " with “Text.docx”", " with 3 files"; empty for nothing."""
    return f" with {_files_of(reading)}" if reading.files and reading.kind is not AnswerKind.NOTHING else ""


def _files_of(reading: Reading) -> str:
    return f"“{reading.files[0].name}”" if len(reading.files) == 1 else f"{len(reading.files)} files"


def change_words(reader: Reader, reading: Reading, task: Task) -> str:
    """What a reading changes, as one line: "Finishes Draft", "Moves Draft from Wed 10 Feb to Tue 16 Feb"."""
    today = reader.today()
    day = day_words(reading.day, today, weekday=True) if reading.day is not None else ""
    match reading.kind:
        case AnswerKind.DONE:
            return f"Finishes {task.title}"
        case AnswerKind.OUTCOME:
            return f"Ends {task.title}: {reading.outcome}"
        case AnswerKind.SIGN_OFF:
            return f"Records that {_signed_words(reader, reading)}"
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
    return f"Adds {_files_of(reading)} to {task.title}" if reading.files else f"Changes nothing of {task.title}"


def _signed_words(reader: Reader, reading: Reading) -> str:
    """ "Omar agreed to the start", or only what was said where nobody is asked any more."""
    asked = sign_off_of(reader, reading.by)
    if asked is None:
        return f"{reading.by} {reading.outcome}"
    return f"{names_of(reader, [asked.person_id])[0]} {reading.outcome} to the {asked.kind}"


def asked_words(reader: Reader, reading: Reading, task: Task) -> str:
    """What a reading asks for, as a heading: "Finish “Draft”", "Move “Draft” to Tue 16 Feb"."""
    title = f"“{task.title}”"
    day = day_words(reading.day, reader.today(), weekday=True) if reading.day is not None else ""
    match reading.kind:
        case AnswerKind.DONE:
            return f"Finish {title}"
        case AnswerKind.OUTCOME:
            return f"{title}: {reading.outcome}"
        case AnswerKind.SIGN_OFF:
            return f"Record: {_signed_words(reader, reading)}"
        case AnswerKind.BLOCKED:
            return f"Block {title}" + (f": {reading.by}" if reading.by else "") + (f", until {day}" if day else "")
        case AnswerKind.NEW_DATE:
            return f"Move {title} to {day}" if day else f"Another date for {title}"
        case AnswerKind.DECLINED:
            return f"Does not take {title}"
        case AnswerKind.QUESTION:
            return f"Asks something about {title}"
    return f"Add {_files_of(reading)} to {title}" if reading.files else title


def note_words(reader: Reader, line: AnswerLine, problem: str) -> str:
    """What stands against accepting it, for the lead; ``problem`` is what the rules or its words say."""
    task = line.task
    if line.answer.reading.kind is AnswerKind.QUESTION:
        return "It asks for no change. Answer it, then keep it as a comment or drop it."
    if line.answer.reading.kind is AnswerKind.DECLINED:
        return "Give the task to somebody else, then keep this as a comment."
    if line.doubt == NOT_OWNER and problem == NOT_OWNER and task is not None:
        deciders = names_of(reader, task.approvers) if task.kind is StepKind.APPROVAL else ()
        if deciders:
            return (
                f"{' and '.join(deciders)} decide{'s' if len(deciders) == 1 else ''} this; a comment changes nothing."
            )
        return f"{', '.join(names_of(reader, [task.owner_id]))} has this task; a comment changes nothing."
    return problem


def where_and_when(reader: Reader, line: AnswerLine) -> str:
    """ "by mail today 09:12 · LL-7"."""
    answer = line.answer
    at = reader.local(answer.sent_at or answer.received_at)
    gone = (reader.today() - at.date()).days
    day = {0: "today", 1: "yesterday"}.get(gone, day_words(at.date(), reader.today(), weekday=True))
    how = "pasted" if answer.message_id.startswith(PASTED) else "by mail"
    return f"{how} {day} {at:%H:%M} · {task_key(answer.task_id)}"


def project_of_line(reader: Reader, line: AnswerLine) -> str:
    """The name of the project; empty for a task without one."""
    project_id = line.task.project_id if line.task is not None else None
    project = reader.get(Project, project_id) if project_id is not None else None
    return project.name if project is not None else ""


def fetched_words(reader: Reader) -> str:
    """ "fetched 10:30, 5 minutes ago"; empty where answers are not fetched."""
    if mailbox_of(reader) is None:
        return ""
    status = account_status(reader, ANSWERS)
    if status.stopped or status.failures:
        return "not fetched now: see Settings"
    if status.tested_at is None:
        return ""
    minutes = int((reader.now() - status.tested_at).total_seconds() // 60)
    ago = "now" if minutes < 1 else f"{count(minutes, 'minute')} ago"
    return f"fetched {reader.local(status.tested_at):%H:%M}" + (f", {ago}" if minutes < LONGEST_AGO else "")


def mailbox_of(reader: Reader) -> Mailbox | None:
    """The mailbox that answers come to; None where they are pasted or dropped only."""
    return (reader.get(Settings, 1) or Settings()).answers.mailbox


def mailbox_words(reader: Reader) -> str:
    """How the mailbox of answers does, as sentences: what was read last and when; empty where there is none."""
    if mailbox_of(reader) is None:
        return ""
    status = account_status(reader, ANSWERS)
    if status.stopped or status.failures:
        return f"Not read now. {status.stopped or status.words}"
    if status.tested_at is None:
        return "Not read yet."
    at = reader.local(status.tested_at)
    day = "today" if at.date() == reader.today() else day_words(at.date(), reader.today(), weekday=True)
    return f"Last read {day} {at:%H:%M}: {status.words}"
