"""Ways that a flow could take, the plainest first. For the router, which takes the first that is free."""

from collections.abc import Iterator, Sequence

from app.drawing.attachment_points import OUTWARD, FlowEnds, Side
from app.drawing.geometry import Point
from app.drawing.obstacles import CLEAR, BoxGrid, Rect

STUB = 16.0
TRACK = 10.0
"""Between the tracks of two loop-backs."""
NUDGES = (0.0, 6.0, -6.0, 12.0, -12.0, 18.0, -18.0, 24.0, -24.0)
Way = list[Point]


def onward(ends: FlowEnds, wished: float | None) -> Iterator[Way]:
    """Ways of a flow that goes forward; ``wished``: the track given to it between the columns."""
    start, stop = ends.start, ends.stop
    if ends.leaves is Side.RIGHT and ends.enters is Side.LEFT:
        yield from _stepped(start, stop, wished)
    elif ends.leaves.sideways == ends.enters.sideways:
        yield from _turned_steps(start, stop)
    elif not ends.leaves.sideways:
        yield from _from_corner(ends, wished)
    else:
        yield [start, (stop[0], start[1]), stop]


def stepping_from(ends: FlowEnds, right: float) -> Point | None:
    """Where a flow begins its way to the track between columns; None where it has no such track."""
    if ends.enters is not Side.LEFT:
        return None
    if ends.leaves is Side.RIGHT:
        return ends.start if abs(ends.start[1] - ends.stop[1]) >= 0.5 else None
    out = OUTWARD[ends.leaves][1]
    if not out or (ends.stop[1] - ends.start[1]) * out >= STUB / 2:
        return None
    return right, ends.start[1] + out * STUB


def _stepped(start: Point, stop: Point, wished: float | None) -> Iterator[Way]:
    if abs(start[1] - stop[1]) < 0.5:
        yield [start, (stop[0], start[1])]
        return
    near_source, near_target = start[0] + STUB, stop[0] - STUB
    if near_target < near_source:
        near_source = near_target = (start[0] + stop[0]) / 2
    firsts = (
        [(start[0] + stop[0]) / 2, near_target, near_source] if wished is None else [wished, near_target, near_source]
    )
    seen = set()
    for first in firsts:
        for nudge in NUDGES:
            x = first + nudge
            if x not in seen and min(start[0], near_source) <= x <= max(stop[0], near_target):
                seen.add(x)
                yield [start, (x, start[1]), (x, stop[1]), stop]


def _turned_steps(start: Point, stop: Point) -> Iterator[Way]:
    """From below one box to above another."""
    if abs(start[0] - stop[0]) < 0.5:
        yield [start, (start[0], stop[1])]
        return
    middle = (start[1] + stop[1]) / 2
    for nudge in NUDGES:
        yield [start, (start[0], middle + nudge), (stop[0], middle + nudge), stop]


def _from_corner(ends: FlowEnds, wished: float | None) -> Iterator[Way]:
    """From the lower or upper corner of a decision: one elbow, or out, along and in."""
    start, stop = ends.start, ends.stop
    out = OUTWARD[ends.leaves][1]
    if (stop[1] - start[1]) * out >= STUB / 2:
        yield [start, (start[0], stop[1]), stop]
    x = wished if wished is not None else stop[0] - STUB
    for far in (STUB, STUB + 8, STUB + 16, STUB + 24):
        y = start[1] + out * far
        for nudge in NUDGES[:5]:
            yield [start, (start[0], y), (x + nudge, y), (x + nudge, stop[1]), stop]


def corridors(ends: FlowEnds, boxes: BoxGrid) -> Iterator[Way]:
    """Ways along the upper and lower borders of the boxes between, nearest first."""
    start, stop = ends.start, ends.stop
    x1 = start[0] + STUB if ends.leaves is Side.RIGHT else start[0]
    x2 = stop[0] - STUB if ends.enters is Side.LEFT else stop[0]
    heights: set[float] = set()
    low, high = min(start[1], stop[1]) - 160, max(start[1], stop[1]) + 160
    for key in boxes.near(min(x1, x2), low, max(x1, x2), high):
        rect = boxes.rects[key]
        heights |= {rect[1] - STUB, rect[3] + STUB}
    for y in sorted(heights, key=lambda y: (abs(y - start[1]) + abs(y - stop[1]), y))[:8]:
        for nudge in (0.0, -6.0, 6.0):
            if ends.leaves is Side.RIGHT and ends.enters is Side.LEFT:
                for a, b in ((0.0, 0.0), (8.0, -8.0), (16.0, -16.0)):
                    yield [start, (x1 + a, start[1]), (x1 + a, y + nudge), (x2 + b, y + nudge), (x2 + b, stop[1]), stop]
            elif not ends.leaves.sideways and (y - start[1]) * OUTWARD[ends.leaves][1] > 4:
                yield [start, (start[0], y + nudge), (x2, y + nudge), (x2, stop[1]), stop]


def arch(start: Point, stop: Point, up: bool, boxes: BoxGrid) -> Iterator[Way]:
    """Ways over (or under) every box between, from the lowest arch outward; at last one that lies close."""
    sign = -1 if up else 1
    edge = (min if up else max)(start[1], stop[1])
    y = edge + sign * 24
    for _ in range(24):
        hits = boxes.near(min(start[0], stop[0]) - CLEAR, y - CLEAR, max(start[0], stop[0]) + CLEAR, y + CLEAR)
        if not hits:
            yield [start, (start[0], y), (stop[0], y), stop]
            y += sign * TRACK
        else:
            rects = [boxes.rects[key] for key in hits]
            y = max(rect[1] for rect in rects) - STUB if up else min(rect[3] for rect in rects) + STUB
    y = edge + sign * 14
    yield [start, (start[0], y), (stop[0], y), stop]


def nudged(way: Way) -> Iterator[Way]:
    """The same way with one of its inner pieces moved a little aside, or all of them."""
    inner = range(1, len(way) - 2)
    for by in (6.0, -6.0, 10.0, -10.0, 16.0, -16.0, 22.0, -22.0):
        for chosen in [{at} for at in inner] + [set(inner)]:
            points = list(way)
            for at in chosen:
                flat = way[at][1] == way[at + 1][1]
                for end in (at, at + 1):
                    x, y = points[end]
                    points[end] = (x, y + by) if flat else (x + by, y)
            yield points


def around_itself(ends: FlowEnds, box: Rect) -> Way:
    """Out to the right and over its own upper corner."""
    (_, y), (x, _) = ends.start, ends.stop
    right, top = box[2] + 24, box[1] - 24
    return [ends.start, (right, y), (right, top), (x, top), ends.stop]


def through(ends: FlowEnds, bends: Sequence[Point]) -> Way:
    """From bend to bend, each corner turned so that the line goes on as it came where it can."""
    points: Way = [ends.start]
    flat = ends.leaves.sideways
    for bend in bends:
        x, y = points[-1]
        if x != bend[0] and y != bend[1]:
            points.append((bend[0], y) if flat else (x, bend[1]))
            flat = not flat
        elif points[-1] != bend:
            flat = y == bend[1]
        points.append(bend)
    x, y = points[-1]
    last_flat = ends.enters.sideways
    if x != ends.stop[0] and y != ends.stop[1]:
        points.append((x, ends.stop[1]) if last_flat else (ends.stop[0], y))
    points.append(ends.stop)
    return points


def straightened(points: Sequence[Point]) -> Way:
    """Without points that stand on the line between their neighbours."""
    found: Way = []
    for point in points:
        if found and found[-1] == point:
            continue
        if len(found) > 1 and (found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]):
            found[-1] = point
        else:
            found.append(point)
    return found if len(found) > 1 else [points[0], points[-1]]
