"""A pasted list of people, one a line, as people: names, mail addresses and roles in whatever order and form."""

import csv
import re
from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.text import clean_email, clean_name
from app.exchange.csv_table import CsvRow, CsvTable
from app.exchange.csv_writing import unguarded
from app.exchange.person_record import PersonRecord, is_person_column, read_people
from app.exchange.task_record import Refused

MOST_LINES = 1000
LONGEST_LINE = 5000
_TOO_LONG = f"This line has more than {LONGEST_LINE:,} characters. Write one person a line."
_BULLET = re.compile(r"^\s*(?:[-*•·–—]|\d{1,3}[.)])\s+")
_BRACKETS = re.compile(r"<\s*(?:mailto:)?([^<>]*)>")
_ADDRESS = re.compile(r"(?:mailto:)?(\S*@\S*)")
_DASH = re.compile(r"\s+[-–—]\s+")


def read_person_lines(text: str) -> tuple[list[PersonRecord], list[Refused]]:
    """``Name``, ``Name <mail>``, ``Name, role``, ``Name - role`` and rows of a spreadsheet, with or without a header.

    Below a header, wherever it stands, lines are rows of its columns. Recipients of a mail, parted by semicolons, are
    one person each. What stands behind name and address are roles. Rows are counted from 1, blank lines included.
    """
    lines = [(row, line) for row, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        return [], [Refused(MOST_LINES + 1, "", f"The list has {len(lines):,} lines; at most {MOST_LINES:,} fit.")]
    people = list[PersonRecord]()
    refused = [Refused(row, line.strip()[:80], _TOO_LONG) for row, line in lines if len(line) > LONGEST_LINE]
    lines = [(row, line) for row, line in lines if len(line) <= LONGEST_LINE]
    table = next((at for at, (_, line) in enumerate(lines) if _is_header(_cells(line))), len(lines))
    for row, line in lines[:table]:
        for part in _recipients(_BULLET.sub("", line)):
            try:
                people.append(_person(row, part))
            except RuleViolation as problem:
                refused.append(Refused(row, part.strip()[:80], problem.sentence))
    if table < len(lines):
        rows = tuple(CsvRow(row, tuple(_cells(line))) for row, line in lines[table:])
        try:
            found, not_read = read_people(CsvTable(rows, "utf-8", ",", '"'))
        except RuleViolation as problem:
            found, not_read = [], [Refused(rows[0].number, lines[table][1].strip()[:80], problem.sentence)]
        people += found
        refused += not_read
    return _once(people, refused)


def lines_of_table(table: CsvTable) -> str:
    """The rows of a file as a list that can be pasted: with a header of people's columns those alone, else all."""
    rows = [tuple(" ".join(unguarded(cell).split()) for cell in row.cells) for row in table.rows]
    if not rows:
        return ""
    known = [place for place, cell in enumerate(rows[0]) if is_person_column(cell)]
    if known:
        rows = [tuple(row[place] if place < len(row) else "" for place in known) for row in rows]
    if len(known) == 1:
        rows = rows[1:]
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows if any(row))


def _quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if '"' in cell or "," in cell or ";" in cell else cell


def _is_header(cells: list[str]) -> bool:
    named = [cell for cell in cells if cell]
    return len(named) > 1 and all(is_person_column(cell) for cell in named)


def _recipients(line: str) -> list[str]:
    """The people of one line: several when each part between semicolons has an address of its own."""
    parts = [part for part in line.split(";") if part.strip()]
    return parts if len(parts) > 1 and all("@" in part for part in parts) else [line]


def _person(row: int, line: str) -> PersonRecord:
    found = _BRACKETS.search(line)
    address = found[1] if found is not None else ""
    rest = _BRACKETS.sub(",", line) if found is not None else line
    cells = [cell for cell in _cells(rest) if cell]
    if found is None:
        at, address = next(((at, _ADDRESS.search(cell)) for at, cell in enumerate(cells) if "@" in cell), (0, None))
        if address is not None:
            cells[at] = _ADDRESS.sub(" ", cells[at], count=1).strip()
            cells = [cell for cell in cells if cell]
            address = address[1]
    email = clean_email(address.strip(" ()[]")) if address else ""
    if not cells:
        raise RuleViolation(f"“{line.strip()[:60]}” has no name. Write it like Ana Lopez <ana@example.com>.")
    first, *dashed = _DASH.split(cells[0])
    roles = tuple(dict.fromkeys(clean_name(role, "role") for role in (*dashed, *cells[1:]) if role.strip()))
    return PersonRecord(row, clean_name(first, "name"), email or None, None, roles)


def _cells(line: str) -> list[str]:
    """By tabs where there are some, else by commas or semicolons; what stands in quotes stays together."""
    separator = next((one for one in ("\t", ",", ";") if one in line), ",")
    return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])]


def _once(people: list[PersonRecord], refused: list[Refused]) -> tuple[list[PersonRecord], list[Refused]]:
    """Somebody who stands there twice is one; two of one name with different addresses are told apart by nobody."""
    kept = dict[str, PersonRecord]()
    for person in people:
        known = kept.get(person.name.casefold())
        if known is None:
            kept[person.name.casefold()] = person
        elif known.email and person.email and known.email != person.email:
            sentence = f"{person.name} stands in line {known.row} already. Add something that tells them apart."
            refused.append(Refused(person.row, person.name, sentence))
        else:
            roles = tuple(dict.fromkeys((*known.roles, *person.roles)))
            kept[person.name.casefold()] = replace(known, email=known.email or person.email, roles=roles)
    return list(kept.values()), sorted(refused, key=lambda one: one.row)
