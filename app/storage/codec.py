"""Turns entities into rows of plain values and back, by their type hints. Used by the store and the history."""

import json
import sqlite3
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from itertools import compress, count
from operator import attrgetter, is_not
from typing import TYPE_CHECKING, Any, NewType, Union, get_args, get_origin, get_type_hints

from app.domain.condition import FieldValue
from app.domain.run import StepRun
from app.domain.task import Task
from app.domain.workflow import Graph
from app.exchange.check_item_json import WORDS
from app.exchange.json_codec import Codecs, JsonCodec, Misread
from app.exchange.json_codec import moment_text as moment_text

if TYPE_CHECKING:
    from app.domain.entity import EntityId

Convert = Callable[[Any], Any]
EncodedRows = Mapping[tuple[str, "EntityId"], list[Any]]
"""Rows that were made before they are needed, by the name of the kind and the id."""

FLATTENED: dict[type[Any], tuple[str, type[Any]]] = {Task: ("run", StepRun)}
"""A field whose own fields stand in the row instead of it, so that SQL can ask for them."""


def _read_value(raw: Any) -> Any:
    return date.fromisoformat(raw["date"]) if isinstance(raw, dict) else raw


def _write_value(value: Any) -> Any:
    return {"date": value.isoformat()} if isinstance(value, date) else value


NESTED = Codecs({FieldValue: JsonCodec(_read_value, _write_value), **WORDS})
"""Of what stands as JSON text in a column."""


def _plain(value: Any) -> Any:
    return value


class DamagedRow(sqlite3.DatabaseError):
    """A row that cannot be what this program wrote; no check of SQLite finds such a bit."""

    sqlite_errorname = "SQLITE_CORRUPT"


MISREAD = (ValueError, TypeError, KeyError, AttributeError, Misread)
"""What reading a value raises that this program did not write."""


@contextmanager
def sound_rows(kind: str) -> Iterator[None]:
    """Inside it, a value that cannot be what this program wrote is raised as DamagedRow."""
    try:
        yield
    except MISREAD as error:
        raise DamagedRow(kind) from error


class RowCodec:
    """Rows of one kind of entity: a column a field, nested values as JSON text."""

    def __init__(self, kind: type[Any]) -> None:
        self._kind = kind
        self._flat, flat_kind = FLATTENED.get(kind, ("", None))
        self._flat_kind = flat_kind
        own = [column for column in self._columns(kind) if column[0] != self._flat]
        self._own = own
        self._inner = self._columns(flat_kind) if flat_kind else []
        self.columns = tuple(name for name, *_ in own + self._inner)
        paths = [name for name, *_ in own] + [f"{self._flat}.{name}" for name, *_ in self._inner]
        self._fields: Callable[[Any], tuple[Any, ...]] = attrgetter(*paths)
        theres = [there for _, there, *_ in own + self._inner]
        self._there = [(place, there) for place, there in enumerate(theres) if there is not _plain]
        self._by_place = dict(self._there)
        self._flat_at = [field.name for field in fields(kind)].index(self._flat) if flat_kind else 0
        # Twenty thousand rows are read at once: what stands as it is, or is not there, needs no call.
        backs = enumerate((back, optional) for _, _, back, optional in own + self._inner)
        self._backs = [(place, back, optional) for place, (back, optional) in backs if back is not _plain]

    @staticmethod
    def _columns(kind: type[Any]) -> list[tuple[str, Convert, Convert, bool]]:
        """Of each field: its name, how it stands and comes back, and whether its column is empty where it is None."""
        hints = get_type_hints(kind)
        # As JSON, None is text.
        optional = {name for name, hint in hints.items() if type(None) in get_args(hint) and hint != FieldValue}
        names = [field.name for field in fields(kind)]
        return [(name, *_column(hints[name]), name in optional) for name in names]

    def value(self, name: str, value: Any) -> Any:
        """One field as its column holds it."""
        return next(there(value) for column, there, *_ in (*self._own, *self._inner) if column == name)

    def values(self, entity: Any) -> list[Any]:
        """The row of an entity in the order of ``columns``."""
        row = list(self._fields(entity))
        for place, there in self._there:
            row[place] = there(row[place])
        return row

    def other_values(self, before: Any, after: Any) -> dict[int, Any]:
        """What stands otherwise in the row of an entity after a change, by the place of its column."""
        old, new = self._fields(before), self._fields(after)
        found = {}
        for place in compress(count(), map(is_not, old, new)):
            there = self._by_place.get(place, _plain)
            value = there(new[place])
            if there(old[place]) != value:
                found[place] = value
        return found

    def decode(self, values: tuple[Any, ...]) -> Any:
        """``values`` in the order of ``columns``. Raises DamagedRow."""
        try:
            return self._decode(values)
        except MISREAD as error:
            raise DamagedRow(f"{self._kind.__name__.lower()} {values[:1]}") from error

    def _decode(self, values: tuple[Any, ...]) -> Any:
        row = list(values)
        if len(row) != len(self.columns):
            raise ValueError(len(row))
        for place, back, optional in self._backs:
            value = row[place]
            if value is not None or not optional:
                row[place] = back(value)
        if self._flat_kind is not None:
            size = len(self._own)
            row[self._flat_at : size + len(self._inner)] = [self._flat_kind(*row[size:]), *row[self._flat_at : size]]
        return self._kind(*row)


def _column(hint: Any) -> tuple[Convert, Convert]:
    """How a field stands in its column and comes back: by itself where SQLite has the type, else as text."""
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    if hint is Graph:
        # Only here: a start reads no graph.
        from app.exchange.workflow_json import graph_of, graph_text

        return graph_text, graph_of
    if hint == FieldValue:
        return _as_json(hint)
    arguments = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType) and type(None) in arguments:
        (inner,) = (part for part in arguments if part is not type(None))
        there, back = _column(inner)
        if there is _plain and back is _plain:
            return _plain, _plain
        return (lambda v: None if v is None else there(v)), (lambda v: None if v is None else back(v))
    if hint in _COLUMNS:
        return _COLUMNS[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        # To look a word up takes a fifth of the time that calling the enum does.
        return str, {str(member): member for member in hint}.__getitem__
    return _as_json(hint)


_COLUMNS: dict[Any, tuple[Convert, Convert]] = {
    **dict.fromkeys((int, float, str), (_plain, _plain)),
    bool: (_plain, bool),
    date: (date.isoformat, date.fromisoformat),
    datetime: (moment_text, datetime.fromisoformat),
}


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""One for all: ``json.dumps`` makes one each time, which takes longer than a short text."""


def _as_json(hint: Any) -> tuple[Convert, Convert]:
    @cache
    def nested() -> JsonCodec[Any]:
        return NESTED.by_hint(hint)

    def read(text: Any) -> Any:
        return empty() if text == empty_text else nested().read(json.loads(text))

    empty_text, empty = _empty(hint)
    return (lambda v: "[]" if v == () else _JSON.encode(nested().write(v))), read


def _empty(hint: Any) -> tuple[str | None, Callable[[], Any]]:
    """How nothing stands there, and what makes it: most columns are empty, and a codec takes long to make."""
    origin: Any = get_origin(hint)
    arguments = get_args(hint)
    if origin is frozenset or (origin is tuple and arguments[-1] is Ellipsis):
        return "[]", origin
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return "{}", dict
    return ("{}" if is_dataclass(hint) else None), hint


_CODECS: dict[type[Any], RowCodec] = {}


def codec(kind: type[Any]) -> RowCodec:
    """The codec of one kind, made on first use."""
    found = _CODECS.get(kind)
    if found is None:
        found = _CODECS[kind] = RowCodec(kind)
    return found
