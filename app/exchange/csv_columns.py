"""Which column of a foreign table means what: proposed from the names that programs give their columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import RuleViolation
from app.exchange.csv_table import CsvRow, CsvTable

_HEADER_WITHIN = 10
"""A sheet that another program keeps in step may have a few lines above its header."""


class TaskField(StrEnum):
    """What a column can give to a task, in the words of the import dialog."""

    KEY = "Key"
    PROJECT_KEY = "Project key"
    PROJECT = "Project"
    TITLE = "Title"
    STATE = "State"
    OWNER = "Owner"
    MAIL = "Owner e-mail"
    DUE = "Due"
    FINISHED = "Finished"
    EFFORT = "Effort hours"
    LINK = "Link"
    NOTES = "Notes"
    DONE_WHEN = "Done when"
    TYPE = "Row type"


NAMES: dict[TaskField, tuple[str, ...]] = {
    TaskField.KEY: ("key",),
    TaskField.PROJECT_KEY: ("projectkey",),
    TaskField.PROJECT: ("project", "projectname", "projects", "boardname", "foldername"),
    TaskField.TITLE: ("title", "taskname", "cardname", "cardtitle", "summary", "content", "name", "task", "subject"),
    TaskField.STATE: ("state", "status", "listname", "list", "sectioncolumn", "columnname", "column", "section"),
    TaskField.OWNER: (
        "owner",
        "assignee",
        "assignees",
        "assigneename",
        "assigneeusername",
        "assignedto",
        "members",
        "responsible",
        "person",
        "who",
    ),
    TaskField.MAIL: ("owneremail", "assigneeemail", "email", "mail"),
    TaskField.DUE: ("due", "duedate", "dueon", "deadline", "date", "duedatetime"),
    TaskField.FINISHED: ("finished", "completedat", "completed", "resolved", "dateclosed", "donedate"),
    TaskField.EFFORT: ("efforthours", "estimatehours", "estimatedhours"),
    TaskField.LINK: ("link", "url", "cardurl", "externallink"),
    TaskField.NOTES: ("notes", "description", "carddescription", "taskcontent", "instructions", "details"),
    TaskField.DONE_WHEN: ("donewhen",),
    TaskField.TYPE: ("type",),
}
"""The best first. Our own export, Trello, Asana, Jira, Linear, Todoist, ClickUp, Kanboard."""

_OWN_KEYS = {TaskField.KEY: re.compile(r"LL-\d+", re.I), TaskField.PROJECT_KEY: re.compile(r"P-\d+", re.I)}
"""Other programs have a column ``Key`` too; ours is known by what stands in it."""

_ALL_NAMES = frozenset(name for names in NAMES.values() for name in names)

Mapping = tuple[TaskField | None, ...]
"""One entry a column, by its place: names may be there twice. None: not taken."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its header found. ``rows`` are those below it."""

    header: tuple[str, ...]
    header_row: int
    rows: tuple[CsvRow, ...]


def plain(name: str) -> str:
    """``Section/Column`` and ``section column`` are the same name."""
    return re.sub(r"[\W_]+", "", name).casefold()


def is_column_name(name: str) -> bool:
    """Whether some program calls a column so."""
    return plain(name) in _ALL_NAMES


def sheet_of(table: CsvTable) -> Sheet:
    """The header is the row with the most known names among the first ten, else the first row."""
    if not table.rows:
        raise RuleViolation("The file is empty. Choose a CSV file with a header and a row for each task.")
    head = table.rows[:_HEADER_WITHIN]
    place = max(range(len(head)), key=lambda row: sum(is_column_name(cell) for cell in head[row].cells))
    found = head[place]
    return Sheet(tuple(cell.strip() for cell in found.cells), found.number, table.rows[place + 1 :])


def propose(sheet: Sheet) -> Mapping:
    """What each column means, by its name; each meaning once, the best name of it wins."""
    names = [plain(name) for name in sheet.header]
    mapping: list[TaskField | None] = [None] * len(names)
    for field, wanted in NAMES.items():
        places = [names.index(name) for name in wanted if name in names]
        fitting = [place for place in places if mapping[place] is None and _fits(field, sheet, place)]
        if fitting:
            mapping[fitting[0]] = field
    return tuple(mapping)


def _fits(field: TaskField, sheet: Sheet, place: int) -> bool:
    if field is TaskField.TYPE:
        return _is_todoist(sheet)
    pattern = _OWN_KEYS.get(field)
    cells = [cell for cell in cells_of(sheet.rows, place) if cell]
    return pattern is None or any(pattern.fullmatch(cell) for cell in cells)


def _is_todoist(sheet: Sheet) -> bool:
    return {"type", "content"} <= {plain(name) for name in sheet.header}


def cells_of(rows: Sequence[CsvRow], place: int) -> list[str]:
    """One column; short rows have nothing there."""
    return [row.cells[place].strip() if place < len(row.cells) else "" for row in rows]
