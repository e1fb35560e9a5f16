"""The table itself: keys and mouse of a spreadsheet over the steps of a workflow."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QTableView, QWidget

from app.actions.flowchart.table import Cell
from app.domain.ids import StepId
from ui.link.accessible import named
from ui.link.command import Command, pop_up
from ui.link.theme import theme
from ui.pages.flowchart.table.cell_delegate import CellDelegate, open_list
from ui.pages.flowchart.table.grid_heads import ColumnHeads, RowNumbers
from ui.pages.flowchart.table.grid_model import StepGridModel

_HANDLE = 6
KeyTable = dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]]
_SELECT = QItemSelectionModel.SelectionFlag
_CONTROL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class StepGrid(QTableView):
    """``chosen``: other rows are selected, or another is current. Its commands are put into ``keys`` and ``menu``."""

    chosen = Signal()
    search_asked = Signal(bool)
    """whether to replace, too"""
    rows_dropped = Signal(list, object)
    """the steps, and the one that they are to stand before, or None"""
    spread = Signal(str)
    """a text that is meant for all selected cells"""

    def __init__(self, model: StepGridModel) -> None:
        super().__init__()
        named(self, "Table", "Type to change a cell; F2 edits it, Ctrl+D fills down")
        self.cells = model
        self._delegate = CellDelegate(model, self)
        self._kept: tuple[Cell | None, list[StepId]] = (None, [])
        self._silent = False
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setProperty("bare", "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setCornerWidget(QWidget())
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked)
        self.setTabKeyNavigation(True)
        self.keys: KeyTable = {}
        """What each key with its modifiers does; put in by whoever knows the commands."""
        self.menu: tuple[Command, ...] = ()
        self._set_up_headers()
        self._delegate.finished.connect(self.go_on)
        self._delegate.spread.connect(self.spread)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        self.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.selectionModel().currentChanged.connect(lambda *_: self._tell())

    def rows(self) -> list[int]:
        """The rows in which something is selected, from top to bottom."""
        found = {row for part in self._parts() for row in range(part.top(), part.bottom() + 1)}
        return sorted(found) or ([self.currentIndex().row()] if self.currentIndex().isValid() else [])

    def columns(self) -> list[int]:
        """The columns in which something is selected, as they stand from left to right."""
        found = {at for part in self._parts() for at in range(part.left(), part.right() + 1)}
        found = found or ({self.currentIndex().column()} if self.currentIndex().isValid() else set())
        return sorted(found, key=self.horizontalHeader().visualIndex)

    def _parts(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(at) for at in range(selection.size())]

    def steps(self) -> list[StepId]:
        """The steps of the rows in which something is selected."""
        return [step.id for row in self.rows() if (step := self.cells.step_at(row)) is not None]

    def selected_cells(self) -> list[Cell]:
        """Every selected cell of a step."""
        indexes = self.selectedIndexes() or [self.currentIndex()]
        return [cell for index in indexes if (cell := self.cells.cell(index)) is not None]

    @property
    def current_step(self) -> StepId | None:
        step = self.cells.step_at(self.currentIndex().row())
        return None if step is None else step.id

    def select_steps(self, steps: Iterable[str]) -> None:
        """Have the rows of these steps selected, the last one current; the column stays."""
        rows = [row for step in steps if (row := self.cells.row_of(step)) >= 0]
        column = max(0, self.currentIndex().column())
        self._silent = True
        if rows:
            selection = QItemSelection()
            for row in rows:
                index = self.cells.index(row, column)
                selection.select(index, index)
            self.selectionModel().setCurrentIndex(self.cells.index(rows[-1], column), _SELECT.NoUpdate)
            self.selectionModel().select(selection, _SELECT.ClearAndSelect)
            self.scrollTo(self.currentIndex())
        else:
            self.clearSelection()
        self._silent = False
        self.viewport().update()

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current and only one."""
        row = max(0, min(row, self.cells.rowCount() - 1))
        column = max(0, min(column, self.cells.columnCount() - 1))
        # Not setCurrentIndex, which extends the selection while Shift is down.
        self.selectionModel().setCurrentIndex(self.cells.index(row, column), _SELECT.ClearAndSelect)
        self.scrollTo(self.currentIndex())

    def go_to_cell(self, cell: Cell) -> None:
        """Make the cell of a step the current one, where it is shown."""
        row = self.cells.row_of(cell[0])
        if row >= 0 and cell[1] in self.cells.columns:
            self.go_to(row, self.cells.columns.index(cell[1]))

    def _tell(self) -> None:
        self.viewport().update()
        if not self._silent:
            self.chosen.emit()

    def _keep(self) -> None:
        self._kept = (self.cells.cell(self.currentIndex()), self.steps())
        self._at = (self.currentIndex().row(), self.currentIndex().column())
        self._silent = True

    def _restore(self) -> None:
        cell, steps = self._kept
        self.heads.set_widths()
        self.clearSpans()
        for at in range(len(self.cells.rows)):
            if self.cells.head_at(at) is not None:
                self.setSpan(at, 0, 1, self.cells.columnCount())
        row, column = self._at
        if cell is not None and cell[1] in self.cells.columns:
            column = self.cells.columns.index(cell[1])
        there = self.cells.row_of(cell[0]) if cell is not None else self.cells.rowCount() - 1 if row >= 0 else -1
        if there >= 0 and self.cells.rowCount():
            self.go_to(there, column)
        elif row >= 0 and self.cells.rowCount():
            self.go_to(row, column)
        if len(steps) > 1:
            self.select_steps(steps)
        self._silent = False
        self._tell()

    def edit_cell(self, letters: str = "") -> None:
        """Open the field of the current cell; ``letters`` take the place of what it says."""
        index = self.currentIndex()
        head = self.cells.head_at(index.row())
        if head is not None:
            self.cells.folding.fold(head.section, False)
        if not index.isValid() or head is not None:
            return
        self._delegate.first_letters = letters
        if not self.edit(index, QAbstractItemView.EditTrigger.AllEditTriggers, None):  # type: ignore[call-overload]
            self._delegate.first_letters = ""
        field = self.indexWidget(index)
        if letters and isinstance(field, QLineEdit):
            # The view selects all that a field says, and the next letter would take its place.
            field.end(False)
            open_list(field, letters)

    def edit_with_list(self) -> None:
        """Open the field of the current cell with all that can be chosen in it."""
        self.edit_cell()
        field = self.indexWidget(self.currentIndex()) or self.focusWidget()
        if isinstance(field, QLineEdit):
            open_list(field)

    def go_on(self, rows: int, columns: int) -> None:
        """So many rows down and columns to the right, as they stand."""
        index = self.currentIndex()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.go_to(index.row() + rows, self._beside(index.column(), columns))

    def _beside(self, column: int, by: int) -> int:
        header = self.horizontalHeader()
        there = max(0, min(header.visualIndex(column) + by, header.count() - 1))
        return header.logicalIndex(there)

    def _drop(self, row: int, there: int) -> None:
        """A row was dragged by its number; those that are selected with it go along."""
        self.updateGeometries()
        step = self.cells.step_at(row)
        if step is None:
            return
        steps = self.steps() if step.id in self.steps() else [step.id]
        goal = self.cells.step_at(there if there < row else there + 1)
        self.rows_dropped.emit(steps, goal.id if goal is not None else None)

    def go_to_end(self, way: int, far: bool) -> None:
        """To the first or last cell of the row, or, ``far``, of all rows."""
        row = self.currentIndex().row() if not far else 0 if way < 0 else len(self.cells.rows) - 1
        self.go_to(row, self._beside(self.currentIndex().column(), way * self.cells.columnCount()))

    def select_lines(self, lines: QItemSelectionModel.SelectionFlag) -> None:
        """All cells of the selected rows or columns."""
        selection = self.selectionModel().selection()
        if selection.isEmpty():
            selection.select(self.currentIndex(), self.currentIndex())
        self.selectionModel().select(selection, _SELECT.ClearAndSelect | lines)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def _wants(self, event: QKeyEvent) -> bool:
        """Whether a key is the table's, whatever it does elsewhere on the page."""
        return _pressed(event) in self.keys or bool(event.text().strip() and not event.modifiers() & (_CONTROL | _ALT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self.keys.get(_pressed(event))
        letters = event.text()
        if act is not None:
            event.setAccepted(act() is not False)
        elif letters and letters.isprintable() and not event.modifiers() & (_CONTROL | _ALT):
            self.edit_cell(letters)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.cells.head_at(self.indexAt(event.position().toPoint()).row()) is not None:
            self.edit_cell()
        else:
            super().mouseDoubleClickEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.heads.fit(self.viewport().width())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid() and not self.selectionModel().isSelected(index):
                self.setCurrentIndex(index)
        pop_up(self.menu, self).popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        index = self.currentIndex()
        if not index.isValid():
            return
        t = theme().tokens
        box = self.visualRect(index)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(t.accent if self.hasFocus() else t.strong_border, 2))
        painter.drawRect(box.adjusted(0, 0, -2, -2))
        painter.fillRect(box.right() - _HANDLE, box.bottom() - _HANDLE, _HANDLE, _HANDLE, t.accent)
        painter.end()

    def _set_up_headers(self) -> None:
        self.heads = ColumnHeads(self.cells, self)
        self.setHorizontalHeader(self.heads)
        self.heads.set_widths()
        numbers = RowNumbers(self)
        self.setVerticalHeader(numbers)
        numbers.dropped.connect(self._drop)
        self.setCornerButtonEnabled(False)


def _pressed(event: QKeyEvent) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    key = Qt.Key(event.key())
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return
    if key == Qt.Key.Key_Plus:
        modifiers &= ~_SHIFT
    return key, modifiers
