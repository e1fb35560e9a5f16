"""Fitting a part that was laid out by itself into the drawing around it. For ``layout`` only."""

from collections.abc import Iterator, Mapping

from app.domain.ids import StepId
from app.domain.workflow import Graph
from app.drawing.column_spacing import spaced
from app.drawing.geometry import Box, Point, box_of, size_of
from app.drawing.lanes import bands, lane_roles

ROOM = 16.0
STEP = 8.0
FARTHEST = 500
"""How many steps away a free place is looked for."""


def fitted(graph: Graph, places: Mapping[StepId, Point], *, rows: bool) -> dict[StepId, Point]:
    """The part around the middle where it was, moved as little as leaves everything else uncovered."""
    old = {key: (step.x, step.y) for key in places if (step := graph.step(key)).x is not None and step.y is not None}
    places = spaced(graph, places, {key: size_of(graph.step(key)) for key in places})
    middle, wished = _middle(places), _middle({k: (x or 0, y or 0) for k, (x, y) in old.items()}) if old else (0.0, 0.0)
    dx, dy = wished[0] - middle[0], wished[1] - middle[1]
    places = {key: (_on_grid(x + dx), _on_grid(y + dy)) for key, (x, y) in places.items()}
    rest = [box_of(step, step.x or 0, step.y or 0) for step in graph.steps if step.id not in places]
    if rows and graph.lanes:
        return _into_lanes(graph, places, rest)
    return _moved_free(graph, places, rest)


def _middle(places: Mapping[StepId, Point]) -> Point:
    count = max(1, len(places))
    return sum(x for x, _ in places.values()) / count, sum(y for _, y in places.values()) / count


def _on_grid(value: float) -> float:
    return float(round(value / STEP) * STEP)


def _moved_free(graph: Graph, places: Mapping[StepId, Point], rest: list[Box]) -> dict[StepId, Point]:
    boxes = [box_of(graph.step(key), x, y).grown(ROOM) for key, (x, y) in places.items()]
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    for dx, dy in _away():
        near = [
            other
            for other in rest
            if other.left < right + dx
            and other.right > left + dx
            and other.top < bottom + dy
            and other.bottom > top + dy
        ]
        if not any(box.at(box.x + dx, box.y + dy).overlaps(other) for box in boxes for other in near):
            return {key: (x + dx, y + dy) for key, (x, y) in places.items()}
    below = max(other.bottom for other in rest) - top + ROOM
    return {key: (x, y + _on_grid(below + STEP)) for key, (x, y) in places.items()}


def _away() -> Iterator[Point]:
    yield 0.0, 0.0
    for step in range(1, FARTHEST):
        far = step * STEP
        yield from ((0.0, far), (0.0, -far), (far, 0.0), (-far, 0.0))


def _into_lanes(graph: Graph, places: Mapping[StepId, Point], rest: list[Box]) -> dict[StepId, Point]:
    """Each step in the row of its role, as near as is free to where it would stand."""
    roles, rows = lane_roles(graph), {band.role: band for band in bands(graph)}
    taken = list(rest)
    found: dict[StepId, Point] = {}
    for key in sorted(places, key=lambda key: (places[key][0], key)):
        step, (x, y) = graph.step(key), places[key]
        band = rows.get(roles[key])
        half = size_of(step)[1] / 2 + STEP
        low, high = (band.top + half, band.bottom - half) if band else (y, y)
        heights = sorted(
            (_on_grid(low + at * STEP) for at in range(max(1, int((high - low) / STEP) + 1))),
            key=lambda height: (abs(height - (low + high) / 2), height),
        )
        box = next(
            box
            for far in range(100 * FARTHEST)
            for height in heights
            if not any((box := box_of(step, x + far * STEP, height)).grown(ROOM).overlaps(other) for other in taken)
        )
        taken.append(box)
        found[key] = (box.x, box.y)
    return found
