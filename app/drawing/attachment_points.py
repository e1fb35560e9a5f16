"""Where a flow leaves its source and enters its target: the side of the box, and the place on that side."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from app.domain.ids import FlowId, StepId
from app.domain.step_kind import Outline
from app.domain.workflow import Flow
from app.drawing.geometry import Box, Point

PITCH = 12.0
SHARED = 70.0
"""What it costs that two outcomes leave by one corner; against ``_corner_costs``."""
MOST_OUTCOMES = 5
"""Of more, the rest leave to the right."""
EDGE = 6.0
"""From the outermost port to the corner of its box."""
STEPPED = 12.0
"""A flow need not step by so little."""
ROOM = 24.0
"""A forward flow needs so much between its boxes, or it runs from below to above."""


class Side(StrEnum):
    """A side of a box."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"

    @property
    def sideways(self) -> bool:
        return self is Side.LEFT or self is Side.RIGHT


OUTWARD: Mapping[Side, Point] = {
    Side.LEFT: (-1, 0),
    Side.RIGHT: (1, 0),
    Side.TOP: (0, -1),
    Side.BOTTOM: (0, 1),
}


NO_AIMS: Mapping[FlowId, tuple[Point, Point]] = {}
_CORNERS = (Side.RIGHT, Side.BOTTOM, Side.TOP)


@dataclass(frozen=True, slots=True)
class FlowEnds:
    """The sides of two boxes by which a flow leaves and enters, and the points on them, in pixels."""

    leaves: Side
    enters: Side
    start: Point = (0, 0)
    stop: Point = (0, 0)

    @property
    def arches(self) -> bool:
        """It goes back over or under the boxes between."""
        return self.leaves is self.enters

    @property
    def faces(self) -> bool:
        """Whether it leaves and enters by opposite sides, such as right and left, so that it may run straight."""
        return self.leaves is not self.enters and self.leaves.sideways == self.enters.sideways

    def start_out(self, by: float) -> Point:
        """The start, or so far above or below it where it leaves that way."""
        return self.start[0], self.start[1] + OUTWARD[self.leaves][1] * by

    def stop_out(self, by: float) -> Point:
        """The stop, or so far above or below it where the flow enters that way."""
        return self.stop[0], self.stop[1] + OUTWARD[self.enters][1] * by

    def shifted(self, dx: float, dy: float) -> "FlowEnds":
        """The same ends on boxes that both moved by (dx, dy)."""
        (x1, y1), (x2, y2) = self.start, self.stop
        return replace(self, start=(x1 + dx, y1 + dy), stop=(x2 + dx, y2 + dy))

    def with_ends_of(self, other: "FlowEnds", *, start: bool, stop: bool) -> "FlowEnds":
        """The same with the start, the stop or both taken from ``other``."""
        ends = replace(self, leaves=other.leaves, start=other.start) if start else self
        return replace(ends, enters=other.enters, stop=other.stop) if stop else ends


ASIDE = (-PITCH, PITCH, -PITCH / 2, PITCH / 2, -2 * PITCH, 2 * PITCH)


def beside(ends: FlowEnds, source: Box, target: Box) -> Iterator[FlowEnds]:
    """The start, the stop or both a little aside, as far as the boxes reach; of a decision the other corners too."""
    starts = [ends.start, *_aside(source, ends.leaves, ends.start)]
    stops = [ends.stop, *_aside(target, ends.enters, ends.stop)]
    both = sorted(product(enumerate(starts), enumerate(stops)), key=lambda pair: pair[0][0] + pair[1][0])
    for (_, start), (_, stop) in both[1:]:
        yield replace(ends, start=start, stop=stop)
    if source.shape is Outline.HEXAGON and ends.enters is Side.LEFT:
        for side in _CORNERS:
            yield replace(ends, leaves=side, start=point_on(source, side, 0))


def _aside(box: Box, side: Side, point: Point) -> Iterator[Point]:
    offset = point[1] - box.y if side.sideways else point[0] - box.x
    most = (box.height if side.sideways else box.width) / 2 - EDGE
    for by in ASIDE:
        if abs(offset + by) <= most:
            yield point_on(box, side, offset + by)


def ends_of(
    flows: Iterable[Flow],
    boxes: Mapping[StepId, Box],
    sides: Mapping[FlowId, tuple[Side, Side]],
    aims: Mapping[FlowId, tuple[Point, Point]] = NO_AIMS,
) -> dict[FlowId, FlowEnds]:
    """Where each flow leaves its source and enters its target, in pixels, spread over the sides of the boxes.

    ``sides``: the pairs of sides that were decided elsewhere, of loop-backs. ``aims``: towards where a flow leaves and
    whence it comes, where that is not simply its other end.
    """
    found: dict[FlowId, FlowEnds] = {}
    by_source: dict[StepId, list[Flow]] = {}
    for flow in flows:
        by_source.setdefault(flow.source, []).append(flow)
    for source, leaving in by_source.items():
        for flow in leaving:
            leaves, enters = sides.get(flow.id) or _sides(flow, boxes[source], boxes[flow.target])
            found[flow.id] = FlowEnds(leaves, enters)
        if boxes[source].shape is Outline.HEXAGON and len(leaving) > 1:
            _spread_over_corners(leaving, boxes, found, sides)
    _set_points(by_source, boxes, found, aims)
    return found


def _sides(flow: Flow, source: Box, target: Box) -> tuple[Side, Side]:
    if flow.bends:
        return _towards(source, flow.bends[0]), _towards(target, flow.bends[-1])
    if flow.source == flow.target:
        return Side.RIGHT, Side.TOP
    if goes_back(flow, source, target):
        return Side.TOP, Side.TOP
    if target.left - source.right >= ROOM:
        return Side.RIGHT, Side.LEFT
    if target.top - source.bottom >= ROOM / 2:
        return Side.BOTTOM, Side.TOP
    if source.top - target.bottom >= ROOM / 2:
        return Side.TOP, Side.BOTTOM
    return (Side.RIGHT, Side.LEFT) if target.left >= source.right else (Side.TOP, Side.TOP)


def goes_back(flow: Flow, source: Box, target: Box) -> bool:
    """It is drawn on a track of its own, over or under the boxes."""
    return flow.loop_back or (target.right < source.left + ROOM and target.x < source.x)


def _towards(box: Box, point: Point) -> Side:
    across = (point[0] - box.x) * box.height
    down = (point[1] - box.y) * box.width
    if abs(across) >= abs(down):
        return Side.RIGHT if across >= 0 else Side.LEFT
    return Side.BOTTOM if down >= 0 else Side.TOP


def _spread_over_corners(
    leaving: list[Flow],
    boxes: Mapping[StepId, Box],
    found: dict[FlowId, FlowEnds],
    decided: Mapping[FlowId, tuple[Side, Side]],
) -> None:
    """A decision's outcomes leave by different corners, each by the way that it goes: the cheapest of all choices."""
    onward = [
        flow for flow in leaving if found[flow.id].leaves is Side.RIGHT and not flow.bends and flow.id not in decided
    ]
    used = [found[flow.id].leaves for flow in leaving if flow not in onward]
    source = boxes[leaving[0].source]
    onward.sort(key=lambda flow: (abs(boxes[flow.target].y - source.y), boxes[flow.target].x, flow.id))
    costs = [_corner_costs(source, boxes[flow.target]) for flow in onward[:MOST_OUTCOMES]]

    def cost(sides: tuple[Side, ...]) -> float:
        shared = len(sides) + len(used) - len({*sides, *used})
        return SHARED * shared + sum(of[side] for of, side in zip(costs, sides, strict=True))

    best = min(product(_CORNERS, repeat=len(costs)), key=cost)
    for flow, side in zip(onward, best, strict=False):
        found[flow.id] = replace(found[flow.id], leaves=side)


def _corner_costs(source: Box, target: Box) -> dict[Side, float]:
    """What it costs to leave by each corner; straight is free, one elbow is cheap, turning away is dear."""
    down, half = target.y - source.y, source.height / 2 + 8
    level = 0.0 if abs(down) < 1 else 30 + min(abs(down), 200) / 10
    below = 10.0 if down > half else 60.0 if down >= 0 else 150.0
    above = 10.0 if -down > half else 60.0 if down < 0 else 61.0 if down == 0 else 150.0
    far = min(70.0, (target.x - source.x) / 20)
    return {Side.RIGHT: level + far, Side.BOTTOM: below, Side.TOP: above}


_End = tuple[FlowId, bool, Point]
"""Of a side: which flow, whether it leaves here, and where its other end is."""


def _set_points(
    by_source: Mapping[StepId, list[Flow]],
    boxes: Mapping[StepId, Box],
    found: dict[FlowId, FlowEnds],
    aims: Mapping[FlowId, tuple[Point, Point]],
) -> None:
    groups: dict[tuple[StepId, Side], list[_End]] = {}
    for leaving in by_source.values():
        for flow in leaving:
            ends = found[flow.id]
            first, last = point_on(boxes[flow.target], ends.enters, 0), point_on(boxes[flow.source], ends.leaves, 0)
            if flow.bends:
                first, last = flow.bends[0], flow.bends[-1]
            first, last = aims.get(flow.id, (first, last))
            groups.setdefault((flow.source, ends.leaves), []).append((flow.id, True, first))
            groups.setdefault((flow.target, ends.enters), []).append((flow.id, False, last))
    points: dict[tuple[FlowId, bool], Point] = {}
    for (step_id, side), group in groups.items():
        box = boxes[step_id]
        for (flow_id, leaves, _), offset in _offsets(box, side, group, found):
            points[flow_id, leaves] = point_on(box, side, offset)
    _level_out([flow for leaving in by_source.values() for flow in leaving], boxes, found, groups, points)
    for flow_id, ends_found in found.items():
        found[flow_id] = FlowEnds(ends_found.leaves, ends_found.enters, points[flow_id, True], points[flow_id, False])


def _level_out(
    flows: Iterable[Flow],
    boxes: Mapping[StepId, Box],
    found: Mapping[FlowId, FlowEnds],
    groups: Mapping[tuple[StepId, Side], list[_End]],
    points: dict[tuple[FlowId, bool], Point],
) -> None:
    """A flow that would step by a few pixels enters where it runs straight, if it is alone there."""
    for flow in flows:
        box = boxes[flow.target]
        (right, y), (left, level) = points[flow.id, True], points[flow.id, False]
        faces = found[flow.id].leaves is Side.RIGHT and found[flow.id].enters is Side.LEFT and right < left
        alone = faces and not flow.bends and box.shape is Outline.CARD and len(groups[flow.target, Side.LEFT]) == 1
        if alone and abs(y - level) <= STEPPED and abs(y - box.y) < box.height / 2 - EDGE:
            points[flow.id, False] = left, y


def _offsets(box: Box, side: Side, ends: list[_End], found: Mapping[FlowId, FlowEnds]) -> Iterable[tuple[_End, float]]:
    """Spread around the middle in the order of the other ends; what is level with the middle stays there."""
    if len(ends) == 1:
        return ((ends[0], 0.0),)
    middle, axis = (box.y, 1) if side.sideways else (box.x, 0)
    length = box.height if side.sideways else box.width
    ordered = sorted(ends, key=lambda end: _rank(end, axis, middle))
    zero = _level(ordered, box, axis, middle, found)
    most = max(zero, len(ends) - 1 - zero)
    pitch = min(PITCH, (length / 2 - EDGE) / most)
    return ((end, (at - zero) * pitch) for at, end in enumerate(ordered))


def _level(ordered: list[_End], box: Box, axis: int, middle: float, found: Mapping[FlowId, FlowEnds]) -> float:
    """The place in the order that stands in the middle: that of the nearest flow that is straight there."""
    level = [at for at, end in enumerate(ordered) if abs(end[2][axis] - middle) < 1 and found[end[0]].faces]
    across = box.x if axis == 1 else box.y
    nearest = min(level, key=lambda at: abs(ordered[at][2][1 - axis] - across), default=None)
    return (len(ordered) - 1) / 2 if nearest is None else float(nearest)


def _rank(end: _End, axis: int, middle: float) -> tuple[float, float, FlowId, bool]:
    """Where along the side: by the other end; of several on one side, so that their lines do not cross."""
    along, across = end[2][axis], end[2][1 - axis]
    outer = across if along < middle else -across
    return along, outer if end[1] else -outer, end[0], end[1]


def point_on(box: Box, side: Side, offset: float) -> Point:
    """The point of the drawn border, so far from the middle of this side."""
    inset = box.inset(offset, sideways=side.sideways)
    if side is Side.LEFT:
        return box.left + inset, box.y + offset
    if side is Side.RIGHT:
        return box.right - inset, box.y + offset
    if side is Side.TOP:
        return box.x + offset, box.top + inset
    return box.x + offset, box.bottom - inset
