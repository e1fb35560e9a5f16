"""``SqliteReader``: answers the ``Reader`` protocol of ``app.queries`` on a store."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, TypeVar

from app.domain.activity import Activity
from app.domain.entity import Entity, EntityId
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.message import Delivery
from app.domain.reminder import ShownReminder
from app.editing.ports import Clock
from app.queries.reader import CardFilter, CardRow, Hit, PlanRow, StateCount, TimedRow
from app.storage.codec import codec, moment_text
from app.storage.reads import card, plan, search, timed
from app.storage.store import SqliteStore

E = TypeVar("E", bound=Entity)
T = TypeVar("T")

VALUES_KEPT = 5_000


class SqliteReader:
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

    def delivery(self, fact_key: str) -> Delivery | None:
        return self._store.delivery(fact_key)

    def loads(self) -> Mapping[PersonId, int]:
        return self._store.loads()

    def deliveries(self) -> Mapping[str, Delivery]:
        return self._store.deliveries()

    def ledger(self) -> Mapping[str, ShownReminder]:
        return self._store.ledger()

    def kept(self, key: object, stamp: object, compute: Callable[[], T]) -> T:
        found = self._kept.get(key)
        if found is None or found[0] != stamp:
            if len(self._kept) >= VALUES_KEPT:
                self._kept.clear()
            found = self._kept[key] = (stamp, compute())
        value: T = found[1]
        return value

    def project_stamp(self, project_id: ProjectId) -> object:
        return self._store.generation, self._store.project_stamps.get(project_id, 0)

    def calendar_stamp(self) -> object:
        return self._store.generation, self._store.calendar_stamp

    def card(self, task_id: TaskId) -> CardRow | None:
        return card.card(self._store.connection, task_id)

    def cards(self, filter: CardFilter) -> list[CardRow]:
        return card.cards(self._store.connection, filter)

    def card_count(self, filter: CardFilter) -> int:
        return card.card_count(self._store.connection, filter)

    def plan_rows(self, projects: Collection[ProjectId] | None, *, by_owner: bool) -> list[PlanRow]:
        return plan.plan_rows(self._store.connection, projects, by_owner=by_owner)

    def timed_rows(self) -> list[TimedRow]:
        return timed.timed_rows(self._store.connection)

    def state_counts(self) -> list[StateCount]:
        return card.state_counts(self._store.connection)

    def search(self, text: str, limit: int) -> list[Hit]:
        return search.search(self._store.connection, text, limit)

    def activities(
        self,
        *,
        project_id: ProjectId | None = None,
        task_id: TaskId | None = None,
        since: datetime | None = None,
        limit: int = 100,
    ) -> list[Activity]:
        tests = {"project_id = ?": project_id, "task_id = ?": task_id, "at >= ?": since and moment_text(since)}
        used = {test: value for test, value in tests.items() if value is not None}
        rows = codec(Activity)
        where = " AND ".join(used) or "1"
        sql = f"SELECT {', '.join(rows.columns)} FROM activity WHERE {where} ORDER BY id DESC LIMIT ?"
        found = self._store.connection.execute(sql, (*used.values(), limit))
        return [rows.decode(row) for row in found]

    def history_titles(self) -> tuple[str | None, str | None]:
        return self._store.history.titles()

    def history(self) -> Sequence[tuple[str, str, bool]]:
        return self._store.history.listing()
