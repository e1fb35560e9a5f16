"""The boxes of steps: how large each kind is, and where it stands. For layout, routing and the screen."""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, sqrt

from app.domain.note_place import NOTE_SIZE
from app.domain.rectangle import Rectangle
from app.domain.step_kind import CARD_SIZE, Outline
from app.domain.workflow import Step

Point = tuple[float, float]
Size = tuple[float, float]

CARD: Size = CARD_SIZE
NOTE: Size = NOTE_SIZE
POINT = 22.0
"""How far the points of a hexagon stand out at its left and right."""


@dataclass(frozen=True, slots=True)
class Box(Rectangle):
    """The rectangle of a step; ``shape`` says where inside it the border runs."""

    shape: Outline = Outline.CARD

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
        along = self.height if sideways else self.width
        if self.shape is Outline.HEXAGON:
            return self._hexagon_inset(abs(offset), sideways)
        radius = min(self.width, self.height) / 2
        beyond = abs(offset) - (along / 2 - radius)
        return radius - sqrt(max(0.0, radius * radius - beyond * beyond)) if beyond > 0 else 0.0

    def _hexagon_inset(self, offset: float, sideways: bool) -> float:
        half = self.height / 2
        if sideways:
            return offset / half * POINT
        return max(0.0, offset - (self.width / 2 - POINT)) / POINT * half


def size_of(step: Step) -> Size:
    """Width and height of a step's box, by its kind; it grows with its title."""
    traits = step.kind.traits
    width, height = traits.size
    if traits.outline is Outline.PILL:
        # By 16 pixels, so that its middle stays on the grid.
        more = ceil((breadth_of(step.title) + PILL_SIGN - width) / 16) * 16
        return min(width + max(0, more), PILL_WIDEST), height
    if not traits.titled:
        return width, height
    count = min(MOST_LINES, lines_of(step.title, HEXAGON_ROOM if traits.outline is Outline.HEXAGON else TITLE_ROOM))
    return width, height + LINE * max(0, count - LINES)


PILL_SIGN, PILL_WIDEST = 48.0, 182.0
"""The room beside the words of a start or an end, for their sign and the round ends; and how wide they grow."""
LINE = 18.0
"""The height of a line of a title."""
LINES, MOST_LINES = 2, 5
"""Of a title: so many have room in any box, and so many at most."""
TITLE_ROOM, HEXAGON_ROOM = 149.0, 136.0
"""For a line of a title, in pixels: in a card, and in a hexagon."""
_LETTERS = {
    3.4: "iIjl ",
    4.7: "t.,:;'|![]()/",
    5.2: "fr1-",
    7.2: "sxzL?",
    7.6: "acekvyFJEx57",
    8.6: "BPRST04&",
    9.7: "ACDGHKNOQUVXYZ",
    12.0: "mMw%",
    13.3: "W@",
}
"""The breadth of the letters of a title, in pixels; all others are ``_LETTER`` wide."""
_LETTER = 8.1
_BREADTH = {letter: breadth for breadth, letters in _LETTERS.items() for letter in letters}


def breadth_of(words: str) -> float:
    """The estimated breadth of words in a title, in pixels."""
    return sum(_BREADTH.get(letter, _LETTER) for letter in words)


@lru_cache(maxsize=4096)
def lines_of(title: str, room: float) -> int:
    """How many lines a title takes; estimated, rather one too many than one too few."""
    count, used = 0, room
    for word in title.split():
        width = breadth_of(word)
        if used + _BREADTH[" "] + width > room + _BREADTH[" "] * (not count):
            count += max(1, ceil(width / room))
            used = width % room if width > room else width
        else:
            used += _BREADTH[" "] + width
    return count


def box_of(step: Step, x: float, y: float) -> Box:
    """The box of a step whose middle is there."""
    return Box(x, y, *size_of(step), step.kind.traits.outline)
