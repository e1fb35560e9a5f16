"""Through what messages leave: the accounts, without their secrets, and what is known of how they do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.ids import PersonId

MAIL, MESSENGER = "mail", "messenger"
"""The names of the two accounts, which are those of their channels."""


class Security(StrEnum):
    """How a connection to a mail server is kept private."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
    """Only to this computer."""


class MessengerKind(StrEnum):
    """Whose published format a message in a messenger has."""

    SLACK = "slack"
    TEAMS = "teams"
    MATTERMOST = "mattermost"
    DISCORD = "discord"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class MailAccount:
    """A mail server and how it is used; its password lies in the system's keyring."""

    host: str
    port: int
    security: Security
    sender: str
    """The address that letters come from."""
    user: str = ""
    """Empty: the server asks for no name and password."""
    per_minute: int = 20
    """Letters that the provider takes in a minute; 0: as many as there are."""

    @property
    def secret_name(self) -> str:
        """Under what its password is kept. A password is never given to another server or for another name."""
        return f"mail {self.user} {self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class MessengerAccount:
    """A channel of a messenger; its address is a secret and lies in the system's keyring."""

    kind: MessengerKind
    host: str
    """The server of the address, which is no secret."""
    per_minute: int = 20

    @property
    def secret_name(self) -> str:
        """Under what its address is kept."""
        return f"messenger {self.kind} {self.host}"


Account = MailAccount | MessengerAccount


@dataclass(frozen=True, slots=True)
class SendingSettings:
    """What the lead chose about sending."""

    mail: MailAccount | None = None
    messenger: MessengerAccount | None = None
    held: bool = False
    """Nothing leaves until this is taken back."""

    @property
    def has_account(self) -> bool:
        """Whether letters can leave without a hand."""
        return self.mail is not None or self.messenger is not None

    def account(self, name: str) -> Account | None:
        """The account of a channel by its name; None while none is set."""
        return self.messenger if name == MESSENGER else self.mail


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """A fact: how an account did the last time. No undo takes it back."""

    name: str
    failures: int = 0
    """Failures one after the other that were about the account."""
    next_at: datetime | None = None
    stopped: str = ""
    """Why it is not used before somebody has looked at it; empty: it is used."""
    words: str = ""
    """What the other side said last about it."""
    refused_person: PersonId | None = None
    """To whom the server refused a letter by a rule of its own."""
    tested_at: datetime | None = None
    """When a test of it went well."""
