"""What came back from the team: mails, what they were read as, and what the lead made of them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from app.domain.file import NamedContent
from app.domain.ids import AnswerId, TaskId


class MailKind(StrEnum):
    """Who wrote a mail and what for: only an answer can change something."""

    ANSWER = "answer"
    BOUNCE = "came back"
    DELAYED = "delayed"
    RECEIPT = "receipt"
    AUTOMATIC = "auto-reply"
    LIST = "list mail"


class AnswerKind(StrEnum):
    """What a reply wants to be changed."""

    DONE = "done"
    BLOCKED = "blocked"
    NEW_DATE = "new date"
    OUTCOME = "outcome"
    SIGN_OFF = "sign-off"
    """Agrees or objects to what a whole project was asked about: ``by`` is its key, ``outcome`` what was said."""
    DECLINED = "declined"
    QUESTION = "question"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says of one task. Without ``sure`` it is a guess, and ``why`` says in a sentence what it asks."""

    kind: AnswerKind
    sure: bool = False
    day: date | None = None
    """The new due day, or until when it is blocked."""
    by: str = ""
    outcome: str = ""
    comment: str = ""
    """What was written with the outcome: the list of changes."""
    why: str = ""
    choices: tuple[date, ...] = ()
    """Days that may be meant, where one could not be told."""
    letter: str = ""
    """The Message-ID of the letter of ours that seems to have come back; empty where nothing is to be asked of it."""
    files: tuple[NamedContent, ...] = ()
    """What was attached; the copies lie in the folder of attachments."""


@dataclass(frozen=True, slots=True)
class ReceivedAnswer:
    """A fact: what one mail, or one pasted text, says of one task. Never undone; once for each mail and task."""

    id: AnswerId
    message_id: str
    """The Message-ID; of a text without one what it holds, and the day on which it was taken in."""
    task_id: TaskId
    kind: MailKind
    reading: Reading
    sender: str
    sender_name: str
    subject: str
    text: str
    received_at: datetime
    sent_at: datetime | None = None
    detail: str = ""
    """What a server wrote about a mail that came back."""

    def meant(self, day: date | None = None, outcome: str = "", by: str = "") -> "ReceivedAnswer":
        """The same with what the lead says that it means: the day, the outcome, or who blocks it."""
        reading = self.reading
        if day is not None:
            kind = AnswerKind.BLOCKED if reading.kind is AnswerKind.BLOCKED else AnswerKind.NEW_DATE
            reading = replace(reading, kind=kind, day=day)
        if outcome:
            reading = replace(reading, kind=AnswerKind.OUTCOME, outcome=outcome)
        return replace(self, reading=replace(reading, by=by) if by else reading)


@dataclass(frozen=True, slots=True)
class AnswerDecision:
    """What the lead made of an answer of the same number; taken back, the answer is open again."""

    id: AnswerId
    accepted: bool
    at: datetime


PASTED = "pasted/"
"""How the key of a text begins that has no Message-ID."""
