"""Placing the steps of a flowchart: left to right, the main path straight. For the actions that tidy, and imports."""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Graph, Lane
from app.drawing.geometry import Point
from app.drawing.layouter import best_layouter

GRID = 8


@dataclass(frozen=True, slots=True)
class Placement:
    """Where everything goes: middles of steps, lanes with their heights, and flows whose bends change."""

    steps: dict[StepId, Point]
    lanes: tuple[Lane, ...] = ()
    bends: dict[FlowId, tuple[Point, ...]] = field(default_factory=dict)
    notes: dict[str, Point] = field(default_factory=dict)


def arrange(graph: Graph, *, only: Collection[StepId] = (), in_lanes: bool | None = None) -> Placement:
    """A new place for every step, or for ``only`` these."""
    steps = best_layouter().place(graph)
    return Placement({key: (snapped(x), snapped(y)) for key, (x, y) in steps.items()}, graph.lanes)


def snapped(value: float) -> float:
    """On the grid."""
    return float(round(value / GRID) * GRID)
