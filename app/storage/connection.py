"""Opens and closes the database file: its settings, and the sentences for what can be wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from weakref import WeakValueDictionary

from app.domain.errors import Damaged, InUse, KnownError
from app.storage.database_copy import UNREADABLE, way_back
from app.storage.file_check import APPLICATION_ID, check_file, foreign_sentence
from app.storage.migrate import migrate


class OwnConnection(sqlite3.Connection):
    """The one connection of this process to its file."""

    file: Path
    note = ""
    """What was odd about the file when it was opened, as a sentence for the lead; usually empty."""

    def create_function(self, *_: object, **__: object) -> None:
        """Nothing. SQLAlchemy wants functions that no statement here uses; SQLite refuses that while anything is
        being read, and SQLAlchemy would close the file then."""

    def close(self) -> None:
        _open_here.pop(self.file, None)
        super().close()


_open_here: WeakValueDictionary[Path, OwnConnection] = WeakValueDictionary()
"""By real path. The system forgets a process's locks on a file as soon as that process closes it anywhere."""


def open_database(file: Path, *, before_migration: Path, begin_anew: bool = False) -> OwnConnection:
    """The one connection, with an up-to-date schema.

    ``before_migration`` is the folder that gets a copy of an old file before it is migrated. Raises InUse when
    another program has the file, NothingThere for a missing or empty file beside backups unless ``begin_anew``, else
    KnownError with a sentence that names the file and what to do; the file is then as it was.
    """
    real = file.resolve()
    if real in _open_here:
        raise InUse(_busy_sentence(file))
    note = check_file(file, before_migration, begin_anew=begin_anew)
    try:
        connection = sqlite3.connect(file, isolation_level=None, timeout=0.2, factory=OwnConnection)
    except sqlite3.Error as error:
        raise known_error(error, file) from error
    connection.file, connection.note = real, note
    _open_here[real] = connection
    try:
        _settle_in(connection, file)
        migrate(connection, file, before_migration)
    except UNREADABLE as error:
        connection.close()
        raise known_error(error, file) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _settle_in(connection: sqlite3.Connection, file: Path) -> None:
    run = connection.execute
    run("PRAGMA trusted_schema=OFF")
    run("PRAGMA cell_size_check=ON")
    run("PRAGMA foreign_keys=ON")
    run("PRAGMA locking_mode=EXCLUSIVE")
    run("BEGIN IMMEDIATE")
    tables = run("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    owner = run("PRAGMA application_id").fetchone()[0]
    if owner == 0 and tables:
        raise KnownError(foreign_sentence(file))
    if owner == 0:
        run(f"PRAGMA application_id={APPLICATION_ID}")
    run("COMMIT")
    # Only now: switching to WAL writes to the file, and a foreign one must stay as it is.
    run("PRAGMA journal_mode=WAL")
    run("PRAGMA synchronous=FULL")
    run("PRAGMA temp_store=MEMORY")
    run("PRAGMA cache_size=-32000")


def close_database(connection: sqlite3.Connection) -> None:
    """Everything into the one file, then let it go.

    The file leaves WAL mode, so a closed file and one whose ``-wal`` was lost can be told apart. A full disk does
    not matter: what was done stays in the ``-wal``.
    """
    with suppress(*UNREADABLE):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def known_error(error: sqlite3.Error | UnicodeDecodeError, file: Path) -> KnownError:
    """What SQLite reported, as an error with one plain sentence."""
    if isinstance(error, UnicodeDecodeError):
        return damaged(file)
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return InUse(_busy_sentence(file))
    if name.startswith("SQLITE_CORRUPT"):
        return damaged(file)
    if name.startswith("SQLITE_NOTADB"):
        return Damaged(f"{file} is no database", way_back(file))
    sentences = {
        "SQLITE_FULL": "The disk is full. Free space on the disk; nothing that was done before is lost.",
        "SQLITE_READONLY": f"{file} may only be read. Give yourself the right to write it, or choose another folder.",
        "SQLITE_CANTOPEN": f"{file} cannot be opened. Check the folder's rights, or choose another one with --data.",
        "SQLITE_IOERR": f"The disk does not answer for {file}. Check the disk, then try again.",
    }
    for start, sentence in sentences.items():
        if name.startswith(start):
            return KnownError(sentence)
    return KnownError(f"{file} could not be read ({error}). {way_back(file)}")


def damaged(file: Path) -> Damaged:
    """The error that the database file is damaged, with the way back in its sentence."""
    return Damaged(f"{file} is damaged", way_back(file))


def _busy_sentence(file: Path) -> str:
    return f"Another program is using {file}. Close it and try again."


BROKEN_RULES = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.NotSupportedError)


@contextmanager
def known_failures(file: Path) -> Iterator[None]:
    """Raises what the world did as KnownError; a broken rule of the schema is a bug and goes on as it is."""
    try:
        yield
    except Exception as error:
        # SQLAlchemy wraps the error of the driver.
        cause = getattr(error, "orig", error)
        if isinstance(cause, UNREADABLE) and not isinstance(cause, BROKEN_RULES):
            raise known_error(cause, file) from error
        raise
