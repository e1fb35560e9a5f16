"""A filter as it is typed: ``owner:ana late -label:social due<fri``; and printed, with names or with ids."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from app.domain.brief import Priority
from app.domain.condition import FieldRef
from app.domain.errors import RuleViolation
from app.domain.filter import And, Attribute, Comparison, EntityRef, Filter, FilterValue, Flag, Negation, Or, Term, Word
from app.domain.ids import PROJECT_PREFIX, parse_key
from app.domain.run import TaskState
from app.domain.step_kind import StepKind
from app.domain.text import bare_name, whole_number
from app.grammar.errors import GrammarError
from app.grammar.filter_day import days_of
from app.grammar.scanner import Scanner, shown

OPEN, OVER = "open", "over"
"""Words for several states: somebody can work on it now; it needs no more work."""
STATES = (*(str(state) for state in TaskState), OPEN, OVER)
KINDS = tuple(str(kind) for kind in StepKind if kind.traits.has_task or kind.traits.may_ask)
PRIORITIES = tuple(str(priority) for priority in Priority)
WORDS: Mapping[Attribute | FieldRef, tuple[str, ...]] = {
    Attribute.STATE: STATES,
    Attribute.KIND: KINDS,
    Attribute.PRIORITY: PRIORITIES,
}
"""The attributes of which only these words are values."""
NONE = "none"
FIELD = "field."

_BARE = re.compile(r"[^\s()\",:=<>!*]+")
_COMPARISON = re.compile(r"\s*(!=|<=|>=|[:=<>])\s*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_KEYWORD = re.compile(r"(?ai:and|or|not)(?![^\s()\",:=<>!*])")
_AND, _OR, _NOT = (re.compile(rf"(?ai:{word})(?![^\s()\",:=<>!*])") for word in ("and", "or", "not"))
_ORDERED = (Attribute.DUE, Attribute.PRIORITY)
_LEAPING = date(2028, 2, 29)
"""A day on which every day without a year exists."""


@dataclass(frozen=True)
class FilterNames:
    """What the words of a filter can mean: people, projects and roles by their ids, the fields of projects, and the
    texts that stand in labels, types, clients and channels."""

    people: Mapping[int | str, str] = field(default_factory=dict)
    projects: Mapping[int | str, str] = field(default_factory=dict)
    roles: Mapping[int | str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    texts: Mapping[Attribute, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def named(self) -> Mapping[Attribute | FieldRef, "_NamedThings"]:
        """What is kept by an id, by the attribute that names it."""
        return {
            Attribute.OWNER: _NamedThings("person", "people", self.people),
            Attribute.PROJECT: _NamedThings("project", "projects", self.projects),
            Attribute.ROLE: _NamedThings("role", "roles", self.roles),
        }


class _NamedThings:
    """Things of one kind by their names."""

    def __init__(self, what: str, several: str, names: Mapping[int | str, str]) -> None:
        self.what, self.several, self.names = what, several, names
        self._bare: dict[str, list[int | str]] = {}
        for id, name in names.items():
            self._bare.setdefault(bare_name(name), []).append(id)

    def read(self, text: str) -> EntityRef:
        """By the whole name, else by the beginning of a word of it that one alone has. Raises RuleViolation."""
        wanted = bare_name(text)
        found = self._bare.get(wanted) or [
            id for name, ids in self._bare.items() if f" {wanted}" in f" {name}" for id in ids
        ]
        if not found or not wanted:
            raise RuleViolation(f"There is no {self.what} “{shown(text)}”. {self._known()}")
        if len(found) > 1:
            names = ", ".join(f"“{self.names[id]}” (#{id})" for id in found[:4]) + (", …" if len(found) > 4 else "")
            raise RuleViolation(f"“{shown(text)}” can be {names}. Write the whole name, or its number.")
        return EntityRef(found[0])

    def _known(self) -> str:
        some = ", ".join(list(self.names.values())[:5]) + (", …" if len(self.names) > 5 else "")
        return f"Write one of the {self.several}: {some}." if some else f"There are no {self.several} yet."

    def text(self, id: int | str) -> str:
        """The name where it means this one alone; else empty."""
        name = self.names.get(id, "")
        bare = bare_name(name)
        return name if bare and self._bare.get(bare) == [id] else ""


def parse_filter(text: str, names: FilterNames) -> Filter | None:
    """None for a text without a word. Raises GrammarError with the place of what is not understood."""
    scanner = Scanner(text)
    if scanner.at_end():
        return None
    found = _either(scanner, names)
    if not scanner.at_end():
        sign = scanner.text[scanner.at]
        scanner.fail(
            "A bracket is closed that was not opened. Delete it."
            if sign == ")"
            else f"The sign {sign} is not understood here. Put a text with such signs in quotes.",
            scanner.at,
            scanner.at + 1,
        )
    return found


def _either(scanner: Scanner, names: FilterNames) -> Filter:
    parts = [_all(scanner, names)]
    while scanner.take(_OR):
        parts.append(_all(scanner, names))
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _all(scanner: Scanner, names: FilterNames) -> Filter:
    parts = [_unit(scanner, names)]
    while scanner.take(_AND) or _goes_on(scanner):
        parts.append(_unit(scanner, names))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _goes_on(scanner: Scanner) -> bool:
    """Whether another unit stands here without *and*; what cannot begin one is said by who reads on."""
    scanner.skip_blank()
    rest = scanner.text[scanner.at : scanner.at + 1]
    return (rest == "(" or rest == '"' or bool(_BARE.match(rest))) and not _OR.match(scanner.text, scanner.at)


def _unit(scanner: Scanner, names: FilterNames) -> Filter:
    scanner.skip_blank()
    if scanner.take(_NOT) or scanner.take_sign("-"):
        scanner.go_deeper()
        part = _unit(scanner, names)
        scanner.come_up()
        return Negation(part)
    begun = scanner.at
    if scanner.take_sign("("):
        scanner.go_deeper()
        part = _either(scanner, names)
        scanner.come_up()
        if not scanner.take_sign(")"):
            scanner.fail("A bracket is not closed. Write ) at the end of what it holds.", begun, begun + 1)
        return part
    return _leaf(scanner, names)


def _leaf(scanner: Scanner, names: FilterNames) -> Filter:
    if _KEYWORD.match(scanner.text, scanner.at):
        scanner.fail("Something is missing before this word. Put the word itself in quotes to look for it.")
    begun = scanner.at
    quoted = _quote(scanner)
    said = _bare(scanner) if quoted is None else quoted
    if said is None:
        scanner.fail(_missing(scanner), scanner.at, scanner.at + 1)
    if quoted is None and said.casefold() == FIELD and scanner.text.startswith('"', scanner.at):
        said = quoted = _quote(scanner) or ""
    ended = scanner.at
    sign = scanner.take(_COMPARISON)
    if sign is not None:
        subject = _subject(scanner, said, quoted is not None, names, (begun, ended))
        return _term(scanner, names, subject, Comparison(sign[1]), begun)
    if quoted is None and said.casefold() in _FLAGS:
        return Flag(said.casefold())
    return Word(said)


_FLAGS = frozenset(str(flag) for flag in Flag)


def _missing(scanner: Scanner) -> str:
    sign = scanner.text[scanner.at : scanner.at + 1]
    if not sign:
        return "Something is missing at the end. Write what it should be, or delete the last word."
    if sign == ")":
        return "Nothing stands in these brackets. Write a word, or delete them."
    return f"The sign {sign} is not understood here. Put a text with such signs in quotes."


def _bare(scanner: Scanner) -> str | None:
    found = scanner.take(_BARE)
    return None if found is None else found[0]


def _quote(scanner: Scanner) -> str | None:
    scanner.skip_blank()
    if not scanner.text.startswith('"', scanner.at):
        return None
    found = scanner.take(_QUOTED)
    if found is None:
        scanner.fail("The quote is not closed. Put the same quote at its end.", scanner.at, len(scanner.text))
    return _ESCAPED.sub(r"\1", found[1])


def _subject(
    scanner: Scanner, said: str, quoted: bool, names: FilterNames, place: tuple[int, int]
) -> Attribute | FieldRef:
    """What stands before the sign: an attribute, or a field of projects, which in quotes may have any name."""
    if not quoted:
        if said.casefold().startswith(FIELD):
            if said.casefold() == FIELD:
                scanner.fail("A name is missing behind “field.”. Write for example field.Budget>5000.", *place)
            return FieldRef(_field_name(said[len(FIELD) :], names))
        if said.casefold() in _ATTRIBUTES:
            return Attribute(said.casefold())
    name = _field_name(said, names)
    if not quoted and name not in names.fields:
        known = ", ".join(_ATTRIBUTES)
        scanner.fail(f"There is no field “{shown(said)}”. Write one of {known}, or a field of your projects.", *place)
    return FieldRef(name)


_ATTRIBUTES = tuple(str(attribute) for attribute in Attribute)


def _field_name(said: str, names: FilterNames) -> str:
    """The field of this name in whatever case, the exact one first; what no project has stays as it is."""
    if said in names.fields:
        return said
    return next((name for name in names.fields if bare_name(name) == bare_name(said)), said)


def _term(
    scanner: Scanner, names: FilterNames, subject: Attribute | FieldRef, comparison: Comparison, begun: int
) -> Term:
    if isinstance(subject, Attribute) and not comparison.lists and subject not in _ORDERED:
        scanner.fail(f"{subject} has no order. Write {subject}: and what it should be.", begun, scanner.at)
    values = [_value(scanner, names, subject)]
    while scanner.take_sign(","):
        if not comparison.lists:
            scanner.fail(f"One value can stand behind {comparison}. Delete the others.", scanner.at - 1, scanner.at)
        values.append(_value(scanner, names, subject))
    if None in values and not comparison.lists:
        scanner.fail(f"Nothing is {comparison} none. Write {subject_text(subject)}:none.", begun, scanner.at)
    return Term(subject, comparison, tuple(values))


def _value(scanner: Scanner, names: FilterNames, subject: Attribute | FieldRef) -> FilterValue:
    scanner.skip_blank()
    begun = scanner.at
    quoted = _quote(scanner)
    said = _bare(scanner) if quoted is None else quoted
    if said is None:
        example = _EXAMPLES.get(subject, "…")
        scanner.fail(f"The value is missing. Write for example {subject_text(subject)}{example}.", begun, begun + 1)
    if quoted is None and said.casefold() == NONE:
        return None
    try:
        return _meant(said, quoted is not None, names, subject)
    except RuleViolation as refused:
        raise GrammarError(refused.sentence, begun, scanner.at) from None


_EXAMPLES: Mapping[Attribute | FieldRef, str] = {
    Attribute.DUE: "<fri",
    Attribute.STATE: ":doing",
    Attribute.PRIORITY: ">=high",
    Attribute.KIND: ":approval",
    Attribute.OWNER: ":ana",
}


def _meant(said: str, quoted: bool, names: FilterNames, subject: Attribute | FieldRef) -> FilterValue:
    """Raises RuleViolation for what cannot be a value of this attribute."""
    named = names.named.get(subject)
    if named is not None:
        return _reference(said, quoted, named, subject)
    if subject in WORDS:
        word = said.casefold()
        if word not in WORDS[subject]:
            raise RuleViolation(f"“{shown(said)}” is no {subject}. Write one of {', '.join(WORDS[subject])}.")
        return word
    if subject is Attribute.DUE:
        word = " ".join(said.casefold().split())
        if days_of(word, _LEAPING) is None:
            raise RuleViolation(f"“{shown(said)}” is no day. Write for example fri, this-week, 12 jun or +3d.")
        return word
    return said


def _reference(said: str, quoted: bool, named: _NamedThings, subject: Attribute | FieldRef) -> EntityRef:
    if said.startswith("#") and len(said) > 1:
        number = whole_number(said[1:])
        if subject is Attribute.ROLE or number is not None:
            return EntityRef(said[1:] if subject is Attribute.ROLE or number is None else number)
    key = parse_key(said, PROJECT_PREFIX) if subject is Attribute.PROJECT and not quoted else None
    return EntityRef(key) if key in named.names and key is not None else named.read(said)


def filter_text(filter: Filter | None, names: FilterNames | None = None) -> str:
    """What ``parse_filter`` reads as this filter again: with names as people read it, without them as it is stored."""
    return "" if filter is None else _text(filter, names or FilterNames())


def _text(filter: Filter, names: FilterNames) -> str:
    match filter:
        case Flag():
            return str(filter)
        case Word(text=text):
            return _word_text(text)
        case Term():
            return _term_text(filter, names)
        case Negation(part=part):
            return f"-{_inner(part, names, (And, Or))}"
        case And(parts=parts):
            return " ".join(_inner(part, names, (And, Or)) for part in parts)
        case Or(parts=parts):
            return " or ".join(_inner(part, names, (Or,)) for part in parts)


def _inner(part: Filter, names: FilterNames, bracketed: tuple[type[And] | type[Or], ...]) -> str:
    text = _text(part, names)
    return f"({text})" if isinstance(part, bracketed) else text


def _term_text(term: Term, names: FilterNames) -> str:
    values = ",".join(value_text(value, names, term.subject) for value in term.values)
    return f"{subject_text(term.subject)}{term.comparison}{values}"


def subject_text(subject: Attribute | FieldRef) -> str:
    """What stands before the sign of a term."""
    if isinstance(subject, Attribute):
        return str(subject)
    bare = _BARE.fullmatch(subject.name) is not None
    return f"{FIELD}{subject.name}" if bare else in_escaped_quotes(subject.name)


def value_text(value: FilterValue, names: FilterNames, subject: Attribute | FieldRef) -> str:
    """One value of a term, in quotes where it needs them."""
    if value is None:
        return NONE
    if isinstance(value, EntityRef):
        named = names.named.get(subject)
        name = named.text(value.id) if named is not None else ""
        if not name or name.startswith("#"):
            return _bare_or_quoted(f"#{value.id}", False)
        return _bare_or_quoted(name, _reads_as_key(name, subject))
    return _bare_or_quoted(value, False)


def _reads_as_key(name: str, subject: Attribute | FieldRef) -> bool:
    return subject is Attribute.PROJECT and parse_key(name, PROJECT_PREFIX) is not None


def _bare_or_quoted(text: str, odd: bool) -> str:
    bare = _BARE.fullmatch(text) is not None and text.casefold() != NONE and not odd
    return text if bare else in_escaped_quotes(text)


def _word_text(text: str) -> str:
    odd = text.startswith("-") or text.casefold() in _FLAGS or _KEYWORD.fullmatch(text) is not None
    return in_escaped_quotes(text) if odd or _BARE.fullmatch(text) is None else text


def in_escaped_quotes(text: str) -> str:
    """In quotes, with a backslash before each quote and backslash of it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def flags_and_terms(filter: Filter | None) -> Iterable[Flag | Term | Word]:
    """Every leaf from left to right."""
    match filter:
        case None:
            return ()
        case And(parts=parts) | Or(parts=parts):
            return [leaf for part in parts for leaf in flags_and_terms(part)]
        case Negation(part=part):
            return flags_and_terms(part)
        case _:
            return (filter,)
