"""What lies where: boxes, the lines already drawn, and labels, each in a coarse grid. For the router only."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from app.domain.ids import FlowId, StepId
from app.drawing.geometry import Box, Point

Rect = tuple[float, float, float, float]
"""left, top, right, bottom"""

CLEAR = 7.0
"""How near a line may come to a box it does not belong to."""
APART = 5.0
"""Parallel lines nearer than this count as one on the other."""
TOUCH = 10.0
"""Lines on one height need so much between their ends, or they read as one."""
_CELL = 256
_BAND = 16


class BoxGrid:
    """The boxes of steps in a coarse grid of cells, so that those near a place are found without asking all."""

    def __init__(self) -> None:
        self.rects: dict[StepId, Rect] = {}
        self._cells: dict[tuple[int, int], list[StepId]] = {}

    def put(self, key: StepId, box: Box) -> None:
        """Add the box of a step, or move it."""
        self.drop(key)
        rect = (box.left, box.top, box.right, box.bottom)
        self.rects[key] = rect
        for cell in _cells(*rect):
            self._cells.setdefault(cell, []).append(key)

    def drop(self, key: StepId) -> None:
        """Take the box of a step away; nothing when there is none."""
        rect = self.rects.pop(key, None)
        if rect is not None:
            for cell in _cells(*rect):
                self._cells[cell].remove(key)

    def near(self, left: float, top: float, right: float, bottom: float) -> list[StepId]:
        """Every box that shares a point with this area, in the order of their ids."""
        found: set[StepId] = set()
        for cell in _cells(left, top, right, bottom):
            found.update(self._cells.get(cell, ()))
        rects = self.rects
        return sorted(
            key
            for key in found
            if (rect := rects[key])[0] <= right and rect[2] >= left and rect[1] <= bottom and rect[3] >= top
        )

    def hit(self, a: Point, b: Point, *skip: StepId) -> Rect | None:
        """A box that the straight line from ``a`` to ``b`` runs through or too near to."""
        left, right = (a[0], b[0]) if a[0] < b[0] else (b[0], a[0])
        top, bottom = (a[1], b[1]) if a[1] < b[1] else (b[1], a[1])
        left, top, right, bottom = left - CLEAR, top - CLEAR, right + CLEAR, bottom + CLEAR
        cells, rects = self._cells, self.rects
        for across in range(int(left // _CELL), int(right // _CELL) + 1):
            for down in range(int(top // _CELL), int(bottom // _CELL) + 1):
                for key in cells.get((across, down), ()):
                    rect = rects[key]
                    if rect[0] < right and rect[2] > left and rect[1] < bottom and rect[3] > top and key not in skip:
                        return rect
        return None


def _cells(left: float, top: float, right: float, bottom: float) -> Iterable[tuple[int, int]]:
    return (
        (across, down)
        for across in range(int(left // _CELL), int(right // _CELL) + 1)
        for down in range(int(top // _CELL), int(bottom // _CELL) + 1)
    )


class LineGrid:
    """The straight pieces of all routes, found by their height or breadth."""

    def __init__(self) -> None:
        self._pieces: dict[tuple[bool, int, int], list[tuple[float, float, float, FlowId]]] = {}
        self._held: dict[FlowId, list[tuple[bool, int, int]]] = {}

    def put(self, key: FlowId, points: Sequence[Point]) -> None:
        """Add the line of a flow."""
        held = self._held.setdefault(key, [])
        for flat, at, low, high in pieces(points):
            for band in range(int((at - APART) // _BAND), int((at + APART) // _BAND) + 1):
                for stretch in range(int(low // _CELL), int(high // _CELL) + 1):
                    cell = (flat, band, stretch)
                    self._pieces.setdefault(cell, []).append((at, low, high, key))
                    held.append(cell)

    def drop(self, key: FlowId) -> None:
        """Take the line of a flow away; nothing when there is none."""
        for cell in self._held.pop(key, ()):
            self._pieces[cell] = [piece for piece in self._pieces[cell] if piece[3] != key]

    def covered(self, points: Sequence[Point], apart: float = APART, touch: float = TOUCH) -> bool:
        """Some piece of this line would run on top of a piece of another, or end where that begins.

        ``apart``: nearer than this counts as on top; ``touch``: their ends need so much between them.
        """
        for flat, at, low, high in pieces(points):
            band = int(at // _BAND)
            for stretch in range(int(low // _CELL), int(high // _CELL) + 1):
                for other, start, stop, _ in self._pieces.get((flat, band, stretch), ()):
                    if -apart < other - at < apart and start < high + touch and stop > low - touch:
                        return True
        return False

    def pieces_covered(self, points: Sequence[Point]) -> int:
        """How many pieces of this line would run on top of a piece of another."""
        return sum(self.covered(piece) for piece in pairwise(points))

    def inside(self, rect: Rect) -> set[FlowId]:
        """The flows with a piece in this area."""
        left, top, right, bottom = rect
        found = set()
        for flat, low, high, start, stop in ((True, top, bottom, left, right), (False, left, right, top, bottom)):
            for band in range(int(low // _BAND), int(high // _BAND) + 1):
                for stretch in range(int(start // _CELL), int(stop // _CELL) + 1):
                    for at, begins, ends, key in self._pieces.get((flat, band, stretch), ()):
                        if low < at < high and begins < stop and ends > start:
                            found.add(key)
        return found

    def crossings(self, points: Sequence[Point]) -> int:
        """How many pieces of others this line would cross."""
        found: set[tuple[float, float, float, FlowId]] = set()
        for flat, at, low, high in pieces(points):
            for band in range(int(low // _BAND), int(high // _BAND) + 1):
                for piece in self._pieces.get((not flat, band, int(at // _CELL)), ()):
                    if low < piece[0] < high and piece[1] < at < piece[2]:
                        found.add(piece)
        return len(found)


def pieces(points: Sequence[Point]) -> Iterable[tuple[bool, float, float, float]]:
    """Each straight piece: whether it is horizontal, its height (or breadth), and from where to where it runs."""
    for (x1, y1), (x2, y2) in pairwise(points):
        if y1 == y2:
            yield (True, y1, x1, x2) if x1 < x2 else (True, y1, x2, x1)
        else:
            yield (False, x1, y1, y2) if y1 < y2 else (False, x1, y2, y1)


class LabelGrid:
    """The rectangles of labels in a coarse grid of cells, to find what a new label would cover."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[Rect, FlowId]]] = {}
        self._held: dict[FlowId, Rect] = {}

    def put(self, key: FlowId, rect: Rect) -> None:
        """Add the label of a flow."""
        self._held[key] = rect
        for cell in _cells(*rect):
            self._cells.setdefault(cell, []).append((rect, key))

    def drop(self, key: FlowId) -> None:
        """Take the label of a flow away; nothing when there is none."""
        rect = self._held.pop(key, None)
        if rect is not None:
            for cell in _cells(*rect):
                self._cells[cell].remove((rect, key))

    def hit(self, rect: Rect) -> bool:
        """Whether a rectangle would cover a label that lies there."""
        return any(
            other[0] < rect[2] and other[2] > rect[0] and other[1] < rect[3] and other[3] > rect[1]
            for cell in _cells(*rect)
            for other, _ in self._cells.get(cell, ())
        )
