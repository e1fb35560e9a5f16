"""The tasks of one project as a table: due, expected, slack, owner, state."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.run import SkipReason, TaskState
from app.queries.project import TaskLine
from ui.link.plain_text import one_line, tip
from ui.link.theme import theme
from ui.link.typography import numbers
from ui.widgets.date_text import short_date

Index = QModelIndex | QPersistentModelIndex
HEADS = ("Task", "Owner", "Due", "Expected", "Slack", "State")


def state_words(line: TaskLine) -> str:
    """The state with what makes it special."""
    run = line.task.run
    if line.only_if:
        return line.only_if
    if line.task.blocked is not None and run.state.open:
        return f"blocked by {line.task.blocked.by}"
    if run.skip is not None and run.state is TaskState.WAITING:
        return "left out"
    if run.state is TaskState.SKIPPED and run.skip is SkipReason.NOT_NEEDED:
        return "not needed"
    return f"{run.state}, round {run.round}" if run.round > 1 else str(run.state)


class TaskTable(QAbstractTableModel):
    """In the order of the plan."""

    WIDTHS = (200, 96, 66, 84, 62, 104)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: Sequence[TaskLine] = ()

    def show_tasks(self, lines: Sequence[TaskLine]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADS[section] if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._text(line, index.column()))
        if role == Qt.ItemDataRole.FontRole:
            return numbers()
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(line, index.column())
        return None

    def _text(self, line: TaskLine, column: int) -> str:
        task, dates = line.task, line.dates
        match column:
            case 0:
                return one_line(task.title)
            case 1:
                return one_line(line.owner)
            case 2:
                return short_date(task.due_on) if task.due_on else "—"
            case 3:
                return short_date(dates.expected_finish.date()) if dates is not None else "—"
            case 4:
                return _slack(line)
        return one_line(state_words(line))

    def _ink(self, line: TaskLine, column: int) -> object:
        t = theme().tokens
        if line.task.state.over or line.only_if or line.task.run.skip is not None:
            return t.faint
        if _is_bad(line, column):
            return t.bad
        return t.text if column == 0 else t.muted


def _is_bad(line: TaskLine, column: int) -> bool:
    """An expected day after due, a slack below zero: the figure that is wrong, not the row."""
    dates = line.dates
    if dates is None:
        return False
    return dates.at_risk if column == 3 else column == 4 and dates.slack_minutes is not None and dates.slack_minutes < 0


def _slack(line: TaskLine) -> str:
    """In company working days."""
    if line.task.state.over or line.dates is None or line.dates.slack_days is None:
        return "—"
    return f"{line.dates.slack_days} d"
