"""Dates as spreadsheets and other programs write them. Whether the day or the month comes first, a column decides."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum


class DateOrder(StrEnum):
    """How 03/04/2027 is meant."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


_TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]*\s+)?"
_ISO = re.compile(rf"(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){_TIME}", re.IGNORECASE)
_DOTS = re.compile(rf"{_WEEKDAY}(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?(?P<y>\d{{4}}|\d\d){_TIME}", re.IGNORECASE)
_EITHER = re.compile(
    rf"{_WEEKDAY}(?P<a>\d{{1,2}})(?P<s>[/-])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d\d){_TIME}", re.IGNORECASE
)
_DAY_WORD = re.compile(
    rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ ./-]+(?P<w>[a-z]{{3,9}})[ ./,-]+(?P<y>\d{{4}}|\d\d){_TIME}",
    re.IGNORECASE,
)
_WORD_DAY = re.compile(
    rf"{_WEEKDAY}(?P<w>[a-z]{{3,9}})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}}){_TIME}", re.IGNORECASE
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def found_order(texts: Iterable[str]) -> DateOrder | None:
    """What the dates that can be only one of both say; None where there are none, or they contradict each other."""
    pairs = [(int(found["a"]), int(found["b"])) for text in texts if (found := _EITHER.fullmatch(text.strip()))]
    day_first, month_first = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    if day_first == month_first:
        return None
    return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST


def unclear(texts: Iterable[str]) -> str | None:
    """The first date that could be one of two days."""
    for text in texts:
        found = _EITHER.fullmatch(text.strip())
        if found and found["a"] != found["b"] and int(found["a"]) <= 12 and int(found["b"]) <= 12:
            return text.strip()
    return None


def read_date(text: str, zone: tzinfo, order: DateOrder | None = None) -> date | None:
    """The day, for a moment with a time zone that day in ``zone``; None for what is no date or no day that exists."""
    text = text.strip()
    for pattern in (_ISO, _DOTS, _EITHER, _DAY_WORD, _WORD_DAY):
        if found := pattern.fullmatch(text):
            return _day(found, zone, order)
    return None


def _day(found: re.Match[str], zone: tzinfo, order: DateOrder | None) -> date | None:
    parts = found.groupdict()
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    if "a" in parts:
        first, second = int(parts["a"]), int(parts["b"])
        if order is None and first != second and max(first, second) <= 12:
            return None
        month_first = second > 12 if order is None else order is DateOrder.MONTH_FIRST
        day, month = (second, first) if month_first else (first, second)
    elif "w" in parts:
        word = parts["w"][:3].casefold()
        day, month = int(parts["d"]), _MONTHS.index(word) + 1 if word in _MONTHS else 0
    else:
        day, month = int(parts["d"]), int(parts["m"])
    try:
        return _in_zone(datetime(year, month, day, tzinfo=UTC), parts, zone)
    except (ValueError, OverflowError):
        return None


def _in_zone(day: datetime, parts: dict[str, str | None], zone: tzinfo) -> date:
    if not parts["hour"]:
        return day.date()
    hour = int(parts["hour"])
    if half := parts["half"]:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    moment = day.replace(hour=hour, minute=int(parts["minute"] or 0))
    written = parts["zone"]
    if not written:
        return moment.date()
    return moment.replace(tzinfo=_offset(written)).astimezone(zone).date()


def _offset(written: str) -> tzinfo:
    if written[0] not in "+-":
        return UTC
    minutes = int(written[1:3]) * 60 + int(written[-2:])
    return timezone(timedelta(minutes=-minutes if written[0] == "-" else minutes))
