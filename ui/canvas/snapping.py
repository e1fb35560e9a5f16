"""Where a box that is moved about wants to rest: in line with its neighbours, else on the grid. Pure arithmetic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.drawing.box import Box, Point

REACH = 6.0
"""Pixels on the screen within which a line attracts; divide by the scale."""
GRID = 8.0


@dataclass(frozen=True, slots=True)
class Guide:
    """A line to show: at x from ``start`` to ``end`` downwards if ``vertical``, else at y to the right."""

    vertical: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Snap:
    """How far to move in addition, and why."""

    dx: float = 0.0
    dy: float = 0.0
    guides: tuple[Guide, ...] = ()


def snap(moving: Box, others: Iterable[Box], reach: float = REACH, grid: float = GRID) -> Snap:
    """Line up middles first, then edges, with the nearest of ``others``; without one go to the grid (0: stay)."""
    near = list(others)
    dx, across = _nearest(_lines(moving, sideways=True), [_lines(box, sideways=True) for box in near], reach)
    dy, down = _nearest(_lines(moving, sideways=False), [_lines(box, sideways=False) for box in near], reach)
    if across is None:
        dx = to_grid(moving.x, grid) - moving.x
    if down is None:
        dy = to_grid(moving.y, grid) - moving.y
    placed = moving.at(moving.x + dx, moving.y + dy)
    guides = []
    if across is not None:
        guides.append(_guide(across, placed, near, vertical=True))
    if down is not None:
        guides.append(_guide(down, placed, near, vertical=False))
    return Snap(dx, dy, tuple(guides))


def to_grid(value: float, grid: float = GRID) -> float:
    """The nearest line of the grid; ``grid`` 0 has none."""
    return round(value / grid) * grid if grid else value


def around(points: Sequence[Box]) -> Box | None:
    """The box around all of them; None for none."""
    if not points:
        return None
    left, right = min(box.left for box in points), max(box.right for box in points)
    top, bottom = min(box.top for box in points), max(box.bottom for box in points)
    return Box((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)


def moved(boxes: Iterable[Box], by: Point) -> list[Box]:
    """The same boxes, each moved by ``by`` (right, down)."""
    return [box.at(box.x + by[0], box.y + by[1]) for box in boxes]


def _lines(box: Box, *, sideways: bool) -> tuple[float, float, float]:
    """The middle, then the two edges."""
    return (box.x, box.left, box.right) if sideways else (box.y, box.top, box.bottom)


def _nearest(
    own: tuple[float, ...], others: list[tuple[float, float, float]], reach: float
) -> tuple[float, float | None]:
    """How far to go and the line that is met; middles meet middles, edges meet edges, middles win."""
    best: tuple[int, float, float, float] | None = None
    for lines in others:
        pairs = [(0, own[0], lines[0]), *((1, mine, theirs) for mine in own[1:] for theirs in lines[1:])]
        for rank, mine, theirs in pairs:
            gap = theirs - mine
            if abs(gap) <= reach and (best is None or (rank, abs(gap)) < best[:2]):
                best = (rank, abs(gap), gap, theirs)
    return (best[2], best[3]) if best else (0.0, None)


def _guide(at: float, placed: Box, others: list[Box], *, vertical: bool) -> Guide:
    """From the moved box to the farthest one that lies on the line."""
    on_line = [box for box in others if any(abs(line - at) < 0.01 for line in _lines(box, sideways=vertical))]
    ends = [_span(box, vertical) for box in (placed, *on_line)]
    return Guide(vertical, at, min(start for start, _ in ends), max(end for _, end in ends))


def _span(box: Box, vertical: bool) -> tuple[float, float]:
    return (box.top, box.bottom) if vertical else (box.left, box.right)
