"""Check items, inputs and outputs as JSON: nearly all are nothing but a line of text."""

from collections.abc import Mapping
from typing import TypeVar

from app.domain.check_item import CheckItem, Input, Output
from app.exchange.json_codec import Codecs, Json, JsonCodec

LARGEST = 10**9
"""Of any number in a file."""
_plain = Codecs({}, LARGEST)

_T = TypeVar("_T", CheckItem, Input, Output)


def _or_words(kind: type[_T]) -> JsonCodec[_T]:
    """A record of which all but ``text`` is as by default is written as that text alone."""

    def read(raw: Json) -> _T:
        return _plain.of(kind).read({"text": raw} if type(raw) is str else raw)

    def write(value: _T) -> Json:
        written = _plain.of(kind).write(value)
        return written["text"] if written.keys() == {"text"} else written

    return JsonCodec(read, write)


WORDS: Mapping[type[Json], JsonCodec[Json]] = {kind: _or_words(kind) for kind in (CheckItem, Input, Output)}
"""What is often nothing but a line of text."""
