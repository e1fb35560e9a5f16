"""Where the label of a flow sits: on its line, near its source, on no box and on no other label. For the router."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.domain.ids import FlowId
from app.drawing.geometry import Point, Size
from app.drawing.obstacles import BoxGrid, LabelGrid, LineGrid, Rect

OFF = 6.0


def label_at(
    key: FlowId, points: Sequence[Point], size: Size | None, boxes: BoxGrid, labels: LabelGrid, lines: LineGrid
) -> Point:
    """The middle of the label; the middle of the way where there is no size, or no place is free."""
    if size is None:
        return _middle_of_longest(points)
    free = None
    for point in _places(points, size):
        rect = rect_of(point, size)
        if boxes.near(*rect) or labels.hit(rect):
            continue
        if lines.inside(rect) <= {key}:
            return point
        free = free or point
    return free or _middle_of_longest(points)


def rect_of(middle: Point, size: Size) -> Rect:
    """The rectangle of this size around a point."""
    return (
        middle[0] - size[0] / 2,
        middle[1] - size[1] / 2,
        middle[0] + size[0] / 2,
        middle[1] + size[1] / 2,
    )


def _places(points: Sequence[Point], size: Size) -> Iterator[Point]:
    """Along every piece in turn: near its beginning, at its quarters, near its end."""
    for (x1, y1), (x2, y2) in pairwise(points):
        length = abs(x2 - x1) + abs(y2 - y1)
        half = (size[0] if y1 == y2 else size[1]) / 2
        if length < 2 * half:
            continue
        for far in (half + OFF, length / 4, length / 2, length * 3 / 4, length - half - OFF):
            share = min(1.0, far / length)
            yield x1 + (x2 - x1) * share, y1 + (y2 - y1) * share


def _middle_of_longest(points: Sequence[Point]) -> Point:
    a, b = max(
        pairwise(points),
        key=lambda ends: abs(ends[0][0] - ends[1][0]) + abs(ends[0][1] - ends[1][1]),
    )
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
