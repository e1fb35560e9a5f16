"""The item model of every table of words: subclasses say how many rows there are and what stands in a cell."""

from typing import ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from ui.link.plain_text import one_line, tip
from ui.link.typography import numbers

Index = QModelIndex | QPersistentModelIndex


class TextTableModel(QAbstractTableModel):
    """``heads`` name the columns. Words that are cut off are whole in the tool tip; text of others is never markup."""

    heads: ClassVar[tuple[str, ...]] = ()

    def row_total(self) -> int:
        """How many rows there are now."""
        raise NotImplementedError

    def cell(self, row: int, column: int) -> str:
        """The text of one place."""
        raise NotImplementedError

    def ink(self, row: int, column: int) -> QColor | None:
        """The colour of that text; None: the usual one."""
        return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self.row_total()

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.heads[section] if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(self.cell(row, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.cell(row, column))
        if role == Qt.ItemDataRole.FontRole:
            return numbers()
        return self.ink(row, column) if role == Qt.ItemDataRole.ForegroundRole else None
