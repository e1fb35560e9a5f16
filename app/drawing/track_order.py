"""The order of the tracks of one corridor between boxes, with few crossings, and how far apart they lie."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.ids import FlowId

PITCH, LABELLED = 12.0, 23.0
"""From track to track; beside one that carries a label."""
EXACT = 6
"""Up to so many tracks of a corridor are ordered by trying all orders."""
FACING = 60.0
"""What it costs that two ends on one line face each other; a crossing costs 1."""
APART = 8.0
FAR = 1e6
"""Where a track goes on along the margin."""


@dataclass(slots=True)
class TrackPiece:
    """A stretch of a flow along a corridor: from where to where, and at each end whether it goes on up (or left)."""

    flow: FlowId
    low: float
    high: float
    ends: tuple[tuple[float, int], ...]
    labelled: bool = False
    nesting: float = 0.0
    """Of two that go on along one margin, the one with more lies further out."""


def track_piece(
    key: FlowId, one: tuple[float, int], two: tuple[float, int], labelled: bool = False, nesting: float = 0.0
) -> TrackPiece:
    return TrackPiece(key, min(one[0], two[0]), max(one[0], two[0]), (one, two), labelled, nesting)


def ordered(pieces: Sequence[TrackPiece]) -> list[int]:
    """The indices of these pieces from the first track to the last, with the fewest crossings."""
    cost = [[_cost(one, two) for two in pieces] for one in pieces]
    start = sorted(range(len(pieces)), key=lambda at: (sum(cost[at]) - sum(row[at] for row in cost), pieces[at].flow))
    if len(pieces) <= EXACT:
        return cheapest_order(start, cost)
    order: list[int] = []
    for _ in range(5):
        before = order
        for at in start:
            order = [other for other in order if other != at]
            order.insert(min(range(len(order) + 1), key=lambda place: _added(order, place, at, cost)), at)
        if order == before:
            break
    return order


def cheapest_order(start: Sequence[int], cost: list[list[float]]) -> list[int]:
    """The first of the cheapest orders; a beginning that costs as much as a whole one is given up."""
    found, least = list(start), float("inf")
    waiting: list[tuple[list[int], list[int], float]] = [([], found, 0.0)]
    while waiting:
        order, left, spent = waiting.pop()
        if spent < least and not left:
            found, least = order, spent
        for at in reversed(left if spent < least else ()):
            more = sum([cost[other][at] for other in order])
            waiting.append(([*order, at], [other for other in left if other != at], spent + more))
    return found


def _added(order: Sequence[int], place: int, at: int, cost: list[list[float]]) -> float:
    return sum(cost[other][at] for other in order[:place]) + sum(cost[at][other] for other in order[place:])


def _cost(first: TrackPiece, second: TrackPiece) -> float:
    """What it costs that the first lies before (above, left of) the second."""
    if first is second:
        return 0.0
    found = 0.0
    for at, turn in first.ends:
        if turn > 0 and second.low < at < second.high:
            found += 1
    for at, turn in second.ends:
        if turn < 0 and first.low < at < first.high:
            found += 1
        for other, away in first.ends:
            if abs(at - other) < APART and at > -FAR:
                if turn < 0 and away > 0:
                    found += FACING
            elif at == other == -FAR and turn == away > 0:
                found += first.nesting < second.nesting
            elif at == other == -FAR and turn == away:
                found += first.nesting > second.nesting
            elif at == other == -FAR and turn < away:
                found += 1
    return found


def track_offsets(pieces: Sequence[TrackPiece], order: Sequence[int]) -> list[float]:
    """How far each lies from the first track; those that do not meet may share one."""
    placed: list[int] = []
    found = [0.0] * len(pieces)
    for at in order:
        piece = pieces[at]
        for other in placed:
            one = pieces[other]
            if one.low - 2 * PITCH < piece.high and one.high > piece.low - 2 * PITCH:
                pitch = LABELLED if piece.labelled or one.labelled else PITCH
                found[at] = max(found[at], found[other] + pitch)
        placed.append(at)
    return found
