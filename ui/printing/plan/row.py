"""What one row of the plan shows, as plain values; times are wall-clock times of the company."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from app.domain.quantity import LinkKind

ROW = 34
"""Height of a row in pixels at 100 %, on the screen and on paper."""

Stretch = tuple[datetime, datetime]


class Progress(Enum):
    """How far a bar is filled."""

    NONE = auto()
    BEGUN = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class BarLook:
    """``planned`` is None for a task without dates. A ``diamond`` stands on its finish."""

    title: str
    planned: Stretch | None
    progress: Progress = Progress.NONE
    expected: Stretch | None = None
    latest: datetime | None = None
    baseline: Stretch | None = None
    segments: tuple[Stretch, ...] = ()
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
class HeadLook:
    """The first row of a group: a project with its sentence, or an owner."""

    title: str
    sentence: str = ""


RowLook = BarLook | HeadLook


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one row to another, by their numbers."""

    source: int
    target: int
    kind: LinkKind = LinkKind.FINISH_START
    broken: bool = False
    critical: bool = False
