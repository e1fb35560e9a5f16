"""The "if A" of a decision's flow: data, never code."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.ids import StepId


class Operator(StrEnum):
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


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A field of the project."""

    name: str


@dataclass(frozen=True, slots=True)
class OutcomeRef:
    """The outcome of the latest closed round of an approval or an asked decision."""

    step_id: StepId


@dataclass(frozen=True, slots=True)
class Test:
    subject: FieldRef | OutcomeRef
    operator: Operator
    value: FieldValue | tuple[FieldValue, ...] = None

    __test__ = False


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = Test | All | Any | Not
