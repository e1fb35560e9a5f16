"""The working minutes of one calendar, indexed: the arithmetic under ``WorkingTime`` and the passes of this folder.

An *instant* is a wall-clock time in minutes: day ordinal × 1440 + minutes after midnight. A *count* is how many
working minutes lie before an instant, from an origin that never moves. Every sum is: instant → count, add,
count → instant; each conversion is one binary search.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TypeVar

from app.domain.errors import RuleViolation
from app.domain.work_calendar import Week

DAY = 24 * 60
FIRST_DAY = date(1900, 1, 1).toordinal()
LAST_DAY = date(2199, 12, 31).toordinal()
_STRETCH = 400
_REMEMBERED = 20_000
_Columns = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...], int]
"""Days, starts, ends, working minutes before each; and how many there are in all."""
_Asked = TypeVar("_Asked")
_Found = TypeVar("_Found")


class _Answers(dict[_Asked, _Found]):
    """What was worked out before. Its ``__getitem__`` is all that a sum costs that was asked for already: a drag asks
    thousands of them with each step of the mouse, and mostly those of the step before."""

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[_Asked], _Found]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, asked: _Asked) -> _Found:
        found = self._work_out(asked)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[asked] = found
        return found


class MinuteIndex:
    """Working spans as sorted columns, laid out around the dates in use and grown on demand."""

    __slots__ = (
        "_before",
        "_days",
        "_days_off",
        "_ends",
        "_from",
        "_high",
        "_low",
        "_owner",
        "_starts",
        "_until",
        "_week",
        "count",
        "span",
        "total",
    )

    def __init__(self, week: Week, days_off: frozenset[int], owner: str) -> None:
        self._week = week
        self._days_off = days_off
        self._owner = owner
        self._low = self._high = 0
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = []
        self._days: list[int] = []
        self.total = 0
        self.count: Callable[[int], int] = _Answers(self._count).__getitem__
        """How many working minutes lie before an instant; the difference of two counts is the working time between."""
        self.span: Callable[[int], tuple[int, int]] = _Answers(self._span).__getitem__
        """First and last working instant of a day; on a day off those of the longest day of the week."""
        self._from: dict[tuple[int, int], tuple[int, int]] = _Answers(self._work_from)
        self._until: dict[tuple[int, int], tuple[int, int]] = _Answers(self._work_until)

    def apart(self) -> "MinuteIndex":
        """The same calendar with sums of its own: two threads must not grow one index."""
        return MinuteIndex(self._week, self._days_off, self._owner)

    def _count(self, instant: int) -> int:
        if not self._low <= instant < self._high:
            self._reach(instant // DAY)
        at = bisect_right(self._starts, instant) - 1
        if at < 0:
            return self._before[0] if self._before else self.total
        return self._before[at] + min(instant, self._ends[at]) - self._starts[at]

    def finish(self, count: int) -> int:
        """The first instant with ``count`` working minutes before it: where work that takes so long ends."""
        while True:
            if self._before and self._before[0] < count <= self.total:
                at = bisect_left(self._before, count) - 1
                return self._starts[at] + count - self._before[at]
            self._grow(later=count > self.total)

    def start(self, count: int) -> int:
        """The last instant with ``count`` working minutes before it: where the next work begins."""
        while True:
            if self._before and self._before[0] <= count < self.total:
                at = bisect_right(self._before, count) - 1
                return self._starts[at] + count - self._before[at]
            self._grow(later=count >= self.total)

    def work_from(self, instant: int, minutes: int) -> tuple[int, int]:
        """Start and finish of so much work that may begin at ``instant``; without work, at once."""
        return self._from[instant, minutes]

    def _work_from(self, asked: tuple[int, int]) -> tuple[int, int]:
        instant, minutes = asked
        if not minutes:
            return instant, instant
        count = self.count(instant)
        return self.start(count), self.finish(count + minutes)

    def work_until(self, instant: int, minutes: int) -> tuple[int, int]:
        """Start and finish of so much work that must end by ``instant``, as late as working time allows."""
        return self._until[instant, minutes]

    def _work_until(self, asked: tuple[int, int]) -> tuple[int, int]:
        instant, minutes = asked
        count = self.count(instant)
        finish = self.finish(count)
        return self.start(count - minutes) if minutes else finish, finish

    def works_on(self, day: int) -> bool:
        return day not in self._days_off and bool(self._week.days[(day - 1) % 7])

    def _span(self, day: int) -> tuple[int, int]:
        hours = self._week.days[(day - 1) % 7] if day not in self._days_off else ()
        if not hours:
            all_hours = [span for hours in self._week.days for span in hours]
            hours = ((min(span[0] for span in all_hours), max(span[1] for span in all_hours)),)
        return day * DAY + hours[0][0], day * DAY + hours[-1][1]

    def step(self, day: int, days: int) -> int:
        """The ``days``-th working day after ``day``, before it when negative; ``day`` itself for 0."""
        if days == 0:
            return day
        self._reach(day)
        while True:
            at = bisect_right(self._days, day) + days - 1 if days > 0 else bisect_left(self._days, day) + days
            if 0 <= at < len(self._days):
                return self._days[at]
            self._grow(later=days > 0)

    def steps(self, first: int, last: int) -> int:
        """Working days after ``first`` up to ``last``; negative when ``last`` is earlier. Undoes ``step``."""
        self._reach(first)
        self._reach(last)
        side = bisect_right if last >= first else bisect_left
        return side(self._days, last) - side(self._days, first)

    def _reach(self, day: int) -> None:
        """Lay out the days around ``day``, so that it lies inside."""
        if not FIRST_DAY <= day <= LAST_DAY:
            raise RuleViolation("Dates lie between 1900 and 2199. Choose one in that time.")
        if self._low == self._high:
            self._low = self._high = day * DAY
        while day * DAY < self._low:
            self._grow(later=False)
        while day * DAY >= self._high:
            self._grow(later=True)

    def _grow(self, *, later: bool) -> None:
        """Double what is laid out towards one side; refuse at the end of the years that are planned."""
        low, high = self._low // DAY, self._high // DAY
        stretch = max(_STRETCH, high - low)
        if later:
            if high > LAST_DAY:
                raise self._no_time()
            self._append(high, min(high + stretch, LAST_DAY + 1))
        else:
            if low <= FIRST_DAY:
                raise self._no_time()
            self._prepend(max(low - stretch, FIRST_DAY), low)

    def _append(self, first: int, end: int) -> None:
        days, starts, ends, before, total = _layout(self._week, self._days_off, first, end)
        self._days += days
        self._starts += starts
        self._ends += ends
        self._before += [count + self.total for count in before]
        self.total += total
        self._high = end * DAY

    def _prepend(self, first: int, end: int) -> None:
        """Counts of earlier days are negative from here on, so that counts already given stay true."""
        origin = self._before[0] if self._before else self.total
        days, starts, ends, before, total = _layout(self._week, self._days_off, first, end)
        self._days = [*days, *self._days]
        self._starts = [*starts, *self._starts]
        self._ends = [*ends, *self._ends]
        self._before = [count + origin - total for count in before] + self._before
        self._low = first * DAY

    def _no_time(self) -> RuleViolation:
        return RuleViolation(
            f"{self._owner} has no working time left between 1900 and 2199. Shorten the time off or the work."
        )


@lru_cache(maxsize=32)
def _layout(week: Week, days_off: frozenset[int], first: int, end: int) -> _Columns:
    """Columns of the days from ``first`` up to but not including ``end``. Kept, because most of a team works alike."""
    days: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    hours_of, total = week.days, 0
    for day in range(first, end):
        hours = hours_of[(day - 1) % 7]
        if not hours or day in days_off:
            continue
        days.append(day)
        midnight = day * DAY
        for start, finish in hours:
            starts.append(midnight + start)
            ends.append(midnight + finish)
            before.append(total)
            total += finish - start
    return tuple(days), tuple(starts), tuple(ends), tuple(before), total
