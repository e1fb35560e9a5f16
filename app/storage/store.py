"""Keeps everything: fits the ``Store`` port of ``app.editing`` on one SQLite connection.

A long write is done bit by bit while its transaction stays open; whoever comes in between finishes it first.
"""

import gc
import sqlite3
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.activity import Activity, Baseline
from app.domain.entity import KIND_NAMES, KINDS, Entity, EntityId
from app.domain.ids import PersonId
from app.domain.message import Delivery, Message
from app.domain.project import Project
from app.domain.reminder import ShownReminder
from app.domain.task import Round, Task
from app.editing.change import Change, ChangeSet, onto
from app.editing.edit import drained, within
from app.editing.history import HistoryStep
from app.storage.codec import EncodedRows, codec, collector_at_rest
from app.storage.connection import close_database, damaged, known_failures
from app.storage.database_copy import UNREADABLE, check_database
from app.storage.entity_cache import AT_A_TIME, EntityCache
from app.storage.history import HistoryTable, packing

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

E = TypeVar("E", bound=Entity)

CALENDAR_KINDS = frozenset({"person", "absence", "holiday", "work_calendar"})

TRACES: tuple[tuple[type[Entity], str, str], ...] = (
    (Project, "task", "parent_task"),
    (Task, "project", "project_id"),
    (Baseline, "project", "project_id"),
    (Message, "task", "task_id"),
    (Round, "task", "task_id"),
    (Activity, "task", "task_id"),
    (Activity, "project", "project_id"),
)
"""What the chain writes beside a thing, also when the clock acts: its kind, the thing, and the field that names it."""


MANY = 100
"""Things removed in one step, beyond which it is quicker to ask first which of them left anything."""


def _projects_of(change: Change) -> set[int]:
    """The projects that a change is about: a task counts for the one it left, too."""
    name = {"project": "id", "task": "project_id"}.get(change.kind)
    sides = (change.before, change.after) if name else ()
    found = {getattr(side, str(name)) for side in sides if side is not None}
    return {number for number in found if number is not None}


def _as_they_are(changes: Sequence[Change]) -> Generator[float, None, Sequence[Change]]:
    yield 0
    return changes


class SqliteStore:
    """All methods run on the thread that opened the file. A failed write leaves everything as it was."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self.file = file
        self.cache = EntityCache()
        self.project_stamps: Counter[int] = Counter()
        """How often each project or its tasks were written."""
        self.calendar_stamp = 0
        """How often people, absences, holidays or the company's week were written."""
        self.generation = 0
        """How often the whole data was exchanged; part of every stamp."""
        self._use(connection)

    def _use(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.history = HistoryTable(connection)
        self._adopted: Connection | None = None
        self._deliveries: dict[str, Delivery] | None = None
        self._ledger: dict[str, ShownReminder] | None = None
        self._under_way: Generator[float, None, None] | None = None
        """A long write between two of its bits."""
        self._failure: Exception | None = None
        """What it met while somebody else finished it."""

    @property
    def connection(self) -> sqlite3.Connection:
        """The one connection; nobody sees half of a long write on it."""
        self.finish()
        return self._connection

    def finish(self) -> None:
        work, self._under_way = self._under_way, None
        if work is not None:
            try:
                drained(work)
            except Exception as failure:
                self._failure = failure

    def failures(self) -> AbstractContextManager[None]:
        return known_failures(self.file)

    def get(self, kind: type[E], id: EntityId) -> E | None:
        def load() -> E | None:
            columns = ", ".join(f'"{name}"' for name in codec(kind).columns)
            row = self._connection.execute(f"SELECT {columns} FROM {KIND_NAMES[kind]} WHERE id = ?", (id,)).fetchone()
            found: E | None = codec(kind).decode(row) if row else None
            return found

        found: E | None = self.cache.item(kind, id, load)
        return found

    def find(self, kind: type[E], /, **where: object) -> Sequence[E]:
        def load() -> list[E]:
            rows = codec(kind)
            columns = ", ".join(f'"{name}"' for name in rows.columns)
            tests = " AND ".join(f'"{name}" IS ?' for name in where) or "1"
            values = tuple(None if value is None else rows.value(name, value) for name, value in where.items())
            sql = f"SELECT {columns} FROM {KIND_NAMES[kind]} WHERE {tests} ORDER BY id"
            with collector_at_rest():
                return [rows.decode(row) for row in self._connection.execute(sql, values)]

        return self.cache.list(kind, tuple(sorted(where.items())), load)

    def delivery(self, fact_key: str) -> Delivery | None:
        return self.deliveries().get(fact_key)

    def loads(self) -> Mapping[PersonId, int]:
        sql = """
        SELECT task.owner_id, sum(coalesce(task.effort_minutes, 480))
        FROM task LEFT JOIN project ON project.id = task.project_id
        WHERE task.state IN ('waiting', 'ready', 'doing') AND task.kind NOT IN ('wait', 'subworkflow')
            AND coalesce(project.state, 'running') = 'running'
        GROUP BY task.owner_id
        """
        return {PersonId(owner): minutes for owner, minutes in self._connection.execute(sql)}

    def deliveries(self) -> Mapping[str, Delivery]:
        """All facts of telling, by fact key."""
        if self._deliveries is None:
            rows = codec(Delivery)
            sql = f"SELECT {', '.join(rows.columns)} FROM delivery"
            found: list[Delivery] = [rows.decode(row) for row in self._connection.execute(sql)]
            self._deliveries = {delivery.fact_key: delivery for delivery in found}
        return self._deliveries

    def ledger(self) -> Mapping[str, ShownReminder]:
        """Every reminder that the lead was shown, by fact key."""
        if self._ledger is None:
            rows = codec(ShownReminder)
            sql = f"SELECT {', '.join(rows.columns)} FROM ledger"
            found: list[ShownReminder] = [rows.decode(row) for row in self._connection.execute(sql)]
            self._ledger = {told.fact_key: told for told in found}
        return self._ledger

    def last_id(self, name: str) -> int:
        row = self._connection.execute("SELECT last FROM sequence WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def write(
        self, step: ChangeSet, numbers: Mapping[str, int], merged: ChangeSet | None = None, instead_of: int = 0
    ) -> None:
        def history() -> None:
            self._count(numbers)
            if merged is not None and not merged.changes:
                self.history.drop(instead_of)
            elif step.by == "lead":
                kept = merged or step
                self.history.push(kept, drained(packing(kept, {})), instead_of)

        self._commit(step.changes, history)

    def writing(
        self, step: ChangeSet, numbers: Mapping[str, int], done: Callable[[ChangeSet], object]
    ) -> Generator[float, None, None]:
        rows: dict[tuple[str, EntityId], list[Any]] = {}
        payload = b""

        def prepared() -> Generator[float, None, Sequence[Change]]:
            nonlocal payload
            for number, change in enumerate(step.changes):
                if number % AT_A_TIME == 0:
                    yield number / len(step.changes) / 2
                if change.after is not None:
                    rows[change.kind, change.id] = codec(KINDS[change.kind]).values(change.after)
            payload = yield from within(packing(step, rows), 0.5, 1)
            return step.changes

        def history() -> None:
            self._count(numbers)
            self.history.push(step, payload)

        yield from self._giving_way(self._committing(prepared(), history, rows, lambda: done(step)))

    def _count(self, numbers: Mapping[str, int]) -> None:
        self._connection.executemany(
            "INSERT INTO sequence (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = excluded.last",
            numbers.items(),
        )

    def steps(self) -> Sequence[HistoryStep]:
        return self.history.steps()

    def step(self, id: int) -> ChangeSet:
        return drained(self.history.loading(id))

    def loading(self, id: int) -> Generator[float, None, ChangeSet]:
        return self.history.loading(id)

    def moving(
        self, id: int, step: ChangeSet, done: Callable[[ChangeSet], object], *, undone: bool
    ) -> Generator[float, None, None]:
        changes = self._onto_current(step.changes, with_traces=undone)
        mark = partial(self.history.mark, id, undone=undone)
        yield from self._giving_way(self._committing(changes, mark, done=lambda: done(step)))

    def begin_history(self) -> None:
        self._commit((), self.history.clear)

    def record(self, *facts: Delivery | ShownReminder) -> None:
        def write() -> None:
            for fact in facts:
                row = codec(type(fact)).encode(fact)
                table = "ledger" if isinstance(fact, ShownReminder) else "delivery"
                marks = ", ".join("?" for _ in row)
                sql = f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})"
                self._connection.execute(sql, tuple(row.values()))

        self._commit((), write)
        for fact in facts:
            if isinstance(fact, ShownReminder):
                if self._ledger is not None:
                    self._ledger[fact.fact_key] = fact
            elif self._deliveries is not None:
                self._deliveries[fact.fact_key] = fact

    def problems(self) -> list[str]:
        with self.failures():
            return check_database(self._connection)

    def warm_up(self) -> None:
        self._adopt()

    def _adopt(self) -> "Connection":
        # Imported on first use: SQLModel takes longer to import than the first screen to paint.
        from app.storage.row_writer import adopt

        if self._adopted is None:
            self._adopted = adopt(self._connection)
        return self._adopted

    def _onto_current(
        self, changes: Sequence[Change], *, with_traces: bool
    ) -> Generator[float, None, Sequence[Change]]:
        """The changes as they apply to what is there now, which the clock may have touched meanwhile.

        ``with_traces``: what the clock wrote about a thing goes with the thing; its steps are on no history.
        """
        applied = list[Change]()
        for number, change in enumerate(changes):
            if number % AT_A_TIME == AT_A_TIME - 1:
                yield number / len(changes)
            current = self.get(KINDS[change.kind], change.id)
            applied.append(replace(change, before=current, after=onto(current, change)))
        traces = (yield from self._traces(applied)) if with_traces else []
        return (*traces, *applied)

    def _traces(self, changes: Sequence[Change]) -> Generator[float, None, list[Change]]:
        todo = [(change.kind, change.id) for change in changes if change.after is None]
        known = set(todo)
        traces: list[Change] = []
        named = {trace: self._named_by(*trace) for trace in TRACES} if len(todo) > MANY else {}
        for number, (name, id) in enumerate(todo):
            # Each may read all tasks of a project.
            if number % 20 == 19:
                yield 1
            for kind, owner, field in TRACES:
                if owner != name or id not in named.get((kind, owner, field), (id,)):
                    continue
                for item in self.find(kind, **{field: id}):
                    trace = (KIND_NAMES[kind], item.id)
                    if trace not in known:
                        known.add(trace)
                        todo.append(trace)
                        traces.append(Change(*trace, item, None))
        return traces

    def _named_by(self, kind: type[Entity], owner: str, field: str) -> set[EntityId]:
        """The ids of all things that some item of a kind names; one question instead of one for each thing."""
        sql = f'SELECT DISTINCT "{field}" FROM {KIND_NAMES[kind]} WHERE "{field}" IS NOT NULL'
        return {id for (id,) in self._connection.execute(sql)}

    def _commit(self, changes: Sequence[Change], more: Callable[[], object]) -> None:
        self.finish()
        drained(self._committing(_as_they_are(changes), more))

    def _committing(
        self,
        found: Generator[float, None, Sequence[Change]],
        more: Callable[[], object],
        encoded: EncodedRows = MappingProxyType({}),
        done: Callable[[], object] = lambda: None,
    ) -> Generator[float, None, None]:
        """One transaction for all. Given up between two bits, or failed, it leaves everything untouched."""
        from app.storage.row_writer import writing_changes

        with self._transaction() as adopted:
            changes = yield from within(found, 0, 0.3)
            yield from within(writing_changes(adopted, changes, encoded), 0.3, 0.8)
            keep = yield from within(self.cache.staged(changes), 0.8, 1)
            yield 1
            more()
        keep()
        self._stamp(changes)
        done()

    @contextmanager
    def _transaction(self) -> "Iterator[Connection]":
        try:
            with self.failures():
                adopted = self._adopt()
                with adopted.begin():
                    yield adopted
        except Exception as error:
            self.history.read_again()
            # A COMMIT that fails (a broken reference, a full disk) leaves its transaction open.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._blame_damage(error)
            raise

    def _giving_way(self, work: Generator[float, None, None]) -> Generator[float, None, None]:
        """The same bits; whoever comes to the data between two of them does the rest first."""
        self.finish()
        self._failure = None
        try:
            for part in work:
                self._under_way = work
                yield part
                self._under_way = None
        finally:
            self._under_way = None
            work.close()
        if self._failure is not None:
            raise self._failure

    def _blame_damage(self, error: Exception) -> None:
        """A refused step is a bug of this program, unless what it refers to was damaged before."""
        if isinstance(getattr(error, "orig", error), sqlite3.IntegrityError) and check_database(self._connection):
            raise damaged(self.file) from error

    def _stamp(self, changes: Sequence[Change]) -> None:
        if any(change.kind in CALENDAR_KINDS for change in changes):
            self.calendar_stamp += 1
        projects = {number for change in changes for number in _projects_of(change)}
        self.project_stamps.update(projects)

    def reopen(self, while_closed: Callable[[], object], open: Callable[[], sqlite3.Connection]) -> None:
        """Let go of the file, have it exchanged, and go on with what is there then, also when that failed."""
        self.close()
        # A cursor that an error's traceback holds would keep the old file locked.
        gc.collect()
        try:
            while_closed()
        finally:
            self._use(open())
            self.cache.clear()
            self.project_stamps.clear()
            self.generation += 1

    def close(self) -> None:
        """Everything into the one file, then let it go. A long write that is under way is finished."""
        self.finish()
        if self._adopted is not None:
            with suppress(*UNREADABLE):
                self._adopted.close()
        close_database(self._connection)
