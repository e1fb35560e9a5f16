"""Blocks of cells of a workflow's table to and from the clipboard, as every spreadsheet knows them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from app.actions.flowchart.table import Cell
from app.actions.flowchart.table_paste import paste_rows
from app.domain.errors import RuleViolation
from app.domain.workflow import Step, StepKind
from app.exchange.table_clip import Block, html_of, read_clip, tsv_of
from app.grammar.step_table import EDITABLE, TableColumn, column_of
from ui.pages.flowchart.table.grid_model import StepGridModel


def copy_block(model: StepGridModel, rows: Sequence[int], columns: Sequence[int]) -> None:
    """The cells of these rows and columns onto the clipboard, as text and as HTML."""
    block = [[_shown(model, row, column) for column in columns] for row in rows]
    mime = QMimeData()
    mime.setText(tsv_of(block))
    mime.setHtml(html_of(block))
    QGuiApplication.clipboard().setMimeData(mime)


def _shown(model: StepGridModel, row: int, column: int) -> str:
    cell = model.cell(model.index(row, column))
    return "" if cell is None else model.text(cell)


def clipboard_block() -> Block:
    """The cells on the clipboard. Raises RuleViolation where there are none."""
    mime = QGuiApplication.clipboard().mimeData()
    block = read_clip(mime.text(), mime.html()) if mime is not None else ()
    if not block:
        raise RuleViolation("There are no cells on the clipboard. Copy some in a spreadsheet first.")
    return block


class Pasted(NamedTuple):
    """How many rows, how many of their cells were not understood, and the headings that name no column of the table."""

    rows: int
    wrong: int
    left_out: Sequence[str] = ()


def paste_block(model: StepGridModel, rows: Sequence[int], columns: Sequence[int]) -> Pasted | None:
    """Put the clipboard's cells at the first of these rows and columns; one cell goes into all of them.

    Headings over the cells say which columns they belong to. None where nothing was pasted.
    """
    block = clipboard_block()
    heads = _heads(block)
    left_out = [cell for cell, column in zip(block[0], heads, strict=True) if column is None] if heads else []
    done = _paste(model, rows, columns, block, heads)
    return Pasted(*done, left_out) if done is not None else None


def _paste(
    model: StepGridModel, rows: Sequence[int], columns: Sequence[int], block: Block, heads: Sequence[TableColumn | None]
) -> tuple[int, int] | None:
    if len(block) == 1 and len(block[0]) == 1 and len(rows) * len(columns) > 1:
        chosen = [model.cell(model.index(row, column)) for row in rows for column in columns]
        return _wrote(model, {cell: block[0][0] for cell in chosen if cell is not None}, len(rows))
    texts, first = _by_column(model, block, columns[0], heads), rows[0]
    steps = [step for row in range(first, first + len(texts)) if (step := model.step_at(row)) is not None]
    onto = [step.id for step in _before_end(steps, len(texts))]
    if len(onto) == len(texts):
        pairs = [(id, column, text) for id, row in zip(onto, texts, strict=True) for column, text in row.items()]
        cells: dict[Cell, str] = {(id, column): text for id, column, text in pairs if column is not TableColumn.NUMBER}
        return _wrote(model, cells, len(texts))
    if model.flowchart.workflow_id is None:
        return None
    done = model.context.do(paste_rows, model.flowchart.workflow_id, texts, onto)
    if done is None:
        return None
    written = [(id, column) for id in (*onto, *done.value.steps) for column in EDITABLE]
    model.keep_wrong(written, done.value.wrong)
    return len(texts), len(done.value.wrong)


def _before_end(steps: Sequence[Step], rows: int) -> Sequence[Step]:
    """The steps that so many rows are written into: those that begin on an end, or reach beyond the table, come before
    the end and do not take its place."""
    if rows == 1 or (len(steps) == rows and steps[0].kind is not StepKind.END):
        return steps
    last = next((at for at in range(len(steps), 0, -1) if steps[at - 1].kind is not StepKind.END), 0)
    return steps[:last]


def _wrote(model: StepGridModel, cells: Mapping[Cell, str], rows: int) -> tuple[int, int] | None:
    if not model.write(cells):
        return None
    return rows, sum(cell in model.wrong.cells for cell in cells)


def _heads(block: Block) -> list[TableColumn | None]:
    """The columns that the first row names, if it is one of headings: the title and another at least; else none."""
    heads = [column_of(cell) for cell in block[0]]
    known = [column for column in heads if column is not None]
    return heads if len(block) > 1 and len(known) > 1 and TableColumn.TITLE in known else []


def _by_column(
    model: StepGridModel, block: Block, first: int, heads: Sequence[TableColumn | None]
) -> list[dict[TableColumn, str]]:
    """The texts of each row by column: as the headings say where there are some, else from the column on."""
    if heads:
        columns: list[TableColumn | None] = [*heads]
        block = block[1:]
    else:
        columns = [*model.columns[first : first + len(block[0])]]
        if len(columns) < len(block[0]):
            raise RuleViolation(
                f"The clipboard has {len(block[0])} columns and only {len(columns)} are left here. Begin further left, "
                "show more columns, or copy the headings too."
            )
    return [{column: text for column, text in zip(columns, row, strict=True) if column is not None} for row in block]
