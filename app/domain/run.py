"""What the workflow engine knows of one project."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.ids import FlowId, StepId


class TaskState(StrEnum):
    """Where a step of a running project stands; the words are stored and shown."""

    WAITING = "waiting"
    READY = "ready"
    DOING = "doing"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        """Whether somebody can work on it now: ready or doing. A running wait is open, too."""
        return self in (TaskState.READY, TaskState.DOING)

    @property
    def over(self) -> bool:
        """Whether it needs no more work: done, skipped or cancelled."""
        return self in (TaskState.DONE, TaskState.SKIPPED, TaskState.CANCELLED)


class SkipReason(StrEnum):
    """Why a step was passed without work, or will be."""

    BY_HAND = "by hand"
    NOT_NEEDED = "not needed"
    REDUCED_SCOPE = "reduced scope"


@dataclass(frozen=True, slots=True)
class StepRun:
    """Where one step of a running project stands: its state, its round, and how earlier rounds ended."""

    state: TaskState = TaskState.WAITING
    round: int = 0
    """The round that is open, or was last; 0 before its first turn. A done step that an open loop can reach again
    reads ``waiting`` and keeps the number of its last round until it opens."""
    outcome: str | None = None
    """How its latest closed round ended; of an automatic decision the ids of the flows it took, one a line."""
    skip: SkipReason | None = None
    """Why it is ``skipped``; in any other state: it will be passed for this reason when its turn comes (again)."""
    skip_outcome: str | None = None
    """The outcome that a skipped approval or asked decision takes."""
    loops: int = 0
    """How often it ended with a looping outcome, for the limit."""
    absorbs: bool = False
    """Of a step that opens at the first or the k-th flow: it has opened, and absorbs what comes later."""
    again: bool = False
    """It was done and waits because an open round can reach it again; with ``done`` or ``skipped``: it is kept as it
    is, and will be passed when its turn comes."""
    arrived: frozenset[FlowId] | None = None
    """Of an open step: the arrivals that opened its round and those it absorbed since. They are given back when it has
    to wait again. None: it is not open, or was opened by a program that did not keep them."""
    passed_on: bool = False
    """Of a cancelled step: its flows went on as if it were done, so it counts as passed."""

    @property
    def has_delivered(self) -> bool:
        """Whether its flows went on when it ended: done, skipped when its turn had come, or cancelled and passed on."""
        skipped = self.state is TaskState.SKIPPED and self.skip is not SkipReason.NOT_NEEDED
        return self.state is TaskState.DONE or self.passed_on or (skipped and self.round > 0)


@dataclass(frozen=True, slots=True)
class Run:
    """A project's state in the workflow: immutable, every step has an entry."""

    steps: Mapping[StepId, StepRun]
    arrivals: frozenset[FlowId] = frozenset()
    """Flows on which a delivery waits to be used up; a reopened step holds one under an id of the engine's."""
    complete: bool = False
