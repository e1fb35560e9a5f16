"""What can be done with the cells and rows that are selected in a workflow's table: by key, by menu, by the palette."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt

from app.actions.flowchart.step import remove
from app.actions.flowchart.table import fill_down, insert_row, move_rows
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.exchange.task_record import count
from app.grammar.step_table import TableColumn
from ui.link.command import Command
from ui.pages.flowchart.table.cell_clipboard import copy_block, paste_block
from ui.pages.flowchart.table.step_grid import KeyTable, StepGrid

_CONTROL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
_LINES = QItemSelectionModel.SelectionFlag


class GridCommands:
    """Every one is one undo step; what it makes of no cell is marked in its cell."""

    def __init__(self, grid: StepGrid) -> None:
        self._grid = grid
        self._cells = grid.cells
        grid.keys = self._key_table()
        grid.menu = self._menu()
        self.selecting = self._selecting()
        """What only keys do in the table."""
        grid.rows_dropped.connect(self.put_before)
        grid.spread.connect(self.put_into_all)

    def put_into_all(self, text: str) -> None:
        """The same text into every selected cell."""
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._cells.write(dict.fromkeys(self._grid.selected_cells(), text))

    def clear_cells(self) -> None:
        """Nothing into every selected cell; whole rows stay."""
        self.put_into_all("")

    def fill_down(self) -> None:
        """What stands in the first selected row into those below it; of one row what stands above it."""
        rows, workflow = self._grid.rows(), self._cells.flowchart.workflow_id
        if len(rows) == 1 and rows[0] > 0:
            rows = [rows[0] - 1, *rows]
        steps = [step.id for row in rows if (step := self._cells.step_at(row)) is not None]
        columns = [self._cells.columns[column] for column in self._grid.columns()]
        if workflow is None or not columns:
            return
        done = self._cells.context.do(fill_down, workflow, steps, columns)
        if done is not None:
            self._cells.keep_wrong([(step, column) for step in steps[1:] for column in columns], done.value)

    def copy_cells(self) -> None:
        """The block around what is selected, onto the clipboard."""
        if self._grid.rows() and self._grid.columns():
            copy_block(
                self._cells,
                [row for row in self._grid.rows() if self._cells.step_at(row) is not None],
                self._grid.columns(),
            )

    def cut_cells(self) -> None:
        """Copy the cells and clear them."""
        self.copy_cells()
        self.clear_cells()

    def paste_cells(self) -> None:
        """What is on the clipboard from the first selected cell on, in one step."""
        if not self._grid.rows() or not self._grid.columns():
            return
        try:
            done = paste_block(self._cells, self._grid.rows(), self._grid.columns())
        except RuleViolation as refused:
            self._cells.context.refuse(refused.sentence)
            return
        # What was pasted is said with its undo; only what was not understood is news.
        if done is None or not (done.wrong or done.left_out):
            return
        said = []
        if done.wrong:
            cells = "1 cell is" if done.wrong == 1 else f"{done.wrong} cells are"
            said.append(f"{cells} not understood of {count(done.rows, 'row')}, and marked.")
        if done.left_out:
            said.append(f"No column of the table for {', '.join(done.left_out)}.")
        self._cells.context.say(" ".join(said))

    def insert_below(self) -> None:
        """A new row on the way on from the current one, ready to be named."""
        workflow = self._cells.flowchart.workflow_id
        if workflow is None:
            return
        done = self._cells.context.do(insert_row, workflow, self._grid.current_step)
        if done is not None and TableColumn.TITLE in self._cells.columns:
            self._grid.go_to_cell((done.value, TableColumn.TITLE))
            self._grid.edit_cell()

    def remove_rows(self) -> None:
        """The steps of the selected rows; lines through them are joined again."""
        workflow, steps = self._cells.flowchart.workflow_id, self._grid.steps()
        if workflow is not None and steps:
            self._cells.context.do(remove, workflow, steps)

    def move_rows(self, by: int) -> None:
        """The selected rows one up or down; numbers alone change."""
        rows = self._grid.rows()
        goal = self._cells.step_at(rows[0] - 1 if by < 0 else rows[-1] + 2) if rows else None
        if rows and not (by < 0 and rows[0] == 0):
            self.put_before(self._grid.steps(), goal.id if goal is not None else None)

    def put_before(self, steps: list[StepId], before: StepId | None) -> None:
        """Number these rows before another one, or behind all; refused while the rows are sorted."""
        workflow = self._cells.flowchart.workflow_id
        if self._cells.sorted_by is not None:
            self._cells.context.refuse("The rows are sorted, so none can be moved. Sort by number first (click #).")
        elif workflow is not None and steps:
            self._cells.context.do(move_rows, workflow, steps, before)

    def take_back(self) -> bool:
        """Esc: forget what was typed and is wrong in the selected cells, else select the current cell alone; False
        where it is selected alone already."""
        chosen = self._grid.selected_cells()
        taken = self._cells.take_back(chosen)
        if not taken:
            self._grid.go_to(self._grid.currentIndex().row(), self._grid.currentIndex().column())
        return taken or len(chosen) > 1

    def _key_table(self) -> dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]]:
        grid = self._grid
        none, key = Qt.KeyboardModifier.NoModifier, Qt.Key
        made: KeyTable = {
            (key.Key_F2, none): grid.edit_cell,
            (key.Key_Return, none): lambda: grid.go_on(1, 0),
            (key.Key_Return, _SHIFT): lambda: grid.go_on(-1, 0),
            (key.Key_Tab, none): lambda: grid.go_on(0, 1),
            (key.Key_Backtab, _SHIFT): lambda: grid.go_on(0, -1),
            (key.Key_Down, _ALT): grid.edit_with_list,
            (key.Key_Delete, none): self.clear_cells,
            (key.Key_Backspace, none): partial(grid.edit_cell, " "),
            (key.Key_D, _CONTROL): self.fill_down,
            (key.Key_C, _CONTROL): self.copy_cells,
            (key.Key_X, _CONTROL): self.cut_cells,
            (key.Key_V, _CONTROL): self.paste_cells,
            (key.Key_A, _CONTROL): grid.selectAll,
            (key.Key_F, _CONTROL): lambda: grid.search_asked.emit(False),
            (key.Key_H, _CONTROL): lambda: grid.search_asked.emit(True),
            (key.Key_Space, _SHIFT): partial(grid.select_lines, _LINES.Rows),
            (key.Key_Space, _CONTROL): partial(grid.select_lines, _LINES.Columns),
            (key.Key_Plus, _CONTROL): self.insert_below,
            (key.Key_Minus, _CONTROL): self.remove_rows,
            (key.Key_Up, _ALT | _SHIFT): lambda: self.move_rows(-1),
            (key.Key_Down, _ALT | _SHIFT): lambda: self.move_rows(1),
            (key.Key_Home, none): lambda: grid.go_to_end(-1, False),
            (key.Key_End, none): lambda: grid.go_to_end(1, False),
            (key.Key_Home, _CONTROL): lambda: grid.go_to_end(-1, True),
            (key.Key_End, _CONTROL): lambda: grid.go_to_end(1, True),
            (key.Key_Escape, none): self.take_back,
        }
        return made

    def _menu(self) -> tuple[Command, ...]:
        some, find = self._some, self._grid.search_asked.emit
        down = partial(self.move_rows, 1)
        return (
            Command("cell_edit", "Edit cell", self._grid.edit_cell, "pencil", "F2", some, "edit"),
            Command("cell_fill", "Fill down", self.fill_down, "arrow-down", "Ctrl+D", some, "edit"),
            Command("cell_cut", "Cut", self.cut_cells, "", "Ctrl+X", some, "clip"),
            Command("cell_copy", "Copy", self.copy_cells, "copy", "Ctrl+C", some, "clip"),
            Command("cell_paste", "Paste", self.paste_cells, "", "Ctrl+V", self._any, "clip"),
            Command("cell_clear", "Clear", self.clear_cells, "x", "Del", some, "clip"),
            Command("row_insert", "Insert row below", self.insert_below, "plus", "Ctrl++", self._any, "rows"),
            Command("row_up", "Move row up", partial(self.move_rows, -1), "arrow-up", "Alt+Shift+Up", some, "rows"),
            Command("row_down", "Move row down", down, "arrow-down", "Alt+Shift+Down", some, "rows"),
            Command("row_remove", "Remove rows", self.remove_rows, "trash-2", "Ctrl+-", some, "rows"),
            Command("section_fold", "Fold section", self.fold_section, "chevron-up", "", self._in_section, "find"),
            Command("cell_find", "Find…", lambda: find(False), "search", "Ctrl+F", self._any, "find"),
            Command("cell_replace", "Replace…", lambda: find(True), "", "Ctrl+H", self._any, "find"),
        )

    def _selecting(self) -> tuple[Command, ...]:
        lines, some = self._grid.select_lines, self._some
        return (
            Command("cell_list", "Choose from the list of the cell", self._grid.edit_with_list, "", "Alt+Down", some),
            Command("rows_all", "Select whole rows", partial(lines, _LINES.Rows), "", "Shift+Space", some),
            Command("columns_all", "Select whole columns", partial(lines, _LINES.Columns), "", "Ctrl+Space", some),
            Command("cells_all", "Select all cells", self._grid.selectAll, "", "Ctrl+A", self._any),
            Command("cell_first", "First cell", lambda: self._grid.go_to_end(-1, True), "", "Ctrl+Home", self._any),
            Command("cell_last", "Last cell", lambda: self._grid.go_to_end(1, True), "", "Ctrl+End", self._any),
        )

    def fold_section(self) -> None:
        """Show the section of the current row as one row, in every form."""
        section = self._section()
        if section is not None:
            self._cells.folding.fold(section, True)

    def _in_section(self) -> bool:
        return self._section() is not None

    def _section(self) -> str | None:
        step = self._cells.step_at(self._grid.currentIndex().row())
        return None if step is None else step.section

    def _some(self) -> bool:
        return bool(self._grid.steps())

    def _any(self) -> bool:
        return self._cells.flowchart.view is not None
