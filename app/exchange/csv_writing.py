"""Writes a table as a CSV file that spreadsheets open right and that runs no formula. For exports of all kinds."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO

Cell = str | int | float | date | datetime | None
"""Dates become YYYY-MM-DD, moments YYYY-MM-DD HH:MM as they are, numbers stay numbers, None is an empty cell."""

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\0＝＋－＠]")
"""What a spreadsheet may take for a formula, and what already looks like our guard before one."""
_GUARDED = re.compile(r"'+[=+\-@\t\r\n\0＝＋－＠]")


def guarded(text: str) -> str:
    """The text with one apostrophe before what could run as a formula; ``unguarded`` gives back exactly the text."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """A cell without the one apostrophe that ``guarded`` sets."""
    return cell[1:] if _GUARDED.match(cell) else cell


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180 with CRLF, in UTF-8 with a byte order mark, by which spreadsheets know it."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _cell(value: Cell) -> str | int | float:
    match value:
        case None:
            return ""
        case str():
            return guarded(value)
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case _:
            return value
