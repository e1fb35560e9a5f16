"""One run of a workflow as it is played: who is busy, what waits, what happens next.

A step begins when it is open and whoever does it is free, first come, first served; work that has begun is not
interrupted. Times are whole minutes. What happens next depends only on where things stand, so each situation is worked
out once by the engine and then remembered.
"""

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

from app.domain.condition import FieldValue, OutcomeRef
from app.domain.ids import StepId
from app.domain.quantity import Lag, LagUnit
from app.domain.run import Run
from app.domain.workflow import TIMED_OUT, Graph, Step
from app.engine.chance import DAY_MINUTES, Chance, round_half_up
from app.engine.checks.choice import tests_in
from app.engine.event import Closed, Opened, Passed, Transition
from app.engine.settle import settle
from app.engine.transition import begin, close_unattended, finish

MOST_ENDINGS = 40
"""Of a run, for each step; a run that is longer is cut off."""


def _add(start: int, minutes: int) -> int:
    return start + minutes


def _working_days(instant: int) -> float:
    return instant / DAY_MINUTES


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody who does one step after another. ``ends(start, minutes)``: when so much work is done that could begin
    at ``start``; both instants in minutes."""

    name: str
    ends: Callable[[int, int], int] = _add


@dataclass(frozen=True, slots=True)
class Timing:
    """What an instant means. ``start`` is when a run begins; ``company`` adds working time of the company to one, and
    ``days`` counts the company's working days up to one. Without calendars an instant is a working minute."""

    start: int = 0
    company: Callable[[int, int], int] = _add
    days: Callable[[int], float] = _working_days
    with_calendars: bool = False


@dataclass(slots=True)
class _Situation:
    """Where things stand, without how often they stood there."""

    run: Run
    next: dict[tuple[StepId, str | None], "tuple[_Situation, tuple[StepId, ...], tuple[StepId, ...]]"]


@dataclass(slots=True, eq=False)
class SimulatedTurn:
    """One round of a step in a run: opened by the turn at place ``cause`` (-1: the start), ready after the lags."""

    step_id: StepId
    cause: int
    ready: int
    minutes: int
    desk: "_Desk | None" = None
    began: int = -1
    before: int = -1
    """The place of the turn whose end freed its doer, where it had to wait for that."""
    done: bool = False


@dataclass(slots=True, eq=False)
class _Desk:
    """What somebody is doing, and what waits for them."""

    doer: Doer
    busy: int = -1
    queue: deque[int] = field(default_factory=deque)


@dataclass(slots=True)
class Played:
    """One run: when it ended, its turns, and the place of the one that ended last."""

    ended: int
    complete: bool
    turns: list[SimulatedTurn]
    last: int


class Simulator:
    """Plays single runs; the same number gives the same run."""

    def __init__(
        self,
        graph: Graph,
        chance: Chance,
        fields: Mapping[str, FieldValue],
        doers: Mapping[StepId, Doer] | None,
        timing: Timing,
    ) -> None:
        self.graph, self.fields, self.timing, self.chance = graph, fields, timing, chance
        self.doers = doers if doers is not None else queue_by_role(graph)
        self.limits = {step.id: _time_limit(step) for step in graph.steps if step.time_out and step.time_out.close}
        lagging = [flow for flow in graph.flows if flow.lag.minutes > 0 and not flow.loop_back]
        self.lags = {flow.target: [one for one in lagging if one.target == flow.target] for flow in lagging}
        tests = [test for flow in graph.flows for test in tests_in(flow.condition)]
        self._read = {test.subject.step_id for test in tests if isinstance(test.subject, OutcomeRef)}
        self._limited = {step.id for step in graph.steps if step.approval and step.approval.limit_outcome is not None}
        self._known: dict[tuple[object, ...], _Situation] = {}
        self.first = self.settled(Transition(begin(graph)))

    def play(self, number: int) -> Played:
        """One run, from its start to its end."""
        return _Run(self, number).play()

    def after(
        self, situation: _Situation, step_id: StepId, outcome: str | None
    ) -> tuple[_Situation, tuple[StepId, ...], tuple[StepId, ...]]:
        """Where things stand when the step has ended, what opened, and what ended with it."""
        found = situation.next.get((step_id, outcome))
        if found is None:
            if outcome == TIMED_OUT or self.graph.step(step_id).kind.unattended:
                moved = close_unattended(self.graph, situation.run, step_id, outcome)
            else:
                moved = finish(self.graph, situation.run, step_id, outcome)
            found = situation.next[step_id, outcome] = self.settled(moved)
        return found

    def settled(self, moved: Transition) -> tuple[_Situation, tuple[StepId, ...], tuple[StepId, ...]]:
        settled = settle(self.graph, moved.run, self.fields)
        events = (*moved.events, *settled.events)
        opened = tuple(event.step_id for event in events if isinstance(event, Opened))
        ended = tuple(event.step_id for event in events if isinstance(event, Closed | Passed))
        run = self._without_counts(settled.run)
        key = (tuple(run.steps.values()), run.arrivals, run.complete)
        return self._known.setdefault(key, _Situation(run, {})), opened, ended

    def _without_counts(self, run: Run) -> Run:
        """What the future can depend on: no rounds beyond the first, answers only where a condition reads them,
        refusals only where a limit turns them into something else.
        """
        steps = dict(run.steps)
        for step_id, step_run in run.steps.items():
            outcome = step_run.outcome if step_id in self._read else None
            loops = step_run.loops if step_id in self._limited else 0
            if step_run.round > 1 or step_run.outcome != outcome or step_run.loops != loops:
                steps[step_id] = replace(step_run, round=min(step_run.round, 1), outcome=outcome, loops=loops)
        return replace(run, steps=steps)


_READY, _END, _TIME_OUT = range(3)


class _Run:
    """One run under way: what is open, who is busy, what happens next."""

    def __init__(self, simulator: Simulator, number: int) -> None:
        self._simulator, self._number = simulator, number
        self._turns: list[SimulatedTurn] = []
        self._latest: dict[StepId, int] = {}
        self._rounds: Counter[StepId] = Counter()
        self._ended: dict[StepId, int] = {}
        self._events: list[tuple[int, int, int, int]] = []
        self._pushed = 0
        self._last = -1
        desks: dict[str, _Desk] = {}
        for doer in simulator.doers.values():
            desks.setdefault(doer.name, _Desk(doer))
        self._desks = desks
        self._situation, opened, ended = simulator.first
        self._now = simulator.timing.start
        self._take(opened, ended)

    def play(self) -> Played:
        for _ in range(MOST_ENDINGS * len(self._simulator.graph.steps)):
            if not self._events or self._situation.run.complete:
                break
            self._now, _, what, place = heappop(self._events)
            if not self._is_live(place):
                continue
            if what == _READY:
                self._begin_or_wait(place)
            else:
                self._end(place, TIMED_OUT if what == _TIME_OUT else None)
        return Played(self._now, self._situation.run.complete, self._turns, self._last)

    def _is_live(self, place: int) -> bool:
        """Cancelled, closed and reopened rounds are passed over where they still stand in a queue."""
        step_id = self._turns[place].step_id
        return self._latest[step_id] == place and self._situation.run.steps[step_id].state.open

    def _push(self, at: int, what: int, place: int) -> None:
        self._pushed += 1
        heappush(self._events, (at, self._pushed, what, place))

    def _take(self, opened: Sequence[StepId], ended: Sequence[StepId]) -> None:
        simulator = self._simulator
        self._ended.update((step_id, self._now) for step_id in ended)
        for step_id in opened:
            round, place = self._rounds[step_id], len(self._turns)
            self._rounds[step_id] += 1
            doer = simulator.doers.get(step_id)
            minutes = simulator.chance.minutes(step_id, self._number, round)
            turn = SimulatedTurn(step_id, self._last, self._after_lags(step_id), minutes)
            turn.desk = self._desks[doer.name] if doer is not None and minutes else None
            self._turns.append(turn)
            self._latest[step_id] = place
            if step_id in simulator.limits:
                self._push(simulator.timing.company(self._now, simulator.limits[step_id]), _TIME_OUT, place)
            if turn.ready > self._now:
                self._push(turn.ready, _READY, place)
            else:
                self._begin_or_wait(place)

    def _after_lags(self, step_id: StepId) -> int:
        ready = self._now
        for flow in self._simulator.lags.get(step_id, ()):
            if flow.source in self._ended:
                ready = max(ready, _lag_over(self._ended[flow.source], flow.lag, self._simulator.timing))
        return ready

    def _begin_or_wait(self, place: int) -> None:
        desk = self._turns[place].desk
        if desk is None or desk.busy < 0:
            self._begin(place)
        else:
            desk.queue.append(place)

    def _begin(self, place: int, before: int = -1) -> None:
        turn = self._turns[place]
        turn.began, turn.before = self._now, before
        if turn.desk is not None:
            turn.desk.busy = place
            ends = turn.desk.doer.ends
        else:
            doer = self._simulator.doers.get(turn.step_id)
            ends = doer.ends if doer is not None else self._simulator.timing.company
        self._push(ends(self._now, turn.minutes) if turn.minutes else self._now, _END, place)

    def _end(self, place: int, outcome: str | None) -> None:
        turn = self._turns[place]
        turn.done, self._last = True, place
        round = self._rounds[turn.step_id] - 1
        outcome = outcome or self._simulator.chance.outcome(turn.step_id, self._number, round)
        self._situation, opened, ended = self._simulator.after(self._situation, turn.step_id, outcome)
        self._take(opened, ended)
        for desk in self._desks.values():
            if desk.busy >= 0 and not self._is_live(desk.busy):
                self._next_at(desk, place)

    def _next_at(self, desk: _Desk, freed_by: int) -> None:
        desk.busy = -1
        while desk.queue and desk.busy < 0:
            place = desk.queue.popleft()
            if self._is_live(place):
                self._begin(place, freed_by)


def longest_path(turns: Sequence[SimulatedTurn], last: int) -> set[StepId]:
    """The steps that decided how long a run took: from the turn that ended last back over what freed its doer, where
    it had to wait for that, else over what opened it."""
    found = set()
    while last >= 0:
        turn = turns[last]
        found.add(turn.step_id)
        last = turn.before if turn.before >= 0 else turn.cause
    return found


def queue_by_role(graph: Graph) -> dict[StepId, Doer]:
    """One queue for each role: of those who do a step, or of the one role that approves it."""
    found: dict[StepId, Doer] = {}
    for step in graph.steps:
        asked = step.approval.approvers if step.approval is not None else ()
        role = step.role or (asked[0] if len(asked) == 1 else None)
        if role is not None and step.has_task and not step.kind.unattended:
            found[step.id] = Doer(role)
    return found


def _time_limit(step: Step) -> int:
    return step.time_out.after.minutes(DAY_MINUTES) if step.time_out is not None else 0


def _lag_over(ended: int, lag: Lag, timing: Timing) -> int:
    """Without calendars five working days stand for seven calendar days."""
    if lag.unit is not LagUnit.CALENDAR:
        return timing.company(ended, lag.minutes)
    if timing.with_calendars:
        return ended + lag.minutes
    return ended + round_half_up(lag.minutes / 1440 * DAY_MINUTES * 5 / 7)
