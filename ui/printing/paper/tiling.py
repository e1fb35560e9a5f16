"""How a large drawing is cut into pages: pure arithmetic, in pixels of the drawing at 100 %."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

Span = tuple[float, float]

LEAST_ROOM = 48.0
"""Pixels of the drawing that a page shows at least beside what it repeats; the scale is reduced for it."""
_HALVINGS = 24


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a drawing: ``frozen`` pixels at its start are repeated on every page, ``whole`` are the spans
    that no page should cut, sorted and apart."""

    start: float
    end: float
    frozen: float = 0.0
    whole: tuple[Span, ...] = ()

    @property
    def body(self) -> float:
        """Where what is not repeated begins."""
        return self.start + self.frozen


@dataclass(frozen=True, slots=True)
class Tiling:
    """``scale``: points a pixel. The spans are those of the body, without what is repeated."""

    scale: float
    columns: tuple[Span, ...]
    rows: tuple[Span, ...]

    @property
    def count(self) -> int:
        return len(self.columns) * len(self.rows)


def apart(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Sorted; those that overlap become one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def cut(axis: Axis, room: float) -> tuple[Span, ...]:
    """The body in parts of at most ``room`` pixels less what is repeated; they touch and do not overlap.

    A part ends before a span that would be cut, unless that span alone is larger than a page.
    """
    free = max(room - axis.frozen, LEAST_ROOM)
    found: list[Span] = []
    here = axis.body
    whole = iter(axis.whole)
    span = next(whole, None)
    while here + free < axis.end:
        limit = here + free
        while span is not None and span[1] <= limit:
            span = next(whole, None)
        if span is not None and here < span[0] < limit:
            limit = span[0]
        found.append((here, limit))
        here = limit
    return (*found, (here, max(axis.end, here + 1)))


def tiled(across: Axis, down: Axis, room: tuple[float, float], scale: float) -> Tiling:
    """At ``scale``, on pages with ``room`` points; smaller only where what is repeated would fill a page."""
    most = min(room[0] / (across.frozen + LEAST_ROOM), room[1] / (down.frozen + LEAST_ROOM))
    kept = min(scale, most)
    return Tiling(kept, cut(across, room[0] / kept), cut(down, room[1] / kept))


def fitted(across: Axis, down: Axis, room: tuple[float, float], most: tuple[int, int], largest: float) -> Tiling:
    """The largest scale, at most ``largest``, with which it fits on ``most`` pages across and down."""
    whole = tiled(across, down, room, largest)
    if _within(whole, most):
        return whole
    small, large = 0.0, largest
    best = tiled(across, down, room, _surely(across, down, room, most))
    for _ in range(_HALVINGS):
        scale = (small + large) / 2
        tried = tiled(across, down, room, scale)
        if _within(tried, most):
            small, best = scale, tried if tried.scale > best.scale or not _within(best, most) else best
        else:
            large = scale
    return best


def _within(tiling: Tiling, most: tuple[int, int]) -> bool:
    return len(tiling.columns) <= most[0] and len(tiling.rows) <= most[1]


def _surely(across: Axis, down: Axis, room: tuple[float, float], most: tuple[int, int]) -> float:
    """A scale at which everything is on one page."""
    sides = zip((across, down), room, strict=True)
    return min(points / ceil(max(axis.end - axis.start, axis.frozen + LEAST_ROOM) + 1) for axis, points in sides)
