"""The days that a filter names in words: today, fri, this-week, 12 jun, +3d. They move on as time does."""

import re
from datetime import date, timedelta

from app.domain.errors import RuleViolation
from app.grammar.number import read_day

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKS = {"last-week": -1, "this-week": 0, "next-week": 1}
_MONTHS = {"last-month": -1, "this-month": 0, "next-month": 1}
DAY_WORDS = (*_NEAR, *_WEEKDAYS, *_WEEKS, *_MONTHS)
"""The words by which a day or a stretch of days may be called, for those who choose from a list."""
_AWAY = re.compile(r"([-+−])(\d{1,4})(d|w)")
_NO_YEAR = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?")


def days_of(words: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that these words mean today; None for what is no day.

    A weekday is the next one, today counts; a week begins on Monday; a day without its year is the one nearest to
    today. Raises RuleViolation for a day that does not exist or that can be two.
    """
    words = " ".join(words.casefold().split())
    found = _called(words, today)
    if found is not None:
        return found
    away = _AWAY.fullmatch(words)
    if away is not None:
        days = int(away[2]) * (7 if away[3] == "w" else 1)
        return _single(today + timedelta(days if away[1] == "+" else -days))
    if _NO_YEAR.fullmatch(words):
        return _nearest(words, today)
    day = read_day(words)
    return None if day is None else _single(day)


def _single(day: date) -> tuple[date, date]:
    return day, day


def _called(words: str, today: date) -> tuple[date, date] | None:
    if words in _NEAR:
        return _single(today + timedelta(_NEAR[words]))
    for names in (_WEEKDAYS, _LONG):
        if words in names:
            return _single(today + timedelta((names.index(words) - today.weekday()) % 7))
    if words in _WEEKS:
        monday = today + timedelta(_WEEKS[words] * 7 - today.weekday())
        return monday, monday + timedelta(6)
    if words in _MONTHS:
        first = _first_of_month(today, _MONTHS[words])
        return first, _first_of_month(first, 1) - timedelta(1)
    return None


def _first_of_month(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _nearest(words: str, today: date) -> tuple[date, date] | None:
    days: list[date] = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            day = read_day(f"{words} {year}")
        except RuleViolation:
            # 29 Feb is there in some years only.
            continue
        if day is None:
            return None
        days.append(day)
    if not days:
        raise RuleViolation(f"There is no day “{words}”. Write for example 12 jun.")
    return _single(min(days, key=lambda day: abs(day - today)))
