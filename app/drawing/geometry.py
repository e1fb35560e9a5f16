"""The boxes of steps: how large each kind is, and where it stands. For layout, routing and the screen."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

from app.domain.workflow import Step, StepKind

Point = tuple[float, float]
Size = tuple[float, float]

CARD: Size = (192, 72)
NOTE: Size = (200, 88)
_SIZES: dict[StepKind, Size] = {
    StepKind.WAIT: (192, 56),
    StepKind.DECISION: (192, 104),
    StepKind.START: (104, 40),
    StepKind.END: (104, 40),
    StepKind.JUNCTION: (24, 24),
}


class BoxShape(StrEnum):
    CARD = "card"
    PILL = "pill"
    DIAMOND = "diamond"


_SHAPES = {
    StepKind.DECISION: BoxShape.DIAMOND,
    StepKind.JUNCTION: BoxShape.PILL,
    StepKind.START: BoxShape.PILL,
    StepKind.END: BoxShape.PILL,
}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle around its middle; ``shape`` says where inside it the border runs."""

    x: float
    y: float
    width: float
    height: float
    shape: BoxShape = BoxShape.CARD

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2

    def grown(self, by: float) -> "Box":
        """The box with ``by`` more on every side."""
        return replace(self, width=self.width + 2 * by, height=self.height + 2 * by)

    def at(self, x: float, y: float) -> "Box":
        return replace(self, x=x, y=y)

    def contains(self, point: Point) -> bool:
        return abs(point[0] - self.x) <= self.width / 2 and abs(point[1] - self.y) <= self.height / 2

    def overlaps(self, other: "Box") -> bool:
        """They share more than a border."""
        return (
            abs(self.x - other.x) * 2 < self.width + other.width
            and abs(self.y - other.y) * 2 < self.height + other.height
        )

    def inset(self, offset: float, *, sideways: bool) -> float:
        """How far the drawn border lies inside the rectangle, ``offset`` away from the middle of a side.

        ``sideways``: of the left and right sides; else of top and bottom.
        """
        if self.shape is BoxShape.CARD or not offset:
            return 0.0
        along, across = (self.height, self.width) if sideways else (self.width, self.height)
        if self.shape is BoxShape.DIAMOND:
            return abs(offset) / (along / 2) * across / 2
        radius = min(self.width, self.height) / 2
        beyond = abs(offset) - (along / 2 - radius)
        return radius - sqrt(max(0.0, radius * radius - beyond * beyond)) if beyond > 0 else 0.0


def size_of(step: Step) -> Size:
    """Width and height of a step's box, by its kind."""
    return _SIZES.get(step.kind, CARD)


def box_of(step: Step, x: float, y: float) -> Box:
    """The box of a step whose middle is there."""
    return Box(x, y, *size_of(step), _SHAPES.get(step.kind, BoxShape.CARD))
