"""Writes a table as an XLSX file whose texts stay texts, whatever they look like. For exports of all kinds."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from app.exchange.csv_writing import Cell

LOOKED_AT, NARROWEST, WIDEST = 500, 8, 60
"""How many rows say how wide a column is, and its bounds in characters."""
MOST_CHARACTERS = 32_767
"""Of one cell, as Excel has it."""


def xlsx_bytes(title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """One sheet with a row of headings that stays in view; dates and numbers as such, moments as they are."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(allowed_text(title)[:31])
    sheet.freeze_panes = "A2"
    for at, name in enumerate(columns):
        longest = max((len(str(row[at])) for row in rows[:LOOKED_AT] if row[at] is not None), default=0)
        width = min(WIDEST, max(NARROWEST, longest, len(name)) + 2)
        sheet.column_dimensions[get_column_letter(at + 1)].width = width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    heads = [WriteOnlyCell(sheet, name) for name in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        cells: list[object] = []
        for value in row:
            if isinstance(value, str) and value:
                cell = WriteOnlyCell(sheet, allowed_text(value))
                # Text, never a formula, a number or the name of an error.
                cell.data_type = "s"
                cells.append(cell)
            elif isinstance(value, datetime):
                cells.append(value.replace(tzinfo=None, microsecond=0))
            else:
                cells.append(value if value != "" else None)
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def allowed_text(text: str) -> str:
    """Without the characters that no XLSX can hold, and no longer than its cells."""
    kept = (sign for sign in text if (sign >= " " and not "\ud800" <= sign <= "\udfff") or sign in "\n\t")
    return "".join(kept)[:MOST_CHARACTERS]
