"""What every command is given, and how it speaks."""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from io import StringIO

from app.domain.errors import RuleViolation
from app.exports import Painter
from app.workspace.workspace import Workspace


@dataclass
class Call:
    """One command under way; what it says is collected and printed at the end."""

    arguments: argparse.Namespace
    workspace: Workspace
    painter: Painter | None = None
    """None where nothing can be painted."""
    out: StringIO = field(default_factory=StringIO)
    secret: str | None = None
    """What came by standard input for an option such as ``--password-stdin``."""
    stays: bool = False
    """The program goes on after this command, because a window carries it out."""

    def say(self, text: str = "") -> None:
        self.out.write(text + "\n")

    def give(self, value: object) -> None:
        """Print JSON: dates as YYYY-MM-DD, moments as ISO text."""
        self.say(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))

    @property
    def wants_json(self) -> bool:
        return bool(getattr(self.arguments, "json", False))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Aligned columns; an empty table says so."""
        if not rows:
            self.say("Nothing here.")
            return
        cells = [list(head), *([_text(cell) for cell in row] for row in rows)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
        for row in cells:
            self.say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


Run = Callable[[Call], None]


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    raise TypeError(type(value).__name__)


def _text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value)


def parse_day(text: str) -> date:
    """YYYY-MM-DD. Raises RuleViolation for anything else and for days that do not exist."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RuleViolation(f"“{text[:40]}” is no day. Write it as YYYY-MM-DD, for example 2027-03-18.") from None
