"""The ways of flows between rows: out of a row into the channel beside it, along the left margin, into another row.

A flow is a list of tracks, each in a channel (between two rows), in the margin (left of all rows) or in a gap (between
two columns of a row). The tracks of one corridor are ordered so that few of them cross. The layout asks how much room
a corridor needs, the router which way each flow takes; both ask this, so there are never too many tracks.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow
from app.drawing.attachment_points import FlowEnds, Side
from app.drawing.geometry import Box, Point
from app.drawing.obstacles import CLEAR
from app.drawing.route_candidates import Way, straightened
from app.drawing.track_order import FAR, TrackPiece, ordered, track_offsets, track_piece

PAD = 20.0
"""From a box to the first track of a channel or of the margin."""
INNER = 16.0
"""From a box to the first track of a gap."""
NESTED = 1e-3

Corridor = tuple[str, int, int]
"""``channel`` and the row below it; ``margin``; ``gap``, its row and its place from the left."""
MARGIN: Corridor = ("margin", 0, 0)


@dataclass(frozen=True, slots=True)
class _Leg:
    """How a flow gets from a box to its channel: straight up or down, along a gap, or along the margin."""

    side: Side
    gap: Corridor | None = None


@dataclass(slots=True)
class _Trip:
    flow: Flow
    out: _Leg
    home: _Leg
    first: int
    last: int
    """The channels; the same where one will do."""
    tracks: list[Corridor] = field(default_factory=list)

    @property
    def by_margin(self) -> bool:
        return self.first != self.last or self.home.gap == MARGIN


class RowPlan:
    """The ways between the rows of one drawing. Empty where its rows overlap."""

    def __init__(
        self,
        flows: Iterable[Flow],
        boxes: Mapping[StepId, Box],
        rows: Mapping[StepId, int],
        labelled: Collection[FlowId] = (),
    ) -> None:
        self._boxes = boxes
        self._labelled = labelled
        self.rows = {key: row for key, row in rows.items() if key in boxes}
        count = max(self.rows.values(), default=-1) + 1
        self._inside: list[list[StepId]] = [[] for _ in range(count)]
        for key, row in self.rows.items():
            self._inside[row].append(key)
        found = [[boxes[key] for key in inside] for inside in self._inside]
        self._tops = [min((box.top for box in row), default=0.0) for row in found]
        self._bottoms = [max((box.bottom for box in row), default=0.0) for row in found]
        self._left = min((boxes[key].left for key in self.rows), default=0.0)
        self._gaps = [_gaps_of(row) for row in found]
        apart = all(bottom < top for bottom, top in zip(self._bottoms, self._tops[1:], strict=False))
        self.trips: dict[FlowId, _Trip] = {}
        for flow in flows if apart and count else ():
            trip = self._trip(flow)
            if trip is not None:
                self.trips[flow.id] = trip
        self._corridors: dict[Corridor, list[TrackPiece]] = {}
        self._positions: dict[tuple[Corridor, FlowId], float] = {}

    def sides(self) -> dict[FlowId, tuple[Side, Side]]:
        """By which sides each of these flows leaves and enters."""
        return {key: (trip.out.side, trip.home.side) for key, trip in self.trips.items()}

    def aims(self) -> dict[FlowId, tuple[Point, Point]]:
        """For the order of ports: towards where each flow leaves, and whence it comes."""
        found = {}
        for key, trip in self.trips.items():
            (x1, y1), (x2, y2) = self._middle(trip.flow.source), self._middle(trip.flow.target)
            if trip.by_margin:
                # The lowest target lies leftmost, so that ways along the margin are nested.
                onward = 1 if trip.last >= trip.first else -1
                found[key] = (-FAR - onward * y2, y2), (-FAR - onward * y1, y1)
                continue
            out, home = self._leg_x(trip.out, (x1, y1), trip.first), self._leg_x(trip.home, (x2, y2), trip.first)
            if self.rows[trip.flow.source] == self.rows[trip.flow.target]:
                # Arches lie inside of what comes from other rows, the shorter one inside the longer.
                found[key] = (-FAR - home, y2), (FAR - out, y1)
            else:
                found[key] = (home, y2), (out, y1)
        return found

    def _middle(self, key: StepId) -> Point:
        box = self._boxes[key]
        return box.x, box.y

    def ways(self, ends: Mapping[FlowId, FlowEnds]) -> dict[FlowId, Way]:
        """From border to border, one for each of these flows."""
        self._set_pieces(ends)
        return {key: self._way(trip, ends[key]) for key, trip in self.trips.items()}

    def needed(self, ends: Mapping[FlowId, FlowEnds]) -> dict[int, float]:
        """How high each channel has to be, by the row below it: channel 0 lies above the first row."""
        self._set_pieces(ends)
        return {
            corridor[1]: 2 * PAD + self._breadth(corridor) for corridor in self._corridors if corridor[0] == "channel"
        }

    def margin_breadth(self) -> float:
        """How much room the tracks left of all rows take; after ``needed``."""
        return self._breadth(MARGIN) + PAD if MARGIN in self._corridors else 0.0

    def right(self) -> float:
        """How far right the boxes reach, and the tracks behind the last column of a row; after ``needed``."""
        ends = [self._boxes[key].right for key in self.rows]
        for corridor in self._corridors:
            kind, row, at = corridor
            if kind == "gap" and at == len(self._gaps[row]) - 1:
                ends.append(self._gaps[row][at][0] + INNER + self._breadth(corridor))
        return max(ends, default=0.0)

    def _trip(self, flow: Flow) -> _Trip | None:
        here, there = self.rows.get(flow.source), self.rows.get(flow.target)
        if here is None or there is None or flow.bends or flow.source == flow.target:
            return None
        source, target = self._boxes[flow.source], self._boxes[flow.target]
        if here == there:
            if not flow.loop_back and target.left > source.right:
                return None
            return min((self._arch(flow, here, up) for up in (True, False)), key=_detours)
        down = there > here
        first, last = (here + 1, there) if down else (here, there + 1)
        return _Trip(flow, self._out(flow.source, down), self._home(flow.target, down), first, last)

    def _arch(self, flow: Flow, row: int, up: bool) -> _Trip:
        channel = row if up else row + 1
        return _Trip(
            flow, self._out(flow.source, not up), self._home(flow.target, not up, arches=True), channel, channel
        )

    def _out(self, key: StepId, down: bool) -> _Leg:
        if self._free(key, not down):
            return _Leg(Side.BOTTOM if down else Side.TOP)
        row, box = self.rows[key], self._boxes[key]
        gaps = self._gaps[row]
        at = next((at for at, gap in enumerate(gaps) if gap[0] >= box.right - 1), len(gaps) - 1)
        return _Leg(Side.RIGHT, ("gap", row, at))

    def _home(self, key: StepId, down: bool, *, arches: bool = False) -> _Leg:
        """``arches``: into the side by which such a flow left its source, not into the one that faces it."""
        if self._free(key, down != arches):
            return _Leg(Side.TOP if down != arches else Side.BOTTOM)
        row, box = self.rows[key], self._boxes[key]
        gaps = self._gaps[row]
        at = max((at for at, gap in enumerate(gaps) if gap[1] <= box.left + 1), default=0)
        return _Leg(Side.LEFT, ("gap", row, at) if at else MARGIN)

    def _free(self, key: StepId, up: bool) -> bool:
        """Whether nothing of its row stands above (or below) the middle of a box."""
        box = self._boxes[key]
        for other in self._inside[self.rows[key]]:
            beside = self._boxes[other]
            if other == key or beside.right + CLEAR <= box.x or beside.left - CLEAR >= box.x:
                continue
            if (beside.y < box.y) if up else (beside.y > box.y):
                return False
        return True

    def _set_pieces(self, ends: Mapping[FlowId, FlowEnds]) -> None:
        """Channels are laid first; what runs along margin and gaps then knows at which heights it comes and goes."""
        self._positions = {}
        for kinds in (("channel",), ("margin", "gap")):
            self._corridors = {}
            for key, trip in self.trips.items():
                pieces = list(self._pieces(trip, ends[key]))
                trip.tracks = [corridor for corridor, _ in pieces]
                for corridor, piece in pieces:
                    self._corridors.setdefault(corridor, []).append(piece)
            for corridor, inside in self._corridors.items():
                if corridor[0] in kinds:
                    self._lay(corridor, inside)

    def _pieces(self, trip: _Trip, ends: FlowEnds) -> Iterator[tuple[Corridor, TrackPiece]]:
        """In the order of the flow: gap, channel, margin, channel, gap; what it does not need is left out."""
        key, labelled = trip.flow.id, trip.flow.id in self._labelled
        (_, start), (_, stop) = ends.start, ends.stop
        first, last = ("channel", trip.first, 0), ("channel", trip.last, 0)
        x1, x2 = self._leg_x(trip.out, ends.start, trip.first), self._leg_x(trip.home, ends.stop, trip.last)
        y1, y2 = self._height(trip.first, key), self._height(trip.last, key)
        out, home = (x1, _turn(start, y1)), (x2, _turn(stop, y2))
        direct = not trip.by_margin
        if trip.out.gap is not None:
            yield trip.out.gap, track_piece(key, (start, -1), (y1, 1 if direct and x2 > x1 else -1))
        if direct:
            yield first, track_piece(key, out, home, labelled)
        else:
            goal = stop if trip.home.gap == MARGIN else y2
            onward, back = _turn(goal, y1), _turn(y1, y2)
            yield first, track_piece(key, out, (-FAR, onward), labelled, stop * onward)
            yield MARGIN, track_piece(key, (y1, 1), (goal, 1))
            if trip.home.gap == MARGIN:
                return
            yield last, track_piece(key, (-FAR, back), home, False, start * back)
        if trip.home.gap is not None:
            yield trip.home.gap, track_piece(key, (y2, 1 if direct and x1 > x2 else -1), (stop, 1))

    def _leg_x(self, leg: _Leg, port: Point, channel: int) -> float:
        """Where a leg meets its channel; of several in one gap, so that they are nested."""
        if leg.gap is None:
            return port[0]
        if leg.gap == MARGIN:
            return -FAR
        _, row, at = leg.gap
        left, right = self._gaps[row][at]
        nested = port[1] * NESTED * (1 if channel > row else -1)
        return left + INNER - nested if leg.side is Side.RIGHT else right - INNER + nested

    def _height(self, channel: int, key: FlowId) -> float:
        """Of a flow's track in a channel; the middle of the channel while that is not known."""
        known = self._positions.get((("channel", channel, 0), key))
        if known is not None:
            return known
        top = self._bottoms[channel - 1] if channel else self._tops[0] - 2 * PAD
        bottom = self._tops[channel] if channel < len(self._tops) else self._bottoms[-1] + 2 * PAD
        return (top + bottom) / 2

    def _lay(self, corridor: Corridor, pieces: list[TrackPiece]) -> None:
        offsets = track_offsets(pieces, ordered(pieces))
        low, squeeze = self._begin(corridor, max(offsets, default=0.0))
        for piece, offset in zip(pieces, offsets, strict=True):
            self._positions[corridor, piece.flow] = low + offset * squeeze

    def _breadth(self, corridor: Corridor) -> float:
        pieces = self._corridors[corridor]
        return max(track_offsets(pieces, ordered(pieces)), default=0.0)

    def _begin(self, corridor: Corridor, breadth: float) -> tuple[float, float]:
        """Where the first track lies, and how much the tracks are pushed together where there is too little room."""
        kind, at, place = corridor
        if kind == "margin":
            return self._left - PAD - breadth, 1.0
        if kind == "gap":
            left, right = self._gaps[at][place]
            room = right - left - 2 * INNER
            squeeze = min(1.0, room / breadth) if breadth else 1.0
            return (left + right) / 2 - breadth * squeeze / 2, max(squeeze, 0.0)
        if at == 0:
            return self._tops[0] - PAD - breadth, 1.0
        if at == len(self._tops):
            return self._bottoms[-1] + PAD, 1.0
        room = self._tops[at] - self._bottoms[at - 1] - 2 * PAD
        squeeze = min(1.0, max(room, 0.0) / breadth) if breadth else 1.0
        return (self._tops[at] + self._bottoms[at - 1]) / 2 - breadth * squeeze / 2, squeeze

    def _way(self, trip: _Trip, ends: FlowEnds) -> Way:
        points: list[Point] = [ends.start]
        x, y = ends.start
        for corridor in trip.tracks:
            track = self._positions[corridor, trip.flow.id]
            if corridor[0] == "channel":
                y = track
            else:
                x = track
            points.append((x, y))
        if trip.home.side is Side.LEFT:
            points.append((x, ends.stop[1]))
        else:
            points.append((ends.stop[0], y))
        points.append(ends.stop)
        return straightened(points)


def _detours(trip: _Trip) -> tuple[int, int]:
    """What an arch is judged by: how many gaps it needs; over the boxes rather than under them."""
    gaps = sum(2 if leg.gap == MARGIN else 1 for leg in (trip.out, trip.home) if leg.gap is not None)
    return gaps, trip.first


def _gaps_of(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """The upright stretches without a box: before the first column, between columns, after the last."""
    found: list[tuple[float, float]] = []
    right = None
    for box in sorted(boxes, key=lambda box: box.left):
        if right is None:
            found.append((box.left - 4 * PAD, box.left))
        elif box.left > right:
            found.append((right, box.left))
        right = max(right or box.right, box.right)
    if right is not None:
        found.append((right, right + 4 * PAD))
    return found


def _turn(goal: float, here: float) -> int:
    """1 where the goal lies below, else -1."""
    return 1 if goal > here else -1
