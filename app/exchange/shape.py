"""How values look in JSON: small readers and writers that are put together to records. For codecs of this folder."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import Any, Generic, TypeVar

from app.domain.errors import RuleViolation

T = TypeVar("T")
Json = Any
"""What the json module gives and takes."""


class Misread(Exception):
    """A value that does not fit; gathers its place on the way up."""

    def __init__(self, problem: str, *place: str | int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = list(place)

    def within(self, part: str | int) -> "Misread":
        self.place.insert(0, part)
        return self

    def refusal(self) -> RuleViolation:
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.place).lstrip(".")
        return RuleViolation(f"{where or 'The workflow'}: {self.problem}.")


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """``read`` raises Misread on what does not fit."""

    read: Callable[[Json], T]
    write: Callable[[T], Json]


def wrong(expected: str, found: Json) -> Misread:
    text = str(found) if not isinstance(found, str) else f"“{found}”"
    return Misread(f"{expected} is expected, but {text[:40]} was found. Correct it")


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


def _read_whole(raw: Json) -> int:
    if type(raw) is int and abs(raw) <= _MOST:
        return raw
    raise wrong("a whole number", raw)


def _read_number(raw: Json) -> float:
    if type(raw) in (int, float) and math.isfinite(raw) and abs(raw) <= _MOST:
        return raw  # type: ignore[no-any-return]
    raise wrong("a number", raw)


_MOST = 10**9

text: Shape[str] = Shape(_read_text, _as_it_is)
flag: Shape[bool] = Shape(_read_flag, _as_it_is)
whole: Shape[int] = Shape(_read_whole, _as_it_is)
number: Shape[float] = Shape(_read_number, _as_it_is)

E = TypeVar("E", bound=StrEnum)


def choice(kind: type[E]) -> Shape[E]:
    by_value = {member.value: member for member in kind}

    def read(raw: Json) -> E:
        if type(raw) is str and raw in by_value:
            return by_value[raw]
        raise wrong(f"one of {', '.join(by_value)}", raw)

    return Shape(read, lambda member: member.value)


def optional(inner: Shape[T]) -> Shape[T | None]:
    return Shape(
        lambda raw: None if raw is None else inner.read(raw),
        lambda value: None if value is None else inner.write(value),
    )


def listed(inner: Shape[T]) -> Shape[tuple[T, ...]]:
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

    return Shape(read, lambda values: [write_one(one) for one in values])


def record(kind: type[T], parts: Mapping[str, Shape[Any]]) -> Shape[T]:
    """A frozen dataclass whose fields have the same names in JSON; fields with their default are left out."""
    defaults = {
        field.name: field.default_factory() if field.default_factory is not MISSING else field.default
        for field in fields(kind)  # type: ignore[arg-type]
        if field.name in parts
    }
    required = frozenset(name for name, default in defaults.items() if default is MISSING)
    readers = {name: shape.read for name, shape in parts.items()}
    writers = [(name, defaults[name], shape.write) for name, shape in parts.items()]

    def read(raw: Json) -> T:
        values = keyed(raw, readers)
        if not required <= values.keys():
            raise Misread("it is missing. Add it", min(required - values.keys()))
        return kind(**values)

    def write(value: T) -> Json:
        written: dict[str, Json] = {}
        for name, default, write_part in writers:
            part = getattr(value, name)
            if part is not default and part != default:
                written[name] = write_part(part)
        return written

    return Shape(read, write)


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
