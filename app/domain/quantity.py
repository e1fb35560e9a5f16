"""Amounts of work and distances in time, as people type and read them."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.ids import StepId


class SpanUnit(StrEnum):
    """The unit in which a working time was typed."""

    DAYS = "d"
    HOURS = "h"


@dataclass(frozen=True, slots=True)
class Span:
    """Working time as typed. A day is a day of whoever does the work, so it is recounted for a new owner."""

    amount: float
    unit: SpanUnit = SpanUnit.DAYS

    def minutes(self, day_minutes: int) -> int:
        """Working minutes, for somebody whose working day has ``day_minutes``."""
        return round(self.amount * (day_minutes if self.unit is SpanUnit.DAYS else 60))

    def __str__(self) -> str:
        """As a sentence says it, in few digits; what can be read back is printed by the grammar."""
        return f"{self.amount:g} {self.unit}"


class DayUnit(StrEnum):
    """Whether the days of an offset are counted on the calendar or in working days of the company."""

    CALENDAR = "calendar"
    WORKING = "working"


class Snap(StrEnum):
    """Where a date goes that falls on a day off."""

    PREVIOUS = "previous"
    NEXT = "next"
    NONE = "none"


class Against(StrEnum):
    """What an offset is counted from: the project's anchor date, its start, or the end of another step."""

    ANCHOR = "anchor"
    START = "start"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Offset:
    """When a step is due: ``days`` after (negative: before) the anchor, the project's start or a step's end."""

    days: int
    unit: DayUnit = DayUnit.CALENDAR
    against: Against = Against.ANCHOR
    step_id: StepId | None = None
    snap: Snap = Snap.PREVIOUS
    placed: bool = False
    """Written by a drag: the step stays on that day also where a step after it begins before."""


class LinkKind(StrEnum):
    """Which end of one task waits for which end of another; the four kinds of precedence diagrams."""

    FINISH_START = "FS"
    START_START = "SS"
    FINISH_FINISH = "FF"
    START_FINISH = "SF"


class LagUnit(StrEnum):
    """In whose time the wait of a link is counted: the successor's owner's, the company's, or the clock's."""

    SUCCESSOR = "successor"
    COMPANY = "company"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Lag:
    """The wait that a link adds; negative pulls the successor in. Calendar lags are whole days."""

    minutes: int = 0
    unit: LagUnit = LagUnit.SUCCESSOR


class PinKind(StrEnum):
    """How a date typed for one task binds it."""

    NOT_BEFORE = "not before"
    FIXED = "fixed"


class Ripple(StrEnum):
    """What the neighbours of a step do that is dragged on the plan."""

    PUSH = "push"
    """They move only where the drag breaks their link, and only as far as needed."""
    KEEP_GAPS = "keep gaps"
    """All that is linked on that side moves by as many company days."""
    JUST_THIS = "just this"
    """They stay; the links that break are conflicts."""
