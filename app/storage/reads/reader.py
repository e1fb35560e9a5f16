"""``SqliteReader``: answers the ``Reader`` protocol of ``app.queries`` on a store; timed tasks too."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.activity import Activity
from app.domain.task import Task
from app.queries.rows import TimedRow
from app.storage.codec import codec, moment_text
from app.storage.reads import card, plan
from app.storage.reads.correspondence import CorrespondenceReader

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from app.domain.entity import Entity, EntityId
    from app.domain.ids import PersonId, ProjectId, StepId, TaskId, WorkflowId
    from app.domain.task_list import ListedTask, TaskColumn, TaskGrouping, TaskListRow
    from app.editing.change import ChangeSet
    from app.editing.history import HistoryStep
    from app.editing.ports import Clock
    from app.queries.calendar_row import CalendarRows
    from app.queries.rows import (
        BookedRow,
        CardFilter,
        CardRow,
        Hit,
        Holder,
        JournalFilter,
        JournalRow,
        LabourRows,
        PlanExtent,
        PlanRow,
        RollUp,
        SkippedCount,
        StateCount,
    )
    from app.scheduling.load import LoadTask
    from app.storage.store import SqliteStore

E = TypeVar("E", bound="Entity")
T = TypeVar("T")

VALUES_KEPT = 5_000


class SqliteReader(CorrespondenceReader):
    """Answers ``app.queries.reader.Reader`` from the store and with SQL of its own for lists."""

    def __init__(self, store: SqliteStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._kept: dict[object, tuple[object, Any]] = {}

    def now(self) -> datetime:
        return self._clock.now()

    def today(self) -> date:
        return self.local(self.now()).date()

    def zone(self) -> tzinfo:
        return self._clock.zone()

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._clock.zone())

    def get(self, kind: type[E], id: EntityId) -> E | None:
        return self._store.get(kind, id)

    def find(self, kind: type[E], /, **where: object) -> Sequence[E]:
        return self._store.find(kind, **where)

    def loads(self) -> Mapping[PersonId, int]:
        return self._store.loads()

    def preload(self, kind: type[Entity], ids: Collection[EntityId]) -> None:
        self._store.preload(kind, ids)

    def kept(self, key: object, stamp: object, compute: Callable[[], T]) -> T:
        found = self._kept.get(key)
        if found is None or found[0] != stamp:
            if len(self._kept) >= VALUES_KEPT:
                self._kept.clear()
            found = self._kept[key] = (stamp, compute())
        value: T = found[1]
        return value

    def project_stamp(self, project_id: ProjectId | None) -> object:
        return self._store.generation, self._store.project_stamps.get(project_id or self._store.FREE_TASKS, 0)

    def calendar_stamp(self) -> object:
        return self._store.generation, self._store.calendar_stamp

    def work_stamp(self) -> tuple[int, int]:
        return self._store.generation, self._store.project_stamps.total()

    def card(self, task_id: TaskId) -> CardRow | None:
        return card.card(self._store.connection, task_id, self._misses)

    def listed_tasks(
        self, column: TaskColumn, grouping: TaskGrouping, *, over: bool, only: Collection[TaskId] | None = None
    ) -> list[ListedTask]:
        # Only here: the first screen shows no table.
        from app.storage.reads import task_list

        return task_list.listed_tasks(self._store.connection, column, grouping, over=over, only=only)

    def first_listed(self, most: int, *, over: bool, descending: bool) -> tuple[list[TaskId], int]:
        from app.storage.reads import task_list

        return task_list.first_listed(self._store.connection, most, over=over, descending=descending)

    def task_list_rows(self, task_ids: Sequence[TaskId]) -> list[TaskListRow]:
        from app.storage.reads import task_list

        return task_list.task_list_rows(self._store.connection, task_ids)

    def cards(self, filter: CardFilter) -> list[CardRow]:
        return card.cards(self._store.connection, filter, self._misses)

    def _misses(self, task_id: TaskId) -> tuple[int, bool]:
        # Only here: tasks that ask for anything are few.
        from app.editing.closing import task_points
        from app.editing.task_input import needed_inputs

        task = self._store.get(Task, task_id)
        if task is None:
            return 0, False
        return len([*task_points(task)]), any(needed.missing for needed in needed_inputs(self._store, task))

    def card_count(self, filter: CardFilter) -> int:
        return card.card_count(self._store.connection, filter)

    def unfinished_projects(self) -> int:
        return card.unfinished_projects(self._store.connection)

    def plan_rows(
        self, projects: Collection[ProjectId] | None, *, by_owner: bool, undated: bool = False
    ) -> list[PlanRow]:
        return plan.plan_rows(self._store.connection, projects, by_owner=by_owner, undated=undated)

    def roll_ups(
        self, projects: Collection[ProjectId | None] | None = None, among: Collection[TaskId] | None = None
    ) -> list[RollUp]:
        return plan.roll_ups(self._store.connection, self.today(), projects, among)

    def plan_extent(self, titles: int) -> PlanExtent:
        return plan.plan_extent(self._store.connection, titles)

    def booked_rows(self, projects: Collection[ProjectId]) -> list[BookedRow]:
        return plan.booked_rows(self._store.connection, projects)

    def calendar_rows(
        self, first: date, last: date, most: int, chosen: Collection[TaskId] | None = None, around: int = 0
    ) -> CalendarRows:
        from app.storage.reads.calendar import calendar_rows

        return calendar_rows(self._store.connection, first, last, most, chosen, around)

    def labour_rows(self, projects: Collection[ProjectId]) -> LabourRows:
        # Only what shows money needs it.
        from app.storage.reads import budget

        return budget.labour_rows(self._store.connection, projects, self.local)

    def load_rows(self, projects: Collection[ProjectId], until: date) -> list[LoadTask]:
        # Only what shows load needs the planner's arithmetic.
        from app.storage.reads import load

        return load.load_rows(self._store.connection, projects, until, self.local)

    def spent_hours(self) -> list[tuple[WorkflowId, StepId, int]]:
        from app.storage.reads import load

        return load.spent_hours(self._store.connection)

    def spent_in_rounds(self) -> Mapping[TaskId, int]:
        from app.storage.reads import load

        return load.spent_in_rounds(self._store.connection)

    def step_rounds(
        self, workflow_id: WorkflowId, step_id: StepId
    ) -> list[tuple[TaskId, PersonId, datetime, datetime]]:
        from app.storage.reads import load

        return load.step_rounds(self._store.connection, workflow_id, step_id)

    def filter_columns(
        self, projects: Collection[ProjectId | None] | None, after: int = 0, most: int = -1
    ) -> Sequence[list[Any]]:
        from app.storage.reads import filter

        return filter.filter_columns(self._store.connection, projects, after, most)

    def changed_by_hand(self) -> frozenset[TaskId]:
        from app.storage.reads import filter

        return self.kept("by hand", self.work_stamp(), lambda: filter.changed_by_hand(self._store.connection))

    def timed_rows(self) -> list[TimedRow]:
        return timed_rows(self._store.connection)

    def state_counts(self) -> list[StateCount]:
        return card.state_counts(self._store.connection)

    def work_counts(self) -> Mapping[PersonId, tuple[int, int]]:
        return card.work_counts(self._store.connection)

    def skipped_counts(self) -> Mapping[ProjectId, SkippedCount]:
        return self.kept("skipped counts", self.work_stamp(), lambda: card.skipped_counts(self._store.connection))

    def projects_with_missed(self) -> frozenset[ProjectId]:
        today = self.today()
        stamp = self.work_stamp(), today
        return self.kept("missed", stamp, lambda: card.projects_with_missed(self._store.connection, today))

    def search(self, text: str, limit: int) -> list[Hit]:
        # Only here, as below: the first screen searches nothing.
        from app.storage.reads.search import search

        return search(self._store.connection, text, limit)

    def holders(self, text: str, limit: int) -> list[Holder]:
        from app.storage.reads import search

        return search.holders(self._store.connection, text, limit)

    def journal(self, project_id: ProjectId, filter: JournalFilter) -> list[JournalRow]:
        from app.storage.reads.journal import journal

        return journal(self._store.connection, project_id, filter)

    def repeats(self) -> bool:
        return self._store.connection.execute("SELECT 1 FROM recurrence LIMIT 1").fetchone() is not None

    def activities(
        self,
        *,
        project_id: ProjectId | None = None,
        task_id: TaskId | None = None,
        since: datetime | None = None,
        moves: bool = False,
        limit: int = 100,
    ) -> list[Activity]:
        tests = {"project_id = ?": project_id, "task_id = ?": task_id, "at >= ?": since and moment_text(since)}
        used = {test: value for test, value in tests.items() if value is not None}
        rows = codec(Activity)
        where = " AND ".join([*used, *["days IS NOT NULL"] * moves]) or "1"
        sql = f"SELECT {', '.join(rows.columns)} FROM activity WHERE {where} ORDER BY id DESC LIMIT ?"
        found = self._store.connection.execute(sql, (*used.values(), limit))
        return [rows.decode(row) for row in found]

    def history(self) -> Sequence[HistoryStep]:
        return self._store.steps()

    def history_step(self, id: int) -> ChangeSet:
        return self._store.step(id)


SELECT = """
SELECT task.id, task.step_id, task.kind = 'wait', project.id
FROM task LEFT JOIN project ON project.id = task.project_id AND project.state = 'running' AND (
    instr(project.tailoring, '"time_out"') OR project.version_id IN (
        SELECT id FROM workflow_version
        WHERE id IN (SELECT version_id FROM project WHERE state = 'running') AND instr(graph, '"time_out"')
    )
)
WHERE task.state IN ('ready', 'doing') AND (task.kind = 'wait' OR project.id IS NOT NULL)
ORDER BY task.id
"""


def timed_rows(connection: sqlite3.Connection) -> list[TimedRow]:
    """Open waits, and open tasks of running projects that have a time-out somewhere."""
    return [TimedRow(id, step, bool(waits), project) for id, step, waits, project in connection.execute(SELECT)]
