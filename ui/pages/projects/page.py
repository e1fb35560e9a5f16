"""The page Projects: filter, list, and the panel of the chosen one."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.domain.ids import ProjectId
from app.editing.change import ChangeSet
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import Place, ProjectPlace, StartProject
from ui.pages.projects.items import ProjectDelegate
from ui.pages.projects.model import ProjectFilter, ProjectModel
from ui.pages.projects.panel import ProjectPanel, project_commands
from ui.widgets.card import CardList
from ui.widgets.empty_state import EmptyState
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import SegmentedControl
from ui.widgets.side_panel import SidePanel


def make(context: Context) -> Page:
    """What the table of pages builds."""
    return ProjectsPage(context)


class ProjectList(CardList):
    """Enter opens what is chosen, as a click does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.clicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ProjectsPage(Page):
    """Running projects by their date; the others with *All*."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Projects")
        self.list = ProjectList("Projects")
        self.model = ProjectModel(context, self.list)
        self.list.setModel(self.model)
        self.list.setItemDelegate(ProjectDelegate(self.list))
        self.filter = SegmentedControl("Which projects", (("running", "Running"), ("all", "All")))
        self.search = SearchField("Find a project")
        self.search.setMaximumWidth(260)
        start = Command("start_project", "Start project…", lambda: context.go_to(StartProject()), "plus")
        self.empty = EmptyState("folder-kanban", "No project yet. Start one from a workflow", start)
        self.nothing = EmptyState("filter", "No project fits.", more="Choose All, or clear the search field.")
        self._lay_out()
        self.panel = SidePanel(self, "Project", context.preferences.get("projects.panel", 640))
        self.open_id: ProjectId | None = None
        self._connect()

    def primary(self) -> Command | None:
        return Command("start_project", "Start project…", lambda: self.context.go_to(StartProject()), "plus")

    def commands(self) -> tuple[Command, ...]:
        return project_commands(self.context, self.open_id) if self.open_id is not None else ()

    def refresh(self, changes: ChangeSet | None) -> None:
        chosen = self._chosen_id()
        self.model.read_again()
        row = self.model.row_of(chosen)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        self._show_what_there_is()
        if self.open_id is not None:
            self._fill_panel(self.open_id)
        running = len(self.model.heads)
        words = f"{running} running" if self.model.shown.running_only else f"{running} in all"
        self.set_header(subtitle=words if self.model.all_count else "Nothing started yet")

    def show_place(self, place: Place) -> bool:
        if not isinstance(place, ProjectPlace):
            return False
        if self.model.row_of(place.project_id) < 0:
            self.search.clear()
            self.filter.choose("all")
            self._filter()
        row = self.model.row_of(place.project_id)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
            self._open(self.model.index(row))
        return row >= 0

    def _chosen_id(self) -> ProjectId | None:
        index = self.list.currentIndex()
        return self.model.heads[index.row()].project_id if index.isValid() else None

    def _open(self, index: QModelIndex) -> None:
        self.open_id = self.model.heads[index.row()].project_id
        self._fill_panel(self.open_id)

    def _fill_panel(self, project_id: ProjectId) -> None:
        line = self.context.read(ProjectPanel.read, project_id)
        if line is None:
            self.panel.close_panel()
            return
        content = self.panel.content
        if isinstance(content, ProjectPanel) and content.project_id == project_id and not self.panel.isHidden():
            content.show_project(line)
        else:
            content = ProjectPanel(self.context, line)
        if content is not self.panel.content:
            self.panel.open_panel(line.line.name, content)
            self._make_room(self.panel.width())
        else:
            self.panel.set_title(line.line.name)

    def _panel_closed(self) -> None:
        self.open_id = None
        self._make_room(0)

    def _panel_resized(self, width: int) -> None:
        self.context.preferences.set("projects.panel", width)
        self._make_room(width)

    def _make_room(self, width: int) -> None:
        """The list stays readable beside the panel."""
        self._rows.setContentsMargins(22, 8, width + 12 if width else 20, 8)

    def _filter(self) -> None:
        self.model.shown = ProjectFilter(self.filter.current == "running", self.search.text().strip())
        self.refresh(None)

    def _show_what_there_is(self) -> None:
        if self.model.heads:
            self._stack.setCurrentWidget(self.list)
        else:
            self._stack.setCurrentWidget(self.nothing if self.model.all_count else self.empty)
        self._bar.setVisible(self.model.all_count > 0)

    def _lay_out(self) -> None:
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(2, 0, 4, 8)
        bar.addWidget(self.filter)
        bar.addStretch()
        bar.addWidget(self.search)
        self._stack = QStackedLayout()
        for part in (self.list, self.nothing, self.empty):
            self._stack.addWidget(part)
        self._rows = layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 8, 20, 8)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addLayout(self._stack, 1)

    def _connect(self) -> None:
        self.list.clicked.connect(self._open)
        self.filter.chosen.connect(lambda _: self._filter())
        self.search.searched.connect(lambda _: self._filter())
        self.search.left.connect(self.list.setFocus)
        self.panel.closed.connect(self._panel_closed)
        self.panel.resized.connect(self._panel_resized)
