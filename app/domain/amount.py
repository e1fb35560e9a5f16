"""Numbers and money as people type and read them. Money is whole cents, so that sums are exact."""

import re
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from app.domain.errors import RuleViolation

MOST_MONEY = 10**14
"""In whole cents: a trillion. Above it a slip of the hand is likelier than a budget."""
MOST_NUMBER = 1e12

_SPACES = re.compile("[\\s'\u2019]")
_SIGNS = re.compile(r"^[^\d+\-−.,]{1,4}|[^\d.,]{1,4}$")
"""A currency before or after the amount: £, EUR, kr."""
_DIGITS = re.compile(r"[0-9]+(\.[0-9]+)?|\.[0-9]+")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
"""One point or comma before three digits: no money has three places."""


def money_of(text: str) -> int:
    """Whole cents of “1,200.50”, “1.200,50 €” or “£12 000”. Raises RuleViolation for what is no amount."""
    bare = _SIGNS.sub("", _SPACES.sub("", text))
    plain = bare.replace(",", "").replace(".", "") if _THOUSANDS.fullmatch(bare) else _plain(bare)
    if _DIGITS.fullmatch(plain) is None:
        raise RuleViolation(f"“{text.strip()[:40]}” is no amount of money. Write for example 1500 or 1500.50.")
    if len(plain.partition(".")[2]) > 2:
        raise RuleViolation(f"“{text.strip()[:40]}” has more than two places for cents. Write for example 1500.50.")
    return need_money(int((Decimal(plain) * 100).to_integral_value(ROUND_HALF_UP)))


def need_money(minor: int) -> int:
    """Raises RuleViolation for less than nothing and for what no budget is."""
    if not 0 <= minor <= MOST_MONEY:
        raise RuleViolation(f"An amount lies between 0 and {money_words(MOST_MONEY)}. Write another one.")
    return minor


def money_words(minor: int) -> str:
    """ "12,000" or "12,000.50": cents only where there are some."""
    whole, cents = divmod(minor, 100)
    return f"{whole:,}.{cents:02}" if cents else f"{whole:,}"


def need_number(value: float) -> float:
    """Raises RuleViolation for what is infinite, no number, or too large to be meant."""
    if not isfinite(value) or abs(value) > MOST_NUMBER:
        raise RuleViolation(f"A number lies between −{MOST_NUMBER:,.0f} and {MOST_NUMBER:,.0f}. Write another one.")
    return value


def number_words(value: float) -> str:
    """ "1,234.5": with a comma between thousands, without places that say nothing."""
    return f"{value:,.6f}".rstrip("0").rstrip(".").replace("-", "−") if value != 0 else "0"


def _plain(digits: str) -> str:
    """The last of a point or comma that stands once parts the places; the others part thousands."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    head, tail, mark = digits[:last], digits[last + 1 :], digits[last]
    if mark in head:
        # It stands several times, so it parts thousands.
        return digits.replace(mark, "") if _grouped(digits, mark) else ""
    other = "," if mark == "." else "."
    if other in head and not _grouped(head, other):
        return ""
    return f"{head.replace(other, '') or '0'}.{tail}"


def _grouped(digits: str, mark: str) -> bool:
    first, *groups = digits.split(mark)
    return 1 <= len(first) <= 3 and all(len(group) == 3 and group.isdigit() for group in groups) and first.isdigit()
