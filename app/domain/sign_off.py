"""Who agreed to what before work goes on: plan review, start, dates, reduced scope, delivery, a workflow."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.ids import PersonId, ProjectId, SignOffId, StepId, VersionId


class SignOffKind(StrEnum):
    """What a person is asked to agree to."""

    PLAN = "plan review"
    START = "start"
    DATE = "date change"
    REDUCED_SCOPE = "reduced scope"
    DELIVERY = "delivery"
    POLL = "date poll"
    """One of several days; each is asked on its own."""
    WORKFLOW = "workflow"
    """A version of a workflow, or one step of it."""


class SignOffState(StrEnum):
    """What a person said."""

    OPEN = "open"
    AGREED = "agreed"
    OBJECTED = "objected"


@dataclass(frozen=True, slots=True)
class SignOff:
    """One person asked to agree to one thing."""

    id: SignOffId
    kind: SignOffKind
    person_id: PersonId
    project_id: ProjectId | None = None
    version_id: VersionId | None = None
    """The workflow version that is circulated."""
    step_id: StepId | None = None
    must: bool = True
    """Without this agreement it does not go on, unless the lead says why."""
    on: date | None = None
    """The day that is asked about."""
    state: SignOffState = SignOffState.OPEN
    text: str = ""
    asked_at: datetime | None = None
    at: datetime | None = None
    """When it was answered."""
