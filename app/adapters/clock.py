"""The time of the program; the only place that asks the system for it. ``LEADLINE_NOW`` starts it at another moment."""

import os
from datetime import UTC, datetime, tzinfo
from functools import cache

from dateutil import tz

from app.domain.errors import KnownError

NOW = "LEADLINE_NOW"
"""Environment variable, for tests and demonstrations: an ISO moment at which the program's clock starts."""
YEARS = range(2000, 2100)


class SystemClock:
    """Fits the port ``Clock`` with the time and the zone of this computer."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def zone(self) -> tzinfo:
        # Made fresh: an old tzlocal keeps the zone from before the traveller changed it.
        return tz.tzlocal()


class StartedClock(SystemClock):
    """Starts at ``moment`` (aware) and runs on at the speed of the real time, in the system's zone."""

    def __init__(self, moment: datetime) -> None:
        self._ahead = moment - super().now()

    def now(self) -> datetime:
        return super().now() + self._ahead


def program_clock() -> SystemClock:
    """The clock of this process, the same one however often it is asked for.

    Raises KnownError when LEADLINE_NOW says something that is no moment.
    """
    text = os.environ.get(NOW, "")
    return _clock_started_at(text) if text else SystemClock()


def time_is_set() -> bool:
    """Whether the program's time is not the real one."""
    return bool(os.environ.get(NOW))


@cache
def _clock_started_at(text: str) -> StartedClock:
    """A moment without a zone is in the system's."""
    try:
        found = datetime.fromisoformat(text.strip())
        known = found.year in YEARS
    except ValueError:
        known = False
    if not known:
        raise KnownError(
            f"{NOW} is “{text[:40]}”, which is no moment between {YEARS.start} and {YEARS.stop - 1}. "
            "Write it as YYYY-MM-DDTHH:MM, for example 2027-01-12T09:30, or unset it."
        )
    aware = found if found.tzinfo else found.replace(tzinfo=tz.tzlocal())
    return StartedClock(aware.astimezone(UTC))
