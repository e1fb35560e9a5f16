"""Tasks as rows of lists over many projects."""

import gc
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from app.domain.ids import ProjectId
from app.domain.run import TaskState
from app.domain.workflow import StepKind
from app.queries.reader import CardFilter, CardRow, StateCount

SELECT = """
SELECT task.id, task.title, task.kind, task.state, task.round, task.project_id, project.name, task.owner_id,
       person.name, task.due_on, task.ready_at, task.finished_at, task.blocked, task.checklist, task.rank
FROM task JOIN person ON person.id = task.owner_id LEFT JOIN project ON project.id = task.project_id
"""

ACTIVE = "(task.project_id IS NULL OR project.state <> 'cancelled')"

STATES = {str(state): state for state in TaskState}
KINDS = {str(kind): kind for kind in StepKind}
OVER = tuple(str(state) for state in TaskState if state.over)


def cards(connection: sqlite3.Connection, wanted: CardFilter) -> list[CardRow]:
    """In the order of rank and due date; what is over comes newest first and at most ``done_limit`` of it."""
    with _collector_at_rest():
        return _cards(connection, wanted)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Ten thousand new tuples would set the garbage collector off again and again, and it would find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _cards(connection: sqlite3.Connection, wanted: CardFilter) -> list[CardRow]:
    tests, values = _tests(wanted)
    if wanted.done_limit is None:
        return list(_rows(connection, f"{SELECT} WHERE {tests} ORDER BY task.rank, task.due_on, task.id", values))
    over = ", ".join(f"'{state}'" for state in OVER)
    current = f"{SELECT} WHERE {tests} AND task.state NOT IN ({over}) ORDER BY task.rank, task.due_on, task.id"
    past = f"{SELECT} WHERE {tests} AND task.state IN ({over}) ORDER BY task.finished_at DESC, task.id DESC LIMIT ?"
    found = list(_rows(connection, current, values))
    found += _rows(connection, past, [*values, wanted.done_limit])
    return found


def card_count(connection: sqlite3.Connection, wanted: CardFilter) -> int:
    tests, values = _tests(wanted)
    sql = f"SELECT count(*) FROM task LEFT JOIN project ON project.id = task.project_id WHERE {tests}"
    return int(connection.execute(sql, values).fetchone()[0])


def _tests(wanted: CardFilter) -> tuple[str, list[Any]]:
    tests, values = [ACTIVE], list[Any]()
    if wanted.project_id is not None:
        tests.append("task.project_id = ?")
        values.append(wanted.project_id)
    if wanted.person_id is not None:
        tests.append("task.owner_id = ?")
        values.append(wanted.person_id)
    if wanted.states:
        tests.append(f"task.state IN ({', '.join('?' for _ in wanted.states)})")
        values += [str(state) for state in wanted.states]
    if wanted.due_before is not None:
        tests.append("task.due_on < ?")
        values.append(wanted.due_before.isoformat())
    return " AND ".join(tests), values


def _rows(connection: sqlite3.Connection, sql: str, values: list[Any]) -> Iterator[CardRow]:
    return map(_card, connection.execute(sql, values))


def _card(row: tuple[Any, ...]) -> CardRow:
    done, count = _checks(row[13])
    blocked = json.loads(row[12]) if row[12] else None
    return CardRow(
        row[0],
        row[1],
        KINDS[row[2]],
        STATES[row[3]],
        row[4],
        row[5],
        row[6] or "",
        row[7],
        row[8],
        date.fromisoformat(row[9]) if row[9] else None,
        datetime.fromisoformat(row[10]) if row[10] else None,
        datetime.fromisoformat(row[11]) if row[11] else None,
        blocked["by"] if blocked else "",
        date.fromisoformat(blocked["until"]) if blocked and blocked.get("until") else None,
        done,
        count,
        row[14],
    )


def _checks(text: str) -> tuple[int, int]:
    if text == "[]":
        return 0, 0
    items = json.loads(text)
    return sum(1 for item in items if item.get("done")), len(items)


def state_counts(connection: sqlite3.Connection) -> list[StateCount]:
    sql = "SELECT project_id, state, count(*) FROM task WHERE project_id IS NOT NULL GROUP BY project_id, state"
    return [StateCount(ProjectId(project), STATES[state], count) for project, state, count in connection.execute(sql)]
