"""The projects as an item model; what needs a forecast is read when a row is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.ids import ProjectId
from app.domain.project import ProjectState
from app.queries.project import ProjectHead, ProjectLine, project_heads, project_line
from app.queries.project_page import NO_BUDGET, ProjectLight, budget_light
from app.queries.where import where_words
from ui.link.context import Context
from ui.link.money import money_form
from ui.link.plain_text import one_line, tip

LINE = Qt.ItemDataRole.UserRole
BUDGET = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """Which projects the list shows: by their names, and by where they belong."""

    running_only: bool = True
    text: str = ""

    def fits(self, head: ProjectHead) -> bool:
        state = head.state is ProjectState.RUNNING or not self.running_only
        return state and self.text.casefold() in f"{head.name}\n{head.place}".casefold()


class ProjectModel(QAbstractListModel):
    """One row a project, in the order of the query."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.shown = ProjectFilter()
        self.heads: Sequence[ProjectHead] = ()
        self.all_count = 0
        self._lines: dict[ProjectId, ProjectLine | None] = {}
        self.names_only = True
        """Until ``tell_lines``: the first painting waits for no forecast."""
        self._budgets: dict[ProjectId, ProjectLight] = {}

    @property
    def lines_read(self) -> int:
        """For how many rows a forecast was made since the last reading."""
        return len(self._lines)

    def read_again(self) -> None:
        """Heads now, lines when they are looked at."""
        heads = self._context.read(project_heads)
        self.beginResetModel()
        self._lines, self._budgets = {}, {}
        self.all_count = len(heads)
        self.heads = [head for head in heads if self.shown.fits(head)]
        self.endResetModel()

    def tell_lines(self) -> None:
        """From now on rows are told with what needs a forecast."""
        if self.names_only:
            self.names_only = False
            if self.heads:
                self.dataChanged.emit(self.index(0), self.index(len(self.heads) - 1))

    def row_of(self, project_id: object) -> int:
        """-1 when it is not shown."""
        return next((row for row, head in enumerate(self.heads) if head.project_id == project_id), -1)

    def line(self, row: int) -> ProjectLine | None:
        """Everything of one row; None when the project has gone meanwhile."""
        project_id = self.heads[row].project_id
        if project_id not in self._lines:
            self._lines[project_id] = self._context.read(project_line, project_id)
        return self._lines[project_id]

    def budget(self, project_id: ProjectId) -> ProjectLight:
        """How the budget of one row stands."""
        if project_id not in self._budgets:
            self._budgets[project_id] = self._context.read(budget_light, project_id, money_form(self._context))
        return self._budgets[project_id]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return one_line(self.heads[index.row()].name)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            line = self.line(index.row())
            return one_line(self._description(line)) if line is not None else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index.row())
        if role == BUDGET:
            return self.budget(self.heads[index.row()].project_id)
        return self.line(index.row()) if role == LINE and not self.names_only else None

    def _tip(self, row: int) -> str | None:
        """Where it is, whole, for titles that had no room; and its budget."""
        line, budget = self.line(row), self.budget(self.heads[row].project_id).words
        where = where_words(line.current, line.following) if line is not None else ""
        money = f"Budget: {budget}" if budget != NO_BUDGET else ""
        return tip("\n".join(part for part in (where, money) if part)) if where or money else None

    def _description(self, line: ProjectLine) -> str:
        budget = self.budget(line.project_id)
        money = f"; budget {budget.words}" if budget.words != NO_BUDGET else ""
        where = where_words(line.current, line.following)
        return " ".join(part for part in (line.sentence, where, f"{line.done} of {line.total} done{money}") if part)
