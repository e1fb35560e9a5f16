"""Import of a table into an open data folder, in the steps of the command and the dialog."""

from app.actions.task_import import import_tasks
from app.exchange.csv_columns import is_column_name, propose, sheet_of
from app.exchange.csv_table import read_table
from app.exchange.csv_writing import csv_bytes
from app.exchange.task_match import ImportLine, Preset, match
from app.exchange.task_reader import read_records
from app.queries.exchange import Scope, known_for_import, tasks_table
from app.workspace.workspace import Workspace


def lines_of(workspace: Workspace, data: bytes, preset: Preset = Preset()) -> tuple[ImportLine, ...]:
    """What would become of every row."""
    sheet = sheet_of(read_table(data, is_column_name))
    records = read_records(sheet, propose(sheet), workspace.clock.zone())
    assert records.question is None
    return match(records, workspace.read(known_for_import), preset)


def take(workspace: Workspace, data: bytes, preset: Preset = Preset()) -> tuple[ImportLine, ...]:
    """Import the file."""
    lines = lines_of(workspace, data, preset)
    workspace.do(import_tasks, lines, source="plan.csv")
    return lines


def give(workspace: Workspace, scope: Scope = Scope()) -> bytes:
    """The file of all tasks."""
    table = workspace.read(tasks_table, scope)
    return csv_bytes(table.columns, table.rows)
