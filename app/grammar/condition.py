"""The "if" of a flow as it is typed: ``budget > 5000 and outcome of 4 is approved``."""

import re
from collections.abc import Callable
from typing import TypeVar

from app.domain.condition import All, Any, Condition, FieldRef, FieldValue, Not, Operator, OutcomeRef, Test
from app.domain.ids import StepId
from app.domain.workflow import FieldKind
from app.grammar.names import Names
from app.grammar.scanner import QUOTES, Scanner, any_case, in_quotes, shown
from app.grammar.step_ref import read_step, step_text
from app.grammar.value import UNFINISHED, ValueKind, read_value, stands_bare, value_text, words_until

OPERATORS: tuple[tuple[str, Operator], ...] = (
    ("is one of", Operator.ONE_OF),
    ("is empty", Operator.EMPTY),
    ("is more than", Operator.MORE),
    ("is over", Operator.MORE),
    ("is above", Operator.MORE),
    ("is at least", Operator.AT_LEAST),
    ("is less than", Operator.LESS),
    ("is under", Operator.LESS),
    ("is below", Operator.LESS),
    ("is at most", Operator.AT_MOST),
    ("is before", Operator.BEFORE),
    ("is after", Operator.AFTER),
    ("is not", Operator.IS_NOT),
    ("is", Operator.IS),
    ("contains", Operator.CONTAINS),
    ("before", Operator.BEFORE),
    ("after", Operator.AFTER),
    (">=", Operator.AT_LEAST),
    ("≥", Operator.AT_LEAST),
    ("<=", Operator.AT_MOST),
    ("≤", Operator.AT_MOST),
    ("<>", Operator.IS_NOT),
    ("!=", Operator.IS_NOT),
    ("≠", Operator.IS_NOT),
    ("==", Operator.IS),
    (">", Operator.MORE),
    ("<", Operator.LESS),
    ("=", Operator.IS),
)
"""How each operator may be written, the longer of two that begin alike first."""
_NOT_EMPTY = "is not empty"
_WRITTEN = {"is not empty": Operator.EMPTY} | dict(OPERATORS)
_OPERATOR = re.compile("|".join(any_case(words) if words[0].isalpha() else re.escape(words) for words in _WRITTEN))
_SUBJECT_END = re.compile(rf"{_OPERATOR.pattern}|[,;()!{QUOTES}]|{any_case('and')}|{any_case('or')}")
_EXAMPLES: dict[FieldKind | None, str] = {
    FieldKind.NUMBER: "> 5",
    FieldKind.MONEY: "> 5000",
    FieldKind.DATE: "before 2027-03-12",
    FieldKind.TEXT: "is …",
    FieldKind.CHOICE: "is …",
    FieldKind.PERSON: "is …",
    FieldKind.LIST: "contains …",
}
_AND, _OR, _NOT = (re.compile(any_case(word)) for word in ("and", "or", "not"))
_ALL = re.compile(rf"{any_case('all')}\s*\(")
_ANY = re.compile(rf"{any_case('any')}\s*\(")
_OUTCOME_OF = re.compile(any_case("outcome of"))

T = TypeVar("T")


def parse_condition(text: str, names: Names) -> Condition:
    """Raises GrammarError with the place of what is not understood."""
    scanner = Scanner(text)
    if scanner.at_end():
        scanner.fail("The condition is empty. Write for example budget > 5000.", 0, len(text))
    condition = read_condition(scanner, names)
    if not scanner.at_end():
        scanner.fail_at_rest("the condition", "Join two with and, or; put a value with such words in quotes.")
    return condition


def read_condition(scanner: Scanner, names: Names) -> Condition:
    """The condition that stands here: parts joined by *or*, in them parts joined by *and*."""
    parts = [_both(scanner, names)]
    while scanner.take(_OR):
        parts.append(_both(scanner, names))
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


def _both(scanner: Scanner, names: Names) -> Condition:
    parts = [_one(scanner, names)]
    while scanner.take(_AND):
        parts.append(_one(scanner, names))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _one(scanner: Scanner, names: Names) -> Condition:
    if scanner.take(_NOT):
        return Not(_deeper(_one, scanner, names))
    if scanner.take(_ALL):
        return All(_deeper(_several, scanner, names))
    if scanner.take(_ANY):
        return Any(_deeper(_several, scanner, names))
    if not scanner.take_sign("("):
        return _test(scanner, names)
    inner = _deeper(read_condition, scanner, names)
    _close(scanner)
    return inner


def _deeper(read: Callable[[Scanner, Names], T], scanner: Scanner, names: Names) -> T:
    scanner.go_deeper()
    inner = read(scanner, names)
    scanner.come_up()
    return inner


def _several(scanner: Scanner, names: Names) -> tuple[Condition, ...]:
    """The parts of ``all(…; …)`` up to their bracket."""
    if scanner.take_sign(")"):
        return ()
    parts = [read_condition(scanner, names)]
    while scanner.take_sign(";"):
        parts.append(read_condition(scanner, names))
    _close(scanner)
    return tuple(parts)


def _close(scanner: Scanner) -> None:
    if not scanner.take_sign(")"):
        scanner.fail("A bracket is not closed. Write ) at the end of what it holds.")


def _test(scanner: Scanner, names: Names) -> Condition:
    scanner.skip_blank()
    begun = scanner.at
    subject, wanted, words = _subject(scanner, names)
    found = scanner.take(_OPERATOR)
    if found is None:
        example = f"{shown(words)} {_EXAMPLES.get(wanted.kind, 'is yes')}"
        scanner.fail(f"Nothing is said of “{shown(words)}”. Write what it has to be: {example}.", begun, scanner.at)
    written = " ".join(found[0].lower().split())
    operator = _WRITTEN[written]
    if operator is Operator.EMPTY:
        empty = Test(subject, operator)
        return Not(empty) if written == _NOT_EMPTY else empty
    if operator is not Operator.ONE_OF:
        return Test(subject, operator, read_value(scanner, wanted))
    values: list[FieldValue] = [read_value(scanner, wanted)]
    while scanner.take_sign(","):
        values.append(read_value(scanner, wanted))
    return Test(subject, operator, None if values == [None] else tuple(values))


def _subject(scanner: Scanner, names: Names) -> tuple[FieldRef | OutcomeRef, ValueKind, str]:
    """What is asked about, what may stand behind its operator, and its words."""
    if scanner.take(_OUTCOME_OF):
        step_id = read_step(scanner, names)
        return OutcomeRef(step_id), outcomes_of(step_id, names), f"outcome of {step_text(step_id, names)}"
    quoted = scanner.quoted()
    words = words_until(scanner, _SUBJECT_END) if quoted is None else quoted
    if quoted is None and not words:
        scanner.fail("The name of a field is missing here. Write for example budget > 5000.")
    field = names.exact_field(words) if quoted is not None else names.field(words)
    name = words if field is None else field.name
    return FieldRef(name), kind_of(name, names), name


def outcomes_of(step_id: StepId, names: Names) -> ValueKind:
    """An outcome is text; of a step that people answer it is one of its outcomes."""
    step = names.by_id.get(step_id)
    choices = tuple(outcome.name for outcome in step.outcomes) if step is not None and step.asks else ()
    return ValueKind(FieldKind.TEXT, choices, f"step {names.step_words(step_id)}")


def kind_of(field_name: str, names: Names) -> ValueKind:
    """What the value of a field has to be; of a field that the workflow has not, whatever it looks like."""
    field = names.exact_field(field_name)
    if field is None:
        return ValueKind()
    choices = field.choices if field.kind is FieldKind.CHOICE else ()
    return ValueKind(field.kind, choices, f"the field “{field.name}”")


def condition_text(condition: Condition, names: Names) -> str:
    """What ``parse_condition`` reads as this condition again."""
    match condition:
        case Test():
            return _test_text(condition, names)
        case Not(part=part):
            return f"not {_part_text(part, names)}"
        case All(parts=(_, _, *_) as parts):
            return " and ".join(_part_text(part, names) for part in parts)
        case Any(parts=(_, _, *_) as parts):
            return " or ".join(_part_text(part, names) for part in parts)
        case All(parts=parts) | Any(parts=parts):
            word = "all" if isinstance(condition, All) else "any"
            return f"{word}({'; '.join(condition_text(part, names) for part in parts)})"


def _part_text(part: Condition, names: Names) -> str:
    words = condition_text(part, names)
    return f"({words})" if isinstance(part, All | Any) and len(part.parts) > 1 else words


def _test_text(test: Test, names: Names) -> str:
    if isinstance(test.subject, OutcomeRef):
        subject, wanted = (
            f"outcome of {step_text(test.subject.step_id, names)}",
            outcomes_of(test.subject.step_id, names),
        )
    else:
        subject, wanted = _field_text(test.subject.name, names), kind_of(test.subject.name, names)
    if test.operator is Operator.EMPTY:
        return f"{subject} is empty"
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    return f"{subject} {test.operator} {', '.join(value_text(one, wanted) for one in values) or UNFINISHED}"


def _field_text(name: str, names: Names) -> str:
    known = names.field(name)
    return name if stands_bare(name) and (known is None or known.name == name) else in_quotes(name)
