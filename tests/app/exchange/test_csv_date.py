"""Dates of other programs: many ways of writing, and a column that decides whether the day or the month is first."""

from datetime import UTC, date, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.csv_date import DateOrder, found_order, read_date, unclear, whole_days

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-14",
        "2025/7/14",
        "2025-07-14T23:10:00.000Z",
        "2025-07-14 10:00",
        "14.07.2025",
        "14.7.25",
        "14. 7. 2025",
        "14/07/2025",
        "7/14/2025 16:14",
        "14-07-2025",
        "14/Jul/25 3:42 PM",
        "14 July 2025",
        "Jul 14, 2025",
        "Mon, 14 Jul 2025",
        "Mon Jul 14 2025 09:00:00 GMT+0000 (GMT)",
        "1752451200000",
        "1752451200",
        "45852",
        "7/14/2025, 4:00:00 AM GMT+1",
        "14 July 2025 at 9am",
        "14. Juli 2025",
        "Mo., 14. Juli 2025",
        "14 juillet 2025",
        "14 juil. 2025",
        "14 de julio de 2025",
        "14 luglio 2025",
        "14 de jul. de 2025",
        "14 lipca 2025",
        "14 июля 2025",
        "2025-07-11 - 2025-07-14",
        "2025-07-11/2025-07-14",
        "July 11, 2025 → July 14, 2025",
        "11.07.2025 bis 14.07.2025",
        "July 14, 2025 9:00 AM → 10:00 AM",
    ],
)
def test_the_same_day_is_read_from_every_way_of_writing_it(text: str):
    assert read_date(text, UTC) == date(2025, 7, 14)


@pytest.mark.parametrize(
    "text", ["", "soon", "31.02.2027", "2027-13-01", "3/4/2027", "99/99/2027", "14 Foo 2025", "4567", "every day"]
)
def test_what_is_no_certain_day_is_none(text: str):
    assert read_date(text, UTC) is None


def test_a_moment_with_its_zone_is_the_day_where_the_company_is():
    assert read_date("2027-03-01T23:30:00Z", timezone(timedelta(hours=2))) == date(2027, 3, 2)
    assert read_date("2027-03-01T01:30:00+05:00", UTC) == date(2027, 2, 28)
    assert read_date("2027-03-01 12:30 AM", UTC) == date(2027, 3, 1)


@given(st.lists(DAYS, min_size=1), st.sampled_from(DateOrder))
def test_a_column_is_read_in_its_order_or_asked_about_and_never_read_wrong(days: list[date], order: DateOrder):
    form = "%d/%m/%Y" if order is DateOrder.DAY_FIRST else "%m/%d/%Y"
    texts = [day.strftime(form) for day in days]
    found = found_order(texts)
    assert found in (order, None)
    if found is None:
        assert unclear(texts) or all(day.day == day.month for day in days)
    assert [read_date(text, UTC, order) for text in texts] == days


def test_a_column_that_contradicts_itself_is_not_decided():
    assert found_order(["13/1/2027", "1/13/2027", "2/3/2027"]) is None
    assert unclear(["13/1/2027", "1/13/2027", "2/3/2027"]) == "2/3/2027"


@pytest.mark.parametrize(
    "text", ["14 ju 2025", "14 ma 2025", "14 mar", "every 14 July 2025", "14 - 15", "2025-07-14 - soon - now"]
)
def test_a_month_that_could_be_two_and_a_rule_of_repeating_are_no_days(text: str):
    assert read_date(text, UTC) is None


def test_moments_that_are_all_midnights_in_utc_are_days_that_no_zone_moves():
    assert whole_days(["Tue Jan 12 2027 00:00:00 GMT+0000 (GMT)", "2027-01-11T00:00:00.000Z", "", "2027-01-11"])
    assert not whole_days(["2027-01-11T00:00:00.000Z", "2027-01-11T23:30:00.000Z"])
    assert not whole_days(["2027-01-11", ""])
