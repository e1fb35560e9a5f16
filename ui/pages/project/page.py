"""The page of one project: what the header says of it, its tabs, and which of them is shown."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.domain.ids import ProjectId
from app.domain.project import Project
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.queries.outline import is_free_outline
from app.queries.project_page import project_header
from ui.link.accessible import named
from ui.link.command import Command, menu_spot, pop_up
from ui.link.context import Context
from ui.link.money import money_form
from ui.link.page import Page, Renaming
from ui.link.place import (
    AddTask,
    MoveDate,
    PageId,
    PagePlace,
    Place,
    ProjectPagePlace,
    ProjectPlace,
    ProjectTabId,
    ProjectTasksPlace,
    TaskPlace,
)
from ui.link.plain_text import one_line, set_tool_tip
from ui.pages.project.head import LOW_UNDER, ProjectHead
from ui.pages.project.tab import ProjectTab
from ui.pages.project.tabs import TABS
from ui.widgets.button import link_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.project_commands import project_commands
from ui.widgets.side_panel import SidePanel

_PROJECT, _TAB = "project.open", "project.tab"
"""The preferences in which the project that was shown last is kept, and its tab."""

_SIGNING = (
    ("ask", "Ask for sign-off…", "circle-check"),
    ("poll", "Date poll…", "calendar-clock"),
    ("lock", "Fix date", "lock"),
    ("ready", "Ready to start?", "circle-play"),
)
"""What the card of sign-offs begins, whether it is shown already or not: name, words while no date is fixed, icon."""


_ELSEWHERE = (
    ("Plan", PageId.PLAN, "The plan with the bars of this project"),
    ("People", PageId.WORKLOAD, "Who works on this project, and how much of their time it takes"),
    ("Calendar", PageId.CALENDAR, "The calendar with the dates of this project"),
)
"""What of a project stands on other pages, one press away."""


class _TabRow(QWidget):
    """The tabs, and beside them the links; these give way to the tabs, for the menu More leads there, too."""

    def __init__(self, tabs: QTabBar, links: Sequence[QPushButton]) -> None:
        super().__init__()
        self._tabs, self._links = tabs, links
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(tabs, 1)
        for link in links:
            row.addWidget(link)
        # A link that may be hidden must not keep the row wide.
        self.setMinimumWidth(1)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            beside = sum(link.sizeHint().width() + 4 for link in self._links)
            room = self.width() >= self._tabs.sizeHint().width() + beside
            for link in self._links:
                link.setVisible(room)
        return super().event(event)


class ProjectPage(Page):
    """Shows the project that was asked for last; tabs are made when they are first looked at."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Project")
        self.project_id: ProjectId | None = None
        """None while there is none to show."""
        self._asked_for = ProjectId(context.preferences.get(_PROJECT, 0))
        self.head = ProjectHead()
        self.tab_bar = named(QTabBar(), "Project")
        self.tab_bar.setExpanding(False)
        self.tab_bar.setUsesScrollButtons(True)
        self.tab_bar.setElideMode(Qt.TextElideMode.ElideNone)
        self._tabs: dict[ProjectTabId, ProjectTab] = {}
        self.body = QStackedWidget()
        choose = Command("choose_project", "All projects", lambda: context.go_to(PagePlace(PageId.PROJECTS)))
        self.empty = EmptyState("folder-open", "No project is open.", choose, "Choose one from the list of projects.")
        self.whole = QWidget()
        self.links = [self._link(*leads) for leads in _ELSEWHERE]
        self._lay_out()
        wanted = context.preferences.get(_TAB, "")
        for entry in TABS:
            self.tab_bar.addTab(entry.title)
            if entry.id == wanted:
                self.tab_bar.setCurrentIndex(self.tab_bar.count() - 1)
        self.tab_bar.currentChanged.connect(lambda _: self._tab_chosen())
        self.head.tab_asked.connect(self.show_tab)
        self.head.date_asked.connect(self._move_date)
        self.head.stage_chosen.connect(lambda stage: self.show_tab(ProjectTabId.OVERVIEW, f"gate {stage}"))

    @property
    def leads_back(self) -> bool:
        return True

    def renaming(self) -> Renaming | None:
        project_id = self.project_id
        if project_id is None:
            return None

        def rename(name: str) -> None:
            # Only here: what starts and moves projects is slow to import, and few are renamed.
            from app.actions.project import rename_project

            self.context.do(rename_project, project_id, name)

        return rename

    def primary(self) -> Command | None:
        if self.project_id is None:
            return None
        return Command("add_project_task", "Add task", self._add_task, "plus")

    def _add_task(self) -> None:
        """Into the outline where that is the order, else beside the workflow."""
        if self.project_id is not None and self.context.read(is_free_outline, self.project_id):
            self.show_tab(ProjectTabId.TASKS, "next")
        else:
            self.context.go_to(AddTask(self.project_id))

    def secondary(self) -> tuple[Command, ...]:
        return () if self.project_id is None else (Command("project_more", "More", self._show_menu, "ellipsis"),)

    def commands(self) -> tuple[Command, ...]:
        if self.project_id is None:
            return ()
        others = [one for one in project_commands(self.context, self.project_id) if one.id != "project_page"]
        rename = Command("rename_project", "Rename project", self.rename_asked.emit, "pencil", "F2")
        tabs = [
            Command(
                f"project_tab_{entry.id}", f"Project: {entry.title}", partial(self.show_tab, entry.id), "folder-open"
            )
            for entry in TABS
        ]
        write = Command("write_journal", "Write into the journal", self._write_journal, "square-pen", "J")
        project_id = self.project_id
        project = self.context.read(lambda reader: reader.get(Project, project_id))
        fixed = project is not None and project.date_fixed
        signing = [
            Command(
                f"sign_off_{name}",
                "Release date…" if name == "lock" and fixed else text,
                partial(self.show_tab, ProjectTabId.OVERVIEW, f"sign-off {name}"),
                sign,
            )
            for name, text, sign in _SIGNING
        ]
        report = partial(self.show_tab, ProjectTabId.JOURNAL, "status report")
        status = Command("status_report", "Status report…", report, "file-text")
        return (rename, write, status, *signing, *others, *tabs)

    def _write_journal(self) -> None:
        self.show_tab(ProjectTabId.JOURNAL, "entry")

    @property
    def tab_id(self) -> ProjectTabId:
        """The tab that is shown."""
        return TABS[max(0, self.tab_bar.currentIndex())].id

    def tab(self) -> ProjectTab:
        """The tab that is shown, made now if nobody has looked at it yet."""
        entry = TABS[max(0, self.tab_bar.currentIndex())]
        made = self._tabs.get(entry.id)
        if made is None:
            made = self._tabs[entry.id] = entry.make(self.context, self.body)
            self.body.addWidget(named(made, entry.title))
        return made

    def show_tab(self, tab_id: ProjectTabId, about: str = "") -> None:
        """Another tab, at what ``about`` names; nothing for a tab that there is not."""
        ids = [entry.id for entry in TABS]
        if tab_id not in ids:
            return
        self.tab_bar.setCurrentIndex(ids.index(tab_id))
        self._show_tab()
        if about:
            self.tab().bring_forward(about)

    def show_place(self, place: Place) -> bool:
        if isinstance(place, ProjectPlace):
            return place.project_id == self.project_id and self.isVisible()
        if isinstance(place, TaskPlace):
            task = self.context.read(lambda reader: reader.get(Task, place.task_id))
            here = task is not None and task.project_id == self.project_id and self.isVisible()
            if here:
                self.show_tab(ProjectTabId.TASKS, f"task {place.task_id}")
            return here
        if not isinstance(place, ProjectPagePlace):
            return False
        if place.project_id != self._asked_for:
            self._asked_for = place.project_id
            self.context.preferences.set(_PROJECT, int(place.project_id))
            self.tab_bar.setCurrentIndex(0)
        if place.tab is not None:
            self.show_tab(place.tab)
        self.refresh(None)
        if place.about:
            self.tab().bring_forward(place.about)
        return self.project_id is not None

    def refresh(self, changes: ChangeSet | None) -> None:
        header = self.context.read(project_header, self._asked_for, money_form(self.context))
        self.project_id = self._asked_for if header is not None else None
        self.whole.setVisible(header is not None)
        self.empty.setVisible(header is None)
        if header is not None:
            self.head.show_header(header)
        self.set_header(*((one_line(header.name), header.sentence) if header is not None else ("Project", "")))
        self.header_changed.emit()
        if self.project_id is None:
            return
        self._count(self.project_id)
        shown = self.tab()
        for tab in self._tabs.values():
            if tab is not shown or changes is None:
                tab.forget()
        if changes is not None and shown.project_id == self.project_id:
            shown.refresh(changes)
        self._show_tab()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self.project_id is not None:
            self.rename_asked.emit()
        elif event.key() == Qt.Key.Key_J and self.project_id is not None and not event.modifiers():
            self._write_journal()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.phases.set_low(event.size().height() < LOW_UNDER)

    def _link(self, title: str, page: PageId, what: str) -> QPushButton:
        """To another page with the work of this project alone; the budget is a tab beside it."""
        made = link_button(title)
        set_tool_tip(named(made, title, what), what)
        made.clicked.connect(
            lambda: self.context.go_to(ProjectTasksPlace(self.project_id, page)) if self.project_id else None
        )
        return made

    def _move_date(self) -> None:
        if self.project_id is not None:
            self.context.go_to(MoveDate(self.project_id))

    def _tab_chosen(self) -> None:
        """What stood beside the tab before goes with it: the room is the tab's own."""
        self.context.preferences.set(_TAB, str(self.tab_id))
        for panel in self.findChildren(SidePanel):
            panel.close_panel()
        self._show_tab()

    def _show_tab(self) -> None:
        if self.project_id is None:
            return
        made = self.tab()
        self.body.setCurrentWidget(made)
        made.show_project(self.project_id)

    def _count(self, project_id: ProjectId) -> None:
        """Say in each tab how much stands in it."""
        for at, entry in enumerate(TABS):
            count = self.context.read(entry.count, project_id)
            self.tab_bar.setTabText(at, f"{entry.title}  {count}" if count else entry.title)

    def _show_menu(self) -> None:
        if self.project_id is not None:
            others = [one for one in project_commands(self.context, self.project_id) if one.id != "project_page"]
            signing = [one for one in self.commands() if one.id.startswith("sign_off_")]
            pop_up([*others, *signing], self).popup(menu_spot(self))

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self.whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addWidget(self.head)
        inside.addWidget(_TabRow(self.tab_bar, self.links))
        inside.addWidget(self.body, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 0, 24, 12)
        layout.addWidget(self.whole, 1)
        layout.addWidget(self.empty, 1)


def make(context: Context) -> Page:
    """What the table of pages builds."""
    return ProjectPage(context)
