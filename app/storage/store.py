"""Keeps everything: fits the ``Store`` port of ``app.editing`` on one SQLite connection.

Entities that were read once, and lists of them by a field, are kept and made true by every commit.
"""

import gc
import sqlite3
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from app.domain.activity import Activity, Baseline
from app.domain.entity import KIND_NAMES, KINDS, Entity, EntityId
from app.domain.ids import PersonId
from app.domain.message import Delivery, Message
from app.domain.project import Project
from app.domain.task import Round, Task
from app.editing.change import Change, ChangeSet, onto
from app.editing.history import HistoryStep
from app.editing.ports import Fact
from app.storage.codec import EncodedRows, codec, collector_at_rest
from app.storage.connection import close_database, damaged, known_failures
from app.storage.database_copy import UNREADABLE, check_database
from app.storage.facts import FactStore
from app.storage.history import HistoryTable, pack

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


Where = tuple[tuple[str, object], ...]
PREPARED_AT_A_TIME = 200


class Prepared(NamedTuple):
    """A step as it will be written, made before its transaction; of no other step than this one."""

    step: ChangeSet | None = None
    rows: EncodedRows = MappingProxyType({})
    payload: bytes = b""


class EntityCache:
    """Keeps what was read until the program ends. Only correct because one program owns the file and writes through
    one store, which tells it of every commit.
    """

    LISTS_KEPT = 2_000

    def __init__(self) -> None:
        self._items: dict[tuple[type[Any], EntityId], Any] = {}
        self._lists: dict[type[Any], dict[Where, list[Any]]] = {}
        self._shapes: dict[type[Any], set[tuple[str, ...]]] = {}
        """The fields by which lists of a kind were asked for."""

    def item(self, kind: type[Any], id: EntityId, load: Callable[[], Any]) -> Any:
        """The entity, read by ``load`` the first time; what is missing is not remembered."""
        found = self._items.get((kind, id))
        if found is None:
            found = load()
            if found is not None:
                self._items[kind, id] = found
        return found

    def list(self, kind: type[Any], where: Where, load: Callable[[], Iterable[Any]]) -> Sequence[Any]:
        """The entities whose fields equal ``where``, read by ``load`` the first time; in the order of their ids."""
        lists = self._lists.setdefault(kind, {})
        found = lists.get(where)
        if found is None:
            if len(lists) >= self.LISTS_KEPT:
                lists.clear()
            found = [self._items.setdefault((kind, item.id), item) for item in load()]
            lists[where] = found
            self._shapes.setdefault(kind, set()).add(tuple(name for name, _ in where))
        return tuple(found)

    def apply(self, changes: Iterable[Change]) -> None:
        """Bring what is kept up to date after a commit."""
        for change in changes:
            kind = KINDS[change.kind]
            if change.after is None:
                self._items.pop((kind, change.id), None)
            else:
                self._items[kind, change.id] = change.after
            self._patch_lists(kind, change)

    def _patch_lists(self, kind: type[Any], change: Change) -> None:
        """Only those that the thing was in or comes into: an import changes 20,000 things beside hundreds of lists."""
        lists = self._lists.get(kind, {})
        sides = [side for side in (change.before, change.after) if side is not None]
        for names in self._shapes.get(kind, ()):
            for where in {tuple((name, getattr(side, name)) for name in names) for side in sides}:
                if where in lists:
                    _patch(lists[where], where, change)

    def clear(self) -> None:
        """Forget everything: the data was exchanged."""
        self._items.clear()
        self._lists.clear()


def _patch(items: list[Any], where: Where, change: Change) -> None:
    was, stays = _matches(change.before, where), _matches(change.after, where)
    if not (was or stays):
        return
    # By halves: an import changes twenty thousand things at once.
    place = bisect_left(items, change.id, key=_id)
    there = was and place < len(items) and items[place].id == change.id
    if stays and there:
        items[place] = change.after
    elif stays:
        insort(items, change.after, key=_id)
    elif there:
        del items[place]


def _id(item: Any) -> Any:
    return item.id


def _matches(item: Any, where: Where) -> bool:
    return item is not None and all(getattr(item, name) == value for name, value in where)


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
        self.connection = connection
        self.history = HistoryTable(connection)
        self._adopted: Connection | None = None
        self.facts = FactStore(connection)
        self._prepared = Prepared()

    def failures(self) -> AbstractContextManager[None]:
        return known_failures(self.file)

    def get(self, kind: type[E], id: EntityId) -> E | None:
        def load() -> E | None:
            columns = ", ".join(f'"{name}"' for name in codec(kind).columns)
            row = self.connection.execute(f"SELECT {columns} FROM {KIND_NAMES[kind]} WHERE id = ?", (id,)).fetchone()
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
                return [rows.decode(row) for row in self.connection.execute(sql, values)]

        return self.cache.list(kind, tuple(sorted(where.items())), load)

    def delivery(self, fact_key: str) -> Delivery | None:
        return self.facts.deliveries().get(fact_key)

    def loads(self) -> Mapping[PersonId, int]:
        sql = """
        SELECT task.owner_id, sum(coalesce(task.effort_minutes, 480))
        FROM task LEFT JOIN project ON project.id = task.project_id
        WHERE task.state IN ('waiting', 'ready', 'doing') AND task.kind NOT IN ('wait', 'subworkflow')
            AND coalesce(project.state, 'running') = 'running'
        GROUP BY task.owner_id
        """
        return {PersonId(owner): minutes for owner, minutes in self.connection.execute(sql)}

    def last_id(self, name: str) -> int:
        row = self.connection.execute("SELECT last FROM sequence WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def write(
        self, step: ChangeSet, numbers: Mapping[str, int], merged: ChangeSet | None = None, instead_of: int = 0
    ) -> None:
        counting = (
            "INSERT INTO sequence (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = excluded.last"
        )

        def history() -> None:
            self.connection.executemany(counting, numbers.items())
            if merged is not None and not merged.changes:
                self.history.drop(instead_of)
            elif step.by == "lead":
                kept = merged or step
                payload = pack(kept, {}) if kept is not step else prepared.payload or pack(step, prepared.rows)
                self.history.push(kept, payload, instead_of)

        prepared = self._prepared if self._prepared.step is step else Prepared()
        self._prepared = Prepared()
        self._commit(step.changes, history, prepared.rows)

    def prepare(self, step: ChangeSet) -> Generator[float, None, None]:
        rows: dict[tuple[str, EntityId], list[Any]] = {}
        for number, change in enumerate(step.changes):
            if number % PREPARED_AT_A_TIME == 0:
                yield number / len(step.changes)
            if change.after is not None:
                rows[change.kind, change.id] = codec(KINDS[change.kind]).values(change.after)
        yield 1
        self._prepared = Prepared(step, rows, pack(step, rows))

    def steps(self) -> Sequence[HistoryStep]:
        return self.history.steps()

    def step(self, id: int) -> ChangeSet:
        return self.history.step(id)

    def take_back(self, id: int, inverse: ChangeSet) -> None:
        changes = self._onto_current(inverse.changes)
        self._commit(self._with_traces(changes), lambda: self.history.mark(id, undone=True))

    def do_again(self, id: int, step: ChangeSet) -> None:
        self._commit(self._onto_current(step.changes), lambda: self.history.mark(id, undone=False))

    def begin_history(self) -> None:
        self._commit((), self.history.clear)

    def record(self, *facts: Fact) -> None:
        self._commit((), lambda: self.facts.write(facts))
        self.facts.keep(facts)

    def problems(self) -> list[str]:
        with self.failures():
            return check_database(self.connection)

    def warm_up(self) -> None:
        self._adopt()

    def _adopt(self) -> "Connection":
        # Imported on first use: SQLModel takes longer to import than the first screen to paint.
        from app.storage.row_writer import adopt

        if self._adopted is None:
            self._adopted = adopt(self.connection)
        return self._adopted

    def _onto_current(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """The changes as they apply to what is there now, which the clock may have touched meanwhile."""
        applied = []
        for change in changes:
            current = self.get(KINDS[change.kind], change.id)
            applied.append(replace(change, before=current, after=onto(current, change)))
        return tuple(applied)

    def _with_traces(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """What the clock wrote about a thing goes with the thing; the clock's steps are on no history."""
        todo = [(change.kind, change.id) for change in changes if change.after is None]
        known = set(todo)
        traces: list[Change] = []
        named = {trace: self._named_by(*trace) for trace in TRACES} if len(todo) > MANY else {}
        for name, id in todo:
            for kind, owner, field in TRACES:
                if owner != name or id not in named.get((kind, owner, field), (id,)):
                    continue
                for item in self.find(kind, **{field: id}):
                    trace = (KIND_NAMES[kind], item.id)
                    if trace not in known:
                        known.add(trace)
                        todo.append(trace)
                        traces.append(Change(*trace, item, None))
        return (*traces, *changes)

    def _named_by(self, kind: type[Entity], owner: str, field: str) -> set[EntityId]:
        """The ids of all things that some item of a kind names; one question instead of one for each thing."""
        sql = f'SELECT DISTINCT "{field}" FROM {KIND_NAMES[kind]} WHERE "{field}" IS NOT NULL'
        return {id for (id,) in self.connection.execute(sql)}

    def _commit(
        self, changes: Sequence[Change], more: Callable[[], object], encoded: EncodedRows = MappingProxyType({})
    ) -> None:
        from app.storage.row_writer import write_changes

        try:
            with self.failures():
                adopted = self._adopt()
                with adopted.begin():
                    write_changes(adopted, changes, encoded)
                    more()
        except Exception as error:
            self.history.read_again()
            # A COMMIT that fails (a broken reference, a full disk) leaves its transaction open.
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self._blame_damage(error)
            raise
        self.cache.apply(changes)
        self._stamp(changes)

    def _blame_damage(self, error: Exception) -> None:
        """A refused step is a bug of this program, unless what it refers to was damaged before."""
        if isinstance(getattr(error, "orig", error), sqlite3.IntegrityError) and check_database(self.connection):
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
        """Everything into the one file, then let it go."""
        if self._adopted is not None:
            with suppress(*UNREADABLE):
                self._adopted.close()
        close_database(self.connection)
