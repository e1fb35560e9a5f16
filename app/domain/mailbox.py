"""The mailbox that answers come to: where it is, how far it was read, what the lead chose about it."""

from dataclasses import dataclass

from app.domain.account import Security

ANSWERS = "answers"
"""Under what is kept how the mailbox does, beside the accounts that letters leave through."""


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
    def identity(self) -> str:
        """What makes it another mailbox when it differs."""
        return self.name

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


@dataclass(frozen=True, slots=True)
class MailboxPosition:
    """A fact: up to which mail a folder was read. Numbers count only under the same ``uid_validity``."""

    name: str
    """User, server and folder."""
    uid_validity: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class FetchedMails:
    """What a fetch brought: whole mails as bytes, how many heads were looked at, and where the next one begins."""

    mails: tuple[bytes, ...]
    looked_at: int
    position: MailboxPosition
    more: bool = False
    """Whether there is more than one fetch reads."""
