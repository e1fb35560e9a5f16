"""The undo steps in the database, written in the transaction of their data."""

import json
import sqlite3
import zlib
from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from itertools import accumulate
from typing import Any

from app.domain.entity import kind_of
from app.domain.ids import WorkflowId
from app.editing.change import WORK, Change, ChangeSet, Scope
from app.editing.history import HistoryStep, built_on, stood_on
from app.storage.codec import DamagedRow, EncodedRows, codec, moment_text

STEPS_KEPT = 200
BYTES_KEPT = 50_000_000
"""Of each scope."""
ON_A_LINE = 400
"""Changes of a step that are packed and unpacked without a pause."""


def _too_much(place: int, bytes_held: int) -> bool:
    """The newest step, place 0, always stays."""
    return place > 0 and (place >= STEPS_KEPT or bytes_held > BYTES_KEPT)


def packing(step: ChangeSet, encoded: EncodedRows) -> Generator[float, None, bytes]:
    """The changes of a step as compressed JSON, bit by bit: a list of rows for some hundred of them on each line.

    ``encoded``: rows of what it leaves, as far as they are made.
    """
    squeezed, parts = zlib.compressobj(1), list[bytes]()
    for first in range(0, max(len(step.changes), 1), ON_A_LINE):
        some = step.changes[first : first + ON_A_LINE]
        rows = [[c.kind, c.id, *_rows(c, encoded)] for c in some]
        line = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        parts.append(squeezed.compress(f"{chr(10) * bool(first)}{line}".encode()))
        yield first / max(len(step.changes), 1)
    return b"".join((*parts, squeezed.flush()))


def _rows(change: Change, encoded: EncodedRows) -> tuple[list[Any] | None, list[Any] | None]:
    """Before and after; of a change most columns are the same."""
    kind = codec(kind_of(change.kind))
    before = None if change.before is None else kind.values(change.before)
    after = encoded.get((change.kind, change.id))
    if after is None and change.after is not None:
        after = kind.values(change.after) if before is None else before.copy()
        for place, value in kind.other_values(change.before, change.after).items() if before is not None else ():
            after[place] = value
    return before, after


def unpacking(payload: bytes) -> Generator[float, None, tuple[Change, ...]]:
    """The changes that ``packing`` made bytes of. Raises DamagedRow for what is none."""

    def entity(kind: str, row: list[Any] | None) -> Any:
        return None if row is None else codec(kind_of(kind)).decode(tuple(row))

    changes = list[Change]()
    try:
        lines = zlib.decompress(payload).split(b"\n")
        for number, line in enumerate(lines):
            yield number / len(lines)
            rows = json.loads(line)
            changes += [Change(kind, id, entity(kind, before), entity(kind, after)) for kind, id, before, after in rows]
    except (ValueError, zlib.error) as error:
        raise DamagedRow("a step of the history") from error
    return tuple(changes)


class HistoryTable:
    """The steps, and what is known of each without its changes; only correct while one program owns the file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._steps: list[HistoryStep] | None = None

    def read_again(self) -> None:
        """What was written did not stay."""
        self._steps = None

    def steps(self) -> list[HistoryStep]:
        """Every step that is kept, the oldest first."""
        if self._steps is None:
            # length() of a blob is read off the row's head; "size" lies behind the pages of the payload.
            rows = self._connection.execute(
                "SELECT id, title, at, merge_key, undone, scopes, length(payload) FROM history ORDER BY id"
            )
            self._steps = [
                HistoryStep(id, title, _moment(at), key, bool(undone), _scopes(scopes), size)
                for id, title, at, key, undone, scopes, size in rows
            ]
        return self._steps

    def clear(self) -> None:
        """Forget every step: from here on there is nothing to take back."""
        self._connection.execute("DELETE FROM history")
        self._steps = []

    def push(self, step: ChangeSet, payload: bytes, instead_of: int = 0) -> None:
        """Add a step with what ``packing`` made of it, which may stand for an older one too.

        Forgets what can be redone no more, and the oldest.
        """
        scopes = step.scopes
        self.drop(instead_of)
        self._forget(built_on(self.steps(), scopes))
        id = max((known.id for known in self.steps()), default=0) + 1
        at = moment_text(step.at) if step.at else ""
        row = (id, step.title, at, step.merge_key, False, _text(scopes), payload, len(payload))
        names = "id, title, at, merge_key, undone, scopes, payload, size"
        self._connection.execute(f"INSERT INTO history ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        self.steps().append(HistoryStep(id, step.title, step.at, step.merge_key, False, scopes, len(payload)))
        self._forget_oldest(scopes)

    def drop(self, id: int) -> None:
        """Forget one step, and what was undone in its scopes."""
        gone = [step for step in self.steps() if step.id == id]
        for step in gone:
            self._forget({id} | built_on(self.steps(), step.scopes))

    def _forget(self, ids: set[int]) -> None:
        if ids:
            self._connection.executemany("DELETE FROM history WHERE id = ?", [(id,) for id in ids])
            self._steps = [step for step in self.steps() if step.id not in ids]

    def _forget_oldest(self, scopes: frozenset[Scope]) -> None:
        for scope in scopes:
            inside = [step for step in reversed(self.steps()) if scope in step.scopes]
            held = accumulate(step.size for step in inside)
            over = [step for place, (step, sum_) in enumerate(zip(inside, held, strict=True)) if _too_much(place, sum_)]
            if over:
                self._forget(stood_on(self.steps(), over[0]))

    def loading(self, id: int) -> Generator[float, None, ChangeSet]:
        """One step with all that it changed, bit by bit."""
        row = self._connection.execute("SELECT title, at, merge_key, payload FROM history WHERE id = ?", (id,))
        title, at, merge_key, payload = row.fetchone()
        changes = yield from unpacking(payload)
        return ChangeSet(title, changes, merge_key, _moment(at))

    def mark(self, id: int, *, undone: bool) -> None:
        """Whether a step is one of those that can be redone."""
        self._connection.execute("UPDATE history SET undone = ? WHERE id = ?", (undone, id))
        self._steps = [replace(step, undone=undone) if step.id == id else step for step in self.steps()]


def _moment(at: str) -> datetime | None:
    return datetime.fromisoformat(at) if at else None


def _text(scopes: frozenset[Scope]) -> str:
    return ",".join(sorted("work" if scope is WORK else str(scope) for scope in scopes))


def _scopes(text: str) -> frozenset[Scope]:
    return frozenset(WORK if word == "work" else WorkflowId(int(word)) for word in text.split(","))
