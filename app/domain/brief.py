"""What a project is for: its place among other projects, the brief, what it makes and what that has to meet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.check_item import Evidence
from app.domain.ids import (
    BudgetLineId,
    DeliverableId,
    FileId,
    KpiId,
    PersonId,
    ProjectId,
    RequirementId,
    RiskId,
    RoleId,
    TaskId,
)


class Stage(StrEnum):
    """The six processes that every project walks through, in their order."""

    DEFINE = "define"
    PLAN = "plan"
    ASSIGN = "assign"
    EXECUTE = "execute"
    DELIVER = "deliver"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class PassedGate:
    """A stage that the lead went on from; the reason is empty where nothing was missing."""

    stage: Stage
    at: datetime
    reason: str = ""


class Priority(StrEnum):
    """How much a task or project matters beside the others."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Classification:
    """Where a project belongs; everything may be empty."""

    type: str = ""
    objective: str = ""
    client: str = ""
    """The client or brand."""
    channel: str = ""
    """Where it is published: blog, mail, social media, an event."""
    priority: Priority = Priority.NORMAL
    labels: tuple[str, ...] = ()
    accountable_id: PersonId | None = None


QUESTIONS = (
    "Who/which team will benefit the most from this project?",
    "What do you need to create with the project?",
    "Why will this project benefit its target audience?",
    "What kind of resources will you need to complete the project?",
    "What are the KPIs for the project?",
)
"""The five questions of a brief, word for word."""


@dataclass(frozen=True, slots=True)
class RoleHours:
    """How many hours of a role a project is thought to need."""

    role: RoleId
    hours: float


@dataclass(frozen=True, slots=True)
class Brief:
    """The answers to the five questions. What is made are deliverables, what is measured are KPIs: both are records."""

    sentence: str = ""
    """The whole of it in one sentence."""
    audience: str = ""
    """Question 1: who benefits."""
    personas: tuple[str, ...] = ()
    creation: str = ""
    """Question 2: what is created, in words beside the deliverables."""
    promise: str = ""
    """Question 3: why it benefits them."""
    proof: str = ""
    roles: tuple[RoleHours, ...] = ()
    """Question 4: resources."""
    tools: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    success: str = ""
    """Question 5: what success looks like, in words beside the KPIs."""
    in_scope: tuple[str, ...] = ()
    out_scope: tuple[str, ...] = ()
    order: tuple[DeliverableId, ...] = ()
    """The deliverables in the order that somebody gave them; those that are not named come after, the oldest first."""


class DeliverableState(StrEnum):
    """How far a thing that a project makes has come."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    CHANGES = "changes asked"
    APPROVED = "approved"
    ACCEPTED = "accepted by the client"
    PUBLISHED = "published"

    @property
    def delivered(self) -> bool:
        return self in (DeliverableState.ACCEPTED, DeliverableState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Deliverable:
    """A thing that a project makes."""

    id: DeliverableId
    project_id: ProjectId
    name: str
    spec: str = ""
    """The id of the workflow's deliverable that it was copied from; empty: the project's own."""
    kind: str = ""
    amount: int = 1
    channel: str = ""
    format: str = ""
    state: DeliverableState = DeliverableState.DRAFT
    on: date | None = None
    """The day on which it was accepted or published."""
    link: str = ""
    reduced: bool = False
    """Left out by reduced scope."""
    task_id: TaskId | None = None
    """The task that makes it: its owner and due day are the deliverable's."""
    added_at: datetime | None = None
    """When it came in after the start: a change of scope."""


def in_order(brief: Brief, deliverables: Iterable[Deliverable]) -> list[Deliverable]:
    """The deliverables of a project as somebody has put them; those that nobody moved come after, the oldest first."""
    places = {id: at for at, id in enumerate(brief.order)}
    return sorted(deliverables, key=lambda one: (places.get(one.id, len(places)), one.id))


class RequirementState(StrEnum):
    """Whether a standard is met."""

    OPEN = "open"
    MET = "met"
    FAILED = "failed"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A standard that a deliverable, or the whole project, has to meet."""

    id: RequirementId
    project_id: ProjectId
    text: str
    deliverable_id: DeliverableId | None = None
    spec: str = ""
    """The id of the workflow's requirement that it was copied from; empty: the project's own."""
    must: bool = True
    how: str = ""
    by: PersonId | None = None
    state: RequirementState = RequirementState.OPEN
    reason: str = ""
    """Why it is waived or failed."""
    needs: Evidence | None = None
    """It cannot be met without evidence of this kind."""
    evidence: str = ""
    """A link or a note."""
    file_id: FileId | None = None
    reduced: bool = False
    """Left out by reduced scope."""
    added_at: datetime | None = None
    """When it came in after the start: a change of scope."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A number by which the success of a project is measured."""

    id: KpiId
    project_id: ProjectId
    name: str
    unit: str = ""
    start: float | None = None
    target: float | None = None
    on: date | None = None
    """The day on which it is measured."""
    person_id: PersonId | None = None
    """Who measures it."""
    value: float | None = None
    note: str = ""
    """Why it came out so."""
    task_id: TaskId | None = None
    """The task that measures it."""


@dataclass(frozen=True, slots=True)
class Risk:
    """What may go wrong, and who looks after it."""

    id: RiskId
    project_id: ProjectId
    text: str
    owner_id: PersonId | None = None


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """What a project buys. Amounts are whole cents (minor units of the company's currency)."""

    id: BudgetLineId
    project_id: ProjectId
    text: str
    category: str = ""
    supplier: str = ""
    on: date | None = None
    planned: int | None = None
    committed: int | None = None
    actual: int | None = None
    closed: bool = False

    @property
    def forecast(self) -> int:
        """What it will have cost: what was paid once it is closed, else the most that is known of it."""
        if self.closed:
            return self.actual or 0
        return max(self.planned or 0, self.committed or 0, self.actual or 0)
