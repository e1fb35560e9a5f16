"""How a thing is done: a graph of steps and flows, in versions."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Protocol, TypeVar

from app.domain.check_item import CheckItem, DeliverableSpec, Input, Output, RequirementSpec, Section
from app.domain.condition import Condition
from app.domain.ids import FlowId, RoleId, StepId, VersionId, WorkflowId
from app.domain.project_field import FieldKind as FieldKind
from app.domain.project_field import ProjectField as ProjectField
from app.domain.project_field import Repeat
from app.domain.quantity import Lag, Offset, Span
from app.domain.step_kind import StepKind as StepKind


class ApprovalRule(StrEnum):
    """How many of the approvers must say yes."""

    ALL = "all"
    ANY = "any"
    K_OF_N = "k of n"
    FIRST_NO = "first no stops"


class DecisionMode(StrEnum):
    """Who decides which way is taken: a person, or rules over the project's fields."""

    ASKED = "asked"
    """Its role answers; it has outcomes like an approval."""
    FIRST_TRUE = "first true"
    ALL_TRUE = "all that apply"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A named way an approval or an asked decision ends."""

    name: str
    positive: bool = True
    chance: float | None = None
    """In which share of the rounds it comes, from 0 to 1, for simulations; None: as it was before, else the usual."""


@dataclass(frozen=True, slots=True)
class ApproverDays:
    """How many working days the approvers of one role have from the moment they are asked."""

    role: RoleId
    days: int


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approves, by which rule, and what happens after being sent back many times."""

    approvers: tuple[RoleId, ...] = ()
    rule: ApprovalRule = ApprovalRule.ALL
    k: int = 1
    in_order: bool = False
    limit: int | None = None
    """After so many looping outcomes the next one counts as ``limit_outcome``, or the lead is asked."""
    limit_outcome: str | None = None
    due_days: tuple[ApproverDays, ...] = ()
    """The roles whose vote is due before the step is; the others have until then."""

    def days_of(self, roles: Collection[RoleId]) -> int | None:
        """The working days that somebody with these roles has to vote; None: until the step is due."""
        return min(
            (one.days for one in self.due_days if one.role in roles and one.role in self.approvers), default=None
        )


TIMED_OUT = "timed out"
"""How a step ends that its time-out closes."""


@dataclass(frozen=True, slots=True)
class TimeOut:
    """What happens when a step is still open ``after`` so much working time: remind its owner, or close it."""

    after: Span
    close: bool = False
    """Its outcome is then ``TIMED_OUT``."""


@dataclass(frozen=True, slots=True)
class Step:
    """A node of the flowchart: what is done, by which role, when, and how it may end."""

    id: StepId
    kind: StepKind
    title: str = ""
    role: RoleId | None = None
    offset: Offset | None = None
    length: Span | None = None
    """Working time from ready to done; None: its effort, or a day."""
    effort_minutes: int | None = None
    instructions: str = ""
    inputs: tuple[Input, ...] = ()
    done_when: str = ""
    checklist: tuple[CheckItem, ...] = ()
    optional: bool = False
    """Left out by reduced scope."""
    anchor: bool = False
    """Carries the anchor of the project; one step does."""
    outcomes: tuple[Outcome, ...] = ()
    approval: Approval | None = None
    mode: DecisionMode | None = None
    question: str = ""
    end_project: bool = False
    """Of an end: cancels what is still open."""
    opens_at: int | None = None
    """Opens when so many flows have arrived (1: the first); None: the usual rule."""
    cancel_rest: bool = False
    """Of a step with ``opens_at``: as it opens, ends the open work from which every way ahead leads to it."""
    gates: tuple[StepId, ...] = ()
    """*Not before* these milestones: it also waits while something under way can reach one of them."""
    time_out: TimeOut | None = None
    subworkflow: VersionId | None = None
    """Of a subworkflow: the version of the other workflow that it starts; the End reached is its outcome."""
    x: float | None = None
    """The middle of its box, in pixels at 100 %; None until it is laid out."""
    y: float | None = None
    informed: tuple[RoleId, ...] = ()
    """Who hears when it is finished and when its date moves, and has nothing to do."""
    row: int | None = None
    """The row that a layout put it into; None: it stands where its author put it."""
    outputs: tuple[Output, ...] = ()
    section: str | None = None
    """The id of the section that it belongs to."""
    today: RoleId | None = None
    """Which role does it today; ``should`` says which role should."""
    should: RoleId | None = None
    should_why: str = ""
    shortest: Span | None = None
    longest: Span | None = None
    """The ends of the range around ``length``, for simulations; None: the usual spread."""
    foreign: str = ""
    """What the file of another program says of it and nothing here can say, as its XML."""
    repeat: Repeat | None = None
    """Done once for each value of a field of the project."""

    @property
    def roles(self) -> tuple[RoleId, ...]:
        """Every role that it names, once: who does it, who approves, who is informed."""
        asked = self.approval.approvers if self.approval is not None else ()
        return tuple(dict.fromkeys((*((self.role,) if self.role is not None else ()), *asked, *self.informed)))

    @property
    def asks(self) -> bool:
        """Whether a person chooses how it ends: an approval, or a decision that its role answers."""
        return self.kind is StepKind.APPROVAL or (self.kind is StepKind.DECISION and self.mode is DecisionMode.ASKED)

    @property
    def has_outcome(self) -> bool:
        """Conditions can read how it ended: somebody answered, a subworkflow reached an End, or its time was out."""
        closes = self.time_out is not None and self.time_out.close
        return self.asks or self.kind is StepKind.SUBWORKFLOW or closes

    @property
    def counts_arrivals(self) -> bool:
        """It opens when ``opens_at`` flows have arrived; an end never waits."""
        return self.opens_at is not None and self.kind is not StepKind.END

    @property
    def has_task(self) -> bool:
        """It stands as a task in a project; the others pass without anybody's work."""
        return self.kind.traits.has_task or self.asks

    @property
    def answers(self) -> tuple[Outcome, ...]:
        """What people may choose of its outcomes: all but the clock's."""
        return tuple(outcome for outcome in self.outcomes if outcome.name != TIMED_OUT)

    @property
    def positive_outcome(self) -> str | None:
        return next((outcome.name for outcome in self.outcomes if outcome.positive), None)


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow of the flowchart: when its source ends, its target is told that it may begin."""

    id: FlowId
    source: StepId
    target: StepId
    outcome: str | None = None
    """Taken when its source ends with this outcome; only from approvals and asked decisions."""
    condition: Condition | None = None
    """Only from automatic decisions; None there means *otherwise*."""
    marked: bool = False
    """The author says it is a loop-back."""
    loop_back: bool = False
    """Marked, or found on edit: stored, so that it never changes while a project runs."""
    lag: Lag = Lag()
    bends: tuple[tuple[float, float], ...] = ()


class Meeting(StrEnum):
    """Whether flows into one step come together in a run without ways back."""

    NEVER = "never"
    ALWAYS = "always"
    SOMETIMES = "sometimes"
    """Or always, unless something is sent back."""


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation on the flowchart; no node."""

    id: str
    text: str
    x: float = 0
    y: float = 0
    foreign: str = ""
    """What the file of another program says where it stands, as its XML."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The row of a role; None: of the steps without one."""

    role: RoleId | None
    height: float = 0
    """In pixels at 100 %; 0 until it is laid out."""


@dataclass(frozen=True)
class Graph:
    """One version of a flowchart, with its adjacency worked out on first use."""

    steps: tuple[Step, ...] = ()
    flows: tuple[Flow, ...] = ()
    fields: tuple[ProjectField, ...] = ()
    lanes: tuple[Lane, ...] = ()
    """In their order from top to bottom; the first begins at y = 0."""
    in_lanes: bool = False
    """Drawn as rows, each step in the row of its role."""
    notes: tuple[Note, ...] = ()
    in_rows: bool = False
    """What its author has not placed by hand is kept laid out in rows that fit the window; lanes win over it."""
    sections: tuple[Section, ...] = ()
    deliverables: tuple[DeliverableSpec, ...] = ()
    requirements: tuple[RequirementSpec, ...] = ()

    @cached_property
    def by_id(self) -> dict[StepId, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def rows(self) -> dict[StepId, int]:
        """The row of each step that a layout put into one; empty while it is not drawn in rows."""
        if self.in_lanes or not self.in_rows:
            return {}
        return {step.id: step.row for step in self.steps if step.row is not None}

    @cached_property
    def flow_by_id(self) -> dict[FlowId, Flow]:
        return {flow.id: flow for flow in self.flows}

    @cached_property
    def outgoing(self) -> dict[StepId, tuple[Flow, ...]]:
        """Flows by source, in the author's order; every step has an entry."""
        return self._grouped("source")

    @cached_property
    def incoming(self) -> dict[StepId, tuple[Flow, ...]]:
        """Flows by target, in the author's order; every step has an entry."""
        return self._grouped("target")

    def _grouped(self, end: str) -> dict[StepId, tuple[Flow, ...]]:
        found: dict[StepId, list[Flow]] = {step.id: [] for step in self.steps}
        for flow in self.flows:
            found.setdefault(getattr(flow, end), []).append(flow)
        return {step_id: tuple(flows) for step_id, flows in found.items()}

    def step(self, step_id: StepId) -> Step:
        return self.by_id[step_id]

    def with_steps(self, *steps: Step) -> "Graph":
        """These steps in the place of those with their ids, or at the end."""
        return replace(self, steps=_with(self.steps, steps))

    def with_flows(self, *flows: Flow) -> "Graph":
        """These flows in the place of those with their ids, or at the end."""
        return replace(self, flows=_with(self.flows, flows))

    def with_notes(self, *notes: Note) -> "Graph":
        """These notes in the place of those with their ids, or at the end."""
        return replace(self, notes=_with(self.notes, notes))

    @cached_property
    def start(self) -> Step | None:
        return next((step for step in self.steps if step.kind is StepKind.START), None)

    @cached_property
    def counting(self) -> tuple[Step, ...]:
        """The steps that open at their first or k-th flow."""
        return tuple(step for step in self.steps if step.counts_arrivals)

    @cached_property
    def starts_others(self) -> bool:
        """Whether one of its steps starts another workflow."""
        return any(step.kind is StepKind.SUBWORKFLOW for step in self.steps)

    @cached_property
    def timed_out(self) -> dict[StepId, TimeOut]:
        """The time-out of each step that has one, by the id of the step."""
        return {step.id: step.time_out for step in self.steps if step.time_out is not None}

    @cached_property
    def branches(self) -> bool:
        """Whether a decision may leave out some of its steps."""
        return any(step.kind is StepKind.DECISION or step.asks for step in self.steps)

    @cached_property
    def anchor(self) -> Step | None:
        return next((step for step in self.steps if step.anchor), None)


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_HasId)


def _with(items: tuple[T, ...], new: tuple[T, ...]) -> tuple[T, ...]:
    coming = {item.id: item for item in new}
    kept = tuple(coming.pop(item.id, item) for item in items)
    return kept + tuple(coming.values())


OWN_TEMPLATE = "own"
"""In the place of a shipped template's name: the workflow is a template of the team's own, and is kept archived, so
that no list of workflows shows it."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """A way of working that has a name; its graphs are in its versions."""

    id: WorkflowId
    name: str
    anchor_label: str = "Publish date"
    about: str = ""
    template: str = ""
    """The shipped template it came from; or ``OWN_TEMPLATE``."""
    archived: bool = False
    anchor_minute: int | None = None
    """The hour that projects of it begin with on their anchor day, in minutes after midnight."""

    @property
    def is_own_template(self) -> bool:
        return self.template == OWN_TEMPLATE


class VersionState(StrEnum):
    """Whether a version may still be drawn on; a published one never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class WorkflowVersion:
    """One graph of a workflow. Published ones never change."""

    id: VersionId
    workflow_id: WorkflowId
    number: int
    state: VersionState
    graph: Graph
    note: str = ""
    published_at: datetime | None = None
