"""Choosing the way of one flow among the boxes and lines that are there. For the router only."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise

from app.domain.ids import StepId
from app.domain.workflow import Flow
from app.drawing.astar import search
from app.drawing.attachment_points import FlowEnds, Side
from app.drawing.channel_routing import ColumnIndex
from app.drawing.geometry import Box, Point
from app.drawing.obstacles import BoxGrid, LineGrid
from app.drawing.route_candidates import Way, arch, around_itself, corridors, nudged, onward, straightened, through

SEARCHES = 40
"""So many searches a call may make; they are slow, and a drawing that needs more is past saving."""
CROSSING = 80.0
"""What a crossing costs, in pixels of way."""
COMPARED, TRIED = 8, 80
"""Where a drawing is small: so many ways on no other line are compared, of so many at most."""
NUDGED = 3
"""So many pieces of a way are moved aside at most."""
COVERED, CORNER = 2000.0, 20.0
"""What it costs to run on another flow's line, and what a corner does."""


class RouteChooser:
    """Knows the boxes and lines of a drawing and chooses the way of one flow after the other among them."""

    def __init__(self, boxes: Mapping[StepId, Box]) -> None:
        self.boxes, self.lines = BoxGrid(), LineGrid()
        self.columns = ColumnIndex(())
        self.searches = 0
        for key, box in boxes.items():
            self.boxes.put(key, box)

    def begin(self, boxes: Mapping[StepId, Box] | None = None) -> None:
        """Before a batch of ways; ``boxes``: the columns may have changed."""
        self.searches = 0
        if boxes is not None:
            self.columns = ColumnIndex(boxes.values())

    def arch_cost(self, start: Point, stop: Point, up: bool, own: tuple[StepId, StepId]) -> float:
        """What the best arch over (or under) what stands between costs; infinite where there is none."""
        ways = first_of(arch(start, stop, up, self.boxes), COMPARED)
        costs = (length_of(way) + CROSSING * self.lines.crossings(way) for way in ways if not self.blocked(way, own))
        return min(costs, default=float("inf"))

    def way(self, flow: Flow, ends: FlowEnds, wished: float | None, *, thorough: bool, quick: bool) -> Way:
        """The best way found; ``thorough`` compares some, ``quick`` takes only plain ones. There always is one."""
        own = flow.source, flow.target
        if flow.bends:
            return through(ends, flow.bends)
        if flow.source == flow.target:
            return around_itself(ends, self.boxes.rects[flow.source])
        if ends.arches and ends.leaves in (Side.TOP, Side.BOTTOM):
            plain = first_of(arch(ends.start, ends.stop, ends.leaves is Side.TOP, self.boxes), 8)
        else:
            plain = onward(ends, wished)
        first = next(plain)
        ways = chain([first], plain) if quick else chain([first], plain, self._around(ends))
        best = self._best((way for way in ways if not self.blocked(way, own)), thorough)
        if best is None and not quick and self.searches < SEARCHES:
            self.searches += 1
            found = search(ends, self.boxes, self.lines)
            best = straightened(found) if found else None
        if best is None or quick or not self.lines.covered(best):
            return best or first
        return self._beside(best, own, NUDGED if thorough else 1)

    def _around(self, ends: FlowEnds) -> Iterator[Way]:
        """Ways past what stands between."""
        for out in (14.0, 22.0):
            stairs = self.columns.stairs(ends.start_out(out), ends.stop_out(out), self.lines)
            if stairs:
                yield straightened([ends.start, *stairs, ends.stop])
        yield from corridors(ends, self.boxes)

    def _beside(self, way: Way, own: tuple[StepId, StepId], rounds: int) -> Way:
        """The way with a few of its pieces moved aside, off other flows' lines."""
        left = self.lines.pieces_covered(way)
        for _ in range(rounds):
            nearest, least = way, left
            for one in nudged(way):
                covered = self.lines.pieces_covered(one)
                if covered < least and not self.blocked(one, own):
                    nearest, least = one, covered
                    if not covered:
                        return one
            if nearest is way:
                break
            way, left = nearest, least
        return way

    def _best(self, ways: Iterable[Way], thorough: bool) -> Way | None:
        """The first way on no other flow's line, else the first; ``thorough``: the cheapest of all."""
        if thorough:
            return self._cheapest(ways)
        spare = None
        for way in ways:
            if not self.lines.covered(way):
                return way
            spare = spare or way
        return spare

    def _cheapest(self, ways: Iterable[Way]) -> Way | None:
        """Of the first few; what neither crosses nor covers anything needs no comparison."""
        best, least, compared = None, float("inf"), 0
        for way in first_of(ways, TRIED):
            plain = length_of(way) + CORNER * len(way)
            cost = self._cost(way)
            compared += cost < COVERED + plain
            if cost < least:
                best, least = way, cost
            if cost == plain or compared == COMPARED:
                break
        return best

    def _cost(self, way: Way) -> float:
        covered = COVERED if self.lines.covered(way) else 0.0
        return length_of(way) + CROSSING * self.lines.crossings(way) + CORNER * len(way) + covered

    def blocked(self, way: Way, own: tuple[StepId, StepId]) -> bool:
        """Whether a way runs through a box, or too near to one; ``own``: the boxes that its ends may touch."""
        last = len(way) - 2
        for at in range(last + 1):
            skip = own if last == 0 else own[:1] if at == 0 else own[1:] if at == last else ()
            if self.boxes.hit(way[at], way[at + 1], *skip):
                return True
        return False


def length_of(way: Way) -> float:
    """The length of a way along its pieces, in pixels."""
    return sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(way))


def first_of(ways: Iterable[Way], number: int) -> Iterator[Way]:
    """The first so many ways; those behind them are not even made."""
    return (way for way, _ in zip(ways, range(number), strict=False))
