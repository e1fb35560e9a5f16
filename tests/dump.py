"""Everything that is stored, as text, so that two states can be compared."""

import sqlite3
from collections.abc import Collection

FACTS = (
    *("account_status", "answer", "attachment", "clock", "delivery", "dispatch", "history", "ledger", "letter_copy"),
    *("mailbox", "sequence"),
)
"""What an undo does not take back."""
SHADOWS = ("task_search_",)


def dump(connection: sqlite3.Connection, *, without: Collection[str] = FACTS) -> list[str]:
    """One line a row, in the order of tables and keys."""
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    tables = [name for (name,) in rows if name not in without and not name.startswith(SHADOWS)]
    return [
        f"{table}: {row!r}"
        for table in tables
        for row in connection.execute(f'SELECT rowid, * FROM "{table}" ORDER BY rowid')
    ]
