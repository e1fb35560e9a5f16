"""One project in the side panel: its sentence, what can be done with it, its tasks in the order of the plan."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.actions.project import rename_project, set_reduced_scope
from app.domain.ids import ProjectId
from app.domain.project import Project, ProjectState
from app.queries.early_warning import verdict_of
from app.queries.project import ProjectLine, TaskLine, outlook, project_line, task_lines
from app.queries.project_field import fields_of
from app.queries.reader import Reader
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.place import ReduceScope, TaskPanelPlace
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import HEAD, META, SEMIBOLD, font, numbers, theme
from ui.pages.projects.lever_section import LeverSection
from ui.pages.projects.told_section import ToldSection, ToldShown, read_told
from ui.widgets.button import allow, button, button_row, link_button
from ui.widgets.card import is_state
from ui.widgets.choice_field import CheckField
from ui.widgets.elided import wrapped_lines
from ui.widgets.fold import Fold
from ui.widgets.project_commands import project_commands
from ui.widgets.table_model import LineTableModel
from ui.widgets.task_columns import task_columns


@dataclass(frozen=True, slots=True)
class ProjectShown:
    """What the side panel shows of one project, read at one moment."""

    line: ProjectLine
    tasks: tuple[TaskLine, ...]
    reduced_scope: bool
    optional: bool
    """The workflow has steps that reduced scope leaves out."""
    asks: bool = False
    """The workflow has questions about its project."""
    told: ToldShown | None = None
    slips: bool = False


_ALWAYS = ("project_page", "project_board")
"""What can be done with a project that is over, too."""


class ProjectPanel(QWidget):
    """Enter on a task opens it; the name is a field that renames."""

    def __init__(self, context: Context, shown: ProjectShown) -> None:
        super().__init__()
        self._context = context
        self.project_id = shown.line.project_id
        self.sentence = plain_label()
        self.sentence.setFont(font(HEAD, SEMIBOLD))
        self.sentence.setWordWrap(True)
        self.more = plain_label()
        self.more.setProperty("tone", "muted")
        self.more.setFont(font(META))
        self.name = named(QLineEdit(), "Name of the project")
        self.name.editingFinished.connect(self._rename)
        self.name.hide()
        self.rename = link_button("Rename")
        self.rename.clicked.connect(self._ask_name)
        self.scope = named(CheckField("Reduced scope"), "Reduced scope")
        self.scope.chosen.connect(self._set_scope)
        self.tasks = LineTableModel(task_columns(), self)
        self.table = ProjectTaskTable(self.tasks, self)
        self.table.activated.connect(lambda _: self._open_task())
        self.levers = LeverSection(context, self.project_id)
        self.told = ToldSection(context, self.project_id)
        self.told_fold = Fold("Who is told", self.told, is_open=False)
        self._lay_out()
        self.show_project(shown)

    @staticmethod
    def read(reader: Reader, project_id: ProjectId) -> ProjectShown | None:
        """None when the project is gone."""
        line, project = project_line(reader, project_id), reader.get(Project, project_id)
        if line is None or project is None:
            return None
        tasks = tuple(task_lines(reader, project_id))
        asks = bool(fields_of(reader, project_id)[1])
        told = read_told(reader, project)
        verdict = verdict_of(reader, project_id) if project.state is ProjectState.RUNNING else None
        slips = verdict is not None and verdict.slips
        return ProjectShown(line, tasks, project.reduced_scope, _has_optional(reader, project), asks, told, slips)

    def _set_scope(self, on: bool) -> None:
        """At once; where it is refused the dialog says who must agree, and asks them."""
        if self._context.do(set_reduced_scope, self.project_id, on=on) is None:
            self.scope.show_checked(not on)
            self._context.go_to(ReduceScope(self.project_id))

    def show_project(self, shown: ProjectShown) -> None:
        """Fill in what is true now."""
        line = shown.line
        self._shown = shown
        set_text(self.sentence, line.sentence)
        set_text(self.more, f"{line.key} · {line.workflow or 'no workflow'} · {line.done} of {line.total} done")
        if not self.name.hasFocus():
            self.name.setText(line.name)
        self.scope.show_checked(shown.reduced_scope)
        self.scope.setVisible(shown.optional)
        running = line.state is ProjectState.RUNNING
        for made in (*self._buttons, self.scope):
            allow(made, "" if running or made.objectName() in _ALWAYS else "The project is over.")
            made.setVisible(made.objectName() != "change_fields" or shown.asks)
        self.tasks.show_lines(shown.tasks)
        self.table.fit()
        self.levers.refresh(shown.slips)
        if shown.told is not None:
            self.told.show_told(shown.told)

    def _ask_name(self) -> None:
        self.name.show()
        self.rename.hide()
        self.name.setFocus()
        self.name.selectAll()

    def _rename(self) -> None:
        self.name.hide()
        self.rename.show()
        typed = self.name.text().strip()
        if typed != self._shown.line.name and self._context.do(rename_project, self.project_id, typed) is None:
            self.name.setText(self._shown.line.name)

    def _open_task(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self._context.go_to(TaskPanelPlace(self.tasks.lines[index.row()].task.id))

    def _lay_out(self) -> None:
        self._buttons = []
        for command in project_commands(self._context, self.project_id):
            if command.id in ("project_page", "move_date", "change_fields", "project_board", "cancel_project"):
                made = button(command, self)
                made.setObjectName(command.id)
                self._buttons.append(made)
        name_row = QHBoxLayout()
        name_row.setSpacing(12)
        name_row.addWidget(self.name, 1)
        name_row.addWidget(self.rename)
        name_row.addWidget(self.scope)
        name_row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.setSpacing(12)
        layout.addWidget(self.sentence)
        layout.addWidget(self.more)
        layout.addLayout(button_row(*self._buttons))
        layout.addLayout(name_row)
        layout.addWidget(self.levers)
        layout.addWidget(self.told_fold)
        layout.addWidget(self.table)
        layout.addStretch()


class ProjectTaskTable(QTableView):
    """All of its lines at once, without a bar of its own. Words wrap; the title has what the other columns leave."""

    def __init__(self, tasks: LineTableModel[TaskLine], parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "Tasks of the project")
        self.setModel(tasks)
        self.setItemDelegate(_WrappedCell(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setProperty("bare", "true")
        self.verticalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def fit(self) -> None:
        """Columns as wide and rows as high as what stands in them."""
        most, metrics = [column.width for column in task_columns()], QFontMetrics(numbers())
        cells = range(self.model().rowCount())
        others = 0
        for column in range(1, len(most)):
            said = [str(self.model().index(row, column).data()) for row in cells]
            wanted = max((metrics.horizontalAdvance(text) for text in said), default=0) + 2 * CELL_PAD
            wanted = max(min(wanted, most[column]), self.horizontalHeader().sectionSizeHint(column))
            self.setColumnWidth(column, wanted)
            others += wanted
        self.setColumnWidth(0, max(self.viewport().width() - others, most[0]))
        self.resizeRowsToContents()
        bar = self.horizontalScrollBar().sizeHint().height() if others + most[0] > self.viewport().width() else 0
        self.setFixedHeight(self.verticalHeader().length() + self.horizontalHeader().sizeHint().height() + 4 + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


CELL_PAD, LEAST_ROW, MOST_LINES = 10, 34, 6


class _WrappedCell(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        t, rect = theme().tokens, QRect(option.rect)
        painter.save()
        if is_state(option, QStyle.StateFlag.State_Selected):
            painter.fillRect(rect, t.accent_soft)
        face, ink = _face(index), index.data(Qt.ItemDataRole.ForegroundRole)
        lines = wrapped_lines(str(index.data()), face, rect.width() - 2 * CELL_PAD, MOST_LINES)
        painter.setFont(face)
        painter.setPen(ink)
        room = rect.adjusted(CELL_PAD, 0, -CELL_PAD, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "\n".join(lines))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = self.parent()
        width = view.columnWidth(index.column()) if isinstance(view, QTableView) else LEAST_ROW
        lines = len(wrapped_lines(str(index.data()), _face(index), width - 2 * CELL_PAD, MOST_LINES))
        return QSize(width, max(LEAST_ROW, lines * QFontMetrics(numbers()).lineSpacing() + 14))


def _face(index: QModelIndex | QPersistentModelIndex) -> QFont:
    face = index.data(Qt.ItemDataRole.FontRole)
    return face if isinstance(face, QFont) else font()


def _has_optional(reader: Reader, project: Project) -> bool:
    graph = outlook(reader, project.id).loaded.graph
    return graph is not None and any(step.optional and step.has_task for step in graph.steps)
