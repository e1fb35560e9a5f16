"""The drawing (DI) of a BPMN file: where its shapes stand, and how that becomes places on our flowchart."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import TypeVar
from xml.etree.ElementTree import Element

from app.domain.rectangle import Rectangle
from app.domain.step_kind import CARD_SIZE
from app.exchange.diagram.bpmn_vocabulary import id_of, without_prefix
from app.exchange.diagram.xml_tree import local

Point = tuple[float, float]
Drawn = TypeVar("Drawn")
FAR = 1_000_000.0
"""No drawing reaches farther; what does is not placed."""
AIR, CELL, MOST_HERE = 16.0, 200.0, 50
"""Between a step and what is added beside it; the cells in which boxes are looked for, and how many of each count."""
BETWEEN = 60.0
"""From one diagram of a file to the next."""
FIRST_X, FIRST_Y = 88.0, 64.0
"""Where the leftmost and the topmost middle come to stand."""


@dataclass(frozen=True, slots=True)
class BpmnShape:
    """The bounds of a shape, in the pixels of the file."""

    x: float
    y: float
    width: float
    height: float
    horizontal: bool = True

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Drawing:
    """Every shape and edge of the file by the id of what it shows."""

    shapes: Mapping[str, BpmnShape] = field(default_factory=dict)
    edges: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)

    def heaps(self, shown: Iterable[str]) -> bool:
        """Whether these mostly lie on one another: some tools write every shape at 0, 0."""
        corners = [(shape.x, shape.y) for key in shown if (shape := self.shapes.get(key)) is not None]
        return len(corners) > 1 and 2 * len({*corners}) <= len(corners)

    @staticmethod
    def of(root: Element) -> "Drawing":
        """The first drawing of each element counts. Further diagrams, as of what is in a collapsed sub-process, lie one
        below the other, since each begins anew at the top.
        """
        shapes: dict[str, BpmnShape] = {}
        edges: dict[str, tuple[Point, ...]] = {}
        for diagram in (one for one in root if local(one) == "BPMNDiagram"):
            found, ways = _diagram(diagram)
            lowest = max((shape.y + shape.height for shape in shapes.values()), default=None)
            top = min((shape.y for shape in found.values()), default=0.0)
            down = lowest + BETWEEN - top if lowest is not None else 0.0
            shapes = {key: replace(shape, y=shape.y + down) for key, shape in found.items()} | shapes
            edges = {key: tuple((x, y + down) for x, y in way) for key, way in ways.items()} | edges
        return Drawing({**_bare(shapes), **shapes}, {**_bare(edges), **edges})


def _diagram(diagram: Element) -> tuple[dict[str, BpmnShape], dict[str, tuple[Point, ...]]]:
    """The shapes and edges of one diagram, by the ids of what they show."""
    shapes: dict[str, BpmnShape] = {}
    edges: dict[str, tuple[Point, ...]] = {}
    for element in diagram.iter():
        shown = id_of(element.get("bpmnElement"))
        if local(element) == "BPMNShape" and (shape := _shape(element)) is not None:
            shapes.setdefault(shown, shape)
        elif local(element) == "BPMNEdge":
            edges.setdefault(shown, tuple(_points(element)))
    return shapes, edges


def _bare(drawn: Mapping[str, Drawn]) -> dict[str, Drawn]:
    """By the ids that references with the prefix of a namespace name."""
    return {without_prefix(reference): one for reference, one in drawn.items() if ":" in reference}


def _shape(element: Element) -> BpmnShape | None:
    bounds = next((child for child in element if local(child) == "Bounds"), None)
    if bounds is None:
        return None
    numbers = [_number(bounds.get(name)) for name in ("x", "y", "width", "height")]
    if None in numbers:
        return None
    x, y, width, height = (number or 0.0 for number in numbers)
    return BpmnShape(x, y, width, height, element.get("isHorizontal") != "false")


def _points(element: Element) -> Iterator[Point]:
    for child in element:
        if local(child) == "waypoint":
            x, y = _number(child.get("x")), _number(child.get("y"))
            if x is not None and y is not None:
                yield x, y


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) < FAR else None


@dataclass(frozen=True, slots=True)
class Placing:
    """From places of the file to ours: stretched, because our boxes are larger than most, and moved."""

    stretch_x: float = 1.0
    stretch_y: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def point(self, at: Point) -> Point:
        """Rounded, so that a file does not fill with digits that nobody sees."""
        return round((at[0] - self.left) * self.stretch_x, 1), round((at[1] - self.top) * self.stretch_y, 1)


def placing(tasks: Iterable[BpmnShape], all_shapes: Iterable[BpmnShape], first_lane: BpmnShape | None) -> Placing:
    """So that a usual task of the file is as large as ours. The first lane begins at 0, or the topmost step a little
    below.
    """
    boxes = [shape for shape in tasks if shape.width > 0 and shape.height > 0]
    stretch_x = max(1.0, CARD_SIZE[0] / median(box.width for box in boxes)) if boxes else 1.0
    stretch_y = max(1.0, CARD_SIZE[1] / median(box.height for box in boxes)) if boxes else 1.0
    middles = [shape.middle for shape in all_shapes] or [(0.0, 0.0)]
    left = min(x for x, _ in middles) - FIRST_X / stretch_x
    top = first_lane.y if first_lane is not None else min(y for _, y in middles) - FIRST_Y / stretch_y
    return Placing(stretch_x, stretch_y, left, top)


def stacked(lanes: list[BpmnShape]) -> bool:
    """Whether lanes lie one below the other without a gap, the first on top."""
    return all(lane.horizontal and lane.height > 0 for lane in lanes) and all(
        abs(upper.y + upper.height - lower.y) <= 2 for upper, lower in pairwise(lanes)
    )


class Room:
    """The boxes that are placed, in a coarse grid, and where one more has room."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Rectangle]] = {}

    def put(self, box: Rectangle) -> None:
        """Take the room of a box."""
        for cell in _cells(box):
            here = self._cells.setdefault(cell, [])
            if len(here) < MOST_HERE:
                here.append(box)

    def beside(self, edge: Point, size: tuple[float, float]) -> Point:
        """The middle of a box of this size beside the right edge of a step, given by its middle: behind, below or
        above it; behind it where there is no room at all. It takes its room.
        """
        x, y = edge
        aside = (CARD_SIZE[1] + size[1]) / 2 + AIR
        places = ((x + AIR + size[0] / 2, y), (x, y + aside), (x, y - aside))
        found = next((place for place in places if self._is_free(Rectangle(*place, *size))), places[0])
        self.put(Rectangle(*found, *size))
        return found

    def _is_free(self, box: Rectangle) -> bool:
        near = (other for cell in _cells(box) for other in self._cells.get(cell, ()))
        return not any(
            abs(box.x - other.x) < (box.width + other.width) / 2
            and abs(box.y - other.y) < (box.height + other.height) / 2
            for other in near
        )


def _cells(box: Rectangle) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // CELL), int(box.right // CELL) + 1):
        for row in range(int(box.top // CELL), int(box.bottom // CELL) + 1):
            yield column, row
