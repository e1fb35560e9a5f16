"""Keeps everything: fits the ``Store`` port of ``app.editing`` on one SQLite connection.

A long write is done bit by bit while its transaction stays open; whoever comes in between finishes it first.
"""

from __future__ import annotations

import gc
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from app.collector import collector_at_rest
from app.domain.entity import kind_of, name_of
from app.domain.ids import PersonId
from app.domain.project import Project
from app.domain.task import Round, Task
from app.editing.change import Change, ChangeSet
from app.editing.edit import drained, within
from app.storage.codec import EncodedRows, codec
from app.storage.connection import close_database, damaged, known_failures
from app.storage.database_copy import UNREADABLE, check_database
from app.storage.entity_cache import AT_A_TIME, EntityCache, Where
from app.storage.facts import FactStore
from app.storage.history import HistoryTable, packing
from app.storage.long_write import LongWrite

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.domain.entity import Entity, EntityId
    from app.domain.message import Delivery
    from app.editing.history import HistoryStep
    from app.editing.ports import Fact

E = TypeVar("E", bound="Entity")

CALENDAR_KINDS = frozenset({"person", "absence", "holiday", "work_calendar"})


def _projects_of(change: Change) -> list[int]:
    """The projects that a change is about: a task counts for the one it left, too. 0: a task without a project, or a
    closed round."""
    found: list[int] = []
    for side in (change.before, change.after):
        if isinstance(side, Project):
            found.append(side.id)
        elif isinstance(side, Task):
            found.append(side.project_id or SqliteStore.FREE_TASKS)
        elif isinstance(side, Round):
            found.append(SqliteStore.FREE_TASKS)
    return found


def _count(connection: sqlite3.Connection, numbers: Mapping[str, int]) -> None:
    connection.executemany(
        "INSERT INTO sequence (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = excluded.last",
        numbers.items(),
    )


def _as_they_are(changes: Sequence[Change]) -> Generator[float, None, Sequence[Change]]:
    yield 0
    return changes


class SqliteStore:
    """All methods run on the thread that opened the file. A failed write leaves everything as it was."""

    FREE_TASKS = 0
    """Where writes to tasks without a project are counted; no project has this number."""

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
        self.facts = FactStore(connection)
        self._long_write = LongWrite()

    @property
    def connection(self) -> sqlite3.Connection:
        """The one connection; nobody sees half of a long write on it."""
        self.finish()
        return self._connection

    def finish(self) -> None:
        self._long_write.finish()

    def is_writing(self) -> bool:
        return self._long_write.under_way

    def failures(self) -> AbstractContextManager[None]:
        return known_failures(self.file)

    def get(self, kind: type[E], id: EntityId) -> E | None:
        found: E | None = self.cache.item(kind, id, self._load)
        return found

    def _load(self, kind: type[E], id: EntityId) -> E | None:
        columns = ", ".join(f'"{name}"' for name in codec(kind).columns)
        row = self._connection.execute(f"SELECT {columns} FROM {name_of(kind)} WHERE id = ?", (id,)).fetchone()
        found: E | None = codec(kind).decode(row) if row else None
        return found

    def preload(self, kind: type[Entity], ids: Collection[EntityId]) -> None:
        """Read these at once, as far as they are not known yet."""
        self.cache.fill(kind, ids, self._load_some)

    def _load_some(self, kind: type[Any], ids: Collection[EntityId]) -> list[Any]:
        return self._load_rows(kind, "id IN (SELECT value FROM json_each(?))", (json.dumps([*ids]),))

    def find(self, kind: type[E], /, **where: object) -> Sequence[E]:
        return self.cache.list(kind, tuple(sorted(where.items())), self._load_all)

    def _load_all(self, kind: type[E], where: Where) -> list[E]:
        tests = " AND ".join(f'"{name}" IS ?' for name, _ in where) or "1"
        return self._load_rows(
            kind, tests, tuple(None if value is None else codec(kind).value(name, value) for name, value in where)
        )

    def _load_rows(self, kind: type[E], tests: str, values: tuple[Any, ...]) -> list[E]:
        rows = codec(kind)
        columns = ", ".join(f'"{name}"' for name in rows.columns)
        sql = f"SELECT {columns} FROM {name_of(kind)} WHERE {tests} ORDER BY id"
        at, known = rows.columns.index("id"), self.cache.known(kind)
        with collector_at_rest():
            return [known(row[at]) or rows.decode(row) for row in self._connection.execute(sql, values)]

    def delivery(self, fact_key: str) -> Delivery | None:
        return self.facts.delivery(fact_key)

    def loads(self) -> Mapping[PersonId, int]:
        sql = """
        SELECT task.owner_id, sum(coalesce(task.effort_minutes, 480))
        FROM task LEFT JOIN project ON project.id = task.project_id
        WHERE task.state IN ('waiting', 'ready', 'doing') AND task.kind NOT IN ('wait', 'subworkflow')
            AND coalesce(project.state, 'running') = 'running' AND NOT coalesce(project.practice, 0)
        GROUP BY task.owner_id
        """
        return {PersonId(owner): minutes for owner, minutes in self._connection.execute(sql)}

    def last_id(self, name: str) -> int:
        row = self._connection.execute("SELECT last FROM sequence WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def write(
        self, step: ChangeSet, numbers: Mapping[str, int], merged: ChangeSet | None = None, instead_of: int = 0
    ) -> None:
        def history() -> None:
            _count(self._connection, numbers)
            if merged is not None and not merged.changes:
                self.history.drop(instead_of)
            elif step.by == "lead":
                kept = merged or step
                self.history.push(kept, drained(packing(kept, rows)), instead_of)

        made = (change for change in step.changes if change.before is None)
        # Once for the table and for the history: an import makes twenty thousand.
        rows = {(change.kind, change.id): codec(kind_of(change.kind)).values(change.after) for change in made}
        self._commit(step.changes, history, rows)

    def writing(
        self, step: ChangeSet, numbers: Mapping[str, int], done: Callable[[ChangeSet], None]
    ) -> Generator[float, None, None]:
        rows: dict[tuple[str, EntityId], list[Any]] = {}
        payload = b""

        def prepared() -> Generator[float, None, Sequence[Change]]:
            nonlocal payload
            for number, change in enumerate(step.changes):
                if number % AT_A_TIME == 0:
                    yield number / len(step.changes) / 2
                if change.after is not None:
                    rows[change.kind, change.id] = codec(kind_of(change.kind)).values(change.after)
            payload = yield from within(packing(step, rows), 0.5, 1)
            return step.changes

        def history() -> None:
            _count(self._connection, numbers)
            self.history.push(step, payload)

        yield from self._long_write.bits(self._committing(prepared(), history, rows, lambda: done(step)))

    def steps(self) -> Sequence[HistoryStep]:
        return self.history.steps()

    def step(self, id: int) -> ChangeSet:
        return drained(self.history.loading(id))

    def loading(self, id: int) -> Generator[float, None, ChangeSet]:
        return self.history.loading(id)

    def moving(
        self, id: int, step: ChangeSet, done: Callable[[ChangeSet], None], *, undone: bool
    ) -> Generator[float, None, None]:
        # Only here: no first screen takes anything back.
        from app.storage.inverse import changes_now

        changes = changes_now(self, self._connection, step.changes, undone=undone)
        mark = partial(self.history.mark, id, undone=undone)
        yield from self._long_write.bits(self._committing(changes, mark, done=lambda: done(step)))

    def begin_history(self) -> None:
        self._commit((), self.history.clear)

    def record(self, *facts: Fact) -> None:
        self._commit((), lambda: self.facts.write(facts))
        self.facts.keep(facts)

    def problems(self) -> list[str]:
        with self.failures():
            return check_database(self._connection)

    def warm_up(self) -> None:
        self._adopt()

    def _adopt(self) -> Connection:
        # Imported on first use: SQLModel takes longer to import than the first screen to paint.
        from app.storage.row_writer import adopt

        if self._adopted is None:
            self._adopted = adopt(self._connection)
        return self._adopted

    def _commit(
        self, changes: Sequence[Change], more: Callable[[], None], encoded: EncodedRows = MappingProxyType({})
    ) -> None:
        self.finish()
        drained(self._committing(_as_they_are(changes), more, encoded))

    def _committing(
        self,
        found: Generator[float, None, Sequence[Change]],
        more: Callable[[], None],
        encoded: EncodedRows = MappingProxyType({}),
        done: Callable[[], None] = lambda: None,
    ) -> Generator[float, None, None]:
        """One transaction for all. Given up between two bits, or failed, it leaves everything untouched."""
        from app.storage.row_writer import writing_changes

        with self._transaction() as adopted:
            changes = yield from within(found, 0, 0.3)
            yield from within(writing_changes(adopted, changes, encoded), 0.3, 0.8)
            keep = yield from within(self.cache.staged(changes), 0.8, 1)
            # Before the commit, which nothing may hold up: of twenty thousand changes it takes as long as that does.
            projects = {number for change in changes for number in _projects_of(change)}
            more()
            yield 1
        keep()
        self._stamp(changes, projects)
        done()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self.failures():
                adopted = self._adopt()
                with adopted.begin():
                    yield adopted
        except BaseException as error:
            self.history.read_again()
            # A COMMIT that fails (a broken reference, a full disk) leaves its transaction open.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._blame_damage(error)
            raise

    def _blame_damage(self, error: BaseException) -> None:
        """A refused step is a bug of this program, unless what it refers to was damaged before."""
        if isinstance(getattr(error, "orig", error), sqlite3.IntegrityError) and check_database(self._connection):
            raise damaged(self.file) from error

    def _stamp(self, changes: Sequence[Change], projects: Iterable[int]) -> None:
        if any(change.kind in CALENDAR_KINDS for change in changes):
            self.calendar_stamp += 1
        self.project_stamps.update(projects)
        rounds = {
            side.task_id for change in changes for side in (change.before, change.after) if isinstance(side, Round)
        }
        # What a closed round took is said later too, which does not touch its task.
        tasks = (self.get(Task, task_id) for task_id in rounds)
        self.project_stamps.update({task.project_id or 0 for task in tasks if task is not None})

    def reopen(self, while_closed: Callable[[], object], open: Callable[[], sqlite3.Connection]) -> None:
        """Let go of the file, have it exchanged, and go on with what is there then, also when that failed."""
        self.close()
        # A cursor that an error's traceback holds would keep the old file locked, also one that was set aside.
        gc.unfreeze()
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
