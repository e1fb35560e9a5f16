"""Which vertical track each stepped flow takes in the gaps between columns. For the router only.

In a gap, flows that go down turn the earlier the lower they begin, flows that go up the earlier the higher: then
flows of one direction never cross. Flows whose heights do not meet share a track.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import chain

from app.domain.ids import FlowId, StepId
from app.drawing.channel_routing import Gap
from app.drawing.geometry import Point
from app.drawing.obstacles import APART, BoxGrid

_Stepped = tuple[FlowId, Point, Point]
MARGIN = 14.0
"""From a box to the first track."""
STEP = 12.0
_BAND = 8


def wished_tracks(
    ends: Mapping[FlowId, tuple[Point, Point]],
    between: Mapping[FlowId, tuple[StepId, StepId]],
    boxes: BoxGrid,
    gaps: Sequence[Gap],
) -> dict[FlowId, float]:
    """The x of each flow that steps from one height to another; ``ends``: where it leaves and enters, left to right."""
    by_gap: dict[Gap, list[FlowId]] = {}
    for key, (start, stop) in ends.items():
        gap = _gap_for(start, stop, between[key], boxes, gaps)
        if gap:
            by_gap.setdefault(gap, []).append(key)
    found: dict[FlowId, float] = {}
    for gap, keys in by_gap.items():
        found |= _tracks_in(gap, [(key, *ends[key]) for key in keys])
    return found


def _gap_for(
    start: Point, stop: Point, between: tuple[StepId, StepId], boxes: BoxGrid, gaps: Sequence[Gap]
) -> Gap | None:
    """The gap nearest to the target that the flow can reach at its own height; else the nearest to its source."""
    first = bisect_left(gaps, (start[0] - 1, 0.0))
    inside = []
    for gap in gaps[first:]:
        if gap[1] > stop[0] + 100:
            break
        if gap[0] < stop[0]:
            inside.append(gap)
    for gap in reversed(inside):
        middle = (gap[0] + gap[1]) / 2
        if not boxes.hit(start, (middle, start[1]), *between) and not boxes.hit((middle, stop[1]), stop, *between):
            return gap
    return None


def _tracks_in(gap: Gap, flows: list[_Stepped]) -> dict[FlowId, float]:
    down = [flow for flow in flows if flow[2][1] > flow[1][1]]
    up = [flow for flow in flows if flow[2][1] <= flow[1][1]]
    down.sort(key=lambda flow: (-flow[1][1], -flow[2][1], flow[0]))
    up.sort(key=lambda flow: (flow[1][1], flow[2][1], flow[0]))
    placed: list[tuple[float, float, int]] = []
    index: dict[FlowId, int] = {}
    for key, start, stop in _leaving_before_entering(down + up):
        low, high = min(start[1], stop[1]) - APART, max(start[1], stop[1]) + APART
        track = max((other[2] + 1 for other in placed if other[0] <= high and other[1] >= low), default=0)
        placed.append((low, high, track))
        index[key] = track
    count = max(index.values()) + 1
    pitch = min(STEP, (gap[1] - gap[0] - 2 * MARGIN) / max(1, count - 1))
    first = (gap[0] + gap[1]) / 2 - (count - 1) / 2 * pitch
    return {key: first + track * pitch for key, track in index.items()}


def _leaving_before_entering(flows: list[_Stepped]) -> list[_Stepped]:
    """A flow that leaves at the height at which another enters turns before it, or they would share a stretch.

    Otherwise in their order; where three such flows chase one another, the order wins.
    """
    entering: dict[int, list[int]] = {}
    for at, (_, _, stop) in enumerate(flows):
        entering.setdefault(int(stop[1] // _BAND), []).append(at)
    later: list[list[int]] = []
    for at, (_, start, _) in enumerate(flows):
        band = int(start[1] // _BAND)
        near = (other for shift in (-1, 0, 1) for other in entering.get(band + shift, ()))
        later.append([other for other in near if other != at and abs(flows[other][2][1] - start[1]) < APART])
    waiting = [0] * len(flows)
    for other in chain.from_iterable(later):
        waiting[other] += 1
    found: list[int] = []
    left = dict.fromkeys(range(len(flows)))
    while left:
        chosen = next((at for at in left if not waiting[at]), next(iter(left)))
        del left[chosen]
        found.append(chosen)
        for other in later[chosen]:
            waiting[other] -= 1
    return [flows[at] for at in found]
