"""Drafts that a mail program opens from a file, because a link has no room for them; they are kept for a day."""

import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from app.adapters.whole_file import write_file
from app.domain.errors import KnownError

DRAFTS = "drafts"
KEPT = timedelta(days=1)


def write_draft(data_folder: Path, number: int, content: str, now: datetime) -> Path:
    """Write a draft where a mail program can open it, and take away those of days before. Raises KnownError."""
    folder = data_folder / DRAFTS
    target = folder / f"letter-{number}.eml"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError(f"{folder} cannot be made ({error.strerror}). Copy the letter and send it your way.") from None
    _clear(folder, now)
    write_file(target, lambda part: part.write_bytes(content.encode("ascii")))
    os.utime(target, (now.timestamp(), now.timestamp()))
    return target


def _clear(folder: Path, now: datetime) -> None:
    oldest = (now - KEPT).timestamp()
    for file in folder.glob("*.eml"):
        # One that another program holds stays until the next time.
        with suppress(OSError):
            if file.stat().st_mtime < oldest:
                file.unlink()
