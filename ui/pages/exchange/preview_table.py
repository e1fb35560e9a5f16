"""The rows of an imported file as the tasks that they would be."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from app.domain.ids import PersonId, ProjectId
from app.exchange.task_match import ImportLine, Verdict
from ui.link.theme import theme
from ui.widgets.date_text import short_date
from ui.widgets.table_model import TextTableModel

WIDTHS = (50, 80, 190, 96, 110, 66, 66, 180)


class PreviewTable(TextTableModel):
    """Shows lines; names of people and projects come from what the dialog knows."""

    heads = ("Row", "Import", "Task", "Owner", "Project", "Due", "State", "What to know")

    def __init__(self, people: Mapping[PersonId, str], projects: Mapping[ProjectId, str], parent: QObject) -> None:
        super().__init__(parent)
        self._people, self._projects = people, projects
        self.lines: Sequence[ImportLine] = ()

    def show_lines(self, lines: Sequence[ImportLine]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def row_total(self) -> int:
        return len(self.lines)

    def ink(self, row: int, column: int) -> QColor:
        return _ink(self.lines[row], column)

    def cell(self, row: int, column: int) -> str:
        line = self.lines[row]
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


def _ink(line: ImportLine, column: int) -> QColor:
    t = theme().tokens
    if line.verdict is Verdict.REFUSED:
        return t.bad if column in (1, 7) else t.muted
    if line.verdict is Verdict.SAME:
        return t.faint
    return t.text if column in (1, 2) else t.muted
