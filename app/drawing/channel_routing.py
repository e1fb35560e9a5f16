"""Ways through many columns: along the free stretch between two boxes of a column, up or down in the next gap.

For the router, where a drawing has columns: it finds a way past hundreds of boxes without a search.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.drawing.geometry import Box, Point
from app.drawing.obstacles import CLEAR, LineGrid

Gap = tuple[float, float]
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
