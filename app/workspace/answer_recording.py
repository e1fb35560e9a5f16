"""What came back from the team is recorded and proposed here: for Today, the Outbox and the command line.

A mail is read with plain values on any thread; what it says is recorded on the thread that owns the data, in one commit
with what becomes of our letter that it is about and with how far the mailbox was read.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.actions.answer import accept_answers, decide_answer, file_answers
from app.domain.answer import PASTED, AnswerKind, MailKind, Reading, ReceivedAnswer
from app.domain.dispatch import Dispatch, DispatchEvent, FaultScope
from app.domain.errors import RuleViolation
from app.domain.file import NamedContent
from app.domain.ids import AnswerId, TaskId
from app.domain.settings import Settings
from app.editing.change import ChangeSet
from app.editing.ports import Attachments, Fact
from app.exchange.answer.answer import OutcomesOf, read_answers, tasks_named
from app.exchange.answer.mail import ReceivedMail
from app.queries.answer import (
    AnswerLine,
    asked_words,
    change_words,
    letter_of,
    outcomes_to_choose,
    tasks_by_letter,
    waiting_lines,
    with_files,
)
from app.queries.consequence import consequence
from app.queries.reader import Reader
from app.workspace.sending import facts_of_letter
from app.workspace.workspace import Workspace

log = logging.getLogger(__name__)

LONGEST_TEXT = 2_000
EVENTS = {
    MailKind.ANSWER: DispatchEvent.ARRIVED,
    MailKind.RECEIPT: DispatchEvent.ARRIVED,
    MailKind.BOUNCE: DispatchEvent.CAME_BACK,
}
"""What a mail says of the letter of ours that it is about."""


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail with what it says of each task, as plain values."""

    mail: ReceivedMail
    said: tuple[tuple[TaskId, Reading, str], ...]
    """Task, reading, and the words of its writer."""
    letter: str = ""
    """The Message-ID of the letter of ours that it is about; empty where it names none."""


def read_received(
    mail: ReceivedMail, outcomes_of: OutcomesOf, letters: Mapping[str, Sequence[TaskId]], attachments: Attachments
) -> ReadMail:
    """Read one mail, on any thread. ``letters`` are the tasks of our letters by Message-ID.

    What is attached to an answer is kept in ``attachments``, before anything names it. Raises KnownError when there is
    no room for it. What a program wrote is noted for the tasks of the letter that it is about, else for the one that it
    names.
    """
    letter = next((id for id in mail.about if id in letters), "")
    if mail.kind is MailKind.ANSWER:
        found = read_answers(mail, outcomes_of, letters)
        files = tuple(NamedContent(one.name, attachments.keep(one.data)) for one in mail.files) if found else ()
        return ReadMail(
            mail, tuple((one.task_id, replace(one.reading, files=files), one.text) for one in found), letter
        )
    tasks = [*letters.get(letter, ())] or tasks_named(f"{mail.subject} {mail.about_subject}")[:1]
    # Asked once, however many tasks the letter was about.
    asks = letter if mail.kind is MailKind.BOUNCE and not mail.certain else ""
    readings = [Reading(AnswerKind.NOTHING, letter=asks if place == 0 else "") for place in range(len(tasks))]
    return ReadMail(mail, tuple((task, one, mail.text) for task, one in zip(tasks, readings, strict=True)), letter)


def record_mails(workspace: Workspace, mails: Sequence[ReceivedMail], *more: Fact) -> list[ReceivedAnswer]:
    """Read and record mails on the thread that owns the data, with ``more``. Returns what is new."""
    letters = workspace.read(tasks_by_letter)
    attachments = workspace.attachments
    read = [
        read_received(mail, lambda id: workspace.read(outcomes_to_choose, id), letters, attachments) for mail in mails
    ]
    return record_read(workspace, read, *more)


def record_read(workspace: Workspace, mails: Sequence[ReadMail], *more: Fact) -> list[ReceivedAnswer]:
    """Record what mails say, once for each mail and task, with ``more`` that is to stand or fall with it. One commit.

    Returns what is new. A fact, no edit: no undo takes it back. Mails of programs are noted and propose nothing. Each
    is filed in the activity of its task.
    """
    known = {(answer.message_id, answer.task_id) for answer in workspace.read(_answers)}
    number = max((answer.id for answer in workspace.read(_answers)), default=0)
    found: list[ReceivedAnswer] = []
    news: list[ReadMail] = []
    for one in mails:
        mail, before = one.mail, len(found)
        key = mail.message_id or _key_of(mail)
        for task_id, reading, text in one.said:
            if (key, task_id) not in known:
                known.add((key, task_id))
                sender = (mail.sender, mail.sender_name, mail.subject, text[:LONGEST_TEXT])
                times = (workspace.clock.now(), mail.sent_at, mail.detail)
                id = AnswerId(number + len(found) + 1)
                found.append(ReceivedAnswer(id, key, task_id, mail.kind, reading, *sender, *times))
        news += [one] if len(found) > before else []
    workspace.record(*found, *_letter_facts(workspace, news), *more)
    if found:
        workspace.do_unasked(file_answers, found)
    counts = ", ".join(f"{answer.kind} {answer.reading.kind}" for answer in found)
    log.info("%d mails read: %s", len(mails), counts or "nothing new")
    return found


def answers_of(workspace: Workspace, mails: Sequence[ReceivedMail]) -> list[ReceivedAnswer]:
    """Record mails, and return all that they say, also what was recorded before."""
    record_mails(workspace, mails)
    keys = {mail.message_id or _key_of(mail) for mail in mails}
    return [answer for answer in workspace.read(_answers) if answer.message_id in keys]


def _answers(reader: Reader) -> list[ReceivedAnswer]:
    return list(reader.answers().values())


def _key_of(mail: ReceivedMail) -> str:
    """Stands for the Message-ID of a text that has none; the same words on another day are another answer."""
    words = f"{mail.sender}\n{mail.subject}\n{mail.text}".encode("utf-8", "replace")
    return f"{PASTED}{mail.sent_on.isoformat()}/{hashlib.sha256(words).hexdigest()[:24]}"


def _letter_facts(workspace: Workspace, mails: Sequence[ReadMail]) -> list[Fact]:
    """What becomes of the letters that mails are about: they arrived, or came back and nobody was told."""
    facts: list[Fact] = []
    seen: dict[str, Dispatch] = {}
    for one in mails:
        event = EVENTS.get(one.mail.kind) if one.mail.certain else None
        letter = seen.get(one.letter) or workspace.read(letter_of, one.letter)
        if letter is not None and event is not None:
            words = _came_back(one.mail.detail) if event is DispatchEvent.CAME_BACK else _arrived(one.mail)
            seen[one.letter] = after = _after(workspace, letter, event, words)
            facts += [after, *workspace.read(facts_of_letter, letter, after)] if after != letter else []
    return facts


def _after(workspace: Workspace, letter: Dispatch, event: DispatchEvent, words: str) -> Dispatch:
    after = letter.with_event(event, workspace.clock.now(), words)
    came_back = event is DispatchEvent.CAME_BACK and after is not letter
    # A new address lets it leave again.
    return replace(after, fault=FaultScope.PERSON) if came_back else after


def _arrived(mail: ReceivedMail) -> str:
    who = mail.sender_name or mail.sender or "its reader"
    return f"It arrived, says a receipt of {who}." if mail.kind is MailKind.RECEIPT else f"It arrived: {who} answered."


def _came_back(detail: str) -> str:
    return f"Came back: {detail or 'the other side does not say why.'}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that an answer asks for, with what follows from it; nothing is changed before it is accepted."""

    line: AnswerLine
    change: str
    """"Finishes Draft · next: Cleo, Design · one message waits 10 minutes"."""
    problem: str
    """Why it cannot be accepted as it is, or what speaks against it; empty: nothing."""
    sure: bool
    """Whether it may be accepted with others, unseen."""
    headline: str = ""
    """What it asks for: "Finish “Draft”"."""
    follows: tuple[str, ...] = ()
    """What follows from that, part by part: "next: Cleo, Design"."""
    refused: bool = False
    """Whether ``problem`` says why the rules forbid it now."""


def proposals(workspace: Workspace) -> tuple[Proposal, ...]:
    """What waits for the lead, the newest first, each previewed by itself."""
    return tuple(proposal(workspace, line) for line in workspace.read(waiting_lines))


def proposal(workspace: Workspace, line: AnswerLine) -> Proposal:
    """The change of one answer, from a preview that writes nothing."""
    if line.task is None:
        return Proposal(line, "", "The task is not there any more.", sure=False)
    reading = line.answer.reading
    headline = workspace.read(asked_words, reading, line.task)
    if reading.letter:
        words = f"The letter to {line.letter_to} seems to have come back"
        return Proposal(line, words, line.doubt, sure=False, headline=words)
    words = f"{workspace.read(change_words, reading, line.task)}{with_files(reading)}"
    headline = f"{headline}{with_files(reading)}"
    try:
        changes = workspace.preview(accept_answers, [line.answer]).changes
    except RuleViolation as refusal:
        return Proposal(line, words, refusal.sentence, sure=False, headline=headline, refused=True)
    voted = any(change.kind == "vote" for change in changes.changes)
    if voted and not any(change.kind == "task" for change in changes.changes):
        words = f"Records the vote “{reading.outcome}” of {line.who} on {line.task.title}"
    follows = workspace.read(consequence, changes, line.task.id)
    change = replace(follows, verb=words).words
    return Proposal(line, change, line.doubt, not line.doubt, headline, follows.follows)


def sure_answers(workspace: Workspace) -> list[ReceivedAnswer]:
    """What may be accepted unseen, the oldest first."""
    likely = [line for line in reversed(workspace.read(waiting_lines)) if not line.doubt]
    return [line.answer for line in likely if proposal(workspace, line).sure]


def accept_all_sure(workspace: Workspace) -> int:
    """Accept every sure proposal as one step, the oldest first. Returns how many; 0 where there is none."""
    sure = sure_answers(workspace)
    return workspace.do(accept_answers, sure).value if sure else 0


def accept_by_itself(workspace: Workspace, found: Sequence[ReceivedAnswer]) -> list[ChangeSet]:
    """Accept what owners surely answered about their own tasks, a step each, where the lead chose that. Returns the
    steps; what the rules forbid waits for the lead."""
    if not workspace.read(_by_itself):
        return []
    steps = []
    for answer in found:
        lines = workspace.read(waiting_lines)
        line = next((line for line in lines if line.answer.id == answer.id), None)
        asks = line is None or line.answer.reading.kind is AnswerKind.SIGN_OFF
        if line is not None and not asks and line.by_owner and proposal(workspace, line).sure:
            steps.append(workspace.do(accept_answers, [answer], by_itself=True).changes)
    return steps


def _by_itself(reader: Reader) -> bool:
    return (reader.get(Settings, 1) or Settings()).answers.by_itself


def say_it_came_back(workspace: Workspace, answer: ReceivedAnswer) -> ChangeSet:
    """The lead confirms that a letter came back: nobody was told by it. Raises RuleViolation when that was decided."""
    step = workspace.do(decide_answer, answer).changes
    letter = workspace.read(letter_of, answer.reading.letter)
    if letter is not None:
        after = _after(workspace, letter, DispatchEvent.CAME_BACK, _came_back("so says the lead."))
        workspace.record(after, *workspace.read(facts_of_letter, letter, after))
    return step
