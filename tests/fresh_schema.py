"""A new data file gets its schema from a copy in memory: the numbered files are run once a process, not once a test."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.storage import connection
from app.storage.connection import APPLICATION_ID
from app.storage.migrate import FILES, migrate

_kept: list[sqlite3.Connection] = []


@pytest.fixture(autouse=True)
def fresh_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """For files that are opened; what is older than today's schema, and processes of their own, migrate as ever."""
    monkeypatch.setattr(connection, "migrate", copied_or_migrated)


def copied_or_migrated(opened: sqlite3.Connection, file: Path, copies: Path, files: Sequence[Path] = FILES) -> None:
    if files is FILES and opened.execute("PRAGMA user_version").fetchone() == (0,):
        _made().backup(opened)
    else:
        migrate(opened, file, copies, files)


def _made() -> sqlite3.Connection:
    if not _kept:
        made = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        made.execute(f"PRAGMA application_id={APPLICATION_ID}")
        migrate(made, Path("in memory"), Path("nowhere"))
        _kept.append(made)
    return _kept[0]
