"""What the painter of the plan is given, as plain values: rows, bars, arrows, ghosts. Times are local."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto

from app.domain.quantity import LinkKind
from ui.link.theme import Tokens
from ui.printing.plan.time_scale import TimeScale

ROW = 34
"""Height of a row in pixels at 100 %, on the screen and on paper."""

TimeSpan = tuple[datetime, datetime]


class Progress(Enum):
    """How far a bar is filled."""

    NONE = auto()
    BEGUN = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class BarAppearance:
    """``planned`` is None for a task without dates. A ``diamond`` stands on its finish."""

    title: str
    planned: TimeSpan | None
    progress: Progress = Progress.NONE
    expected: TimeSpan | None = None
    latest: datetime | None = None
    baseline: TimeSpan | None = None
    segments: tuple[TimeSpan, ...] = ()
    """Its earlier rounds."""
    off: frozenset[date] = frozenset()
    """Days on which only its owner does not work."""
    words: str = ""
    """Behind the bar, quieter than the title: "slack 2 d", "Publish date 12 Jun"."""
    diamond: bool = False
    anchor: bool = False
    critical: bool = False
    late: bool = False
    at_risk: bool = False
    hollow: bool = False
    blocked: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class HeadAppearance:
    """The first row of a group: a project with its sentence, or an owner."""

    title: str
    sentence: str = ""


RowAppearance = BarAppearance | HeadAppearance


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one row to another, by their numbers."""

    source: int
    target: int
    kind: LinkKind = LinkKind.FINISH_START
    broken: bool = False
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Ghosts:
    """What a drag would do: outlines by row, links that would break, how the dragged bar looks."""

    bars: dict[int, TimeSpan] = field(default_factory=dict)
    dragged: int = -1
    broken: tuple[Arrow, ...] = ()
    collides: bool = False
    misses: bool = False


@dataclass(frozen=True, slots=True)
class ChartContent:
    """``row(number)`` is asked for visible rows and the ends of their arrows only."""

    scale: TimeScale
    tokens: Tokens
    today: date
    now: datetime
    row: Callable[[int], RowAppearance]
    count: int
    arrows: Callable[[int, int], Iterable[Arrow]]
    is_off: Callable[[date], bool]
    chosen: frozenset[int] = frozenset()
    current: int = -1
    focused: bool = False
    hovered: int = -1
    ghosts: Ghosts = field(default_factory=Ghosts)
    left: float = 0.0
    """Where the sentences of heads begin: the left edge of what is seen."""
