"""Whether a condition is true, and how it reads. For settling, lint and every screen that shows a flow."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from app.domain.condition import All, Any, Condition, FieldRef, FieldValue, Not, Operator, Test
from app.domain.ids import StepId
from app.domain.text import short_title
from app.grammar.number import number_text

FEW = 48
"""Letters of a condition that is shown as it is."""


def holds(condition: Condition, fields: Mapping[str, FieldValue], outcomes: Mapping[StepId, str | None]) -> bool:
    """True only when it is known to be true: of what is unset only *is empty* is."""
    return truth(condition, fields, outcomes) is True


def truth(condition: Condition, fields: Mapping[str, FieldValue], outcomes: Mapping[StepId, str | None]) -> bool | None:
    """Kleene's three values; None where something unset decides."""
    match condition:
        case Test(unfinished=True):
            return None
        case Test(subject=subject):
            known = fields.get(subject.name) if isinstance(subject, FieldRef) else outcomes.get(subject.step_id)
            return _test(known, condition)
        case All(parts=parts):
            truths = [truth(part, fields, outcomes) for part in parts]
            return False if False in truths else None if None in truths else True
        case Any(parts=parts):
            truths = [truth(part, fields, outcomes) for part in parts]
            return True if True in truths else None if None in truths else False
        case Not(part=part):
            inner = truth(part, fields, outcomes)
            return None if inner is None else not inner


def asks_for_empty(
    condition: Condition, fields: Mapping[str, FieldValue], outcomes: Mapping[StepId, str | None]
) -> bool:
    """Whether it asks *is empty* of something unset, so that filling it in would change the truth."""
    match condition:
        case Test(subject=subject, operator=Operator.EMPTY):
            known = fields.get(subject.name) if isinstance(subject, FieldRef) else outcomes.get(subject.step_id)
            return known is None or known == ""
        case All(parts=parts) | Any(parts=parts):
            return any(asks_for_empty(part, fields, outcomes) for part in parts)
        case Not(part=part):
            return asks_for_empty(part, fields, outcomes)
        case _:
            return False


def _test(value: FieldValue, test: Test) -> bool | None:
    unset = value is None or value == ""
    if test.operator is Operator.EMPTY:
        return unset
    if unset:
        return None
    wanted = test.value
    if test.operator is Operator.ONE_OF:
        return isinstance(wanted, tuple) and any(_same(value, one) for one in wanted)
    if isinstance(wanted, tuple):
        return False
    if test.operator is Operator.IS:
        return _same(value, wanted)
    if test.operator is Operator.IS_NOT:
        return not _same(value, wanted)
    if test.operator is Operator.CONTAINS:
        return isinstance(value, str) and isinstance(wanted, str) and wanted.casefold() in value.casefold()
    return _compare(value, test.operator, wanted)


def _same(value: FieldValue, wanted: FieldValue) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return value.casefold() == wanted.casefold()
    numbers = type(value) in _NUMBERS and type(wanted) in _NUMBERS
    return (numbers or type(value) is type(wanted)) and value == wanted


_NUMBERS = (int, float)


def _compare(value: FieldValue, operator: Operator, wanted: FieldValue) -> bool:
    """Numbers with numbers, dates with dates; anything else is false."""
    if type(value) in _NUMBERS and type(wanted) in _NUMBERS:
        left, right = float(value), float(wanted)  # type: ignore[arg-type]
    elif isinstance(value, date) and isinstance(wanted, date):
        left, right = float(value.toordinal()), float(wanted.toordinal())
    else:
        return False
    match operator:
        case Operator.MORE | Operator.AFTER:
            return left > right
        case Operator.AT_LEAST:
            return left >= right
        case Operator.LESS | Operator.BEFORE:
            return left < right
        case Operator.AT_MOST:
            return left <= right
        case _:
            return False


def in_words(condition: Condition | None, titles: Mapping[StepId, str] | None = None) -> str:
    """How it reads behind "if": ``Budget > 500 and not (Tier is 3)``; None is *otherwise*."""
    match condition:
        case None:
            return "otherwise"
        case Test():
            return _test_in_words(condition, titles or {})
        case All(parts=parts):
            return " and ".join(_part_in_words(part, titles) for part in parts) or "always"
        case Any(parts=parts):
            return " or ".join(_part_in_words(part, titles) for part in parts) or "never"
        case Not(part=part):
            return f"not ({in_words(part, titles)})"


def short_in_words(condition: Condition, titles: Mapping[StepId, str]) -> str:
    """``in_words`` while they are few; of more its beginning, and how many tests or values it has besides."""
    words = in_words(condition, titles)
    if len(words) <= FEW:
        return words
    short = {step_id: short_title(title) for step_id, title in titles.items()}
    match condition:
        case All(parts=(first, *more)) | Any(parts=(first, *more)):
            word = "and" if isinstance(condition, All) else "or"
            return f"{short_in_words(first, short)} {word} {len(more)} more" if more else short_in_words(first, short)
        case Not(part=part):
            return f"not ({short_in_words(part, short)})"
        case Test(operator=Operator.ONE_OF, value=(first, *more)):
            begun = _test_in_words(replace(condition, operator=Operator.IS, value=first), short)
            return f"{begun} or {len(more)} more" if more else begun
        case _:
            return in_words(condition, short)


def _part_in_words(part: Condition, titles: Mapping[StepId, str] | None) -> str:
    words = in_words(part, titles)
    return f"({words})" if isinstance(part, All | Any) else words


def _test_in_words(test: Test, titles: Mapping[StepId, str]) -> str:
    subject = test.subject.name if isinstance(test.subject, FieldRef) else _titled(test.subject.step_id, titles)
    if test.operator is Operator.EMPTY:
        return f"{subject} is empty"
    if test.unfinished:
        return f"{subject} {test.operator} …"
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    return f"{subject} {test.operator} {', '.join(_value_in_words(value) for value in values)}"


def _titled(step_id: StepId, titles: Mapping[StepId, str]) -> str:
    return f"“{titles.get(step_id) or step_id}”"


def _value_in_words(value: FieldValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return number_text(value) if isinstance(value, int | float) else str(value)
