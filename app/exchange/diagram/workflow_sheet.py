"""A workflow as a sheet of steps, CSV or XLSX: a row a step, as the table on screen shows them. Read and written.

Sheets of other programs are read by their headings. What is wrong is said with its cell and counts as empty.
"""

import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from app.domain.errors import RuleViolation
from app.domain.text import bare_name, clean_line
from app.domain.workflow import FieldKind, ProjectField
from app.exchange.csv_table import read_table
from app.exchange.csv_writing import csv_bytes, unguarded
from app.exchange.diagram.diagram import DiagramRead, DrawnWorkflow
from app.exchange.diagram.sheet_cells import SheetColumnHead, SheetRow
from app.exchange.diagram.sheet_columns import SheetColumn, column_letter, column_of_head, in_order, is_own
from app.exchange.diagram.sheet_graph import StepSheet, graph_of_sheet
from app.exchange.diagram.sheet_loss import lost_in_sheet
from app.exchange.diagram.sheet_rows import SheetCells, rows_of
from app.exchange.diagram.written import WrittenDiagram
from app.exchange.workflow_json import WorkflowFile
from app.exchange.xlsx_writing import allowed_text
from app.grammar.number import number_text
from app.grammar.step_table import TableColumn, names_text, read_yes, split_names, unquoted

if TYPE_CHECKING:
    from openpyxl.cell import _CellGetValue

MOST_BYTES = 20_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 100
MOST_UNPACKED = 40_000_000
"""Of an XLSX, which is packed."""
MOST_OF_SHEET = 10_000_000
"""Of one sheet of it: what is read within two seconds."""
MOST_PARTS = 1_000
MOST_CELLS = 200_000
HEAD_WITHIN = 30
"""The headings stand in one of so many first rows."""
STEPS, FIELDS, WORKFLOW = "Steps", "Fields", "Workflow"
_FIELD_HEADS = ("name", "kind", "choices", "required")
_ALWAYS = (TableColumn.NUMBER, TableColumn.TITLE, TableColumn.KIND, TableColumn.ROLE, TableColumn.AFTER, TableColumn.IF)

Grid = Sequence[tuple[int, tuple[str, ...]]]
"""Rows of text with the number that the spreadsheet gives them."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What an XLSX of this program says beside the steps."""

    fields: tuple[ProjectField, ...] = ()
    name: str = ""
    anchor_label: str = ""
    about: str = ""


def read_csv(data: bytes, name: str, anchor: str = "") -> DiagramRead:
    """The workflow of a CSV file. ``anchor``: number or title of the row that carries the date, where it is known.

    Raises RuleViolation for what is no sheet of steps.
    """
    _refuse_size(len(data))
    table = read_table(data, lambda word: column_of_head(word) is not None)
    grid = [(row.number, tuple(unguarded(cell) for cell in row.cells)) for row in table.rows]
    return _read(grid, name, _Facts(), anchor)


def read_xlsx(data: bytes, name: str, anchor: str = "") -> DiagramRead:
    """The workflow of the first sheet of an XLSX file that has headings of steps; as ``read_csv`` says."""
    _refuse_size(len(data))
    sheets = _xlsx_sheets(data)
    facts = _facts(sheets)
    chosen = next((grid for grid in sheets.values() if _head_row(grid) is not None), None)
    if chosen is None:
        chosen = next((grid for grid in sheets.values() if grid), ())
    return _read(chosen, name, facts, anchor)


def write_csv(file: WorkflowFile) -> WrittenDiagram:
    """The steps of a workflow as CSV, and what no sheet holds."""
    rows = rows_of(file.graph, file.roles)
    columns = _columns(rows)
    data = csv_bytes([_head(column) for column in columns], ([row.get(one, "") for one in columns] for row in rows))
    return WrittenDiagram(data, _report(file, rows, ()))


def write_xlsx(file: WorkflowFile) -> WrittenDiagram:
    """The steps of a workflow as XLSX, with its fields and its name on sheets of their own, and what no sheet holds."""
    rows = rows_of(file.graph, file.roles)
    columns = _columns(rows)
    steps = [[_head(column) for column in columns], *([row.get(one, "") for one in columns] for row in rows)]
    fields = [[head.capitalize() for head in _FIELD_HEADS], *(_field_row(one) for one in file.graph.fields)]
    about = [["Workflow", file.name], ["Planned from", file.anchor_label], ["About", file.about]]
    data = _xlsx_bytes({STEPS: steps, FIELDS: fields, WORKFLOW: about})
    return WrittenDiagram(data, _report(file, rows, file.graph.fields))


def _report(file: WorkflowFile, rows: Sequence[SheetCells], fields: tuple[ProjectField, ...]) -> tuple[str, ...]:
    heads = {
        column: SheetColumnHead(column_letter(place), _head(column)) for place, column in enumerate(_columns(rows))
    }
    numbered = tuple(SheetRow(number, row) for number, row in enumerate(rows, start=2))
    return lost_in_sheet(file.graph, file.roles, graph_of_sheet(StepSheet(heads, numbered, fields)))


def _columns(rows: Sequence[SheetCells]) -> list[SheetColumn]:
    used = {column for row in rows for column in row}
    return in_order([*_ALWAYS, TableColumn.OUTCOMES, TableColumn.APPROVERS, *used])


def _head(column: SheetColumn) -> str:
    return "Number" if column is TableColumn.NUMBER else column.value.capitalize()


def _field_row(field: ProjectField) -> list[str]:
    return [field.name, field.kind, names_text(field.choices), "yes" if field.required else ""]


def _refuse_size(size: int) -> None:
    if size > MOST_BYTES:
        raise RuleViolation(f"The sheet has {size / 1e6:,.0f} MB; at most {MOST_BYTES // 1_000_000} can be read.")


def _read(grid: Grid, name: str, facts: _Facts, anchor: str) -> DiagramRead:
    place = _head_row(grid)
    if place is None:
        raise RuleViolation(
            "No row with headings was found. Give the sheet a first row such as Number, Title, Role, After, If."
        )
    heads, columns, ignored = _heads(grid[place][1])
    if len(grid) - place - 1 > MOST_ROWS:
        raise RuleViolation(f"The sheet has more than {MOST_ROWS:,} steps. Split it into several workflows.")
    rows = tuple(
        SheetRow(number, {column: cells[at] for at, column in columns.items() if at < len(cells) and cells[at].strip()})
        for number, cells in grid[place + 1 :]
    )
    rows = tuple(row for row in rows if row.cells)
    if not rows:
        raise RuleViolation("The sheet has headings and no steps. Write one step a row under them.")
    read = graph_of_sheet(StepSheet(heads, rows, facts.fields, anchor))
    title = facts.name or clean_line(name)[:200] or "Workflow"
    kept = WorkflowFile(title, facts.anchor_label or "Publish date", facts.about, read.roles, read.graph)
    counts = {"steps": len(rows), "flows": len(read.graph.flows)}
    drawn = DrawnWorkflow(title, read.graph, read.roles, counts=counts, dated=read.dated, kept=kept)
    return DiagramRead((drawn,), (*ignored, *read.report), read.questions)


def _head_row(grid: Grid) -> int | None:
    """The first row with a heading for titles and one more, or with nothing but that one."""
    known = [
        (place, {column_of_head(cell) for cell in cells if cell.strip()} - {None})
        for place, (_, cells) in enumerate(grid[:HEAD_WITHIN])
    ]
    titled = [(place, len(found)) for place, found in known if TableColumn.TITLE in found]
    several = (place for place, count in titled if count > 1)
    return next(several, titled[0][0] if titled else None)


def _heads(cells: Sequence[str]) -> tuple[dict[SheetColumn, SheetColumnHead], dict[int, SheetColumn], list[str]]:
    """The columns by what they mean and by their place, and a sentence each of those that mean nothing here.

    Of two that mean the same the one with this program's own heading is read, else the first.
    """
    heads: dict[SheetColumn, SheetColumnHead] = {}
    columns: dict[int, SheetColumn] = {}
    ignored = []
    meant = [(place, cell.strip(), column_of_head(cell)) for place, cell in enumerate(cells) if cell.strip()]
    for place, words, column in sorted(meant, key=lambda one: one[2] is None or not is_own(one[1], one[2])):
        letter = column_letter(place)
        if column is None:
            ignored.append((place, f"The column {letter} “{words[:40]}” has no counterpart here and was left out."))
        elif column in heads:
            sentence = f"The column {letter} “{words[:40]}” says the same as {heads[column].letter} and was left out."
            ignored.append((place, sentence))
        else:
            heads[column] = SheetColumnHead(letter, words, is_own(words, column))
            columns[place] = column
    return heads, columns, [sentence for _, sentence in sorted(ignored)]


def _xlsx_sheets(data: bytes) -> dict[str, Grid]:
    """Each sheet by its name, within limits."""
    # On use: it takes a tenth of a second, and few files need it.
    import openpyxl

    _refuse_bomb(data)
    found: dict[str, Grid] = {}
    try:
        with warnings.catch_warnings():
            # Of what it leaves out: colours, pictures, checks of cells.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets[:20]:
                sheet.reset_dimensions()
                rows = sheet.iter_rows(max_row=MOST_ROWS + HEAD_WITHIN, max_col=MOST_COLUMNS, values_only=True)
                numbered = ((number, _texts(row)) for number, row in enumerate(rows, start=1))
                found[sheet.title] = list(_within(numbered))
    except _BROKEN as broken:
        raise RuleViolation("This is no XLSX that can be read. Save it as XLSX again, or as CSV.") from broken
    return found


def _within(rows: Iterable[tuple[int, tuple[str, ...]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that are not empty. Raises RuleViolation for too many cells."""
    count = 0
    for number, cells in rows:
        full = sum(map(bool, cells))
        if full:
            count += full
            if count > MOST_CELLS:
                raise RuleViolation(f"The sheet has more than {MOST_CELLS:,} cells. Keep the steps alone on it.")
            yield number, cells


_BROKEN = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, NotImplementedError),
    *(SyntaxError, RecursionError, AssertionError, zipfile.BadZipFile, zlib.error, RuntimeError),
)


def _refuse_bomb(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()[:MOST_PARTS]
            size = sum(part.file_size for part in parts)
            largest = max((part.file_size for part in parts if "worksheets" in part.filename), default=0)
            declares = size <= MOST_UNPACKED and any(_declares(packed, part) for part in parts)
    except _BROKEN as broken:
        raise RuleViolation("This is no XLSX. Save the sheet as XLSX or as CSV, then import that.") from broken
    if size > MOST_UNPACKED or largest > MOST_OF_SHEET:
        raise RuleViolation(
            f"The sheet has {size / 1e6:,.0f} MB unpacked; at most {MOST_OF_SHEET // 1_000_000} a sheet can be read. "
            "Keep the steps alone in the file."
        )
    if declares:
        raise RuleViolation("This XLSX declares entities, which can do harm. Save it again without them.")


def _declares(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part begins with a declaration of entities, which no spreadsheet writes."""
    with packed.open(part) as content:
        return b"<!DOCTYPE" in content.read(1_000).replace(b"\0", b"").upper()


def _texts(row: "Iterable[_CellGetValue]") -> tuple[str, ...]:
    return tuple(_text(value) for value in row)


def _text(value: "_CellGetValue") -> str:
    """A cell as somebody would type it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return number_text(value)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _facts(sheets: dict[str, Grid]) -> _Facts:
    """Fields and names of an XLSX that this program wrote; nothing of any other."""
    fields = sheets.pop(FIELDS, ()) if _is_ours(sheets) else ()
    about = sheets.pop(WORKFLOW, ()) if fields else ()
    said = {bare_name(cells[0]): clean_line(cells[1]) for _, cells in about if len(cells) > 1}
    found = tuple(field for _, cells in fields[1:] if (field := _field(cells)) is not None)
    return _Facts(found, said.get("workflow", "")[:200], said.get("planned from", "")[:200], said.get("about", ""))


def _is_ours(sheets: Mapping[str, Grid]) -> bool:
    heads = sheets[FIELDS][0][1] if sheets.get(FIELDS) else ()
    return STEPS in sheets and tuple(bare_name(cell) for cell in heads[: len(_FIELD_HEADS)]) == _FIELD_HEADS


def _field(cells: Sequence[str]) -> ProjectField | None:
    name, kind, choices, required = (*cells, "", "", "", "")[:4]
    if not name.strip():
        return None
    try:
        several = tuple(unquoted(piece) for piece in split_names(choices))
        return ProjectField(name, FieldKind(kind or "text"), several, read_yes(required, "required"))
    except (ValueError, RuleViolation):
        raise RuleViolation(f"The field “{name[:40]}” on the sheet {FIELDS} cannot be read. Correct its row.") from None


def _xlsx_bytes(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2" if title != WORKFLOW else None
        for at in range(max((len(row) for row in rows), default=0)):
            longest = max((len(line) for row in rows[:500] if at < len(row) for line in row[at].split("\n")), default=0)
            sheet.column_dimensions[column_letter(at)].width = min(60, max(8, longest + 2))
        for place, row in enumerate(rows):
            cells = []
            for text in row:
                cell = WriteOnlyCell(sheet, allowed_text(text))
                # Text, never a formula or a number: =x and 1.1250 would become something else.
                cell.data_type = "s"
                cell.alignment = Alignment(vertical="top", wrap_text="\n" in text)
                cell.font = Font(bold=place == 0 and title != WORKFLOW)
                cells.append(cell)
            sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
