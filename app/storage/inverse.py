"""What an undo or a redo changes in what is there now; for the store."""

import sqlite3
from collections.abc import Generator, Sequence
from dataclasses import replace

from app.domain.entity import Entity, EntityId, kind_of, name_of
from app.domain.message import Message
from app.domain.task import Round
from app.editing.belonging import BELONGING, MADE_BY
from app.editing.change import Change, onto
from app.editing.ports import Entities
from app.storage.entity_cache import AT_A_TIME

TRACES: tuple[tuple[type[Entity], str, str], ...] = (
    *((kind, name_of(owner), field) for kind, owner, field in BELONGING),
    (Message, "person", "person_id"),
    (Round, "person", "owner_id"),
)
"""What the clock and the chain write beside a thing: its kind, the thing, and the field that names it."""
MADE = (MADE_BY[0], name_of(MADE_BY[1]), MADE_BY[2])
MANY = 100
"""Things removed in one step, beyond which it is quicker to ask first which of them left anything."""


def changes_now(
    entities: Entities, connection: sqlite3.Connection, changes: Sequence[Change], *, undone: bool
) -> Generator[float, None, Sequence[Change]]:
    """The changes as they apply to what is there now, which the clock may have touched meanwhile; bit by bit.

    What the clock wrote about a thing goes with the thing, because its steps are on no history. When a step is
    ``undone``, so do the projects that a recurrence of it made; redoing its removal leaves them, as doing it did.
    """
    applied = list[Change]()
    for number, change in enumerate(changes):
        if number % AT_A_TIME == AT_A_TIME - 1:
            yield number / len(changes)
        current = entities.get(kind_of(change.kind), change.id)
        applied.append(replace(change, before=current, after=onto(current, change)))
    traces = yield from _traces(entities, connection, applied, (*TRACES, MADE) if undone else TRACES)
    return (*traces, *applied)


def _traces(
    entities: Entities,
    connection: sqlite3.Connection,
    changes: Sequence[Change],
    links: Sequence[tuple[type[Entity], str, str]],
) -> Generator[float, None, list[Change]]:
    todo = [(change.kind, change.id) for change in changes if change.after is None]
    known = set(todo)
    traces: list[Change] = []
    named = {trace: _named_by(connection, trace[0], trace[2]) for trace in links} if len(todo) > MANY else {}
    for number, (name, id) in enumerate(todo):
        # Each may read all tasks of a project.
        if number % 20 == 19:
            yield 1
        for kind, owner, field in links:
            if owner != name or id not in named.get((kind, owner, field), (id,)):
                continue
            for item in entities.find(kind, **{field: id}):
                trace = (name_of(kind), item.id)
                if trace not in known:
                    known.add(trace)
                    todo.append(trace)
                    traces.append(Change(*trace, item, None))
    return traces


def _named_by(connection: sqlite3.Connection, kind: type[Entity], field: str) -> set[EntityId]:
    """The ids of all things that some item of a kind names; one question instead of one for each thing."""
    sql = f'SELECT DISTINCT "{field}" FROM {name_of(kind)} WHERE "{field}" IS NOT NULL'
    return {id for (id,) in connection.execute(sql)}
