"""The zone of this computer: by its IANA name, right on both sides of a clock change, and noticed when it changes."""

import logging
import os
import shutil
import time
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH

import pytest

from app.adapters import clock
from app.adapters.clock import NOW, StartedClock, SystemClock, program_clock
from app.bootstrap import open_workspace

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

CHANGES = {
    "Europe/Berlin": (("2027-03-28T01:00Z", 60, 120), ("2027-10-31T01:00Z", 120, 60)),
    "Europe/Dublin": (("2027-03-28T01:00Z", 0, 60), ("2027-10-31T01:00Z", 60, 0)),
    "Africa/Casablanca": (("2027-02-07T02:00Z", 60, 0), ("2027-03-14T02:00Z", 0, 60)),
    "America/New_York": (("2027-03-14T07:00Z", -300, -240), ("2027-11-07T06:00Z", -240, -300)),
    "America/St_Johns": (("2027-03-14T05:30Z", -210, -150), ("2027-11-07T04:30Z", -150, -210)),
    "Africa/Cairo": (("2027-04-29T22:00Z", 120, 180), ("2027-10-28T21:00Z", 180, 120)),
    "Australia/Lord_Howe": (("2027-04-03T15:00Z", 660, 630), ("2027-10-02T15:30Z", 630, 660)),
    "Pacific/Chatham": (("2027-04-03T14:00Z", 825, 765), ("2027-09-25T14:00Z", 765, 825)),
    "America/Santiago": (("2027-04-04T03:00Z", -180, -240), ("2027-09-05T04:00Z", -240, -180)),
    "Asia/Beirut": (("2027-03-27T22:00Z", 120, 180), ("2027-10-30T21:00Z", 180, 120)),
}
"""The moments at which clocks change, and the minutes ahead of UTC before and after."""
BOTH = [(zone, *change) for zone, changes in CHANGES.items() for change in changes]


@pytest.mark.parametrize(("zone", "moment", "before", "after"), BOTH)
def test_clocks_change_at_the_minute_at_which_they_do_there(
    zone: str, moment: str, before: int, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    found, change = SystemClock().zone(), datetime.fromisoformat(moment)
    assert str(found) == zone
    for at, minutes in ((change - MINUTE, before), (change, after)):
        assert at.astimezone(found).utcoffset() == minutes * MINUTE


@pytest.mark.parametrize(("zone", "moment", "before", "after"), BOTH)
def test_the_day_of_the_program_turns_at_midnight_there(
    zone: str, moment: str, before: int, after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    noon = datetime.fromisoformat(moment) + timedelta(minutes=after)
    midnight = datetime.combine(noon.date() + timedelta(days=1), datetime.min.time(), UTC) - timedelta(minutes=after)
    days = []
    for at in (midnight - MINUTE, midnight):
        workspace = open_workspace(tmp_path / at.strftime("%H%M"), StartedClock(at))
        days.append(workspace.read(lambda reader: reader.today()))
        workspace.close()
    assert days[1] == days[0] + timedelta(days=1) == noon.date() + timedelta(days=1)


def test_a_start_in_a_zone_with_negative_summer_time_is_not_an_hour_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Dublin")
    monkeypatch.setenv(NOW, "2027-07-12T09:30")
    clock._clock_started_at.cache_clear()
    try:
        assert program_clock().now().replace(second=0, microsecond=0) == datetime(2027, 7, 12, 8, 30, tzinfo=UTC)
    finally:
        clock._clock_started_at.cache_clear()


def test_a_zone_that_changes_while_the_program_runs_is_noticed_with_the_next_tick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    workspace = open_workspace(tmp_path, StartedClock(datetime(2027, 1, 12, 8, 30, tzinfo=UTC)))
    told: list[date] = []
    workspace.changed.connect(lambda changes: told.append(workspace.read(lambda reader: reader.today())))
    assert workspace.read(lambda reader: reader.today()) == date(2027, 1, 12)
    monkeypatch.setenv("TZ", "Pacific/Pago_Pago")
    assert workspace.read(lambda reader: reader.today()) == date(2027, 1, 12), "between two ticks the day stands"
    with caplog.at_level(logging.INFO):
        workspace.tick()
    assert told[-1] == date(2027, 1, 11)
    assert "the time zone is now Pacific/Pago_Pago, it was Europe/Berlin" in caplog.text
    workspace.close()


@pytest.fixture
def local_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the system's file of rules a copy of a zone's, as a container has it, without a name."""
    monkeypatch.delenv("TZ", raising=False)
    folder = next((Path(folder) for folder in TZPATH if (Path(folder) / "Europe" / "Dublin").is_file()), None)
    if folder is None:
        pytest.skip("this system has no files of time zones")
    file = tmp_path / "localtime"
    monkeypatch.setattr(clock, "LOCAL_TIME", file)

    def put(zone: str) -> None:
        shutil.copyfile(folder / zone, file)

    return put


def test_a_file_of_rules_without_a_name_counts_and_its_change_is_noticed(local_time: Callable[[str], None]) -> None:
    summer, winter = datetime(2027, 7, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    local_time("Europe/Dublin")
    found = SystemClock()
    first = found.zone()
    assert (summer.astimezone(first).utcoffset(), winter.astimezone(first).utcoffset()) == (HOUR, 0 * HOUR)
    found.refresh_zone()
    assert found.zone() is first, "what is kept by zone stays valid"
    local_time("Africa/Casablanca")
    found.refresh_zone()
    assert winter.astimezone(found.zone()).utcoffset() == HOUR
    clock.LOCAL_TIME.write_bytes(b"TZif")
    found.refresh_zone()
    assert winter.astimezone(found.zone()).utcoffset() == HOUR, "half a file changes nothing"


@pytest.mark.parametrize(
    ("rule", "offset"), [("CET-1CEST,M3.5.0,M10.5.0/3", 2), ("EST5EDT,M3.2.0,M11.1.0", -4), ("Europe", 0)]
)
def test_a_rule_without_a_name_goes_by_the_systems_offsets(
    rule: str, offset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", rule)
    time.tzset()
    try:
        assert datetime(2027, 7, 1, tzinfo=UTC).astimezone(SystemClock().zone()).utcoffset() == offset * HOUR
    finally:
        monkeypatch.undo()
        time.tzset()


def test_looking_again_warns_of_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    found = SystemClock()
    with warnings.catch_warnings(record=True) as said, caplog.at_level(logging.DEBUG):
        warnings.simplefilter("always")
        for zone in ("Asia/Tokyo", "America/Lima"):
            monkeypatch.setitem(os.environ, "TZ", zone)
            found.refresh_zone()
    assert (said, [record for record in caplog.records if record.levelno >= logging.WARNING]) == ([], [])
