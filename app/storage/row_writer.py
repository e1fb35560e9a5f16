"""Writes changes as rows through the SQLModel tables; imported at the first write, because SQLModel is heavy."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from sqlalchemy import create_engine, delete, event, insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.pool import StaticPool

from app.domain.entity import KINDS
from app.editing.change import Change
from app.storage import tables
from app.storage.codec import codec

TABLES: dict[str, Any] = {table.name: table for table in tables.Row.metadata.sorted_tables}


def adopt(connection: sqlite3.Connection) -> Connection:
    """SQLAlchemy on the connection that is open already. Its transactions begin IMMEDIATE, by our own BEGIN."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(adopted: Connection) -> None:
        adopted.exec_driver_sql("BEGIN IMMEDIATE")

    return engine.connect()


def write_changes(connection: Connection, changes: Iterable[Change]) -> None:
    """Insert, update (only the columns that differ) or delete a row for each change."""
    for change in changes:
        table = TABLES[change.kind]
        rows = codec(KINDS[change.kind])
        if change.after is None:
            connection.execute(delete(table).where(table.c.id == change.id))
        elif change.before is None:
            connection.execute(insert(table), rows.encode(change.after))
        else:
            before, after = rows.encode(change.before), rows.encode(change.after)
            differs = {name: value for name, value in after.items() if before[name] != value}
            if differs:
                connection.execute(update(table).where(table.c.id == change.id).values(differs))
        if change.kind == "task":
            _index(connection, change)


def _index(connection: Connection, change: Change) -> None:
    """Keep the search in step. Not by triggers: SQLite refuses those on a virtual table in an untrusted schema."""
    before, after = (getattr(side, "title", None) for side in (change.before, change.after))
    if before == after:
        return
    if before is not None:
        connection.exec_driver_sql("DELETE FROM task_search WHERE rowid = ?", (change.id,))
    if after is not None:
        connection.exec_driver_sql("INSERT INTO task_search (rowid, title) VALUES (?, ?)", (change.id, after))
