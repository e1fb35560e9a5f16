"""Dates as spreadsheets and other programs write them. Whether the day or the month comes first, a column decides."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import cache, lru_cache

from app.domain.text import bare_name


class DateOrder(StrEnum):
    """How 03/04/2027 is meant."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


_MONTHS = (
    "january february march april may june july august september october november december",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
"""In English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Polish, Czech and Russian."""
_MORE = {"sept": 9, "janner": 1, "feber": 2, "mrz": 3, "maerz": 3, "fevr": 2, "juil": 7, "set": 9, "mrt": 3}
_DAYS = (
    "mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|mie|jue|vie|sáb|sab|dom|gio|"
    "seg|ter|qua|qui|sex|maa|din|woe|don|vri|zat|zon|pon|wto|śro|czw|pią|sob|nie|mån|tis|ons|tor|fre|lör|sön"
)
_TIME = (
    r"(?:(?:T|[ ,]+(?:at |um |à )?)(?:(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d(?:[.,]\d+)?)?"
    r"|(?P<bare>\d{1,2})(?=\s*[ap]m))"
    r"\s*(?P<half>[ap]\.?m\.?)?(?:\s*Uhr)?"
    r"\s*(?P<zone>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d\d)?|UTC|GMT)?(?:\s*\([^)]*\))?)?"
)
_WEEKDAY = rf"(?:(?:{_DAYS})[^\W\d_]*[.,]*\s+)?"
_WORD = r"(?P<w>[^\W\d_]{3,12})\.?"
_ISO = re.compile(rf"(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){_TIME}", re.IGNORECASE)
_DOTS = re.compile(rf"{_WEEKDAY}(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?(?P<y>\d{{4}}|\d\d){_TIME}", re.IGNORECASE)
_EITHER = re.compile(
    rf"{_WEEKDAY}(?P<a>\d{{1,2}})(?P<s>[/-])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d\d){_TIME}", re.IGNORECASE
)
_DAY_WORD = re.compile(
    rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º)?[ ./-]+(?:de )?{_WORD}[ ./,-]+"
    rf"(?:del? )?(?P<y>\d{{4}}|\d\d){_TIME}",
    re.IGNORECASE,
)
_WORD_DAY = re.compile(rf"{_WEEKDAY}{_WORD} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}}){_TIME}", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}|\d{13}")
_SERIAL = re.compile(r"[3-6]\d{4}(?:[.,]\d+)?")
_RANGE = re.compile(r"(?<=\d{4}-\d\d-\d\d)/|\s*(?:→|–|—|->|\.\.\.?|…)\s*|\s+(?:-|to|bis|until|till|/|à|al?|tot)\s+")
_MIDNIGHT = re.compile(r".*[T ,]00:00(?::00(?:[.,]0+)?)?\s*(?:Z|(?:UTC|GMT)(?:[+-]0000)?|[+-]00:?00)(?:\s*\([^)]*\))?")
_ZONED = re.compile(r".*\d:\d\d.*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)(?:\s*\([^)]*\))?", re.IGNORECASE)
_FIRST_SERIAL = date(1899, 12, 30)
"""What spreadsheets count days from, as far as 1900 is no matter."""


def found_order(texts: Iterable[str]) -> DateOrder | None:
    """What the dates that can be only one of both say; None where there are none, or they contradict each other."""
    pairs = [(int(found["a"]), int(found["b"])) for text in texts for found in _either(text)]
    day_first, month_first = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    if day_first == month_first:
        return None
    return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST


def unclear(texts: Iterable[str]) -> str | None:
    """The first date that could be one of two days."""
    for text in texts:
        for found in _either(text):
            if found["a"] != found["b"] and int(found["a"]) <= 12 and int(found["b"]) <= 12:
                return text.strip()
    return None


def _either(text: str) -> list[re.Match[str]]:
    if "/" not in text and "-" not in text:
        return []
    return [found for part in ends_of(text) if (found := _EITHER.fullmatch(part))]


def ends_of(text: str) -> tuple[str, ...]:
    """The first and the last day of a range as they are written, or the one day."""
    text = text.strip()
    parts = [part for part in _RANGE.split(text) if part]
    return (parts[0], parts[-1]) if len(parts) == 2 else (text,)


def whole_days(texts: Iterable[str]) -> bool:
    """Whether all moments with a zone are a midnight in UTC: they are days, and no zone moves them."""
    zoned = [text for text in texts if ":" in text and _ZONED.fullmatch(text.strip())]
    return bool(zoned) and all(_MIDNIGHT.fullmatch(text.strip()) for text in zoned)


def is_serial(text: str) -> bool:
    """Whether it is a day as a spreadsheet counts it."""
    return _SERIAL.fullmatch(text.strip()) is not None


@lru_cache(maxsize=4096)
def read_date(text: str, zone: tzinfo, order: DateOrder | None = None) -> date | None:
    """The day, of a range its last; for a moment with a time zone that day in ``zone``.

    None for what is no date or no day that exists.
    """
    text = text.strip()
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), zone).date()
    if _SERIAL.fullmatch(text):
        return _FIRST_SERIAL + timedelta(days=int(text[:5]))
    found = _read_one(text, zone, order)
    ends = ends_of(text) if found is None else ()
    return found or next((day for end in reversed(ends[:2]) if (day := _read_one(end, zone, order))), None)


def _read_one(text: str, zone: tzinfo, order: DateOrder | None) -> date | None:
    for pattern in (_ISO, _DOTS, _EITHER, _DAY_WORD, _WORD_DAY):
        if found := pattern.fullmatch(text):
            return _day(found, zone, order)
    return None


@cache
def _month(word: str) -> int:
    """1 to 12, of the whole name or its beginning in any of the languages; 0 where they do not agree."""
    bare = bare_name(word)
    if bare in _MORE:
        return _MORE[bare]
    names = [(bare_name(name), place + 1) for line in _MONTHS for place, name in enumerate(line.split())]
    exact = {number for name, number in names if name == bare}
    found = exact or {number for name, number in names if name.startswith(bare)}
    return found.pop() if len(found) == 1 else 0


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
        day, month = int(parts["d"]), _month(parts["w"])
    else:
        day, month = int(parts["d"]), int(parts["m"])
    try:
        return _in_zone(datetime(year, month, day, tzinfo=UTC), parts, zone)
    except (ValueError, OverflowError):
        return None


def _in_zone(day: datetime, parts: dict[str, str | None], zone: tzinfo) -> date:
    clock = parts["hour"] or parts["bare"]
    if not clock:
        return day.date()
    hour = int(clock)
    if half := parts["half"]:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    moment = day.replace(hour=hour, minute=int(parts["minute"] or 0))
    written = parts["zone"]
    if not written:
        return moment.date()
    return moment.replace(tzinfo=_offset(written)).astimezone(zone).date()


def _offset(written: str) -> tzinfo:
    """``Z``, ``UTC``, ``+0100``, ``+01:00``, ``GMT+1``."""
    found = re.search(r"([+-])(\d{1,2}):?(\d\d)?$", written)
    if found is None:
        return UTC
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
