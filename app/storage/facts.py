"""What happened outside, beside the history: told, shown, sent, answered. Read once; written with each recording."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.domain.dispatch import IN_FLIGHT
from app.domain.message import Delivery, Untold
from app.storage.codec import DamagedRow, codec

if TYPE_CHECKING:
    from app.domain.account import AccountStatus
    from app.domain.answer import ReceivedAnswer
    from app.domain.dispatch import Dispatch
    from app.domain.ids import AnswerId, DispatchId
    from app.domain.mailbox import MailboxPosition
    from app.domain.reminder import ShownReminder
    from app.editing.ports import Fact

FACT_TABLES = {
    "Delivery": ("message", "delivery", "fact_key"),
    "ShownReminder": ("reminder", "ledger", "fact_key"),
    "Dispatch": ("dispatch", "dispatch", "id"),
    "LetterCopy": ("dispatch", "letter_copy", "id"),
    "AccountStatus": ("account", "account_status", "name"),
    "ReceivedAnswer": ("answer", "answer", "id"),
    "MailboxPosition": ("mailbox", "mailbox", "name"),
    "ManagedCopy": ("file", "attachment", "sha256"),
}
"""Of each kind of fact: its module in ``app.domain``, where it lies, and by what it is found."""
PLAIN_COPIES_AT_ONCE = 20
"""So many letters of older programs, which kept them as plain text, are packed with each new one."""


class FactStore:
    """The facts of one open database. ``write`` belongs into a transaction; ``keep`` comes after its commit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._kept: dict[str, dict[Any, Any]] = {}
        self._puts: dict[str, str] = {}

    def deliveries(self) -> Mapping[str, Delivery]:
        """All facts of telling, by fact key."""
        return self._all("Delivery")

    def delivery(self, fact_key: str) -> Delivery | None:
        """The fact that one message was told."""
        if "Delivery" in self._kept:
            return self._kept["Delivery"].get(fact_key)
        rows = codec(Delivery)
        sql = f"SELECT {', '.join(rows.columns)} FROM delivery WHERE fact_key = ?"
        row = self._connection.execute(sql, (fact_key,)).fetchone()
        return rows.decode(row) if row else None

    def calendar_digests(self) -> Mapping[str, str]:
        """The digest of each appointment that was ever written into a calendar file, by fact key."""
        sql = "SELECT fact_key, subject FROM delivery WHERE fact_key > 'calendar/' AND fact_key < 'calendar0'"
        return dict(self._connection.execute(sql).fetchall())

    def ledger(self) -> Mapping[str, ShownReminder]:
        """Every reminder that the lead was shown, by fact key."""
        return self._all("ShownReminder")

    def dispatches(self) -> Mapping[DispatchId, Dispatch]:
        """Every letter on its way and every one that left, by id, the oldest first."""
        return self._all("Dispatch")

    def account_statuses(self) -> Mapping[str, AccountStatus]:
        """How each account did, by its name."""
        return self._all("AccountStatus")

    def answers(self) -> Mapping[AnswerId, ReceivedAnswer]:
        """What came back from the team, by id, the oldest first."""
        return self._all("ReceivedAnswer")

    def mailboxes(self) -> Mapping[str, MailboxPosition]:
        """Up to where each mailbox was read, by its name."""
        return self._all("MailboxPosition")

    def letters_in_flight(self) -> bool:
        """Whether the program ended in the middle of sending; asked at each start, so it reads no letters."""
        sql = "SELECT 1 FROM dispatch WHERE state IN (?, ?) LIMIT 1"
        return self._connection.execute(sql, tuple(sorted(IN_FLIGHT))).fetchone() is not None

    def letter_copy(self, id: DispatchId) -> str:
        """What a letter said, as it was given to the other side; empty when it never came so far."""
        row = self._connection.execute("SELECT content FROM letter_copy WHERE id = ?", (id,)).fetchone()
        return _unpacked(row[0]) if row else ""

    def _pack_older(self) -> None:
        sql = "SELECT id, content FROM letter_copy WHERE typeof(content) = 'text' LIMIT ?"
        for id, content in self._connection.execute(sql, (PLAIN_COPIES_AT_ONCE,)).fetchall():
            self._connection.execute("UPDATE letter_copy SET content = ? WHERE id = ?", (_packed(content), id))

    def _all(self, kind: str) -> dict[Any, Any]:
        found = self._kept.get(kind)
        if found is None:
            found = self._kept[kind] = self._read_all(*FACT_TABLES[kind], kind)
        return found

    def _read_all(self, module: str, table: str, key: str, kind: str) -> dict[Any, Any]:
        if self._connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None:
            # What lies nowhere yet needs no class: a start reads many kinds of facts, and hardly one of each.
            return {}
        rows = codec(getattr(import_module(f"app.domain.{module}"), kind))
        sql = f"SELECT {', '.join(rows.columns)} FROM {table} ORDER BY {key}"
        items = [rows.decode(row) for row in self._connection.execute(sql)]
        return {getattr(item, key): item for item in items}

    def write(self, facts: Iterable[Fact]) -> None:
        """Put each fact in the place of what was known by its key; what did not arrive is told no more."""
        for fact in facts:
            if isinstance(fact, Untold):
                self._connection.execute("DELETE FROM delivery WHERE fact_key = ?", (fact.fact_key,))
                continue
            kind = type(fact).__name__
            values = codec(type(fact)).values(fact)
            if kind == "LetterCopy":
                # They are kept for ever and read one at a time; packed they need a fifth of the room.
                content = codec(type(fact)).columns.index("content")
                values[content] = _packed(values[content])
                self._pack_older()
            self._connection.execute(self._put(kind, codec(type(fact)).columns), values)

    def _put(self, kind: str, columns: Sequence[str]) -> str:
        found = self._puts.get(kind)
        if found is None:
            marks = ", ".join("?" for _ in columns)
            found = f"INSERT OR REPLACE INTO {FACT_TABLES[kind][1]} ({', '.join(columns)}) VALUES ({marks})"
            self._puts[kind] = found
        return found

    def keep(self, facts: Iterable[Fact]) -> None:
        """Bring what was read up to date with what was written."""
        for fact in facts:
            kind = type(fact).__name__
            if isinstance(fact, Untold):
                self._kept.get("Delivery", {}).pop(fact.fact_key, None)
            elif kind in self._kept:
                self._kept[kind][getattr(fact, FACT_TABLES[kind][2])] = fact


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def _unpacked(content: str | bytes) -> str:
    """What a letter said, from a row of this program or of an older one, which packed nothing."""
    if isinstance(content, str):
        return content
    try:
        return zlib.decompress(content).decode("utf-8", "surrogatepass")
    except (ValueError, zlib.error) as error:
        raise DamagedRow("letter copy") from error
