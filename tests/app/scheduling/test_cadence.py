"""The words of a cadence, and the weeks that miss it, against a count by brute force."""

import random
from datetime import date, timedelta

import pytest

from app.scheduling.cadence import Cadence, CadenceUnit, is_gap, read_cadence

WEEKS, MONTHS = CadenceUnit.WEEKS, CadenceUnit.MONTHS


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("weekly", Cadence(1)),
        ("Every week", Cadence(1)),
        ("Twice a week", Cadence(1)),
        ("2/week", Cadence(1)),
        ("every Tuesday", Cadence(1)),
        ("Every Friday, 10:00", Cadence(1)),
        ("Tuesdays and Thursdays", Cadence(1)),
        ("daily", Cadence(1)),
        ("every working day", Cadence(1)),
        ("every second Friday", Cadence(2)),
        ("every 2nd week", Cadence(2)),
        ("every other Monday", Cadence(2)),
        ("Every 3 weeks", Cadence(3)),
        ("fortnightly", Cadence(2)),
        ("bi-weekly", Cadence(2)),
        ("once a month", Cadence(1, MONTHS)),
        ("Monthly", Cadence(1, MONTHS)),
        ("the first Tuesday of the month", Cadence(1, MONTHS)),
        ("every second month", Cadence(2, MONTHS)),
        ("quarterly", Cadence(3, MONTHS)),
        ("every quarter", Cadence(3, MONTHS)),
        ("after each release", None),
        ("when asked", None),
        ("yearly", None),
        ("every 40 weeks", None),
        ("every 0 weeks", None),
        ("", None),
    ],
)
def test_words_of_a_cadence(words: str, expected: Cadence | None) -> None:
    assert read_cadence(words) == expected


def test_a_week_without_one_is_a_gap_and_one_with_it_is_none() -> None:
    blog = [date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 17), date(2026, 12, 29)]
    mondays = [date(2026, 11, 30) + timedelta(weeks=at) for at in range(5)]
    assert [monday for monday in mondays if is_gap(Cadence(1), monday, blog, date(2026, 12, 1))] == [date(2026, 12, 21)]


def test_what_is_over_is_no_gap() -> None:
    assert not is_gap(Cadence(1), date(2026, 12, 7), [], date(2026, 12, 14))
    assert is_gap(Cadence(1), date(2026, 12, 7), [], date(2026, 12, 13))


def _gaps_by_hand(every: int, first: date, weeks: int, days: set[date]) -> list[date]:
    """Walk week by week, counting those that stand empty since the last one with something in it."""
    found, empty = [], 0
    for at in range(weeks):
        week = first + timedelta(weeks=at)
        if any(week + timedelta(days=more) in days for more in range(7)):
            empty = 0
            continue
        empty += 1
        if empty % every == 0:
            found.append(week)
    return found


@pytest.mark.parametrize("weekday", [0, 6])
def test_gaps_of_weeks_are_those_of_a_walk_week_by_week(weekday: int) -> None:
    chance = random.Random(weekday)
    for _ in range(200):
        first = date(2026, 1, 1) + timedelta(days=chance.randrange(400))
        first += timedelta(days=(weekday - first.weekday()) % 7)
        every, weeks = chance.randint(1, 5), 60
        days = {first + timedelta(days=chance.randrange(weeks * 7)) for _ in range(chance.randint(0, 40))}
        found = [
            week
            for week in (first + timedelta(weeks=at) for at in range(weeks))
            if is_gap(Cadence(every), week, days, first)
        ]
        assert found == _gaps_by_hand(every, first, weeks, days)


def test_gaps_of_months_are_marked_in_the_week_in_which_the_month_ends() -> None:
    chance = random.Random(12)
    for _ in range(100):
        every = chance.randint(1, 3)
        days = {date(2026, 1, 1) + timedelta(days=chance.randrange(730)) for _ in range(chance.randint(0, 14))}
        expected, empty = [], 0
        for at in range(24):
            year, month = 2026 + at // 12, at % 12 + 1
            if any((day.year, day.month) == (year, month) for day in days):
                empty = 0
                continue
            empty += 1
            if empty % every == 0:
                last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
                expected.append(last - timedelta(days=last.weekday()))
        mondays = (date(2025, 12, 29) + timedelta(weeks=at) for at in range(105))
        assert [m for m in mondays if is_gap(Cadence(every, MONTHS), m, days, date(2026, 1, 1))] == expected
