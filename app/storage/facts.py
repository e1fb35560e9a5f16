"""What happened outside, beside the history: told, shown, answered. Read once and kept; written with each recording."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.answer import MailboxPosition, ReceivedAnswer
from app.domain.ids import AnswerId
from app.domain.message import Delivery
from app.domain.reminder import ShownReminder
from app.editing.ports import Fact
from app.storage.codec import codec

FACT_TABLES: dict[type[Any], tuple[str, str]] = {
    Delivery: ("delivery", "fact_key"),
    ShownReminder: ("ledger", "fact_key"),
    ReceivedAnswer: ("answer", "id"),
    MailboxPosition: ("mailbox", "name"),
}
"""Where each kind of fact lies, and by what it is found."""


class FactStore:
    """The facts of one open database. ``write`` belongs into a transaction; ``keep`` comes after its commit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._kept: dict[type[Any], dict[Any, Any]] = {}

    def deliveries(self) -> Mapping[str, Delivery]:
        """All facts of telling, by fact key."""
        return self._all(Delivery)

    def ledger(self) -> Mapping[str, ShownReminder]:
        """Every reminder that the lead was shown, by fact key."""
        return self._all(ShownReminder)

    def answers(self) -> Mapping[AnswerId, ReceivedAnswer]:
        """What came back from the team, by id, the oldest first."""
        return self._all(ReceivedAnswer)

    def mailboxes(self) -> Mapping[str, MailboxPosition]:
        """Up to where each mailbox was read, by its name."""
        return self._all(MailboxPosition)

    def _all(self, kind: type[Any]) -> dict[Any, Any]:
        found = self._kept.get(kind)
        if found is None:
            rows, (table, key) = codec(kind), FACT_TABLES[kind]
            sql = f"SELECT {', '.join(rows.columns)} FROM {table} ORDER BY {key}"
            items = [rows.decode(row) for row in self._connection.execute(sql)]
            found = self._kept[kind] = {getattr(item, key): item for item in items}
        return found

    def write(self, facts: Iterable[Fact]) -> None:
        """Put each fact in the place of what was known by its key."""
        for fact in facts:
            row = codec(type(fact)).encode(fact)
            marks = ", ".join("?" for _ in row)
            sql = f"INSERT OR REPLACE INTO {FACT_TABLES[type(fact)][0]} ({', '.join(row)}) VALUES ({marks})"
            self._connection.execute(sql, tuple(row.values()))

    def keep(self, facts: Iterable[Fact]) -> None:
        """Bring what was read up to date with what was written."""
        for fact in facts:
            if type(fact) in self._kept:
                self._kept[type(fact)][getattr(fact, FACT_TABLES[type(fact)][1])] = fact
