"""What chance decides in a run of a workflow: how long a round of a step takes, and how it ends.

Question: where do the random numbers come from? Decision: from a hash of seed, run, step and round (SplitMix64), so
that two variants of a workflow draw the same numbers for the steps that they share. Rejected: one stream of numbers
for a run, which goes another way after the first difference.
"""

from collections.abc import Mapping
from math import sqrt
from zlib import crc32

from app.domain.ids import StepId
from app.domain.workflow import Graph, Step, StepKind
from app.engine.checks.offsets import estimate_days

SHORTEST, LONGEST = 0.7, 2.0
"""Times the length of a step where no range is typed; the length itself is the most likely."""
DAY_MINUTES = 480


class Chance:
    """The random numbers of all runs of a graph for one seed."""

    def __init__(self, graph: Graph, seed: int, positive: float, known: Mapping[StepId, Mapping[str, float]]) -> None:
        self._seed = _mixed(seed)
        self._ranges = {step.id: length_range(step) for step in graph.steps}
        asked = [step for step in graph.steps if step.asks]
        self._shares = {step.id: outcome_shares(step, positive, known.get(step.id, {})) for step in asked}
        self._marks = {step.id: crc32(step.id.encode()) for step in graph.steps}

    def minutes(self, step_id: StepId, number: int, round: int) -> int:
        """How long a round of a step takes in this run: triangular over its range."""
        low, likely, high = self._ranges[step_id]
        if high <= low:
            return low
        u, at = self._draw(number, step_id, round, 0), (likely - low) / (high - low)
        if u < at:
            return round_half_up(low + sqrt(u * (high - low) * (likely - low)))
        return round_half_up(high - sqrt((1 - u) * (high - low) * (high - likely)))

    def outcome(self, step_id: StepId, number: int, round: int) -> str | None:
        """How this round of it ends; None: it has no outcomes."""
        choices = self._shares.get(step_id)
        if choices is None:
            return None
        left = self._draw(number, step_id, round, 1)
        for name, share in choices:
            left -= share
            if left < 0:
                return name
        return choices[-1][0]

    def _draw(self, number: int, step_id: StepId, round: int, what: int) -> float:
        """In [0, 1): SplitMix64 of the seed, the run, the step and its round."""
        key = _mixed(_mixed(self._seed ^ number) ^ self._marks[step_id] ^ (round << 40) ^ (what << 60))
        return (key >> 11) / (1 << 53)


def outcome_shares(step: Step, positive: float, known: Mapping[str, float]) -> tuple[tuple[str, float], ...] | None:
    """Each outcome with its share; None: it has none. What is typed wins, and the others share what is left."""
    answers = step.answers
    if not answers:
        return None
    typed = {one.name: one.chance for one in answers if one.chance is not None}
    shares = typed or {one.name: known[one.name] for one in answers if one.name in known}
    open_ones = [one for one in answers if one.name not in shares]
    if not shares:
        good = sum(1 for one in answers if one.positive)
        bad = len(answers) - good
        shares = {
            one.name: (positive / good if bad else 1.0 / good)
            if one.positive
            else ((1 - positive) / bad if good else 1.0 / bad)
            for one in answers
        }
        open_ones = []
    rest = max(0.0, 1 - sum(shares.values()))
    shares |= {one.name: rest / len(open_ones) for one in open_ones}
    whole = sum(shares.values()) or 1.0
    return tuple((one.name, shares[one.name] / whole) for one in answers)


def length_range(step: Step) -> tuple[int, int, int]:
    """The shortest, likeliest and longest minutes of a step; without an estimate it is one day, as in the plan. What
    passes or happens at a moment takes none, a wait takes just as long as it says."""
    if step.kind is StepKind.WAIT:
        exact = step.length.minutes(DAY_MINUTES) if step.length is not None and step.offset is None else 0
        return exact, exact, exact
    if not (step.has_task and step.kind.traits.takes_time):
        return 0, 0, 0
    known = step.length is not None or step.effort_minutes is not None
    likely = round_half_up((estimate_days(step) if known else 1.0) * DAY_MINUTES)
    low = step.shortest.minutes(DAY_MINUTES) if step.shortest is not None else round_half_up(likely * SHORTEST)
    high = step.longest.minutes(DAY_MINUTES) if step.longest is not None else round_half_up(likely * LONGEST)
    return min(low, likely), likely, max(high, likely)


def round_half_up(value: float) -> int:
    return int(value + 0.5)


def _mixed(value: int) -> int:
    """SplitMix64, of Steele, Lea and Flood (2014): 64 bits in, 64 well mixed bits out."""
    value = (value + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return value ^ (value >> 31)
