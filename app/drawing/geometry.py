"""The boxes of steps: how large each kind is, and where it stands. For layout, routing and the screen."""

from dataclasses import dataclass, replace
from math import sqrt

from app.domain.step_kind import CARD_SIZE, Outline
from app.domain.workflow import Step

Point = tuple[float, float]
Size = tuple[float, float]

CARD: Size = CARD_SIZE
NOTE: Size = (200, 88)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle around its middle; ``shape`` says where inside it the border runs."""

    x: float
    y: float
    width: float
    height: float
    shape: Outline = Outline.CARD

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
        """The same box with its middle there."""
        return replace(self, x=x, y=y)

    def contains(self, point: Point) -> bool:
        return abs(point[0] - self.x) <= self.width / 2 and abs(point[1] - self.y) <= self.height / 2

    def overlaps(self, other: "Box") -> bool:
        """Whether two boxes share more than a border."""
        return (
            abs(self.x - other.x) * 2 < self.width + other.width
            and abs(self.y - other.y) * 2 < self.height + other.height
        )

    def inset(self, offset: float, *, sideways: bool) -> float:
        """How far the drawn border lies inside the rectangle, ``offset`` away from the middle of a side.

        ``sideways``: of the left and right sides; else of top and bottom.
        """
        if self.shape is Outline.CARD or not offset:
            return 0.0
        along, across = (self.height, self.width) if sideways else (self.width, self.height)
        if self.shape is Outline.DIAMOND:
            return abs(offset) / (along / 2) * across / 2
        radius = min(self.width, self.height) / 2
        beyond = abs(offset) - (along / 2 - radius)
        return radius - sqrt(max(0.0, radius * radius - beyond * beyond)) if beyond > 0 else 0.0


def size_of(step: Step) -> Size:
    """Width and height of a step's box, by its kind."""
    return step.kind.traits.size


def box_of(step: Step, x: float, y: float) -> Box:
    """The box of a step whose middle is there."""
    return Box(x, y, *size_of(step), step.kind.traits.outline)
