"""Who is involved in what: a matrix of processes and roles, and roles to take from a library."""

from functools import partial

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHBoxLayout,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.actions.person import add_role
from app.actions.process import set_involvement
from app.domain.process import Involvement
from app.queries.process import InvolvementMatrix, roles_to_take
from ui.link.accessible import named
from ui.link.command import Command, pop_up
from ui.link.context import Context
from ui.link.plain_text import one_line, tip
from ui.link.theme import theme
from ui.widgets.empty_state import EmptyState
from ui.widgets.picker import Picker, PickerChoice

Index = QModelIndex | QPersistentModelIndex
NOTHING_YET = InvolvementMatrix((), (), {})
_LETTERS = {Qt.Key.Key_D: Involvement.DOES, Qt.Key.Key_A: Involvement.APPROVES, Qt.Key.Key_I: Involvement.INFORMED}
_NEXT: dict[Involvement | None, Involvement | None] = {
    None: Involvement.DOES,
    Involvement.DOES: Involvement.APPROVES,
    Involvement.APPROVES: Involvement.INFORMED,
    Involvement.INFORMED: None,
}


class MatrixModel(QAbstractTableModel):
    """Rows are processes, columns are roles; a cell says *does*, *approves*, *informed* or nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.matrix = NOTHING_YET

    def show_matrix(self, matrix: InvolvementMatrix) -> None:
        """Replace all of it; cells alone change without a jump."""
        same = (matrix.processes, matrix.roles) == (self.matrix.processes, self.matrix.roles)
        if same:
            self.matrix = matrix
            return
        names = [one.id for one in matrix.processes] == [one.id for one in self.matrix.processes]
        if names and matrix.roles == self.matrix.roles and matrix.processes:
            self.matrix = matrix
            last = self.index(self.rowCount() - 1, max(0, self.columnCount() - 1))
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rowCount() - 1)
            return
        self.beginResetModel()
        self.matrix = matrix
        self.endResetModel()

    def involvement(self, index: Index) -> Involvement | None:
        """What the cell says now; None for nothing."""
        process, role = self.matrix.processes[index.row()], self.matrix.roles[index.column()]
        return self.matrix.cells.get((process.id, role.id))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.matrix.processes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.matrix.roles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        across = orientation == Qt.Orientation.Horizontal
        named_ = self.matrix.roles if across else self.matrix.processes
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) and section < len(named_):
            return one_line(named_[section].name)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | QColor | Qt.AlignmentFlag | None:
        if not index.isValid():
            return None
        said = self.involvement(index)
        process, column = self.matrix.processes[index.row()], self.matrix.roles[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(said) if said is not None else ""
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return tip(f"{column.name}, {process.name}: {said or 'not involved'}")
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
            case Qt.ItemDataRole.ForegroundRole:
                return self._ink(said)
            case _:
                return None

    def _ink(self, said: Involvement | None) -> QColor:
        t = theme().tokens
        return t.accent if said is Involvement.DOES else t.warn if said is Involvement.APPROVES else t.muted


class InvolvementTable(QTableView):
    """Arrows walk; Enter, Space or a click offers the three words, D, A and I say one at once, Del takes it away."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        named(self, "Who is involved", "D does, A approves, I is informed, Del nothing")
        self._context = context
        self.model_ = MatrixModel(self)
        self.setModel(self.model_)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        for corner in self.findChildren(QAbstractButton):
            named(corner, "Processes and roles").setToolTip("Processes stand down the side, roles across the top.")
        self.horizontalHeader().setDefaultSectionSize(132)
        self.horizontalHeader().setMinimumHeight(36)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setMinimumWidth(180)
        self.verticalHeader().setDefaultSectionSize(36)
        self.doubleClicked.connect(self._offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), Qt.Key(event.key())
        if not index.isValid() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _LETTERS:
            self._say(index, _LETTERS[key])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._say(index, None)
        elif key == Qt.Key.Key_Space:
            self._say(index, _NEXT[self.model_.involvement(index)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._offer(index)
        else:
            super().keyPressEvent(event)

    def _offer(self, index: Index) -> None:
        said = {Involvement.DOES: "Does it", Involvement.APPROVES: "Approves it", Involvement.INFORMED: "Is informed"}
        place = QPersistentModelIndex(index)
        commands = [Command(f"involve_{word}", text, partial(self._say, place, word)) for word, text in said.items()]
        commands.append(Command("involve_nothing", "Not involved", lambda: self._say(place, None), group="nothing"))
        pop_up(commands, self).popup(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))

    def _say(self, index: Index, involvement: Involvement | None) -> None:
        if index.isValid() and self.model_.involvement(index) is not involvement:
            process = self.model_.matrix.processes[index.row()]
            role = self.model_.matrix.roles[index.column()]
            self._context.do(set_involvement, process.id, role.id, involvement)


class InvolvementTab(QWidget):
    """The matrix under the library of roles."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.table = InvolvementTable(context)
        self.library: Picker[str] = Picker("Add role from the library", "Add a role from the library…", "role", True)
        self.library.setMaximumWidth(320)
        self.library.picked.connect(self._take)
        self.library.typed.connect(self._take)
        self.empty = EmptyState(
            "users", "Nothing to put roles to yet.", more="Write down a process, and have at least one role."
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        bar = QHBoxLayout()
        bar.addWidget(self.library, 1)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)

    def show_matrix(self, matrix: InvolvementMatrix) -> None:
        """Show who is involved in what, and the roles that can still be taken."""
        self.table.model_.show_matrix(matrix)
        self._stack.setCurrentWidget(self.table if matrix.processes and matrix.roles else self.empty)
        if not self.library.is_half_typed:
            self.library.offer([PickerChoice(name, name) for name in self._context.read(roles_to_take)])

    def _take(self, name: str | None) -> None:
        if name:
            self._context.do(add_role, name)
