"""Ways through many columns: along the free stretch between two boxes of a column, up or down in the next gap.

For the router, where a drawing has columns: it finds a way past hundreds of boxes without a search.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from app.domain.ids import FlowId, StepId
from app.drawing.geometry import Box, Point
from app.drawing.obstacles import APART, CLEAR, BoxGrid, LineGrid

Gap = tuple[float, float]
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


OFF = 12.0
"""From a box to a line that passes it."""
BIAS = 0.3
"""How much nearness to the goal counts against nearness to where the line is."""
SHIFTS = (0.0, 8.0, -8.0, 16.0, -16.0, 4.0, -4.0, 12.0, -12.0)
_FAR = 1e6


@dataclass(slots=True)
class BoxColumn:
    """Boxes that overlap in x: from where to where they reach, and the heights that they take, from top to bottom."""

    left: float
    right: float
    spans: list[tuple[float, float]] = field(default_factory=list)

    def free(self, y: float) -> bool:
        """Whether a horizontal line at this height passes the column without touching a box."""
        at = bisect_left(self.spans, (y + CLEAR, -_FAR)) - 1
        return at < 0 or self.spans[at][1] <= y - CLEAR

    def nearest(self, y: float, goal: float) -> Iterator[float]:
        """Free heights in the stretches above and below, those that are the shorter way to the goal first."""
        at = bisect_right(self.spans, (y, _FAR))
        found: list[float] = []
        for low in range(max(0, at - 3), min(len(self.spans), at + 3) + 1):
            top = self.spans[low - 1][1] if low else -_FAR
            bottom = self.spans[low][0] if low < len(self.spans) else _FAR
            if bottom - top >= 2 * CLEAR:
                inset = min(OFF, (bottom - top) / 2)
                found += [height for height in _between(top + inset, bottom - inset) if abs(height) < _FAR / 2]
        yield from sorted(found, key=lambda height: (abs(height - y) + BIAS * abs(height - goal), height))


def _between(low: float, high: float) -> set[float]:
    """Both ends of a free stretch and a few tracks further in."""
    return {height for by in (0.0, 8.0, 16.0) for height in (low + by, high - by) if low <= height <= high}


class ColumnIndex:
    """The columns of boxes in a drawing and the channels between them, from left to right."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self.columns: list[BoxColumn] = []
        for box in sorted(boxes, key=lambda box: box.left):
            if not self.columns or box.left > self.columns[-1].right:
                self.columns.append(BoxColumn(box.left, box.right))
            self.columns[-1].right = max(self.columns[-1].right, box.right)
            self.columns[-1].spans.append((box.top, box.bottom))
        for column in self.columns:
            column.spans = _merged(column.spans)
        self._lefts = [column.left for column in self.columns]

    @property
    def gaps(self) -> list[Gap]:
        """The channels between neighbouring columns, each as (left, right)."""
        return [(one.right, two.left) for one, two in zip(self.columns, self.columns[1:], strict=False)]

    def at(self, x: float) -> int:
        """The index of the column in which x lies, or of the one before it."""
        return bisect_right(self._lefts, x) - 1

    def stairs(self, begin: Point, end: Point, lines: LineGrid) -> list[Point] | None:
        """A way between two points in different columns, at whose heights nothing stands in the way."""
        first, last = self.at(begin[0]), self.at(end[0])
        if first == last or min(first, last) < 0:
            return None
        onward = 1 if last > first else -1
        points, y = [begin], begin[1]
        for index in range(first + onward, last, onward):
            height = self._height(index, y, end[1], lines)
            if height is None:
                return None
            if height != y:
                self._turn(points, index, onward, y, height, lines)
                y = height
        if y != end[1]:
            self._turn(points, last, onward, y, end[1], lines)
        points.append(end)
        return points

    def _height(self, index: int, y: float, goal: float, lines: LineGrid) -> float | None:
        column = self.columns[index]
        if column.free(y):
            return y
        first = None
        for height in column.nearest(y, goal):
            if first is None:
                first = height
            if not lines.covered(((column.left, height), (column.right, height))):
                return height
        return first

    def _turn(self, points: list[Point], index: int, onward: int, y: float, height: float, lines: LineGrid) -> None:
        """Add the piece that goes up or down in the gap before a column, beside what already runs there."""
        low, high = (index - 1, index) if onward > 0 else (index, index + 1)
        left, right = self.columns[low].right, self.columns[high].left
        middle = (left + right) / 2
        room = max(0.0, (right - left) / 2 - CLEAR)
        tracks = [middle + by for by in SHIFTS if abs(by) <= room]
        x = next((x for x in tracks if not lines.covered(((x, y), (x, height)))), middle)
        points += [(x, y), (x, height)]


def _merged(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for top, bottom in sorted(spans):
        if found and top <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], bottom)
        else:
            found.append((top, bottom))
    return found
