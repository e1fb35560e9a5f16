"""Many runs of a workflow by chance: how long it takes, who is busy, what waits, what decides. For editor and command.

Each run is played by the engine itself, with people who do one thing after another. Without calendars times are working
minutes in days of eight hours; with them they are wall-clock minutes, and work ends by the calendar of whoever does it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil

from app.domain.condition import FieldValue
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.workflow import Graph
from app.engine.chance import DAY_MINUTES, Chance
from app.engine.loop_backs import find_loop_backs
from app.engine.repeat import answered, origins
from app.engine.simulated_run import Doer, Simulator, Timing, longest_path

MOST_RUNS = 100_000
_TOLD_EVERY = 20


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came of ``runs`` runs. Times in working days; ``days`` has one for each run, the shortest first."""

    runs: int
    seed: int
    days: tuple[float, ...]
    rounds: Mapping[StepId, float]
    """The mean number of rounds of each step with work; of one that is repeated, for each value."""
    deciding: Mapping[StepId, float]
    """In which share of the runs a step was on the longest path."""
    cut: int = 0
    """Runs that went round too long, or in which nothing could go on."""
    waiting: Mapping[StepId, float] = field(default_factory=dict)
    """How long a step waits until whoever does it is free: working days a run, all rounds together."""
    busy: Mapping[str, float] = field(default_factory=dict)
    """How long each doer works in a run, in days of eight hours; the busiest first."""
    lasted: tuple[float, ...] = ()
    """The days of each run in the order of the runs: those of two variants with one seed belong together."""

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

    @property
    def busiest(self) -> str | None:
        """Who works longest; None: nobody has a queue."""
        return next(iter(self.busy), None)

    def quicker_than(self, other: "Simulation") -> float:
        """In which share of the runs this variant was over before the other; both were simulated with one seed."""
        pairs = list(zip(self.lasted, other.lasted, strict=False))
        return sum(mine < theirs for mine, theirs in pairs) / len(pairs) if pairs else 0.0


def simulate(
    graph: Graph,
    *,
    runs: int = 1000,
    seed: int = 1,
    fields: Mapping[str, FieldValue] | None = None,
    positive: float = 0.7,
    chances: Mapping[StepId, Mapping[str, float]] | None = None,
    doers: Mapping[StepId, Doer] | None = None,
    timing: Timing = Timing(),
    tell: Callable[[int, int], None] | None = None,
) -> Simulation:
    """The same numbers for the same seed. ``tell(done, runs)`` is called now and then; what it raises ends it.

    How a choice ends: by the chances of its outcomes, else by ``chances`` (what was answered before), else with one of
    its positive outcomes with chance ``positive``. ``doers`` by step; None: one queue for each role, and a step without
    a role waits for nobody. Automatic decisions read ``fields``; what is not there is unset. What is repeated for
    values that are there is done so many times, and told as one step. Raises RuleViolation when the graph has no start,
    goes round by itself, or ``runs`` is no sensible number.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise RuleViolation(f"{runs:,} runs cannot be simulated. Choose between 1 and {MOST_RUNS:,}.")
    drawn = find_loop_backs(graph)
    graph = answered(drawn, fields or {})
    of = origins(drawn, graph)
    if doers is not None:
        doers = {step_id: doers[one] for step_id, one in of.items() if one in doers}
    chances = {step_id: chances[one] for step_id, one in of.items() if one in chances} if chances else {}
    simulator = Simulator(graph, Chance(graph, seed, positive, chances), fields or {}, doers, timing)
    rounds: Counter[StepId] = Counter()
    deciding: Counter[StepId] = Counter()
    waiting: Counter[StepId] = Counter()
    busy: Counter[str] = Counter()
    lasted, cut = [], 0
    for number in range(runs):
        if tell is not None and number % _TOLD_EVERY == 0:
            tell(number, runs)
        played = simulator.play(number)
        lasted.append(timing.days(played.ended) - timing.days(timing.start))
        cut += not played.complete
        rounds.update(of[turn.step_id] for turn in played.turns)
        deciding.update({of[step_id] for step_id in longest_path(played.turns, played.last)})
        for turn in played.turns:
            if turn.ready < turn.began:
                waiting[of[turn.step_id]] += timing.days(turn.began) - timing.days(turn.ready)  # type: ignore[assignment]
            if turn.done and turn.desk is not None:
                busy[turn.desk.doer.name] += turn.minutes
    worked = [step.id for step in drawn.steps if step.has_task]
    copies = Counter(of.values())
    return Simulation(
        runs,
        seed,
        tuple(sorted(lasted)),
        {step_id: rounds[step_id] / runs / max(1, copies[step_id]) for step_id in worked},
        {step_id: deciding[step_id] / runs for step_id in worked},
        cut,
        {step_id: waiting[step_id] / runs for step_id in worked},
        {name: minutes / runs / DAY_MINUTES for name, minutes in busy.most_common()},
        tuple(lasted),
    )
