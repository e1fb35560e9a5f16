"""What a step needs, gives and has to have checked; the same in the workflow and on the task."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.ids import StepId, TaskId
from app.domain.project_field import Repeat


class CheckState(StrEnum):
    """Whether a line of a checklist was looked at, and how it came out."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"


class Evidence(StrEnum):
    """What has to be given before a check item, a requirement or an output counts as done."""

    FILE = "file"
    DATE = "date"
    AMOUNT = "amount"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One line of a checklist."""

    text: str
    state: CheckState = CheckState.OPEN
    id: str = ""
    """Stable across the versions of the workflow that it came from; empty where it was typed on the task."""
    required: bool = False
    """The task cannot be finished while it is open."""
    evidence: Evidence | None = None
    """It cannot be ticked without a value of this kind."""
    value: str = ""
    """The evidence as typed: an ISO date, an amount, a link, the key of a file."""
    note: str = ""
    """Why it failed."""
    bug: TaskId | None = None
    """The task that mends what failed; its project stays open until that is over."""

    @property
    def done(self) -> bool:
        return self.state is CheckState.DONE


class InputKind(StrEnum):
    """Where the thing comes from that a task needs."""

    NOTE = "note"
    """Described in words; nobody can tell whether it is there."""
    LINK = "link"
    FILE = "file"
    FIELD = "field"
    """A field of the project."""
    OUTPUT = "output"
    """What another step gives."""


@dataclass(frozen=True, slots=True)
class Input:
    """What is needed to do a task. A missing one is shown; it never holds the task up."""

    text: str
    kind: InputKind = InputKind.NOTE
    required: bool = False
    source: str = ""
    """Of a field its name, of an output the id of the step that gives it."""
    value: str = ""
    """Of a link or file what was given for it."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a task gives to those after it."""

    text: str
    required: bool = False
    """The task cannot be finished without it."""
    value: str = ""
    """What was given: a link, the key of a file, words."""


@dataclass(frozen=True, slots=True)
class Section:
    """A named group of steps; no matter of the engine, unless it is repeated."""

    id: str
    name: str
    repeat: Repeat | None = None
    """All of its steps are done once for each value of a field of the project."""


@dataclass(frozen=True, slots=True)
class DeliverableSpec:
    """What a project of a workflow makes, copied to the project as it starts."""

    id: str
    name: str
    kind: str = ""
    amount: int = 1
    channel: str = ""
    format: str = ""
    optional: bool = False
    """Left out by reduced scope."""
    step: StepId | None = None
    """The step that makes it."""


@dataclass(frozen=True, slots=True)
class RequirementSpec:
    """A standard that what a workflow makes has to meet, copied to the project as it starts."""

    id: str
    text: str
    must: bool = True
    """The step with the anchor cannot be closed while it is open."""
    how: str = ""
    """How it is checked."""
    by: str = ""
    """The id of the role that checks it."""
    deliverable: str = ""
    """The id of the deliverable that it is about; empty: all of them."""
    evidence: Evidence | None = None
    optional: bool = False
    """Left out by reduced scope."""
