"""The undo steps in the database, written in the transaction of their data."""

import json
import sqlite3
import zlib
from datetime import datetime
from itertools import accumulate
from typing import Any

from app.domain.entity import KINDS, Entity
from app.editing.change import Change, ChangeSet
from app.storage.codec import DamagedRow, EncodedRows, codec, moment_text

STEPS_KEPT = 200
BYTES_KEPT = 50_000_000


def _too_much(place: int, bytes_held: int) -> bool:
    """The newest step, place 0, always stays."""
    return place > 0 and (place >= STEPS_KEPT or bytes_held > BYTES_KEPT)


def pack(step: ChangeSet, encoded: EncodedRows) -> bytes:
    """The changes of a step as compressed JSON rows; ``encoded``: rows of what it leaves, as far as they are made."""
    rows = [[c.kind, c.id, _row(c.before), encoded.get((c.kind, c.id)) or _row(c.after)] for c in step.changes]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def _row(entity: Entity | None) -> list[Any] | None:
    return None if entity is None else codec(type(entity)).values(entity)


def unpack(payload: bytes) -> tuple[Change, ...]:
    """The changes that ``pack`` made bytes of. Raises DamagedRow for what is none."""

    def entity(kind: str, row: list[Any] | None) -> Any:
        return None if row is None else codec(KINDS[kind]).decode(tuple(row))

    try:
        rows = json.loads(zlib.decompress(payload))
    except (ValueError, zlib.error) as error:
        raise DamagedRow("a step of the history") from error
    return tuple(Change(kind, id, entity(kind, before), entity(kind, after)) for kind, id, before, after in rows)


class HistoryTable:
    """Steps in order; undone ones at the end are what can be redone."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def clear(self) -> None:
        """Forget every step: from here on there is nothing to take back."""
        self._connection.execute("DELETE FROM history")

    def push(self, step: ChangeSet, payload: bytes, *, instead_of_last: bool = False) -> None:
        """Add a step with what ``pack`` made of it (or let it stand for the last one too); forgets what was undone,
        and the oldest."""
        run = self._connection.execute
        run("DELETE FROM history WHERE undone")
        if instead_of_last:
            run("DELETE FROM history WHERE id = (SELECT max(id) FROM history)")
        run(
            "INSERT INTO history (title, at, merge_key, undone, payload, size) VALUES (?, ?, ?, 0, ?, ?)",
            (step.title, moment_text(step.at) if step.at else "", step.merge_key, payload, len(payload)),
        )
        self._forget_oldest()

    def drop_last(self) -> None:
        """The last step and the one that would be pushed now cancel each other out."""
        self._connection.execute("DELETE FROM history WHERE undone")
        self._connection.execute("DELETE FROM history WHERE id = (SELECT max(id) FROM history)")

    def _forget_oldest(self) -> None:
        # length() of a blob is read off the row's head; the column "size" lies behind the pages of the payload.
        rows = self._connection.execute("SELECT id, length(payload) FROM history ORDER BY id DESC").fetchall()
        held = accumulate(size for _, size in rows)
        over = [id for place, ((id, _), sum_) in enumerate(zip(rows, held, strict=True)) if _too_much(place, sum_)]
        if over:
            self._connection.execute("DELETE FROM history WHERE id <= ?", (over[0],))

    def last(self) -> ChangeSet | None:
        """The newest step that was not undone."""
        return self._one("SELECT title, at, merge_key, payload FROM history WHERE NOT undone ORDER BY id DESC LIMIT 1")

    def next(self) -> ChangeSet | None:
        """The step that was undone last."""
        return self._one("SELECT title, at, merge_key, payload FROM history WHERE undone ORDER BY id LIMIT 1")

    def mark_last_undone(self) -> None:
        """Move the newest step to those that can be redone."""
        self._connection.execute(
            "UPDATE history SET undone = 1 WHERE id = (SELECT max(id) FROM history WHERE NOT undone)"
        )

    def mark_next_done(self) -> None:
        """Move the step that was undone last back to those that can be undone."""
        self._connection.execute("UPDATE history SET undone = 0 WHERE id = (SELECT min(id) FROM history WHERE undone)")

    def titles(self) -> tuple[str | None, str | None]:
        """What Edit > Undo and Edit > Redo name, without unpacking a step."""
        run = self._connection.execute
        last = run("SELECT title FROM history WHERE NOT undone ORDER BY id DESC LIMIT 1").fetchone()
        coming = run("SELECT title FROM history WHERE undone ORDER BY id LIMIT 1").fetchone()
        return (last[0] if last else None), (coming[0] if coming else None)

    def listing(self) -> list[tuple[str, str, bool]]:
        """Title, moment (ISO text) and whether it was undone, of every step that is kept; the newest first."""
        rows = self._connection.execute("SELECT title, at, undone FROM history ORDER BY id DESC")
        return [(title, at, bool(undone)) for title, at, undone in rows]

    def _one(self, sql: str) -> ChangeSet | None:
        row = self._connection.execute(sql).fetchone()
        if row is None:
            return None
        title, at, merge_key, payload = row
        return ChangeSet(title, unpack(payload), merge_key, datetime.fromisoformat(at) if at else None)
