"""A text made ready for reading: its days, keys of tasks and links become marks in it. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from app.exchange.answer.day import FoundDay, find_days

LONGEST_READ = 5_000
"""Characters; nobody answers longer, and what is longer is for the lead to read."""

_URL = re.compile(r"<?(?:https?://|www\.)[^\s<>]{1,2000}>?", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)")
_KEY = re.compile(r"\[\s*LL-\d{1,9}\s*\]|\bLL-\d{1,9}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in which §d0, §d1 … stand for its days, §k for keys of tasks and §u for links."""

    text: str
    days: tuple[FoundDay, ...]
    sent_on: date


def wording_of(text: str, sent_on: date) -> Wording:
    """Make a text ready for reading; blanks and apostrophes become plain ones."""
    plain = text[:LONGEST_READ].replace("§", " ").translate(str.maketrans("’‘`´", "''''"))
    plain = _KEY.sub("§k", _URL.sub(" §u ", plain))
    plain = re.sub(r"[ \t]+", " ", _EMPHASIS.sub("", plain))
    days = find_days(plain, sent_on)
    parts, end = [], 0
    for number, day in enumerate(days):
        parts += [plain[end : day.start], f"§d{number}"]
        end = day.end
    return Wording("".join([*parts, plain[end:]]).strip(), days, sent_on)
