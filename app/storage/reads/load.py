"""Unfinished work as the load of people needs it, all projects at once."""

import json
import sqlite3
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from functools import lru_cache

from app.collector import collector_at_rest
from app.domain.ids import PersonId, ProjectId, StepId, TaskId, WorkflowId
from app.domain.quantity import Span, SpanUnit
from app.scheduling.load import LoadTask
from app.scheduling.working_time import instant_of
from app.storage.codec import sound_rows
from app.storage.reads.card import KINDS, STATES
from app.storage.reads.plan import UNATTENDED

SELECT = f"""
SELECT id, title, owner_id, project_id, step_id, role, kind, state, skip IS NOT NULL, effort_minutes, length, remaining,
    due_on, planned_start, planned_finish, CASE WHEN state = 'doing' THEN coalesce(started_at, ready_at) END, blocked,
    blocked_minutes, pin IS NOT NULL AND instr(pin, '"fixed"') > 0, helpers, approvers
FROM task WHERE +state IN ('waiting', 'ready', 'doing') AND kind NOT IN ({UNATTENDED})
"""
NEAR = "AND (planned_start IS NULL OR planned_start < ?)"
IN_PROJECTS = "AND project_id IN (SELECT value FROM json_each(?))"
FREE = "AND project_id IS NULL"
WORKFLOWS = """
SELECT project.id, version.workflow_id FROM project JOIN workflow_version version ON version.id = project.version_id
WHERE project.id IN (SELECT value FROM json_each(?))
"""
SPENT = """
SELECT version.workflow_id, task.step_id, round.spent_minutes
FROM round JOIN task ON task.id = round.task_id JOIN project ON project.id = task.project_id
JOIN workflow_version version ON version.id = project.version_id
WHERE round.spent_minutes > 0 AND round.state = 'done' AND task.step_id IS NOT NULL AND NOT project.practice
"""
ROUNDS = """
SELECT round.task_id, round.owner_id, round.ready_at, round.closed_at
FROM workflow_version version JOIN project ON project.version_id = version.id
JOIN task ON task.project_id = project.id AND task.step_id = ? JOIN round ON round.task_id = task.id
WHERE version.workflow_id = ? AND NOT project.practice AND round.ready_at IS NOT NULL
    AND round.state NOT IN ('skipped', 'cancelled')
ORDER BY round.closed_at DESC LIMIT 200
"""


def load_rows(
    connection: sqlite3.Connection,
    projects: Collection[ProjectId],
    until: date,
    local: Callable[[datetime], datetime],
) -> list[LoadTask]:
    """The unfinished work of people in these projects (0: in none) that is planned to begin by that day, or on no day;
    in no order."""
    moment, day = datetime.fromisoformat, lru_cache(maxsize=None)(lambda text: date.fromisoformat(text).toordinal())
    # Work begins and ends with a day, so few moments stand in many rows.
    instant = lru_cache(maxsize=None)(lambda text: instant_of(moment(text)))
    span, beside = lru_cache(maxsize=None)(_span), lru_cache(maxsize=None)(_beside)

    def wall(text: str) -> int:
        return instant_of(local(moment(text)).replace(tzinfo=None))

    asked, before = json.dumps(list(projects)), (until + timedelta(days=1)).isoformat()
    found: list[LoadTask] = []
    with collector_at_rest(), sound_rows("row of the load"):
        workflows = dict(connection.execute(WORKFLOWS, (asked,)))
        rows = list(connection.execute(f"{SELECT} {NEAR} {IN_PROJECTS}", (before, asked)))
        if 0 in projects:
            rows += connection.execute(f"{SELECT} {NEAR} {FREE}", (before,))
        for id, title, owner, project, step, role, kind, state, skip, effort, *rest in rows:
            length, remaining, due, start, finish, started, block, idle, fixed, helpers, approvers = rest
            blocked = json.loads(block) if block else None
            free_on = blocked.get("until") if blocked else None
            made = (
                *(id, title, owner, project, workflows.get(project), step, role, KINDS[kind], STATES[state]),
                *(bool(skip), effort, length and span(length), remaining and span(remaining)),
                due and day(due),
                start and instant(start),
                finish and instant(finish),
                started and wall(started),
                blocked and wall(blocked["since"]),
                free_on and day(free_on),
                *(idle, bool(fixed), beside(helpers, approvers)),
            )
            found.append(tuple.__new__(LoadTask, made))
    return found


def _beside(helpers: str, approvers: str) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys(PersonId(id) for text in (helpers, approvers) for id in json.loads(text)))


def _span(text: str) -> Span:
    raw = json.loads(text)
    return Span(raw["amount"], SpanUnit(raw.get("unit", SpanUnit.DAYS)))


def spent_hours(connection: sqlite3.Connection) -> list[tuple[WorkflowId, StepId, int]]:
    """What each closed round of a step took, in minutes, where somebody said it; practice runs do not count."""
    return [(WorkflowId(one), StepId(step), minutes) for one, step, minutes in connection.execute(SPENT)]


def step_rounds(
    connection: sqlite3.Connection, workflow_id: WorkflowId, step_id: StepId
) -> list[tuple[TaskId, PersonId, datetime, datetime]]:
    """The newest closed rounds of a step: task, owner, when it was ready and when it closed; not of practice runs."""
    moment = datetime.fromisoformat
    rows = connection.execute(ROUNDS, (step_id, workflow_id))
    return [(TaskId(task), PersonId(owner), moment(first), moment(last)) for task, owner, first, last in rows]


def spent_in_rounds(connection: sqlite3.Connection) -> dict[TaskId, int]:
    """The minutes that the closed rounds of each task took together, where somebody said it of any."""
    sql = "SELECT task_id, sum(spent_minutes) FROM round WHERE spent_minutes IS NOT NULL GROUP BY task_id"
    return {TaskId(task): minutes for task, minutes in connection.execute(sql)}
