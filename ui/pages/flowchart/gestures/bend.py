"""A stretch of a flow, pulled aside: the flow keeps the corners that come of it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from app.actions.flowchart.flow import set_bends
from app.domain.workflow import Flow
from app.drawing.box import Point
from app.drawing.routing import Routing
from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.snapping import to_grid
from ui.pages.flowchart.gestures.surface import Surface, paint_line

STUB = 20.0
"""How far a flow goes straight out of its box before it may turn."""


class BendGesture(Gesture):
    """Pulls one stretch across its direction."""

    def __init__(self, surface: Surface, flow: Flow, index: int) -> None:
        self._surface = surface
        self._flow = flow
        route = surface.model.routing.routes[flow.id]
        self._points = route.points
        self._index = index
        start, end = self._points[index], self._points[index + 1]
        self._level = abs(start[1] - end[1]) < abs(start[0] - end[0])
        self.cursor = Qt.CursorShape.SizeVerCursor if self._level else Qt.CursorShape.SizeHorCursor
        self._now = self._points

    def move(self, at: Pointer) -> None:
        self._now = bent(self._points, self._index, self._place(at.scene))

    def click(self, at: Pointer) -> None:
        self._surface.model.select((self._flow.id,))

    def finish(self, at: Pointer) -> None:
        self.move(at)
        if self._now != self._points:
            self._surface.do(set_bends, self._flow.id, self._now[1:-1])

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._now != self._points:
            paint_line(painter, self._now, scale=scale)

    def _place(self, at: QPointF) -> float:
        return to_grid(at.y() if self._level else at.x())


class MoveBendGesture(Gesture):
    """Takes one of the author's own bends elsewhere."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, surface: Surface, flow: Flow, index: int) -> None:
        self._surface = surface
        self._flow = flow
        self._index = index
        self._now: tuple[Point, ...] = flow.bends

    def move(self, at: Pointer) -> None:
        spot = (to_grid(at.scene.x()), to_grid(at.scene.y()))
        bends = self._flow.bends
        self._now = (*bends[: self._index], spot, *bends[self._index + 1 :])

    def click(self, at: Pointer) -> None:
        self._surface.model.select((self._flow.id,))

    def finish(self, at: Pointer) -> None:
        self.move(at)
        if self._now != self._flow.bends:
            self._surface.do(set_bends, self._flow.id, self._now)

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._now != self._flow.bends:
            boxes = self._surface.model.boxes
            bent_flow = replace(self._flow, bends=self._now)
            route = Routing([bent_flow], boxes).routes.get(bent_flow.id)
            paint_line(painter, route.points if route else self._now, scale=scale)


def bent(points: Sequence[Point], index: int, to: float) -> tuple[Point, ...]:
    """The line with its ``index``-th stretch moved across its direction to ``to``; its ends stay where they are."""
    start, end = points[index], points[index + 1]
    level = abs(start[1] - end[1]) < abs(start[0] - end[0])
    forth = 1 if (end[0] - start[0] if level else end[1] - start[1]) > 0 else -1
    before, after = list(points[: index + 1]), list(points[index + 1 :])
    if index == 0:
        start = _along(start, level, forth * STUB)
        before = [points[0], start]
    if index == len(points) - 2:
        end = _along(end, level, -forth * STUB)
        after = [end, points[-1]]
    moved = [(start[0], to), (end[0], to)] if level else [(to, start[1]), (to, end[1])]
    return without_needless([*before, *moved, *after])


def nearest_stretch(points: Sequence[Point], at: Point) -> int:
    """The index of the stretch of an orthogonal line that a point is closest to."""
    return min(range(len(points) - 1), key=lambda index: _away(at, points[index], points[index + 1]))


def _away(at: Point, start: Point, end: Point) -> float:
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return max(left - at[0], at[0] - right, 0.0) + max(top - at[1], at[1] - bottom, 0.0)


def _along(point: Point, level: bool, by: float) -> Point:
    return (point[0] + by, point[1]) if level else (point[0], point[1] + by)


def without_needless(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same line without points on one spot or in the middle of a straight stretch."""
    found: list[Point] = [points[0]]
    for here, onward in pairwise(points[1:]):
        last = found[-1]
        on_spot = _near(last, here)
        straight = (abs(last[0] - here[0]) < 0.5 and abs(here[0] - onward[0]) < 0.5) or (
            abs(last[1] - here[1]) < 0.5 and abs(here[1] - onward[1]) < 0.5
        )
        if not on_spot and not straight:
            found.append(here)
    return (*found, points[-1])


def _near(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < 0.5 and abs(one[1] - other[1]) < 0.5


def without_bend(flow: Flow, index: int) -> tuple[Point, ...]:
    """The author's bends without one; a flow with a single corner left finds its own way."""
    rest = (*flow.bends[:index], *flow.bends[index + 1 :])
    return rest if len(rest) > 1 else ()
