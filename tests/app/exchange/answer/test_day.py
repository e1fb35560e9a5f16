"""Days in the words of a reply, counted from the day of the mail."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.answer.day import find_days

TUESDAY = date(2027, 3, 16)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GERMAN = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("until Friday", date(2027, 3, 19)),
        ("by fri", date(2027, 3, 19)),
        ("next Tuesday", date(2027, 3, 23)),
        ("next Monday", date(2027, 3, 22)),
        ("Friday next week", date(2027, 3, 26)),
        ("Freitag nächster Woche", date(2027, 3, 26)),
        ("kommenden Freitag", date(2027, 3, 19)),
        ("tomorrow", date(2027, 3, 17)),
        ("Guten Morgen, übermorgen", date(2027, 3, 18)),
        ("not before 3 May", date(2027, 5, 3)),
        ("the 3rd of May", date(2027, 5, 3)),
        ("May 3rd", date(2027, 5, 3)),
        ("2. Mai", date(2027, 5, 2)),
        ("bis 2.5. bitte", date(2027, 5, 2)),
        ("am 2.5.27", date(2027, 5, 2)),
        ("2027-05-02", date(2027, 5, 2)),
        ("Thu 18 March", date(2027, 3, 18)),
        ("25/3", date(2027, 3, 25)),
        ("4/4", date(2027, 4, 4)),
        ("end of the week", date(2027, 3, 19)),
        ("Ende nächster Woche", date(2027, 3, 26)),
        ("Monatsende", date(2027, 3, 31)),
        ("end of April", date(2027, 4, 30)),
        ("20 January", date(2027, 1, 20)),
        ("10 December", date(2027, 12, 10)),
        ("3 January 2028", date(2028, 1, 3)),
    ],
)
def test_a_day_is_read(words: str, day: date):
    [found] = find_days(words, TUESDAY)
    assert (found.day, found.clear) == (day, True)


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        ("03/05", [date(2027, 3, 5), date(2027, 5, 3)]),
        ("KW 14", [date(2027, 4, 5), date(2027, 4, 9)]),
        ("next week", [date(2027, 3, 22), date(2027, 3, 26)]),
        ("nächsten Freitag", [date(2027, 3, 19), date(2027, 3, 26)]),
        ("on Tuesday", [date(2027, 3, 16), date(2027, 3, 23)]),
    ],
)
def test_what_may_be_one_of_several_days_is_none(words: str, choices: list[date]):
    [found] = find_days(words, TUESDAY)
    assert (found.day, found.clear, list(found.choices)) == (None, False, choices)


@pytest.mark.parametrize(
    ("words", "day"),
    [("2 more days", date(2027, 3, 18)), ("noch drei Tage", date(2027, 3, 19)), ("4 days longer", date(2027, 3, 22))],
)
def test_days_more_are_working_days_and_only_a_guess(words: str, day: date):
    [found] = find_days(words, TUESDAY)
    assert (found.day, found.clear) == (day, False)


@pytest.mark.parametrize(
    "words", ["24/7", "Guten Morgen", "so do it", "may I", "version 1.2", "31.02.", "30 February", "2 pages"]
)
def test_what_is_no_day_is_none(words: str):
    assert find_days(words, TUESDAY) == ()


@pytest.mark.parametrize(
    "words", ["until friday ſunday", "3 ſept", "bis Mİttwoch", "KW ²", "٣ May", "ſix days more", "in ſix days"]
)
def test_letters_and_digits_of_other_alphabets_break_nothing(words: str):
    assert all(found.day is None or found.day > TUESDAY for found in find_days(words, TUESDAY))


def test_a_weekday_that_contradicts_its_date_is_not_clear():
    [found] = find_days("Monday, 18 March", TUESDAY)
    assert (found.day, found.clear) == (date(2027, 3, 18), False)


def test_the_29th_of_february_is_that_of_a_leap_year():
    [found] = find_days("29 Feb", date(2028, 2, 10))
    assert found.day == date(2028, 2, 29)


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_the_coming_one_in_both_languages(sent_on: date, number: int):
    for name in (WEEKDAYS[number], GERMAN[number]):
        [found] = find_days(f"until {name}", sent_on)
        days = [sent_on + timedelta(days=more) for more in range(8)]
        fitting = [day for day in days if day.weekday() == number]
        assert found.day == (fitting[0] if len(fitting) == 1 else None)
        assert found.day is not None or list(found.choices) == fitting


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(-80, 270))
def test_a_day_without_a_year_is_the_near_one(sent_on: date, away: int):
    day = sent_on + timedelta(days=away)
    for words in (f"{day.day} {day:%B}", f"{day:%B} {day.day}", f"{day.day}.{day.month}."):
        [found] = find_days(words, sent_on)
        assert found.day == day


@given(st.text(st.sampled_from("0123456789./- nexttmorgen,KWMay"), max_size=60), st.dates())
def test_no_text_breaks_it_and_days_do_not_overlap(text: str, sent_on: date):
    found = find_days(text, sent_on)
    assert all(first.end <= second.start for first, second in pairwise(found))
