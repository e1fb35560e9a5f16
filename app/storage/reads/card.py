"""Tasks as rows of lists over many projects."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from app.collector import collector_at_rest
from app.domain.brief import Priority
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.run import TaskState
from app.domain.workflow import StepKind
from app.queries.rows import CardFilter, CardRow, SkippedCount, StateCount
from app.storage.codec import moment_text, sound_rows

SELECT = """
SELECT id, title, kind, state, round, project_id, owner_id, due_on, ready_at, finished_at, blocked, checklist, rank,
    state IN ('ready', 'doing') AND instr(checklist || inputs || outputs, '"required":true') > 0, started_at, step_id,
    priority
FROM task
"""

ACTIVE = "(project_id IS NULL OR project_id NOT IN (SELECT id FROM project WHERE state = 'cancelled'))"

Misses = Callable[[TaskId], tuple[int, bool]]
"""Of an open task that requires something: how much of it is missing, and whether something that it needs is."""

STATES = {str(state): state for state in TaskState}
KINDS = {str(kind): kind for kind in StepKind}
PRIORITIES = {str(priority): priority for priority in Priority}
OVER = tuple(str(state) for state in TaskState if state.over)


def cards(connection: sqlite3.Connection, wanted: CardFilter, misses: Misses) -> list[CardRow]:
    """In the order of rank and due date; what is over comes newest first and at most ``done_limit`` of it."""
    with collector_at_rest(), sound_rows("card"):
        return _cards(connection, wanted, misses)


def _cards(connection: sqlite3.Connection, wanted: CardFilter, misses: Misses) -> list[CardRow]:
    tests, values = _tests(wanted)
    if wanted.done_limit is None:
        # A negative limit is none.
        sql = f"{SELECT} WHERE {tests} ORDER BY rank, due_on, id LIMIT ?"
        return list(_rows(connection, sql, [*values, -1 if wanted.limit is None else wanted.limit], misses))
    over = ", ".join(f"'{state}'" for state in OVER)
    current = f"{SELECT} WHERE {tests} AND state NOT IN ({over}) ORDER BY rank, due_on, id"
    since = [moment_text(wanted.done_since)] if wanted.done_since is not None else []
    newest = "ORDER BY finished_at DESC, id DESC"
    # The newest are found by two columns, and only they are read whole.
    past = f"""
    {SELECT} WHERE id IN (
        SELECT id FROM task WHERE {tests} AND state IN ({over}) {"AND finished_at >= ?" if since else ""}
        {newest} LIMIT ?
    ) {newest}
    """
    found = list(_rows(connection, current, values, misses))
    found += _rows(connection, past, [*values, *since, wanted.done_limit], misses)
    return found


def card(connection: sqlite3.Connection, task_id: TaskId, misses: Misses) -> CardRow | None:
    """The card of one task, of a cancelled project too; None when there is no such task."""
    row = connection.execute(f"{SELECT} WHERE id = ?", (task_id,)).fetchone()
    if row is None:
        return None
    projects = dict(connection.execute("SELECT id, name FROM project WHERE id = ?", (row[5],)))
    people = {row[6]: ""} | dict(connection.execute("SELECT id, name FROM person WHERE id = ?", (row[6],)))
    with sound_rows("card"):
        return next(_made_of([row], projects, people, misses))


def card_count(connection: sqlite3.Connection, wanted: CardFilter) -> int:
    """How many tasks ``cards`` would find without a limit."""
    tests, values = _tests(wanted)
    sql = f"SELECT count(*) FROM task WHERE {tests}"
    if wanted == CardFilter(states=wanted.states) and wanted.states:
        # An index has the states of all tasks; those of cancelled projects, which are few, are taken off.
        states = ", ".join("?" for _ in values)
        sql = f"""
        SELECT count(*) - (
            SELECT count(*) FROM project CROSS JOIN task ON task.project_id = project.id
            WHERE project.state = 'cancelled' AND +task.state IN ({states})
        ) FROM task WHERE state IN ({states})
        """
        values = [*values, *values]
    return int(connection.execute(sql, values).fetchone()[0])


def unfinished_projects(connection: sqlite3.Connection) -> int:
    """How many projects that were not cancelled have work that is not over."""
    sql = f"""
    SELECT count(*) FROM project WHERE state != 'cancelled' AND EXISTS (
        SELECT 1 FROM task WHERE project_id = project.id AND state NOT IN ({", ".join(f"'{state}'" for state in OVER)})
    )
    """
    return int(connection.execute(sql).fetchone()[0])


def _tests(wanted: CardFilter) -> tuple[str, list[Any]]:
    tests, values = [ACTIVE], list[Any]()
    if wanted.project_id is not None:
        tests.append("project_id = ?")
        values.append(wanted.project_id)
    if wanted.person_id is not None:
        tests.append("owner_id = ?")
        values.append(wanted.person_id)
    if wanted.states:
        tests.append(f"state IN ({', '.join('?' for _ in wanted.states)})")
        values += [str(state) for state in wanted.states]
    if wanted.kind is not None:
        tests.append("kind = ?")
        values.append(str(wanted.kind))
    if wanted.due_by is not None:
        tests.append("due_on <= ?")
        values.append(wanted.due_by.isoformat())
    if wanted.among is not None:
        tests.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(wanted.among)))
    return " AND ".join(tests), values


def _rows(connection: sqlite3.Connection, sql: str, values: list[Any], misses: Misses) -> Iterator[CardRow]:
    """Names are looked up here: joined, each card would carry its own copy of them."""
    projects: dict[int | None, str] = dict(connection.execute("SELECT id, name FROM project"))
    people: dict[int, str] = dict(connection.execute("SELECT id, name FROM person"))
    return _made_of(connection.execute(sql, values), projects, people, misses)


def _made_of(
    rows: Iterable[tuple[Any, ...]], projects: Mapping[int | None, str], people: Mapping[int, str], misses: Misses
) -> Iterator[CardRow]:
    """Each row unpacked at once and made without a call of Python's: a board reads ten thousand."""
    day, moment, new = date.fromisoformat, datetime.fromisoformat, tuple.__new__
    for (
        id,
        title,
        kind,
        state,
        number,
        project_id,
        owner_id,
        due,
        ready,
        finished,
        block,
        checklist,
        rank,
        asks,
        started,
        step_id,
        priority,
    ) in rows:
        done, count = _checks(checklist) if checklist != "[]" else (0, 0)
        blocked = json.loads(block) if block else None
        made = (
            id,
            title,
            KINDS[kind],
            STATES[state],
            number,
            project_id,
            projects.get(project_id, ""),
            owner_id,
            people[owner_id],
            day(due) if due else None,
            moment(ready) if ready else None,
            moment(finished) if finished else None,
            blocked["by"] if blocked else "",
            day(blocked["until"]) if blocked and blocked.get("until") else None,
            done,
            count,
            rank,
            False,
            *(misses(id) if asks else (0, False)),
            moment(started) if started else None,
            step_id,
            PRIORITIES[priority] if priority else None,
        )
        yield new(CardRow, made)


def _checks(text: str) -> tuple[int, int]:
    items = json.loads(text)
    return sum(1 for item in items if isinstance(item, dict) and item.get("state") == "done"), len(items)


def state_counts(connection: sqlite3.Connection) -> list[StateCount]:
    """How many tasks of each project are in each state."""
    sql = "SELECT project_id, state, count(*) FROM task WHERE project_id IS NOT NULL GROUP BY project_id, state"
    with sound_rows("task"):
        return [StateCount(ProjectId(one), STATES[state], count) for one, state, count in connection.execute(sql)]


def work_counts(connection: sqlite3.Connection) -> dict[PersonId, tuple[int, int]]:
    """Of each person with unfinished work how many tasks are open and how many wait."""
    unattended = ", ".join(f"'{kind}'" for kind in StepKind if kind.unattended)
    sql = f"""
    SELECT owner_id, sum(state != 'waiting'), sum(state = 'waiting') FROM task
    WHERE {ACTIVE} AND state IN ('waiting', 'ready', 'doing') AND kind NOT IN ({unattended}) GROUP BY owner_id
    """
    return {PersonId(one): (open, waiting) for one, open, waiting in connection.execute(sql)}


def skipped_counts(connection: sqlite3.Connection) -> dict[ProjectId, SkippedCount]:
    """Of each project with steps, how many it has and how many were skipped by hand."""
    sql = """
    SELECT project_id, count(*), sum(state = 'skipped' AND skip = 'by hand') FROM task
    WHERE project_id IS NOT NULL AND step_id IS NOT NULL GROUP BY project_id
    """
    return {ProjectId(one): SkippedCount(steps, skipped or 0) for one, steps, skipped in connection.execute(sql)}


def projects_with_missed(connection: sqlite3.Connection, today: date) -> frozenset[ProjectId]:
    """The projects with an open task that was due before that day."""
    sql = "SELECT DISTINCT project_id FROM task WHERE state IN ('ready', 'doing') AND due_on < ?"
    return frozenset(ProjectId(id) for (id,) in connection.execute(sql, (today.isoformat(),)) if id is not None)
