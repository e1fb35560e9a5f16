"""Reads a CSV file of whatever program: finds out its encoding, separator and quote. Knows nothing of tasks."""

import csv
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO

from app.domain.errors import RuleViolation

SEPARATORS = (",", ";", "\t", "|")
MOST_ROWS = 50_000
_LONGEST_CELL = 1_000_000
_SAMPLE_ROWS = 50
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .ods, and how .xls begin."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """``number`` is the row as a spreadsheet counts it: the first of the file is 1."""

    number: int
    cells: tuple[str, ...]


GUESSED = (
    "The file is not in UTF-8 and was read as Western Windows text. Where letters look wrong, save it as CSV in UTF-8 "
    "and import that."
)
"""What is said of a file whose encoding had to be guessed."""


@dataclass(frozen=True, slots=True)
class CsvTable:
    """Every row of the file that is not blank, as it stands in it."""

    rows: tuple[CsvRow, ...]
    encoding: str
    separator: str
    quote: str


def read_table(data: bytes, known: Callable[[str], bool] = lambda name: False) -> CsvTable:
    """The rows of a file. ``known`` says of a cell that it is the name of a column, which tells separators apart.

    Raises RuleViolation for what is no text, for a quote that is never closed, and for more than 50,000 rows.
    """
    csv.field_size_limit(_LONGEST_CELL)
    text, encoding = decode(data)
    said = _SEP_LINE.match(text)
    quote = _quote_of(text)
    separator = said[1] if said else _separator_of(text, quote, known)
    rows = _parse(text, separator, quote)
    if said:
        rows[0] = []
    if len(rows) > MOST_ROWS:
        raise RuleViolation(f"The file has {len(rows):,} rows; at most {MOST_ROWS:,} fit. Split it into several files.")
    numbered = (CsvRow(number, tuple(cells)) for number, cells in enumerate(rows, start=1))
    return CsvTable(
        tuple(row for row in numbered if any(cell.strip() for cell in row.cells)), encoding, separator, quote
    )


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8, UTF-16 or the one of older Windows programs."""
    if data.startswith(_ARCHIVES):
        raise RuleViolation("This is a spreadsheet, not a CSV file. Open it and save it as CSV, then import that.")
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), None) or _unmarked(data)
    try:
        text = data.decode(encoding, "replace" if encoding == "utf-8" else "strict")
    except UnicodeDecodeError:
        text = ""
    if "\0" in text or (data and not text):
        raise RuleViolation("This is no text. Choose a CSV file, or save it again as CSV in UTF-8.")
    return text, encoding


def _unmarked(data: bytes) -> str:
    head = data[:4000]
    if len(head) >= 4 and head.count(0) * 4 > len(head):
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # A file that was cut, or pieced together, has a broken letter or two among many whole ones.
        text = data.decode("utf-8", "replace")
        whole = sum(not letter.isascii() for letter in text)
        return "utf-8" if text.count("\ufffd") * 3 <= whole else "cp1252"
    return "utf-8"


def _quote_of(text: str) -> str:
    """The double quote, unless every cell of the first line stands in single ones."""
    first = _SEP_LINE.sub("", text, count=1).split("\n", 1)[0].strip()
    cells = next((first.split(separator) for separator in SEPARATORS if separator in first), [first])
    single = all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)
    return "'" if first and single else '"'


def _separator_of(text: str, quote: str, known: Callable[[str], bool]) -> str:
    """The one that finds the most known columns, then the most even rows, then the most columns."""

    def score(separator: str) -> tuple[int, float, int]:
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator, quotechar=quote)
        rows = []
        try:
            for row in reader:
                if row:
                    rows.append(row)
                if len(rows) == _SAMPLE_ROWS:
                    break
        except csv.Error:
            return 0, 0.0, 0
        width, often = Counter(len(row) for row in rows).most_common(1)[0] if rows else (0, 0)
        names = max((sum(known(cell) for cell in row) for row in rows[:10]), default=0)
        return names, often / len(rows) if width > 1 else 0.0, width

    return max(SEPARATORS, key=score)


def _parse(text: str, separator: str, quote: str) -> list[list[str]]:
    for strict in (True, False):
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator, quotechar=quote, strict=strict)
        rows, begins = list[list[str]](), 0
        try:
            for row in reader:
                rows.append(row)
                begins = reader.line_num
        except csv.Error as problem:
            if "unexpected end" in str(problem):
                raise RuleViolation(
                    f"Row {len(rows) + 1} (line {begins + 1}) opens a quote that is never closed. Close it, or save "
                    "the file as CSV again."
                ) from None
            if not strict:
                raise RuleViolation(f"Row {len(rows) + 1} cannot be read: its cell is longer than a book.") from None
        else:
            return rows
    return []
