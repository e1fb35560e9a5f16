"""What diagram programs draw: shapes, connectors, lanes and loose words. For the readers of this folder.

Words that stand alone beside an arrow are taken as its label, the nearest first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from app.domain.check_item import Section
from app.domain.workflow import Flow, Step
from app.exchange.workflow_json import WorkflowFile

Point = tuple[float, float]
NEAR = 30.0
"""How far words may stand from the arrow that they belong to, in pixels."""
ELSEWHERE = 12.0
"""How much nearer words must stand to an arrow that does not leave a decision."""
MOST_PAIRS = 400_000
"""Of words and arrows; in a larger drawing loose words are notes."""


class ShapeForm(Enum):
    """What a shape says by its form; START, END and TASK may still turn out otherwise by the arrows at them."""

    START = auto()
    END = auto()
    TERMINATOR = auto()
    """A start or an end, as the arrows say."""
    TASK = auto()
    DOCUMENT = auto()
    """A task when arrows lead to it, else a note."""
    DECISION = auto()
    APPROVAL = auto()
    MILESTONE = auto()
    WAIT = auto()
    SUBWORKFLOW = auto()
    JUNCTION = auto()
    """All ways at once; never a choice."""
    NOTE = auto()
    TEXT = auto()
    """Words without a border."""


class Rect(NamedTuple):
    """Left, top, width and height, in pixels of the drawing."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        return self.left + self.width / 2, self.top + self.height / 2

    def grown(self, by: float) -> "Rect":
        """The rectangle with so much more on every side."""
        return Rect(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    def contains(self, point: Point) -> bool:
        return 0 <= point[0] - self.left <= self.width and 0 <= point[1] - self.top <= self.height


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape. ``lane`` and ``section`` are ids; ``own`` is the step that the program once wrote into it."""

    id: str
    form: ShapeForm
    text: str = ""
    rect: Rect | None = None
    lane: str | None = None
    section: str | None = None
    anchor: bool = False
    own: Step | None = None


@dataclass(frozen=True, slots=True)
class Connector:
    """One arrow. ``source`` or ``target`` is None where it ends in nothing; ``exit`` is where it leaves its source."""

    id: str
    source: str | None
    target: str | None
    text: str = ""
    bends: tuple[Point, ...] = ()
    exit: Point | None = None
    own: Flow | None = None


@dataclass(frozen=True, slots=True)
class SketchLane:
    """A row or column that says who does what stands in it."""

    id: str
    name: str
    rect: Rect | None = None


@dataclass(frozen=True)
class DrawnPage:
    """One page of a drawing."""

    name: str
    shapes: tuple[Shape, ...]
    connectors: tuple[Connector, ...]
    lanes: tuple[SketchLane, ...] = ()
    sections: tuple[Section, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    own: WorkflowFile | None = None
    """What the program itself once wrote about the whole; its graph is without steps and flows."""

    @property
    def connected(self) -> set[str]:
        """The ids of the shapes at which an arrow begins or ends."""
        return {end for one in self.connectors for end in (one.source, one.target) if end is not None}


def with_labels(sketch: DrawnPage) -> DrawnPage:
    """Loose words that stand beside an arrow without any become its label, and are no shapes any more."""
    connected = sketch.connected
    words = [one for one in sketch.shapes if _loose(one) and one.id not in connected]
    bare = [one for one in sketch.connectors if not one.text and one.source and one.target]
    if not words or len(words) * len(bare) > MOST_PAIRS:
        return sketch
    found = _labels(words, bare, {shape.id: shape for shape in sketch.shapes})
    used = {shape.id for shape in found.values()}
    return replace(
        sketch,
        shapes=tuple(shape for shape in sketch.shapes if shape.id not in used),
        connectors=tuple(
            replace(one, text=found[one.id].text) if one.id in found else one for one in sketch.connectors
        ),
    )


def _loose(shape: Shape) -> bool:
    return shape.form is ShapeForm.TEXT and shape.rect is not None and bool(shape.text) and shape.own is None


def _labels(words: Sequence[Shape], bare: Sequence[Connector], by_id: Mapping[str, Shape]) -> dict[str, Shape]:
    """The words of each arrow, by its id: the nearest pairs first, each once."""
    lines = [(one, tuple(_line(one, by_id)), by_id) for one in bare]
    pairs = sorted(
        (distance, place, number)
        for place, shape in enumerate(words)
        for number, (one, line, _) in enumerate(lines)
        if (distance := _distance(shape, one, line, by_id)) is not None
    )
    found, used = dict[str, Shape](), set[int]()
    for _, place, number in pairs:
        if place not in used and bare[number].id not in found:
            used.add(place)
            found[bare[number].id] = words[place]
    return found


def _line(one: Connector, by_id: Mapping[str, Shape]) -> Iterator[Point]:
    """The corners of an arrow from its source to its target, as far as the drawing names them."""
    source, target = by_id.get(one.source or ""), by_id.get(one.target or "")
    if source is None or target is None or source.rect is None or target.rect is None:
        return
    middle, far = source.rect.middle, target.rect.middle
    yield one.exit or _border(source.rect, one.bends[0] if one.bends else far)
    yield from one.bends
    yield _border(target.rect, one.bends[-1] if one.bends else middle)


def _border(rect: Rect, towards: Point) -> Point:
    """The middle of the side that looks towards a point."""
    x, y = rect.middle
    across, down = towards[0] - x, towards[1] - y
    if abs(across) * rect.height > abs(down) * rect.width:
        return x + (rect.width / 2 if across > 0 else -rect.width / 2), y
    return x, y + (rect.height / 2 if down > 0 else -rect.height / 2)


def _distance(shape: Shape, one: Connector, line: Sequence[Point], by_id: Mapping[str, Shape]) -> float | None:
    """How far words are from an arrow; None where they are too far to belong to it."""
    rect = shape.rect
    if rect is None or len(line) < 2:
        return None
    source = by_id.get(one.source or "")
    decides = source is not None and source.form is ShapeForm.DECISION
    reach = NEAR if decides else NEAR - ELSEWHERE
    x, y = rect.middle
    half_width, half_height = rect.width / 2, rect.height / 2
    left, right = min(p[0] for p in line), max(p[0] for p in line)
    top, bottom = min(p[1] for p in line), max(p[1] for p in line)
    if not (left - reach - half_width <= x <= right + reach + half_width):
        return None
    if not (top - reach - half_height <= y <= bottom + reach + half_height):
        return None
    nearest = min(_nearest(start, end, (x, y)) for start, end in pairwise(line))
    inside = min(half_width, half_height)
    if nearest - inside > reach:
        return None
    return nearest + (0.0 if decides else ELSEWHERE) + hypot(line[0][0] - x, line[0][1] - y) / 2


def _nearest(start: Point, end: Point, point: Point) -> float:
    """From a point to a line, which runs straight or round either corner: routes are not in the file."""
    corners = (end[0], start[1]), (start[0], end[1])
    bent = (max(_to_segment(start, one, point), 0.0) for one in corners)
    rest = (_to_segment(one, end, point) for one in corners)
    return min(_to_segment(start, end, point), *bent, *rest)


def _to_segment(start: Point, end: Point, point: Point) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    along = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return hypot(point[0] - start[0] - along * across, point[1] - start[1] - along * down)
