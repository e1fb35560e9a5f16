"""Where a new step goes. For the other actions of this folder."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.workflow import Graph, Step

Point = tuple[float, float]

COLUMN, ROW = 248.0, 104.0
"""From the middle of a step to the middle of the next, in pixels at 100 %."""


def place_of(step: Step) -> Point:
    return (step.x or 0.0, step.y or 0.0)


def place_after(graph: Graph, after: Step) -> Point:
    """Right of a step; below that while another step stands there."""
    x, y = place_of(after)
    return free_place(graph, (x + COLUMN, y))


def free_place(graph: Graph, wanted: Point) -> Point:
    x, y = wanted
    while _taken((place_of(step) for step in graph.steps if step.x is not None), (x, y)):
        y += ROW
    return x, y


def _taken(places: Iterable[Point], point: Point) -> bool:
    return any(abs(x - point[0]) < COLUMN - 32 and abs(y - point[1]) < ROW for x, y in places)


def at_place(step: Step, point: Point) -> Step:
    return replace(step, x=round(point[0], 1), y=round(point[1], 1))
