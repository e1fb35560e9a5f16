"""The real time; the only place that asks the system for it."""

from datetime import UTC, datetime, tzinfo

from dateutil import tz


class SystemClock:
    """Fits the port ``Clock`` with the time and the zone of this computer."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def zone(self) -> tzinfo:
        # Made fresh: an old tzlocal keeps the zone from before the traveller changed it.
        return tz.tzlocal()
