"""Stepping through a workflow without a project: what opens, who is told, what waits again. For the editor.

Immutable: every act answers a new walkthrough, and ``back`` the one before it. Nothing is stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.domain.condition import FieldValue
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId
from app.domain.run import Run, StepRun, TaskState
from app.domain.workflow import Graph
from app.engine.event import Event, Kept, NextRound, NotNeeded, Opened, Passed, Transition, WaitsAgain
from app.engine.loop_backs import find_loop_backs
from app.engine.repeat import answered, origins, regions
from app.engine.settle import settle
from app.engine.skip import skip
from app.engine.transition import begin, finish

_FARTHEST = {TaskState.WAITING: 1, TaskState.DONE: 2, TaskState.SKIPPED: 3, TaskState.CANCELLED: 3}
"""How near its end a step is; open ones come first."""


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
    workflow: Graph | None = field(default=None, repr=False, compare=False)
    """The workflow as it is drawn, where the answers make copies of steps that are repeated."""

    @cached_property
    def open(self) -> tuple[StepId, ...]:
        """The steps on somebody's desk, as they were drawn."""
        return tuple(step.id for step in self.graph.steps if self.run.steps[step.id].state.open)

    @cached_property
    def drawn(self) -> Graph:
        """The workflow as it is drawn, without copies of what is repeated."""
        return self.workflow or self.graph

    @cached_property
    def drawn_step(self) -> Mapping[StepId, StepId]:
        """For each step that is stepped through, the one that is drawn; junctions around copies have none."""
        return origins(self.drawn, self.graph)

    @cached_property
    def _copies(self) -> Mapping[StepId, Sequence[StepId]]:
        found: dict[StepId, list[StepId]] = {}
        for step_id, drawn in self.drawn_step.items():
            found.setdefault(drawn, []).append(step_id)
        return found

    def stands(self, drawn: StepId) -> StepRun:
        """Where a step of the drawing stands; of several copies the one that is farthest from its end."""
        copies = self._copies.get(drawn, (drawn,))
        step_id = min(copies, key=lambda one: _FARTHEST.get(self.run.steps[one].state, 0))
        run = self.run.steps[step_id]
        if step_id == drawn or run.outcome is None:
            return run
        value = step_id.removeprefix(drawn)
        return replace(run, outcome="\n".join(line.removesuffix(value) for line in run.outcome.split("\n")))

    def open_for(self, drawn: StepId | None) -> StepId | None:
        """What is open of a step of the drawing: itself, or the first of its copies."""
        return next((step_id for step_id in self.open if self.drawn_step.get(step_id) == drawn), None)

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
        """Decisions that come from now on read this; what is decided stays.

        Where steps are repeated for its values, the acts are done again as far as they still fit. Raises RuleViolation
        for values that no project may have.
        """
        fields = {**self.fields, name: value}
        if not any(region.repeat.field == name for region in regions(self.drawn)):
            return replace(self, fields=fields, events=(), before=self)
        return replace(_acted(walk_through(self.drawn, fields), self.acts), events=(), before=self)

    def back(self) -> "Walkthrough":
        """As it was before the last act; the first one stays."""
        return self.before or self

    def _after(self, moved: Transition, act: tuple[StepId, str | None]) -> "Walkthrough":
        settled = settle(self.graph, moved.run, self.fields)
        events = moved.events + settled.events
        return Walkthrough(self.graph, settled.run, events, self.fields, (*self.acts, act), self, self.workflow)


def walk_through(
    graph: Graph, fields: Mapping[str, FieldValue] | None = None, *, reduced_scope: bool = False
) -> Walkthrough:
    """The first steps are open; what is repeated for values that ``fields`` has is there so many times.

    Raises RuleViolation when the graph has no start or goes round by itself.
    """
    drawn = find_loop_backs(graph)
    found = answered(drawn, fields or {})
    settled = settle(found, begin(found, reduced_scope=reduced_scope), fields or {})
    return Walkthrough(found, settled.run, settled.events, dict(fields or {}), workflow=drawn)


def rehearse_again(graph: Graph, earlier: Walkthrough, *, reduced_scope: bool = False) -> Walkthrough:
    """The same acts on an edited graph, as far as they still fit; for an editor that is changed on the way."""
    return _acted(walk_through(graph, earlier.fields, reduced_scope=reduced_scope), earlier.acts)


def _acted(found: Walkthrough, acts: Iterable[tuple[StepId, str | None]]) -> Walkthrough:
    for step_id, outcome in acts:
        try:
            found = found.finish(step_id, outcome)
        except RuleViolation:
            break
    return found
