"""What the user chose in the window, as a value that is remembered for each thing that is printed."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from ui.link.place import Printable
from ui.link.preferences import Preferences
from ui.printing.paper.pages import READABLE_PT, Scaling
from ui.printing.paper.sheet import Paper, Sheet

WORDS = {
    Printable.FLOWCHART: "Flowchart",
    Printable.BOARD: "Board, columns side by side",
    Printable.LISTS: "Board, a list per column",
    Printable.CARDS: "Board, cards to cut out",
    Printable.PLAN: "Plan",
    Printable.TASKS: "Task list",
    Printable.REPORT: "Friday report",
}


class Size(StrEnum):
    """How large it becomes; what flows over pages knows ``READABLE`` alone."""

    READABLE = "readable"
    ONE_PAGE = "one page"
    POSTER = "poster"
    AT_MOST = "at most"


SIZE_WORDS = {
    Size.READABLE: "Readable text",
    Size.ONE_PAGE: "One page",
    Size.POSTER: "Poster (A1)",
    Size.AT_MOST: "At most so many pages",
}
LARGEST_PT, MOST_PAGES = 14, 20


@dataclass(frozen=True, slots=True)
class Choice:
    """``text_pt`` is used for readable text, ``across`` and ``down`` for at most so many pages."""

    paper: str = "A4"
    landscape: bool = True
    size: str = "readable"
    text_pt: int = 8
    across: int = 2
    down: int = 2

    @property
    def sheet(self) -> Sheet:
        return Sheet(Paper(self.paper), self.landscape)

    @property
    def scaling(self) -> Scaling:
        match self.size:
            case Size.ONE_PAGE | Size.POSTER:
                return Scaling(most=(1, 1))
            case Size.AT_MOST:
                return Scaling(most=(self.across, self.down))
        return Scaling(float(self.text_pt))


def remembered(preferences: Preferences, what: Printable) -> Choice:
    """As it was the last time; what cannot be used holds its preset."""
    preset = Choice(landscape=what.tiled)
    known: dict[str, Any] = preferences.get(f"print.{what}", {})
    try:
        found = Choice(**{**asdict(preset), **known})
        usable = found.paper in list(Paper) and found.size in list(Size) and _in_range(found)
    except TypeError:
        return preset
    return found if usable else preset


def remember(preferences: Preferences, what: Printable, choice: Choice) -> None:
    """For the next time."""
    preferences.set(f"print.{what}", asdict(choice))


def _in_range(choice: Choice) -> bool:
    numbers = (choice.text_pt, choice.across, choice.down)
    if not all(type(number) is int for number in numbers):
        return False
    pages = 1 <= choice.across <= MOST_PAGES and 1 <= choice.down <= MOST_PAGES
    return pages and READABLE_PT <= choice.text_pt <= LARGEST_PT and isinstance(choice.landscape, bool)
