"""What came back from the team: mails, what they were read as, and what the lead made of them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.account import Security
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


@dataclass(frozen=True, slots=True)
class AnswerDecision:
    """What the lead made of an answer of the same number; taken back, the answer is open again."""

    id: AnswerId
    accepted: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class MailboxPosition:
    """A fact: up to which mail a folder was read. Numbers count only under the same ``uid_validity``."""

    name: str
    """User, server and folder."""
    uid_validity: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One folder of a mail server that answers come to; its password lies in the system's keyring."""

    host: str
    user: str
    port: int = 993
    security: Security = Security.TLS
    folder: str = "INBOX"

    @property
    def name(self) -> str:
        """Under what its position is kept."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"

    @property
    def secret_name(self) -> str:
        """Under what its password is kept; never given to another server or for another name."""
        return f"answers {self.user} {self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """What the lead chose about answers."""

    mailbox: Mailbox | None = None
    """None: answers are pasted or dropped only."""
    by_itself: bool = False
    """Sure answers of the owner take effect without a hand."""
