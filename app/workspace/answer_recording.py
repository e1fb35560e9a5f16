"""What came back from the team is recorded and proposed here: for Today, the Outbox and the command line."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.actions.answer import accept_answers
from app.domain.answer import AnswerKind, MailboxPosition, MailKind, Reading, ReceivedAnswer
from app.domain.errors import RuleViolation
from app.domain.ids import AnswerId, TaskId
from app.exchange.answer.answer import tasks_named
from app.exchange.answer.mail import ReceivedMail
from app.queries.answer import AnswerLine, answer_lines, answers_in, change_words
from app.queries.consequence import consequence
from app.queries.reader import Reader
from app.workspace.workspace import Workspace

log = logging.getLogger(__name__)

LONGEST_TEXT = 2_000


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


def record_mails(
    workspace: Workspace, mails: Sequence[ReceivedMail], position: MailboxPosition | None = None
) -> list[ReceivedAnswer]:
    """Record what these mails say, once for each mail and task, with how far the mailbox was read. One commit.

    Returns what is new. A fact, no edit: no undo takes it back. Mails of programs are noted and propose nothing.
    """
    known = {(answer.message_id, answer.task_id) for answer in workspace.read(_answers)}
    number = max((answer.id for answer in workspace.read(_answers)), default=0)
    found: list[ReceivedAnswer] = []
    for mail in mails:
        key = mail.message_id or _key_of(mail)
        for task_id, reading, text in _read(workspace, mail):
            if (key, task_id) not in known:
                known.add((key, task_id))
                sender = (mail.sender, mail.sender_name, mail.subject, text[:LONGEST_TEXT])
                times = (workspace.clock.now(), mail.sent_at, mail.detail)
                id = AnswerId(number + len(found) + 1)
                found.append(ReceivedAnswer(id, key, task_id, mail.kind, reading, *sender, *times))
    workspace.record(*found, *((position,) if position is not None else ()))
    counts = ", ".join(f"{answer.kind} {answer.reading.kind}" for answer in found)
    log.info("%d mails read: %s", len(mails), counts or "nothing new")
    return found


def _answers(reader: Reader) -> list[ReceivedAnswer]:
    return list(reader.answers().values())


def _key_of(mail: ReceivedMail) -> str:
    """Stands for the Message-ID of a text that has none; the same words on another day are another answer."""
    words = f"{mail.sender}\n{mail.subject}\n{mail.text}".encode("utf-8", "replace")
    return f"pasted/{mail.sent_on.isoformat()}/{hashlib.sha256(words).hexdigest()[:24]}"


def _read(workspace: Workspace, mail: ReceivedMail) -> list[tuple[TaskId, Reading, str]]:
    """The tasks that a mail answers; what a program wrote is noted for the task that it names, without a change."""
    if mail.kind is MailKind.ANSWER:
        return [(answer.task_id, answer.reading, answer.text) for answer in workspace.read(answers_in, mail)]
    tasks = tasks_named(f"{mail.subject} {mail.about_subject}")
    return [(task_id, Reading(AnswerKind.NOTHING), mail.text) for task_id in tasks[:1]]


def proposals(workspace: Workspace) -> tuple[Proposal, ...]:
    """What waits for the lead, the newest first, each previewed by itself."""
    return tuple(proposal(workspace, line) for line in workspace.read(answer_lines) if line.waits)


def proposal(workspace: Workspace, line: AnswerLine) -> Proposal:
    """The change of one answer, from a preview that writes nothing."""
    if line.task is None:
        return Proposal(line, "", "The task is not there any more.", sure=False)
    words = workspace.read(change_words, line.answer.reading, line.task)
    try:
        changes = workspace.preview(accept_answers, [line.answer]).changes
    except RuleViolation as refusal:
        return Proposal(line, words, refusal.sentence, sure=False)
    voted = any(change.kind == "vote" for change in changes.changes)
    if voted and not any(change.kind == "task" for change in changes.changes):
        words = f"Records the vote “{line.answer.reading.outcome}” of {line.who} on {line.task.title}"
    follows = replace(workspace.read(consequence, changes, line.task.id), verb=words).words
    return Proposal(line, follows, line.doubt, sure=not line.doubt)


def accept_all_sure(workspace: Workspace) -> int:
    """Accept every sure proposal as one step, the oldest first. Returns how many; 0 where there is none."""
    sure = [one.line.answer for one in reversed(proposals(workspace)) if one.sure]
    return workspace.do(accept_answers, sure).value if sure else 0
