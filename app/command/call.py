"""What every command is given, and how it speaks."""

import argparse
import json
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from io import StringIO
from typing import TYPE_CHECKING

from app.adapters.call_queue import CallQueue
from app.adapters.single_instance import Later, Request
from app.domain.errors import RuleViolation
from app.editing.ports import OwnerThread
from app.exports import Painter, plans_beside
from app.workspace.owner_thread import Pending
from app.workspace.workspace import Workspace

if TYPE_CHECKING:
    from app.workspace.background_sending import BackgroundSending


@dataclass(frozen=True, slots=True)
class RunningProgram:
    """What carries out the commands of other starts: a window or the agent."""

    workspace: Workspace
    owner: OwnerThread
    sending: "BackgroundSending"
    painter: Painter | None = None


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
    """The program goes on after this command, because a window or the agent carries it out."""
    owner: OwnerThread = field(default_factory=CallQueue)
    """The thread that carries this out."""
    sender: "BackgroundSending | None" = None
    """What sends letters in the program that goes on; None where this command is all."""

    begin: Callable[[Request, RunningProgram], Later] | None = None
    """Carries out the command of another start, for a command that goes on."""

    @property
    def sending(self) -> "BackgroundSending":
        """What sends letters here, made with its first use."""
        if self.sender is None:
            # Only here: most commands connect to nothing.
            from app.adapters.receiver import check_receiver
            from app.adapters.transport import AccountTransport
            from app.workspace.background_sending import BackgroundSending

            paint = plans_beside(self.painter)
            self.sender = BackgroundSending(self.workspace, AccountTransport, self.owner, check_receiver, paint)
        return self.sender

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


Waits = Generator[Pending, None, None]
"""What a command is that talks to servers: it yields what it waits for, and goes on when that is over."""
Run = Callable[[Call], Waits | None]


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
