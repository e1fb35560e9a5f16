"""What can be known of a database file before SQLite touches it, so that a refused one stays byte for byte as it is."""

import errno
import sqlite3
from pathlib import Path

from app.domain.errors import Damaged, KnownError, NothingThere
from app.storage.database_copy import UNREADABLE, way_back
from app.storage.migrate import LATEST, newer_sentence

APPLICATION_ID = 0x4C45_4144  # "LEAD"
SQLITE_MAGIC = b"SQLite format 3\x00"
WAL_MODE = 2
LEAF_OF_TABLE = 13


def check_file(file: Path, backups: Path, *, begin_anew: bool = False) -> str:
    """Raises KnownError for what is no database of this program. Returns a sentence for what is odd, or nothing.

    A missing or empty file beside backups is no new program: it raises NothingThere, unless ``begin_anew`` says so.
    """
    try:
        if file.is_dir():
            raise KnownError(f"{file} is a folder, no database. Move it away or choose another data folder.")
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            return _begin(file, backups, "is not there", begin_anew=begin_anew)
        with file.open("rb") as stream:
            head = stream.read(108)
    except OSError as error:
        raise KnownError(_os_sentence(error, file)) from error
    if not head:
        return _begin(file, backups, "is empty", begin_anew=begin_anew)
    has_tables = _check_head(file, head)
    wal = file.with_name(file.name + "-wal")
    if wal.exists():
        _check_wal(file, head, wal)
        return ""
    # A new file gets its tables from the -wal, so without one that was never emptied into it there is nothing.
    started = "" if has_tables else _begin(file, backups, "is empty", begin_anew=begin_anew)
    return _lost_note(file) if head[18] == WAL_MODE else started


def _check_head(file: Path, head: bytes) -> bool:
    """Whether there are tables in the file itself."""
    if not head.startswith(SQLITE_MAGIC) or len(head) < 108:
        raise Damaged(f"{file} is no database", way_back(file))
    application, version = int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big")
    has_tables = head[100] != LEAF_OF_TABLE or head[103:105] != b"\0\0"
    check_owner(file, application, version, has_tables=has_tables)
    return has_tables


def _check_wal(file: Path, head: bytes, wal: Path) -> None:
    if wal.stat().st_size == 0:
        return
    if head[18] != WAL_MODE:
        raise KnownError(
            f"{wal.name} in {file.parent} belongs to another copy of the database and would damage this one. "
            f"Move {wal.name} away, then start again."
        )
    _look_inside(file)


def _look_inside(file: Path) -> None:
    """After a crash the newest header is in the ``-wal``. Read only, because closing would write it back."""
    connection = None
    try:
        connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=0.2)
        run = connection.execute
        application, version = (run(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        tables = run("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    except UNREADABLE:
        # Whatever it is, opening it to write meets it too and has the sentence for it.
        return
    finally:
        if connection is not None:
            connection.close()
    check_owner(file, application, version, has_tables=tables > 0)


def check_owner(file: Path, application: int, version: int, *, has_tables: bool) -> None:
    """Raises KnownError for another program's database and for one of a newer Leadline."""
    fresh = application == 0 and version == 0 and not has_tables
    if application != APPLICATION_ID and not fresh:
        raise KnownError(foreign_sentence(file))
    if version > LATEST:
        raise KnownError(newer_sentence(file, version))


def foreign_sentence(file: Path) -> str:
    """What is said of a database that another program made."""
    return f"{file} belongs to another program. Move it away or choose another data folder with --data."


def _begin(file: Path, backups: Path, state: str, *, begin_anew: bool) -> str:
    if not begin_anew and next(backups.glob("*.db"), None) is not None:
        raise NothingThere(f"{file} {state}, but there are backups", way_back(file))
    return ""


def _lost_note(file: Path) -> str:
    # A kill while the file was being opened or closed looks the same, so this does not claim a loss.
    return (
        f"Leadline was not closed properly, and there is no {file.name}-wal. If somebody moved that file away, the "
        "last changes are missing: look at the last things you did."
    )


def _os_sentence(error: OSError, file: Path) -> str:
    if error.errno == errno.ENOSPC:
        return "The disk is full. Free space on the disk and try again."
    return f"{file} cannot be read ({error.strerror}). Check the folder's rights, or choose another one with --data."
