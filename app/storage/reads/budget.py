"""What the labour of projects costs, from bare rows: twenty thousand tasks, their closed rounds, their first plans."""

import json
import sqlite3
from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache
from typing import Any

from app.collector import collector_at_rest
from app.domain.ids import ProjectId
from app.domain.quantity import Span, SpanUnit
from app.domain.run import TaskState
from app.queries.rows import ClosedRoundRow, LabourRow, LabourRows, PlannedRow
from app.scheduling.load import LoadTask
from app.scheduling.working_time import instant_of
from app.storage.codec import sound_rows
from app.storage.reads.card import KINDS, STATES

CHOSEN = "(SELECT value FROM json_each(?))"
TASKS = f"""
SELECT task.id, task.title, task.owner_id, task.project_id, workflow_version.workflow_id, task.step_id, task.kind,
    task.state, task.skip IS NOT NULL, task.effort_minutes, task.length, task.remaining,
    coalesce(task.started_at, task.ready_at), task.blocked, task.blocked_minutes, task.spent_minutes
FROM task JOIN project ON project.id = task.project_id
    LEFT JOIN workflow_version ON workflow_version.id = project.version_id
WHERE task.project_id IN {CHOSEN} ORDER BY task.project_id, task.rank, task.id
"""
ROUNDS = f"""
SELECT task.project_id, round.task_id, round.owner_id, round.state, round.spent_minutes, round.effort_minutes,
    round.rate_minor
FROM task JOIN round ON round.task_id = task.id WHERE task.project_id IN {CHOSEN} ORDER BY round.id
"""
BASELINES = f"""
SELECT project_id, lines FROM baseline
WHERE id IN (SELECT min(id) FROM baseline WHERE project_id IN {CHOSEN} GROUP BY project_id)
"""


def labour_rows(
    connection: sqlite3.Connection, projects: Collection[ProjectId], local: Callable[[datetime], datetime]
) -> LabourRows:
    """Of these projects; ``local`` gives the company's wall-clock time of a moment."""
    chosen = (json.dumps(list(projects)),)

    @cache
    def wall(text: str) -> int:
        return instant_of(local(datetime.fromisoformat(text)).replace(tzinfo=None))

    with collector_at_rest(), sound_rows("row of the budget"):
        tasks = [LabourRow(_task(row, wall), row[15]) for row in connection.execute(TASKS, chosen)]
        rounds = [
            ClosedRoundRow(project, task, owner, STATES[state], *known)
            for project, task, owner, state, *known in connection.execute(ROUNDS, chosen)
        ]
        baselines = [(project, json.loads(lines)) for project, lines in connection.execute(BASELINES, chosen)]
    planned = [
        PlannedRow(project, line["task_id"], line.get("effort_minutes"), line.get("rate_minor"))
        for project, lines in baselines
        for line in lines
    ]
    return LabourRows(tasks, rounds, planned, frozenset(project for project, _ in baselines))


@cache
def _span(text: str) -> Span:
    read = json.loads(text)
    return Span(read["amount"], SpanUnit(read.get("unit", SpanUnit.DAYS)))


def _task(row: tuple[Any, ...], wall: Callable[[str], int]) -> LoadTask:
    """Nothing of when it is planned, which costs nothing."""
    state, block = STATES[row[7]], json.loads(row[13]) if row[13] else None
    made = (
        *(*row[:6], None, KINDS[row[6]], state, bool(row[8]), row[9]),
        *(row[10] and _span(row[10]), row[11] and _span(row[11]), None, None, None),
        wall(row[12]) if row[12] and state is TaskState.DOING else None,
        wall(block["since"]) if block is not None else None,
        *(None, row[14], False),
    )
    # Half the time that the constructor takes.
    return tuple.__new__(LoadTask, made)
