"""Stepping through a workflow without a project: what opens, who is told, what waits again. For the editor.

Immutable: every act answers a new walkthrough, and ``back`` the one before it. Nothing is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.domain.condition import FieldValue
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId
from app.domain.run import Run, TaskState
from app.domain.workflow import Graph
from app.engine.event import Event, Kept, NextRound, NotNeeded, Opened, Passed, Transition, WaitsAgain
from app.engine.loop_backs import find_loop_backs
from app.engine.settle import settle
from app.engine.skip import skip
from app.engine.transition import begin, finish


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: the role of a step that opened or has a new round; None: nobody is named yet."""

    step_id: StepId
    role: RoleId | None
    round: int


@dataclass(frozen=True)
class Walkthrough:
    """``events`` are those of the last act, the settling after it included."""

    graph: Graph
    run: Run
    events: tuple[Event, ...] = ()
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    """What automatic decisions read of the project."""
    acts: tuple[tuple[StepId, str | None], ...] = ()
    """The steps finished so far, each with its outcome."""
    before: "Walkthrough | None" = field(default=None, repr=False, compare=False)

    @cached_property
    def open(self) -> tuple[StepId, ...]:
        """The steps on somebody's desk, as they were drawn."""
        return tuple(step.id for step in self.graph.steps if self.run.steps[step.id].state.open)

    @property
    def complete(self) -> bool:
        return self.run.complete

    @property
    def opened(self) -> tuple[StepId, ...]:
        return tuple(event.step_id for event in self.events if isinstance(event, Opened))

    @property
    def passed(self) -> tuple[StepId, ...]:
        """What ended without work by the last act."""
        return tuple(event.step_id for event in self.events if isinstance(event, Passed | Kept))

    @property
    def waits_again(self) -> tuple[StepId, ...]:
        return tuple(event.step_id for event in self.events if isinstance(event, WaitsAgain))

    @property
    def not_needed(self) -> tuple[StepId, ...]:
        return tuple(event.step_id for event in self.events if isinstance(event, NotNeeded))

    @property
    def told(self) -> tuple[Turn, ...]:
        """Who hears of the last act: the roles of what opened, and the approvers of a new round."""
        return tuple(
            Turn(event.step_id, role, event.round)
            for event in self.events
            if isinstance(event, Opened | NextRound)
            for role in self._hearing(event.step_id)
        )

    def _hearing(self, step_id: StepId) -> tuple[RoleId | None, ...]:
        step = self.graph.step(step_id)
        asked = step.approval.approvers if step.approval else ()
        return tuple(dict.fromkeys((*((step.role,) if step.role or not asked else ()), *asked)))

    def state(self, step_id: StepId) -> TaskState:
        return self.run.steps[step_id].state

    def finish(self, step_id: StepId, outcome: str | None = None) -> "Walkthrough":
        """Raises RuleViolation when the step is not open, or the outcome is none of its own."""
        return self._after(finish(self.graph, self.run, step_id, outcome), (step_id, outcome))

    def skip(self, step_id: StepId, outcome: str | None = None) -> "Walkthrough":
        """The step passed without work. Raises RuleViolation when it cannot be skipped, or not with this outcome."""
        return self._after(skip(self.graph, self.run, step_id, outcome), (step_id, outcome))

    def with_field(self, name: str, value: FieldValue) -> "Walkthrough":
        """Decisions that come from now on read this; what is decided stays."""
        return replace(self, fields={**self.fields, name: value}, events=(), before=self)

    def back(self) -> "Walkthrough":
        """As it was before the last act; the first one stays."""
        return self.before or self

    def _after(self, moved: Transition, act: tuple[StepId, str | None]) -> "Walkthrough":
        settled = settle(self.graph, moved.run, self.fields)
        events = moved.events + settled.events
        return Walkthrough(self.graph, settled.run, events, self.fields, (*self.acts, act), self)


def walk_through(
    graph: Graph, fields: Mapping[str, FieldValue] | None = None, *, reduced_scope: bool = False
) -> Walkthrough:
    """The first steps are open. Raises RuleViolation when the graph has no start or goes round by itself."""
    found = find_loop_backs(graph)
    settled = settle(found, begin(found, reduced_scope=reduced_scope), fields or {})
    return Walkthrough(found, settled.run, settled.events, dict(fields or {}))


def rehearse_again(graph: Graph, earlier: Walkthrough, *, reduced_scope: bool = False) -> Walkthrough:
    """The same acts on an edited graph, as far as they still fit; for an editor that is changed on the way."""
    found = walk_through(graph, earlier.fields, reduced_scope=reduced_scope)
    for step_id, outcome in earlier.acts:
        try:
            found = found.finish(step_id, outcome)
        except RuleViolation:
            break
    return found
