"""The overlay that an action works on: reads through to the store, keeps what was put, writes nothing itself.

``@action`` marks a function as an action: a verb that runs on such an ``Edit`` and is one undo step.
"""

import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, tzinfo
from enum import StrEnum
from functools import update_wrapper
from inspect import signature
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from app.collector import collector_at_rest
from app.domain.activity import Activity
from app.domain.entity import Entity, EntityId, by_id, kind_of, name_of
from app.domain.errors import RuleViolation
from app.domain.ids import ActivityId, PersonId, ProjectId, TaskId
from app.domain.text import clean_line
from app.editing.change import Change, ChangeSet
from app.editing.ports import Clock, Store

if TYPE_CHECKING:
    from app.domain.message import Delivery
    from app.engine.event import Event
    from app.scheduling.ripple import Rippled


E = TypeVar("E", bound=Entity)


_Address = tuple[type[Any], EntityId]


class Edit:
    """One step in the making. Dropped without a trace when its action raises."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self.now: datetime = clock.now()
        self.zone: tzinfo = clock.zone()
        self.today: date = self.now.astimezone(self.zone).date()
        self.title: str | None = None
        self.closing_note = ""
        """What was said when a round was closed: the list of changes, the reason."""
        self.events: list[tuple[ProjectId, Event]] = []
        """What the engine said while the action ran, for ``settle``."""
        self.start_when_open: set[TaskId] = set()
        """Tasks that are started as soon as ``settle`` has opened them."""
        self.quiet_tasks: set[TaskId] = set()
        """Tasks whose change nobody is told of (*We are here*)."""
        self.numbers: dict[str, int] = {}
        """The last number given in each sequence; kept only if the step is."""
        # The first part of an address says which entity lies there, which no type of a dict can say.
        self._before: dict[_Address, Any] = {}
        self._after: dict[_Address, Any] = {}
        self._of_kind: dict[type[Any], dict[EntityId, Any]] = {}
        self._compared: dict[_Address, tuple[Entity | None, bool]] = {}

    def get(self, kind: type[E], id: EntityId) -> E | None:
        """The thing as this step leaves it so far; None when there is none."""
        address = (kind, id)
        if address in self._after:
            put: E | None = self._after[address]
            return put
        return self._store.get(kind, id)

    def need(self, kind: type[E], id: EntityId) -> E:
        """Like ``get``, where a missing thing is the user's to mend."""
        found = self.get(kind, id)
        if found is None:
            name = name_of(kind).replace("_", " ")
            raise RuleViolation(f"There is no {name} {id} any more. Reload the list and choose again.")
        return found

    def find(self, kind: type[E], /, **where: object) -> Sequence[E]:
        """Things whose fields equal ``where``, as this step leaves them so far, in the order of their ids."""
        found: dict[EntityId, E] = {item.id: item for item in self._store.find(kind, **where)}
        put = self._of_kind.get(kind, {})
        for id, item in put.items():
            if item is not None and all(getattr(item, name) == value for name, value in where.items()):
                found[id] = item
            else:
                found.pop(id, None)
        return sorted(found.values(), key=by_id) if put else list(found.values())

    def delivery(self, fact_key: str) -> "Delivery | None":
        return self._store.delivery(fact_key)

    def loads(self) -> Mapping[PersonId, int]:
        """Minutes of unfinished work by owner, as stored; what this step adds is not in it yet."""
        return self._store.loads()

    def put(self, item: E) -> E:
        """Make or replace; the id decides which."""
        self._leave(type(item), item.id, item)
        return item

    def put_plan(self, moves: "Rippled") -> None:
        """Give the tasks that a move of the plan reaches their new dates."""
        for task in moves.tasks().values():
            self.put(task)

    def remove(self, item: Entity) -> None:
        """Delete a thing as part of this step."""
        self._leave(type(item), item.id, None)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of this step that may fail: what is raised inside leaves the step as it was before, and goes on."""
        kept = (
            (dict(self._after), {kind: dict(items) for kind, items in self._of_kind.items()}),
            (dict(self.numbers), list(self.events), set(self.start_when_open), set(self.quiet_tasks)),
            (self.title, self.closing_note),
        )
        try:
            yield
        except BaseException:
            (self._after, self._of_kind), collected, (self.title, self.closing_note) = kept
            self.numbers, self.events, self.start_when_open, self.quiet_tasks = collected
            raise

    def _leave(self, kind: type[Any], id: EntityId, item: Entity | None) -> None:
        if (kind, id) not in self._before:
            self._before[kind, id] = self._store.get(kind, id)
        self._after[kind, id] = item
        # Beside that by kind: settling a plan asks for the messages of each of a thousand tasks.
        self._of_kind.setdefault(kind, {})[id] = item

    def next_id(self, kind: type[Entity]) -> int:
        """A number that no thing of this kind ever had."""
        number = self.next_number(name_of(kind))
        # Nothing was there before, so nobody needs to look: an import makes twenty thousand.
        self._before[kind, number] = None
        return number

    def next_number(self, name: str) -> int:
        """The next of the sequence ``name``, which is never given again either, not even after an undo."""
        last = self.numbers.get(name)
        number = (self._store.last_id(name) if last is None else last) + 1
        self.numbers[name] = number
        return number

    def log(
        self,
        verb: str,
        text: str,
        project_id: ProjectId | None = None,
        task_id: TaskId | None = None,
        *,
        person_id: PersonId | None = None,
        days: int | None = None,
        at: datetime | None = None,
    ) -> None:
        """Add one line to the activity of a project or task; ``verb`` is a stable word for filters.

        ``person_id`` asked for it; ``days`` is by how many calendar days a date moved, later is positive; ``at`` is
        when it happened, None: now.
        """
        number = ActivityId(self.next_id(Activity))
        self.put(Activity(number, at or self.now, verb, text, project_id, task_id, person_id, days))

    def changed(self, kind: type[E]) -> list[tuple[E | None, E | None]]:
        """What was put or removed of one kind so far, as (before, after)."""
        return [
            (self._before[address], after)
            for address, after in self._after.items()
            if address[0] is kind and self._differs(address)
        ]

    def _differs(self, address: _Address) -> bool:
        """Compared once for each thing that was put: a drag asks four times for a thousand of them."""
        after = self._after[address]
        known = self._compared.get(address)
        if known is None or known[0] is not after:
            known = self._compared[address] = (after, self._before[address] != after)
        return known[1]

    def changes(self) -> tuple[Change, ...]:
        """What this step does so far: one change for each thing that differs from the store."""
        return tuple(
            Change(name_of(kind), id, self._before[kind, id], after)
            for (kind, id), after in self._after.items()
            if self._differs((kind, id))
        )


class Sketch(Edit):
    """A step that is only looked at while the mouse is down: a thousand tasks with other dates are not compared with
    the store, and no owner is told of them."""

    _moves: "Rippled | None" = None

    def put_plan(self, moves: "Rippled") -> None:
        self._moves = moves

    def changes(self) -> tuple[Change, ...]:
        """What this step does; of what the plan moves, dates alone."""
        moved = self._moves.shown() if self._moves is not None else []
        return (*super().changes(), *(Change("task", new.id, old, new) for old, new in moved))


P = ParamSpec("P")
T = TypeVar("T")


class Action(Generic[P, T]):
    """A verb with the name that Edit > Undo shows. Inside another action it is called like a function."""

    def __init__(
        self,
        title: str,
        names: str,
        merges: int,
        run: Callable[Concatenate[Edit, P], T],
        burst: Callable[..., str] | None = None,
    ) -> None:
        self.title = title
        self.merges = merges
        self._burst = burst
        self._names = names
        self._run = run
        update_wrapper(self, run)

    def __call__(self, edit: Edit, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._run(edit, *args, **kwargs)

    def named(self, edit: Edit, *args: P.args, **kwargs: P.kwargs) -> str:
        """The title with the names of the things as they are before: Finish “Write slides”."""
        if not self._names:
            return self.title
        given = signature(self._run).bind(edit, *args, **kwargs).arguments
        return re.sub(r"\{(\w+)\.?(\w*)\}", lambda word: _quoted(edit, word[1], word[2], given), self._names)

    def in_burst(self, earlier: ChangeSet, later: ChangeSet, *args: P.args, **kwargs: P.kwargs) -> ChangeSet:
        """Two steps of a burst of this action as one, with its title."""
        merged = earlier.merged_with(later)
        return merged if self._burst is None else replace(merged, title=self._burst(merged, *args, **kwargs))

    def merge_key(self, *args: P.args, **kwargs: P.kwargs) -> str | None:
        """Equal for two calls within a second that shall be one undo step."""
        if not self.merges:
            return None
        return f"{self._run.__module__}.{self._run.__name__}:{args[: self.merges]}:{sorted(kwargs)}"


class LongAction(Action[P, T]):
    """An action over many things. It yields how much of it is done, from 0 to 1, and may be given up there; called
    like any other action it runs to its end."""

    def __init__(self, title: str, steps: Callable[Concatenate[Edit, P], Generator[float, None, T]]) -> None:
        def run(edit: Edit, /, *args: P.args, **kwargs: P.kwargs) -> T:
            return drained(steps(edit, *args, **kwargs))

        super().__init__(title, "", 0, run)
        self.steps = steps
        update_wrapper(self, steps)


@collector_at_rest()
def drained(steps: Generator[float, None, T]) -> T:
    """Run a generator to its end; what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: T = end.value
            return found


def within(steps: Generator[float, None, T], begin: float, end: float) -> Generator[float, None, T]:
    """The same steps as a part of something longer, which they bring from ``begin`` to ``end``."""
    try:
        while True:
            yield begin + (end - begin) * next(steps)
    except StopIteration as stop:
        found: T = stop.value
        return found
    finally:
        steps.close()


NAMED = {
    "task_id": ("task", "title"),
    "project_id": ("project", "name"),
    "person_id": ("person", "name"),
    "owner_id": ("person", "name"),
    "workflow_id": ("workflow", "name"),
    "holiday_id": ("holiday", "name"),
    "absence_id": ("absence", "person_id"),
    "message_id": ("message", "person_id"),
    "deliverable_id": ("deliverable", "name"),
    "requirement_id": ("requirement", "text"),
    "kpi_id": ("kpi", "name"),
    "risk_id": ("risk", "text"),
    "sign_off_id": ("sign_off", "person_id"),
    "budget_line_id": ("budget_line", "text"),
    "improvement_id": ("improvement", "text"),
    "idea_id": ("idea", "text"),
}
"""Of which kind an argument of an action is the id, and the field that names it."""


def _quoted(edit: Edit, argument: str, attribute: str, given: Mapping[str, Any]) -> str:
    value = given.get(argument)
    if argument in NAMED:
        kind, field = NAMED[argument]
        thing = edit.get(kind_of(kind), value) if value is not None else None
        name = getattr(thing, field, "")
        return _quoted(edit, field, "", {field: name}) if field in NAMED else f"“{name}”"
    value = getattr(value, attribute) if attribute else value
    if isinstance(value, date):
        return f"{value:%a} {value.day} {value:%b %Y}"
    return str(value) if isinstance(value, StrEnum) else f"“{clean_line(str(value))}”"


def action(
    title: str, names: str = "", *, merges: int = 0, burst: Callable[..., str] | None = None
) -> Callable[[Callable[Concatenate[Edit, P], T]], Action[P, T]]:
    """``@action("Move card", "Move {task_id} to {column}")``: a title for the log, and one with the things in it.

    ``merges`` for nudges and spin boxes that come in bursts: so many of the first arguments name the thing; ``burst``
    names the step that a burst became, where the last of its titles tells only a part. Titles begin with their verb.
    """

    def mark(run: Callable[Concatenate[Edit, P], T]) -> Action[P, T]:
        return Action(title, names, merges, run, burst)

    return mark


def long_action(
    title: str,
) -> Callable[[Callable[Concatenate[Edit, P], Generator[float, None, T]]], LongAction[P, T]]:
    """``@long_action("Import tasks")`` over a generator function."""

    def mark(steps: Callable[Concatenate[Edit, P], Generator[float, None, T]]) -> LongAction[P, T]:
        return LongAction(title, steps)

    return mark
