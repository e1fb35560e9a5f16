"""Who works: people and the roles they have."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.account import MessengerAccount
from app.domain.ids import PersonId, RoleId
from app.domain.work_calendar import Week


class Channel(StrEnum):
    """How a person is sent their work: by mail, as a calendar file, printed, in a messenger, or as a page to open."""

    MAIL = "mail"
    CALENDAR = "calendar"
    PAPER = "paper"
    MESSENGER = "messenger"
    PAGE = "page"

    @property
    def words(self) -> str:
        """As a sentence says it: told by …"""
        return "calendar file" if self is Channel.CALENDAR else str(self.value)


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of work that people can do, such as SEO strategist; steps name roles, never people."""

    id: RoleId
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the team or an outside contact."""

    id: PersonId
    name: str
    email: str = ""
    channel: Channel = Channel.MAIL
    roles: tuple[RoleId, ...] = ()
    week: Week | None = None
    """None: the company's week."""
    hourly_cost_minor: int | None = None
    """In whole cents (minor units of the company's currency)."""
    external: bool = False
    archived: bool = False
    """Gone, but still named by old work."""
    language: str = "en"
    """The code of the language that letters to this person are written in."""
    invited: bool = False
    """Due days come as invitations that change and cancel by themselves, not as a calendar file with *your turn*."""
    mention: str = ""
    """The id or name by which the messenger calls this person; empty: their name stands there, and nobody is called."""
    fallback: Channel | None = None
    """By which way this person is told when the first one refused for good; None: the lead is asked."""
    by_itself: bool | None = None
    """Whether letters leave without a hand. None: where an account for their channel has passed its test."""
    messenger: MessengerAccount | None = None
    """A channel of a messenger of their own; None: the one for all."""
    other_percent: int = 0
    """How much of their working time goes into what is no project here: 0 to 100."""
