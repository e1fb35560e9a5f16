"""The "if A" of a decision's flow: data, never code."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.ids import StepId


class Operator(StrEnum):
    """How a test compares what it reads with its value; the value is the sign that people see."""

    IS = "is"
    IS_NOT = "is not"
    ONE_OF = "is one of"
    CONTAINS = "contains"
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    BEFORE = "before"
    AFTER = "after"
    EMPTY = "is empty"


FieldValue = str | float | bool | date | None
"""Text, choice and person's name are text; money and number are numbers."""


def answer_words(value: FieldValue) -> str:
    """As people write it: 1500, yes, 31 Mar 2027; empty where there is none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    return f"{value:.15g}" if isinstance(value, float) else str(value or "")


@dataclass(frozen=True, slots=True)
class FieldRef:
    """What a test reads: the value that a field of the project has, by the field's name."""

    name: str


@dataclass(frozen=True, slots=True)
class OutcomeRef:
    """The outcome of the latest closed round of an approval or an asked decision."""

    step_id: StepId


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: a field or the outcome of a step, an operator, and the value (several for *is one of*)."""

    subject: FieldRef | OutcomeRef
    operator: Operator
    value: FieldValue | tuple[FieldValue, ...] = None

    __test__ = False

    @property
    def unfinished(self) -> bool:
        """It lacks the value that it compares with, as a rule does while its author is still at it."""
        return self.operator is not Operator.EMPTY and self.value in (None, "", ())


@dataclass(frozen=True, slots=True)
class All:
    """True when every one of its conditions is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """True when one of its conditions is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when its condition is known to be false."""

    part: "Condition"


Condition = Test | All | Any | Not


def tests_of(condition: Condition | None) -> list[Test]:
    """Every single test in it, from left to right."""
    match condition:
        case None:
            return []
        case Test():
            return [condition]
        case Not(part=part):
            return tests_of(part)
        case All(parts=parts) | Any(parts=parts):
            return [test for part in parts for test in tests_of(part)]


def with_tests(condition: Condition | None, change: Callable[[Test], Test | None]) -> Condition | None:
    """The condition with each test as ``change`` makes it; one that becomes None goes, and what then is empty."""
    match condition:
        case None:
            return None
        case Test():
            return change(condition)
        case Not(part=part):
            inner = with_tests(part, change)
            return None if inner is None else Not(inner)
        case All(parts=parts) | Any(parts=parts):
            kept = tuple(part for part in (with_tests(part, change) for part in parts) if part is not None)
            return type(condition)(kept) if kept else None
