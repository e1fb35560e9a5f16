"""Copies of files that no version names: marked while the data is open, deleted when nothing can bring them back.

Question: when may the bytes of a removed file go? Decision: when their mark is older than every step of the history and
every kept backup, and neither the rows nor the history of any of those names them: undo, redo and going back to a
backup find all that they bring back. Rejected: the age alone, which a clock that was set back makes a loss.
"""

from __future__ import annotations

import logging
import re
import shutil
import sqlite3
import zlib
from collections.abc import Collection, Generator, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.file_name import LEAVING
from app.editing.edit import drained
from app.storage.codec import codec
from app.storage.database_copy import PART, reading, settle

if TYPE_CHECKING:
    from app.domain.backup import BackupInfo
    from app.domain.file import ManagedCopy


log = logging.getLogger(__name__)

YOUNG = timedelta(days=1)
"""A copy that was put there or asked for so lately may be about to be named."""
PIECE = 1_000_000
"""Bytes that are copied before how much is done is told."""
_HASH = re.compile(r"[0-9a-f]{64}")


def copies_in(folder: Path) -> dict[str, Path]:
    """The finished copies of a folder by their hash; none where there is no folder."""
    paths = folder.iterdir() if folder.is_dir() else ()
    return {path.name: path for path in paths if _HASH.fullmatch(path.name)}


def named_in(connection: sqlite3.Connection) -> set[str]:
    """The hashes that versions and answers of a database name; none in a file of an older version."""
    if not _has(connection, "file_version"):
        return set()
    named = {digest for (digest,) in connection.execute("SELECT sha256 FROM file_version WHERE sha256 <> ''")}
    for (reading_of,) in connection.execute("SELECT reading FROM answer WHERE reading LIKE '%\"sha256\"%'"):
        named.update(_HASH.findall(reading_of))
    return named


def news_of(connection: sqlite3.Connection, folder: Path, now: datetime) -> list[ManagedCopy]:
    """What to record of the copies of a folder: those that nobody names any more, and those that are named again."""
    # Only here, as below: a start looks at no copies.
    from app.domain.file import ManagedCopy

    named, known = named_in(connection), _marks(connection)
    news = []
    for digest, path in copies_in(folder).items():
        mark = known.get(digest)
        since = mark.unused_since if mark is not None else None
        found = path.stat()
        at = datetime.fromtimestamp(found.st_mtime, UTC)
        if digest in named:
            news += [ManagedCopy(digest, found.st_size, at)] if since is not None else []
        elif since is None or since < at:
            news.append(ManagedCopy(digest, found.st_size, at, now))
    return news


def sweep(folder: Path, backups: Collection[BackupInfo], now: datetime) -> list[ManagedCopy]:
    """Delete the copies that nothing can bring back; files only, on any thread. ``backups`` are all that are kept, of
    which the newest is the data as it stands.

    Returns the marks of those that something still names, begun anew, so that they are not looked for every time.
    """
    newest = max(backups, key=lambda info: info.number, default=None)
    if newest is None:
        return []
    with reading(newest.path) as copy:
        marks = [mark for mark in _marks(copy).values() if mark.unused_since is not None]
    there = copies_in(folder)
    marks = [mark for mark in marks if mark.sha256 in there and mark.unused_since is not None]
    if not marks:
        return []
    oldest = min(_oldest(info) for info in backups)
    old = {mark.sha256: mark for mark in marks if mark.unused_since is not None and mark.unused_since < oldest}
    needed = reachable(old, backups)
    gone = [digest for digest in old if digest not in needed and _deleted(there[digest], now)]
    if gone:
        log.info("swept %d copies of files that nothing names", len(gone))
    return [replace(old[digest], unused_since=now) for digest in sorted(needed)]


def reachable(hashes: Collection[str], backups: Iterable[BackupInfo]) -> set[str]:
    """Those that the rows or the history of any of these backups name."""
    left = set(hashes)
    for info in backups:
        if not left:
            break
        with reading(info.path) as copy:
            left -= named_in(copy)
            for (payload,) in copy.execute("SELECT payload FROM history") if left else ():
                left -= {digest for digest in _HASH.findall(zlib.decompress(payload).decode()) if digest in left}
    return set(hashes) - left


def bring_copies(hashes: Iterable[str], source: Path, target: Path) -> None:
    """Copy to a folder what it lacks of these and the other one has. Raises OSError."""
    drained(bringing_copies(hashes, source, target))


def bringing_copies(hashes: Iterable[str], source: Path, target: Path) -> Generator[float, None, None]:
    """The same bit by bit: yields how much is done, from 0 to 1. Given up there, each copy is whole or not there."""
    there = copies_in(source)
    wanted = sorted(set(hashes) & there.keys() - copies_in(target).keys())
    whole, done = max(1, sum(there[digest].stat().st_size for digest in wanted)), 0
    for digest in wanted:
        target.mkdir(parents=True, exist_ok=True)
        part = target / f"{digest}{PART}"
        try:
            with there[digest].open("rb") as given, part.open("wb") as taken:
                while piece := given.read(PIECE):
                    taken.write(piece)
                    done += len(piece)
                    yield min(1.0, done / whole)
            shutil.copystat(there[digest], part)
            settle(part, target / digest)
        finally:
            part.unlink(missing_ok=True)


def bringing_named(backup: Path, source: Path, target: Path) -> Generator[float, None, None]:
    """Copy bit by bit what a backup names and a folder lacks. Raises OSError."""
    with reading(backup) as copy:
        named = named_in(copy)
    yield from bringing_copies(named, source, target)


def bring_named(info: BackupInfo, source: Path, target: Path) -> None:
    """Copy what a backup names to the folder beside another place of it. Raises OSError."""
    drained(bringing_named(info.path, source, target))


def sweep_second(folder: Path, first: Path, backups: Collection[BackupInfo]) -> None:
    """Delete in a second folder what the first one has no more and no backup there can bring back."""
    there = copies_in(folder)
    extra = there.keys() - copies_in(first).keys()
    for digest in extra - reachable(extra, backups):
        with suppress(OSError):
            there[digest].unlink()


def _oldest(info: BackupInfo) -> datetime:
    """From when on a backup can bring back anything: its own moment, or the first step that can be undone in it."""
    with reading(info.path) as copy:
        first = copy.execute("SELECT min(at) FROM history WHERE at <> ''").fetchone()[0]
    return min(info.at, datetime.fromisoformat(first)) if first else info.at


def _marks(connection: sqlite3.Connection) -> dict[str, ManagedCopy]:
    if not _has(connection, "attachment"):
        return {}
    from app.domain.file import ManagedCopy

    rows = codec(ManagedCopy)
    found = connection.execute(f"SELECT {', '.join(rows.columns)} FROM attachment")
    marks: list[ManagedCopy] = [rows.decode(row) for row in found]
    return {mark.sha256: mark for mark in marks}


def _has(connection: sqlite3.Connection, table: str) -> bool:
    sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return connection.execute(sql, (table,)).fetchone() is not None


def _deleted(path: Path, now: datetime) -> bool:
    """Delete one copy, unless somebody asked for it lately. It is set aside before that is looked at: who asks for it
    from then on finds it gone, and copies it anew."""
    aside = path.with_name(path.name + LEAVING)
    try:
        path.replace(aside)
        asked = datetime.fromtimestamp(aside.stat().st_mtime, UTC)
        if abs(now - asked) < YOUNG:
            aside.replace(path)
            return False
        aside.unlink()
    except OSError as error:
        log.warning("a copy that nothing names could not be deleted: %s", error.strerror)
        return False
    return True
