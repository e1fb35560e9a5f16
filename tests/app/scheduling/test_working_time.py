"""Sums of working days and minutes."""

import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.errors import RuleViolation
from app.domain.ids import AbsenceId, HolidayId, PersonId
from app.domain.person import Person
from app.domain.work_calendar import Absence, Holiday, WorkCalendar, week_of
from app.scheduling.working_time import WorkingTime, calendar_of, company_calendar

LUNCH = ((9 * 60, 12 * 60), (13 * 60, 17 * 60 + 30))
SATURDAY = date(2026, 6, 13)


def calendars() -> list[WorkingTime]:
    """Office hours, a part-time week with a lunch break, days and nights, one day a week; each with days off."""
    chance = random.Random(4)
    weeks = [
        week_of(),
        week_of("1010100", LUNCH),
        week_of("1111111", ((0, 24 * 60),)),
        week_of("0000010", ((22 * 60, 23 * 60),)),
    ]
    off = [date(2026, 1, 1) + timedelta(days=chance.randrange(400)) for _ in range(40)]
    return [WorkingTime(week, off) for week in weeks]


def a_moment(chance: random.Random) -> datetime:
    return datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(400 * 1440))


def test_a_sum_of_days_counts_working_days_after_or_before_the_day() -> None:
    calendar = WorkingTime(week_of(), [date(2026, 6, 15)])
    assert calendar.add_days(SATURDAY, 1) == date(2026, 6, 16)
    assert calendar.add_days(SATURDAY, -1) == date(2026, 6, 12)
    assert calendar.add_days(SATURDAY, 0) == SATURDAY
    assert calendar.next_working_day(SATURDAY) == date(2026, 6, 16)
    assert calendar.previous_working_day(SATURDAY) == date(2026, 6, 12)
    assert calendar.previous_working_day(date(2026, 6, 12)) == date(2026, 6, 12)


def test_days_between_undoes_add_days() -> None:
    chance = random.Random(1)
    for calendar in calendars():
        for _ in range(300):
            day, days = a_moment(chance).date(), chance.choice((-1, 1)) * chance.randrange(1, 90)
            assert calendar.days_between(day, calendar.add_days(day, days)) == days


def test_minus_minutes_undoes_add_minutes_at_working_instants() -> None:
    chance = random.Random(2)
    for calendar in calendars():
        for _ in range(300):
            moment, minutes = calendar.first_at_or_after(a_moment(chance)), chance.randrange(1, 5000)
            ended = calendar.add_minutes(moment, minutes)
            assert calendar.minus_minutes(ended, minutes) == moment
            assert calendar.minutes_between(moment, ended) == minutes
            assert calendar.minutes_between(ended, moment) == -minutes


def test_minutes_agree_with_counting_them_one_by_one() -> None:
    chance = random.Random(3)
    calendar = WorkingTime(week_of("1101100", LUNCH), [date(2026, 3, 5)])
    for _ in range(20):
        first = a_moment(chance).replace(month=3)
        last = first + timedelta(minutes=chance.randrange(6000))
        counted = sum(
            _works_at(calendar, first + timedelta(minutes=n)) for n in range(int((last - first).seconds / 60))
        )
        whole = (last - first).days
        counted += sum(_works_at(calendar, last - timedelta(minutes=n)) for n in range(1, whole * 1440 + 1))
        assert calendar.minutes_between(first, last) == counted


def _works_at(calendar: WorkingTime, moment: datetime) -> bool:
    minute = moment.hour * 60 + moment.minute
    return calendar.is_working_day(moment.date()) and any(start <= minute < end for start, end in LUNCH)


def test_work_ends_in_the_evening_and_begins_in_the_morning() -> None:
    calendar = WorkingTime(week_of("1111100", LUNCH))
    friday = datetime(2026, 6, 12, 9, 0)
    assert calendar.add_minutes(friday, 450) == friday.replace(hour=17, minute=30)
    assert calendar.add_minutes(friday, 180) == friday.replace(hour=12)
    assert calendar.add_minutes(friday, 451) == datetime(2026, 6, 15, 9, 1)
    assert calendar.minus_minutes(datetime(2026, 6, 15, 9, 0), 450) == friday
    assert calendar.first_at_or_after(friday.replace(hour=12)) == friday.replace(hour=13)
    assert calendar.day_end(SATURDAY) == datetime(2026, 6, 13, 17, 30)
    assert calendar.day_start(SATURDAY) == datetime(2026, 6, 13, 9, 0)


def test_a_week_without_a_working_day_is_refused_by_name() -> None:
    with pytest.raises(RuleViolation, match="Ana has no working day"):
        WorkingTime(week_of("0000000"), owner="Ana")


def test_an_absence_without_end_gives_a_plain_error_and_the_days_before_it_still_work() -> None:
    ana = Person(PersonId(2), "Ana")
    away = Absence(AbsenceId(1), ana.id, date(2026, 6, 1), date(9999, 12, 31))
    calendar = calendar_of(ana, WorkCalendar(), [], [away])
    assert calendar.add_days(date(2026, 5, 28), 1) == date(2026, 5, 29)
    with pytest.raises(RuleViolation, match="Ana has no working time left"):
        calendar.add_days(date(2026, 5, 29), 1)
    with pytest.raises(RuleViolation, match="Ana has no working time left"):
        calendar.add_minutes(datetime(2026, 5, 29, 9, 0), 481)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(2200, 1, 1), date(9999, 12, 31)])
def test_a_year_far_away_is_refused_in_plain_words(day: date) -> None:
    with pytest.raises(RuleViolation, match="between 1900 and 2199"):
        WorkingTime(week_of()).add_days(day, 5)


def test_a_calendar_grows_to_both_sides_without_changing_what_it_said() -> None:
    calendar = WorkingTime(week_of("1110000", LUNCH))
    first, last = datetime(2026, 5, 4, 10, 0), datetime(2026, 7, 1, 12, 0)
    between = calendar.minutes_between(first, last)
    instant = date(2026, 6, 1).toordinal() * 1440
    count = calendar.index.count(instant)
    assert calendar.days_between(date(1900, 1, 1), date(2199, 12, 31)) == 15653 * 3 + 1
    assert calendar.index.count(instant) == count
    assert calendar.minutes_between(first, last) == between


def test_holidays_hold_for_all_and_absences_for_one() -> None:
    ana, leo = Person(PersonId(2), "Ana", week=week_of("1111000")), Person(PersonId(3), "Leo")
    holidays = [Holiday(HolidayId(1), date(2026, 5, 25), "Memorial Day")]
    absences = [Absence(AbsenceId(1), ana.id, date(2026, 5, 27), date(2026, 5, 28))]
    hers, his = (calendar_of(person, WorkCalendar(), holidays, absences) for person in (ana, leo))
    working = [day for day in range(25, 30) if hers.is_working_day(date(2026, 5, day))]
    assert working == [26]
    assert [day for day in range(25, 30) if his.is_working_day(date(2026, 5, day))] == [26, 27, 28, 29]
    assert not company_calendar(WorkCalendar(), holidays).is_working_day(date(2026, 5, 25))


def test_sums_agree_with_numpy_and_counts_with_the_years(shared_cases: Path) -> None:
    truth = json.loads((shared_cases / "WORKDAYS.json").read_text())
    day = date.fromisoformat
    agreed = {
        place: WorkingTime(week_of(), [day(text) for text in facts["agreed_weekday_holidays"]])
        for place, facts in truth["places"].items()
    }
    assert len(truth["offsets"]) == 360
    for case in truth["offsets"]:
        assert agreed[case["place"]].add_days(day(case["anchor"]), case["working_days"]) == day(case["result"]), case
    for case in truth["weekend_calendars"]:
        calendar = WorkingTime(week_of(case["weekmask"]))
        begun = calendar.next_working_day(day(case["start"]))
        assert calendar.add_days(begun, case["n"]) == day(case["result"]), case
    for facts in truth["places"].values():
        calendar = WorkingTime(week_of(), [day(text) for text in facts["holidays"]])
        for year, count in facts["business_days_per_year"].items():
            assert calendar.days_between(date(int(year) - 1, 12, 31), date(int(year), 12, 31)) == count
