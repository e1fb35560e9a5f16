"""Which tasks a page, a print or an export is about: a filter as data, the same one everywhere."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Union

from app.domain.condition import FieldRef
from app.domain.ids import ProjectId


class Flag(StrEnum):
    """What is true of a task or not, in one word."""

    MINE = "mine"
    """Its owner is the lead."""
    LATE = "late"
    """It is not over, and its due has passed."""
    RISK = "risk"
    """It is late, or expected after its due day."""
    BLOCKED = "blocked"
    """Somebody could work on it, and something is in the way."""
    REVIEW = "review"
    """It waits for an approval."""
    NEEDS_OWNER = "needs-owner"
    """It is not over, and its owner lacks its role, has left, or is away for all of its time."""
    BY_HAND = "by-hand"
    """Somebody pinned it, moved its date or handed it over: it is not as the rule of its step has it."""


class Attribute(StrEnum):
    """What a term reads of a task, by the word that is typed."""

    PROJECT = "project"
    OWNER = "owner"
    ROLE = "role"
    STATE = "state"
    DUE = "due"
    LABEL = "label"
    """Its own and those of its project."""
    PRIORITY = "priority"
    """Its own, else its project's."""
    TYPE = "type"
    """Of its project, as client and channel are."""
    CLIENT = "client"
    CHANNEL = "channel"
    KIND = "kind"
    """Of its step."""


class Comparison(StrEnum):
    """How a term compares; what is not set compares with nothing but ``none``."""

    HAS = ":"
    """Of a text: it contains the value; of all else as ``=``."""
    IS = "="
    IS_NOT = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="

    @property
    def lists(self) -> bool:
        """Whether several values may stand behind it."""
        return self in (Comparison.HAS, Comparison.IS, Comparison.IS_NOT)


@dataclass(frozen=True, slots=True)
class EntityRef:
    """A person, a project or a role by its id, so that another name changes no filter."""

    id: int | str


FilterValue = str | EntityRef | None
"""A word as typed (days stay words: today, fri, +3d), something by its id, or None for *not set*."""


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison of an attribute, or of the answer to a field of the project, with one value of several."""

    subject: Attribute | FieldRef
    comparison: Comparison
    values: tuple[FilterValue, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A text that the title, the project's name or the owner's contains, in whatever case."""

    text: str


@dataclass(frozen=True, slots=True)
class And:
    """Two parts or more, all of which hold."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Two parts or more, one of which holds."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """What its part is not: a due day that is not set is not before Friday."""

    part: "Filter"


Filter = Union[And, Or, Negation, Flag, Term, Word]  # noqa: UP007


def both(one: Filter | None, other: Filter | None) -> Filter | None:
    """What lets through what each of two filters does; None for a filter that lets everything through."""
    if one is None or other is None:
        return one or other
    return And((one, other))


def of_project(project_id: ProjectId) -> Term:
    """The tasks of one project, and no others."""
    return Term(Attribute.PROJECT, Comparison.HAS, (EntityRef(project_id),))
