"""The shortest way with few bends around boxes: A* over the lines along their borders. When nothing plainer is free.

The grid holds only the lines that a good way can use (Wybrow, Marriott, Stuckey, Orthogonal Connector Routing, 2009).
"""

from heapq import heappop, heappush
from itertools import count

from app.drawing.attachment_points import OUTWARD, FlowEnds
from app.drawing.geometry import Point
from app.drawing.obstacles import BoxGrid, LineGrid

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
