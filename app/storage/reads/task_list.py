"""The table of all tasks: the order over all of them in two values a task, and whole rows of those that are seen."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from app.collector import collector_at_rest
from app.domain.brief import Priority
from app.domain.ids import TaskId
from app.domain.task_list import ListedTask, TaskColumn, TaskGrouping, TaskListRow
from app.storage.codec import sound_rows
from app.storage.reads.card import KINDS, OVER, STATES

_PRIORITY = "coalesce(task.priority, json_extract(project.classification, '$.priority'), 'normal')"
_FROM = """
FROM task LEFT JOIN project ON project.id = task.project_id LEFT JOIN person ON person.id = task.owner_id
    LEFT JOIN role ON role.id = task.role
"""
CURRENT = "(task.project_id IS NULL OR +task.project_id NOT IN (SELECT id FROM project WHERE state = 'cancelled'))"
_SORTED_BY = {
    TaskColumn.KEY: "task.id",
    TaskColumn.TITLE: "task.title",
    TaskColumn.PROJECT: "project.name",
    TaskColumn.OWNER: "person.name",
    TaskColumn.ROLE: "role.name",
    TaskColumn.STATE: "task.state",
    TaskColumn.DUE: "task.due_on",
    TaskColumn.PRIORITY: _PRIORITY,
    TaskColumn.LABELS: "task.labels",
    TaskColumn.EFFORT: "task.effort_minutes",
    TaskColumn.START: "task.planned_start",
    TaskColumn.FINISH: "task.planned_finish",
}
_GROUPED_BY = {
    TaskGrouping.NONE: "NULL",
    TaskGrouping.PROJECT: "project.name",
    TaskGrouping.OWNER: "person.name",
    TaskGrouping.STATE: "task.state",
    TaskGrouping.WEEK: "task.due_on",
    TaskGrouping.PRIORITY: _PRIORITY,
}
_ROW = f"""
SELECT task.id, task.title, task.kind, task.state, task.project_id, project.name, task.owner_id, person.name, role.name,
    task.due_on, {_PRIORITY}, task.priority IS NOT NULL, task.labels, task.effort_minutes, task.planned_start,
    task.planned_finish, task.finished_at, task.blocked IS NOT NULL
{_FROM} WHERE task.id IN (SELECT value FROM json_each(?))
"""


def listed_tasks(
    connection: sqlite3.Connection,
    column: TaskColumn,
    grouping: TaskGrouping,
    *,
    over: bool,
    only: Collection[TaskId] | None = None,
) -> list[ListedTask]:
    """Of each task of a project that is not cancelled, and of each free one, what it is sorted and grouped by; of those
    in ``only`` unless it is None."""
    tests = CURRENT
    if not over:
        tests += f" AND +task.state NOT IN ({_OVER})"
    if only is not None:
        tests += " AND task.id IN (SELECT value FROM json_each(?))"
    # SQLite leaves out the tables that no value is read of.
    sql = f"SELECT {_SORTED_BY[column]}, task.id, {_GROUPED_BY[grouping]} {_FROM} WHERE {tests}"
    given = () if only is None else (json.dumps(list(only)),)
    with collector_at_rest():
        # Each row made without a call of Python's.
        return list(map(partial(tuple.__new__, ListedTask), connection.execute(sql, given)))


_OVER = ", ".join(repr(state) for state in OVER)
_BY_DUE = """
SELECT id FROM task
WHERE due_on IS NOT NULL AND id NOT IN (SELECT id FROM task WHERE state IN ({over})) AND id NOT IN ({cancelled})
ORDER BY due_on {way}, id {way} LIMIT ?
"""
_CANCELLED = """
SELECT task.id FROM project JOIN task ON task.project_id = project.id
WHERE project.state = 'cancelled' AND task.state NOT IN ({over})
"""


def first_listed(
    connection: sqlite3.Connection, most: int, *, over: bool, descending: bool
) -> tuple[list[TaskId], int]:
    """Of what ``listed_tasks`` gives the first by their due day, and how many there are; from indexes alone."""
    left_out = "" if over else _OVER
    cancelled = _CANCELLED.format(over=left_out)
    sql = _BY_DUE.format(over=left_out, cancelled=cancelled, way="DESC" if descending else "ASC")
    first = [id for (id,) in connection.execute(sql, (most,))]
    (count,) = connection.execute(
        f"SELECT count(*) - (SELECT count(*) FROM ({cancelled})) FROM task WHERE +state NOT IN ({left_out})"
    ).fetchone()
    return first, count


def task_list_rows(connection: sqlite3.Connection, task_ids: Sequence[TaskId]) -> list[TaskListRow]:
    """The rows of these tasks, in no order."""
    with sound_rows("task"):
        return [_row(row) for row in connection.execute(_ROW, (json.dumps(list(task_ids)),))]


def _row(row: tuple[Any, ...]) -> TaskListRow:
    day, moment = date.fromisoformat, datetime.fromisoformat
    id, title, kind, state, project_id, project, owner_id, owner, role, due, priority, own, labels, effort, *rest = row
    start, finish, finished = (moment(text) if text else None for text in rest[:3])
    return TaskListRow(
        *(id, title, KINDS[kind], STATES[state], project_id, project or "", owner_id, owner or "", role or ""),
        due_on=day(due) if due else None,
        priority=Priority(priority),
        own_priority=bool(own),
        labels=tuple(json.loads(labels)),
        effort_minutes=effort,
        planned_start=start,
        planned_finish=finish,
        finished_at=finished,
        blocked=bool(rest[3]),
    )
