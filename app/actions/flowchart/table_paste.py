"""Rows pasted into the table of a workflow: into those that there are, and as new steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.actions.flowchart.draft import need_step
from app.actions.flowchart.step import new_step
from app.actions.flowchart.table import Cell, CellWriting, WrongCell, only_end, write_without_circles
from app.actions.flowchart.table_flow import GraphSketch
from app.domain.errors import RuleViolation
from app.domain.ids import StepId, WorkflowId
from app.domain.text import whole_number
from app.domain.workflow import Flow, Step, StepKind
from app.editing.edit import Edit, action
from app.grammar.names import Names
from app.grammar.step_table import StepTable, TableColumn

MOST_PASTED = 5_000
"""Rows of one paste."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """The steps that were made, and what was not understood."""

    steps: tuple[StepId, ...] = ()
    wrong: tuple[WrongCell, ...] = ()


@action("Paste rows")
def paste_rows(
    edit: Edit,
    workflow_id: WorkflowId,
    rows: Sequence[Mapping[TableColumn, str]],
    onto: Sequence[StepId] = (),
) -> Pasted:
    """Texts by column: of the first rows into those of ``onto``, the rest as new steps behind all, before the end.

    Numbers mean the pasted rows where all of them are new, by their own column of numbers or their order; else the
    rows of the table. Without a column *after* new steps follow one another. What leads nowhere leads to the only end.
    """
    writing = CellWriting(edit, workflow_id)
    table = StepTable(writing.draft.graph, writing.names())
    _check_paste(table, rows, onto)
    fresh = rows[len(onto) :]
    ids = tuple(writing.sketch.new_step_id() for _ in fresh)
    cells: dict[Cell, str] = {
        (row_id, column): text
        for row_id, row in zip((*onto, *ids), rows, strict=True)
        for column, text in row.items()
        if column is not TableColumn.NUMBER and (row_id not in table.row_of or text != table.text(row_id, column))
        # A new step keeps what its kind brings where the cell is empty.
        if row_id in table.row_of or text.strip() or column is TableColumn.AFTER
    }
    pasting = _Pasting(writing, ids, fresh, replaces=not onto)
    write_without_circles(writing, cells, pasting.add_steps, pasting.names)
    pasting.lead_on()
    writing.keep()
    edit.title = f"Paste {len(rows)} {'row' if len(rows) == 1 else 'rows'}"
    return Pasted(ids, tuple(writing.wrong.values()))


def _check_paste(table: StepTable, rows: Sequence[Mapping[TableColumn, str]], onto: Sequence[StepId]) -> None:
    for row_id in onto:
        need_step(table.graph, row_id)
    if not rows or len(onto) > len(rows):
        raise RuleViolation("There is nothing to paste. Copy some cells first.")
    if len(rows) > MOST_PASTED:
        raise RuleViolation(f"{len(rows):,} rows are too many at once; at most {MOST_PASTED:,} fit. Paste fewer.")


@dataclass(frozen=True)
class _Pasting:
    """New steps of one paste."""

    writing: CellWriting
    ids: tuple[StepId, ...]
    rows: Sequence[Mapping[TableColumn, str]]
    replaces: bool
    """All rows are new, so that numbers mean them."""

    def add_steps(self) -> None:
        """The steps, behind all but the only end; without a column *after* in a line."""
        sketch = self.writing.sketch
        end = only_end(sketch)
        last = [step.id for step in sketch.steps.values() if step.kind is not StepKind.END][-1:]
        before = _line_end(sketch, end) if self.follows else []
        blank = new_step(StepKind.TASK)
        sketch.add_all((replace(blank, id=id) for id in self.ids), last[0] if last else None)
        if not self.follows or not self.ids:
            return
        for flow in before:
            sketch.put_flow(replace(flow, target=self.ids[0], bends=()))
        if not before and last:
            source = sketch.steps[last[0]]
            sketch.draw(source.id, self.ids[0], sketch.free_outcome(source) if source.asks else None)
        for one, other in pairwise(self.ids):
            sketch.draw(one, other)

    @property
    def follows(self) -> bool:
        """Nothing is said of what comes after what."""
        return not any(TableColumn.AFTER in row for row in self.rows)

    def names(self, names: Names) -> Names:
        """The numbers that the pasted texts mean."""
        if not self.replaces:
            return names
        typed = [whole_number(row.get(TableColumn.NUMBER, "").strip()) for row in self.rows]
        given = {names.start: 0} if names.start is not None else {}
        taken = {0}
        for at, (number, id) in enumerate(zip(typed, self.ids, strict=True), start=1):
            number = at if number is None else number
            if number not in taken:
                taken.add(number)
                given[id] = number
        return replace(names, row_numbers=given)

    def lead_on(self) -> None:
        """New steps that lead nowhere lead to the only end; a first one that waits for nothing begins at Start."""
        sketch = self.writing.sketch
        end, start = only_end(sketch), self.writing.names().start
        first = next(iter(self.ids), None)
        cell = (first, TableColumn.AFTER)
        if first is not None and start is not None and not sketch.into(first) and cell not in self.writing.wrong:
            sketch.draw(start, first)
        for id in self.ids:
            step = sketch.steps[id]
            if end is not None and step.kind is not StepKind.END and not sketch.out_of(id):
                sketch.draw(id, end.id, sketch.free_outcome(step) if step.asks else None)


def _line_end(sketch: GraphSketch, end: Step | None) -> list[Flow]:
    """What leads to the only end."""
    return [] if end is None else [flow for flow in sketch.into(end.id) if not flow.loop_back]
