"""Writes changes as rows of the SQLModel tables; imported at the first write, because SQLModel is heavy."""

import sqlite3
from collections.abc import Generator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, create_engine, delete, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import StaticPool

from app.domain.entity import EntityId, kind_of
from app.editing.change import Change
from app.storage import fact_tables
from app.storage.codec import EncodedRows, RowCodec, codec
from app.storage.entity_cache import AT_A_TIME

TABLES: dict[str, Any] = {table.name: table for table in fact_tables.Row.metadata.sorted_tables}


def adopt(connection: sqlite3.Connection) -> Connection:
    """SQLAlchemy on the connection that is open already. Its transactions begin IMMEDIATE, by our own BEGIN."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(adopted: Connection) -> None:
        adopted.exec_driver_sql("BEGIN IMMEDIATE")

    return engine.connect()


def writing_changes(
    connection: Connection, changes: Sequence[Change], encoded: EncodedRows
) -> Generator[float, None, None]:
    """Insert, update (only the columns that differ) or delete a row for each change; like ones in a row together.

    Yields how much is done, from 0 to 1.
    """
    done = 0
    for (name, way), alike in groupby(changes, _statement):
        table, rows, all_alike = TABLES[name], codec(kind_of(name)), list(alike)
        for first in range(0, len(all_alike), AT_A_TIME):
            run = all_alike[first : first + AT_A_TIME]
            if way == "delete":
                connection.execute(delete(table).where(table.c.id == bindparam("gone")), [{"gone": c.id} for c in run])
            elif way == "insert":
                _insert(connection, name, rows, run, encoded)
            else:
                _update(connection, name, rows, run)
            if name == "task":
                _index(connection, run)
            done += len(run)
            yield done / len(changes)


def _statement(change: Change) -> tuple[str, str]:
    return change.kind, "delete" if change.after is None else "insert" if change.before is None else "update"


def _insert(connection: Connection, name: str, rows: RowCodec, run: Sequence[Change], encoded: EncodedRows) -> None:
    # Past SQLAlchemy, which takes longer over the parameters of 20,000 rows than SQLite over the rows.
    columns, marks = ", ".join(f'"{column}"' for column in rows.columns), ", ".join("?" for _ in rows.columns)
    connection.exec_driver_sql(
        f'INSERT INTO "{name}" ({columns}) VALUES ({marks})',
        [tuple(encoded.get((name, change.id)) or rows.values(change.after)) for change in run],
    )


def _update(connection: Connection, name: str, rows: RowCodec, run: Sequence[Change]) -> None:
    others = [(change.id, rows.other_values(change.before, change.after)) for change in run]
    for places, alike in groupby(others, lambda other: tuple(other[1])):
        if places:
            # Past SQLAlchemy, which takes as long over the statement as all the rest of a small edit's write.
            columns = ", ".join(f'"{rows.columns[place]}" = ?' for place in places)
            values = [(*values.values(), id) for id, values in alike]
            connection.exec_driver_sql(f'UPDATE "{name}" SET {columns} WHERE id = ?', values)


def _index(connection: Connection, run: Sequence[Change]) -> None:
    """Keep the search in step. Not by triggers: SQLite refuses those on a virtual table in an untrusted schema."""
    gone, come = list[tuple[EntityId]](), list[tuple[EntityId, str]]()
    for change in run:
        before, after = (getattr(side, "title", None) for side in (change.before, change.after))
        if before != after:
            gone += [(change.id,)] if before is not None else []
            come += [(change.id, after)] if after is not None else []
    if gone:
        connection.exec_driver_sql("DELETE FROM task_search WHERE rowid = ?", gone)
    if come:
        connection.exec_driver_sql("INSERT INTO task_search (rowid, title) VALUES (?, ?)", come)
