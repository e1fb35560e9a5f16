"""The boxes of a graph, for everybody who draws or touches steps. What a box is lies in ``geometry``."""

from collections.abc import Mapping

from app.domain.ids import StepId
from app.domain.workflow import Graph
from app.drawing.geometry import CARD, NOTE, Box, Point, Size, box_of, size_of
from app.drawing.layout import arrange

__all__ = ["CARD", "NOTE", "Box", "Point", "Size", "box_of", "boxes_of", "size_of"]


def boxes_of(graph: Graph) -> dict[StepId, Box]:
    """The boxes of all steps; those that have no place yet stand where ``arrange`` would put them."""
    missing = any(step.x is None or step.y is None for step in graph.steps)
    proposed: Mapping[StepId, Point] = arrange(graph).steps if missing else {}
    return {
        step.id: box_of(step, *((step.x, step.y) if step.x is not None and step.y is not None else proposed[step.id]))
        for step in graph.steps
    }
