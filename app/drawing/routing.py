"""The ways of all flows of one graph, kept up to date while boxes move. For the canvas, pictures and checks."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Protocol

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow
from app.drawing.geometry import Box, Point, Size
from app.drawing.ground import Boxes, Labels, Lines
from app.drawing.label import label_at, rect_of
from app.drawing.ports import Ends, Side, ends_of, goes_back, point_on
from app.drawing.search import search
from app.drawing.stairs import Columns
from app.drawing.tracks import wished_tracks
from app.drawing.ways import Way, arch, around_itself, corridors, nudged, onward, stepping_from, straightened, through

FEW = 150
"""Up to so many flows a finished move routes all of them anew, so that the drawing depends on the places alone."""
SEARCHES = 40
"""So many searches a call may make; they are slow, and a drawing that needs more is past saving."""
CROSSING = 80.0
"""What a crossing costs, in pixels of way."""
COMPARED, TRIED = 8, 80
"""Where a drawing is small: so many ways on no other line are compared, of so many at most."""
COVERED, CORNER = 2000.0, 20.0
"""What it costs to run on another flow's line, and what a corner does."""
_SIDES = {True: (Side.TOP, Side.TOP), False: (Side.BOTTOM, Side.BOTTOM)}


@dataclass(frozen=True, slots=True)
class Route:
    """An orthogonal line from border to border, two points or more, and the middle of its label."""

    points: tuple[Point, ...]
    label: Point


class Router(Protocol):
    """Keeps the routes of one graph."""

    routes: dict[FlowId, Route]

    def set_flows(self, flows: Iterable[Flow]) -> set[FlowId]: ...

    def moved(self, boxes: Mapping[StepId, Box], *, quick: bool = False) -> set[FlowId]: ...


class Routing:
    """Routes of one graph. Flows whose steps have no box have no route; nothing here raises."""

    def __init__(
        self, flows: Iterable[Flow], boxes: Mapping[StepId, Box], labels: Mapping[FlowId, Size] | None = None
    ) -> None:
        self.routes: dict[FlowId, Route] = {}
        self._boxes = dict(boxes)
        self._label_sizes = dict(labels or {})
        self._ground = Boxes()
        for key, box in boxes.items():
            self._ground.put(key, box)
        self._flows: dict[FlowId, Flow] = {}
        self._at: dict[StepId, set[FlowId]] = {}
        self._ends: dict[FlowId, Ends] = {}
        self._rough: set[FlowId] = set()
        self._lines, self._labels = Lines(), Labels()
        self._searches = 0
        self._columns = Columns(())
        self.set_flows(flows)

    def set_flows(self, flows: Iterable[Flow]) -> set[FlowId]:
        """Take these flows instead; the ids of those whose routes are new, gone or changed."""
        self._flows = {flow.id: flow for flow in flows if flow.source in self._boxes and flow.target in self._boxes}
        self._at = {key: set() for key in self._boxes}
        for flow in self._flows.values():
            self._at[flow.source].add(flow.id)
            self._at[flow.target].add(flow.id)
        return self._route_all()

    def moved(self, boxes: Mapping[StepId, Box], *, quick: bool = False) -> set[FlowId]:
        """Take these new boxes; the ids of the flows whose routes changed.

        ``quick``, while dragging: only flows at these boxes, their neighbours on the same sides, and those that a
        box now covers, and only plain ways. Without it the drawing is as if it had been routed at once.
        """
        old = {key: self._boxes.get(key) for key in boxes}
        for key, box in boxes.items():
            self._boxes[key] = box
            self._ground.put(key, box)
            self._at.setdefault(key, set())
        if not quick and len(self._flows) <= FEW:
            return self._route_all()
        return self._route_touched(old, quick)

    def _route_all(self) -> set[FlowId]:
        before, flows, few = self.routes, self._flows.values(), len(self._flows) <= FEW
        self._columns = Columns(self._boxes.values())
        arches = self._arch_sides(flows)
        self._route_with(arches, few)
        if few and arches and (better := self._better_sides(arches)) != arches:
            self._route_with(better, few)
        for key in self._flows:
            self._place_label(key)
        return {key for key in before.keys() | self.routes.keys() if before.get(key) != self.routes.get(key)}

    def _route_with(self, arches: Mapping[FlowId, tuple[Side, Side]], thorough: bool) -> None:
        self.routes, self._lines, self._labels = {}, Lines(), Labels()
        self._searches, self._rough = 0, set()
        self._ends = ends_of(self._flows.values(), self._boxes, arches)
        self._draw(self._flows.values(), self._wished(self._flows.values(), self._ends), thorough=thorough)

    def _better_sides(self, arches: Mapping[FlowId, tuple[Side, Side]]) -> dict[FlowId, tuple[Side, Side]]:
        """Over or under, now that it is known which lines each way crosses."""
        found = {}
        for key in arches:
            self._lines.drop(key)
        for key in arches:
            source, target = self._boxes[self._flows[key].source], self._boxes[self._flows[key].target]
            costs = {
                up: self._arch_cost(key, point_on(source, sides[0], 0), point_on(target, sides[1], 0), up)
                for up, sides in _SIDES.items()
            }
            found[key] = _SIDES[costs[True] <= costs[False]]
        return found

    def _arch_cost(self, key: FlowId, start: Point, stop: Point, up: bool) -> float:
        own = self._flows[key].source, self._flows[key].target
        ways = _first(arch(start, stop, up, self._ground), COMPARED)
        return min((self._cost(way) for way in ways if not self._blocked(way, own)), default=float("inf"))

    def _route_touched(self, old: Mapping[StepId, Box | None], quick: bool) -> set[FlowId]:
        self._searches = 0
        own = set(chain.from_iterable(self._at[key] for key in old))
        shifted = {key for key in own if self._shift(self._flows[key], old)} if quick else set()
        touched = own - shifted
        if not quick:
            touched |= self._rough
            self._columns = Columns(self._boxes.values())
        touched |= {key for step in old for key in self._covered_by(step)} - shifted
        touched |= self._new_ends(touched, old)
        before = {key: self.routes.get(key) for key in touched}
        for key in touched:
            self._forget(key)
        flows = [self._flows[key] for key in touched]
        wished = {} if quick else self._wished(flows, self._ends)
        self._draw(flows, wished, quick=quick)
        for key in sorted(touched | shifted):
            self._place_label(key)
        self._rough = self._rough | touched if quick else set()
        return shifted | {key for key in touched if before[key] != self.routes.get(key)}

    def _shift(self, flow: Flow, old: Mapping[StepId, Box | None]) -> bool:
        """Carry a route along whose both ends moved by the same way."""
        was = old.get(flow.source), old.get(flow.target)
        if was[0] is None or was[1] is None or flow.bends:
            return False
        now = self._boxes[flow.source], self._boxes[flow.target]
        dx, dy = now[0].x - was[0].x, now[0].y - was[0].y
        if (now[1].x - was[1].x, now[1].y - was[1].y) != (dx, dy):
            return False
        ends, route = self._ends[flow.id], self.routes[flow.id]
        self._forget(flow.id)
        self._ends[flow.id] = ends.shifted(dx, dy)
        self._keep(flow.id, [(x + dx, y + dy) for x, y in route.points])
        return True

    def _covered_by(self, step_id: StepId) -> set[FlowId]:
        rect = self._ground.rects[step_id]
        return {
            key for key in self._lines.inside(rect) if step_id not in (self._flows[key].source, self._flows[key].target)
        }

    def _new_ends(self, touched: Collection[FlowId], old: Mapping[StepId, Box | None]) -> set[FlowId]:
        """Set the ends of the touched flows; the ids of flows beside them whose ends had to give way."""
        steps = {step for key in touched for step in (self._flows[key].source, self._flows[key].target)}
        flows = [self._flows[key] for key in sorted(set(chain.from_iterable(self._at[step] for step in steps)))]
        sides = {flow.id: (ends.leaves, ends.enters) for flow in flows if (ends := self._ends[flow.id]).arches}
        sides |= self._arch_sides([self._flows[key] for key in touched])
        found = ends_of(flows, self._boxes, sides)
        aside = set()
        for flow in flows:
            new, had = found[flow.id], self._ends[flow.id]
            if flow.id not in touched:
                new = had.with_ends_of(new, start=flow.source in steps, stop=flow.target in steps)
                if new == had:
                    continue
                aside.add(flow.id)
            self._ends[flow.id] = new
        return aside

    def _arch_sides(self, flows: Iterable[Flow]) -> dict[FlowId, tuple[Side, Side]]:
        found = {}
        for flow in flows:
            source, target = self._boxes[flow.source], self._boxes[flow.target]
            if not flow.bends and flow.source != flow.target and goes_back(flow, source, target):
                found[flow.id] = _SIDES[self._arches_up(flow, source, target)]
        return found

    def _arches_up(self, flow: Flow, source: Box, target: Box) -> bool:
        """The way over the boxes is not longer than the way under them."""
        over = next(arch((source.x, source.top), (target.x, target.top), True, self._ground), None)
        under = next(arch((source.x, source.bottom), (target.x, target.bottom), False, self._ground), None)
        if over is None or under is None:
            return over is not None
        return _length(over) <= _length(under)

    def _wished(self, flows: Iterable[Flow], ends: Mapping[FlowId, Ends]) -> dict[FlowId, float]:
        stepped = {}
        for flow in flows:
            start = stepping_from(ends[flow.id], self._boxes[flow.source].right)
            if start and not flow.bends:
                stepped[flow.id] = start, ends[flow.id].stop
        between = {key: (self._flows[key].source, self._flows[key].target) for key in stepped}
        return wished_tracks(stepped, between, self._ground, self._columns.gaps)

    def _draw(
        self, flows: Iterable[Flow], wished: Mapping[FlowId, float], *, thorough: bool = False, quick: bool = False
    ) -> None:
        for flow in sorted(flows, key=self._turn):
            way = self._way(flow, wished.get(flow.id), thorough, quick)
            self._keep(flow.id, straightened(way))

    def _turn(self, flow: Flow) -> tuple[int, float, FlowId]:
        """Fixed ways first, then straight ones, then the short ones; loop-backs come last, inner before outer."""
        ends = self._ends[flow.id]
        across, down = abs(ends.start[0] - ends.stop[0]), abs(ends.start[1] - ends.stop[1])
        order = 0 if flow.bends else 3 if ends.arches else 1 if not across or not down else 2
        return order, across + down, flow.id

    def _way(self, flow: Flow, wished: float | None, thorough: bool, quick: bool) -> Way:
        ends, own = self._ends[flow.id], (flow.source, flow.target)
        if flow.bends:
            return through(ends, flow.bends)
        if flow.source == flow.target:
            return around_itself(ends.start, self._ground.rects[flow.source])
        if ends.arches and ends.leaves in (Side.TOP, Side.BOTTOM):
            plain = _first(arch(ends.start, ends.stop, ends.leaves is Side.TOP, self._ground), 8)
        else:
            plain = onward(ends, wished)
        first = next(plain)
        ways = chain([first], plain) if quick else chain([first], plain, self._around(flow, wished))
        best = self._best((way for way in ways if not self._blocked(way, own)), thorough)
        if best is None and not quick and self._searches < SEARCHES:
            self._searches += 1
            best = self._searched(ends, own)
        return best or first

    def _around(self, flow: Flow, wished: float | None) -> Iterator[Way]:
        """Ways past what stands between."""
        ends = self._ends[flow.id]
        for out in (14.0, 22.0):
            stairs = self._columns.stairs(ends.start_out(out), ends.stop_out(out), self._lines)
            if stairs:
                yield straightened([ends.start, *stairs, ends.stop])
        yield from corridors(ends, self._ground, wished)

    def _searched(self, ends: Ends, own: tuple[StepId, StepId]) -> Way | None:
        way = search(ends, self._ground, self._lines)
        if way is None:
            return None
        way = straightened(way)
        beside = (one for one in nudged(way) if not self._blocked(one, own))
        return self._best(chain([way], beside), thorough=False)

    def _best(self, ways: Iterable[Way], thorough: bool) -> Way | None:
        """The first way on no other flow's line, else the first; ``thorough``: the cheapest of all."""
        if thorough:
            return self._cheapest(ways)
        spare = None
        for way in ways:
            if not self._lines.covered(way):
                return way
            spare = spare or way
        return spare

    def _cheapest(self, ways: Iterable[Way]) -> Way | None:
        """Of the first few; what neither crosses nor covers anything needs no comparison."""
        best, least, compared = None, float("inf"), 0
        for way in _first(ways, TRIED):
            plain = _length(way) + CORNER * len(way)
            cost = self._cost(way)
            compared += cost < COVERED + plain
            if cost < least:
                best, least = way, cost
            if cost == plain or compared == COMPARED:
                break
        return best

    def _cost(self, way: Way) -> float:
        covered = COVERED if self._lines.covered(way) else 0.0
        return _length(way) + CROSSING * self._lines.crossings(way) + CORNER * len(way) + covered

    def _blocked(self, way: Way, own: tuple[StepId, StepId]) -> bool:
        last = len(way) - 2
        for at in range(last + 1):
            skip = own if last == 0 else own[:1] if at == 0 else own[1:] if at == last else ()
            if self._ground.hit(way[at], way[at + 1], *skip):
                return True
        return False

    def _keep(self, key: FlowId, points: Way) -> None:
        self._lines.put(key, points)
        self.routes[key] = Route(tuple(points), points[0])

    def _place_label(self, key: FlowId) -> None:
        points, size = self.routes[key].points, self._label_sizes.get(key)
        self._labels.drop(key)
        middle = label_at(key, points, size, self._ground, self._labels, self._lines)
        if size:
            self._labels.put(key, rect_of(middle, size))
        self.routes[key] = Route(points, middle)

    def _forget(self, key: FlowId) -> None:
        self.routes.pop(key, None)
        self._lines.drop(key)
        self._labels.drop(key)


def _length(way: Way) -> float:
    return sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(way))


def _first(ways: Iterable[Way], number: int) -> Iterator[Way]:
    return (way for way, _ in zip(ways, range(number), strict=False))
