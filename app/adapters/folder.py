"""A calendar file or a page into a chosen folder: whole or not at all, and an older page then names the newer one."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.domain.dispatch import DispatchEvent, FaultScope, SendingResult
from app.exchange.page_file import dated_name, pages_before, superseded

CALENDAR_HEAD = "BEGIN:VCALENDAR"


def write_into_folder(folder: Path, stem: str, content: str, may_leave: Callable[[], bool]) -> SendingResult:
    """Write one file. ``may_leave`` is asked when all of it lies beside its place, and decides whether it takes it.

    Never raises for what a disk or a folder does: that is tried again.
    """
    name = f"{stem}.ics" if content.startswith(CALENDAR_HEAD) else dated_name(stem, content)
    target, part = folder / name, folder / f".{name}.part"
    try:
        if not folder.is_dir():
            return _failed(f"The folder {folder} is not there. Choose another one in Settings, under Files and pages.")
        _write_whole(part, content)
        if not may_leave():
            return SendingResult(DispatchEvent.WITHHELD, "Held back before it was written.")
        part.replace(target)
    except OSError as problem:
        return _failed(f"{name} cannot be written into {folder} ({problem.strerror or type(problem).__name__}).")
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    left = mark_older_pages(folder, content, name)
    return SendingResult(DispatchEvent.ACCEPTED, f"Written: {name}.{left}")


def check_folder(folder: Path) -> SendingResult:
    """Whether files can be written there: one is, and taken away again."""
    part = folder / ".leadline.part"
    try:
        if not folder.is_dir():
            return _failed(f"The folder {folder} is not there. Choose another one.")
        _write_whole(part, "Leadline")
    except OSError as problem:
        return _failed(f"Nothing can be written into {folder} ({problem.strerror or type(problem).__name__}).")
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return SendingResult(DispatchEvent.ACCEPTED, "Files can be written there.")


def _write_whole(part: Path, content: str) -> None:
    with part.open("w", encoding="utf-8", newline="") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def mark_older_pages(folder: Path, content: str, name: str) -> str:
    """Let the pages before this one say that it is there. What hinders that is returned as a sentence, and no failure:
    the new page is written."""
    try:
        for path in pages_before(folder, content, name):
            part = path.with_name(f".{path.name}.part")
            _write_whole(part, superseded(path.read_text("utf-8"), name))
            part.replace(path)
    except (OSError, ValueError):
        return " An older page could not be marked as old."
    return ""


def _failed(words: str) -> SendingResult:
    return SendingResult(DispatchEvent.FAILED, words, FaultScope.ACCOUNT)
