"""What the import dialog has done in a worker: a file as a sheet, and a sheet as tasks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from app.adapters.whole_file import read_bytes
from app.exchange.csv_columns import Mapping, Sheet, is_column_name, propose, sheet_of
from app.exchange.csv_date import DateOrder
from app.exchange.csv_table import CsvTable, read_table
from app.exchange.task_match import ImportLine, Known, Preset, match
from app.exchange.task_record import DateQuestion, read_records
from ui.link.background import Job

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_ENCODINGS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows text"}


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that was read, with what its columns seem to mean."""

    sheet: Sheet
    mapping: Mapping
    about: str
    """How it is written, in words."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lead has chosen in the dialog."""

    mapping: Mapping
    preset: Preset
    order: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would become of every row; with a question of none."""

    lines: tuple[ImportLine, ...]
    question: DateQuestion | None = None


def opening(path: Path) -> Callable[[Job], OpenFile]:
    """Work that reads a file. Raises LeadlineError for what is no table."""

    def work(job: Job) -> OpenFile:
        table = read_table(read_bytes(path), is_column_name)
        sheet = sheet_of(table)
        return OpenFile(sheet, propose(sheet), _about(table, len(sheet.rows)))

    return work


def looking(sheet: Sheet, choices: Choices, known: Known, zone: tzinfo) -> Callable[[Job], Outcome]:
    """Work that turns the rows into tasks. Raises RuleViolation where no column is the title."""

    def work(job: Job) -> Outcome:
        records = read_records(sheet, choices.mapping, zone, choices.order, job.step)
        return Outcome(match(records, known, choices.preset), records.question)

    return work


def _about(table: CsvTable, rows: int) -> str:
    written = _ENCODINGS.get(table.encoding, "UTF-16")
    parts = _SEPARATORS.get(table.separator, f"“{table.separator}”")
    return f"{rows:,} rows, {written}, separated by {parts}"
