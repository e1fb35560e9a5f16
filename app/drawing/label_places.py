"""Where the words of drawn lines stand in the files of other programs, which draw them on nothing. For the exports."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from app.domain.ids import FlowId, StepId
from app.drawing.geometry import Box, Point, Size
from app.drawing.obstacles import BoxGrid, LabelGrid, LineGrid
from app.drawing.routing import middle_of_longest, places_along, rect_of

AIR = 3.0
"""Between a line and the words beside it, in pixels."""
SHORT, FARTHER = 24.0, (12.0, 24.0, 44.0)


def words_beside(
    lines: Mapping[FlowId, Sequence[Point]], sizes: Mapping[FlowId, Size], boxes: Mapping[StepId, Box]
) -> dict[FlowId, Point]:
    """The middle of the words of each line and box: beside it where no line and no box is, as far as there is room.

    ``lines`` are all that are drawn, ``sizes`` those of the words of some of them and of some boxes, in pixels.
    """
    grid, drawn, words = BoxGrid(), LineGrid(), LabelGrid()
    for step, box in boxes.items():
        grid.put(step, box)
    for key, points in lines.items():
        drawn.put(key, points)
    found = {}
    for key, size in sizes.items():
        own = boxes.get(StepId(key))
        places = _around(own, size) if own is not None else _beside(lines[key], size)
        found[key] = _best(places, size, grid, drawn, words)
        words.put(key, rect_of(found[key], size))
    return found


def along(points: Sequence[Point], place: Point) -> float:
    """How far along a line its point next to a place is: from 0 at its beginning to 1 at its end."""
    whole, best, found = 0.0, float("inf"), 0.0
    for start, end in pairwise(points):
        across, down = end[0] - start[0], end[1] - start[1]
        length = (across * across + down * down) ** 0.5
        share = ((place[0] - start[0]) * across + (place[1] - start[1]) * down) / (length * length) if length else 0.0
        share = min(1.0, max(0.0, share))
        away = abs(start[0] + share * across - place[0]) + abs(start[1] + share * down - place[1])
        if away < best:
            best, found = away, whole + share * length
        whole += length
    return found / whole if whole else 0.5


def _beside(points: Sequence[Point], size: Size) -> Iterator[Point]:
    """Above and below level pieces, right and left of the others."""
    for x, y in (*places_along(points, size), middle_of_longest(points)):
        yield x, y - size[1] / 2 - AIR
        yield x, y + size[1] / 2 + AIR
        yield x + size[0] / 2 + AIR, y
        yield x - size[0] / 2 - AIR, y
    # A line shorter than its words lies between boxes: over or under these.
    yield from _around(Box(*middle_of_longest(points), SHORT, SHORT), size)


def _around(box: Box, size: Size) -> Iterator[Point]:
    """Below and above, first in the middle, then beside the lines that begin there; then a little farther away."""
    for far in (AIR, *FARTHER):
        up, down = box.top - far - size[1] / 2, box.bottom + far + size[1] / 2
        side = size[0] / 2 + AIR
        yield from product((box.x, box.x + side, box.x - side), (down, up))


def _best(places: Iterable[Point], size: Size, boxes: BoxGrid, lines: LineGrid, words: LabelGrid) -> Point:
    """The first place that is free; else the first that covers the least, and boxes and words least of all."""
    best, least = (0.0, 0.0), (float("inf"), 0)
    for place in places:
        rect = rect_of(place, size)
        covered = len(boxes.near(*rect)) + words.hit(rect), len(lines.inside(rect))
        if covered < least:
            best, least = place, covered
        if not any(covered):
            break
    return best
