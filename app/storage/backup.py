"""One backup: copied from the open database, checked and hashed elsewhere, described beside it. For ``backup_folder``.

``copy_now`` needs the connection and takes milliseconds; ``finish`` gets only a path and may run on another thread.
"""

import json
import sqlite3
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.domain.backup import BackupInfo
from app.domain.errors import Damaged, KnownError
from app.storage.database_copy import PART, UNREADABLE, check_database, copy_pages, hash_of, reading, settle
from app.storage.file_check import check_owner

NAME = "leadline-{number:05}-{at:%Y-%m-%d-%H%M%S}.db"
SIDECAR = ".json"
_STAMPS = (
    ("history", "coalesce(max(id), 0)", "0"),
    ("history", "coalesce(sum(undone), 0)", "0"),
    ("history", "coalesce(max(at), '')", ""),
    ("sequence", "coalesce(sum(last), 0)", "0"),
    ("delivery", "count(*) || coalesce(max(at), '') || coalesce(max(corrected_at), '')", "0"),
    # Without what a look at the clock alone leaves: that a date holds, which nobody was shown.
    ("ledger", "count(nullif(channel, 'seen')) || coalesce(max(iif(channel = 'seen', NULL, at)), '')", "0"),
    ("dispatch", "count(*) || '-' || coalesce(sum(length(story) + failures), 0)", "0-0"),
    ("answer", "count(*) || '-' || coalesce(max(id), 0)", "0-0"),
    ("answer_decision", "count(*) || coalesce(max(at), '')", "0"),
)
"""Tables, what of each tells two states apart, and that of an empty one. A letter's story grows with all it meets."""
NOTHING = "|".join(empty for _, _, empty in _STAMPS)
"""The stamp of a database in which nothing was ever done."""


def copy_now(connection: sqlite3.Connection, folder: Path, number: int, at: datetime) -> Path:
    """An unchecked copy with a temporary name. Raises sqlite3.Error and leaves nothing."""
    name = NAME.format(number=number, at=at.astimezone(UTC))
    part = folder / (name + PART)
    copy_pages(connection, part)
    return part


def finish(part: Path, number: int, at: datetime) -> BackupInfo:
    """Check, hash and describe a copy, and give it its name. Raises KnownError for a damaged one and deletes it."""
    target = part.with_name(part.name.removesuffix(PART))
    try:
        info = replace(inspect(part), path=target, number=number, at=at)
        _describe(info, hash_of(part))
        settle(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        if not target.exists():
            _sidecar(target).unlink(missing_ok=True)
        raise
    return info


def inspect(file: Path) -> BackupInfo:
    """Check a finished file and count what is in it; ``at`` is its last change. Raises KnownError."""
    try:
        with reading(file) as copy:
            run = copy.execute
            owner, version = (int(run(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version"))
            check_owner(file, owner, version, has_tables=True)
            problems = check_database(copy) + _strange_objects(copy)
            if problems:
                raise Damaged(f"{file.name} is damaged ({problems[0]})", "Choose another backup.")
            return _counted(copy, file)
    except UNREADABLE as error:
        raise Damaged(f"{file.name} cannot be read ({error})", "Choose another backup.") from error


def _strange_objects(copy: sqlite3.Connection) -> list[str]:
    """Triggers and views run when somebody reads or writes; this program makes none."""
    rows = copy.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')")
    return [f"it has a {kind} “{name}”, which Leadline did not make" for kind, name in rows]


def _counted(copy: sqlite3.Connection, file: Path) -> BackupInfo:
    projects, tasks, people = (
        int(copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in ("project", "task", "person")
    )
    last = copy.execute("SELECT max(at) FROM (SELECT at FROM activity UNION ALL SELECT at FROM history)").fetchone()[0]
    moment = datetime.fromisoformat(last) if last else None
    at = moment or datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return BackupInfo(file, at, file.stat().st_size, projects, tasks, people, moment, stamp=stamp_of(copy))


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether nothing is in the data that anybody would miss."""
    return not any(
        connection.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0]
        for table in ("project", "task", "person", "workflow")
    )


def newest_good(folder: Path) -> BackupInfo | None:
    """The newest backup of a folder that is sound and holds anything; None when there is none."""
    for info in listing(folder):
        if info.rows:
            with suppress(KnownError):
                return verify(info.path)
    return None


def stamp_of(connection: sqlite3.Connection) -> str:
    """Equal for two moments between which nothing was done, undone, told, sent or answered. What a look at the clock or
    at an account leaves does not count. Tables that a file of an older version lacks are as if empty."""
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return "|".join(
        str(connection.execute(f"SELECT {what} FROM {table}").fetchone()[0]) if table in present else empty
        for table, what, empty in _STAMPS
    )


def verify(file: Path) -> BackupInfo:
    """All checks of ``inspect``, and that nothing changed since it was made. Raises KnownError."""
    if not file.is_file():
        raise KnownError(f"{file} is not there. Choose another backup.")
    wal = file.with_name(file.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        raise KnownError(f"{file.name} is in use, or was not closed properly. Open it in Leadline once.")
    known = described(file)
    if known is not None and known[1] != hash_of(file):
        raise KnownError(f"{file.name} has changed since it was made, so it is damaged. Choose another backup.")
    info = inspect(file)
    return known[0] if known is not None else info


def listing(folder: Path) -> list[BackupInfo]:
    """The finished backups of a folder, the newest first; what has no description is none."""
    found = [described(file) for file in folder.glob("*.db")]
    return sorted((known[0] for known in found if known is not None), key=lambda info: info.number, reverse=True)


def described(file: Path) -> tuple[BackupInfo, str] | None:
    """The description that was written with a backup, and its hash; None when there is none that fits."""
    try:
        row = json.loads(_sidecar(file).read_text(encoding="utf-8"))
        last = row["last_change"]
        info = BackupInfo(
            file,
            datetime.fromisoformat(row["at"]),
            int(row["size"]),
            int(row["projects"]),
            int(row["tasks"]),
            int(row["people"]),
            datetime.fromisoformat(last) if last else None,
            int(row["number"]),
            str(row["stamp"]),
        )
        return info, str(row["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def files_of(info: BackupInfo) -> tuple[Path, Path]:
    """The two files of a backup: the copy of the database, and the JSON that describes it."""
    return info.path, _sidecar(info.path)


def remove(info: BackupInfo) -> None:
    """The file first: a description alone is no backup, a file alone would be a nameless one."""
    for path in files_of(info):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _describe(info: BackupInfo, digest: str) -> None:
    row = {
        "sha256": digest,
        "at": info.at.isoformat(),
        "size": info.size,
        "projects": info.projects,
        "tasks": info.tasks,
        "people": info.people,
        "last_change": info.last_change.isoformat() if info.last_change else None,
        "number": info.number,
        "stamp": info.stamp,
    }
    target = _sidecar(info.path)
    part = target.with_name(target.name + PART)
    part.write_text(json.dumps(row, indent=1), encoding="utf-8")
    settle(part, target)


def _sidecar(file: Path) -> Path:
    return file.with_name(file.name + SIDECAR)
