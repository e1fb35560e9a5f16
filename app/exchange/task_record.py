"""Rows of a table as tasks, as far as the file alone can say; who and what they name is found by ``task_match``."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from app.domain.errors import RuleViolation
from app.domain.ids import PROJECT_PREFIX, TASK_PREFIX, parse_key
from app.domain.run import TaskState
from app.domain.text import clean_name, clean_text
from app.exchange.csv_columns import Mapping, Sheet, TaskField, cells_of
from app.exchange.csv_date import DateOrder, found_order, read_date, unclear
from app.exchange.csv_table import CsvRow
from app.exchange.csv_writing import unguarded

STATE_WORDS: dict[TaskState, tuple[str, ...]] = {
    TaskState.WAITING: ("waiting",),
    TaskState.READY: ("ready", "todo", "to do", "open", "new", "backlog", "not started", "planned", "next", "inbox"),
    TaskState.DOING: ("doing", "in progress", "started", "in review", "review", "working", "active", "in work"),
    TaskState.DONE: ("done", "complete", "completed", "closed", "finished", "resolved", "yes", "true", "archived"),
    TaskState.SKIPPED: ("skipped",),
    TaskState.CANCELLED: ("cancelled", "canceled", "won't do", "wont do", "rejected", "duplicate"),
}
_STATES = {word: state for state, words in STATE_WORDS.items() for word in words}
_ADDRESS = ("http://", "https://", "mailto:")
_STEP = 200
"""Rows between two words about progress."""

Progress = Callable[[int, int], None]


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


PLAIN_FIELDS = ("effort_minutes",)
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


def read_records(
    sheet: Sheet,
    mapping: Mapping,
    zone: tzinfo,
    order: DateOrder | None = None,
    step: Progress = lambda done, all: None,
) -> Records:
    """Every row below the header as a task or as refused. Raises RuleViolation where no column is the title."""
    if TaskField.TITLE not in mapping:
        raise RuleViolation("No column of the file is the title of the tasks. Choose which one is.")
    dates = [
        text for place in _places(mapping, TaskField.DUE, TaskField.FINISHED) for text in cells_of(sheet.rows, place)
    ]
    order = order or found_order(dates)
    doubt = unclear(dates) if order is None else None
    if doubt is not None:
        return Records((), (), DateQuestion(doubt))
    tasks, refused = list[TaskRecord](), list[Refused]()
    for done, row in enumerate(sheet.rows):
        if done % _STEP == 0:
            step(done, len(sheet.rows))
        found = _record(row, sheet, mapping, zone, order)
        (tasks if isinstance(found, TaskRecord) else refused).append(found)  # type: ignore[arg-type]
    return Records(tuple(tasks), tuple(refused))


def _places(mapping: Mapping, *fields: TaskField) -> list[int]:
    return [place for place, field in enumerate(mapping) if field in fields]


def _record(row: CsvRow, sheet: Sheet, mapping: Mapping, zone: tzinfo, order: DateOrder | None) -> TaskRecord | Refused:
    cells = {field: unguarded(cell) for field, cell in zip(mapping, row.cells, strict=False) if field is not None}
    typed = cells.get(TaskField.TITLE, "").strip()
    extra = row.cells[len(sheet.header) :]
    if any(cell.strip() for cell in extra):
        return Refused(row.number, typed[:80], f"It has {len(row.cells)} cells under {len(sheet.header)} columns.")
    if (kind := cells.get(TaskField.TYPE, "task").strip().casefold() or "section") != "task":
        return Refused(row.number, typed[:80], f"It is a {kind}, not a task.")
    try:
        title = clean_name(typed, "title")
        notes = clean_text(cells.get(TaskField.NOTES, ""), "text of the notes")
        done_when = clean_text(cells.get(TaskField.DONE_WHEN, ""), "text of “done when”")
    except RuleViolation as problem:
        return Refused(row.number, typed[:80], problem.sentence)
    return _filled(TaskRecord(row.number, title, notes=notes, done_when=done_when), cells, zone, order)


def _filled(bare: TaskRecord, cells: dict[TaskField, str], zone: tzinfo, order: DateOrder | None) -> TaskRecord:
    """The rest of the row; what cannot be read is a remark, and the task is taken without it."""
    remarks: list[str] = []

    def day(field: TaskField) -> date | None:
        text = cells.get(field, "").strip()
        found = read_date(text, zone, order) if text else None
        # "yes" under Completed is an answer too, though it names no day.
        if text and found is None and not (field is TaskField.FINISHED and text.casefold() in _STATES):
            remarks.append(f"“{text[:40]}” is no date for {field.casefold()}.")
        return found

    due_on, finished_on = day(TaskField.DUE), day(TaskField.FINISHED)
    return TaskRecord(
        bare.row,
        bare.title,
        parse_key(cells.get(TaskField.KEY, ""), TASK_PREFIX),
        " ".join(cells.get(TaskField.PROJECT, "").split()),
        parse_key(cells.get(TaskField.PROJECT_KEY, ""), PROJECT_PREFIX),
        _without_number(cells.get(TaskField.OWNER, "")),
        cells.get(TaskField.MAIL, "").strip(),
        _state(cells, finished_on, remarks),
        due_on,
        finished_on,
        _minutes(cells.get(TaskField.EFFORT, "").strip(), remarks),
        _link(cells.get(TaskField.LINK, "").strip(), remarks),
        bare.notes,
        bare.done_when,
        tuple(remarks),
    )


def _without_number(name: str) -> str:
    """Todoist writes ``Ana (12345)``, ClickUp ``[Ana, Ben]``."""
    return " ".join(re.sub(r"\(\d+\)|[\[\]]", " ", name).split())


def _state(cells: dict[TaskField, str], finished_on: date | None, remarks: list[str]) -> TaskState | None:
    word = " ".join(cells.get(TaskField.STATE, "").casefold().split())
    ticked = _STATES.get(cells.get(TaskField.FINISHED, "").strip().casefold()) is TaskState.DONE
    found = _STATES.get(word)
    if found is not None and found.over:
        return found
    if finished_on is not None or ticked:
        return TaskState.DONE
    if word and found is None:
        remarks.append(f"“{word[:40]}” is no state here, so it is ready.")
        return TaskState.READY
    return found


def _minutes(text: str, remarks: list[str]) -> int | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,5})(?:[.,](\d{1,4}))?\s*h?", text)
    if found is None:
        remarks.append(f"“{text[:40]}” is no number of hours.")
        return None
    return round(float(f"{found[1]}.{found[2] or 0}") * 60)


def _link(text: str, remarks: list[str]) -> str:
    if text and (not text.lower().startswith(_ADDRESS) or len(text.split()) > 1):
        remarks.append(f"“{text[:40]}” is no web address.")
        return ""
    return text


def count(number: int, one: str, many: str = "") -> str:
    """ "1 task", "3 tasks"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def untaken_columns(sheet: Sheet, mapping: Mapping) -> Sequence[str]:
    """The names of the columns that give nothing, once each, in their order."""
    return list(dict.fromkeys(n for n, field in zip(sheet.header, mapping, strict=True) if field is None and n))
