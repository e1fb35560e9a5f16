"""How a large drawing is cut into pages: pure arithmetic, in pixels of the drawing at 100 %."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from operator import itemgetter

Span = tuple[float, float]

LEAST_ROOM = 48.0
"""Pixels of the drawing that a page shows at least beside what it repeats; the scale is reduced for it."""
_HALVINGS = 24
_LINE = 0.5
"""Pixels: an edge that only touches a page is not on it."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a drawing: ``frozen`` pixels at its start are repeated on every page, ``whole`` are the spans
    that no page should cut, sorted and apart.

    With ``heads``, where strips of ``frozen`` pixels begin within the drawing, a page repeats the last strip before it.
    """

    start: float
    end: float
    frozen: float = 0.0
    whole: tuple[Span, ...] = ()
    heads: tuple[float, ...] = ()
    parts: tuple[Span, ...] = ()
    """What ``whole`` was joined of; a joined span that is larger than a page is cut where the least of these is."""

    @property
    def body(self) -> float:
        """Where what is not repeated begins."""
        return self.start if self.heads else self.start + self.frozen

    def repeated(self, here: float) -> Span:
        """What a page that begins ``here`` shows again; empty where it begins with a strip of its own."""
        first = self.start
        if self.heads:
            first = self.heads[max(0, bisect_right(self.heads, here) - 1)]
            if first >= here:
                return here, here
        return first, first + self.frozen


@dataclass(frozen=True, slots=True)
class Tiling:
    """``scale``: points a pixel. The spans are those of the body, without what is repeated.

    ``tiles`` are the column and row of each page, row by row; what lies between may have nothing on it.
    """

    scale: float
    columns: tuple[Span, ...]
    rows: tuple[Span, ...]
    tiles: tuple[tuple[int, int], ...] = ()

    def with_content(self, content: Iterable[tuple[Span, Span]]) -> "Tiling":
        """The same without the tiles that none of ``content`` (across, down) meets; one stays in any case."""
        columns, rows = _Edges(self.columns), _Edges(self.rows)
        met = {(column, row) for across, down in content for row in rows.met(down) for column in columns.met(across)}
        kept = sorted(met, key=lambda tile: (tile[1], tile[0])) or [(0, 0)]
        return Tiling(self.scale, self.columns, self.rows, tuple(kept))


class _Edges:
    """The parts of one direction, for asking again and again which of them show something."""

    def __init__(self, parts: Sequence[Span]) -> None:
        self._starts, self._ends = [part[0] for part in parts], [part[1] for part in parts]

    def met(self, span: Span) -> range:
        """Which of the parts show more than a line of ``span``."""
        return range(bisect_right(self._ends, span[0] + _LINE), bisect_left(self._starts, span[1] - _LINE))


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
    found: list[Span] = []
    here = axis.body
    while (limit := here + _free(axis, room, here)) < axis.end:
        # By halves: a scale that fits is looked for in dozens of cuts, each past a thousand rows.
        beyond = bisect_right(axis.whole, limit, key=itemgetter(1))
        span = axis.whole[beyond] if beyond < len(axis.whole) else None
        if span is not None and here < span[0] < limit:
            limit = span[0]
        elif span is not None and span[0] < limit:
            limit = _least_torn(axis.parts, here, limit)
        found.append((here, limit))
        here = limit
    return (*found, (here, max(axis.end, here + 1)))


def _least_torn(parts: Sequence[Span], here: float, limit: float) -> float:
    """The last place on a page that begins ``here``, up to ``limit``, of those where the least of ``parts`` is cut."""
    near = [part for part in parts if here < part[1] and part[0] < limit]
    places = {limit, *(first for first, _ in near if first > here)}
    return min(places, key=lambda at: (sum(last - first for first, last in near if first < at < last), -at))


def _free(axis: Axis, room: float, here: float) -> float:
    first, last = axis.repeated(here)
    return max(room - (last - first), LEAST_ROOM)


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
