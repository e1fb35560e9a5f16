"""One run of a workflow, or a free collection of tasks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.brief import Brief, Classification, PassedGate
from app.domain.condition import FieldValue
from app.domain.ids import FlowId, PersonId, ProjectId, RecurrenceId, StepId, TaskId, VersionId
from app.domain.person import Channel
from app.domain.quantity import Lag, LinkKind
from app.domain.run import StepRun
from app.domain.tailoring import Tailoring


class ProjectState(StrEnum):
    """Whether a project is still worked on, and how it ended otherwise."""

    RUNNING = "running"
    COMPLETE = "complete"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Dependency:
    """A link of this project alone; between the same two tasks it stands for the flows of the workflow."""

    source: TaskId
    target: TaskId
    kind: LinkKind = LinkKind.FINISH_START
    lag: Lag = Lag()
    accepted: bool = False
    """The lead knows that the plan breaks it."""


@dataclass(frozen=True, slots=True)
class Project:
    """One run of a workflow towards its anchor date, or a free collection of tasks."""

    id: ProjectId
    name: str
    version_id: VersionId | None = None
    """The workflow version it runs; None for a free project."""
    anchor_label: str = "Publish date"
    anchor_on: date | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    state: ProjectState = ProjectState.RUNNING
    reduced_scope: bool = False
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    passages: Mapping[StepId, StepRun] = field(default_factory=dict)
    """The runs of the steps that have no task."""
    arrivals: frozenset[FlowId] = frozenset()
    brief: Brief = field(default_factory=Brief)
    parent_task: TaskId | None = None
    """The subworkflow step of another project that started it, and that ends with it."""
    links: tuple[Dependency, ...] = ()
    anchor_minute: int | None = None
    """The hour of the anchor, in minutes after midnight: it decides when the anchor step is missed, and stands in its
    subject and calendar file. Offsets and slack stay days."""
    escalation_id: PersonId | None = None
    """Who is told beside the owner of the third follow-up."""
    channels: tuple[Channel, ...] = ()
    """Ways that this project may be told by; empty: each person's own."""
    watchers: tuple[PersonId, ...] = ()
    """Who hears of each finished step and each moved date."""
    classification: Classification = field(default_factory=Classification)
    tailoring: Tailoring = field(default_factory=Tailoring)
    """How it differs from its workflow version."""
    passed: tuple[PassedGate, ...] = ()
    date_fixed: bool = False
    """The anchor is locked: moving it needs a reason and the sign-offs of those who must agree."""
    review_until: date | None = None
    """Until when the team may comment on the plan."""
    practice: bool = False
    """A practice run: nothing is told and nothing counts."""
    recurrence_id: RecurrenceId | None = None
    """The recurrence that made it."""
    occurrence_on: date | None = None
    """The date of the rule that it was made for, wherever its anchor stands now."""
    budget_minor: int | None = None
    """As typed, in hundredths of the currency; None: what its lines and its labour are planned to cost."""
