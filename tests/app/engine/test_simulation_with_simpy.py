"""The runs of random workflows beside SimPy: with the same draws each ends at the same minute, whoever is busy."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
import simpy

from app.domain.condition import FieldValue
from app.domain.ids import RoleId, StepId
from app.domain.quantity import Lag, Span, SpanUnit
from app.domain.workflow import TIMED_OUT, Graph, Step
from app.engine.chance import Chance
from app.engine.event import Closed, Opened, Passed, Transition
from app.engine.loop_backs import find_loop_backs
from app.engine.settle import settle
from app.engine.simulated_run import Simulator, Timing, queue_by_role
from app.engine.transition import begin, close_unattended, finish
from tests.app.engine.random_graph import TIERS, random_graph

ROLES = (RoleId("ann"), RoleId("bob"), RoleId("cleo"), None)
MOST = 3000
"""Ends in one run: a graph that goes round for longer is not compared."""


def staffed(seed: int) -> Graph:
    """A random graph whose steps have lengths, lags and one of three roles or none."""
    chance, graph = Random(seed), random_graph(seed)

    def with_work(step: Step) -> Step:
        length = Span(chance.choice((0, 0.5, 1, 2, 5)), SpanUnit.DAYS)
        return replace(step, role=chance.choice(ROLES), length=length, offset=None)

    lags = {flow.id: Lag(chance.choice((0, 0, 0, 60, 480, 960))) for flow in graph.flows if not flow.loop_back}
    flows = tuple(replace(flow, lag=lags.get(flow.id, Lag())) for flow in graph.flows)
    return find_loop_backs(replace(graph, steps=tuple(with_work(step) for step in graph.steps), flows=flows))


class Office:
    """One run as SimPy plays it: each role is a resource with one place, each open step a process."""

    def __init__(self, graph: Graph, number: int, chance: Chance, fields: dict[str, FieldValue]) -> None:
        self.graph, self.number, self.chance, self.fields = graph, number, chance, fields
        self.env = simpy.Environment()
        self.doers = queue_by_role(graph)
        self.places = {doer.name: simpy.Resource(self.env) for doer in self.doers.values()}
        self.rounds: dict[StepId, int] = {}
        self.processes: dict[StepId, simpy.Process] = {}
        self.ended: dict[StepId, int] = {}
        self.ends = 0
        self.over = self.env.event()
        self.run = begin(graph)
        self.settle(Transition(self.run))

    def end_minute(self) -> int | None:
        """None: it went round too long."""
        self.env.run(until=self.over)
        return None if self.ends > MOST else int(self.env.now)

    def settle(self, moved: Transition) -> None:
        settled = settle(self.graph, moved.run, self.fields)
        self.run = settled.run
        events = (*moved.events, *settled.events)
        self.ended.update({one.step_id: self.env.now for one in events if isinstance(one, Closed | Passed)})
        for event in events:
            if isinstance(event, Opened):
                self.open(event.step_id)
        for step_id, process in list(self.processes.items()):
            current = process is self.env.active_process
            if process.is_alive and not current and not self.run.steps[step_id].state.open:
                process.interrupt()
        idle = not any(state.state.open for state in self.run.steps.values())
        if (self.run.complete or idle or self.ends > MOST) and not self.over.triggered:
            self.over.succeed()

    def open(self, step_id: StepId) -> None:
        old = self.processes.get(step_id)
        if old is not None and old.is_alive and old is not self.env.active_process:
            old.interrupt()
        round = self.rounds.get(step_id, 0)
        self.rounds[step_id] = round + 1
        lags = [flow for flow in self.graph.incoming[step_id] if flow.lag.minutes > 0 and not flow.loop_back]
        ready = [self.ended[flow.source] + flow.lag.minutes for flow in lags if flow.source in self.ended]
        self.processes[step_id] = self.env.process(self.work(step_id, round, max([self.env.now, *ready])))
        time_out = self.graph.step(step_id).time_out
        if time_out is not None and time_out.close:
            self.env.process(self.close_late(self.processes[step_id], step_id, time_out.after.minutes(480)))

    def work(self, step_id: StepId, round: int, ready: int) -> Iterator[simpy.Event]:
        minutes = self.chance.minutes(step_id, self.number, round)
        try:
            if ready > self.env.now:
                yield self.env.timeout(ready - self.env.now)
            if minutes and step_id in self.doers:
                with self.places[self.doers[step_id].name].request() as turn:
                    yield turn
                    yield self.env.timeout(minutes)
                    self.end(step_id, round)
            else:
                yield self.env.timeout(minutes)
                self.end(step_id, round)
        except simpy.Interrupt:
            return

    def close_late(self, process: simpy.Process, step_id: StepId, minutes: int) -> Iterator[simpy.Event]:
        yield self.env.timeout(minutes)
        if process.is_alive and self.processes[step_id] is process and self.run.steps[step_id].state.open:
            process.interrupt()
            self.ends += 1
            self.settle(close_unattended(self.graph, self.run, step_id, TIMED_OUT))

    def end(self, step_id: StepId, round: int) -> None:
        self.ends += 1
        outcome = self.chance.outcome(step_id, self.number, round)
        if self.graph.step(step_id).kind.unattended:
            self.settle(close_unattended(self.graph, self.run, step_id, outcome))
        else:
            self.settle(finish(self.graph, self.run, step_id, outcome))


@pytest.mark.parametrize("count", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_every_run_ends_at_the_minute_at_which_simpy_ends_it(count: int) -> None:
    compared = waited = 0
    for seed in range(count):
        graph = staffed(seed)
        fields: dict[str, FieldValue] = {"tier": Random(seed).choice((*TIERS, None))}
        chance = Chance(graph, seed, 0.7, {})
        simulator = Simulator(graph, chance, fields, None, Timing())
        for number in range(12):
            expected = Office(graph, number, chance, fields).end_minute()
            played = simulator.play(number)
            if expected is None or not played.complete:
                continue
            assert played.ended == expected, (seed, number)
            compared += 1
            waited += any(turn.began > turn.ready for turn in played.turns)
    assert compared > count * 10
    assert waited > count * 2
