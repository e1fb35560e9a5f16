"""What stands on the days of a calendar: counts, the first tasks of each day, publish dates and absences."""

import json
import sqlite3
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from app.collector import collector_at_rest
from app.domain.ids import PersonId, TaskId
from app.domain.run import TaskState
from app.queries.calendar_row import AwayRow, CalendarRows, DayRow, PublishRow
from app.storage.codec import sound_rows
from app.storage.reads.card import KINDS, OVER, STATES

ANCHORS = """
WITH step AS MATERIALIZED (
    SELECT version.id AS version_id, json_extract(step.value, '$.id') AS step_id
    FROM workflow_version version, json_each(version.graph, '$.steps') step
    WHERE version.id IN (SELECT version_id FROM project WHERE anchor_on IS NOT NULL)
        AND json_extract(step.value, '$.anchor')
)
SELECT project.id, task.id FROM project CROSS JOIN step ON step.version_id = project.version_id
CROSS JOIN task ON task.project_id = project.id AND task.step_id = step.step_id
WHERE project.anchor_on IS NOT NULL AND project.state != 'cancelled'
"""
"""Each project with a date, and its task that carries it."""

OVER_WORDS = ", ".join(f"'{state}'" for state in OVER)
DAYS = f"""
WITH placed AS (
    SELECT task.id AS id, count(*) OVER (PARTITION BY task.due_on) AS of_day, row_number() OVER (
        PARTITION BY task.due_on
        ORDER BY task.state IN ({OVER_WORDS}), task.kind != 'milestone', task.rank, task.id
    ) AS place
    FROM task
    WHERE task.due_on BETWEEN :first AND :last AND +task.state NOT IN ('cancelled', 'skipped')
        AND (task.project_id IS NULL OR +task.project_id NOT IN (SELECT id FROM project WHERE state = 'cancelled'))
        AND task.id NOT IN (SELECT value FROM json_each(:anchors))
        AND (:chosen IS NULL OR task.id IN (SELECT value FROM json_each(:chosen)))
)
SELECT task.id, task.title, task.kind, task.state, task.due_on, task.owner_id, person.name, task.project_id,
    placed.of_day
FROM placed JOIN task ON task.id = placed.id JOIN person ON person.id = task.owner_id
WHERE placed.place <= :most
ORDER BY task.due_on, placed.place
"""

PROJECTS = """
SELECT project.id, project.name, project.anchor_label, project.anchor_on, project.state = 'running', project.date_fixed,
    coalesce(json_extract(project.classification, '$.type'), ''),
    coalesce(json_extract(project.classification, '$.client'), ''),
    coalesce(json_extract(project.classification, '$.channel'), ''),
    coalesce(workflow.name, ''), workflow.id,
    EXISTS (
        SELECT 1 FROM task AS own
        WHERE own.project_id = project.id AND own.id IN (SELECT value FROM json_each(:chosen))
    )
FROM project
LEFT JOIN workflow_version ON workflow_version.id = project.version_id
LEFT JOIN workflow ON workflow.id = workflow_version.workflow_id
WHERE project.state != 'cancelled' AND (
    project.anchor_on BETWEEN :before AND :after OR project.id IN (SELECT value FROM json_each(:named))
)
ORDER BY project.anchor_on, project.name, project.id
"""

STEPS = "SELECT id, state, owner_id FROM task WHERE id IN (SELECT value FROM json_each(:steps))"

ABSENCES = """
SELECT absence.id, absence.person_id, person.name, absence.first_on, absence.last_on, absence.reason
FROM absence JOIN person ON person.id = absence.person_id
WHERE absence.first_on <= :last AND absence.last_on >= :first AND NOT person.archived
ORDER BY absence.first_on, absence.last_on DESC, person.name, absence.id
"""


def calendar_rows(
    connection: sqlite3.Connection,
    first: date,
    last: date,
    most: int,
    chosen: Collection[TaskId] | None,
    around: int,
) -> CalendarRows:
    """From the first day to the last: at most ``most`` tasks of each day, what is over last; of ``chosen`` alone unless
    it is None. Projects also with a date so many days ``around`` these: a gap is seen from what is near it.
    """
    carrying: dict[int, int] = dict(connection.execute(ANCHORS))
    values: dict[str, Any] = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "before": (first - timedelta(days=around)).isoformat(),
        "after": (last + timedelta(days=around)).isoformat(),
        "most": most,
        "anchors": json.dumps(list(carrying.values())),
        "chosen": None if chosen is None else json.dumps(list(chosen)),
    }
    with collector_at_rest(), sound_rows("day of the calendar"):
        days = [_day(row) for row in connection.execute(DAYS, values)] if most else []
        values["named"] = json.dumps(list({row.project_id for row in days if row.project_id is not None}))
        found = list(connection.execute(PROJECTS, values))
        values["steps"] = json.dumps([carrying[row[0]] for row in found if row[0] in carrying])
        steps = {id: (id, STATES[state], owner_id) for id, state, owner_id in connection.execute(STEPS, values)}
        wanted = None if chosen is None else frozenset(chosen)
        projects = [_project(row, steps.get(carrying.get(row[0], 0)), wanted) for row in found]
        away = [
            AwayRow(id, person_id, name, date.fromisoformat(begins), date.fromisoformat(ends), reason)
            for id, person_id, name, begins, ends, reason in connection.execute(ABSENCES, values)
        ]
    return CalendarRows(days, projects, away)


def _day(row: tuple[Any, ...]) -> DayRow:
    return DayRow(row[0], row[1], KINDS[row[2]], STATES[row[3]], date.fromisoformat(row[4]), *row[5:])


def _project(
    row: tuple[Any, ...], step: tuple[TaskId, TaskState, PersonId] | None, wanted: frozenset[TaskId] | None
) -> PublishRow:
    on = date.fromisoformat(row[3]) if row[3] else None
    task_id, state, owner_id = step or (None, None, None)
    chosen = wanted is None or (task_id in wanted if task_id is not None else bool(row[11]))
    facts = (on, bool(row[4]), bool(row[5]), *row[6:11], task_id, state, owner_id, chosen)
    return PublishRow._make((*row[:3], *facts))
