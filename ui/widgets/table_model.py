"""A table of lines that are only read: what each column says of a line, how wide it is and in which ink."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ui.link.accessible import named
from ui.link.plain_text import one_line, tip
from ui.link.theme import font, numbers

L = TypeVar("L")
Index = QModelIndex | QPersistentModelIndex
CellData = str | QFont | QColor | Qt.CheckState | None
"""What a cell tells a view of any role."""


@dataclass(frozen=True, slots=True)
class LineColumn(Generic[L]):
    """One column: its heading, its width in pixels, the text that it shows of a line and the ink of that text."""

    head: str
    width: int
    text: Callable[[L], str]
    ink: Callable[[L], QColor]
    figures: bool = False
    """Dates or amounts, which stand under each other."""


class LineTableModel(QAbstractTableModel, Generic[L]):
    """``lines`` are shown in their order; ``show_lines`` replaces all. Each text is its own tool tip."""

    def __init__(self, columns: Sequence[LineColumn[L]], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self.lines: Sequence[L] = ()
        self._longest = ""

    def show_lines(self, lines: Sequence[L]) -> None:
        """Forget the old lines and show these."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def set_widths(self, view: QTableView) -> None:
        """Make the columns of ``view``, which shows this model, as wide as they want to be and their headings need."""
        view.horizontalHeader().ensurePolished()
        for number, column in enumerate(self._columns):
            view.setColumnWidth(number, max(column.width, view.horizontalHeader().sectionSizeHint(number)))

    def fit(self, view: QTableView, *optional: str) -> None:
        """Hide the ``optional`` columns that are empty in every line, and make the rows as high as they have to be."""
        for number, column in enumerate(self._columns):
            if column.head in optional:
                view.setColumnHidden(number, not any(column.text(line) for line in self.lines))
        self._longest = max((self._columns[-1].text(line) for line in self.lines), key=len, default="")
        self.fit_rows(view)

    def fit_rows(self, view: QTableView) -> None:
        """Two lines where one is not enough for the longest words of the last column; tips have what is longer."""
        high = view.fontMetrics().height()
        room = view.columnWidth(len(self._columns) - 1) - high
        lines = 2 if view.fontMetrics().horizontalAdvance(self._longest) > room else 1
        view.verticalHeader().setDefaultSectionSize(lines * high + 14)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._columns[section].head if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> CellData:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(column.text(line))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(column.text(line))
        if role == Qt.ItemDataRole.FontRole:
            return numbers() if column.figures else font()
        if role == Qt.ItemDataRole.ForegroundRole:
            return column.ink(line)
        return None


def line_table(name: str, model: LineTableModel[L], parent: QWidget) -> QTableView:
    """A view of whole lines for a preview, with the widths that the columns want; Tab leaves it."""
    table = named(QTableView(parent), name)
    table.setModel(model)
    table.setProperty("bare", "true")
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setHighlightSections(False)
    model.set_widths(table)
    return table
