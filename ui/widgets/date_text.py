"""What people type for a day, and how a day is written; for the date field, quick add and import. Pure text."""

import re
from datetime import date, timedelta

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORDS = {"today": 0, "now": 0, "tomorrow": 1, "yesterday": -1}
_SEPARATORS = re.compile(r"[\s,./]+")
_STEP = re.compile(r"([+-])\s*(\d{1,4})\s*(d|w|days?|weeks?)?")
_DIGITS = re.compile(r"[0-9]{1,6}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")

LEAP_YEAR = 2028
"""Stands for any year when a typed day has none."""

EXAMPLES = "Type “12 Mar”, “fri”, “+3” or 2027-03-12."


class NotADate(ValueError):
    """Carries one plain sentence that says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def write_date(day: date) -> str:
    """``Fri 12 Mar 2027``; ``read_date`` understands it."""
    return f"{_WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def short_date(day: date, today: date | None = None) -> str:
    """``12 Mar``, with the year when it is not the year of ``today``."""
    year = f" {day.year}" if today and day.year != today.year else ""
    return f"{day.day} {_MONTHS[day.month - 1][:3]}{year}"


def read_date(text: str, today: date) -> date:
    """The day that is meant. A weekday is the next one after today; without a year, the next such day to come.

    Raises NotADate with a sentence for what is no day (30 Feb) or could be two (3/4).
    """
    words = text.strip().lower()
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    if step := _STEP.fullmatch(words):
        return _stepped(today, step)
    if iso := _ISO.fullmatch(words):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if words.isalpha() and (number := _index(words, _WEEKDAYS)) is not None:
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    parts = [part for part in _SEPARATORS.split(words) if part]
    weekday = _index(parts[0], _WEEKDAYS) if len(parts) > 1 else None
    found = _parts_to_day(parts[1:] if weekday is not None else parts, text, today)
    if weekday is not None and found.weekday() != weekday:
        raise NotADate(f"{found.day} {_MONTHS[found.month - 1]} {found.year} is a {_WEEKDAYS[found.weekday()]}.")
    return found


def _stepped(today: date, step: re.Match[str]) -> date:
    days = int(step[2]) * (7 if (step[3] or "").startswith("w") else 1)
    try:
        return today + timedelta(days=days if step[1] == "+" else -days)
    except OverflowError:
        raise NotADate("That is further away than a calendar reaches.") from None


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """Which weekday or month begins with ``word``; three letters are the least."""
    if word in ("sept", "tues", "thur", "thurs"):
        word = word[:3]
    if len(word) < 3:
        return None
    return next((i for i, name in enumerate(names) if name.lower().startswith(word)), None)


def _parts_to_day(parts: list[str], typed: str, today: date) -> date:
    """Day and month in either order when the month is a word, with or without a year."""
    month_at = next((i for i, part in enumerate(parts) if _index(part, _MONTHS) is not None), None)
    numbers = [re.sub(r"(st|nd|rd|th)$", "", part) for i, part in enumerate(parts) if i != month_at]
    if not numbers or len(parts) > 3 or not all(_DIGITS.fullmatch(number) for number in numbers):
        raise NotADate(f"“{typed.strip()[:40]}” is no date. {EXAMPLES}")
    if len(numbers) == 3 and len(numbers[0]) == 4:
        return _day(int(numbers[0]), int(numbers[1]), int(numbers[2]))
    if month_at is not None:
        month = (_index(parts[month_at], _MONTHS) or 0) + 1
        day, year = int(numbers[0]), numbers[1] if len(numbers) > 1 else None
    elif len(numbers) >= 2:
        day, month = _day_and_month(int(numbers[0]), int(numbers[1]), dotted="." in typed)
        year = numbers[2] if len(numbers) > 2 else None
    else:
        raise NotADate(f"“{typed.strip()[:40]}” names no month. {EXAMPLES}")
    if year is not None:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return _next_to_come(month, day, today)


def _day_and_month(first: int, second: int, dotted: bool) -> tuple[int, int]:
    """Dots mean day.month; slashes are read only where one of the numbers can be no month."""
    if dotted or first > 12 or first == second:
        return first, second
    if second > 12:
        return second, first
    one, other = f"{first} {_MONTHS[second - 1][:3]}", f"{second} {_MONTHS[first - 1][:3]}"
    raise NotADate(f"This could be {one} or {other}. Type the month as a word.")


def _next_to_come(month: int, day: int, today: date) -> date:
    """29 Feb may be some years away."""
    _day(LEAP_YEAR, month, day, shown="")
    for year in range(today.year, min(today.year + 9, 10_000)):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise NotADate("That is further away than a calendar reaches.")


def _day(year: int, month: int, day: int, shown: str | None = None) -> date:
    """``shown`` is the year as the refusal names it."""
    if not 1 <= month <= 12:
        raise NotADate(f"There is no month {month}.")
    try:
        return date(year, month, day)
    except ValueError:
        if 1 <= year <= 9999:
            named_year = f" {year}" if shown is None else shown
            raise NotADate(f"{_MONTHS[month - 1]}{named_year} has no day {day}.") from None
        raise NotADate(f"{year} is no year that can be planned.") from None
