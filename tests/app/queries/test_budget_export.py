"""What ``export budget`` writes, and that every table comes as CSV and as XLSX with the same cells."""

import csv
import re
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from random import Random

import openpyxl
import pytest

from app.actions.task import add_task
from app.exchange.csv_writing import Cell, unguarded
from app.exchange.xlsx_writing import xlsx_bytes
from app.exports import EXPORTS, export_file
from app.queries.exchange import BUDGET_COLUMNS, Scope
from tests.app.queries.test_budget import office as office
from tests.app.queries.test_budget import play_example
from tests.builders import Office

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
TABLES = [what for what, one in EXPORTS.items() if ".csv" in one.writers]


def sheet_of(data: bytes) -> list[list[Cell]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(data)).active.iter_rows()]


def written(office: Office, what: str, ending: str, scope: Scope | None = None) -> bytes:
    target = office.folder / f"out{ending}"
    export_file(office.workspace, what, target, scope)
    return target.read_bytes()


@pytest.mark.requirement("S60")
@pytest.mark.parametrize("what", TABLES)
def test_every_table_is_a_spreadsheet_too_with_the_same_cells(office: Office, what: str) -> None:
    play_example(office)
    office.workspace.do(add_task, '=HYPERLINK("http://x.test")', office.people["Ana"])
    plain = list(csv.reader(StringIO(written(office, what, ".csv").decode("utf-8-sig"))))
    sheet = sheet_of(written(office, what, ".xlsx"))
    assert len(plain) == len(sheet) > 1

    def text(cell: Cell) -> str:
        if isinstance(cell, datetime):
            return cell.strftime("%Y-%m-%d" if (cell.hour, cell.minute) == (0, 0) else "%Y-%m-%d %H:%M:%S")
        # A spreadsheet has one kind of number.
        return "" if cell is None else str(float(cell) if isinstance(cell, int) else cell)

    def as_number(cell: str) -> str:
        return str(float(cell)) if NUMBER.fullmatch(cell) else unguarded(cell)

    assert [[text(cell) for cell in row] for row in sheet] == [[as_number(cell) for cell in row] for row in plain]


@pytest.mark.requirement("A35")
def test_the_budget_is_written_in_plain_numbers_that_sum_up(office: Office) -> None:
    play_example(office)
    head, *rows = csv.reader(StringIO(written(office, "budget", ".csv").decode("utf-8-sig")))
    assert tuple(head) == BUDGET_COLUMNS
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(one["Kind"], one["What"], one["Forecast"]) for one in cells] == [
        ("budget", "Spring", ""),
        ("line", "Photos", "950"),
        ("line", "Film", "1500"),
        ("line", "Font", "89.9"),
        ("labour", "Brief", "860"),
        ("labour", "Copy", "1080"),
        ("labour", "Design", "3000"),
        ("labour", "Approve", "120"),
    ]
    assert cells[0]["Budget"] == "7320"
    assert round(sum(float(one["Forecast"] or 0) for one in cells), 2) == 7_599.90
    mine = written(office, "budget", ".csv", Scope(person_id=office.people["Ana"])).decode("utf-8-sig")
    assert [row["What"] for row in csv.DictReader(StringIO(mine))] == ["Copy"]


def test_any_text_stays_text_in_a_spreadsheet() -> None:
    chance = Random(3)
    signs = "=+-@#N/A0123456789.\t\n ä語\u202e'\""
    texts = ["".join(chance.choice(signs) for _ in range(chance.randrange(1, 9))) for _ in range(400)]
    texts += ["=1+1", "#N/A", "007", "TRUE", "1e5", "2026-01-01"]
    read = sheet_of(xlsx_bytes("Any", ("Text", "Number", "Day"), [(one, 1.5, date(2026, 2, 1)) for one in texts]))
    assert [row[0] for row in read[1:]] == texts
    assert {row[1] for row in read[1:]} == {1.5}
    assert {row[2] for row in read[1:]} == {datetime(2026, 2, 1)}


def test_what_no_spreadsheet_can_hold_is_left_out_and_the_rest_kept() -> None:
    read = sheet_of(xlsx_bytes("A" * 90, ("Text",), [("a\x00b\ud800c",), ("x" * 40_000,), ("",), (None,)]))
    assert read[1] == ["abc"]
    assert len(read[2][0]) == 32_767
    assert [row[0] for row in read[3:]] in ([], [None, None])


def test_the_folder_of_the_file_is_left_as_it_was_where_it_cannot_be_written(office: Office, tmp_path: Path) -> None:
    play_example(office)
    said = export_file(office.workspace, "budget", tmp_path / "new.xlsx", Scope(office.project))
    assert said == "8 rows"
    assert not list(tmp_path.glob("*.part"))
