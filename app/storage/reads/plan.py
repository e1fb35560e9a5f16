"""Tasks as bars of the plan, ten thousand at once."""

import json
import sqlite3
from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from app.domain.ids import ProjectId
from app.domain.workflow import StepKind
from app.queries.reader import BookedRow, PlanRow
from app.scheduling.working_time import instant_of
from app.storage.codec import collector_at_rest, sound_rows
from app.storage.reads.card import KINDS, STATES

SELECT = """
SELECT task.id, task.title, task.project_id, coalesce(project.name, ''), task.owner_id, person.name, task.state,
    task.kind, task.round, task.due_on, task.planned_start, task.planned_finish, task.started_at, task.finished_at,
    task.blocked IS NOT NULL, task.pin IS NOT NULL
FROM task LEFT JOIN project ON project.id = task.project_id JOIN person ON person.id = task.owner_id
"""
OF_ALL = "project.state = 'running' OR (task.project_id IS NULL AND task.state IN ('waiting', 'ready', 'doing'))"
IN_PLACE = "task.planned_start IS NULL, task.planned_start, task.due_on IS NULL, task.due_on, task.rank, task.id"
BY_PROJECT = f"task.project_id IS NULL, project.anchor_on IS NULL, project.anchor_on, task.project_id, {IN_PLACE}"
BY_OWNER = f"person.name COLLATE NOCASE, person.id, {IN_PLACE}"

UNATTENDED = ", ".join(f"'{kind}'" for kind in StepKind if kind.unattended)
BOOKED = f"""
SELECT project_id, owner_id, started_at, state != 'waiting', planned_start, planned_finish FROM task
WHERE project_id IN (SELECT value FROM json_each(?)) AND +state IN ('waiting', 'ready', 'doing') AND skip IS NULL
    AND kind NOT IN ({UNATTENDED}) AND planned_start IS NOT NULL AND planned_finish IS NOT NULL
"""


def booked_rows(connection: sqlite3.Connection, projects: Collection[ProjectId]) -> list[BookedRow]:
    """What the plans of these projects take of people's time, in no order."""
    # The plus keeps SQLite from going through all the waiting tasks of other projects.
    moment = datetime.fromisoformat
    # Work begins and ends with a day, so few moments stand in many rows.
    instant = lru_cache(maxsize=None)(lambda text: instant_of(moment(text)))
    found = connection.execute(BOOKED, (json.dumps(list(projects)),))
    with collector_at_rest(), sound_rows("row of the plan"):
        return [
            BookedRow(
                project, owner, moment(started) if started else None, bool(is_open), instant(start), instant(finish)
            )
            for project, owner, started, is_open, start, finish in found
        ]


def plan_rows(
    connection: sqlite3.Connection, projects: Collection[ProjectId] | None, *, by_owner: bool
) -> list[PlanRow]:
    """The tasks of these projects, of all when None, as rows of the plan in the order of its groups; without what was
    cancelled.
    """
    chosen = OF_ALL if projects is None else f"task.project_id IN ({', '.join('?' for _ in projects)})"
    order = BY_OWNER if by_owner else BY_PROJECT
    sql = f"{SELECT} WHERE ({chosen}) AND task.state != 'cancelled' ORDER BY {order}"
    with collector_at_rest(), sound_rows("row of the plan"):
        return [_row(row) for row in connection.execute(sql, tuple(projects or ()))]


def _row(row: tuple[Any, ...]) -> PlanRow:
    moment = datetime.fromisoformat
    return PlanRow(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        STATES[row[6]],
        KINDS[row[7]],
        row[8],
        date.fromisoformat(row[9]) if row[9] else None,
        moment(row[10]) if row[10] else None,
        moment(row[11]) if row[11] else None,
        moment(row[12]) if row[12] else None,
        moment(row[13]) if row[13] else None,
        bool(row[14]),
        bool(row[15]),
    )
