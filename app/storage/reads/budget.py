"""What the labour of projects costs, from bare rows: twenty thousand tasks, their closed rounds, their first plans."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from app.collector import collector_at_rest
from app.domain.ids import ProjectId, WorkflowId
from app.domain.quantity import Span, SpanUnit
from app.domain.run import TaskState
from app.queries.rows import ClosedRoundRow, LabourRow, LabourRows, PlannedRow
from app.scheduling.load import LoadTask
from app.scheduling.working_time import instant_of
from app.storage.codec import sound_rows
from app.storage.reads.card import KINDS, STATES

CHOSEN = "(SELECT value FROM json_each(?))"
TASKS = f"""
SELECT id, title, owner_id, project_id, step_id, kind, state, skip IS NOT NULL, effort_minutes, length, remaining,
    coalesce(started_at, ready_at), blocked, blocked_minutes, spent_minutes
FROM task WHERE project_id IN {CHOSEN} ORDER BY project_id, rank, id
"""
WORKFLOWS = f"""
SELECT project.id, workflow_version.workflow_id
FROM project LEFT JOIN workflow_version ON workflow_version.id = project.version_id WHERE project.id IN {CHOSEN}
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
        workflows: dict[int, WorkflowId | None] = dict(connection.execute(WORKFLOWS, chosen))
        tasks = list(_made_of(connection.execute(TASKS, chosen), workflows, wall))
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


def _made_of(
    rows: Iterable[tuple[Any, ...]], workflows: Mapping[int, WorkflowId | None], wall: Callable[[str], int]
) -> Iterator[LabourRow]:
    """Nothing of when it is planned, which costs nothing. Each row made without a call of Python's: half the time."""
    new, doing = tuple.__new__, TaskState.DOING.value
    for (
        id,
        title,
        owner,
        project,
        step,
        kind,
        state,
        passed,
        effort,
        length,
        remaining,
        since,
        block,
        idle,
        spent,
    ) in rows:
        made = (
            *(id, title, owner, project, workflows.get(project), step, None, KINDS[kind], STATES[state]),
            *(passed == 1, effort, length and _span(length), remaining and _span(remaining), None, None, None),
            wall(since) if since and state == doing else None,
            wall(json.loads(block)["since"]) if block else None,
            *(None, idle, False, ()),
        )
        yield new(LabourRow, (new(LoadTask, made), spent))
