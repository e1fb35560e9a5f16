"""Many runs of a workflow by chance: how long it takes, how often it goes round, what decides. For editor and command.

Each run is played by the engine itself. Durations are triangular around a step's length (0.7, 1 and 2 times), in
working days of eight hours; nobody waits for a busy person. What happens next depends only on where things stand, so
each situation is worked out once and then remembered.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from math import ceil
from random import Random

from app.domain.condition import FieldValue, OutcomeRef
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.run import Run
from app.domain.workflow import Graph, Step, StepKind
from app.engine.checks.choice import tests_in
from app.engine.checks.offsets import estimate_days
from app.engine.event import Opened, Transition
from app.engine.loop_backs import find_loop_backs
from app.engine.settle import settle
from app.engine.transition import begin, finish

SHORTEST, LONGEST = 0.7, 2.0
"""Times the length of a step; the length itself is the most likely."""
MOST_RUNS = 100_000
MOST_ENDINGS = 40
"""Of a run, for each step; a run that is longer is cut off."""
_TOLD_EVERY = 20


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came of ``runs`` runs. Times in working days; ``days`` has one for each run, the shortest first."""

    runs: int
    seed: int
    days: tuple[float, ...]
    rounds: Mapping[StepId, float]
    """The mean number of rounds of each step with work."""
    deciding: Mapping[StepId, float]
    """In which share of the runs a step was on the longest path."""
    cut: int = 0
    """Runs that went round too long, or in which nothing could go on."""

    def within(self, share: float) -> float:
        """In so many days this share of the runs was over (nearest rank)."""
        return self.days[min(len(self.days), max(1, ceil(share * len(self.days)))) - 1]

    @property
    def p10(self) -> float:
        return self.within(0.10)

    @property
    def p50(self) -> float:
        return self.within(0.50)

    @property
    def p85(self) -> float:
        return self.within(0.85)

    @property
    def p90(self) -> float:
        return self.within(0.90)

    @property
    def mean_rounds(self) -> float:
        """Rounds of a step that had any, over all steps; 1: nothing was ever sent back."""
        had = [mean for mean in self.rounds.values() if mean]
        return sum(had) / len(had) if had else 0.0


def simulate(
    graph: Graph,
    *,
    runs: int = 1000,
    seed: int = 1,
    fields: Mapping[str, FieldValue] | None = None,
    positive: float = 0.7,
    tell: Callable[[int, int], None] | None = None,
) -> Simulation:
    """The same numbers for the same seed. A choice ends with one of its positive outcomes with chance ``positive``.
    ``tell(done, runs)`` is called now and then; what it raises ends the simulation.

    Automatic decisions read ``fields``; what is not there is unset. Raises RuleViolation when the graph has no start,
    goes round by itself, or ``runs`` is no sensible number.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise RuleViolation(f"{runs:,} runs cannot be simulated. Choose between 1 and {MOST_RUNS:,}.")
    simulator = _Simulator(find_loop_backs(graph), fields or {}, positive)
    chance = Random(seed)  # noqa: S311 - nothing secret hangs on it
    rounds: Counter[StepId] = Counter()
    deciding: Counter[StepId] = Counter()
    days, cut = [], 0
    for at in range(runs):
        if tell is not None and at % _TOLD_EVERY == 0:
            tell(at, runs)
        lasted, whole = simulator.run(chance, rounds, deciding)
        days.append(lasted)
        cut += not whole
    worked = [step.id for step in graph.steps if step.has_task]
    return Simulation(
        runs,
        seed,
        tuple(sorted(days)),
        {step_id: rounds[step_id] / runs for step_id in worked},
        {step_id: deciding[step_id] / runs for step_id in worked},
        cut,
    )


@dataclass(slots=True)
class _RunState:
    """Where things stand, without how often they stood there."""

    run: Run
    next: dict[tuple[StepId, str | None], "tuple[_RunState, tuple[StepId, ...]]"]


class _Simulator:
    def __init__(self, graph: Graph, fields: Mapping[str, FieldValue], positive: float) -> None:
        self.graph = graph
        self.fields = fields
        self.lengths = {step.id: _length(step) for step in graph.steps}
        self.choices = {step.id: _choices(step, positive) for step in graph.steps if step.asks}
        tests = [test for flow in graph.flows for test in tests_in(flow.condition)]
        self.read = {test.subject.step_id for test in tests if isinstance(test.subject, OutcomeRef)}
        self.limited = {step.id for step in graph.steps if step.approval and step.approval.limit_outcome is not None}
        self.known: dict[tuple[object, ...], _RunState] = {}
        self.first, self.opened = self._settled(Transition(begin(graph)))

    def run(self, chance: Random, rounds: Counter[StepId], deciding: Counter[StepId]) -> tuple[float, bool]:
        """How long one run lasts, and whether it came to its end."""
        now, situation, opened = 0.0, self.first, self.opened
        # What was opened, and the place of the turn whose end opened it; -1 is the start.
        turns: list[tuple[StepId, int]] = []
        latest: dict[StepId, int] = {}
        queue: list[tuple[float, int]] = []
        last = -1
        for _ in range(MOST_ENDINGS * len(self.graph.steps)):
            for step_id in opened:
                rounds[step_id] += 1
                heappush(queue, (now + self._lasts(step_id, chance), len(turns)))
                latest[step_id] = len(turns)
                turns.append((step_id, last))
            opened = ()
            if not queue or situation.run.complete:
                break
            ends, turn = heappop(queue)
            step_id = turns[turn][0]
            # Work that was cancelled stays on the desk here, and is passed over.
            if latest[step_id] == turn and situation.run.steps[step_id].state.open:
                now, last = ends, turn
                situation, opened = self._ended(situation, step_id, self._outcome(step_id, chance))
        deciding.update(_longest_path(turns, last))
        return now, situation.run.complete

    def _lasts(self, step_id: StepId, chance: Random) -> float:
        length = self.lengths[step_id]
        return chance.triangular(SHORTEST * length, LONGEST * length, length) if length else 0.0

    def _outcome(self, step_id: StepId, chance: Random) -> str | None:
        choices = self.choices.get(step_id)
        return chance.choices(choices[0], choices[1])[0] if choices else None

    def _ended(
        self, situation: _RunState, step_id: StepId, outcome: str | None
    ) -> tuple[_RunState, tuple[StepId, ...]]:
        found = situation.next.get((step_id, outcome))
        if found is None:
            found = self._settled(finish(self.graph, situation.run, step_id, outcome))
            situation.next[step_id, outcome] = found
        return found

    def _settled(self, moved: Transition) -> tuple[_RunState, tuple[StepId, ...]]:
        settled = settle(self.graph, moved.run, self.fields)
        opened = tuple(event.step_id for event in settled.events if isinstance(event, Opened))
        run = self._without_counts(settled.run)
        key = (tuple(run.steps.values()), run.arrivals, run.complete)
        return self.known.setdefault(key, _RunState(run, {})), opened

    def _without_counts(self, run: Run) -> Run:
        """What the future can depend on: no rounds beyond the first, answers only where a condition reads them,
        refusals only where a limit turns them into something else.
        """
        steps = dict(run.steps)
        for step_id, step_run in run.steps.items():
            outcome = step_run.outcome if step_id in self.read else None
            loops = step_run.loops if step_id in self.limited else 0
            if step_run.round > 1 or step_run.outcome != outcome or step_run.loops != loops:
                steps[step_id] = replace(step_run, round=min(step_run.round, 1), outcome=outcome, loops=loops)
        return replace(run, steps=steps)


def _longest_path(turns: Sequence[tuple[StepId, int]], last: int) -> set[StepId]:
    """From the turn that ended last back over those whose end opened the next."""
    found = set()
    while last >= 0:
        step_id, last = turns[last]
        found.add(step_id)
    return found


def _length(step: Step) -> float:
    """In days; without an estimate it is one day, as in the plan. What passes or happens at a moment takes none."""
    if step.kind is StepKind.WAIT and step.length is not None and step.offset is None:
        return step.length.minutes(480) / 480
    if not (step.has_task and step.kind.traits.takes_time):
        return 0.0
    known = step.length is not None or step.effort_minutes is not None
    return estimate_days(step) if known else 1.0


def _choices(step: Step, positive: float) -> tuple[Sequence[str], Sequence[float]] | None:
    names = [outcome.name for outcome in step.outcomes]
    good = sum(1 for outcome in step.outcomes if outcome.positive)
    bad = len(names) - good
    weights = [
        (positive / good if bad else 1.0) if outcome.positive else ((1 - positive) / bad if good else 1.0)
        for outcome in step.outcomes
    ]
    return (names, weights) if names else None
