"""The one way in which values become JSON and come back, by their type hints: files, the clipboard, the database.

Reading is strict: what does not fit is refused with its place, ``steps[3].offset.days``. Fields of a record that are
as by default are not written.
"""

import math
import re
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any, Generic, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from app.domain.errors import RuleViolation

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Json = Any
"""What the json module gives and takes."""


class Misread(Exception):
    """A value that does not fit; gathers its place on the way up."""

    def __init__(self, problem: str, *place: str | int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = list(place)

    def within(self, part: str | int) -> "Misread":
        """The same, found in ``part`` of what is read: a key or an index."""
        self.place.insert(0, part)
        return self

    def refusal(self) -> RuleViolation:
        """One sentence for people, with the place."""
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.place).lstrip(".")
        return RuleViolation(f"{where or 'The workflow'}: {self.problem}.")


@dataclass(frozen=True, slots=True)
class JsonCodec(Generic[T]):
    """Both ways for values of one type. ``read`` raises Misread on what does not fit."""

    read: Callable[[Json], T]
    write: Callable[[T], Json]


def wrong(expected: str, found: Json) -> Misread:
    """What is said of a value of another type than expected."""
    text = str(found) if not isinstance(found, str) else f"“{found}”"
    return Misread(f"{expected} is expected, but {text[:40]} was found. Correct it")


def moment_text(moment: datetime) -> str:
    """UTC text for what happened; wall-clock text for what is planned. Both sort as text."""
    return moment.astimezone(UTC).isoformat() if moment.tzinfo else moment.isoformat(timespec="minutes")


def _as_it_is(value: T) -> T:
    return value


_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""JSON can spell them, but no file or database can hold them."""


def _read_text(raw: Json) -> str:
    if type(raw) is not str:
        raise wrong("a text", raw)
    if not raw.isascii() and _HALF_CHARACTER.search(raw):
        raise Misread("this text has a broken character in it. Correct it")
    return raw


def _read_flag(raw: Json) -> bool:
    if type(raw) is bool:
        return raw
    raise wrong("true or false", raw)


def _read_date(raw: Json) -> date:
    try:
        return date.fromisoformat(_read_text(raw))
    except ValueError:
        raise wrong("a date such as 2026-06-12", raw) from None


def _read_moment(raw: Json) -> datetime:
    try:
        return datetime.fromisoformat(_read_text(raw))
    except ValueError:
        raise wrong("a moment such as 2026-06-12T09:00", raw) from None


text: JsonCodec[str] = JsonCodec(_read_text, _as_it_is)
flag: JsonCodec[bool] = JsonCodec(_read_flag, _as_it_is)
day: JsonCodec[date] = JsonCodec(_read_date, date.isoformat)
moment: JsonCodec[datetime] = JsonCodec(_read_moment, moment_text)


def whole(largest: float) -> JsonCodec[int]:
    """Whole numbers of at most this size."""

    def read(raw: Json) -> int:
        if type(raw) is int and abs(raw) <= largest:
            return raw
        raise wrong("a whole number", raw)

    return JsonCodec(read, _as_it_is)


def number(largest: float) -> JsonCodec[float]:
    """Finite numbers of at most this size; whole ones stay whole."""
    # What is whole and larger than every float would be infinite wherever one calculates with it.
    most = min(largest, sys.float_info.max)

    def read(raw: Json) -> float:
        if type(raw) in (int, float) and abs(raw) <= most:
            return raw  # type: ignore[no-any-return]
        raise wrong("a number", raw)

    return JsonCodec(read, _as_it_is)


def choice(kind: type[E]) -> JsonCodec[E]:
    """A member of an enumeration, by its value."""
    by_value = {member.value: member for member in kind}

    def read(raw: Json) -> E:
        if type(raw) is str and raw in by_value:
            return by_value[raw]
        raise wrong(f"one of {', '.join(by_value)}", raw)

    return JsonCodec(read, lambda member: member.value)


def optional(inner: JsonCodec[T]) -> JsonCodec[T | None]:
    """What ``inner`` reads, or null as None."""
    read, write = inner.read, inner.write
    return JsonCodec(
        lambda raw: None if raw is None else read(raw), lambda value: None if value is None else write(value)
    )


def listed(inner: JsonCodec[T]) -> JsonCodec[tuple[T, ...]]:
    """A list of any length, as a tuple."""
    read_one, write_one = inner.read, inner.write

    def read(raw: Json) -> tuple[T, ...]:
        if type(raw) is not list:
            raise wrong("a list", raw)
        values = []
        try:
            for one in raw:
                values.append(read_one(one))  # noqa: PERF401 - the length tells the place of what does not fit
        except Misread as misread:
            raise misread.within(len(values)) from None
        return tuple(values)

    return JsonCodec(read, lambda values: [write_one(one) for one in values])


def fixed(parts: tuple[JsonCodec[Any], ...], called: str = "") -> JsonCodec[Any]:
    """A list of so many values, each of its own type, as a tuple; ``called`` in refusals."""
    called = called or f"a list of {len(parts)}"

    def read(raw: Json) -> tuple[Any, ...]:
        if type(raw) is not list or len(raw) != len(parts):
            raise wrong(called, raw)
        return tuple([part.read(one) for part, one in zip(parts, raw, strict=True)])

    return JsonCodec(read, lambda values: [part.write(one) for part, one in zip(parts, values, strict=True)])


def mapped(inner: JsonCodec[T]) -> JsonCodec[Mapping[str, T]]:
    """An object with keys of any name, as a dictionary."""
    read_one, write_one = inner.read, inner.write

    def read(raw: Json) -> Mapping[str, T]:
        if type(raw) is not dict:
            raise wrong("an object in braces", raw)
        return keyed(raw, dict.fromkeys(raw, read_one))

    return JsonCodec(read, lambda values: {key: write_one(value) for key, value in values.items()})


def record(kind: type[T], parts: Mapping[str, JsonCodec[Any]]) -> JsonCodec[T]:
    """A frozen dataclass whose fields have the same names in JSON; fields with their default are left out."""
    defaults = {field.name: _default(field) for field in fields(kind) if field.name in parts}  # type: ignore[arg-type]
    required = frozenset(name for name, default in defaults.items() if default is MISSING)
    readers = {name: codec.read for name, codec in parts.items()}
    writers = [(name, defaults[name], codec.write) for name, codec in parts.items()]

    def read(raw: Json) -> T:
        values = keyed(raw, readers)
        try:
            return kind(**values)
        except TypeError:
            # Asked only now, because every record that is loaded passes here.
            if missing := required - values.keys():
                raise Misread("it is missing. Add it", min(missing)) from None
            raise

    def write(value: T) -> Json:
        written: dict[str, Json] = {}
        for name, default, write_part in writers:
            part = getattr(value, name)
            if part is not default and part != default:
                written[name] = write_part(part)
        return written

    return JsonCodec(read, write)


def _default(field: "Field[Any]") -> Any:  # noqa: ANN401 - of whatever type the field is
    return field.default_factory() if field.default_factory is not MISSING else field.default


def keyed(raw: Json, readers: Mapping[str, Callable[[Json], Any]]) -> dict[str, Any]:
    """Read an object key by key; a key without a reader is refused."""
    if type(raw) is not dict:
        raise wrong("an object in braces", raw)
    values: dict[str, Any] = {}
    for name, part in raw.items():
        reader = readers.get(name)
        if reader is None:
            raise Misread("no such entry is known here. Remove it or correct its name", name)
        try:
            values[name] = reader(part)
        except Misread as misread:
            raise misread.within(name) from None
    return values


class Codecs:
    """Derives the codec of a type from its hints. ``special`` types have their own; numbers reach to ``largest``."""

    def __init__(self, special: Mapping[Any, JsonCodec[Any]], largest: float = math.inf) -> None:
        self._special = {**special}
        self._plain: dict[Any, JsonCodec[Any]] = {
            str: text, bool: flag, date: day, datetime: moment, int: whole(largest), float: number(largest)
        }  # fmt: skip
        self._known: dict[type[Any], JsonCodec[Any]] = {}

    def of(self, kind: type[T]) -> JsonCodec[T]:
        """The codec of a class, made on first use. Raises TypeError for a type that cannot be written."""
        found = self._known.get(kind)
        if found is None:
            found = self._known[kind] = self.by_hint(kind)
        return found

    def by_hint(self, hint: Any) -> JsonCodec[Any]:  # noqa: ANN401 - a hint can be a class, a union, an alias
        """The codec of whatever may stand as the type of a field."""
        while isinstance(hint, NewType):
            hint = hint.__supertype__
        # By comparing: two unions of the same types are equal, however they were written.
        for other, codec in (*self._special.items(), *self._plain.items()):
            if other == hint:
                return codec
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType) and type(None) in arguments:
            return optional(self.by_hint(reduce(or_, [part for part in arguments if part is not type(None)])))
        if origin is tuple and arguments[-1] is not Ellipsis:
            return fixed(tuple(self.by_hint(argument) for argument in arguments))
        if origin is tuple:
            return listed(self.by_hint(arguments[0]))
        if origin is frozenset:
            return _gathered(listed(self.by_hint(arguments[0])))
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return mapped(self.by_hint(arguments[1]))
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return choice(hint)
        if isinstance(hint, type) and is_dataclass(hint):
            return self.record_of(hint)
        raise TypeError(f"{hint} cannot be written as JSON")

    def record_of(self, kind: type[T], *, without: tuple[str, ...] = ()) -> JsonCodec[T]:
        """A dataclass with all of its fields but those named."""
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind) if field.name not in without]  # type: ignore[arg-type]
        return record(kind, {name: self.by_hint(hints[name]) for name in names})


def _gathered(inner: JsonCodec[tuple[Any, ...]]) -> JsonCodec[frozenset[Any]]:
    return JsonCodec(lambda raw: frozenset(inner.read(raw)), lambda values: sorted(inner.write(tuple(values))))
