"""The rows of the table of all tasks: headings and tasks in their order, what is seen read when it is asked for."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.ids import TaskId, task_key
from app.domain.task_list import TaskColumn, TaskListRow
from app.grammar.step_table import effort_text
from app.queries.task_list import ListBeginning, TaskGroup
from ui.link.plain_text import one_line, tip
from ui.widgets.date_text import short_date, write_date

Index = QModelIndex | QPersistentModelIndex
READ_AROUND = 80
"""Rows that are read with one that is asked for: more than a screen has."""
LOOKED_THROUGH = 8
"""Places for which all rows are looked through; for more a dictionary is quicker, which each edit would make anew."""
EDITABLE = (
    *(TaskColumn.TITLE, TaskColumn.OWNER, TaskColumn.STATE, TaskColumn.DUE),
    *(TaskColumn.PRIORITY, TaskColumn.LABELS, TaskColumn.EFFORT),
)
READ_ONLY = {
    TaskColumn.KEY: "The key of a task stays.",
    TaskColumn.PROJECT: "A task stays in its project.",
    TaskColumn.ROLE: "The role is drawn in the workflow.",
    TaskColumn.START: "The planned start follows from the plan. Change the due day or the length.",
    TaskColumn.FINISH: "The planned finish follows from the plan. Change the due day or the length.",
}
"""Why a cell cannot be typed into."""


def state_words(row: TaskListRow) -> str:
    """What the column State says: as the board has it, and what is blocked."""
    if row.blocked and not row.state.over:
        return "blocked"
    return "in review" if row.kind.traits.label == "Approval" and row.state.open else str(row.state)


class TaskListModel(QAbstractTableModel):
    """``columns`` are those that are shown; ``edited(task, column, text)`` is asked to keep what was typed."""

    def __init__(self, parent: QObject, read: Callable[[Sequence[TaskId]], dict[TaskId, TaskListRow]]) -> None:
        super().__init__(parent)
        self._read = read
        self._entries: list[TaskId | str] = []
        self._rows: dict[TaskId, TaskListRow] = {}
        self._place: dict[TaskId, int] = {}
        """Filled once many are asked for."""
        self._asked = 0
        self._begun = 0
        """How many rows are known of a table whose others are not."""
        self.columns: tuple[TaskColumn, ...] = ()
        self.today = date.min
        self.edit: Callable[[TaskId, TaskColumn, str], None] = lambda task_id, column, text: None

    def show(self, groups: Sequence[TaskGroup], columns: Sequence[TaskColumn], today: date) -> None:
        """Forget what was read and show these groups in their order; what began with the same stays as it is."""
        entries: list[TaskId | str] = []
        for group in groups:
            if group.heading:
                entries.append(f"{group.heading}  ·  {len(group.tasks):,}")
            entries += group.tasks
        known, self._begun = self._begun, 0
        same = known and len(entries) == len(self._entries) and (tuple(columns), today) == (self.columns, self.today)
        if same and entries[:known] == self._entries[:known]:
            self._entries = entries
            return
        self._show(entries, columns, today)

    def show_beginning(self, beginning: ListBeginning, columns: Sequence[TaskColumn], today: date) -> None:
        """As long as the whole table, with its first rows; the others are empty until ``show`` has them."""
        self._begun = len(beginning.tasks)
        self._show([*beginning.tasks, *[""] * (beginning.total - self._begun)], columns, today)

    def _show(self, entries: list[TaskId | str], columns: Sequence[TaskColumn], today: date) -> None:
        self.beginResetModel()
        self._entries, self._rows = entries, {}
        self._place, self._asked = {}, 0
        self.columns, self.today = tuple(columns), today
        self.endResetModel()

    def task_at(self, row: int) -> TaskId | None:
        """The task of a row; None for a heading and outside of the table."""
        entry = self._entries[row] if 0 <= row < len(self._entries) else ""
        return None if isinstance(entry, str) else entry

    def heading_at(self, row: int) -> str:
        """The heading in a row; empty where a task stands."""
        entry = self._entries[row] if 0 <= row < len(self._entries) else ""
        return entry if isinstance(entry, str) else ""

    def place_of(self, task_id: TaskId) -> int:
        """The row of a task; -1 where it is not shown."""
        self._asked += 1
        if self._asked <= LOOKED_THROUGH:
            return self._entries.index(task_id) if task_id in self._entries else -1
        if not self._place:
            self._place = {entry: at for at, entry in enumerate(self._entries) if not isinstance(entry, str)}
        return self._place.get(task_id, -1)

    def row_at(self, row: int) -> TaskListRow | None:
        """What is known of the task of a row; None for a heading, or where the task is gone."""
        task_id = self.task_at(row)
        if task_id is None:
            return None
        if task_id not in self._rows:
            near = self._entries[max(0, row - READ_AROUND) : row + READ_AROUND]
            wanted = [one for one in near if not isinstance(one, str) and one not in self._rows]
            self._rows |= self._read(wanted)
        return self._rows.get(task_id)

    def text(self, row: TaskListRow, column: TaskColumn) -> str:
        """What a cell says."""
        match column:
            case TaskColumn.KEY:
                return task_key(row.task_id)
            case TaskColumn.TITLE:
                return one_line(row.title)
            case TaskColumn.PROJECT:
                return one_line(row.project_name)
            case TaskColumn.OWNER:
                return one_line(row.owner_name)
            case TaskColumn.ROLE:
                return one_line(row.role_name)
            case TaskColumn.STATE:
                return state_words(row)
            case TaskColumn.DUE:
                return write_date(row.due_on) if row.due_on else ""
            case TaskColumn.PRIORITY:
                return str(row.priority)
            case TaskColumn.LABELS:
                return ", ".join(map(one_line, row.labels))
            case TaskColumn.EFFORT:
                return effort_text(row.effort_minutes) if row.effort_minutes else ""
            case TaskColumn.START:
                return _moment(row.planned_start, self.today)
            case TaskColumn.FINISH:
                return _moment(row.planned_finish, self.today)

    def is_late(self, row: TaskListRow) -> bool:
        """Whether its due day is over and it is not."""
        return row.due_on is not None and row.due_on < self.today and not row.state.over

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.columns[section].head if across and section < len(self.columns) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole)
        if not index.isValid() or role not in (*shown, Qt.ItemDataRole.ToolTipRole):
            return None
        heading = self.heading_at(index.row())
        if heading:
            return heading if index.column() == 0 and role in shown else None
        row, column = self.row_at(index.row()), self.columns[index.column()]
        text = self.text(row, column) if row is not None else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return text or f"no {column.head.lower()}"
        return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.heading_at(index.row()):
            return Qt.ItemFlag.ItemIsEnabled
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if self.columns[index.column()] in EDITABLE else found

    def setData(self, index: Index, value: str, role: int = Qt.ItemDataRole.EditRole) -> bool:
        task_id, row = self.task_at(index.row()), self.row_at(index.row())
        column = self.columns[index.column()]
        if task_id is None or row is None or value.strip() == self.text(row, column):
            return False
        self.edit(task_id, column, value.strip())
        return True


def _moment(at: datetime | None, today: date) -> str:
    return f"{short_date(at.date(), today)} {at:%H:%M}" if at is not None else ""
