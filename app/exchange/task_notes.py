"""What a task has no field for is kept in its notes, a line each: ``Labels: seo``."""

import json
import re
from collections.abc import Sequence

from app.domain.check_item import CheckItem, CheckState
from app.domain.text import LONGEST_TEXT, clean_text

Extra = tuple[str, str]
"""What the line is called, and what it says."""
KEY = "Key"
"""The line that keeps what the task is known by in the other program."""
_KEY_LINE = re.compile(rf"^{KEY}: (.+)$", re.MULTILINE)
_NOTHING = frozenset(("", "[]", "{}", "0", "none", "null", "na", "n/a", "-", "—"))


def with_extras(notes: str, extras: Sequence[Extra]) -> str:
    """The notes of a new task, with its other facts below them."""
    lines = "\n".join(f"{name}: {value}" for name, value in extras)
    return "\n\n".join(part for part in (notes, lines) if part)[:LONGEST_TEXT]


def kept_key(notes: str) -> str | None:
    """The key of another program in the notes of a task; None where there is none, or more than one."""
    found = _KEY_LINE.findall(notes) if KEY in notes else []
    return found[0] if len(found) == 1 else None


def merged(before: str, notes: str, extras: Sequence[Extra]) -> str:
    """The notes of a known task with what the file says, each in its place; what stands there besides stays.

    Notes that already hold the file's are left alone: somebody may have added to them.
    """
    after = before if clean_text(notes, "text") in before else with_extras(notes, _own_lines(before, extras))
    for name, value in extras:
        if f"{name}: {value}" in after:
            continue
        line = re.compile(rf"^{re.escape(name)}: .*$", re.MULTILINE)
        said = f"{name}: {value}"
        once = len(line.findall(after)) == 1
        after = line.sub(said.replace("\\", r"\\"), after) if once else f"{after}\n{said}".strip()
    return after if len(after) <= LONGEST_TEXT else before


def _own_lines(before: str, extras: Sequence[Extra]) -> list[Extra]:
    """Lines of an earlier import, which the file's own text must not wipe out."""
    return [extra for extra in extras if f"{extra[0]}: " in before]


def line_of(text: str) -> str:
    """One line of a cell; empty for what programs write for nothing."""
    if not text:
        return ""
    bare = " ".join(re.sub(r"\s*\((?:https?|\.\./)[^)]*\)", "", text).split())
    bare = bare[1:-1].strip() if bare[:1] == "[" and bare[-1:] == "]" and '"' not in bare else bare
    return "" if bare.casefold() in _NOTHING else bare[:2000]


def check_items(text: str) -> tuple[CheckItem, ...]:
    """The lines of a checklist as ClickUp, Planner and TickTick write them; none for counts and for names alone."""
    text = text.strip()
    if text.startswith(("{", "[")):
        try:
            found = json.loads(text)
        except ValueError:
            return ()
        lists = found.values() if isinstance(found, dict) else [found]
        items = [str(item) for each in lists for item in (each if isinstance(each, list) else [each])]
    elif text[:1] in "▫▪☐☑✓" and text:
        return tuple(
            CheckItem(item.strip(), CheckState.DONE if sign in "▪☑✓" else CheckState.OPEN)
            for sign, item in re.findall(r"([▫▪☐☑✓])\s*([^▫▪☐☑✓\n]+)", text)
        )
    else:
        items = text.split(";") if ";" in text else []
    return tuple(CheckItem(line[:200]) for item in items if (line := line_of(item)))
