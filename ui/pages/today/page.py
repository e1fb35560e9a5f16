"""The page Today: lays out its five sections, walks them, and sends keys and clicks on their rows to their actions."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.domain.ids import PersonId, ProjectId, TaskId
from app.editing.change import ChangeSet
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.page_id import PageId
from ui.link.plain_text import set_text
from ui.pages.today.missed_costs import MissedCosts
from ui.pages.today.model import NewsKey, TodayRows, missed_rows, today_rows
from ui.widgets.ask_bar import AskBar
from ui.widgets.row_list import RowItem, RowList, RowTool
from ui.widgets.section import Section

if TYPE_CHECKING:
    from ui.link.place import Place
    from ui.pages.today.first_steps import FirstSteps
    from ui.pages.today.held_runs import HeldRuns
    from ui.pages.today.row_actions import TodayActions
    from ui.widgets.answer_list import AnswerList

MORE = "Three things, then you work. All of it can be changed later in Settings."
NARROW_UNDER = 860


def make(context: Context) -> Page:
    """What the table of pages builds."""
    return TodayPage(context)


class TodayPage(Page):
    """Missed, due in 48 hours and approvals on the left; to tell and the news on the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Today")
        self.missed: RowList[TaskId] = RowList("Missed", WORK_TOOLS, fits=True)
        self.soon: RowList[TaskId] = RowList("Due in 48 hours", WORK_TOOLS[:2], fits=True)
        self.approvals: RowList[TaskId] = RowList("Approvals waiting", WORK_TOOLS[:1], fits=True)
        self.to_tell: RowList[PersonId] = RowList("To tell", TELL_TOOLS, fits=True, tools_stay=True)
        self.news: RowList[NewsKey] = RowList("Since yesterday", fits=True, leads=True)
        self.slipping: RowList[ProjectId] = RowList("Slips now", fits=True, leads=True)
        self.warnings = Section("Slips now", self.slipping)
        self.lists: tuple[RowList[Any], ...] = (self.missed, self.soon, self.approvals, self.to_tell, self.news)
        self.sections = (
            Section("Missed", self.missed, "Nothing missed."),
            Section("Due in 48 hours", self.soon, "Nothing is due in the next two days."),
            Section("Approvals waiting", self.approvals, "No approval is waiting."),
            Section("To tell", self.to_tell, "Everybody knows what they need to know."),
            Section("Since yesterday", self.news, "Nothing has happened since yesterday."),
        )
        self.ask = AskBar(lambda: self._today().on)
        self._rows: TodayRows | None = None
        self.costs = MissedCosts(context, self, self._show_missed)
        self._lay_out()
        self._connect()

    @cached_property
    def row_actions(self) -> "TodayActions":
        """Made for the first act: the first screen only reads, and letters and verbs are slow to import."""
        from ui.pages.today.row_actions import TodayActions

        return TodayActions(self.context, self.ask, lambda: self._today().cards)

    @cached_property
    def first_steps(self) -> "FirstSteps":
        """Made for an empty data folder: no other start needs it."""
        from ui.pages.today.first_steps import FirstSteps

        made = FirstSteps(self.context)
        self._stack.addWidget(made)
        return made

    @cached_property
    def answers(self) -> "AnswerList":
        """Made for the first answer: what reads and previews them is slow to import."""
        from ui.widgets.answer_list import AnswerList

        made = AnswerList(self.context)
        self._left.insertWidget(0, made)
        return made

    @cached_property
    def held(self) -> "HeldRuns":
        """Made for the first run that is due: most teams repeat nothing."""
        from ui.pages.today.held_runs import HeldRuns

        made = HeldRuns(self.context)
        self._left.insertWidget(0, made)
        return made

    def primary(self) -> Command | None:
        if self._is_fresh:
            return None
        return Command("open_round", "Round", lambda: self._go_to_page(PageId.ROUND), "list-checks")

    def secondary(self) -> tuple[Command, ...]:
        if self._is_fresh:
            return ()
        return (Command("start_project", "Start project…", self._start_project, "plus"),)

    def refresh(self, changes: ChangeSet | None) -> None:
        rows = self._rows = self.context.read(today_rows, self.costs.found)
        if rows.fresh:
            self.costs.stop()
            self._greet()
            return
        self._stack.setCurrentWidget(self._full)
        self.setFocusProxy(None)  # type: ignore[arg-type]
        if rows.answers or "answers" in self.__dict__:
            self.answers.refresh()
        if "held" in self.__dict__ or rows.run_held:
            self.held.refresh()
        self._share_width()
        self.slipping.show_items(rows.slipping)
        self.warnings.show_count(len(rows.slipping))
        self.warnings.setVisible(bool(rows.slipping))
        counts = (len(rows.missed), len(rows.soon), len(rows.approvals), len(rows.to_tell), rows.news_count)
        shown: tuple[Sequence[RowItem[Any]], ...] = (rows.missed, rows.soon, rows.approvals, rows.to_tell, rows.news)
        set_text(self.sections[1].note, rows.soon_until)
        had_focus = next((view for view in self.lists if view.hasFocus()), None)
        for section, view, items, count in zip(self.sections, self.lists, shown, counts, strict=True):
            view.show_items(items)
            section.show_count(count)
        if had_focus is not None and had_focus.isHidden():
            self._walk(had_focus, 1) or self._walk(had_focus, -1)
        self.set_header("Today", f"{rows.on:%A} {rows.on.day} {rows.on:%B} · {rows.summary}")
        self.costs.work_out(rows.missed_cards)

    def _show_missed(self) -> None:
        rows = self._today()
        items = self.context.read(missed_rows, rows.missed_cards, rows.on, rows.answered, self.costs.found)
        self.missed.show_items(items)

    def show_place(self, place: "Place") -> bool:
        # Only here, as below: the first screen goes to no place.
        from ui.link.place import TaskPlace

        return isinstance(place, TaskPlace) and any(
            view.choose(place.task_id) and view.enter_at() for view in self.lists[:3]
        )

    @property
    def _is_fresh(self) -> bool:
        return self._rows is not None and self._rows.fresh

    def _greet(self) -> None:
        steps = self.first_steps
        steps.refresh()
        self._stack.setCurrentWidget(steps)
        self.setFocusProxy(steps.first())
        if self.hasFocus():
            steps.first().setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_header(steps.accessibleName(), MORE)

    def _open_task(self, task_id: TaskId) -> None:
        from ui.link.place import TaskPanelPlace

        self.context.go_to(TaskPanelPlace(task_id))

    def _open_project(self, project_id: ProjectId) -> None:
        from ui.link.place import ProjectPagePlace

        self.context.go_to(ProjectPagePlace(project_id))

    def _start_project(self) -> None:
        from ui.link.place import StartProject

        self.context.go_to(StartProject())

    def _go_to_page(self, page: PageId) -> None:
        from ui.link.place import PagePlace

        self.context.go_to(PagePlace(page))

    def _today(self) -> TodayRows:
        return self._rows or self.context.read(today_rows, self.costs.found)

    def _lay_out(self) -> None:
        inside = self._inside = QWidget()
        self._columns = QHBoxLayout(inside)
        self._columns.setContentsMargins(24, 8, 24, 24)
        self._columns.setSpacing(16)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for column in (self._left, self._right):
            column.setSpacing(16)
            self._columns.addLayout(column, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self._scroll.setWidget(inside)
        self._full = QWidget()
        full = QVBoxLayout(self._full)
        full.setContentsMargins(0, 0, 0, 0)
        full.addWidget(self._scroll, 1)
        bar = QHBoxLayout()
        bar.setContentsMargins(24, 0, 24, 12)
        bar.addWidget(self.ask)
        full.addLayout(bar)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._full)
        self._narrow: bool | None = None
        self._arrange(narrow=False)

    def _arrange(self, narrow: bool) -> None:
        """Two columns where there is room, else one."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for column in (self._left, self._right):
            while column.takeAt(0) is not None:
                pass
        if "answers" in self.__dict__:
            self._left.addWidget(self.answers)
        if "held" in self.__dict__:
            self._left.addWidget(self.held)
        self._left.addWidget(self.warnings)
        for at, section in enumerate(self.sections):
            (self._left if narrow or at < 3 else self._right).addWidget(section)
        self._left.addStretch(1)
        self._right.addStretch(1)
        self._share_width()
        self._columns.setSpacing(0 if narrow else 16)

    def _share_width(self) -> None:
        """Answers have more to read than anything else."""
        answered = "answers" in self.__dict__ and not self.answers.isHidden()
        self._columns.setStretch(0, 3 if answered else 2)
        self._columns.setStretch(1, 0 if self._narrow else 2)

    def _connect(self) -> None:
        for view in (self.missed, self.soon, self.approvals):
            view.asked.connect(lambda key, task_id: self.row_actions.work(key, task_id))
            view.opened.connect(self._open_task)
        self.to_tell.asked.connect(lambda key, person_id: self.row_actions.tell(key, person_id))
        self.to_tell.opened.connect(lambda _: self._go_to_page(PageId.OUTBOX))
        self.news.opened.connect(lambda news: self.row_actions.open_news(news))
        self.slipping.opened.connect(self._open_project)
        self.slipping.walked_off.connect(self._leave_warnings)
        for view in self.lists:
            view.walked_off.connect(lambda step, view=view: self._walk(view, step))
            view.moved.connect(lambda id, view=view: self._keep_in_sight(view))

    def _walk(self, view: RowList[Any], step: int) -> bool:
        """From the end of one section into the next one that has rows."""
        at = self.lists.index(view) + step
        while 0 <= at < len(self.lists):
            if not self.lists[at].isHidden() and self.lists[at].enter_from(step):
                return True
            at += step
        if at < 0 and not self.warnings.isHidden() and self.slipping.enter_from(-1):
            return True
        return at < 0 and "answers" in self.__dict__ and self.answers.enter_from(-1)

    def _leave_warnings(self, step: int) -> None:
        if step < 0 and "answers" in self.__dict__:
            self.answers.enter_from(-1)
        elif step > 0:
            next((view for view in self.lists if not view.isHidden() and view.enter_from(1)), None)

    def _keep_in_sight(self, view: RowList[Any]) -> None:
        if view.hasFocus() and view.currentIndex().isValid():
            at = view.viewport().mapTo(self._inside, view.visualRect(view.currentIndex()).center())
            self._scroll.ensureVisible(at.x(), at.y(), 0, 60)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.costs.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() < NARROW_UNDER)


WORK_TOOLS = (
    RowTool("Ctrl+Return", "check", "Done"),
    RowTool("B", "circle-pause", "Blocked by…"),
    RowTool("F", "mail", "Draft a follow-up"),
)
TELL_TOOLS = (
    RowTool("C", "copy", "Copy"),
    RowTool("M", "mail", "Mail draft"),
    RowTool("Ctrl+Return", "check", "Mark as told"),
)
