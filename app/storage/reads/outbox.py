"""What the Outbox shows, out of tens of thousands of messages and letters: only the rows that are asked for."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

from app.domain.dispatch import Dispatch
from app.domain.ids import DispatchId, PersonId
from app.domain.message import AGAIN, CORRECTION, Delivery, Message, MessageKind
from app.storage.codec import codec, moment_text
from app.storage.entity_cache import EntityCache

UNTOLD = """
SELECT {} FROM message AS m WHERE NOT EXISTS (SELECT 1 FROM delivery AS d WHERE d.fact_key = m.fact_key) AND (
    m.kind NOT IN (SELECT value FROM json_each(?1)) OR m.fact_key IN (SELECT value FROM json_each(?2))
    OR m.task_id IN (SELECT id FROM task WHERE state IN ('ready', 'doing'))
) ORDER BY m.id
"""
UNCORRECTED = """
SELECT {} FROM delivery AS d
WHERE d.corrected_at IS NULL AND NOT EXISTS (SELECT 1 FROM message AS m WHERE m.fact_key = d.fact_key)
ORDER BY d.fact_key
"""
TOLD = """
FROM delivery AS d JOIN message AS m ON m.fact_key = d.fact_key LEFT JOIN project AS p ON p.id = m.project_id
WHERE (?1 IS NULL OR d.person_id = ?1) AND (?2 = '' OR p.name = ?2)
"""
OPEN = "SELECT {} FROM dispatch AS l WHERE l.state NOT IN ('sent', 'overtaken') ORDER BY l.id"
OF_FACTS = """
SELECT {} FROM dispatch AS l WHERE EXISTS (
    SELECT 1 FROM json_each(l.fact_keys) AS key WHERE key.value IN (SELECT value FROM json_each(?))
) ORDER BY l.id
"""
OF_REFUSED = """
SELECT {} FROM dispatch AS l WHERE l.person_id IN (
    SELECT person_id FROM dispatch WHERE state = 'refused' OR story LIKE '%"refused_by"%'
) ORDER BY l.id
"""
BESIDE_FACTS = f"""
SELECT {{}} FROM dispatch AS l
WHERE l.state = 'sent' AND (l.fact_keys LIKE '["{AGAIN}%' OR l.fact_keys LIKE '["{CORRECTION}%')
    AND (?1 IS NULL OR l.person_id = ?1)
ORDER BY l.id DESC LIMIT ?2
"""
SINCE = "SELECT {} FROM delivery AS d WHERE d.at >= ?"


def untold_messages(
    connection: sqlite3.Connection, cache: EntityCache, of_open_work: Collection[MessageKind], leaving: Collection[str]
) -> list[Message]:
    """The messages that nobody was told, by id: those of some kinds only where their task is open, or leaving."""
    rows = codec(Message)
    at = rows.columns.index("id")
    given = json.dumps([*of_open_work]), json.dumps([*leaving])
    found = connection.execute(UNTOLD.format(_columns(Message, "m")), given)
    return [cache.item(Message, row[at], lambda kind, id, row=row: rows.decode(row)) for row in found]  # type: ignore[misc]


def uncorrected(connection: sqlite3.Connection) -> list[Delivery]:
    """What was told, has been undone since, and was not taken back."""
    rows = codec(Delivery)
    return [rows.decode(row) for row in connection.execute(UNCORRECTED.format(_columns(Delivery, "d")))]


def told_messages(
    connection: sqlite3.Connection, limit: int, person_id: PersonId | None, project: str
) -> tuple[list[tuple[Message, Delivery]], int]:
    """The newest of what was told, and how many there are; of one person, of the projects of one name, or of all."""
    messages, deliveries = codec(Message), codec(Delivery)
    columns = f"{_columns(Message, 'm')}, {_columns(Delivery, 'd')}"
    size = len(messages.columns)
    sql = f"SELECT {columns} {TOLD} ORDER BY d.at DESC, m.id DESC LIMIT ?3"
    found = [
        (messages.decode(row[:size]), deliveries.decode(row[size:]))
        for row in connection.execute(sql, (person_id, project, limit))
    ]
    (count,) = connection.execute(f"SELECT count(*) {TOLD}", (person_id, project)).fetchone()
    return found, count


def told_since(connection: sqlite3.Connection, since: datetime) -> list[Delivery]:
    """What was told from a moment on, in no order."""
    rows = codec(Delivery)
    found = connection.execute(SINCE.format(_columns(Delivery, "d")), (moment_text(since),))
    return [rows.decode(row) for row in found]


def open_letters(connection: sqlite3.Connection) -> list[Dispatch]:
    """The letters that are neither sent nor overtaken, the oldest first."""
    rows = codec(Dispatch)
    return [rows.decode(row) for row in connection.execute(OPEN.format(_columns(Dispatch, "l")))]


def letter(connection: sqlite3.Connection, id: DispatchId) -> Dispatch | None:
    """One letter by its number."""
    rows = codec(Dispatch)
    sql = f"SELECT {_columns(Dispatch, 'l')} FROM dispatch AS l WHERE l.id = ?"
    found = connection.execute(sql, (id,)).fetchone()
    return rows.decode(found) if found else None


def letters_of_refused(connection: sqlite3.Connection) -> list[Dispatch]:
    """Every letter to the people to whom one was ever refused, the oldest first."""
    rows = codec(Dispatch)
    found = connection.execute(OF_REFUSED.format(_columns(Dispatch, "l")))
    return [rows.decode(row) for row in found]


def letters_to(connection: sqlite3.Connection, person_id: PersonId) -> list[Dispatch]:
    """Every letter to one person, the oldest first."""
    rows = codec(Dispatch)
    sql = f"SELECT {_columns(Dispatch, 'l')} FROM dispatch AS l WHERE l.person_id = ? ORDER BY l.id"
    return [rows.decode(row) for row in connection.execute(sql, (person_id,))]


def letters_of_facts(connection: sqlite3.Connection, keys: Collection[str]) -> list[Dispatch]:
    """Every letter that any of these facts was in, the oldest first."""
    rows = codec(Dispatch)
    found = connection.execute(OF_FACTS.format(_columns(Dispatch, "l")), (json.dumps(list(keys)),))
    return [rows.decode(row) for row in found]


def letters_beside_facts(connection: sqlite3.Connection, limit: int, person_id: PersonId | None) -> Sequence[Dispatch]:
    """The newest letters that were sent and only took something back or said it once more."""
    rows = codec(Dispatch)
    found = connection.execute(BESIDE_FACTS.format(_columns(Dispatch, "l")), (person_id, limit))
    return [rows.decode(row) for row in found]


def _columns(kind: type, table: str) -> str:
    return ", ".join(f'{table}."{name}"' for name in codec(kind).columns)
