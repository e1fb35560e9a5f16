"""What happened outside, beside the history: told, shown, sent, answered. Read once; written with each recording."""

import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.account import AccountStatus
from app.domain.answer import MailboxPosition, ReceivedAnswer
from app.domain.dispatch import IN_FLIGHT, Dispatch, LetterCopy
from app.domain.file import ManagedCopy
from app.domain.ids import AnswerId, DispatchId
from app.domain.message import Delivery, Untold
from app.domain.reminder import ShownReminder
from app.editing.ports import Fact
from app.storage.codec import DamagedRow, codec

FACT_TABLES: dict[type[Any], tuple[str, str]] = {
    Delivery: ("delivery", "fact_key"),
    ShownReminder: ("ledger", "fact_key"),
    Dispatch: ("dispatch", "id"),
    LetterCopy: ("letter_copy", "id"),
    AccountStatus: ("account_status", "name"),
    ReceivedAnswer: ("answer", "id"),
    MailboxPosition: ("mailbox", "name"),
    ManagedCopy: ("attachment", "sha256"),
}
"""Where each kind of fact lies, and by what it is found."""
PLAIN_COPIES_AT_ONCE = 20
"""So many letters of older programs, which kept them as plain text, are packed with each new one."""


class FactStore:
    """The facts of one open database. ``write`` belongs into a transaction; ``keep`` comes after its commit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._kept: dict[type[Any], dict[Any, Any]] = {}
        self._puts: dict[type[Any], str] = {}

    def deliveries(self) -> Mapping[str, Delivery]:
        """All facts of telling, by fact key."""
        return self._all(Delivery)

    def delivery(self, fact_key: str) -> Delivery | None:
        """The fact that one message was told."""
        if Delivery in self._kept:
            return self._kept[Delivery].get(fact_key)
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
        return self._all(ShownReminder)

    def dispatches(self) -> Mapping[DispatchId, Dispatch]:
        """Every letter on its way and every one that left, by id, the oldest first."""
        return self._all(Dispatch)

    def account_statuses(self) -> Mapping[str, AccountStatus]:
        """How each account did, by its name."""
        return self._all(AccountStatus)

    def answers(self) -> Mapping[AnswerId, ReceivedAnswer]:
        """What came back from the team, by id, the oldest first."""
        return self._all(ReceivedAnswer)

    def mailboxes(self) -> Mapping[str, MailboxPosition]:
        """Up to where each mailbox was read, by its name."""
        return self._all(MailboxPosition)

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

    def _all(self, kind: type[Any]) -> dict[Any, Any]:
        found = self._kept.get(kind)
        if found is None:
            rows, (table, key) = codec(kind), FACT_TABLES[kind]
            sql = f"SELECT {', '.join(rows.columns)} FROM {table} ORDER BY {key}"
            items = [rows.decode(row) for row in self._connection.execute(sql)]
            found = self._kept[kind] = {getattr(item, key): item for item in items}
        return found

    def write(self, facts: Iterable[Fact]) -> None:
        """Put each fact in the place of what was known by its key; what did not arrive is told no more."""
        for fact in facts:
            if isinstance(fact, Untold):
                self._connection.execute("DELETE FROM delivery WHERE fact_key = ?", (fact.fact_key,))
                continue
            values = codec(type(fact)).values(fact)
            if isinstance(fact, LetterCopy):
                # They are kept for ever and read one at a time; packed they need a fifth of the room.
                values[codec(LetterCopy).columns.index("content")] = _packed(fact.content)
                self._pack_older()
            self._connection.execute(self._put(type(fact)), values)

    def _put(self, kind: type[Any]) -> str:
        found = self._puts.get(kind)
        if found is None:
            columns = codec(kind).columns
            marks = ", ".join("?" for _ in columns)
            found = f"INSERT OR REPLACE INTO {FACT_TABLES[kind][0]} ({', '.join(columns)}) VALUES ({marks})"
            self._puts[kind] = found
        return found

    def keep(self, facts: Iterable[Fact]) -> None:
        """Bring what was read up to date with what was written."""
        for fact in facts:
            if isinstance(fact, Untold):
                self._kept.get(Delivery, {}).pop(fact.fact_key, None)
            elif type(fact) in self._kept:
                self._kept[type(fact)][getattr(fact, FACT_TABLES[type(fact)][1])] = fact


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
