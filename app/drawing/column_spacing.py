"""How far apart the columns of a layout stand: room for the labels and the tracks between them. For ``layout`` only."""

from collections.abc import Mapping

from app.domain.ids import StepId
from app.domain.workflow import Flow, Graph, StepKind
from app.drawing.channel_routing import MARGIN
from app.drawing.geometry import Point, Size

GAP = 56.0
TRACK = 10.0
LETTER, AROUND = 6.4, 18.0
"""Of a label, in pixels: the breadth of a letter, and what surrounds its text."""
OTHERWISE, CONDITION = 78.0, 176.0
LEVEL = 60.0
"""Boxes whose middles lie nearer in height have no room for a label beside the step between them."""
ARROW = 24.0
"""Beside a label, for the line to be seen."""


def label_width(graph: Graph, flow: Flow) -> float:
    """The breadth that its label will want, in pixels; 0 without one."""
    if flow.outcome:
        return len(flow.outcome) * LETTER + AROUND
    source = graph.by_id[flow.source]
    if source.kind is not StepKind.DECISION or source.asks:
        return 0.0
    return OTHERWISE if flow.condition is None else CONDITION


def spaced(graph: Graph, places: Mapping[StepId, Point], sizes: Mapping[StepId, Size]) -> dict[StepId, Point]:
    """The same columns and heights, with the gaps that are needed; the first column begins at x = 0."""
    columns = sorted({round(x) for x, _ in places.values()})
    index = {key: columns.index(round(x)) for key, (x, _) in places.items()}
    widths = [0.0] * len(columns)
    for key, at in index.items():
        widths[at] = max(widths[at], sizes[key][0])
    gaps = _gaps(graph, places, index, len(columns))
    middles = []
    left = 0.0
    for at, width in enumerate(widths):
        middles.append(left + width / 2)
        left += width + gaps[at]
    return {key: (middles[at], places[key][1]) for key, at in index.items()}


def _gaps(graph: Graph, places: Mapping[StepId, Point], index: Mapping[StepId, int], count: int) -> list[float]:
    needed = [GAP] * count
    steps: list[list[tuple[float, float]]] = [[] for _ in range(count)]
    for flow in graph.flows:
        if flow.source not in index or flow.target not in index or flow.loop_back:
            continue
        here, there = index[flow.source], index[flow.target]
        if there <= here:
            continue
        y1, y2 = places[flow.source][1], places[flow.target][1]
        width = label_width(graph, flow)
        if width and (abs(y2 - y1) < LEVEL or graph.by_id[flow.source].kind is not StepKind.DECISION):
            needed[here] = max(needed[here], width + ARROW)
        if abs(y2 - y1) >= 1:
            steps[there - 1].append((min(y1, y2), max(y1, y2)))
    return [max(gap, 2 * MARGIN + TRACK * (_depth(spans) - 1)) for gap, spans in zip(needed, steps, strict=True)]


def _depth(spans: list[tuple[float, float]]) -> int:
    """How many of them meet at one height."""
    ends = sorted([(low, 0) for low, _ in spans] + [(high, 1) for _, high in spans])
    depth = most = 0
    for _, closes in ends:
        depth += -1 if closes else 1
        most = max(most, depth)
    return most
