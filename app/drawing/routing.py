"""The ways of all flows of one graph and where their labels sit, kept up to date while boxes move."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Protocol

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow
from app.drawing.attachment_points import FlowEnds, Side, beside, ends_of, goes_back, point_on
from app.drawing.channel_routing import ColumnIndex, wished_tracks
from app.drawing.geometry import Box, Point, Size
from app.drawing.obstacles import BoxGrid, LabelGrid, LineGrid, Rect
from app.drawing.route_candidates import Way, arch, stepping_from, straightened
from app.drawing.route_choice import RouteChooser, length_of
from app.drawing.row_routing import RowPlan

OFF = 6.0


def label_at(
    key: FlowId, points: Sequence[Point], size: Size | None, boxes: BoxGrid, labels: LabelGrid, lines: LineGrid
) -> Point:
    """The middle of the label; the middle of the way where there is no size, or no place is free."""
    if size is None:
        return middle_of_longest(points)
    free = None
    for point in places_along(points, size):
        rect = rect_of(point, size)
        if boxes.near(*rect) or labels.hit(rect):
            continue
        if lines.inside(rect) <= {key}:
            return point
        free = free or point
    return free or middle_of_longest(points)


def rect_of(middle: Point, size: Size) -> Rect:
    """The rectangle of this size around a point."""
    return (
        middle[0] - size[0] / 2,
        middle[1] - size[1] / 2,
        middle[0] + size[0] / 2,
        middle[1] + size[1] / 2,
    )


def places_along(points: Sequence[Point], size: Size) -> Iterator[Point]:
    """Along every piece in turn, level ones first: near its beginning, at its quarters, near its end."""
    for (x1, y1), (x2, y2) in sorted(pairwise(points), key=lambda ends: ends[0][1] != ends[1][1]):
        length = abs(x2 - x1) + abs(y2 - y1)
        half = (size[0] if y1 == y2 else size[1]) / 2
        if length < 2 * half:
            continue
        for far in (half + OFF, length / 4, length / 2, length * 3 / 4, length - half - OFF):
            share = min(1.0, far / length)
            yield x1 + (x2 - x1) * share, y1 + (y2 - y1) * share


def middle_of_longest(points: Sequence[Point]) -> Point:
    a, b = max(
        pairwise(points),
        key=lambda ends: abs(ends[0][0] - ends[1][0]) + abs(ends[0][1] - ends[1][1]),
    )
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


FEW = 150
"""Up to so many flows a finished move routes all of them anew, so that the drawing depends on the places alone."""
_SIDES = {True: (Side.TOP, Side.TOP), False: (Side.BOTTOM, Side.BOTTOM)}


@dataclass(frozen=True, slots=True)
class Route:
    """An orthogonal line from border to border, two points or more, and the middle of its label."""

    points: tuple[Point, ...]
    label: Point


class Router(Protocol):
    """Keeps the routes of one graph up to date while its boxes move; what the canvas needs of ``Routing``."""

    routes: dict[FlowId, Route]

    def set_flows(self, flows: Iterable[Flow]) -> set[FlowId]: ...

    def moved(self, boxes: Mapping[StepId, Box], *, quick: bool = False) -> set[FlowId]: ...


def arches_up(source: Box, target: Box, boxes: BoxGrid) -> bool:
    """The way over the boxes is not longer than the way under them."""
    over = next(arch((source.x, source.top), (target.x, target.top), True, boxes), None)
    under = next(arch((source.x, source.bottom), (target.x, target.bottom), False, boxes), None)
    if over is None or under is None:
        return over is not None
    return length_of(over) <= length_of(under)


class ColumnsByRow:
    """The columns of a drawing; where it is wrapped into rows, those of each row by itself."""

    def __init__(self, boxes: Mapping[StepId, Box], rows: Mapping[StepId, int]) -> None:
        self._rows = rows
        self._all = ColumnIndex(boxes.values())
        by_row: dict[int, list[Box]] = {}
        for key, row in rows.items():
            if key in boxes:
                by_row.setdefault(row, []).append(boxes[key])
        self._by_row = {row: ColumnIndex(inside) for row, inside in by_row.items()}

    def at(self, flow: Flow) -> ColumnIndex:
        """The columns of the row in which a flow runs, else those of the drawing."""
        row = self._rows.get(flow.source)
        return self._all if row is None or row != self._rows.get(flow.target) else self._by_row[row]

    def wished(
        self, ends: Mapping[FlowId, tuple[Point, Point]], flows: Mapping[FlowId, Flow], boxes: BoxGrid
    ) -> dict[FlowId, float]:
        """The track of each flow that steps from one height to another between two columns."""
        groups: dict[int, list[FlowId]] = {}
        for key in ends:
            groups.setdefault(id(self.at(flows[key])), []).append(key)
        found: dict[FlowId, float] = {}
        for keys in groups.values():
            between = {key: (flows[key].source, flows[key].target) for key in keys}
            gaps = self.at(flows[keys[0]]).gaps
            found |= wished_tracks({key: ends[key] for key in keys}, between, boxes, gaps)
        return found


class Routing:
    """Routes of one graph. Flows whose steps have no box have no route; nothing here raises."""

    def __init__(
        self,
        flows: Iterable[Flow],
        boxes: Mapping[StepId, Box],
        labels: Mapping[FlowId, Size] | None = None,
        rows: Mapping[StepId, int] | None = None,
    ) -> None:
        self.routes: dict[FlowId, Route] = {}
        self.boxes: dict[StepId, Box] = dict(boxes)
        self._label_sizes = dict(labels or {})
        self._chooser = RouteChooser(boxes)
        self._rows = dict(rows or {})
        self._columns = ColumnsByRow({}, {})
        self._between_rows: dict[FlowId, Way] = {}
        self._labels = LabelGrid()
        self._flows: dict[FlowId, Flow] = {}
        self._at: dict[StepId, set[FlowId]] = {}
        self._ends: dict[FlowId, FlowEnds] = {}
        self._rough: set[FlowId] = set()
        self._take(flows)
        self._route_all()

    def set_flows(self, flows: Iterable[Flow], boxes: Mapping[StepId, Box] | None = None) -> set[FlowId]:
        """Take these flows instead, and these boxes where steps came or went; the ids of the flows that changed."""
        had = self._flows
        old = {} if boxes is None else self._exchange(boxes)
        self._take(flows)
        if len(self._flows) <= FEW:
            return self._route_all()
        gone = [had[key] for key in had.keys() - self._flows.keys()]
        for flow in gone:
            self._forget(flow.id)
            del self._ends[flow.id]
        changed = {key for key, flow in self._flows.items() if had.get(key) != flow}
        beside = (self._at.get(step, ()) for flow in gone for step in (flow.source, flow.target))
        return {flow.id for flow in gone} | self._route_touched(old, changed.union(*beside), quick=False)

    def _exchange(self, boxes: Mapping[StepId, Box]) -> dict[StepId, Box | None]:
        """Take these boxes; what stood there before, of those that are new or moved."""
        old = {key: self.boxes.get(key) for key, box in boxes.items() if self.boxes.get(key) != box}
        for key in self.boxes.keys() - boxes.keys():
            self._chooser.boxes.drop(key)
        for key in old:
            self._chooser.boxes.put(key, boxes[key])
        self.boxes = dict(boxes)
        return old

    def _take(self, flows: Iterable[Flow]) -> None:
        self._flows = {flow.id: flow for flow in flows if flow.source in self.boxes and flow.target in self.boxes}
        self._at = {key: set() for key in self.boxes}
        for flow in self._flows.values():
            self._at[flow.source].add(flow.id)
            self._at[flow.target].add(flow.id)

    def moved(self, boxes: Mapping[StepId, Box], *, quick: bool = False) -> set[FlowId]:
        """Take these new boxes; the ids of the flows whose routes changed.

        ``quick``, while dragging: only flows at these boxes, their neighbours on the same sides, and those that a
        box now covers, and only plain ways. Without it the drawing is as if it had been routed at once.
        """
        old = {key: self.boxes.get(key) for key in boxes}
        for key, box in boxes.items():
            self.boxes[key] = box
            self._chooser.boxes.put(key, box)
            self._at.setdefault(key, set())
        if not quick and len(self._flows) <= FEW:
            return self._route_all()
        return self._route_touched(old, set(), quick=quick)

    def _route_all(self) -> set[FlowId]:
        before, flows, few = self.routes, self._flows.values(), len(self._flows) <= FEW
        self._chooser.begin(self.boxes)
        self._columns = ColumnsByRow(self.boxes, self._rows)
        plan = RowPlan(flows, self.boxes, self._rows, self._label_sizes)
        arches = self._arch_sides(flow for flow in flows if flow.id not in plan.trips)
        self._route_with(arches, few, plan)
        if few and arches and (better := self._better_sides(arches)) != arches:
            self._route_with(better, few, plan)
        for key in self._flows:
            self._place_label(key)
        return {key for key in before.keys() | self.routes.keys() if before.get(key) != self.routes.get(key)}

    def _route_with(self, arches: Mapping[FlowId, tuple[Side, Side]], thorough: bool, plan: RowPlan) -> None:
        self.routes, self._chooser.lines, self._labels = {}, LineGrid(), LabelGrid()
        self._rough = set()
        self._ends = ends_of(self._flows.values(), self.boxes, {**arches, **plan.sides()}, plan.aims())
        self._between_rows = plan.ways(self._ends)
        self._draw(self._flows.values(), self._wished(self._flows.values(), self._ends), thorough=thorough)
        if thorough and self._rows:
            self._part_lines()

    def _part_lines(self) -> None:
        """Flows that run on others or across them are given a better way, now that all others are known."""
        for key, route in list(self.routes.items()):
            flow, ends = self._flows[key], self._ends[key]
            self._chooser.lines.drop(key)
            self._chooser.columns = self._columns.at(flow)
            others, fixed = beside(ends, self.boxes[flow.source], self.boxes[flow.target]), key in self._between_rows
            way, self._ends[key] = self._chooser.better(list(route.points), flow, ends, others, fixed=fixed)
            self._keep(key, way)

    def _better_sides(self, arches: Mapping[FlowId, tuple[Side, Side]]) -> dict[FlowId, tuple[Side, Side]]:
        """Over or under, now that it is known which lines each way crosses."""
        found = {}
        for key in arches:
            self._chooser.lines.drop(key)
        for key in arches:
            own = self._flows[key].source, self._flows[key].target
            source, target = self.boxes[own[0]], self.boxes[own[1]]
            costs = {
                up: self._chooser.arch_cost(point_on(source, sides[0], 0), point_on(target, sides[1], 0), up, own)
                for up, sides in _SIDES.items()
            }
            found[key] = _SIDES[costs[True] <= costs[False]]
        return found

    def _route_touched(self, old: Mapping[StepId, Box | None], changed: set[FlowId], *, quick: bool) -> set[FlowId]:
        self._chooser.begin(None if quick else self.boxes)
        if not quick:
            self._columns = ColumnsByRow(self.boxes, self._rows)
        own = set(chain.from_iterable(self._at[key] for key in old))
        shifted = {key for key in own if self._shift(self._flows[key], old)} if quick else set()
        touched = (own | changed) - shifted
        if not quick:
            touched |= self._rough & self._flows.keys()
        touched |= {key for step in old for key in self._covered_by(step)} - shifted
        touched |= self._new_ends(touched)
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
        now = self.boxes[flow.source], self.boxes[flow.target]
        dx, dy = now[0].x - was[0].x, now[0].y - was[0].y
        if (now[1].x - was[1].x, now[1].y - was[1].y) != (dx, dy):
            return False
        ends, route = self._ends[flow.id], self.routes[flow.id]
        self._forget(flow.id)
        self._ends[flow.id] = ends.shifted(dx, dy)
        self._keep(flow.id, [(x + dx, y + dy) for x, y in route.points])
        return True

    def _covered_by(self, step_id: StepId) -> set[FlowId]:
        rect = self._chooser.boxes.rects[step_id]
        return {
            key
            for key in self._chooser.lines.inside(rect)
            if step_id not in (self._flows[key].source, self._flows[key].target)
        }

    def _new_ends(self, touched: Collection[FlowId]) -> set[FlowId]:
        """Set the ends of the touched flows; the ids of flows beside them whose ends had to give way."""
        steps = {step for key in touched for step in (self._flows[key].source, self._flows[key].target)}
        flows = [self._flows[key] for key in sorted(set(chain.from_iterable(self._at[step] for step in steps)))]
        had = self._ends
        sides = {flow.id: (had[flow.id].leaves, had[flow.id].enters) for flow in flows if flow.id in had}
        sides = {key: pair for key, pair in sides.items() if pair[0] is pair[1]}
        sides |= self._arch_sides([self._flows[key] for key in touched])
        found = ends_of(flows, self.boxes, sides)
        aside = set()
        for flow in flows:
            new = found[flow.id]
            if flow.id not in touched:
                new = had[flow.id].with_ends_of(new, start=flow.source in steps, stop=flow.target in steps)
                if new == had[flow.id]:
                    continue
                aside.add(flow.id)
            self._ends[flow.id] = new
        return aside

    def _arch_sides(self, flows: Iterable[Flow]) -> dict[FlowId, tuple[Side, Side]]:
        found = {}
        for flow in flows:
            source, target = self.boxes[flow.source], self.boxes[flow.target]
            if not flow.bends and flow.source != flow.target and goes_back(flow, source, target):
                found[flow.id] = _SIDES[arches_up(source, target, self._chooser.boxes)]
        return found

    def _wished(self, flows: Iterable[Flow], ends: Mapping[FlowId, FlowEnds]) -> dict[FlowId, float]:
        stepped = {}
        for flow in flows:
            start = stepping_from(ends[flow.id], self.boxes[flow.source].right)
            if start and not flow.bends:
                stepped[flow.id] = start, ends[flow.id].stop
        return self._columns.wished(stepped, self._flows, self._chooser.boxes)

    def _draw(
        self, flows: Iterable[Flow], wished: Mapping[FlowId, float], *, thorough: bool = False, quick: bool = False
    ) -> None:
        for flow in sorted(flows, key=self._turn):
            planned = self._planned(flow)
            if planned is not None:
                self._keep(flow.id, planned)
                continue
            self._chooser.columns = self._columns.at(flow)
            way = self._chooser.way(flow, self._ends[flow.id], wished.get(flow.id), thorough=thorough, quick=quick)
            self._keep(flow.id, straightened(way))

    def _planned(self, flow: Flow) -> Way | None:
        """The way between rows, while it still fits: neither end has moved, and nothing stands in it."""
        way, ends = self._between_rows.get(flow.id), self._ends[flow.id]
        if way is None or (way[0], way[-1]) != (ends.start, ends.stop):
            return None
        return None if self._chooser.blocked(way, (flow.source, flow.target)) else way

    def _turn(self, flow: Flow) -> tuple[int, float, FlowId]:
        """Fixed ways first, then straight ones, then the short ones; loop-backs come last, inner before outer."""
        ends = self._ends[flow.id]
        across, down = abs(ends.start[0] - ends.stop[0]), abs(ends.start[1] - ends.stop[1])
        order = (
            0
            if flow.bends or flow.id in self._between_rows
            else 3
            if ends.arches
            else 1
            if not across or not down
            else 2
        )
        return order, across + down, flow.id

    def _keep(self, key: FlowId, points: Way) -> None:
        self._chooser.lines.put(key, points)
        self.routes[key] = Route(tuple(points), points[0])

    def _place_label(self, key: FlowId) -> None:
        points, size = self.routes[key].points, self._label_sizes.get(key)
        self._labels.drop(key)
        middle = label_at(key, points, size, self._chooser.boxes, self._labels, self._chooser.lines)
        if size:
            self._labels.put(key, rect_of(middle, size))
        self.routes[key] = Route(points, middle)

    def _forget(self, key: FlowId) -> None:
        self.routes.pop(key, None)
        self._chooser.lines.drop(key)
        self._labels.drop(key)
