"""What the text of one cell of a task table means: names, labels, an owner, a length, an address. For the reader.

The same few names stand in thousands of rows, so what they mean is kept.
"""

import re
from functools import lru_cache

from app.domain.task import LONGEST_LABEL
from app.exchange.csv_columns import TaskField
from app.exchange.csv_writing import unguarded
from app.exchange.task_notes import line_of

_ADDRESS = ("http://", "https://", "mailto:")


def no_date(text: str, field: TaskField) -> str:
    """Why a text in the column ``field`` is no day, as a sentence."""
    what = f"for {field.casefold()}"
    if re.match(r"(?:every|ev|jede[nrs]?|alle|chaque|cada|ogni|daily|weekly|monthly)\b", text, re.IGNORECASE):
        return f"“{text[:40]}” repeats, so it is no one date {what}."
    if re.fullmatch(r"\d{1,2}\.?[ /.-]?[^\W\d_]{3,}\.?|[^\W\d_]{3,}\.? \d{1,2}|\d{1,2}[./]\d{1,2}\.?", text):
        return f"“{text[:40]}” names no year, so it is no date {what}."
    return f"“{text[:40]}” is no date {what}."


@lru_cache(maxsize=4096)
def names_in(text: str, several: bool) -> tuple[str, ...]:
    """Names of projects in a cell; Notion writes each with its address."""
    parts = re.split(r"\s*\((?:https?:|\.\./)[^)]*\)\s*(?:,\s*)?", text)
    if len(parts) == 1:
        parts = re.split(r"[,;]", text) if several else [text]
    return tuple(name for part in parts if (name := " ".join(part.split())))


@lru_cache(maxsize=4096)
def labels_in(text: str) -> tuple[str, ...]:
    """The labels of one cell, as most programs part them."""
    names = (line_of(name).strip("@# ")[:LONGEST_LABEL] for name in re.split(r"[,;|\n]", unguarded(text)))
    return tuple(name for name in names if name)


def without_labels(title: str) -> tuple[str, str]:
    """A title and its labels, parted by commas: Todoist writes ``Order badges @shop``."""
    found = re.fullmatch(r"(.*?\S)((?:\s+@[^\s@]+)+)", title.strip(), re.DOTALL)
    return (found[1], ", ".join(word[1:] for word in found[2].split())) if found else (title, "")


@lru_cache(maxsize=4096)
def owner_in(name: str) -> str:
    """The name. Todoist writes ``Ana (12345)``, MS Project ``Ana[50%]``; brackets of a list, as in ClickUp, stay."""
    name = re.sub(r"\(\d+\)|\[\d+\s*%\]|\((?:https?:|\.\./)[^)]*\)", " ", name)
    return " ".join(("" if name.strip() == "[]" else name).split())


def minutes_in(text: str, remarks: list[str]) -> int | None:
    """Minutes of a length in hours: ``1.5``, ``1h 30m``; None for none. What is no length adds a remark."""
    if not text:
        return None
    found = re.fullmatch(r"(?:(\d{1,5})(?:[.,](\d{1,4}))?\s*h?)?\s*(?:(\d{1,3})\s*m(?:in)?)?", text)
    if found is None:
        remarks.append(f"“{text[:40]}” is no number of hours.")
        return None
    return round(float(f"{found[1] or 0}.{found[2] or 0}") * 60) + int(found[3] or 0)


def link_in(text: str, remarks: list[str]) -> str:
    """A web or mail address as it stands; another text is left out and adds a remark."""
    if text and (not text.lower().startswith(_ADDRESS) or len(text.split()) > 1):
        remarks.append(f"“{text[:40]}” is no web address.")
        return ""
    return text
