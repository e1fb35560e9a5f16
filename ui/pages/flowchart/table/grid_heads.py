"""The heads of a workflow's table: columns are chosen, ordered and sorted there, rows moved by their numbers."""

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from app.grammar.step_table import EDITABLE, TableColumn
from ui.link.accessible import named
from ui.link.command import Command, pop_up
from ui.link.plain_text import plain_label
from ui.pages.flowchart.table.cell_delegate import ROW
from ui.pages.flowchart.table.grid_model import StepGridModel

HEAD = 32
"""Pixels of the heads at 100 %."""
_NUMBERS = 38
_WIDTHS, _ORDINARY, _LONGEST_TITLE = "table.widths", 120, 460
_WIDTH_OF = {
    TableColumn.TITLE: 240,
    TableColumn.KIND: 96,
    TableColumn.ROLE: 140,
    TableColumn.OFFSET: 72,
    TableColumn.LENGTH: 66,
    TableColumn.EFFORT: 66,
    TableColumn.AFTER: 90,
    TableColumn.IF: 150,
    TableColumn.INSTRUCTIONS: 220,
    TableColumn.DONE_WHEN: 180,
    TableColumn.CHECKLIST: 180,
    TableColumn.OUTCOMES: 180,
}


class ColumnHeads(QHeaderView):
    """What is chosen here is a view, and remembered."""

    def __init__(self, cells: StepGridModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._cells = cells
        self._settling = False
        self._room = 0
        self.setFixedHeight(HEAD)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(40)
        self.setStretchLastSection(True)
        self.sectionMoved.connect(lambda *_: self._keep_order())
        self.sectionResized.connect(lambda at, _, width: self._keep_width(at, width))
        self.sectionDoubleClicked.connect(self.sort_by)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.offer_columns(self.mapToGlobal(at)))
        named(self, "Columns", "Drag a column to move it, double-click to sort")

    def set_widths(self) -> None:
        """As wide as each column was left, else as wide as it needs; titles take what room is left over."""
        self._settling = True
        kept = self._cells.context.preferences.get(_WIDTHS, dict[str, Any]())
        widths = [kept.get(column.value) for column in self._cells.columns]
        wanted = [
            width if isinstance(width, int) else _WIDTH_OF.get(column, _ORDINARY)
            for width, column in zip(widths, self._cells.columns, strict=True)
        ]
        if TableColumn.TITLE in self._cells.columns:
            title = self._cells.columns.index(TableColumn.TITLE)
            wanted[title] += max(0, min(_LONGEST_TITLE - wanted[title], self._room - sum(wanted)))
        for at, width in enumerate(wanted):
            self.resizeSection(at, width)
        self._settling = False

    def fit(self, room: int) -> None:
        """So many pixels are there for all columns."""
        if room != self._room:
            self._room = room
            self.set_widths()

    def _keep_width(self, at: int, width: int) -> None:
        preferences = self._cells.context.preferences
        # The last one is as wide as there is room, which nobody chose.
        if not self._settling and self.visualIndex(at) < self._cells.columnCount() - 1:
            kept = preferences.get(_WIDTHS, dict[str, Any]())
            preferences.set(_WIDTHS, {**kept, self._cells.columns[at].value: width})

    def _keep_order(self) -> None:
        """The columns were dragged: the model takes their order over."""
        if self._settling:
            return
        order = [self._cells.columns[self.logicalIndex(at)] for at in range(self.count())]
        self._settling = True
        for at in range(self.count()):
            self.moveSection(self.visualIndex(at), at)
        self._settling = False
        self._cells.choose_columns(order)

    def sort_by(self, at: int) -> None:
        """By this column, then backwards, then by number again."""
        self._cells.sort_rows(self._cells.columns[at])
        by = self._cells.sorted_by
        self.setSortIndicatorShown(by is not None)
        if by is not None:
            order = Qt.SortOrder.DescendingOrder if by[1] else Qt.SortOrder.AscendingOrder
            self.setSortIndicator(self._cells.columns.index(by[0]), order)

    def offer_columns(self, at: QPoint) -> None:
        """A menu of all columns; those that are shown have a tick."""
        commands = [
            Command(f"column_{column.name}", column.head, partial(self.show_column, column),
                    "check" if column in self._cells.columns else "")
            for column in EDITABLE
        ]  # fmt: skip
        numbers = Command("by_number", "Sort by number", lambda: self._cells.sort_rows(None), group="sort")
        pop_up([*commands, numbers], self).popup(at)

    def show_column(self, column: TableColumn) -> None:
        """Show or hide a column; a new one stands behind those that come before it."""
        shown = [one for one in self._cells.columns if one is not column]
        if column not in self._cells.columns:
            before = [one for one in EDITABLE[: EDITABLE.index(column)] if one in shown]
            shown.insert(shown.index(before[-1]) + 1 if before else 0, column)
        self._cells.choose_columns(shown)


class RowNumbers(QHeaderView):
    """The number of each row, by which it is dragged: ``dropped(row, row where it was let go)``."""

    dropped = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        named(self, "Numbers", "Drag a number to move its row")
        self.setDefaultSectionSize(ROW)
        self.setMinimumSectionSize(ROW)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFixedWidth(_NUMBERS)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        corner = plain_label("#")
        corner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        corner.setProperty("tone", "muted")
        corner.setParent(parent)
        corner.setGeometry(0, 0, _NUMBERS, HEAD)
        corner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.sectionMoved.connect(self._put_back)

    def _put_back(self, row: int, old: int, new: int) -> None:
        """The row is where its number says until the workflow says otherwise."""
        self.blockSignals(True)
        self.moveSection(new, old)
        self.blockSignals(False)
        self.dropped.emit(row, new)
