"""Where shapes stand as steps: a drawing grows until our boxes have room. For the readers of this folder."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product

from app.domain.ids import RoleId
from app.domain.workflow import Graph, Lane, Step
from app.exchange.diagram.shapes import DrawnPage, Rect

GAP = 24.0
"""Between two boxes at least, in pixels."""
WIDEST, HIGHEST = 188.0, 116.0
"""Of all boxes of steps, with a long title."""
FURTHEST = 100_000.0
"""From the middle of the drawing; what reaches further is laid out anew."""
MOST_STRETCH = 3.0
"""A drawing that had to grow more is laid out anew."""


def placed(graph: Graph, sketch: DrawnPage, roles: Mapping[str, RoleId]) -> tuple[Graph, bool]:
    """The graph with its lanes and places, and whether they are those of the sketch; else it has none.

    ``roles``: the role of each lane, by the id of the lane.
    """
    if sketch.own is not None:
        return graph, all(step.x is not None for step in graph.steps)
    bands = [(roles[lane.id], lane.rect) for lane in sketch.lanes if lane.id in roles]
    rows = _rows(bands)
    order = [role for role, _ in rows or bands]
    graph = replace(graph, lanes=tuple(Lane(role) for role in dict.fromkeys(order)), in_lanes=bool(bands))
    stretch = _stretch(graph.steps)
    if stretch is None or (graph.in_lanes and rows is None):
        steps = tuple(replace(step, x=None, y=None) for step in graph.steps)
        flows = tuple(replace(flow, bends=()) for flow in graph.flows)
        return replace(graph, steps=steps, flows=flows), False
    tops = [rect.top for _, rect in rows or ()]
    bottoms = [*tops[1:], *(rect.top + rect.height for _, rect in (rows or ())[-1:])]
    heights = [(bottom - top) * stretch for top, bottom in zip(tops, bottoms, strict=True)]
    lanes = tuple(replace(lane, height=height) for lane, height in zip(graph.lanes, heights, strict=True))
    return _moved(replace(graph, lanes=lanes), stretch, tops[0] if tops else 0.0), True


def _moved(graph: Graph, stretch: float, top: float) -> Graph:
    def at(x: float, y: float) -> tuple[float, float]:
        return round(x * stretch, 2), round((y - top) * stretch, 2)

    steps = [
        replace(step, x=at(step.x, step.y)[0], y=at(step.x, step.y)[1])
        for step in graph.steps
        if step.x is not None and step.y is not None
    ]
    notes = [replace(note, x=at(note.x, note.y)[0], y=at(note.x, note.y)[1]) for note in graph.notes]
    flows = [replace(flow, bends=tuple(at(*bend) for bend in flow.bends)) for flow in graph.flows]
    return graph.with_steps(*steps).with_notes(*notes).with_flows(*flows)


def _rows(bands: Sequence[tuple[RoleId, Rect | None]]) -> list[tuple[RoleId, Rect]] | None:
    """The lanes from top to bottom where they lie below one another, each of a role of its own; None for columns."""
    found = sorted(((role, rect) for role, rect in bands if rect is not None), key=lambda band: band[1].top)
    if len(found) < len(bands) or len({role for role, _ in bands}) < len(bands):
        return None
    below = all(one.top + one.height <= next.top + GAP for (_, one), (_, next) in pairwise(found))
    return found if below else None


def _stretch(steps: Sequence[Step]) -> float | None:
    """How much the drawing has to grow for all boxes to stand apart; None where no growth helps."""
    cells: dict[tuple[int, int], list[Step]] = {}
    width, height = WIDEST + GAP, HIGHEST + GAP
    for step in steps:
        if step.x is None or step.y is None or abs(step.x) > FURTHEST or abs(step.y) > FURTHEST:
            return None
        cells.setdefault((int(step.x // width), int(step.y // height)), []).append(step)
    found = 1.0
    for (column, row), here in cells.items():
        near = ((column + side, row + down) for side, down in product((-1, 0, 1), repeat=2))
        around = [one for cell in near for one in cells.get(cell, ())]
        for step in here:
            for other in around:
                if other.id != step.id:
                    found = max(found, _needed(step, other))
        if found > MOST_STRETCH:
            return None
    return found


def _needed(step: Step, other: Step) -> float:
    across, down = abs((step.x or 0.0) - (other.x or 0.0)), abs((step.y or 0.0) - (other.y or 0.0))
    width = (step.kind.traits.size[0] + other.kind.traits.size[0]) / 2 + GAP
    height = (step.kind.traits.size[1] + other.kind.traits.size[1]) / 2 + GAP
    return min(width / across if across else 99.0, height / down if down else 99.0)
