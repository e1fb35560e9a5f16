"""Where everything of the calendar's weeks stands: columns, days, and the parts on them. Asked by painter and mouse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF

from app.domain.ids import TaskId
from app.queries.calendar import CalendarEntry, CalendarWeek, ColourBy, DayView, EntryKind
from app.queries.calendar_row import AwayRow

NUMBERS, HEAD = 46, 27
"""Pixels of the column of week numbers and of the row of weekdays."""
DAY_HEAD, CHIP, LINE, MORE, BAND = 27, 22, 19, 16, 19
"""Pixels down that the number of a day, a chip, a due, the line that counts the rest and an absence take."""
GAP, SIDE, BAND_GAP = 2, 6, 1
MOST_BANDS = 2
"""Absences under each other in a row of a month; in a higher row there may be more."""
NARROW = 0.5
"""The width of a weekday on which the company never works, as part of the others."""
LEAST_ROW = 84
"""The height of a row that has room for a due, for what counts the rest, and for an absence."""
CHIPS = (EntryKind.PUBLISH, EntryKind.RUN)


class MonthPart(StrEnum):
    """What can be pointed at."""

    ENTRY = "entry"
    MORE = "more"
    AWAY = "away"
    DAY = "day"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """One thing with its place; ``continues``: whether an absence goes on to the left and to the right."""

    kind: MonthPart
    rect: QRectF
    on: date
    entry: CalendarEntry | None = None
    away: AwayRow | None = None
    count: int = 0
    """Of entries that are left out, or of absences that share the last band."""
    continues: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class MonthContent:
    """What is shown. ``inside``: first and last day of the month; days around it are quieter. None: all alike."""

    weeks: Sequence[CalendarWeek]
    today: date
    inside: tuple[date, date] | None = None
    narrow: frozenset[int] = frozenset()
    """Weekdays, 0 is Monday, on which the company never works."""
    colour_by: ColourBy = ColourBy.TYPE
    hues: Mapping[str, int] = field(default_factory=dict)
    """The number of its hue, by the group of an entry."""
    expected: Mapping[TaskId, date] = field(default_factory=dict)
    """Tasks that are at risk, with the day on which they are expected."""


class MonthLayout:
    """Every part of some weeks in a room of ``width`` by ``height`` pixels."""

    def __init__(self, content: MonthContent, width: float, height: float) -> None:
        self.content = content
        self.width, self.height = width, height
        # Whole pixels: a week looks the same in whichever row it stands.
        self.row_height = (height - HEAD) // max(len(content.weeks), 1)

    @cached_property
    def columns(self) -> list[tuple[float, float]]:
        """Left edge and width of each day of a week, in the order of the week."""
        weekdays = [day.on.weekday() for day in self.content.weeks[0].days] if self.content.weeks else list(range(7))
        weights = [NARROW if weekday in self.content.narrow else 1.0 for weekday in weekdays]
        room = self.width - NUMBERS
        found, left = [], float(NUMBERS)
        for weight in weights:
            wide = room * weight / sum(weights)
            found.append((left, wide))
            left += wide
        return found

    @cached_property
    def days(self) -> dict[date, QRectF]:
        """The whole room of each day."""
        return {
            day.on: QRectF(left, HEAD + at * self.row_height, wide, self.row_height)
            for at, week in enumerate(self.content.weeks)
            for day, (left, wide) in zip(week.days, self.columns, strict=True)
        }

    @cached_property
    def parts(self) -> list[PlacedPart]:
        """Everything but the days themselves, week after week: gap, absences, then the days with what is on them."""
        return [part for at in range(len(self.content.weeks)) for part in self.of_week(at)]

    def top(self, row: int) -> float:
        """The upper edge of a row of days."""
        return HEAD + row * self.row_height

    def of_week(self, row: int) -> list[PlacedPart]:
        """Everything on the days of one row."""
        return self._of_weeks[row]

    @cached_property
    def _of_weeks(self) -> list[list[PlacedPart]]:
        return [self._of_week(week, self.top(at)) for at, week in enumerate(self.content.weeks)]

    def _of_week(self, week: CalendarWeek, top: float) -> list[PlacedPart]:
        found: list[PlacedPart] = []
        if week.gaps:
            room = QRectF(5, top + 28, NUMBERS - 10, min(34, self.row_height - 32))
            found.append(PlacedPart(MonthPart.GAP, room, week.first_on, count=len(week.gaps)))
        bands, taken = self._bands(week, top)
        found += bands
        for day in week.days:
            found += self._of_day(day, taken.get(day.on, 0))
        return found

    @property
    def most(self) -> int:
        """How many dues a day has room for, at most, where nothing else is on it; at least four are read."""
        return max(4, int((self.row_height - DAY_HEAD) // LINE))

    def day_at(self, point: QPointF) -> date | None:
        """The day whose room a point is in."""
        return next((on for on, room in self.days.items() if room.contains(point)), None)

    def nearest_day(self, point: QPointF) -> date | None:
        """The day at a point, or the nearest one where it is outside."""
        x = min(max(point.x(), NUMBERS + 1), self.width - 1)
        y = min(max(point.y(), HEAD + 1), self.height - 1)
        return self.day_at(QPointF(x, y))

    def part_at(self, point: QPointF) -> PlacedPart | None:
        """What is on top at a point; a day where nothing stands on it, None outside of all days and gaps."""
        found = next((part for part in reversed(self.parts) if part.rect.contains(point)), None)
        if found is not None:
            return found
        on = self.day_at(point)
        return PlacedPart(MonthPart.DAY, self.days[on], on) if on is not None else None

    def of_day(self, on: date) -> list[PlacedPart]:
        """The entries of a day that are shown, in their order."""
        return [part for part in self.parts if part.on == on and part.kind in (MonthPart.ENTRY, MonthPart.MORE)]

    def _of_day(self, day: DayView, bands: int) -> list[PlacedPart]:
        room = self.days[day.on]
        left, wide = room.x() + SIDE, room.width() - 2 * SIDE
        y = room.y() + DAY_HEAD
        bottom = room.bottom() - bands * (BAND + BAND_GAP) - 2
        found: list[PlacedPart] = []
        for at, entry in enumerate(day.entries):
            high = CHIP if entry.kind in CHIPS else LINE
            last = at + 1 == day.count
            if y + high > bottom - (0 if last else MORE):
                break
            found.append(PlacedPart(MonthPart.ENTRY, QRectF(left, y, wide, high), day.on, entry))
            y += high + (GAP if entry.kind in CHIPS else 0)
        left_out = day.count - len(found)
        if left_out:
            y = min(y, max(bottom - MORE, room.y() + DAY_HEAD - 6))
            found.append(PlacedPart(MonthPart.MORE, QRectF(left, y, wide, MORE), day.on, count=left_out))
        return found

    def _bands(self, week: CalendarWeek, top: float) -> tuple[list[PlacedPart], dict[date, int]]:
        """The absences of a week at the bottom of its row, and how many lines they take of each day."""
        most = max(MOST_BANDS, int((self.row_height - DAY_HEAD - 4 * LINE) // BAND)) if self.row_height > 120 else 1
        most = most if self.row_height >= LEAST_ROW - 2 else 0
        last_on = week.first_on + timedelta(days=6)
        ends: list[date] = []
        found, taken, left_out = [], dict[date, int](), list[AwayRow]()
        for away in week.absences:
            first, last = max(away.first_on, week.first_on), min(away.last_on, last_on)
            lane = next((at for at, end in enumerate(ends) if end < first), len(ends))
            if lane >= most - 1 and self._crowded(week, lane, most):
                left_out.append(away)
                continue
            ends[lane : lane + 1] = [last]
            continues = away.first_on < first, away.last_on > last
            rect = self._band(week, top, lane, first, last)
            found.append(PlacedPart(MonthPart.AWAY, rect, first, away=away, continues=continues))
            _take(taken, first, last, lane + 1)
        if left_out and most:
            first = max(min(one.first_on for one in left_out), week.first_on)
            last = min(max(one.last_on for one in left_out), last_on)
            rect = self._band(week, top, most - 1, first, last)
            found.append(PlacedPart(MonthPart.AWAY, rect, first, away=left_out[0], count=len(left_out)))
            _take(taken, first, last, most)
        return found, taken

    def _crowded(self, week: CalendarWeek, lane: int, most: int) -> bool:
        """Whether the last band is to stand for several: more people are away at once than bands have room."""
        return lane >= most or _most_at_once(week) > most

    def _band(self, week: CalendarWeek, top: float, lane: int, first: date, last: date) -> QRectF:
        left, right = self.days[first].x() + 3, self.days[last].right() - 3
        y = top + self.row_height - (lane + 1) * (BAND + BAND_GAP) - 1
        return QRectF(left, y, right - left, BAND - 1)


def _take(taken: dict[date, int], first: date, last: date, lines: int) -> None:
    for at in range((last - first).days + 1):
        on = first + timedelta(days=at)
        taken[on] = max(taken.get(on, 0), lines)


def _most_at_once(week: CalendarWeek) -> int:
    return max(sum(away.first_on <= day.on <= away.last_on for away in week.absences) for day in week.days)
