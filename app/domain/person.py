"""Who works: people and the roles they have."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.ids import PersonId, RoleId
from app.domain.work_calendar import Week


class Channel(StrEnum):
    """How somebody gets their work."""

    MAIL = "mail"
    CALENDAR = "calendar"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Role:
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
    hourly_cost: float | None = None
    external: bool = False
    archived: bool = False
    """Gone, but still named by old work."""
