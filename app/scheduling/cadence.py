"""How often something should appear, read from the words of the process catalogue, and the weeks that miss it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)


class CadenceUnit(StrEnum):
    """What a cadence is counted in."""

    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Cadence:
    """At least once in so many weeks or calendar months."""

    every: int
    unit: CadenceUnit = CadenceUnit.WEEKS


_NUMBERS = {
    **{"other": 2, "second": 2, "third": 3, "fourth": 4},
    **{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
}
_COUNT = rf"(\d\d?|{'|'.join(_NUMBERS)})(?:nd|rd|th)?"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_MONTHLY_DAY = re.compile(
    rf"(?:first|last|second|third|fourth|1st|2nd|3rd|4th) {_DAY} (?:of|in) (?:the|each|every|a) month"
)
_WORDS: tuple[tuple[re.Pattern[str], int, CadenceUnit], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b"), every, unit)
    for words, every, unit in (
        ("fortnightly|bi-?weekly", 2, CadenceUnit.WEEKS),
        ("quarterly|(?:every|each|per|a) quarter", 3, CadenceUnit.MONTHS),
        ("bi-?monthly", 2, CadenceUnit.MONTHS),
        ("monthly|(?:every|each|per|a|the) month", 1, CadenceUnit.MONTHS),
        ("daily|weekly|(?:every|each|per|a|on) (?:working |week)?(?:day|week)s?", 1, CadenceUnit.WEEKS),
        (rf"(?:every|each|on) {_DAY}|{_DAY} and {_DAY}|{_DAY}", 1, CadenceUnit.WEEKS),
    )
)
_COUNTED = re.compile(rf"\bevery {_COUNT} (weeks?|months?|quarters?|{_DAY})\b")


def read_cadence(words: str) -> Cadence | None:
    """What "twice a week", "every second Friday" or "monthly" asks for; None for what is no count of weeks or months,
    such as "after each release", and for less than once a quarter."""
    text = " ".join(words.casefold().replace("/", " a ").split())
    if _MONTHLY_DAY.search(text):
        return Cadence(1, CadenceUnit.MONTHS)
    counted = _COUNTED.search(text)
    if counted is not None:
        every = _NUMBERS.get(counted[1]) or int(counted[1])
        months = {"m": 1, "q": 3}.get(counted[2][0], 0) if not counted[2].startswith("mon") or "th" in counted[2] else 0
        return _cadence(every * (months or 1), CadenceUnit.MONTHS if months else CadenceUnit.WEEKS)
    for pattern, often, unit in _WORDS:
        if pattern.search(text):
            return _cadence(often, unit)
    return None


def _cadence(every: int, unit: CadenceUnit) -> Cadence | None:
    most = 13 if unit is CadenceUnit.WEEKS else 3
    return Cadence(every, unit) if 0 < every <= most else None


def is_gap(cadence: Cadence, week: date, days: Collection[date], today: date) -> bool:
    """Whether the week that begins on ``week`` ends a stretch, as long as the cadence, without any of ``days``.

    Of a count of months the week of the last day of a month is marked. Weeks that are over are never gaps; where
    nothing appeared before, the stretch is counted from ``today``.
    """
    last = week + timedelta(days=6)
    if last < today:
        return False
    if cadence.unit is CadenceUnit.WEEKS:
        begun = max((day for day in days if day <= last), default=None)
        weeks = (last - begun).days // 7 if begun is not None else (last - today).days // 7 + 1
        return weeks > 0 and weeks % cadence.every == 0
    ends = next(
        (day for day in (week + timedelta(days=at) for at in range(7)) if (day + timedelta(days=1)).day == 1), None
    )
    if ends is None:
        return False
    begun = max((day for day in days if day <= ends), default=None)
    months = _months(ends) - (_months(begun) if begun is not None else _months(today) - 1)
    return months > 0 and months % cadence.every == 0


def _months(day: date) -> int:
    return day.year * 12 + day.month
