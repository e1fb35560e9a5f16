"""The port of what computes positions, and the engine behind it. For ``layout`` only."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from app.domain.ids import StepId
from app.drawing.geometry import Point, Size
from app.drawing.sugiyama import SugiyamaLayout

LAYER_GAP, NODE_GAP = 56, 32
OPTIONS: Mapping[str, Any] = {"spacing": {"layer_gap": LAYER_GAP, "node_gap": NODE_GAP, "dummy_gap": 24}}

Link = tuple[StepId, StepId]


class LayoutEngine(Protocol):
    """Computes middles of boxes, left to right: every link leads to a column further right."""

    def place(self, sizes: Mapping[StepId, Size], links: Sequence[Link]) -> dict[StepId, Point]:
        """The middle of each box, in pixels; ``sizes`` are (width, height)."""
        ...


@cache
def best_layout_engine() -> LayoutEngine:
    """graphlay, or our own where it cannot be imported."""
    try:
        return GraphlayEngine()
    except ImportError:
        return SugiyamaLayout(LAYER_GAP, NODE_GAP)


class GraphlayEngine:
    """graphlay's layered drawing. Making one raises ImportError where the package is missing."""

    def __init__(self) -> None:
        import graphlay  # 20 ms that only a tidy or an import needs

        self._graphlay = graphlay

    def place(self, sizes: Mapping[StepId, Size], links: Sequence[Link]) -> dict[StepId, Point]:
        drawing = self._graphlay.Graph()
        for key, (width, height) in sizes.items():
            drawing.node(key, width=width, height=height)
        for source, target in links:
            drawing.edge(source, target)
        positions: dict[StepId, Point] = self._graphlay.layout(drawing, options=OPTIONS).positions()
        return positions
