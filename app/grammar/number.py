"""Numbers and days as typed in a grammar: read only where one reading is possible, printed so that it is."""

import re
from datetime import date
from decimal import Decimal
from math import isfinite

from app.domain.errors import RuleViolation

_BOTH_READINGS = re.compile(r"([-+−]?)([1-9]\d{0,2})[.,](\d{3})")
_GROUPED = re.compile(r"[-+−]?[1-9]\d{0,2}(?:([ '’\u00a0\u202f.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
_PLAIN = re.compile(r"[-+−]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WORDED = re.compile(r"(\d{1,2})\.?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


def read_number(text: str) -> float | None:
    """The number; None for what is none. Raises RuleViolation with both readings where it has two."""
    both = _BOTH_READINGS.fullmatch(text)
    if both is not None:
        sign, whole, rest = both.groups()
        raise RuleViolation(
            f"“{text}” can be {sign}{whole}{rest} or {sign}{whole} and {rest} thousandths. "
            f"Write {sign}{whole}{rest} or {sign}{whole}.{rest}0."
        )
    plain = _plain(text)
    if plain is None:
        return None
    value = float(plain)
    if not isfinite(value):
        raise RuleViolation(f"The number {text[:20]}… is too large. Write a smaller one.")
    return value


def _plain(text: str) -> str | None:
    """The digits with a point before the places, or None."""
    if _PLAIN.fullmatch(text):
        return text.replace("−", "-").replace(",", ".")
    found = _GROUPED.fullmatch(text)
    if found is None:
        return None
    mark = found[1]
    whole = text.replace("−", "-")
    last = max(whole.rfind("."), whole.rfind(","))
    if last < 0 or whole[last] == mark:
        return whole.replace(mark, "")
    return f"{whole[:last].replace(mark, '')}.{whole[last + 1 :]}"


def number_text(value: float) -> str:
    """Every digit that counts, and never three places where they could part thousands: 1.125 is ``1.1250``."""
    plain = format(Decimal(repr(float(value))), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return f"{plain}0" if _BOTH_READINGS.fullmatch(plain) else plain


def read_day(text: str) -> date | None:
    """The day; None for what is none. Raises RuleViolation for a day that does not exist or that can be two."""
    if found := _ISO.fullmatch(text):
        return _day(text, int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(text):
        return _day(text, int(found[3]), int(found[2]), int(found[1]))
    if (found := _WORDED.fullmatch(text)) and (month := _month(found[2].lower())):
        return _day(text, int(found[3]), month, int(found[1]))
    if found := _SLASHED.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first > 12:
            return _day(text, year, second, first)
        if second > 12 or first == second:
            return _day(text, year, first, second)
        raise RuleViolation(
            f"“{text}” can be {_day(text, year, second, first)} or {_day(text, year, first, second)}. "
            "Write the day with the year first."
        )
    return None


def _month(name: str) -> int | None:
    """1 to 12; None for what is no English name of a month."""
    for number, (short, long) in enumerate(zip(_MONTHS, _MONTH_NAMES, strict=True), start=1):
        if name in (short, long) or (name == "sept" and short == "sep"):
            return number
    return None


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise RuleViolation(f"There is no day “{text}”. Write for example 2027-03-12.") from None
