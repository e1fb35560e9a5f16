"""A rule as people say it, ``budget > 5000``, read into a condition and the field that it asks about."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.domain.condition import Condition, FieldRef, FieldValue, Operator, OutcomeRef, Test, tests_of
from app.domain.text import LONGEST_NAME, clean_line
from app.domain.workflow import FieldKind, Graph, ProjectField
from app.grammar.condition import parse_condition
from app.grammar.errors import GrammarError
from app.grammar.names import Names

_SIGNS: tuple[tuple[str, Operator], ...] = (
    ("is one of", Operator.ONE_OF),
    ("is empty", Operator.EMPTY),
    ("is not", Operator.IS_NOT),
    ("is more than", Operator.MORE),
    ("more than", Operator.MORE),
    ("is over", Operator.MORE),
    ("over", Operator.MORE),
    ("above", Operator.MORE),
    ("is at least", Operator.AT_LEAST),
    ("at least", Operator.AT_LEAST),
    ("is less than", Operator.LESS),
    ("less than", Operator.LESS),
    ("under", Operator.LESS),
    ("below", Operator.LESS),
    ("is at most", Operator.AT_MOST),
    ("at most", Operator.AT_MOST),
    ("is before", Operator.BEFORE),
    ("before", Operator.BEFORE),
    ("is after", Operator.AFTER),
    ("after", Operator.AFTER),
    ("contains", Operator.CONTAINS),
    ("is", Operator.IS),
    (">=", Operator.AT_LEAST),
    ("≥", Operator.AT_LEAST),
    ("<=", Operator.AT_MOST),
    ("≤", Operator.AT_MOST),
    ("!=", Operator.IS_NOT),
    ("≠", Operator.IS_NOT),
    ("==", Operator.IS),
    (">", Operator.MORE),
    ("<", Operator.LESS),
    ("=", Operator.IS),
)
"""How an operator may be written, the longer of two that begin alike first."""
_SIGN = re.compile(
    "|".join(rf"(?<!\w){re.escape(sign)}(?!\w)" if sign[0].isalpha() else re.escape(sign) for sign, _ in _SIGNS),
    re.IGNORECASE,
)
_AMOUNTS = (Operator.MORE, Operator.AT_LEAST, Operator.LESS, Operator.AT_MOST)
_CURRENCY = re.compile(r"[€$£¥]|\b(?:eur|usd|gbp|chf)\b", re.IGNORECASE)
_MONEY_NAMES = re.compile(r"budget|cost|price|spend|fee|revenue", re.IGNORECASE)
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_DATE_NAME = re.compile(r"\b(?:date|day|deadline)$", re.IGNORECASE)

ReadDay = Callable[[str], date | None]
"""text -> the day that is meant, None for what is no day"""


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a line was read as. ``condition`` is None while nothing is asked about."""

    condition: Condition | None
    field: ProjectField | None = None
    """The new field that it needs; None where it asks about what is there."""
    missing: str = ""
    """What is still to be typed, as one sentence; empty when the condition is whole."""


def read_rule(text: str, graph: Graph, read_day: ReadDay) -> RuleText:
    """``name operator value``; the kind of a field that is new follows from the value, else from its name.

    An existing field or the title of a step that is answered is found in whatever case it is written. What the grammar
    of conditions reads without a new field is taken as it reads it, several tests with *and* and *or* too.
    """
    line = clean_line(text)
    line = re.sub(r"^if\s+", "", line, flags=re.IGNORECASE).rstrip("?")
    whole = _whole(line, Names.of(graph))
    if whole is not None:
        return RuleText(whole)
    name, sign, typed = _parted(line, graph)
    if not name:
        return RuleText(None, missing="Type what it asks about, such as budget > 5000.")
    answer = next((step for step in graph.steps if step.asks and step.title.casefold() == name.casefold()), None)
    known = next((field for field in graph.fields if field.name.casefold() == name.casefold()), None)
    operator = _operator(sign) if sign else None
    if answer is not None and known is None:
        choices = tuple(outcome.name for outcome in answer.outcomes)
        asked = ProjectField(answer.title, FieldKind.CHOICE, choices)
        return _rule(OutcomeRef(answer.id), asked, operator, typed, read_day)
    if known is not None:
        return _rule(FieldRef(known.name), known, operator, typed, read_day)
    field = ProjectField(name[:LONGEST_NAME], _kind_of(name, operator, typed, read_day), required=True)
    made = _rule(FieldRef(field.name), field, operator, typed, read_day)
    return RuleText(made.condition, field, made.missing)


def _whole(line: str, names: Names) -> Condition | None:
    """The condition of a line that asks only about what is there, with all its values; None for any other."""
    try:
        condition = parse_condition(line, names)
    except GrammarError:
        return None
    tests = tests_of(condition)
    unknown = any(isinstance(test.subject, FieldRef) and names.field(test.subject.name) is None for test in tests)
    return None if unknown or any(test.unfinished for test in tests) else condition


def _operator(sign: str) -> Operator:
    # Not looked up by its small letters: other alphabets have an i that is the same in a search and not in a table.
    return next(operator for written, operator in _SIGNS if re.fullmatch(re.escape(written), sign, re.IGNORECASE))


def _parted(line: str, graph: Graph) -> tuple[str, str, str]:
    """Name, operator as written, value; a known name may itself contain a word that is an operator."""
    names = [field.name for field in graph.fields] + [step.title for step in graph.steps if step.asks]
    for name in sorted(filter(None, names), key=len, reverse=True):
        rest = line[len(name) :]
        if line.casefold().startswith(name.casefold()) and (not rest or not rest[0].isalnum()):
            found = _SIGN.match(rest.lstrip())
            return name, found[0] if found else "", (rest.lstrip()[found.end() :] if found else rest).strip()
    found = _SIGN.search(line)
    if found is None:
        return line.strip(), "", ""
    return line[: found.start()].strip(), found[0], line[found.end() :].strip()


def _kind_of(name: str, operator: Operator | None, typed: str, read_day: ReadDay) -> FieldKind:
    amount = FieldKind.MONEY if _CURRENCY.search(typed) or _MONEY_NAMES.search(name) else FieldKind.NUMBER
    if operator in _AMOUNTS or _number(typed) is not None:
        return amount
    if typed.casefold() in _YES_NO:
        return FieldKind.YES_NO
    if operator in (Operator.BEFORE, Operator.AFTER) or (typed and read_day(typed) is not None):
        return FieldKind.DATE
    if not typed and _MONEY_NAMES.search(name):
        return FieldKind.MONEY
    return FieldKind.DATE if not typed and _DATE_NAME.search(name) else FieldKind.TEXT


def _rule(
    subject: FieldRef | OutcomeRef, field: ProjectField, operator: Operator | None, typed: str, read_day: ReadDay
) -> RuleText:
    usual = {FieldKind.NUMBER: Operator.MORE, FieldKind.MONEY: Operator.MORE, FieldKind.DATE: Operator.BEFORE}
    chosen = operator or usual.get(field.kind, Operator.IS)
    if chosen is Operator.EMPTY:
        return RuleText(Test(subject, chosen))
    if chosen is Operator.ONE_OF:
        parts = [_value(field, part.strip(), read_day) for part in re.split(r",|\bor\b", typed) if part.strip()]
        several = tuple(part for part in parts if part is not None)
        return RuleText(Test(subject, chosen, several or None), missing=_lacks(field, several))
    value = _value(field, typed, read_day)
    return RuleText(Test(subject, chosen, value), missing=_lacks(field, value))


def _lacks(field: ProjectField, value: FieldValue | tuple[FieldValue, ...]) -> str:
    if value not in (None, "", ()):
        return ""
    example = {
        FieldKind.NUMBER: "a number, such as 5000",
        FieldKind.MONEY: "an amount, such as 5000",
        FieldKind.DATE: "a day, such as 12 Mar",
        FieldKind.YES_NO: "yes or no",
        FieldKind.CHOICE: f"one of {', '.join(field.choices)}",
    }.get(field.kind, "a value")
    return f"Type what “{field.name}” is compared with: {example}."


def _value(field: ProjectField, typed: str, read_day: ReadDay) -> FieldValue:
    """As the kind of the field wants it; None for what does not fit."""
    match field.kind:
        case FieldKind.NUMBER | FieldKind.MONEY:
            return _number(typed)
        case FieldKind.YES_NO:
            return _YES_NO.get(typed.casefold())
        case FieldKind.DATE:
            return read_day(typed) if typed else None
        case FieldKind.CHOICE:
            return next((choice for choice in field.choices if choice.casefold() == typed.casefold()), None)
        case _:
            return typed.strip("“”\"'") or None


def _number(typed: str) -> float | None:
    """``5000``, ``5 000``, ``5'000``, ``5,000.50``, ``€ 5k``: None for anything else."""
    plain = _CURRENCY.sub("", typed).strip()
    factor = 1000 if re.search(r"\d\s*k$", plain, re.IGNORECASE) else 1
    plain = re.sub(r"[\s'_]", "", plain.rstrip("kK") if factor > 1 else plain)
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"-?\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,12}(?:\.\d{1,6})?", plain):
        return None
    return float(plain) * factor
