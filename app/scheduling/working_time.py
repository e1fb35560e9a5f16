"""When somebody works: sums of working days and working minutes, in dates and wall-clock times.

The base of every date in the program; also used by reminders, insights and screens that show working days.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from app.domain.errors import RuleViolation
from app.domain.person import Person
from app.domain.work_calendar import Absence, Holiday, Week, WorkCalendar
from app.scheduling.minute_index import DAY, FIRST_DAY, LAST_DAY, MinuteIndex


def instant_of(moment: datetime) -> int:
    """A naive wall-clock time as an instant in minutes; seconds are cut off."""
    return moment.toordinal() * DAY + moment.hour * 60 + moment.minute


@lru_cache(maxsize=1 << 16)
def moment_of(instant: int) -> datetime:
    """An instant as a naive wall-clock time."""
    day, minute = divmod(instant, DAY)
    return datetime.fromordinal(day) + timedelta(minutes=minute)


class WorkingTime:
    """A week with days off. Dates outside 1900 to 2199 and sums that find no working time raise RuleViolation.

    ``index`` is the same calendar in bare minutes, for passes over many tasks.
    """

    __slots__ = ("day_minutes", "index", "owner")

    def __init__(self, week: Week, days_off: Collection[date] = (), owner: str = "The company") -> None:
        if not week.working_days:
            raise RuleViolation(f"{owner} has no working day. Give at least one day of the week working hours.")
        self.owner = owner
        self.day_minutes = week.day_minutes
        """What a typed day means here."""
        self.index = MinuteIndex(week, frozenset(day.toordinal() for day in days_off), owner)

    def is_working_day(self, day: date) -> bool:
        return self.index.works_on(day.toordinal())

    def next_working_day(self, day: date) -> date:
        """``day`` itself when it is one, else the first after it."""
        return day if self.is_working_day(day) else self.add_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """``day`` itself when it is one, else the last before it."""
        return day if self.is_working_day(day) else self.add_days(day, -1)

    def add_days(self, day: date, days: int) -> date:
        """The ``days``-th working day after ``day`` (before it when negative); ``day`` itself for 0.

        From a Saturday, 1 is Monday and -1 is Friday: what numpy's ``busday_offset`` gives with the roll
        "backward" for positive and "forward" for negative counts.
        """
        return date.fromordinal(self.index.step(day.toordinal(), days))

    def days_between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and with ``last``; negative when ``last`` is earlier."""
        return self.index.steps(first.toordinal(), last.toordinal())

    def add_minutes(self, moment: datetime, minutes: int) -> datetime:
        """Where work of so many working minutes ends that may begin at ``moment``; ``moment`` for 0."""
        if minutes < 0:
            return self.minus_minutes(moment, -minutes)
        if minutes == 0:
            return moment
        return moment_of(self.index.finish(self.index.count(instant_of(moment)) + minutes))

    def minus_minutes(self, moment: datetime, minutes: int) -> datetime:
        """Where work of so many working minutes must begin that ends by ``moment``; ``moment`` for 0."""
        if minutes < 0:
            return self.add_minutes(moment, -minutes)
        if minutes == 0:
            return moment
        return moment_of(self.index.start(self.index.count(instant_of(moment)) - minutes))

    def minutes_between(self, first: datetime, last: datetime) -> int:
        """Working minutes from ``first`` to ``last``, negative when ``last`` is earlier."""
        return self.index.count(instant_of(last)) - self.index.count(instant_of(first))

    def day_start(self, day: date) -> datetime:
        """When work begins on ``day``; on a day off, when it would."""
        return moment_of(self.index.span(day.toordinal())[0])

    def day_end(self, day: date) -> datetime:
        """When work ends on ``day``, the moment a due date passes; on a day off, when it would."""
        return moment_of(self.index.span(day.toordinal())[1])

    def first_day(self, moment: datetime) -> date:
        """The day on which work can begin at a local moment: the next working day once that day's hours are over."""
        return self.first_at_or_after(moment).date()

    def first_at_or_after(self, moment: datetime) -> datetime:
        """The first instant at or after ``moment`` at which work can begin."""
        return moment_of(self.index.start(self.index.count(instant_of(moment))))


def company_calendar(company: WorkCalendar, holidays: Iterable[Holiday]) -> WorkingTime:
    """When the company works: its week without its holidays. Raises RuleViolation for a week without a working day."""
    return _compiled(company.week, frozenset(holiday.on for holiday in holidays), "The company")


@lru_cache(maxsize=256)
def _compiled(week: Week, days_off: frozenset[date], owner: str) -> WorkingTime:
    """Kept, because its sums are remembered with it, and an edit asks for everybody's calendar anew."""
    return WorkingTime(week, days_off, owner)


def calendar_of(
    person: Person, company: WorkCalendar, holidays: Iterable[Holiday], absences: Iterable[Absence]
) -> WorkingTime:
    """The person's own calendar: their week, or else the company's, without holidays and their time off.

    ``absences`` may hold those of other people. Raises RuleViolation for a week without a working day.
    """
    days_off = {holiday.on for holiday in holidays}
    for absence in absences:
        if absence.person_id == person.id:
            first = max(absence.first_on.toordinal(), FIRST_DAY)
            last = min(absence.last_on.toordinal(), LAST_DAY)
            days_off.update(map(date.fromordinal, range(first, last + 1)))
    return _compiled(person.week or company.week, frozenset(days_off), person.name)
