"""Hours as people type and read them: ``14:00``, ``9:00-12:30, 13:00-17:30``. For forms and import."""

import re

from app.domain.errors import RuleViolation
from app.domain.work_calendar import Hours

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?"
_BLOCK = re.compile(rf"\s*{_CLOCK}\s*(?:-|–|—|to)\s*{_CLOCK}\s*")
_HOUR = re.compile(rf"\s*{_CLOCK}\s*")
_DAY = 24 * 60
_OFF = ("", "off", "-", "–")


def read_hours(text: str) -> Hours:
    """The hours of one day; nothing typed, or ``off``, is a day off. Blocks that touch become one.

    Raises RuleViolation for what is no hours, or not in order within a day.
    """
    if text.strip().casefold() in _OFF:
        return ()
    found: list[tuple[int, int]] = []
    for part in re.split(r"[,;]", text):
        start, finish = _block(part, text)
        if found and start == found[-1][1]:
            found[-1] = (found[-1][0], finish)
        elif found and start < found[-1][1]:
            raise RuleViolation(f"“{text.strip()[:60]}” overlaps. Write the hours in order: 9:00-12:30, 13:00-17:30.")
        else:
            found.append((start, finish))
    return tuple(found)


def write_hours(hours: Hours) -> str:
    """What ``read_hours`` understands; a day off is the empty text."""
    return ", ".join(f"{write_clock(start)}-{write_clock(finish)}" for start, finish in hours)


def _block(part: str, text: str) -> tuple[int, int]:
    found = _BLOCK.fullmatch(part)
    if found is not None and int(found[2] or 0) < 60 and int(found[4] or 0) < 60:
        start, finish = int(found[1]) * 60 + int(found[2] or 0), int(found[3]) * 60 + int(found[4] or 0)
        if start < finish <= _DAY:
            return start, finish
    raise RuleViolation(
        f"“{text.strip()[:60]}” are no working hours. Write them like 9:00-12:30, 13:00-17:30; empty is a day off."
    )


def write_clock(minutes: int | None) -> str:
    """Minutes after midnight as people write them, "14:00"; the empty text for None."""
    return f"{minutes // 60}:{minutes % 60:02}" if minutes is not None else ""


def read_clock(text: str) -> int | None:
    """An hour of the day, 14:00, 14.30 or 9, in minutes after midnight; None for nothing. Raises RuleViolation."""
    if not text.strip():
        return None
    found = _HOUR.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise RuleViolation(f"“{text.strip()[:20]}” is no hour. Write it like 14:00, or leave it empty.")
    return int(found[1]) * 60 + int(found[2] or 0)


def need_minute(minute: int | None) -> int | None:
    """The same minute; raises RuleViolation for one that no day has."""
    if minute is not None and not 0 <= minute < _DAY:
        raise RuleViolation("An hour lies between 0:00 and 23:59.")
    return minute
