"""Which rows of a table are no tasks: repeated headings, second tables below the first, names of sections, footers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.exchange.csv_columns import Mapping, Sheet, TaskField, is_column_name, is_todoist, plain
from app.exchange.csv_table import CsvRow

_FOOTER = re.compile(
    r"(?:total|sum|subtotal|summe|gesamt|count|exported|generated|created|printed|"
    r"downloaded|copyright|©|page \d|end of|"
    r"\d+ (?:tasks?|items?|rows?|records?|cards?|issues?)\b|https?://\S+$).*",
    re.IGNORECASE | re.DOTALL,
)
_RULE = re.compile(r"\s*(?::?[-=_─—]{2,}:?)?\s*")
"""As text tables part their heading from their rows."""
_PEOPLE_NAMES = frozenset(("email", "phone", "role", "defaultrole", "standardrate", "username", "department"))


@dataclass(slots=True)
class Layout:
    """``reasons`` says by row number why it is no task; ``sections`` is the section that a row stands in."""

    reasons: dict[int, str] = field(default_factory=dict)
    sections: dict[int, str] = field(default_factory=dict)


def layout_of(sheet: Sheet, mapping: Mapping) -> Layout:
    """Look at every row once."""
    found = Layout()
    title = mapping.index(TaskField.TITLE)
    lists = mapping.index(TaskField.LIST) if TaskField.LIST in mapping else -1
    kinds = mapping.index(TaskField.TYPE) if TaskField.TYPE in mapping else -1
    kind_of_section = "section" if kinds >= 0 and is_todoist(sheet) else ""
    elsewhere, section = "", ""
    for place, row in enumerate(sheet.rows):
        cells = row.cells
        heading = _heading(sheet, row, title)
        if heading == "again":
            elsewhere, found.reasons[row.number] = "", "It repeats the heading."
        elif heading:
            elsewhere, found.reasons[row.number] = heading, "It is the heading of another table."
        elif elsewhere:
            found.reasons[row.number] = f"It stands under another heading ({elsewhere}), so it is no task."
        elif kind_of_section and _cell(row, kinds).casefold() == kind_of_section:
            section = _cell(row, title)
        elif name := _section_name(sheet, place, title, lists):
            section, found.reasons[row.number] = name, "It is a section, not a task."
        elif all(_RULE.fullmatch(cell) for cell in cells):
            found.reasons[row.number] = "It is a line of the table, not a task."
        elif len(sheet.header) > 2 and _FOOTER.fullmatch(_only(cells)):
            found.reasons[row.number] = "It is the foot of the table, not a task."
        if section:
            found.sections[row.number] = section
    return found


def _cell(row: CsvRow, place: int) -> str:
    return row.cells[place].strip() if 0 <= place < len(row.cells) else ""


def _only(cells: Sequence[str]) -> str:
    """The one cell that is filled; empty when several are."""
    filled = [cell for cell in cells if cell and not cell.isspace()]
    return filled[0].strip() if len(filled) == 1 else ""


def _heading(sheet: Sheet, row: CsvRow, title: int) -> str:
    """``again`` for our own heading, the first names of another one; empty for a row of values."""
    first = next((cell for cell in row.cells if cell), "")
    if not (is_column_name(_cell(row, title)) or is_column_name(first)):
        return ""
    filled = [plain(cell) for cell in row.cells if cell.strip()]
    own = sum(plain(cell) == plain(name) for cell, name in zip(row.cells, sheet.header, strict=False) if cell.strip())
    if own == len(filled) and own > 1:
        return "again"
    known = sum(is_column_name(name) or name in _PEOPLE_NAMES for name in filled)
    if known >= 3 and (is_column_name(_cell(row, title)) or known * 5 >= len(filled) * 3):
        return ", ".join(cell.strip() for cell in row.cells if cell.strip())[:40]
    return ""


def _section_name(sheet: Sheet, place: int, title: int, lists: int) -> str:
    """A row that only names what follows: before a repeated heading, or ``Launch:`` in the section Launch."""
    row = sheet.rows[place]
    if only := _only(row.cells):
        following = sheet.rows[place + 1] if place + 1 < len(sheet.rows) else None
        if following is not None and len(sheet.header) > 1 and _heading(sheet, following, title) == "again":
            return only
        return only.rstrip(": ") if only.endswith(":") and len(sheet.header) > 2 and _cell(row, title) == only else ""
    name = _cell(row, title)
    if name.endswith(":") and lists >= 0 and _cell(row, lists).casefold() == name[:-1].strip().casefold():
        return name[:-1].strip()
    return ""
