"""A random walk through a run, watched by the oracle after every act."""

from random import Random

from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.run import Run, TaskState
from app.domain.workflow import TIMED_OUT, Graph, Step
from app.engine.event import Closed, Event, Transition
from app.engine.reopen import keep, reopen
from app.engine.settle import settle
from app.engine.skip import reduce_scope, skip, unskip
from app.engine.transition import begin, cancel, close_unattended, finish, put_back, start_step
from tests.app.engine.oracle import Oracle
from tests.app.engine.random_graph import TIERS, random_graph

WILD_ACTS = 25
"""After so many acts the walk only goes forward, so that it must come to an end."""


def walk(seed: int) -> tuple[Run, tuple[Event, ...]]:
    """Run a random graph to its end; the final run and everything that happened."""
    return walk_through(random_graph(seed), seed)


def walk_through(graph: Graph, seed: int) -> tuple[Run, tuple[Event, ...]]:
    """Run this graph to its end."""
    chance = Random(seed)
    fields = {"tier": chance.choice((*TIERS, None))}
    return _Walk(graph, fields, chance).to_the_end(begin(graph, reduced_scope=chance.random() < 0.3))


class _Walk:
    def __init__(self, graph: Graph, fields: dict[str, str | None], chance: Random) -> None:
        self.graph = graph
        self.fields = fields
        self.chance = chance
        self.oracle = Oracle(graph, fields)
        self.events: list[Event] = []

    def to_the_end(self, run: Run) -> tuple[Run, tuple[Event, ...]]:
        run = self._settled(Transition(run))
        for number in range(WILD_ACTS + 10 * len(self.graph.steps)):
            if run.complete:
                break
            assert any(step_run.state.open for step_run in run.steps.values()), "nobody can go on"
            wild = number < WILD_ACTS and self.chance.random() < 0.35
            moved = self._anything(run) if wild else self._finish(run, forward=number >= WILD_ACTS)
            run = self._settled(moved)
        assert run.complete, "the walk never ends"
        return run, tuple(self.events)

    def _settled(self, moved: Transition) -> Run:
        settled = settle(self.graph, moved.run, self.fields)
        self.oracle.check_settling(moved.run, settled)
        again = settle(self.graph, settled.run, self.fields)
        assert again == Transition(settled.run), "settling a settled run changes it"
        self.events += moved.events + settled.events
        return settled.run

    def _finish(self, run: Run, *, forward: bool) -> Transition:
        step_id = self.chance.choice(_in_state(run, TaskState.READY, TaskState.DOING))
        step = self.graph.step(step_id)
        choices = [outcome for outcome in step.outcomes if outcome.positive or not forward]
        outcome = self.chance.choice(choices).name if step.asks else self._by_itself(step)
        act = close_unattended if outcome == TIMED_OUT or step.kind.unattended else finish
        moved = act(self.graph, run, step_id, outcome)
        flows = self.oracle.expected_flows(step_id, outcome)
        self.oracle.check_closing(run, moved, step_id, flows)
        closed = [event.flows for event in moved.events if isinstance(event, Closed)]
        assert closed == [tuple(flow.id for flow in flows)]
        return moved

    def _by_itself(self, step: Step) -> str | None:
        """How a step without outcomes of its own ends: sometimes its time is out."""
        return TIMED_OUT if step.time_out and self.chance.random() < 0.5 else None

    def _anything(self, run: Run) -> Transition:
        step_id = self.chance.choice(list(run.steps))
        act = self.chance.choice((skip, skip, unskip, reopen, reopen, keep, start_step, put_back, "cancel", "scope"))
        try:
            if act == "scope":
                return reduce_scope(self.graph, run, self.chance.random() < 0.5)
            if act == "cancel":
                return cancel(self.graph, run, step_id, self.chance.random() < 0.5)
            moved = act(self.graph, run, step_id)
        except RuleViolation:
            return self._finish(run, forward=False)
        if act is reopen:
            self.oracle.check_reopening(moved, step_id)
        return moved


def _in_state(run: Run, *states: TaskState) -> list[StepId]:
    return sorted(step_id for step_id, step_run in run.steps.items() if step_run.state in states)
