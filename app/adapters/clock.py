"""The time of the program; the only place that asks the system for it. ``LEADLINE_NOW`` starts it at another moment.

The zone is the one of the IANA database by the name that the system gives, because the C library's local time knows
only two offsets and which of them is "daylight": in Ireland summer is the standard time, in Morocco it is all the year
but Ramadan.
"""

import logging
import os
import struct
import warnings
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import tzlocal

from app.domain.errors import KnownError

log = logging.getLogger(__name__)
# Each look would warn of a stale /etc/timezone; which file counts is decided below.
logging.getLogger("tzlocal").setLevel(logging.ERROR)

NOW = "LEADLINE_NOW"
"""Environment variable, for tests and demonstrations: an ISO moment at which the program's clock starts."""
YEARS = range(2000, 2100)
LOCAL_TIME = Path("/etc/localtime")
"""The rules that the C library goes by, on systems that have it."""


class SystemClock:
    """Fits the port ``Clock`` with the time and the zone of this computer."""

    def __init__(self) -> None:
        self._zone: tzinfo | None = None

    def now(self) -> datetime:
        return datetime.now(UTC)

    def zone(self) -> tzinfo:
        return self._zone or self._look()

    def refresh_zone(self) -> None:
        self._look()

    def _look(self) -> tzinfo:
        """While the system names no zone that is known, the last one stays."""
        try:
            found = _system_zone()
        except (KeyError, ValueError, OSError, struct.error) as problem:
            if self._zone is not None:
                return self._zone
            log.warning("the time zone has no known name (%s), so the system's offsets count", type(problem).__name__)
            # Only here: it reads rules such as TZ=CET-1CEST, which have no name.
            from dateutil import tz

            found = tz.tzlocal()
        if self._zone is None:
            self._zone = found
        elif str(found) != str(self._zone) or not _agree(found, self._zone):
            log.info("the time zone is now %s, it was %s", found, self._zone)
            self._zone = found
        return self._zone


class StartedClock(SystemClock):
    """Starts at ``moment`` (aware) and runs on at the speed of the real time, in the system's zone."""

    def __init__(self, moment: datetime) -> None:
        super().__init__()
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
    aware = found if found.tzinfo else found.replace(tzinfo=SystemClock().zone())
    return StartedClock(aware.astimezone(UTC))


def _system_zone() -> tzinfo:
    """Raises KeyError, ValueError, OSError or struct.error when the system names no zone that is known."""
    with warnings.catch_warnings():
        # The C library goes on with the zone of the start, which is no mistake in the system's files.
        warnings.simplefilter("ignore")
        named = tzlocal.reload_localzone()
    if os.environ.get("TZ") or LOCAL_TIME.is_symlink() or not LOCAL_TIME.is_file():
        return named
    # A file of rules without a name, as containers mount it, is what counts; the name beside it may be an old one.
    with LOCAL_TIME.open("rb") as rules:
        nameless = ZoneInfo.from_file(rules, key="local")
    return named if _agree(named, nameless) else nameless


def _agree(one: tzinfo, other: tzinfo) -> bool:
    year = datetime.now(UTC).year
    months = [datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC) for number in range(24)]
    return all(month.astimezone(one).utcoffset() == month.astimezone(other).utcoffset() for month in months)
