"""Through what messages leave: the accounts, without their secrets, and what is known of how they do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.ids import PersonId

MAIL, MESSENGER, FOLDER = "mail", "messenger", "folder"
"""The names of the accounts: two are those of their channels, the folder takes calendar files and pages."""


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
    def place(self) -> str:
        """What a list shows as its server."""
        return f"{self.host}:{self.port}"

    @property
    def secret_name(self) -> str:
        """Under what its password is kept. A password is never given to another server or for another name."""
        return f"mail {self.user} {self.host}:{self.port}"

    @property
    def identity(self) -> str:
        """What makes it another account when it differs."""
        return f"{self.user} {self.place} {self.security} {self.sender}"


@dataclass(frozen=True, slots=True)
class MessengerAccount:
    """A channel of a messenger; its address is a secret and lies in the system's keyring."""

    kind: MessengerKind
    host: str
    """The server of the address, which is no secret."""
    per_minute: int = 20
    person_id: PersonId | None = None
    """Whose own channel it is; None: the one for all."""

    @property
    def place(self) -> str:
        """What a list shows as its server."""
        return self.host

    @property
    def secret_name(self) -> str:
        """Under what its address is kept; two people have channels of their own at one server."""
        name = f"messenger {self.kind} {self.host}"
        return name if self.person_id is None else f"{name} p{self.person_id}"

    @property
    def identity(self) -> str:
        """What makes it another channel when it differs; the address itself is a secret."""
        return f"{self.kind} {self.host}"


@dataclass(frozen=True, slots=True)
class FolderAccount:
    """A folder of this computer, perhaps one that is synced, into which calendar files and pages are written."""

    path: str
    host: str = "localhost"
    """Nothing leaves this computer by itself."""
    per_minute: int = 0
    secret_name: str = ""

    @property
    def place(self) -> str:
        """What a list shows as its server."""
        return self.path

    @property
    def identity(self) -> str:
        """What makes it another folder when it differs."""
        return self.path


Account = MailAccount | MessengerAccount | FolderAccount


def account_name(channel: str, own: MessengerAccount | None = None) -> str:
    """Under what name is known how the account of a channel does; ``own`` is the person's own messenger channel."""
    if channel in ("calendar", "page"):
        return FOLDER
    return f"{MESSENGER} p{own.person_id}" if channel == MESSENGER and own is not None else channel


@dataclass(frozen=True, slots=True)
class SendingSettings:
    """What the lead chose about sending."""

    mail: MailAccount | None = None
    messenger: MessengerAccount | None = None
    held: bool = False
    """Nothing leaves until this is taken back."""
    folder: str = ""
    """Where calendar files and pages are written; empty: nowhere."""

    @property
    def has_account(self) -> bool:
        """Whether letters can leave without a hand."""
        return self.mail is not None or self.messenger is not None

    def account(self, name: str) -> Account | None:
        """An account for all by its name; None while none is set."""
        if name == FOLDER:
            return FolderAccount(self.folder) if self.folder else None
        return self.messenger if name == MESSENGER else self.mail


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """A fact: how an account did the last time. No undo takes it back."""

    name: str
    """Of which account: ``mail: kim smtp.example.com:465 …``. One that is set in the place of another has its own."""
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

    @property
    def account(self) -> str:
        """The name of the account without what makes it this one: mail, messenger, folder, answers."""
        return self.name.partition(": ")[0]

    @property
    def in_trouble(self) -> bool:
        """Whether the last that an account for letters said was a refusal."""
        return bool(self.failures or self.stopped or self.words)
