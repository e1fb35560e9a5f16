"""Copies of files that were taken out to be opened: found again, swept once nobody needs them, offered where changed.

Question: when may a folder of the system's place for such things be removed? Decision: when all that is in it are plain
files whose bytes lie in the folder of attachments too, none of them is open, and nothing touched it for half a day.
Whatever else lies there stays: a changed copy, a lock of an office program, something of another data folder.
"""

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

OPENED = "leadline-opened-"
"""How the names of the folders begin that hold what was opened."""
DIGITS = 16
"""Of the hash of what was opened, in the name of its folder."""
RESTED_SECONDS = 12 * 3600.0
_PROCESSES = Path("/proc")


@dataclass(frozen=True, slots=True)
class ChangedCopy:
    """A copy that was changed where it was opened. ``digest`` are the first digits of what it was before."""

    path: Path
    digest: str
    at: float
    """When it was changed, in seconds of the system."""


def folder_to_open_in(digest: str) -> Path:
    """A new folder of this user alone for a copy of these bytes."""
    return Path(tempfile.mkdtemp(prefix=f"{OPENED}{digest[:DIGITS]}-"))


def sweep_opened(attachments: Path, now: float) -> list[ChangedCopy]:
    """Remove what was opened and is needed no more; what was changed since, the oldest first. On any thread."""
    changed = []
    in_use: frozenset[str] | None = None
    for folder in _folders(Path(tempfile.gettempdir())):
        with suppress(OSError):
            found = _plain_files(folder)
            if found is None:
                continue
            kept = {path: _kept(path, attachments) for path in found}
            in_use = _open_files() if in_use is None else in_use
            if not in_use.isdisjoint(os.path.realpath(path) for path in found):
                continue
            if all(kept.values()):
                _remove(folder, found, now)
            elif len(found) == 1:
                digest = folder.name.removeprefix(OPENED).partition("-")[0]
                changed += [ChangedCopy(path, digest, seen.st_mtime) for path, seen in found.items()]
    return sorted(changed, key=lambda one: one.at)


def _folders(place: Path) -> Iterator[Path]:
    for folder in sorted(place.glob(f"{OPENED}*")):
        with suppress(OSError):
            seen = folder.lstat()
            mine = sys.platform == "win32" or seen.st_uid == os.getuid()
            if stat.S_ISDIR(seen.st_mode) and mine:
                yield folder


def _plain_files(folder: Path) -> dict[Path, os.stat_result] | None:
    """What is in it as it is now; None where something is no plain file or is the sign that one is being edited."""
    found = {path: path.lstat() for path in folder.iterdir()}
    plain = all(stat.S_ISREG(seen.st_mode) for seen in found.values())
    locked = any(path.name.startswith((".~", "~$")) for path in found)
    return found if plain and not locked else None


def _kept(path: Path, attachments: Path) -> bool:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return (attachments / digest).is_file()


def _open_files() -> frozenset[str]:
    """What the programs of this user have open, where the system tells; elsewhere it refuses to remove it."""
    found = set[str]()
    for process in _PROCESSES.glob("[0-9]*/fd"):
        with suppress(OSError):
            for link in process.iterdir():
                with suppress(OSError):
                    found.add(str(link.readlink()))
    return frozenset(found)


def _remove(folder: Path, found: dict[Path, os.stat_result], now: float) -> None:
    """Unless something was touched lately, or since it was looked at."""
    touched = max([folder.lstat().st_mtime, *(seen.st_mtime for seen in found.values())])
    if now - touched < RESTED_SECONDS:
        return
    for path, seen in found.items():
        again = path.lstat()
        if (again.st_mtime_ns, again.st_size, again.st_ino) != (seen.st_mtime_ns, seen.st_size, seen.st_ino):
            return
        if sys.platform == "win32":
            path.chmod(stat.S_IWRITE)
        path.unlink()
    folder.rmdir()
