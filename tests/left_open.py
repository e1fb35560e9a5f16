"""Closes the data files that a test left open; Python 3.13 warns of each that it has to drop itself."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.storage import connection
from app.storage.store import SqliteStore


@pytest.fixture(autouse=True)
def closed_stores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After each test, in the way the program closes them."""
    opened: list[SqliteStore] = []
    begin = SqliteStore.__init__

    def remember(store: SqliteStore, *words: Any) -> None:
        begin(store, *words)
        opened.append(store)

    monkeypatch.setattr(SqliteStore, "__init__", remember)
    yield
    for store in opened:
        if store.connection in connection._open_here.values():
            store.close()
    for left in list(connection._open_here.values()):
        left.close()
