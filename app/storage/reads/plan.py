"""Tasks as bars of the plan, ten thousand at once."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from heapq import nlargest
from typing import Any

from app.collector import collector_at_rest
from app.domain.ids import ProjectId, TaskId
from app.domain.workflow import StepKind
from app.queries.rows import BookedRow, PlanExtent, PlanRow, RollUp
from app.scheduling.working_time import instant_of
from app.storage.codec import sound_rows
from app.storage.reads.card import KINDS, STATES

SELECT = """
SELECT id, title, project_id, owner_id, state, kind, round, due_on, planned_start, planned_finish, started_at,
    finished_at, blocked IS NOT NULL, pin IS NOT NULL, step_id, rank
FROM task WHERE state != 'cancelled' AND
"""
# The plus keeps SQLite from looking each row up by an index: most are wanted.
OF_ALL = """
(+project_id IN (SELECT id FROM project WHERE state = 'running')
    OR (+project_id IS NULL AND state IN ('waiting', 'ready', 'doing')))
"""

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


UNDATED = "AND due_on IS NULL AND planned_start IS NULL AND state IN ('waiting', 'ready', 'doing')"


def plan_rows(
    connection: sqlite3.Connection,
    projects: Collection[ProjectId] | None,
    *,
    by_owner: bool,
    undated: bool = False,
) -> list[PlanRow]:
    """The tasks of these projects, of all when None, as rows of the plan in the order of its groups; without what was
    cancelled. ``undated``: only what is not over and has no day at all.
    """
    chosen = OF_ALL if projects is None else "project_id IN (SELECT value FROM json_each(?))"
    given = () if projects is None else (json.dumps(list(projects)),)
    with collector_at_rest(), sound_rows("row of the plan"):
        found = connection.execute(f"{SELECT} {chosen} {UNDATED if undated else ''}", given).fetchall()
        # Names and order are found here: joined and sorted in SQL, twenty thousand rows take twice as long.
        names: dict[int | None, str] = dict(connection.execute("SELECT id, name FROM project"))
        people: dict[int, str] = dict(connection.execute("SELECT id, name FROM person"))
        place = _places(connection, by_owner=by_owner)
        at = _OWNER if by_owner else _PROJECT
        found.sort(key=lambda row: (place[row[at]], *_in_place(row)))
        return list(_made_of(found, names, people))


EXTENT = f"""
SELECT min(planned_start), max(planned_finish), min(due_on), max(due_on), json_group_array(DISTINCT title)
FROM task WHERE state != 'cancelled' AND {OF_ALL}
"""
WITH_ROWS = """
SELECT count(*) FROM project WHERE state = 'running'
    AND EXISTS (SELECT 1 FROM task WHERE task.project_id = project.id AND task.state != 'cancelled')
"""


def plan_extent(connection: sqlite3.Connection, most: int) -> PlanExtent:
    """How far the rows of all that run reach, and at most so many of their longest titles, by one scan of the tasks."""
    day, moment = date.fromisoformat, datetime.fromisoformat
    with sound_rows("row of the plan"):
        start, finish, first, last, titles = connection.execute(EXTENT).fetchone()
        (count,) = connection.execute(WITH_ROWS).fetchone()
        return PlanExtent(
            moment(start) if start else None,
            moment(finish) if finish else None,
            day(first) if first else None,
            day(last) if last else None,
            count,
            tuple(nlargest(most, json.loads(titles), key=lambda title: (len(title), title))),
        )


ROLLED_UP = """
SELECT project_id, min(planned_start), max(planned_finish), min(due_on), max(due_on), sum(state = 'done'), count(*),
    sum(state IN ('waiting', 'ready', 'doing') AND due_on < ?)
FROM task WHERE state NOT IN ('cancelled', 'skipped') AND
"""
OF_NONE = "project_id IS NULL AND +state IN ('waiting', 'ready', 'doing')"


def roll_ups(
    connection: sqlite3.Connection,
    today: date,
    projects: Collection[ProjectId | None] | None,
    among: Collection[TaskId] | None,
) -> list[RollUp]:
    """One bar for each project that runs and one for tasks without a project, or for these ``projects`` alone, whatever
    their state; of what is ``among`` these. In no order; a project without such tasks has none.
    """
    # Of tasks without a project only those that are not over belong to the plan.
    parts: list[tuple[str, tuple[str, ...]]] = [(OF_ALL, ())]
    if projects is not None:
        ids = [id for id in projects if id is not None]
        parts = [("project_id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))] * bool(ids)
        parts += [(OF_NONE, ())] * (None in projects)
    narrowed, given = "", (today.isoformat(),)
    chosen: tuple[str, ...] = ()
    if among is not None:
        narrowed, chosen = "AND id IN (SELECT value FROM json_each(?))", (json.dumps(list(among)),)
    with sound_rows("row of the plan"):
        of_project = {id: rest for id, *rest in connection.execute("SELECT id, name, anchor_on FROM project")}
        return [
            _roll_up(row, *of_project.get(row[0], ("", None)))
            for part, ids_given in parts
            for row in connection.execute(
                f"{ROLLED_UP} {part} {narrowed} GROUP BY project_id", (*given, *ids_given, *chosen)
            )
        ]


def _roll_up(row: tuple[Any, ...], name: str, anchor_on: str | None) -> RollUp:
    day, moment = date.fromisoformat, datetime.fromisoformat
    id, start, finish, first, last, done, total, late = row
    return RollUp(
        id,
        name,
        day(anchor_on) if anchor_on else None,
        moment(start) if start else None,
        moment(finish) if finish else None,
        day(first) if first else None,
        day(last) if last else None,
        done or 0,
        total,
        late or 0,
    )


_PROJECT, _OWNER = 2, 3
_LAST = "~"
"""After every day and moment, as text."""


def _in_place(row: tuple[Any, ...]) -> tuple[str, str, float, int]:
    """The order inside a group: by planned start, due day and rank; what has none comes last."""
    return row[8] or _LAST, row[7] or _LAST, row[15], row[0]


def _places(connection: sqlite3.Connection, *, by_owner: bool) -> dict[int | None, int]:
    """The order of the groups: of owners by name; of projects by their date, those without one after them, no project
    last."""
    order = (
        "person ORDER BY name COLLATE NOCASE, id" if by_owner else "project ORDER BY anchor_on IS NULL, anchor_on, id"
    )
    ids = [id for (id,) in connection.execute(f"SELECT id FROM {order}")]
    return {id: number for number, id in enumerate((*ids, None))}


def _made_of(
    rows: Iterable[tuple[Any, ...]], projects: Mapping[int | None, str], people: Mapping[int, str]
) -> Iterator[PlanRow]:
    """Each row made without a call of Python's."""
    day, moment, new = date.fromisoformat, datetime.fromisoformat, tuple.__new__
    for row in rows:
        id, title, project, owner, state, kind, number, due, start, finish, begun, ended, blocked, pinned, step, _ = row
        made = (
            id,
            title,
            project,
            projects.get(project, ""),
            owner,
            people[owner],
            STATES[state],
            KINDS[kind],
            number,
            day(due) if due else None,
            moment(start) if start else None,
            moment(finish) if finish else None,
            moment(begun) if begun else None,
            moment(ended) if ended else None,
            blocked == 1,
            pinned == 1,
            step,
        )
        yield new(PlanRow, made)
