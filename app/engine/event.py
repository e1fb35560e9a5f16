"""What happened in a transition or in settling, in order. Actions turn it into messages and activity."""

from dataclasses import dataclass

from app.domain.ids import FlowId, StepId
from app.domain.run import Run, SkipReason


@dataclass(frozen=True, slots=True)
class Opened:
    """Its turn has come: it is ready on its owner's desk."""

    step_id: StepId
    round: int


@dataclass(frozen=True, slots=True)
class Closed:
    """Somebody ended its open round; ``flows`` were delivered."""

    step_id: StepId
    round: int
    outcome: str | None
    flows: tuple[FlowId, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """It ended without work: skipped for ``reason``, or (None) an automatic decision, a junction, a start, an end."""

    step_id: StepId
    round: int
    reason: SkipReason | None
    flows: tuple[FlowId, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Its turn came again and it was passed as still good."""

    step_id: StepId
    flows: tuple[FlowId, ...]


@dataclass(frozen=True, slots=True)
class Absorbed:
    """A delivery reached it while it was open: its owner hears of a new version of ``source_id``."""

    step_id: StepId
    source_id: StepId


@dataclass(frozen=True, slots=True)
class CameLate:
    """A delivery reached a step that had opened without it, at its first or k-th flow; nothing follows."""

    step_id: StepId
    source_id: StepId


@dataclass(frozen=True, slots=True)
class NextRound:
    """A delivery reached an open approval or question: its votes are history, ``round`` has begun."""

    step_id: StepId
    round: int
    source_id: StepId


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An arrival was taken away, because a loop-back will bring it again."""

    flow_id: FlowId


@dataclass(frozen=True, slots=True)
class TakenBack:
    """It was ready and not started, and waits again because a step before it was reopened."""

    step_id: StepId
    round: int


@dataclass(frozen=True, slots=True)
class StillOpen:
    """A step before it was reopened, but somebody has started it already."""

    step_id: StepId


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Its open work was stopped; ``flows`` were delivered where it was passed on all the same."""

    step_id: StepId
    round: int
    flows: tuple[FlowId, ...] = ()


@dataclass(frozen=True, slots=True)
class NotNeeded:
    """Nothing that is under way leads to it any more."""

    step_id: StepId


@dataclass(frozen=True, slots=True)
class WaitsAgain:
    """It was done or not needed, and something under way can reach it again."""

    step_id: StepId


@dataclass(frozen=True, slots=True)
class LimitReached:
    """It has been sent back as often as its limit allows, and the limit names no outcome: ask the lead."""

    step_id: StepId


@dataclass(frozen=True, slots=True)
class Completed:
    """The project is over: no step is open and no arrival waits."""


Event = (
    Opened
    | Closed
    | Passed
    | Kept
    | Absorbed
    | CameLate
    | NextRound
    | Withdrawn
    | TakenBack
    | StillOpen
    | Cancelled
    | NotNeeded
    | WaitsAgain
    | LimitReached
    | Completed
)


@dataclass(frozen=True, slots=True)
class Transition:
    """The run after a step forward, and what happened on the way."""

    run: Run
    events: tuple[Event, ...] = ()
