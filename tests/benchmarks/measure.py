"""Times a thing many times and tells it as one JSON line: name, n, median, p95, min, max, floor, ratio."""

import json
import statistics
from collections.abc import Callable, Sequence
from time import perf_counter


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begun = perf_counter()
    act()
    return (perf_counter() - begun) * 1000


def line(name: str, times: Sequence[float], floor: float | None = None, goal: str = "", **more: float) -> str:
    """Times in milliseconds; ``floor`` is what the same run measured of the bare thing, ``more`` other figures."""
    ordered = sorted(times)
    median = statistics.median(ordered)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    row: dict[str, object] = {"name": name, "n": len(ordered)}
    row |= {"median": round(median, 2), "p95": round(p95, 2), "min": round(ordered[0], 2), "max": round(ordered[-1], 2)}
    if floor is not None:
        row |= {"floor": round(floor, 2), "ratio": round(median / floor, 2)}
    row |= more
    return json.dumps(row | ({"goal": goal} if goal else {}))
