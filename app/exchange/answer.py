"""Answers of the team to letters: ``[LL-123] DONE``, ``BLOCKED: …``, ``NEW DATE: …``. Pure: it reads text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum

from app.domain.errors import RuleViolation
from app.domain.ids import TaskId

LARGEST_MAIL = 20_000_000
LONGEST_TEXT = 200_000

_ANSWER = re.compile(r"\[\s*LL-(\d{1,9})\s*\]\s*(DONE|BLOCKED|NEW DATE)\b\s*[:–—-]?\s*(.*)", re.IGNORECASE)
_END = re.compile(r"\s*(On .{4,200} wrote:|-{2,}\s*(Original Message|Forwarded message))", re.IGNORECASE)
_NOT_THEIRS = re.compile(r"\s*>|.*mailto:|\s*(Answer with|Antworten Sie mit) ")
"""A quoted line, and the lines of our own letters that show how to answer."""


class AnswerKind(StrEnum):
    DONE = "done"
    BLOCKED = "blocked"
    NEW_DATE = "new date"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person wrote about one task. ``problem`` is a sentence when it was not understood."""

    task_id: TaskId
    kind: AnswerKind
    text: str = ""
    """By whom it is blocked; the outcome of an approval."""
    day: date | None = None
    problem: str = ""


def read_answers(text: str, read_day: Callable[[str], date]) -> tuple[Answer, ...]:
    """Every answer in a mail or in pasted text, one a task: the topmost, which is the newest.

    ``read_day`` reads a typed day or raises ValueError with a sentence.
    """
    lines = _own_lines(text[:LONGEST_TEXT])
    found: dict[TaskId, Answer] = {}
    for place, line in enumerate(lines):
        mark = _ANSWER.search(line)
        if mark is not None:
            task_id, kind = TaskId(int(mark[1])), AnswerKind(mark[2].lower())
            said = mark[3].strip() or (_next_words(lines[place + 1 :]) if kind is not AnswerKind.DONE else "")
            found.setdefault(task_id, _answer(task_id, kind, said, read_day))
    return tuple(found.values())


def _own_lines(text: str) -> list[str]:
    """What the sender wrote, without what is quoted below or inside of it."""
    lines = []
    for line in text.splitlines():
        if _END.match(line):
            break
        if not _NOT_THEIRS.match(line):
            lines.append(line.removeprefix("Subject:"))
    return lines


def _next_words(lines: Sequence[str]) -> str:
    """The next line that says something, when the subject of the link was sent as it was."""
    said = next((line.strip() for line in lines if line.strip()), "")
    return "" if _ANSWER.search(said) else said


def _answer(task_id: TaskId, kind: AnswerKind, said: str, read_day: Callable[[str], date]) -> Answer:
    if kind is AnswerKind.BLOCKED:
        return Answer(task_id, kind, said[:200], problem="" if said else "It does not say what blocks it.")
    if kind is AnswerKind.DONE:
        return Answer(task_id, kind, said[:200])
    try:
        return Answer(task_id, kind, day=read_day(said.rstrip(".! ")))
    except ValueError as refusal:
        return Answer(task_id, kind, said[:200], problem=str(refusal))


def read_mail(data: bytes) -> str:
    """Subject and text of a saved mail (.eml), nothing of its files. Raises RuleViolation for what is none."""
    if len(data) > LARGEST_MAIL:
        raise RuleViolation("This mail is larger than 20 MB. Paste its text instead.")
    try:
        mail = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
        body = mail.get_body(preferencelist=("plain", "html"))
        text = str(body.get_content()) if body is not None else ""
        html = body is not None and body.get_content_type() == "text/html"
        subject = str(mail.get("Subject", ""))
    except (LookupError, ValueError, TypeError, AttributeError, IndexError) as broken:
        raise RuleViolation("This mail cannot be read. Paste its text instead.") from broken
    if not subject and not text.strip():
        raise RuleViolation("This file holds no mail with a text. Paste the text instead.")
    return f"{subject}\n{re.sub(r'<[^>]{0,2000}>', chr(10), text) if html else text}"
