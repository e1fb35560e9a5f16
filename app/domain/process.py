"""What the team does again and again, who is involved, and which projects are made by the calendar."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.ids import PersonId, ProcessId, RecurrenceId, RoleId, TeamId, WorkflowId


@dataclass(frozen=True, slots=True)
class Team:
    """A named group of people, who may be picked together."""

    id: TeamId
    name: str
    people: tuple[PersonId, ...] = ()


class Involvement(StrEnum):
    """What a role has to do with a process."""

    DOES = "does"
    APPROVES = "approves"
    INFORMED = "informed"


@dataclass(frozen=True, slots=True)
class RoleInvolvement:
    """One cell of the matrix of processes and roles."""

    role: RoleId
    involvement: Involvement


@dataclass(frozen=True, slots=True)
class Process:
    """One line of the catalogue of what the team does, with a workflow or without one."""

    id: ProcessId
    name: str
    cadence: str = ""
    """How often, in words."""
    deliverables: tuple[str, ...] = ()
    owner_id: PersonId | None = None
    workflow_id: WorkflowId | None = None
    roles: tuple[RoleInvolvement, ...] = ()


class Missed(StrEnum):
    """What happens to runs whose moment came while the program was closed."""

    SKIP = "skip"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class RoleStaff:
    """Who does the work of a role in the projects that are made by themselves."""

    role: RoleId
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class OccurrenceChange:
    """One date of a recurrence that is left out (``to`` is None) or moved."""

    on: date
    to: date | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Projects of a workflow that are made by themselves, at so many days before each of their dates."""

    id: RecurrenceId
    workflow_id: WorkflowId
    rule: str
    """An RRULE of RFC 5545 without DTSTART."""
    first_on: date
    """The day that the rule counts from."""
    lead_days: int = 14
    """Calendar days before its date on which the project is made."""
    staff: tuple[RoleStaff, ...] = ()
    pattern: str = "{workflow} {date}"
    """The name of a project, with {workflow}, {date}, {week}, {month}, {year} and {n}."""
    exceptions: tuple[OccurrenceChange, ...] = ()
    missed: Missed = Missed.ONCE
    paused: bool = False
    made_until: date | None = None
    """Runs up to this date of the rule were made or left out; none of them is made again."""
