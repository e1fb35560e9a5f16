"""Turns entities into rows of plain values and back, by their type hints. Used by the store and the history."""

import json
import sqlite3
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from app.domain.condition import FieldValue
from app.domain.run import StepRun
from app.domain.task import Task
from app.domain.workflow import Graph
from app.exchange.graph_text import graph_of, graph_text

Convert = Callable[[Any], Any]
Row = dict[str, Any]

FLATTENED: dict[type[Any], tuple[str, type[Any]]] = {Task: ("run", StepRun)}
"""A field whose own fields stand in the row instead of it, so that SQL can ask for them."""

COLUMN_TYPES = (int, float, str, bool)


def moment_text(moment: datetime) -> str:
    """UTC text for what happened; wall-clock text for what is planned. Both sort as text."""
    return moment.astimezone(UTC).isoformat() if moment.tzinfo else moment.isoformat(timespec="minutes")


def _plain(value: Any) -> Any:
    return value


def _tagged(value: Any) -> Any:
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _untagged(value: Any) -> Any:
    return date.fromisoformat(value["date"]) if isinstance(value, dict) else value


def _unwrapped(hint: Any) -> Any:
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    return hint


@cache
def converters(hint: Any) -> tuple[Convert, Convert]:
    """How a value of this type becomes JSON-able and comes back."""
    hint = _unwrapped(hint)
    if hint is FieldValue or hint == FieldValue:
        return _tagged, _untagged
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (part for part in arguments if part is not type(None))
        there, back = converters(inner)
        return (lambda v: None if v is None else there(v)), (lambda v: None if v is None else back(v))
    if origin in (tuple, frozenset):
        return _collection(origin, arguments)
    if origin is not None and issubclass(origin, Mapping):
        there, back = converters(arguments[1])
        return (lambda v: {k: there(x) for k, x in v.items()}), (lambda v: {k: back(x) for k, x in v.items()})
    return _scalar(hint)


def _collection(origin: type[Any], arguments: tuple[Any, ...]) -> tuple[Convert, Convert]:
    if origin is tuple and len(arguments) > 1 and arguments[1] is not Ellipsis:
        pairs = [converters(argument) for argument in arguments]
        return (
            lambda v: [pair[0](x) for pair, x in zip(pairs, v, strict=True)],
            lambda v: tuple(pair[1](x) for pair, x in zip(pairs, v, strict=True)),
        )
    there, back = converters(arguments[0])
    if origin is frozenset:
        return (lambda v: sorted(there(x) for x in v)), (lambda v: frozenset(back(x) for x in v))
    return (lambda v: [there(x) for x in v]), (lambda v: tuple([back(x) for x in v]))


def _scalar(hint: Any) -> tuple[Convert, Convert]:
    if hint is datetime:
        return moment_text, datetime.fromisoformat
    if hint is date:
        return date.isoformat, date.fromisoformat
    if hint is bool:
        return _plain, bool
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return str, hint
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(hint)
    return _plain, _plain


def _record(kind: type[Any]) -> tuple[Convert, Convert]:
    """Nested records leave out what is as by default, so stored text stays short."""
    hints = get_type_hints(kind)
    parts = [(f.name, f.default, *converters(hints[f.name])) for f in fields(kind)]
    back_by_name = {name: back for name, _, _, back in parts}

    def there(value: Any) -> Row:
        row = {}
        for name, default, convert, _ in parts:
            inner = getattr(value, name)
            if default is MISSING or inner != default:
                row[name] = convert(inner)
        return row

    def back(row: Row) -> Any:
        return kind(**{name: back_by_name[name](inner) for name, inner in row.items()})

    return there, back


class DamagedRow(sqlite3.DatabaseError):
    """A row that cannot be what this program wrote; no check of SQLite finds such a bit."""

    sqlite_errorname = "SQLITE_CORRUPT"


class RowCodec:
    """Rows of one kind of entity: a column a field, nested values as JSON text."""

    def __init__(self, kind: type[Any]) -> None:
        self._kind = kind
        self._flat, flat_kind = FLATTENED.get(kind, ("", None))
        self._flat_kind = flat_kind
        own = [(name, *pair) for name, pair in self._columns(kind).items() if name != self._flat]
        self._own = own
        self._inner = [(name, *pair) for name, pair in self._columns(flat_kind).items()] if flat_kind else []
        self.columns = tuple(name for name, *_ in own + self._inner)

    @staticmethod
    def _columns(kind: type[Any]) -> dict[str, tuple[Convert, Convert]]:
        hints = get_type_hints(kind)
        return {field.name: _column(hints[field.name]) for field in fields(kind)}

    def value(self, name: str, value: Any) -> Any:
        """One field as its column holds it."""
        return next(there(value) for column, there, _ in (*self._own, *self._inner) if column == name)

    def encode(self, entity: Any) -> Row:
        row = {name: there(getattr(entity, name)) for name, there, _ in self._own}
        if self._inner:
            flat = getattr(entity, self._flat)
            row.update({name: there(getattr(flat, name)) for name, there, _ in self._inner})
        return row

    def decode(self, values: tuple[Any, ...]) -> Any:
        """``values`` in the order of ``columns``. Raises DamagedRow."""
        try:
            return self._decode(values)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DamagedRow(f"{self._kind.__name__.lower()} {values[:1]}") from error

    def _decode(self, values: tuple[Any, ...]) -> Any:
        own = {name: back(value) for (name, _, back), value in zip(self._own, values, strict=False)}
        if self._flat_kind is not None:
            rest = values[len(self._own) :]
            flat = {name: back(value) for (name, _, back), value in zip(self._inner, rest, strict=True)}
            own[self._flat] = self._flat_kind(**flat)
        return self._kind(**own)


def _column(hint: Any) -> tuple[Convert, Convert]:
    inner = _unwrapped(hint)
    if inner is Graph:
        return graph_text, graph_of
    optional = get_origin(inner) in (Union, types.UnionType) and inner != FieldValue
    if optional:
        (inner,) = (_unwrapped(part) for part in get_args(inner) if part is not type(None))
    there, back = converters(inner)
    simple = isinstance(inner, type) and (inner in COLUMN_TYPES or issubclass(inner, (StrEnum, date)))
    if not simple:
        there, back = _as_text(there), _from_text(back)
    if there is _plain and back is _plain:
        return _plain, _plain
    if optional:
        return (lambda v: None if v is None else there(v)), (lambda v: None if v is None else back(v))
    return there, back


def _as_text(there: Convert) -> Convert:
    return lambda v: json.dumps(there(v), ensure_ascii=False, separators=(",", ":"))


def _from_text(back: Convert) -> Convert:
    return lambda text: back(json.loads(text) if text != "[]" else [])


_CODECS: dict[type[Any], RowCodec] = {}


def codec(kind: type[Any]) -> RowCodec:
    """The codec of one kind, made on first use."""
    found = _CODECS.get(kind)
    if found is None:
        found = _CODECS[kind] = RowCodec(kind)
    return found
