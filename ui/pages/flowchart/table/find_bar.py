"""The bar over a workflow's table that finds words in its cells and puts others in their place."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.actions.flowchart.table import Cell, replace_in_cells
from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.plain_text import plain_label, set_text
from ui.pages.flowchart.table.step_grid import StepGrid
from ui.widgets.button import button, icon_button
from ui.widgets.search_field import SearchField


class FindBar(QWidget):
    """Shown while somebody searches; ``left`` gives the keyboard back to the cells."""

    left = Signal()

    def __init__(self, grid: StepGrid) -> None:
        super().__init__()
        self._grid, self._cells = grid, grid.cells
        self.sought = SearchField("Find in the table", "Find")
        self.by = _LineWithKeys("Replace by", self.close_bar)
        self._says = plain_label("")
        self._says.setProperty("tone", "muted")
        self._next = Command("find_next", "Next", lambda: self.go(1), "arrow-down", "F3")
        before = Command("find_before", "Previous", lambda: self.go(-1), "arrow-up", "Shift+F3")
        one = Command("replace_one", "Replace", self.replace_one)
        every = Command("replace_all", "Replace all", self.replace_all)
        close = Command("find_close", "Close", self.close_bar, "x", "Esc")
        self._replaces = [self.by, button(one, self), button(every, self)]
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(6)
        row.addWidget(self.sought, 1)
        row.addWidget(icon_button(before, self))
        row.addWidget(icon_button(self._next, self))
        for part in self._replaces:
            row.addWidget(part, 1 if part is self.by else 0)
        row.addWidget(self._says)
        row.addWidget(icon_button(close, self))
        self.sought.searched.connect(lambda _: self._search())
        self.sought.returnPressed.connect(lambda: self.go(1))
        self.sought.left.connect(self.close_bar)
        self.by.returnPressed.connect(self.replace_one)
        self.hide()

    def open_bar(self, replace: bool) -> None:
        """Begin to search; what is selected in one cell is looked for first."""
        for part in self._replaces:
            part.setVisible(replace)
        self.show()
        self.sought.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.sought.selectAll()
        self._search()

    def close_bar(self) -> None:
        """Put the bar away and give the keyboard back."""
        self.hide()
        self.left.emit()

    def found(self) -> list[Cell]:
        """Every cell with the words, row by row."""
        sought = self.sought.text().strip().casefold()
        cells = [(step.id, column) for step in self._cells.steps for column in self._cells.columns] if sought else []
        return [cell for cell in cells if sought in self._cells.text(cell).casefold()]

    def go(self, by: int) -> None:
        """To the next cell with the words, from the current one on; behind the last the first again."""
        found = self.found()
        if not found:
            self._search()
            return
        places = {
            (self._cells.row_of(step), self._cells.columns.index(column)): (step, column) for step, column in found
        }
        here = (self._grid.currentIndex().row(), self._grid.currentIndex().column())
        ordered = sorted(places, reverse=by < 0)
        there = next((place for place in ordered if (place > here if by > 0 else place < here)), ordered[0])
        self._grid.go_to(*there)
        said = f"{sorted(places).index(there) + 1} of {len(places)}"
        set_text(self._says, said)
        announce(self, said)

    def replace_one(self) -> None:
        """In the current cell, then on to the next."""
        cell = self._cells.cell(self._grid.currentIndex())
        if cell in self.found():
            self._replace([cell] if cell is not None else [])
        self.go(1)

    def replace_all(self) -> None:
        """In every cell that is selected, or in all where only one is, as one step."""
        selected = set(self._grid.selected_cells())
        found = self.found()
        self._replace([cell for cell in found if cell in selected] if len(selected) > 1 else found)
        self._search()

    def _replace(self, cells: list[Cell]) -> None:
        workflow = self._cells.flowchart.workflow_id
        if workflow is None or not cells:
            return
        done = self._cells.context.do(replace_in_cells, workflow, cells, self.sought.text().strip(), self.by.text())
        if done is not None:
            self._cells.keep_wrong(cells, done.value)

    def _search(self) -> None:
        count = len(self.found())
        cells = "1 cell" if count == 1 else f"{count} cells"
        set_text(self._says, cells if self.sought.text().strip() else "")


class _LineWithKeys(QLineEdit):
    """A line whose Esc closes what it stands in."""

    def __init__(self, name: str, leave: Callable[[], None]) -> None:
        super().__init__()
        named(self, name)
        self.setPlaceholderText(name)
        self._leave = leave

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            event.accept()
            return
        super().keyPressEvent(event)
