"""Working hours as people type and read them: ``9:00-12:30, 13:00-17:30``. For forms and import."""

import re

from app.domain.errors import RuleViolation
from app.domain.work_calendar import Hours

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?"
_BLOCK = re.compile(rf"\s*{_CLOCK}\s*(?:-|–|—|to)\s*{_CLOCK}\s*")
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
    return ", ".join(f"{_clock(start)}-{_clock(finish)}" for start, finish in hours)


def _block(part: str, text: str) -> tuple[int, int]:
    found = _BLOCK.fullmatch(part)
    if found is not None and int(found[2] or 0) < 60 and int(found[4] or 0) < 60:
        start, finish = int(found[1]) * 60 + int(found[2] or 0), int(found[3]) * 60 + int(found[4] or 0)
        if start < finish <= _DAY:
            return start, finish
    raise RuleViolation(
        f"“{text.strip()[:60]}” are no working hours. Write them like 9:00-12:30, 13:00-17:30; empty is a day off."
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
