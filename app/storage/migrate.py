"""Brings an old database to today's schema: numbered SQL files, all or nothing, a copy of the file first."""

import sqlite3
from pathlib import Path

from app.domain.errors import KnownError

FOLDER = Path(__file__).parent / "migrations"
FILES = tuple(sorted(FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql")))
LATEST = len(FILES)


def migrate(connection: sqlite3.Connection, file: Path, copies: Path) -> None:
    """Run what is missing in one transaction.

    A file with data is copied to ``copies`` before. The history is emptied then: its steps speak of the old schema,
    and the copy is the way back.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == LATEST:
        return
    if version:
        _copy(connection, copies / f"{file.stem}-before-version-{LATEST}.db")
    # A rebuilt parent table would delete its children otherwise; the pragma does nothing inside a transaction.
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        for number, path in enumerate(FILES[version:], start=version + 1):
            for statement in statements(path.read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={number}")
        if version:
            connection.execute("DELETE FROM history")
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            raise KnownError(f"{file} could not be updated: rows refer to missing rows. It is unchanged.")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def statements(script: str) -> list[str]:
    """The statements of a script, triggers whole."""
    found, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(current):
            found.append(current.strip())
            current = ""
    return found


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
        if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise KnownError(f"The database is damaged, so it stays as it is. Restore a backup; see {target.parent}")
    finally:
        copy.close()
