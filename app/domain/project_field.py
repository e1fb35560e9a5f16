"""The questions of a workflow about its project: conditions read the answers, and lists of values repeat steps."""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.domain.condition import FieldValue
from app.domain.errors import RuleViolation
from app.domain.text import clean_line

MOST_VALUES = 50
"""For so many values a step is repeated at most."""
LONGEST_VALUE = 60


class FieldKind(StrEnum):
    """What may be typed into a field of the project."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes/no"
    PERSON = "person"
    LIST = "list"
    """Several values; steps can be repeated for each of them. The answer is a text with commas between them."""


@dataclass(frozen=True, slots=True)
class ProjectField:
    """A question about the project that conditions can read."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """That a step or a section is done once for each value of a list, and when what follows may open."""

    field: str
    """The name of the list field of the project."""
    opens_at: int | None = None
    """What follows opens when so many are done (1: the first); None: when all are."""


def list_values(answer: FieldValue) -> tuple[str, ...]:
    """The values of a list as typed, one per line or with commas between them; each once, whatever its case.

    Raises RuleViolation for too many, and for one that is too long to stand in a title.
    """
    if not isinstance(answer, str):
        return ()
    found: dict[str, str] = {}
    for part in re.split(r"[,;\n]", answer):
        if line := clean_line(part):
            found.setdefault(line.casefold(), line)
    values = tuple(found.values())
    if len(values) > MOST_VALUES:
        raise RuleViolation(f"These are {len(values)} values. Write {MOST_VALUES} at most.")
    longest = max(values, key=len, default="")
    if len(longest) > LONGEST_VALUE:
        raise RuleViolation(f"“{longest[:40]}…” is too long for a value. Write {LONGEST_VALUE} characters at most.")
    return values
