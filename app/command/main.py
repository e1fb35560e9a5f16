"""The first look at the arguments: a window, or a command line. Light, because each start of the window pays it."""

import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.clock import program_clock
from app.adapters.data_folder import data_folder
from app.domain.errors import LeadlineError

if TYPE_CHECKING:
    from app.exports import Painter

OpenWindow = Callable[[Path, bool], int]
"""Shows the window on a data folder; True: an empty one gets the sample team. Returns the exit status."""


def main(arguments: Sequence[str], open_window: OpenWindow, painter: "Painter | None" = None) -> int:
    """Run one command line, or show the window where it names no command. Returns the exit status.

    ``painter`` paints what commands export as pictures; it should import the screen's parts on first use.
    """
    wanted = _window_wanted(arguments)
    try:
        # Before another start could be asked to carry the command out, whose clock is its own.
        program_clock()
        if wanted is not None:
            return open_window(data_folder(wanted[0]), wanted[1])
    except LeadlineError as refusal:
        sys.stderr.write(f"{refusal.sentence}\n")
        return 1
    # Only here: the commands are many, and the window needs none of them to open.
    from app.command.line import run_line

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Names of files need not be text.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    answer = run_line(arguments, painter)
    sys.stdout.write(answer.out)
    sys.stderr.write(answer.err)
    return answer.code


def _window_wanted(arguments: Sequence[str]) -> tuple[str | None, bool] | None:
    """(data folder, sample) where nothing but these two options is said; None for a command line."""
    words, data, sample = list(arguments), None, False
    while words:
        word = words.pop(0)
        if word == "--sample":
            sample = True
        elif word.startswith("--data="):
            data = word.removeprefix("--data=")
        elif word == "--data" and words:
            data = words.pop(0)
        else:
            return None
    return data, sample
