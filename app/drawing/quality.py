"""How good a drawing is, in numbers. For tests and the benchmark."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow
from app.drawing.geometry import Box, Point, Size
from app.drawing.obstacles import pieces
from app.drawing.routing import Route, rect_of

_Piece = tuple[bool, float, float, float, FlowId]


@dataclass(frozen=True, slots=True)
class Quality:
    """What a good drawing has none of, but for crossings, which some graphs need."""

    overlaps: list[tuple[StepId, StepId]]
    """Boxes that cover one another."""
    through: list[tuple[FlowId, StepId]]
    """Flows that run through a box; at its own boxes a flow may only touch the border."""
    on_top: list[tuple[FlowId, FlowId]]
    """Flows that share a stretch of a line."""
    crossings: int
    """Pairs of pieces of different flows that cross."""
    label_hits: list[FlowId]
    """Labels on a box, or on another label."""


def quality(
    flows: Mapping[FlowId, Flow],
    routes: Mapping[FlowId, Route],
    boxes: Mapping[StepId, Box],
    labels: Mapping[FlowId, Size] | None = None,
) -> Quality:
    """Measure one drawing: ``labels`` are the sizes of the labels of flows, in pixels."""
    lines = [(*piece, key) for key, route in routes.items() for piece in pieces(route.points)]
    return Quality(
        _overlaps(boxes),
        [(key, step) for key, route in routes.items() for step in _entered(flows[key], route.points, boxes)],
        sorted(_on_top(lines)),
        sum(1 for _ in _crossing(lines)),
        _label_hits(routes, boxes, labels or {}),
    )


def _overlaps(boxes: Mapping[StepId, Box]) -> list[tuple[StepId, StepId]]:
    """By a sweep from left to right."""
    found = []
    open_: list[tuple[StepId, Box]] = []
    for key, box in sorted(boxes.items(), key=lambda item: item[1].left):
        open_ = [(other, one) for other, one in open_ if one.right > box.left]
        found += [(other, key) for other, one in open_ if one.overlaps(box)]
        open_.append((key, box))
    return found


def _entered(flow: Flow, points: tuple[Point, ...], boxes: Mapping[StepId, Box]) -> Iterator[StepId]:
    inner = {key: box.grown(-1) for key, box in boxes.items() if _beside(box, points)}
    last = len(points) - 2
    for at in range(last + 1):
        (x1, y1), (x2, y2) = points[at], points[at + 1]
        for key, box in inner.items():
            own = (at == 0 and key == flow.source) or (at == last and key == flow.target)
            if own:
                continue
            if (
                min(x1, x2) < box.right
                and max(x1, x2) > box.left
                and min(y1, y2) < box.bottom
                and max(y1, y2) > box.top
            ):
                yield key


def _beside(box: Box, points: tuple[Point, ...]) -> bool:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) < box.right and max(xs) > box.left and min(ys) < box.bottom and max(ys) > box.top


def _on_top(lines: list[_Piece]) -> set[tuple[FlowId, FlowId]]:
    """Pairs on one line to within two pixels, for more than two."""
    by_line: dict[tuple[bool, int], list[_Piece]] = {}
    for piece in lines:
        for at in {int((piece[1] - 1) // 4), int((piece[1] + 1) // 4)}:
            by_line.setdefault((piece[0], at), []).append(piece)
    found = set()
    for group in by_line.values():
        for one, two in combinations(group, 2):
            if one[4] != two[4] and abs(one[1] - two[1]) < 2 and min(one[3], two[3]) - max(one[2], two[2]) > 2:
                found.add((min(one[4], two[4]), max(one[4], two[4])))
    return found


def _crossing(lines: list[_Piece]) -> Iterator[tuple[FlowId, FlowId]]:
    upright: dict[int, list[_Piece]] = {}
    for piece in lines:
        if not piece[0]:
            upright.setdefault(int(piece[1] // 64), []).append(piece)
    for flat, y, left, right, key in lines:
        if flat:
            for band in range(int(left // 64), int(right // 64) + 1):
                for _, x, top, bottom, other in upright.get(band, ()):
                    if key != other and left < x < right and top < y < bottom:
                        yield key, other


def _label_hits(
    routes: Mapping[FlowId, Route], boxes: Mapping[StepId, Box], labels: Mapping[FlowId, Size]
) -> list[FlowId]:
    rects = {key: rect_of(routes[key].label, size) for key, size in labels.items() if key in routes}
    hits = []
    for key, (left, top, right, bottom) in rects.items():
        box = Box((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
        on_box = any(box.overlaps(other.grown(-1)) for other in boxes.values())
        on_label = any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for one, other in rects.items()
            if one != key
        )
        if on_box or on_label:
            hits.append(key)
    return hits
