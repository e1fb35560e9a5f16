"""What filters read of tasks, a hundred thousand at once: bare values, and no entity."""

import json
import sqlite3
from collections.abc import Collection
from operator import itemgetter
from typing import Any

from app.collector import collector_at_rest
from app.domain.ids import ProjectId, TaskId

SELECT = """
SELECT id, title, planned_start, planned_finish, project_id, owner_id, role, state, kind, due_on, priority, labels,
    blocked IS NOT NULL, pin IS NOT NULL
FROM task
"""
BY_HAND = "SELECT DISTINCT task_id FROM activity WHERE task_id IS NOT NULL AND verb IN ('moved', 'handed')"


def filter_columns(
    connection: sqlite3.Connection, projects: Collection[ProjectId | None] | None, after: int, most: int
) -> list[list[Any]]:
    """The tasks of these projects, None among them: those without one; of all when there is no choice. Of those above
    the id ``after`` the first so many, or all with -1. A list for each column."""
    where, values = "WHERE id > ?", list[Any]([after])
    if projects is not None:
        free = " OR project_id IS NULL" * (None in projects)
        where += f" AND (project_id IN (SELECT value FROM json_each(?)){free})"
        values += [json.dumps([id for id in projects if id is not None])]
    with collector_at_rest():
        found = connection.execute(f"{SELECT}{where} ORDER BY id LIMIT ?", [*values, most])
        rows = found.fetchall()
        return [list(map(itemgetter(place), rows)) for place in range(len(found.description))]


def changed_by_hand(connection: sqlite3.Connection) -> frozenset[TaskId]:
    """The tasks whose date somebody moved, or that were handed to somebody else."""
    return frozenset(TaskId(id) for (id,) in connection.execute(BY_HAND))
