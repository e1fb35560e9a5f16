"""The cells of a workflow's table as Qt asks for them; what was typed and is not understood is kept here."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.actions.flowchart.table import Cell, WrongCell, insert_row, set_cells
from app.domain.workflow import Graph, Step
from app.grammar.names import Names
from app.grammar.step_table import CHOSEN, EDITABLE, StepTable, TableColumn
from app.queries.company import company
from ui.link.context import Context
from ui.link.plain_text import one_line, tip
from ui.link.preferences import Preferences
from ui.pages.flowchart.folding import Folding
from ui.pages.flowchart.model import FlowchartModel

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
WRONG = Role.UserRole + 1
"""The ``WrongCell`` of a cell, or None."""
RIGHT = (TableColumn.OFFSET, TableColumn.LENGTH, TableColumn.EFFORT)
"""Columns of amounts, which stand under one another at their right."""
_COLUMNS, _WRONG = "table.columns", "table.wrong"
NEW_STEP = "New step"
# Put together once: a view asks for them with every cell.
_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED = _READ | Qt.ItemFlag.ItemIsEditable


@dataclass(frozen=True, slots=True)
class SectionHead:
    """The one row of a section that is folded away."""

    section: str
    words: str
    """its name and how many steps it has"""


class WrongTexts:
    """What was typed into cells of workflows and is not understood, by workflow; remembered between two starts."""

    MOST = 500

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self.workflow = ""
        self.cells: dict[Cell, WrongCell] = {}

    def open(self, workflow: str) -> None:
        """Those of this workflow."""
        self.workflow = workflow
        self.cells = {}
        kept = self._all().get(workflow)
        for one in kept if isinstance(kept, list) else []:
            try:
                wrong = WrongCell(**{**one, "column": TableColumn(one["column"])})
            except (TypeError, ValueError, KeyError):
                continue
            self.cells[wrong.step_id, wrong.column] = wrong

    def _all(self) -> dict[str, Any]:
        return self._preferences.get(_WRONG, dict[str, Any]())

    def follow(self, written: Collection[Cell], wrong: Sequence[WrongCell]) -> None:
        """These cells were written; of them these are wrong."""
        for cell in written:
            self.cells.pop(cell, None)
        self.cells |= {(one.step_id, one.column): one for one in wrong}
        kept = [{**asdict(one), "column": str(one.column)} for one in self.cells.values()][-self.MOST :]
        others = {key: value for key, value in self._all().items() if key != self.workflow}
        self._preferences.set(_WRONG, {**others, **({self.workflow: kept} if kept else {})})


class StepGridModel(QAbstractTableModel):
    """A row for each step of the open workflow, and one more to type a new step into.

    Changes go through actions; ``follow`` shows what came of them. The order of the rows is a view.
    """

    told_wrong = Signal()
    """other cells are wrong now"""

    def __init__(self, context: Context, flowchart: FlowchartModel, folding: Folding, parent: QObject) -> None:
        super().__init__(parent)
        self.context, self.flowchart, self.folding = context, flowchart, folding
        self.table = StepTable(Graph(), Names())
        self.wrong = WrongTexts(context.preferences)
        self.columns: tuple[TableColumn, ...] = self._kept_columns()
        self.rows: tuple[Step | SectionHead, ...] = ()
        self.sorted_by: tuple[TableColumn, bool] | None = None
        """A column, and whether backwards; None: by number."""
        self._has_followed = False

    def follow(self, afresh: bool) -> None:
        """Show the workflow as it is now; ``afresh``: it may be another one."""
        view = self.flowchart.view
        if view is None:
            table = StepTable(Graph(), Names())
        else:
            day = self.context.read(company).calendar.week.day_minutes
            label = view.workflow.anchor_label
            table = StepTable(view.graph, Names.of(view.graph, view.role_names, day_minutes=day, anchor_label=label))
        if afresh and self.wrong.workflow != str(self.flowchart.workflow_id or ""):
            self.wrong.open(str(self.flowchart.workflow_id or ""))
            self.sorted_by = None
        rows = self._ordered(table)
        if not afresh and list(map(_key, rows)) == list(map(_key, self.rows)):
            self.table, self.rows = table, rows
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        else:
            self.beginResetModel()
            self.table, self.rows, self._has_followed = table, rows, True
            self.endResetModel()
        self.told_wrong.emit()

    def _ordered(self, table: StepTable) -> tuple[Step | SectionHead, ...]:
        if self.sorted_by is None:
            return self._folded(table)
        column, backwards = self.sorted_by
        return tuple(sorted(table.rows, key=lambda step: _sort_key(table, step, column), reverse=backwards))

    def _folded(self, table: StepTable) -> tuple[Step | SectionHead, ...]:
        """By number; of a folded section one row, in the place of its first."""
        names = {one.id: one.name for one in table.graph.sections if self.folding.is_folded(one.id)}
        if not names:
            return table.rows
        counts = Counter(step.section for step in table.rows)
        heads = {id: SectionHead(id, f"{name} · {_steps(counts[id])}") for id, name in names.items()}
        rows = [heads.get(step.section or "", step) for step in table.rows]
        return tuple({_key(row): row for row in rows}.values())

    def sort_rows(self, column: TableColumn | None) -> None:
        """By this column, once more for backwards, a third time by number again."""
        before = self.sorted_by
        if column is None or (before is not None and before == (column, True)):
            self.sorted_by = None
        else:
            self.sorted_by = (column, before is not None and before[0] is column)
        self.beginResetModel()
        self.rows = self._ordered(self.table)
        self.endResetModel()

    def choose_columns(self, columns: Sequence[TableColumn]) -> None:
        """Show these, in this order, from now on."""
        self.beginResetModel()
        self.columns = tuple(dict.fromkeys(columns)) or (TableColumn.TITLE,)
        self.endResetModel()
        self.context.preferences.set(_COLUMNS, [str(column) for column in self.columns])

    def _kept_columns(self) -> tuple[TableColumn, ...]:
        kept = self.context.preferences.get(_COLUMNS, list[str]())
        known = [column for name in kept for column in EDITABLE if column == name]
        return tuple(dict.fromkeys(known)) or tuple(column for column in CHOSEN if column in EDITABLE)

    def row_of(self, step_id: str) -> int:
        """Where a step stands; -1 where it does not."""
        return next((row for row, step in enumerate(self.rows) if _key(step) == step_id), -1)

    @property
    def steps(self) -> list[Step]:
        """The steps whose rows can be seen."""
        return [row for row in self.rows if isinstance(row, Step)]

    def step_at(self, row: int) -> Step | None:
        """The step of a row; None of the row for a new one, and of a folded section."""
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return found if isinstance(found, Step) else None

    def head_at(self, row: int) -> SectionHead | None:
        """The folded section that a row is; None of any other row."""
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return found if isinstance(found, SectionHead) else None

    def cell(self, index: Index) -> Cell | None:
        """Which cell of the workflow it is."""
        step = self.step_at(index.row())
        return None if step is None or not index.isValid() else (step.id, self.columns[index.column()])

    def text(self, cell: Cell) -> str:
        """What a cell shows: what was typed where that is wrong."""
        wrong = self.wrong.cells.get(cell)
        return self.table.text(*cell) if wrong is None else wrong.text

    def wrong_cells(self) -> list[Cell]:
        """The wrong cells that can be seen, row by row."""
        there = self.table.row_of
        known = [cell for cell in self.wrong.cells if cell[0] in there and cell[1] in self.columns]
        return sorted(known, key=lambda cell: (self.row_of(cell[0]), self.columns.index(cell[1])))

    def write(self, cells: Mapping[Cell, str]) -> bool:
        """Write texts into cells as one step; wrong ones are kept. False where it was refused as a whole."""
        if self.flowchart.workflow_id is None or not cells:
            return False
        done = self.context.do(set_cells, self.flowchart.workflow_id, cells)
        if done is None:
            return False
        self.keep_wrong(cells, done.value)
        return True

    def keep_wrong(self, written: Collection[Cell], wrong: Sequence[WrongCell]) -> None:
        """Mark what was not understood of the cells that were written."""
        before = self.wrong.cells.keys() | set()
        self.wrong.follow(written, wrong)
        changed = (before ^ self.wrong.cells.keys()) | {(one.step_id, one.column) for one in wrong}
        for step_id, column in changed:
            row = self.row_of(step_id)
            if row >= 0 and column in self.columns:
                index = self.index(row, self.columns.index(column))
                self.dataChanged.emit(index, index)
        self.told_wrong.emit()

    def take_back(self, cells: Collection[Cell]) -> bool:
        """Forget what was typed and is wrong in these cells; False where nothing is."""
        found = [cell for cell in cells if cell in self.wrong.cells]
        if found:
            self.keep_wrong(found, ())
        return bool(found)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        # Not even the row for a new step before the others are known: the keyboard would stay with it.
        if parent.isValid() or self.flowchart.view is None or not self._has_followed:
            return 0
        return len(self.rows) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> str | int | None:
        across = orientation == Qt.Orientation.Horizontal
        if role == Role.TextAlignmentRole and across and section < len(self.columns) and self.columns[section] in RIGHT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Role.DisplayRole:
            return None
        if across:
            return self.columns[section].head if section < len(self.columns) else None
        step = self.step_at(section)
        if step is None:
            return "" if section < len(self.rows) else "+"
        return str(self.table.row_of[step.id] + 1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.step_at(index.row()) is not None:
            return _TYPED
        is_new = index.row() >= len(self.rows)
        return _TYPED if is_new and self.columns[index.column()] is TableColumn.TITLE else _READ

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | WrongCell | None:
        if not index.isValid():
            return None
        cell = self.cell(index)
        if cell is None:
            if self.columns[index.column()] is TableColumn.TITLE and role in (
                Role.DisplayRole,
                Role.AccessibleTextRole,
            ):
                return NEW_STEP
            return "" if role == Role.EditRole else None
        if role == Role.DisplayRole:
            return one_line(self.text(cell))
        if role == Role.EditRole:
            return self.text(cell)
        wrong = self.wrong.cells.get(cell)
        if role == WRONG:
            return wrong
        if role == Role.ToolTipRole:
            return tip(wrong.sentence if wrong is not None else self.text(cell))
        if role == Role.AccessibleTextRole:
            number = self.table.row_of[cell[0]] + 1
            said = f"{cell[1].head} of {number}: {one_line(self.text(cell)) or 'empty'}"
            return said if wrong is None else f"{said}. Not understood: {wrong.sentence}"
        return None

    def setData(self, index: Index, value: str, role: int = Role.EditRole) -> bool:
        cell, workflow = self.cell(index), self.flowchart.workflow_id
        if role != Role.EditRole or workflow is None:
            return False
        if cell is not None:
            return self.write({cell: value})
        return bool(value.strip()) and self.context.do(insert_row, workflow, None, value) is not None


def _key(row: Step | SectionHead) -> str:
    return row.id if isinstance(row, Step) else f"section {row.section}"


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _sort_key(table: StepTable, step: Step, column: TableColumn) -> tuple[bool, float, str]:
    """Empty cells last; what is counted by how much it is, words by their letters."""
    text = table.text(step.id, column)
    amount = 0.0
    if column is TableColumn.OFFSET and step.offset is not None:
        amount = step.offset.days
    elif column is TableColumn.LENGTH and step.length is not None:
        amount = step.length.minutes(table.names.day_minutes)
    elif column is TableColumn.EFFORT and step.effort_minutes is not None:
        amount = step.effort_minutes
    elif column in (TableColumn.AFTER, TableColumn.IF):
        numbers = [table.names.numbers.get(flow.source, 0) for flow in table.graph.incoming[step.id]]
        amount = min(numbers, default=0)
    return not text, amount, text.casefold()
