"""Opens the database file: its settings, the checks at start, and the sentences for what can be wrong with it."""

import errno
import sqlite3
from pathlib import Path

from app.domain.errors import KnownError
from app.storage.migrate import LATEST, migrate

APPLICATION_ID = 0x4C45_4144  # "LEAD"
SQLITE_MAGIC = b"SQLite format 3\x00"


def open_database(file: Path, *, before_migration: Path) -> sqlite3.Connection:
    """The one connection, with an up-to-date schema.

    ``before_migration`` is the folder that gets a copy of an old file before it is migrated. Raises KnownError with
    a sentence that names the file and what to do; the file is then as it was.
    """
    _check_file(file)
    try:
        connection = sqlite3.connect(file, isolation_level=None, timeout=0.2, check_same_thread=True)
    except sqlite3.OperationalError as error:
        raise KnownError(f"{file} cannot be opened ({error}). Choose another folder with --data.") from error
    try:
        _settle_in(connection, file)
        migrate(connection, file, before_migration)
    except sqlite3.Error as error:
        connection.close()
        raise KnownError(sentence_for(error, file)) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _check_file(file: Path) -> None:
    """What can be known before SQLite touches it, so that a foreign file stays byte for byte as it is."""
    try:
        if file.is_dir():
            raise KnownError(f"{file} is a folder, no database. Move it away or choose another data folder.")
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.stat().st_size == 0:
            return
        with file.open("rb") as stream:
            head = stream.read(100)
    except OSError as error:
        raise KnownError(_os_sentence(error, file)) from error
    if not head.startswith(SQLITE_MAGIC):
        raise KnownError(f"{file} is no database. Move it away, or restore a backup with: leadline restore FILE")
    application, version = int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big")
    fresh = application == 0 and version == 0
    if application != APPLICATION_ID and not fresh:
        raise KnownError(f"{file} belongs to another program. Move it away or choose another data folder with --data.")
    if version > LATEST:
        raise KnownError(
            f"{file} was written by a newer Leadline (data version {version}, this program knows {LATEST}). "
            "Install the newest Leadline to open it."
        )


def _settle_in(connection: sqlite3.Connection, file: Path) -> None:
    run = connection.execute
    run("PRAGMA trusted_schema=OFF")
    run("PRAGMA cell_size_check=ON")
    run("PRAGMA foreign_keys=ON")
    run("PRAGMA locking_mode=EXCLUSIVE")
    run("PRAGMA journal_mode=WAL")
    run("PRAGMA synchronous=FULL")
    run("PRAGMA temp_store=MEMORY")
    run("PRAGMA cache_size=-32000")
    run("BEGIN IMMEDIATE")
    tables = run("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    owner = run("PRAGMA application_id").fetchone()[0]
    if owner == 0 and tables:
        run("ROLLBACK")
        raise KnownError(f"{file} belongs to another program. Move it away or choose another data folder with --data.")
    if owner == 0:
        run(f"PRAGMA application_id={APPLICATION_ID}")
    run("COMMIT")


def check_database(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file; empty when it is sound. Takes about a second for 100 MB."""
    problems = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    if problems == ["ok"]:
        problems = []
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    problems += [f"{table} {rowid} refers to a missing {parent}" for table, rowid, parent, _ in broken[:20]]
    return problems


def sentence_for(error: sqlite3.Error, file: Path) -> str:
    """One plain sentence for what SQLite reported."""
    name = getattr(error, "sqlite_errorname", "") or ""
    sentences = {
        "SQLITE_FULL": "The disk is full. Free space on the disk; nothing that was done before is lost.",
        "SQLITE_BUSY": f"Another program is using {file}. Close it and try again.",
        "SQLITE_LOCKED": f"Another program is using {file}. Close it and try again.",
        "SQLITE_READONLY": f"{file} may only be read. Give yourself the right to write it, or choose another folder.",
        "SQLITE_CANTOPEN": f"{file} cannot be opened. Check the folder's rights, or choose another one with --data.",
        "SQLITE_CORRUPT": f"{file} is damaged. Restore the newest backup with: leadline restore FILE",
        "SQLITE_NOTADB": f"{file} is no database. Move it away, or restore a backup with: leadline restore FILE",
        "SQLITE_IOERR": f"The disk does not answer for {file}. Check the disk, then try again.",
    }
    for start, sentence in sentences.items():
        if name.startswith(start):
            return sentence
    return f"{file} could not be used ({error}). Restore the newest backup with: leadline restore FILE"


def _os_sentence(error: OSError, file: Path) -> str:
    if error.errno == errno.ENOSPC:
        return "The disk is full. Free space on the disk and try again."
    return f"{file} cannot be read ({error.strerror}). Check the folder's rights, or choose another one with --data."
