"""What the painter of the plan is given, as plain values: rows, bars, arrows, ghosts. Times are local."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum, auto

from app.domain.quantity import LinkKind
from ui.link.theme import Tokens

ROW = 34
"""Height of a row in pixels at 100 %, on the screen and on paper."""

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
NARROWEST, WIDEST = 0.8, 640.0
"""Pixels of a day."""
EACH_HOUR, EACH_DAY, EACH_WEEK, EACH_MONTH = 200.0, 24.0, 7.0, 2.2
"""From these widths of a day on, hours, days, weeks, months are labelled; below, quarters."""
HOUR_LABEL = 26.0
"""Pixels that the label of an hour needs."""

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
    window: TimeSpan | None = None
    """From when it can begin to its due: a soft band behind the bar."""
    segments: tuple[TimeSpan, ...] = ()
    """When its earlier rounds ran, before a loop-back opened it again."""
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
    conflict: bool = False
    """Its due is later than what comes after it allows."""
    blocked: bool = False
    pinned: bool = False
    goes_on: bool = False
    """What comes under it belongs to the same row: no line between them."""

    @property
    def spans(self) -> tuple[TimeSpan, ...]:
        """All times that are drawn of it."""
        known = (self.planned, self.expected, self.baseline, self.window, *self.segments)
        return tuple(span for span in known if span is not None)


@dataclass(frozen=True, slots=True)
class HeadAppearance:
    """The first row of a group: a project with its sentence, an owner, or a section of a project."""

    title: str
    sentence: str = ""
    goes_on: bool = False
    span: TimeSpan | None = None
    """All that stands under it as one bar, under the sentence."""
    done: float = 0.0
    """How much of it is done, from 0 to 1."""
    anchor: datetime | None = None
    """The date of the project: a diamond on the bar."""
    expected: datetime | None = None
    """When the last of it is expected to end."""
    late: bool = False
    """What is expected misses the date."""
    words: str = ""
    """Behind the bar: a warning."""
    shared: tuple[date, ...] = ()
    """Days that the warning is about."""
    inner: bool = False
    """It stands under another head."""


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
class TimeScale:
    """``first_on`` is at 0; the working hours of the company fill a day."""

    first_on: date
    day_width: float
    opens: int = 9 * 60
    """Minutes after midnight."""
    closes: int = 17 * 60

    def x_of_day(self, day: date) -> float:
        return (day - self.first_on).days * self.day_width

    def x_of(self, moment: datetime) -> float:
        minutes = moment.hour * 60 + moment.minute - self.opens
        part = min(1.0, max(0.0, minutes / (self.closes - self.opens)))
        return ((moment.date() - self.first_on).days + part) * self.day_width

    def reach(self, span: TimeSpan, least: float) -> tuple[float, float]:
        """Left and right of a bar with these times: a day or ``least`` pixels wide at least, to the end of its day.

        Where hours are labelled it is as wide as they are."""
        if self.day_width >= EACH_HOUR:
            left, right = self.x_of(span[0]), self.x_of(span[1])
            return left, max(right, left + least)
        left, right, least = self.x_of(span[0]), self.x_of(span[1]), max(self.day_width, least)
        if right - left < least - 0.01:
            right = self.x_of_day(span[1].date()) + self.day_width
            left = max(0.0, min(left, right - least))
            right = max(right, left + least)
        return left, right

    def x_of_label(self, label: "ScaleLabel") -> float:
        """Where the time of a label begins."""
        x = self.x_of_day(label.on)
        part = (label.hour * 60 - self.opens) / (self.closes - self.opens)
        return x + part * self.day_width if self.day_width >= EACH_HOUR and not label.upper else x

    def day_at(self, x: float) -> date:
        return self.first_on + timedelta(days=int(x // self.day_width))


@dataclass(frozen=True, slots=True)
class ScaleLabel:
    """A label of the time scale. ``upper`` ones stand in the first line."""

    on: date
    text: str
    upper: bool = False
    hour: int = 0
    """Of the day, where hours are labelled."""


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
    room: float = 2000.0
    """How wide what is seen is: they end there."""
    alone: frozenset[int] = frozenset()
    """Rows whose bars are shown alone, the others pale; empty: all alike."""
    months: Sequence[str] = MONTHS
    """Their names on the time scale, in the language of the reader."""


def scale_labels(scale: TimeScale, first_on: date, last_on: date, months: Sequence[str] = MONTHS) -> list[ScaleLabel]:
    """The labels for these days, the one that began before them included."""
    if scale.day_width >= EACH_HOUR:
        return list(_hours(scale, first_on, last_on, months))
    found = list(_upper(scale.day_width, first_on, last_on, months))
    if scale.day_width >= EACH_DAY:
        found += [ScaleLabel(day, str(day.day)) for day in _steps(first_on, last_on, 1)]
    elif scale.day_width >= EACH_WEEK:
        monday = first_on - timedelta(days=first_on.weekday())
        found += [ScaleLabel(day, str(day.day)) for day in _steps(monday, last_on, 7)]
    elif scale.day_width >= EACH_MONTH:
        found += [ScaleLabel(day, months[day.month - 1][:3]) for day in _months(first_on, last_on, 1)]
    else:
        found += [ScaleLabel(day, f"Q{(day.month + 2) // 3}") for day in _months(first_on, last_on, 3)]
    return found


def _hours(scale: TimeScale, first_on: date, last_on: date, months: Sequence[str]) -> Iterator[ScaleLabel]:
    """Each day over its working hours, as many of them as have room for their labels."""
    wide = scale.day_width / (scale.closes - scale.opens) * 60
    step = next(one for one in (1, 2, 3, 4, 6, 12, 24) if one * wide >= HOUR_LABEL or one == 24)
    first = -(-scale.opens // 60)
    for day in _steps(first_on, last_on, 1):
        yield ScaleLabel(day, f"{day:%a} {day.day} {months[day.month - 1][:3]} {day.year}", upper=True)
        for hour in range(first, -(-scale.closes // 60), step):
            yield ScaleLabel(day, str(hour), hour=hour)


def _upper(day_width: float, first_on: date, last_on: date, months: Sequence[str]) -> Iterator[ScaleLabel]:
    if day_width >= EACH_WEEK:
        for day in _months(first_on, last_on, 1):
            yield ScaleLabel(day, f"{months[day.month - 1]} {day.year}", upper=True)
    else:
        for day in _months(first_on, last_on, 12):
            yield ScaleLabel(day, str(day.year), upper=True)


def _steps(first_on: date, last_on: date, days: int) -> Iterator[date]:
    while first_on <= last_on:
        yield first_on
        first_on += timedelta(days=days)


def _months(first_on: date, last_on: date, step: int) -> Iterator[date]:
    """The first days of each ``step`` months, counted from January."""
    year, month = first_on.year, (first_on.month - 1) // step * step
    while (day := date(year, month + 1, 1)) <= last_on:
        yield day
        month += step
        year, month = year + month // 12, month % 12
