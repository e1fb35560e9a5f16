"""When the stages of a task come: in the owner's working time, exact in UTC, on both days that the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.reminder import ReminderKind
from app.domain.run import TaskState
from app.domain.task import Block
from app.reminders.stage import quiet_until, stages, standing, untold, utc, within
from tests.app.reminders.build import BERLIN, MONDAY, before, task, wall, watch


def moments(seen, zone=BERLIN):
    return {stage.name: stage.at for stage in stages(seen, zone)}


@pytest.mark.requirement("S64")
def test_what_is_due_on_monday_reminds_on_thursday_and_friday_at_the_end_of_work():
    found = moments(watch(task()))
    assert found["48 h"] == wall(before(MONDAY, 4), 17)
    assert found["24 h"] == wall(before(MONDAY, 3), 17)
    assert found["missed"] == wall(MONDAY, 17)


def test_a_friday_reminds_on_wednesday_and_thursday():
    friday = date(2026, 2, 13)
    found = moments(watch(task(friday)))
    assert found["48 h"] == wall(before(friday, 2), 17)
    assert found["24 h"] == wall(before(friday, 1), 17)


def test_days_off_of_the_owner_bring_the_reminder_forward():
    found = moments(watch(task(), days_off=(before(MONDAY, 3), before(MONDAY, 4))))
    assert found["24 h"] == wall(before(MONDAY, 5), 17)


def test_whoever_works_mondays_only_is_reminded_on_the_mondays_before():
    found = moments(watch(task(), week="1000000"))
    assert found["24 h"] == wall(before(MONDAY, 7), 17)
    assert found["48 h"] == wall(before(MONDAY, 14), 17)


def test_half_a_day_is_half_of_the_owners_working_day():
    assert moments(watch(task(), hours=(12,)))["12 h"] == wall(MONDAY, 13)
    assert moments(watch(task(), hours=(36,)))["36 h"] == wall(before(MONDAY, 3), 13)


def test_follow_ups_come_in_the_mornings_after_it_was_missed():
    found = moments(watch(task()))
    assert found["follow-up 1"] == wall(date(2026, 2, 11), 9)
    assert found["follow-up 2"] == wall(date(2026, 2, 13), 9)
    assert found["follow-up 3"] == wall(date(2026, 2, 17), 9)


def test_an_event_on_a_saturday_is_missed_on_saturday_and_reminds_on_working_days():
    saturday = date(2026, 2, 14)
    found = moments(watch(task(saturday)))
    assert found["missed"] == wall(saturday, 17)
    assert found["24 h"] == wall(before(saturday, 1), 17)


@pytest.mark.parametrize("state", [state for state in TaskState if not state.open])
def test_what_is_not_open_is_silent(state):
    assert stages(watch(task(state=state)), BERLIN) == []


def test_what_has_no_due_day_is_silent():
    assert stages(watch(task(None)), BERLIN) == []


def test_blocked_work_speaks_only_of_its_block():
    since = wall(before(MONDAY, 3), 10)
    open_end = watch(task(block=Block("Legal", since)))
    assert stages(open_end, BERLIN) == []
    ending = watch(task(block=Block("Legal", since, MONDAY)))
    [free] = stages(ending, BERLIN)
    assert (free.kind, free.at) == (ReminderKind.FREE, wall(MONDAY, 9))


def test_blocked_work_that_has_eaten_its_slack_says_so_once_a_block():
    since = wall(before(MONDAY, 3), 10)
    [stage] = stages(watch(task(block=Block("Legal", since)), at_risk=True), BERLIN)
    assert stage.kind is ReminderKind.AT_RISK
    assert untold([stage], since, {stage.fact_key}.__contains__) is None


def test_only_the_latest_of_several_stages_stands():
    found = stages(watch(task()), BERLIN)
    after_both = standing(found, wall(before(MONDAY, 3), 18))
    assert after_both is not None
    assert after_both.name == "24 h"
    missed = standing(found, wall(MONDAY, 17))
    assert missed is not None
    assert missed.name == "missed"


def test_before_the_first_stage_nothing_stands():
    assert standing(stages(watch(task()), BERLIN), wall(before(MONDAY, 4), 16, 59)) is None


def test_a_clock_that_is_set_back_repeats_nothing():
    found = stages(watch(task()), BERLIN)
    missed = next(stage for stage in found if stage.name == "missed")
    for days in range(1, 6):
        assert untold(found, missed.at - timedelta(days=days), {missed.fact_key}.__contains__) is None


def test_a_moved_due_day_makes_new_keys_and_another_zone_does_not():
    keys = [{stage.fact_key for stage in stages(watch(task(day)), BERLIN)} for day in (MONDAY, before(MONDAY, 3))]
    assert not keys[0] & keys[1]
    assert keys[0] == {stage.fact_key for stage in stages(watch(task()), ZoneInfo("Asia/Tokyo"))}


def test_a_snooze_that_ends_comes_back_with_a_key_of_its_own():
    until = wall(before(MONDAY, 3), 9)
    found = stages(watch(task(), snoozed_until=until), BERLIN)
    back = standing(found, until)
    assert back is not None
    assert back.kind is ReminderKind.SNOOZED
    later = standing(found, wall(before(MONDAY, 3), 17))
    assert later is not None
    assert later.name == "24 h"


def test_a_snooze_that_ended_before_anything_came_up_changes_nothing():
    early = watch(task(), snoozed_until=wall(before(MONDAY, 10), 9))
    assert stages(early, BERLIN) == stages(watch(task()), BERLIN)


ZONES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2026, 4, 5)),
    "America/St_Johns": (date(2026, 3, 8), date(2026, 11, 1)),
    "Africa/Cairo": (date(2026, 4, 24), date(2026, 10, 30)),
    "Pacific/Chatham": (date(2026, 9, 27), date(2026, 4, 5)),
    "Europe/Dublin": (date(2026, 3, 29), date(2026, 10, 25)),
    "Africa/Casablanca": (date(2026, 3, 22), date(2026, 2, 15)),
    "America/Santiago": (date(2026, 9, 6), date(2026, 4, 5)),
    "Asia/Beirut": (date(2026, 3, 29), date(2026, 10, 25)),
}


@pytest.mark.parametrize("place", ZONES)
@pytest.mark.parametrize("which", [0, 1])
def test_on_the_days_that_clocks_change_the_moments_are_exact_in_utc(place, which):
    zone, day = ZoneInfo(place), ZONES[place][which]
    found = moments(watch(task(day), week="1111111"), zone)
    for name, on, hour in (("48 h", before(day, 2), 17), ("24 h", before(day, 1), 17), ("missed", day, 17)):
        shown = found[name].astimezone(zone)
        assert (shown.date(), shown.hour, shown.minute) == (on, hour, 0)
    wall_day = found["missed"] - found["24 h"]
    offset = datetime(day.year, day.month, day.day, 17, tzinfo=zone).utcoffset()
    earlier = datetime.combine(before(day, 1), datetime.min.time()).replace(hour=17, tzinfo=zone).utcoffset()
    assert wall_day == timedelta(hours=24) - (offset - earlier)
    assert wall_day != timedelta(hours=24)


def test_a_time_that_does_not_exist_and_one_that_exists_twice_are_decided():
    assert utc(datetime(2026, 3, 29, 2, 30), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert utc(datetime(2026, 10, 25, 2, 30, fold=1), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "hour", "is_quiet"),
    [
        ((20 * 60, 7 * 60), 19, False),
        ((20 * 60, 7 * 60), 20, True),
        ((20 * 60, 7 * 60), 2, True),
        ((20 * 60, 7 * 60), 7, False),
        ((12 * 60, 13 * 60), 12, True),
        ((12 * 60, 13 * 60), 13, False),
        (None, 3, False),
    ],
)
def test_quiet_hours_may_span_midnight(quiet, hour, is_quiet):
    assert within(quiet, datetime(2026, 2, 9, hour)) is is_quiet


def test_quiet_hours_end_on_the_next_morning_or_on_this_one():
    quiet = (20 * 60, 7 * 60)
    assert quiet_until(quiet, datetime(2026, 2, 9, 21)) == datetime(2026, 2, 10, 7)
    assert quiet_until(quiet, datetime(2026, 2, 10, 2)) == datetime(2026, 2, 10, 7)
