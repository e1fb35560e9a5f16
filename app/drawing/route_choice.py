"""Choosing the way of one flow among the boxes and lines that are there. For the router only.

When nothing plainer is free: A* over the lines along the borders of the boxes, with few bends. The grid holds only the
lines that a good way can use (Wybrow, Marriott, Stuckey, Orthogonal Connector Routing, 2009).
"""

from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush
from itertools import chain, count, pairwise

from app.domain.ids import StepId
from app.domain.workflow import Flow
from app.drawing.attachment_points import OUTWARD, FlowEnds, Side
from app.drawing.channel_routing import ColumnIndex
from app.drawing.geometry import Box, Point
from app.drawing.obstacles import BoxGrid, LineGrid
from app.drawing.route_candidates import Way, arch, around_itself, corridors, nudged, onward, straightened, through

MOST_BOXES = 48
REACHES = (120.0, 500.0)
OFF = 12.0
BEND = 60.0
"""What a corner costs, in pixels of way."""
COVERED = 40.0
"""What it costs to run on top of another flow, for each piece of the grid."""
_STUB = 12.0
_State = tuple[int, int, int]


def search(ends: FlowEnds, boxes: BoxGrid, lines: LineGrid) -> list[Point] | None:
    """A way from border to border that touches no box, or None where none is found; near by first, then further."""
    return next((way for reach in REACHES if (way := _search(ends, boxes, lines, reach))), None)


def _search(ends: FlowEnds, boxes: BoxGrid, lines: LineGrid, reach: float) -> list[Point] | None:
    (dx, dy), (ex, ey) = OUTWARD[ends.leaves], OUTWARD[ends.enters]
    begin = (ends.start[0] + dx * _STUB, ends.start[1] + dy * _STUB)
    goal = (ends.stop[0] + ex * _STUB, ends.stop[1] + ey * _STUB)
    left, right = min(begin[0], goal[0]) - reach, max(begin[0], goal[0]) + reach
    top, bottom = min(begin[1], goal[1]) - reach, max(begin[1], goal[1]) + reach
    near = [boxes.rects[key] for key in boxes.near(left, top, right, bottom)]
    if len(near) > MOST_BOXES:
        return None
    offs = (OFF, OFF + 8) if len(near) <= MOST_BOXES / 3 else (OFF,)
    xs = sorted({begin[0], goal[0], *(x for rect in near for off in offs for x in (rect[0] - off, rect[2] + off))})
    ys = sorted({begin[1], goal[1], *(y for rect in near for off in offs for y in (rect[1] - off, rect[3] + off))})
    first = (xs.index(begin[0]), ys.index(begin[1]), 0 if dx else 1)
    way = _walk(xs, ys, first, (xs.index(goal[0]), ys.index(goal[1])), boxes, lines, bool(ex))
    return [ends.start, *way, ends.stop] if way else None


def _walk(
    xs: list[float],
    ys: list[float],
    first: _State,
    goal: tuple[int, int],
    boxes: BoxGrid,
    lines: LineGrid,
    ends_flat: bool,
) -> list[Point] | None:
    order = count()
    far = (xs[goal[0]], ys[goal[1]])
    best: dict[_State, float] = {first: 0.0}
    came: dict[_State, _State] = {}
    open_: list[tuple[float, int, _State]] = [(0.0, next(order), first)]
    closed: set[_State] = set()
    while open_:
        _, _, state = heappop(open_)
        if state in closed:
            continue
        closed.add(state)
        i, j, way = state
        if (i, j) == goal:
            return _told(xs, ys, state, came)
        for a, b, turn in ((i + 1, j, 0), (i - 1, j, 0), (i, j + 1, 1), (i, j - 1, 1)):
            nearer = (a, b, turn)
            if not (0 <= a < len(xs) and 0 <= b < len(ys)) or nearer in closed:
                continue
            here, there = (xs[i], ys[j]), (xs[a], ys[b])
            cost = best[state] + abs(here[0] - there[0]) + abs(here[1] - there[1]) + (BEND if turn != way else 0)
            if (a, b) == goal and ends_flat == (turn == 1):
                cost += BEND
            if lines.covered((here, there)):
                cost += COVERED
            if cost >= best.get(nearer, float("inf")) or boxes.hit(here, there):
                continue
            best[nearer], came[nearer] = cost, state
            left = abs(there[0] - far[0]) + abs(there[1] - far[1])
            heappush(open_, (cost + left, next(order), nearer))
    return None


def _told(xs: list[float], ys: list[float], state: _State, came: dict[_State, _State]) -> list[Point]:
    way = [state]
    while way[-1] in came:
        way.append(came[way[-1]])
    return [(xs[i], ys[j]) for i, j, _ in reversed(way)]


SEARCHES, PARTED = 40, 6
"""So many searches a call may make, and so many of them to part lines; they are slow, and a drawing that needs more is
past saving."""
FREED = 500
"""So many other ends a call may try so that lines are not shared."""
CROSSING = 80.0
"""What a crossing costs, in pixels of way."""
COMPARED, TRIED = 8, 80
"""Where a drawing is small: so many ways on no other line are compared, of so many at most."""
NUDGED = 3
"""So many pieces of a way are moved aside at most."""
SHARED = (2.0, -2.0)
"""Nearer than so much, and along more than so much, two flows share a line."""
COVERED, CORNER = 2000.0, 20.0
"""What it costs to run on another flow's line, and what a corner does."""


class RouteChooser:
    """Knows the boxes and lines of a drawing and chooses the way of one flow after the other among them."""

    def __init__(self, boxes: Mapping[StepId, Box]) -> None:
        self.boxes, self.lines = BoxGrid(), LineGrid()
        self.columns = ColumnIndex(())
        self.searches = self.freed = 0
        for key, box in boxes.items():
            self.boxes.put(key, box)

    def begin(self, boxes: Mapping[StepId, Box] | None = None) -> None:
        """Before a batch of ways; ``boxes``: the columns may have changed."""
        self.searches = self.freed = 0
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

    def better(
        self, way: Way, flow: Flow, ends: FlowEnds, others: Iterable[FlowEnds], *, fixed: bool
    ) -> tuple[Way, FlowEnds]:
        """The way, or one that runs on no other line or crosses less, and its ends; ``fixed``: crossings are no reason.

        ``others``: where it may begin and end else, so that it does not share a line.
        """
        if flow.bends:
            return way, ends
        if self.lines.covered(way):
            way = self._apart(way, flow, ends)
            free = self._first_free(flow, others) if self.lines.covered(way, *SHARED) else None
            return free or (way, ends)
        if fixed or not self.lines.crossings(way):
            return way, ends
        other = straightened(self.way(flow, ends, None, thorough=True, quick=False))
        blocked = self.blocked(other, (flow.source, flow.target))
        return (way if blocked or self._cost(way) <= self._cost(other) else other), ends

    def _first_free(self, flow: Flow, endings: Iterable[FlowEnds]) -> tuple[Way, FlowEnds] | None:
        """With the first of these ends for which a way lies on no other line and in no box; None where none does."""
        for ends in endings:
            if self.freed >= FREED:
                return None
            self.freed += 1
            way = straightened(self.way(flow, ends, None, thorough=True, quick=False))
            if not self.lines.covered(way) and not self.blocked(way, (flow.source, flow.target)):
                return way, ends
        return None

    def _apart(self, way: Way, flow: Flow, ends: FlowEnds) -> Way:
        """The way moved off the lines of other flows, or another one; itself where both would be worse."""
        own = flow.source, flow.target
        found = [way, self._beside(way, own, NUDGED + 1)]
        if (
            self.searches < PARTED
            and self.lines.covered(found[-1])
            and (searched := search(ends, self.boxes, self.lines))
        ):
            self.searches += 1
            found += [straightened(searched), self._beside(straightened(searched), own, NUDGED)]
        return min(found, key=lambda one: (self.blocked(one, own), self.lines.pieces_covered(one), self._cost(one)))

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
