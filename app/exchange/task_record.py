"""A row of a table as a task, as far as the file alone can say; who and what it names is found by ``task_match``."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.brief import Priority
from app.domain.check_item import CheckItem
from app.domain.run import TaskState
from app.exchange.task_notes import Extra


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """One row. What the file leaves open is empty or None; ``remarks`` are sentences about what was not taken."""

    row: int
    title: str
    key: int | None = None
    project: str = ""
    project_key: int | None = None
    owner: str = ""
    mail: str = ""
    state: TaskState | None = None
    due_on: date | None = None
    finished_on: date | None = None
    effort_minutes: int | None = None
    link: str = ""
    notes: str = ""
    done_when: str = ""
    remarks: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    """The names in ``project`` where the file has several in a cell."""
    state_word: str = ""
    """What it says of the state, where nobody can say what that means here."""
    parent: str = ""
    """The title of the task that it belongs to, or its key in the file."""
    extras: tuple[Extra, ...] = ()
    """What there is no field for."""
    first_extras: tuple[Extra, ...] = ()
    """The same, where it is worth a word in a new task only, because it moves on in the other program."""
    checklist: tuple[CheckItem, ...] = ()
    priority: Priority | None = None
    labels: tuple[str, ...] | None = None


PLAIN_FIELDS = ("effort_minutes", "priority", "labels")
"""Fields of a task that a row may give as they are, under the same name; empty ones change nothing."""


def plain_values(record: TaskRecord) -> dict[str, Any]:
    """The plain fields that the row gives, by name."""
    return {name: value for name in PLAIN_FIELDS if (value := getattr(record, name)) is not None}


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken, and why."""

    row: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """A date that could be one of two days, in a table whose other dates do not decide it."""

    text: str

    @property
    def sentence(self) -> str:
        return f"“{self.text}” could be two days. Say whether the day or the month is written first."


@dataclass(frozen=True, slots=True)
class Records:
    tasks: tuple[TaskRecord, ...]
    refused: tuple[Refused, ...]
    question: DateQuestion | None = None
    """Set: nothing was read, the order of day and month must be chosen first."""
    unknown_words: tuple[str, ...] = ()
    """Words in the column of the state that mean nothing here, in the order in which they come."""


def count(number: int, one: str, many: str = "") -> str:
    """ "1 task", "3 tasks"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
