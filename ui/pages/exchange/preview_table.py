"""The rows of an imported file as the tasks that they would be."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.ids import PersonId, ProjectId
from app.exchange.task_match import ImportLine, Verdict
from ui.link.plain_text import one_line, tip
from ui.link.theme import theme
from ui.link.typography import numbers
from ui.widgets.date_text import short_date

Index = QModelIndex | QPersistentModelIndex
HEADS = ("Row", "Import", "Task", "Owner", "Project", "Due", "State", "What to know")
WIDTHS = (50, 80, 190, 96, 110, 66, 66, 180)


class PreviewTable(QAbstractTableModel):
    """Shows lines; names of people and projects come from what the dialog knows."""

    def __init__(self, people: Mapping[PersonId, str], projects: Mapping[ProjectId, str], parent: QObject) -> None:
        super().__init__(parent)
        self._people, self._projects = people, projects
        self.lines: Sequence[ImportLine] = ()

    def show_lines(self, lines: Sequence[ImportLine]) -> None:
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
            return one_line(self._text(line, index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._text(line, index.column()))
        if role == Qt.ItemDataRole.FontRole:
            return numbers()
        if role == Qt.ItemDataRole.ForegroundRole:
            return _ink(line, index.column())
        return None

    def _text(self, line: ImportLine, column: int) -> str:
        if column in (0, 1, 2, 7):
            return {0: str(line.row), 1: str(line.verdict), 2: line.title, 7: " ".join(line.said)}[column]
        task = line.task
        if task is None:
            return ""
        if column == 3:
            return self._people.get(task.owner_id, "")
        if column == 4:
            own = self._projects.get(task.project_id, "") if task.project_id is not None else ""
            return f"{line.new_project} (new)" if line.new_project else own
        if column == 5:
            return short_date(task.due_on) if task.due_on is not None else "—"
        return self._state(line)

    def _state(self, line: ImportLine) -> str:
        wanted = line.record.state if line.record is not None else None
        return str(wanted or "ready") if line.verdict is Verdict.NEW else str(line.task.state if line.task else "")


def _ink(line: ImportLine, column: int) -> object:
    t = theme().tokens
    if line.verdict is Verdict.REFUSED:
        return t.bad if column in (1, 7) else t.muted
    if line.verdict is Verdict.SAME:
        return t.faint
    return t.text if column in (1, 2) else t.muted
