"""What computes positions: the port of a layout engine, and one that is always there.

Longest-path layers in barycentre order (Sugiyama, Tagawa, Toda, 1981).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from app.domain.ids import StepId
from app.drawing.geometry import Point, Size

SWEEPS = 8
MOST_BENDS = 20_000
"""Places that are made for links that pass over steps; with more of them it would take too long, and none is made."""
_BEND = "\0"
"""Before the number of a place where a link may bend: no step has such an id."""
_Links = dict[StepId, list[StepId]]


class SugiyamaLayout:
    """Fits the port ``LayoutEngine``, where graphlay is missing or would take too long. Gaps in pixels between and
    within the columns; ``tell`` is called now and then, and what it raises ends it."""

    def __init__(self, layer_gap: float, node_gap: float, tell: Callable[[], None] | None = None) -> None:
        self._layer_gap, self._node_gap = layer_gap, node_gap
        self._tell = tell or _nothing

    def place(self, sizes: Mapping[StepId, Size], links: Sequence[tuple[StepId, StepId]]) -> dict[StepId, Point]:
        after: dict[StepId, list[StepId]] = {key: [] for key in sizes}
        before: dict[StepId, list[StepId]] = {key: [] for key in sizes}
        for source, target in links:
            after[source].append(target)
            before[target].append(source)
        layers = _layers(list(sizes), before, after)
        sizes = _bent(layers, sizes, before, after)
        heights = dict.fromkeys(sizes, 0.0)
        for layer in layers:
            self._stack(layer, {key: at * 1.0 for at, key in enumerate(layer)}, sizes, heights)
        for sweep in range(SWEEPS):
            self._tell()
            forward = sweep % 2 == 0
            for layer in layers if forward else reversed(layers):
                self._settle(layer, before if forward else after, sizes, heights)
        found: dict[StepId, Point] = {}
        left = 0.0
        for layer in layers:
            width = max(sizes[key][0] for key in layer)
            found |= {key: (left + width / 2, heights[key]) for key in layer}
            left += width + self._layer_gap
        return {key: point for key, point in found.items() if not key.startswith(_BEND)}

    def _settle(
        self, layer: list[StepId], beside: _Links, sizes: Mapping[StepId, Size], heights: dict[StepId, float]
    ) -> None:
        """Every box as near to the mean of its neighbours as those above it allow."""
        wished = {
            key: sum(heights[other] for other in beside[key]) / len(beside[key]) if beside[key] else heights[key]
            for key in layer
        }
        layer.sort(key=lambda key: (wished[key], key))
        self._stack(layer, wished, sizes, heights)

    def _stack(
        self,
        layer: list[StepId],
        wished: Mapping[StepId, float],
        sizes: Mapping[StepId, Size],
        heights: dict[StepId, float],
    ) -> None:
        bottom = float("-inf")
        for key in layer:
            half = sizes[key][1] / 2
            heights[key] = max(wished[key], bottom + self._node_gap + half)
            bottom = heights[key] + half
        shift = sum(wished[key] - heights[key] for key in layer) / len(layer)
        for key in layer:
            heights[key] += shift


def _nothing() -> None:
    pass


def _layers(keys: list[StepId], before: _Links, after: _Links) -> list[list[StepId]]:
    """By the longest way from a step without predecessors; what stands in a cycle comes after what does not."""
    missing = {key: len(before[key]) for key in keys}
    depth = dict.fromkeys(keys, 0)
    ready = [key for key in keys if not missing[key]]
    left = dict.fromkeys(keys)
    while left:
        key = ready.pop(0) if ready else next(iter(left))
        if key not in left:
            continue
        del left[key]
        for target in after[key]:
            if target in left:
                depth[target] = max(depth[target], depth[key] + 1)
                missing[target] -= 1
                if not missing[target]:
                    ready.append(target)
    found: dict[int, list[StepId]] = {}
    for key in keys:
        found.setdefault(depth[key], []).append(key)
    return [found[level] for level in sorted(found)]


def _bent(
    layers: list[list[StepId]], sizes: Mapping[StepId, Size], before: _Links, after: _Links
) -> Mapping[StepId, Size]:
    """Put a place to bend into each layer that a link passes over, so that the boxes there leave it a way through.

    Nothing where they would be too many. The places join their layers and the links; all sizes come back, theirs too.
    """
    level = {key: at for at, layer in enumerate(layers) for key in layer}
    over = (level[target] - level[source] - 1 for source in sizes for target in after[source])
    if sum(max(0, layers_between) for layers_between in over) > MOST_BENDS:
        return sizes
    made = dict(sizes)
    for source in sizes:
        for at, target in enumerate(after[source]):
            bends = [StepId(f"{_BEND}{len(made) + n}") for n in range(level[target] - level[source] - 1)]
            for bend, layer in zip(bends, layers[level[source] + 1 :], strict=False):
                made[bend] = (0.0, 0.0)
                layer.append(bend)
            way = [source, *bends, target]
            for here, last, following in zip(bends, way, way[2:], strict=False):
                before[here], after[here] = [last], [following]
            if bends:
                after[source][at] = bends[0]
                before[target][before[target].index(source)] = bends[-1]
    return made


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


MOST_AT_ONCE = 600
"""Steps that graphlay places in about half a second, in which nothing else runs; its time grows with their square."""


def engine_for(steps: int, tell: Callable[[], None] | None = None) -> LayoutEngine:
    """The best one that neither holds the window up nor cannot be stopped: ``tell`` is called now and then."""
    return best_layout_engine() if steps <= MOST_AT_ONCE else SugiyamaLayout(LAYER_GAP, NODE_GAP, tell)


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
