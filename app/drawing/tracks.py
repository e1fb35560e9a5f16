"""Which vertical track each stepped flow takes in the gaps between columns. For the router only.

In a gap, flows that go down turn the earlier the lower they begin, flows that go up the earlier the higher: then
flows of one direction never cross. Flows whose heights do not meet share a track.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from app.domain.ids import FlowId, StepId
from app.drawing.geometry import Box, Point
from app.drawing.ground import Boxes

Gap = tuple[float, float]
MARGIN = 14.0
"""From a box to the first track."""
STEP = 12.0


def gaps_of(boxes: Iterable[Box]) -> list[Gap]:
    """The stretches of breadth in which no box lies, from left to right."""
    spans = sorted((box.left, box.right) for box in boxes)
    found: list[Gap] = []
    reach = spans[0][1] if spans else 0.0
    for left, right in spans:
        if left > reach:
            found.append((reach, left))
        reach = max(reach, right)
    return found


def wished_tracks(
    ends: Mapping[FlowId, tuple[Point, Point]],
    between: Mapping[FlowId, tuple[StepId, StepId]],
    boxes: Boxes,
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
    start: Point, stop: Point, between: tuple[StepId, StepId], boxes: Boxes, gaps: Sequence[Gap]
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


def _tracks_in(gap: Gap, flows: list[tuple[FlowId, Point, Point]]) -> dict[FlowId, float]:
    down = sorted(
        (flow for flow in flows if flow[2][1] > flow[1][1]), key=lambda flow: (-flow[1][1], -flow[2][1], flow[0])
    )
    up = sorted(
        (flow for flow in flows if flow[2][1] <= flow[1][1]), key=lambda flow: (flow[1][1], flow[2][1], flow[0])
    )
    placed: list[tuple[float, float, int]] = []
    index: dict[FlowId, int] = {}
    for key, start, stop in down + up:
        low, high = min(start[1], stop[1]), max(start[1], stop[1])
        track = max((other[2] + 1 for other in placed if other[0] <= high and other[1] >= low), default=0)
        placed.append((low, high, track))
        index[key] = track
    count = max(index.values()) + 1
    pitch = min(STEP, (gap[1] - gap[0] - 2 * MARGIN) / max(1, count - 1))
    first = (gap[0] + gap[1]) / 2 - (count - 1) / 2 * pitch
    return {key: first + track * pitch for key, track in index.items()}
