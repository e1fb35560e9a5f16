"""Working weeks, days off and time off. The arithmetic on them is in ``app.scheduling``."""

from dataclasses import dataclass
from datetime import date

from app.domain.errors import RuleViolation
from app.domain.ids import AbsenceId, HolidayId, PersonId

Hours = tuple[tuple[int, int], ...]
"""The working hours of one day: (from, to) in minutes after midnight, in order, not touching."""

OFFICE_HOURS: Hours = ((9 * 60, 17 * 60),)


@dataclass(frozen=True, slots=True)
class Week:
    """The working hours of each weekday, Monday first. Raises RuleViolation for hours that overlap."""

    days: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]

    def __post_init__(self) -> None:
        for hours in self.days:
            end = -1
            for start, finish in hours:
                if not (end < start < finish <= 24 * 60):
                    raise RuleViolation("Working hours follow one another within a day: 9:00-12:30, 13:00-17:30.")
                end = finish

    @property
    def working_days(self) -> int:
        return sum(1 for hours in self.days if hours)

    @property
    def minutes(self) -> int:
        return sum(finish - start for hours in self.days for start, finish in hours)

    @property
    def day_minutes(self) -> int:
        """The usual length of a working day in minutes: what a typed day means."""
        return round(self.minutes / self.working_days) if self.working_days else 0


def week_of(weekdays: str = "1111100", hours: Hours = OFFICE_HOURS) -> Week:
    """A week with the same hours on the days marked 1, Monday first: ``week_of("1111000")``."""
    days = tuple(hours if mark == "1" else () for mark in weekdays)
    if len(days) != 7:
        raise ValueError(weekdays)
    return Week((days[0], days[1], days[2], days[3], days[4], days[5], days[6]))


STANDARD_WEEK = week_of()


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The company's calendar; there is one, with the id 1."""

    id: int = 1
    week: Week = STANDARD_WEEK
    country: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day off of the whole company."""

    id: HolidayId
    on: date
    name: str
    country: str = ""
    """Where it was taken from (``US``, ``DE-BE``); empty when typed by hand."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Time off of one person, both days included."""

    id: AbsenceId
    person_id: PersonId
    first_on: date
    last_on: date
    reason: str = ""

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise RuleViolation(f"The absence ends on {self.last_on} before it begins on {self.first_on}.")
