"""What people type for a day."""

import random
from datetime import date, timedelta

import pytest

from ui.widgets.date_text import NotADate, read_date, short_date, write_date

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12 Mar", date(2027, 3, 12)),
        ("mar 12", date(2027, 3, 12)),
        ("12 march 2028", date(2028, 3, 12)),
        ("March 12th, 2028", date(2028, 3, 12)),
        ("1 dec", date(2026, 12, 1)),
        ("22 nov", SUNDAY),
        ("2027-03-12", date(2027, 3, 12)),
        ("2027/03/12", date(2027, 3, 12)),
        ("12.3.2027", date(2027, 3, 12)),
        ("12.3.", date(2027, 3, 12)),
        ("31/12", date(2026, 12, 31)),
        ("12/31/26", date(2026, 12, 31)),
        ("5/5", date(2027, 5, 5)),
        ("+3", date(2026, 11, 25)),
        ("-1", date(2026, 11, 21)),
        ("+2w", date(2026, 12, 6)),
        ("+1 week", date(2026, 11, 29)),
        ("fri", date(2026, 11, 27)),
        ("Friday", date(2026, 11, 27)),
        ("sun", date(2026, 11, 29)),
        ("thurs", date(2026, 11, 26)),
        ("today", SUNDAY),
        (" Tomorrow ", date(2026, 11, 23)),
        ("29 feb", date(2028, 2, 29)),
        ("Fri 12 Mar 2027", date(2027, 3, 12)),
    ],
)
def test_it_is_understood_as_people_mean_it(typed, meant):
    assert read_date(typed, SUNDAY) == meant


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("30 Feb", "February has no day 30."),
        ("31 apr 2027", "April 2027 has no day 31."),
        ("29 feb 2027", "February 2027 has no day 29."),
        ("2027-13-01", "There is no month 13."),
        ("3/4", "This could be 3 Apr or 4 Mar. Type the month as a word."),
        ("Mon 12 Mar 2027", "12 March 2027 is a Friday."),
        ("soon", "“soon” is no date."),
        ("12", "“12” names no month."),
        ("+99999", "“+99999” is no date."),
        ("may", "“may” is no date."),
        ("0 jan", "has no day 0"),
        ("12 mar 20270", "is no year that can be planned"),
        ("...", "“...” is no date."),
        ("<img src=x>", "is no date."),
    ],
)
def test_nonsense_is_refused_with_a_plain_sentence(typed, sentence):
    with pytest.raises(NotADate) as refusal:
        read_date(typed, SUNDAY)
    assert sentence in refusal.value.sentence


def test_what_is_written_can_be_read_back_on_any_day():
    chance = random.Random(7)
    for _ in range(500):
        day = date(1990, 1, 1) + timedelta(days=chance.randrange(40_000))
        assert read_date(write_date(day), SUNDAY) == day
        assert read_date(day.isoformat(), SUNDAY) == day


def test_a_day_without_a_year_is_never_past():
    chance = random.Random(8)
    for _ in range(300):
        day = date(2027, 1, 1) + timedelta(days=chance.randrange(365))
        today = SUNDAY + timedelta(days=chance.randrange(800))
        found = read_date(f"{day.day} {day:%b}", today)
        assert today <= found < today + timedelta(days=366)


def test_no_text_at_all_raises_anything_but_the_refusal():
    chance = random.Random(9)
    alphabet = "0123456789 ./-+,adefjmnorstuvw²٣Ⅷ\u202e"
    for _ in range(5000):
        typed = "".join(chance.choice(alphabet) for _ in range(chance.randrange(12)))
        assert answer(typed).endswith("."), typed


def answer(typed: str) -> str:
    """The day or the refusal, as a sentence."""
    try:
        return f"{write_date(read_date(typed, SUNDAY))}."
    except NotADate as refusal:
        return refusal.sentence


def test_the_year_is_shown_only_where_it_is_another():
    assert short_date(date(2026, 12, 1), SUNDAY) == "1 Dec"
    assert short_date(date(2027, 1, 4), SUNDAY) == "4 Jan 2027"


@pytest.mark.parametrize("digits", [5, 19, 400, 5000])
def test_numbers_beyond_every_calendar_are_no_dates(digits: int) -> None:
    number = "9" * digits
    for typed in (
        f"12 mar {number}",
        f"{number} mar",
        f"31/12/{number}",
        f"{number}-01-01",
        f"+{number}",
        f"12.{number}",
    ):
        with pytest.raises(NotADate, match=r"\.$"):
            read_date(typed, SUNDAY)
