"""A run while it is being moved: a mutable copy that lives within one call of the engine."""

from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId
from app.domain.run import Run, StepRun, TaskState
from app.domain.workflow import Graph, Step
from app.engine.event import Event, Transition
from app.engine.reachability import Reach, arrives_at, paths


class MutableRun:
    """A copy of a run that one call of the engine changes; ``result`` makes it a run again.

    Steps that the run does not know yet wait; arrivals on flows that are gone are forgotten. Masks have one bit for
    each step, at its place in ``paths``.
    """

    def __init__(self, graph: Graph, run: Run) -> None:
        self.graph = graph
        self.paths = paths(graph)
        self.steps = {step_id: run.steps.get(step_id) or StepRun() for step_id in graph.by_id}
        self.arrivals: dict[FlowId, StepId] = {}
        self.complete = run.complete
        self.events: list[Event] = []
        self.open_mask = 0
        self.absorbing_mask = 0
        """The steps that have opened at their first or k-th flow: nothing reaches anything through them."""
        for step_id, step_run in self.steps.items():
            if step_run.state.open:
                self.open_mask |= 1 << self.paths.place[step_id]
            if step_run.absorbs and graph.step(step_id).counts_arrivals:
                self.absorbing_mask |= 1 << self.paths.place[step_id]
        for flow_id in run.arrivals:
            target = arrives_at(graph, flow_id)
            if target is not None:
                self.arrivals[flow_id] = target

    def put(self, step_id: StepId, step_run: StepRun) -> None:
        """Exchange the state of one step and keep the masks true. What opened a round is known while it is open."""
        bit = 1 << self.paths.place[step_id]
        if step_run.arrived is not None and not step_run.state.open:
            step_run = replace(step_run, arrived=None)
        if step_run.passed_on and step_run.state is not TaskState.CANCELLED:
            step_run = replace(step_run, passed_on=False)
        self.open_mask = self.open_mask | bit if step_run.state.open else self.open_mask & ~bit
        absorbs = step_run.absorbs and self.graph.step(step_id).counts_arrivals
        self.absorbing_mask = self.absorbing_mask | bit if absorbs else self.absorbing_mask & ~bit
        self.steps[step_id] = step_run

    def emit(self, event: Event) -> None:
        """Note what happened, for the events of the result."""
        self.events.append(event)

    @property
    def reach(self) -> Reach:
        """What leads to what as the run stands now."""
        return self.paths.past(self.absorbing_mask)

    def absorbs(self, step_id: StepId) -> bool:
        """Whether what comes to the step now is absorbed, since it opened at its first or k-th flow."""
        return bool(self.absorbing_mask >> self.paths.place[step_id] & 1)

    @property
    def holding_mask(self) -> int:
        """The steps on whose incoming flows something has arrived and waits, as a bit mask."""
        mask = 0
        for target in self.arrivals.values():
            mask |= 1 << self.paths.place[target]
        return mask

    def result(self) -> Transition:
        """The changed run with everything that was emitted, in order."""
        return Transition(Run(self.steps, frozenset(self.arrivals), self.complete), tuple(self.events))


def require_step(graph: Graph, step_id: StepId) -> Step:
    """The step with this id. Raises RuleViolation when the graph has none."""
    step = graph.by_id.get(step_id)
    if step is None:
        raise RuleViolation(f"This workflow has no step “{step_id}”. Choose one of its steps.")
    return step
