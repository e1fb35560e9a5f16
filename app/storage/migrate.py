"""Brings an old database to today's schema: numbered SQL files, all or nothing, a verified copy of the file first."""

import logging
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import KnownError
from app.storage.database_copy import copy_aside

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "migrations"
FILES = tuple(sorted(FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql")))
LATEST = len(FILES)


def newer_sentence(file: Path, version: int) -> str:
    """What is said of a database that a newer Leadline has written."""
    return (
        f"{file} was written by a newer Leadline (data version {version}, this program knows {LATEST}). "
        "Install the newest Leadline to open it."
    )


def migrate(connection: sqlite3.Connection, file: Path, copies: Path, files: Sequence[Path] = FILES) -> None:
    """Run what is missing in one transaction.

    A file with data is copied to ``copies`` before. The history is emptied then: its steps speak of the old schema,
    and the copy is the way back.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    latest = len(files)
    if version > latest:
        raise KnownError(newer_sentence(file, version))
    if version == latest:
        return
    began = time.monotonic()
    if version:
        copy_aside(connection, copies / f"{file.stem}-before-version-{latest}.db")
    # A rebuilt parent table would delete its children otherwise; the pragma does nothing inside a transaction.
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        for number, path in enumerate(files[version:], start=version + 1):
            for statement in statements(path.read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={number}")
        if version:
            connection.execute("DELETE FROM history")
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            raise KnownError(f"{file} could not be updated: rows refer to missing rows. It is unchanged.")
        connection.execute("COMMIT")
    except BaseException:
        log.error("migrating the data from version %d to %d failed; it stays as it was", version, latest)
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys=ON")
    if version:
        log.info("migrated the data from version %d to %d in %.1f s", version, latest, time.monotonic() - began)


def statements(script: str) -> list[str]:
    """The statements of a script, triggers whole. Raises ValueError for an unfinished one."""
    found, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(current):
            found.append(current.strip())
            current = ""
    rest = [line for line in current.splitlines() if line.strip() and not line.lstrip().startswith("--")]
    if rest:
        raise ValueError(f"the script ends inside: {rest[0]}")
    return found
