"""Whether the owner of a step that is not open yet is told that it comes to them. Pure; for the query of the clock."""

from datetime import date
from typing import Protocol

COMING_DAYS = 5
"""So many working days of the owner ahead it is told."""
MOVED_DAYS = 2
"""By so many it has to move to be told once more."""


class OwnDays(Protocol):
    """The working days of one person."""

    def days_between(self, first: date, last: date) -> int: ...


def is_coming(expected_on: date, today: date, days: OwnDays, last_said: date | None) -> bool:
    """``expected_on`` is the day on which it is expected to open, ``last_said`` the one that its owner was told of."""
    if expected_on < today or days.days_between(today, expected_on) > COMING_DAYS:
        return False
    if last_said is None:
        return True
    # From the earlier day: counted back from a Sunday, Friday is a day away, and counted on from Friday it is none.
    first, last = sorted((last_said, expected_on))
    return days.days_between(first, last) >= MOVED_DAYS
