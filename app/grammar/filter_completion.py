"""What can stand where somebody types a filter: fields, flags, and the values of the field before."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.condition import FieldRef
from app.domain.filter import Attribute, EntityRef, Flag
from app.domain.text import searchable
from app.grammar.filter import NONE, WORDS, FilterNames, subject_text, value_text
from app.grammar.filter_day import DAY_WORDS

OFFERED = 12
"""At most so many at once."""
_TOKEN = re.compile(r'[-(]*((?:[^\s()"]|"(?:[^"\\]|\\.)*"?)*)$')
_TERM = re.compile(r'(.*?)(!=|<=|>=|[:=<>])((?:[^,"]|"(?:[^"\\]|\\.)*")*,)*(.*)$', re.DOTALL)
_SAID = {
    Flag.MINE: "its owner is you",
    Flag.LATE: "its due has passed",
    Flag.RISK: "late, or expected after its due day",
    Flag.BLOCKED: "something is in the way",
    Flag.REVIEW: "waits for approval",
    Flag.NEEDS_OWNER: "its owner lacks the role or is away",
    Flag.BY_HAND: "moved, pinned or handed over",
}
_MAY_BE_NONE = frozenset(Attribute) - {Attribute.OWNER, Attribute.STATE, Attribute.KIND, Attribute.PRIORITY}


@dataclass(frozen=True, slots=True)
class Completion:
    """One text that can stand in the place of what was typed from ``start`` on."""

    text: str
    shown: str
    """What the list says: a name without its quotes."""
    start: int
    hint: str = ""


def completions(text: str, cursor: int, names: FilterNames) -> Sequence[Completion]:
    """What the word before the cursor may become, what begins with it first; nothing where it is whole already."""
    token = _TOKEN.search(text[:cursor])
    typed = token[1] if token is not None else ""
    term = _TERM.fullmatch(typed)
    subject = _subject_of(term[1], names) if term is not None else None
    if term is not None and subject is not None:
        begun = term[4]
        found = _values(subject, names, cursor - len(begun))
    elif term is not None:
        return ()
    else:
        begun, found = typed, _beginnings(names, cursor - len(typed))
    wanted = searchable(begun.strip('"'))
    fitting = [one for one in found if wanted in searchable(one.shown) and one.text != begun]
    fitting.sort(key=lambda one: not searchable(one.shown).startswith(wanted))
    return fitting[:OFFERED]


def _subject_of(said: str, names: FilterNames) -> Attribute | FieldRef | None:
    bare = said.removeprefix("field.").strip('"')
    attribute = next((one for one in Attribute if one == said.casefold()), None)
    if attribute is not None:
        return attribute
    return next((FieldRef(name) for name in names.fields if name.casefold() == bare.casefold()), None)


def _beginnings(names: FilterNames, start: int) -> Iterable[Completion]:
    for attribute in Attribute:
        yield Completion(f"{attribute}:", str(attribute), start)
    for flag in Flag:
        yield Completion(f"{flag} ", str(flag), start, _SAID[flag])
    for name in names.fields:
        yield Completion(f"{subject_text(FieldRef(name))}:", name, start, "field of the project")


def _values(subject: Attribute | FieldRef, names: FilterNames, start: int) -> Iterable[Completion]:
    named = names.named.get(subject)
    if named is not None:
        for id, name in named.names.items():
            yield Completion(f"{value_text(EntityRef(id), names, subject)} ", name, start)
    elif isinstance(subject, Attribute):
        known = DAY_WORDS if subject is Attribute.DUE else WORDS.get(subject, names.texts.get(subject, ()))
        for word in known:
            yield Completion(f"{value_text(word, names, subject)} ", word, start)
    if subject in _MAY_BE_NONE or isinstance(subject, FieldRef):
        yield Completion(f"{NONE} ", NONE, start, "not set")
