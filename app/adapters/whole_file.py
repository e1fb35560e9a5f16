"""Files that people name for imports, exports and backups: read or written whole, and one plain sentence on failure."""

import os
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import KnownError, RuleViolation

LARGEST_BYTES = 20_000_000
"""Of a text file; a workflow of 2,000 steps has one million."""


def write_file(target: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a file beside the target, which then takes its place in one move.

    The file beside it has the same ending. Raises KnownError; what stood at the target is then untouched.
    """
    if target.is_dir():
        raise RuleViolation(f"{target} is a folder. Name a file in it.")
    part = target.with_name(f".{target.stem[:100]}.part{target.suffix}")
    try:
        write(part)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(target)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is no file name"
        raise KnownError(f"{target} cannot be written ({reason}). Choose another file.") from error
    finally:
        _clear(part)


def _clear(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except (OSError, ValueError):
        return


def read_text(source: Path) -> str:
    """A whole text file in UTF-8. Raises RuleViolation when it is none, KnownError when it cannot be opened."""
    try:
        return read_bytes(source).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleViolation(f"{source} is no text in UTF-8. Save it so, or choose another file.") from None


def read_bytes(source: Path) -> bytes:
    """A whole file of at most 20 MB. Raises RuleViolation when it is larger, KnownError when it cannot be opened."""
    try:
        if source.is_dir():
            raise RuleViolation(f"{source} is a folder. Name a file in it.")
        if source.stat().st_size > LARGEST_BYTES:
            raise RuleViolation(f"{source} is larger than {LARGEST_BYTES // 1_000_000} MB. Choose another file.")
        return source.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is no file name"
        raise KnownError(f"{source} cannot be read ({reason}). Choose another file.") from error
