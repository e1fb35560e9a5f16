"""The page Plan: table and bars side by side, the row over them, the conflicts under them. It reads and follows."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.actions.plan_link import resolve_conflict
from app.domain.ids import ProjectId, TaskId
from app.domain.project import Project, ProjectState
from app.domain.saved_view import SavedView
from app.editing.change import ChangeSet
from app.queries.portfolio import ProjectOrder
from app.queries.project_page import resources_words
from app.queries.reader import Reader
from app.queries.saved_view import saved_view
from app.scheduling.plan_fix import PlanFix
from ui.link.command import Command, below, pop_up
from ui.link.context import Context
from ui.link.money import money_form
from ui.link.page import Page
from ui.link.place import MoveDate, Place, ProjectPagePlace, SavedViewPlace, StartProject, TaskPlace
from ui.pages.plan.bar_commands import BarCommands, bar_commands
from ui.pages.plan.bar_drag import BarPress
from ui.pages.plan.bars_accessible import BarsAccess
from ui.pages.plan.baseline_menu import BaselineMenu
from ui.pages.plan.column_choice import ColumnChoice
from ui.pages.plan.coming_runs import ComingRuns, RunNames, repeating
from ui.pages.plan.conflict_list import ConflictList, fixes_of
from ui.pages.plan.deciding_chain import DecidingChain
from ui.pages.plan.halves import PlanHalves
from ui.pages.plan.head_commands import HeadCommands
from ui.pages.plan.link_commands import LinkCommands
from ui.pages.plan.model import PlanModel
from ui.pages.plan.plan_chart import PlanChart, fit_bars, show_some_bar, show_today
from ui.pages.plan.plan_table import PlanTable
from ui.pages.plan.plan_view import PlanView
from ui.pages.plan.project_forecast import ProjectForecast
from ui.pages.plan.range_strip import RangeStrip
from ui.pages.plan.signs import Legend
from ui.pages.plan.toolbar import PlanToolbar
from ui.pages.plan.tray import Tray
from ui.widgets.card import Framed, bare_column
from ui.widgets.empty_state import EmptyState


class PlanPage(Page):
    """One bar is current; more can be selected, to be linked."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Plan")
        self.model = PlanModel(context, self)
        self.table = PlanTable(self.model)
        self.chart = PlanChart(self.model, self.table)
        self.chart.runner.factories.append(BarPress(self.chart))
        self.chart.overview = RangeStrip(self.chart)
        BarsAccess(self.chart)
        self.bar_commands = BarCommands(self, self)
        self.columns = ColumnChoice(self.table, context.preferences)
        self.heads = HeadCommands(self, self)
        self.view = PlanView(self)
        self._view_commands = self.view.commands()
        self.chain = DecidingChain(self)
        self.tray = Tray(self, self)
        self._bar_commands = (*bar_commands(self.bar_commands, LinkCommands(self, self)), self.chain.command())
        self.baselines = BaselineMenu(self, self.bar_commands, self.columns, self)
        menus = (
            Command("plan_rows", "Rows and columns", self.open_rows, "list"),
            Command("plan_tray", "Without a date", self.tray.turn, "inbox", "U"),
            Command("plan_baselines", "Baseline", self.open_baselines, "flag"),
        )
        self._view_commands = (*self._view_commands, menus[1])
        self.toolbar = PlanToolbar(self, context, self._view_commands[:5], menus)
        self.conflicts = ConflictList()
        self.coming_runs = ComingRuns(self.chart, RunNames(context))
        self.legend = Legend(Command("plan_legend_shut", "Shut the legend", self.view.show_legend, "x"))
        self.view.recall()
        self._keys = {QKeySequence(one.shortcut).toString(): one for one in self._all_commands() if one.shortcut}
        self._arrange()
        self._connect()
        self.view.recall_zoom()

    def primary(self) -> Command:
        return Command("new_project", "Start project…", lambda: self.context.go_to(StartProject()), "plus")

    def commands(self) -> tuple[Command, ...]:
        fixes = [
            Command(f"fix_{at}", fix.label, lambda fix=fix: self.fix(fix))  # type: ignore[misc]
            for at, fix in enumerate(fixes_of(self.conflicts.shown)[:20])
        ]
        return (*self._all_commands(), *self.heads.commands(), *self.baselines.commands(), *fixes)

    def _all_commands(self) -> tuple[Command, ...]:
        return (*self._view_commands, *self._bar_commands)

    def refresh(self, changes: ChangeSet | None) -> None:
        if changes is None or changes.changes:
            self.chart.runner.cancel()
        if changes is not None and self.model.apply(changes):
            self.model.forecasts.ask()
            return
        self.model.forget()
        self.toolbar.offer(self.context.read(_projects))
        self._take_choices()
        self.read_again(brief=self.model.never_read)
        if self.model.rows.unread:
            QTimer.singleShot(0, self, self._read_rest)
        self._body.setCurrentIndex(0 if self.model.rows.at else 2 if self.toolbar.narrowed else 1)
        self.toolbar.setVisible(bool(self.model.rows.at) or self.toolbar.narrowed)
        self.coming_runs.show_lines(self.context.read(repeating) if self.toolbar.project_id is None else [])
        self._tell()
        self.model.forecasts.ask()

    def read_again(self, *, brief: bool = False) -> None:
        """All rows anew; the keyboard stays on the bar or head that it was on."""
        bar, head = self.bar_commands.row(), self.heads.head()
        self.model.read(brief)
        rows = self.model.rows
        row = rows.place.get(bar.task_id, -1) if bar is not None else rows.row_of(head.key) if head is not None else -1
        self.table.choose(row)
        self.model.forecasts.ask()

    def _read_rest(self) -> None:
        """What came not with the first painting of a large plan."""
        if self.model.rows.unread:
            self.read_again()

    def shown_view(self) -> SavedView:
        return replace(self.toolbar.shown_view(), columns=self.model.columns)

    def show_place(self, place: Place) -> bool:
        if isinstance(place, SavedViewPlace):
            self.columns.show(self.context.read(saved_view, place.view_id).columns)
        return self.toolbar.show_place(place) or (isinstance(place, TaskPlace) and self.select(place.task_id))

    def select(self, task_id: TaskId, *, scroll: bool = True) -> bool:
        """Make a bar current, under an open head; False when it is not shown."""
        self._read_rest()
        if task_id not in self.model.rows.place and self.model.chosen.reveal(task_id):
            self.read_again()
        row = self.model.rows.place.get(task_id)
        if row is None:
            return False
        self.table.choose(row)
        if scroll:
            self.chart.show_row(row)
        return True

    def bar_place(self, row: int) -> QRect:
        """Where a bar is on the page."""
        place = self.chart.place(row).intersected(self.chart.viewport().rect())
        return QRect(self.chart.viewport().mapTo(self, place.topLeft()), place.size())

    def fit(self) -> None:
        fit_bars(self.chart)

    def show_today(self) -> None:
        show_today(self.chart)

    def open_menu(self) -> None:
        """The menu of the current bar, beside it."""
        row = self.table.current_row()
        if row >= 0:
            self._show_menu(row, self.mapToGlobal(self.bar_place(row).bottomLeft()))

    def open_baselines(self) -> None:
        """The menu of what can be drawn behind the bars, under its button."""
        self.baselines.open(below(self.toolbar.baseline))

    def open_rows(self) -> None:
        """The menu of the rows, under its button."""
        self.heads.open_menu(below(self.toolbar.rows))

    def choose_order(self, order: ProjectOrder) -> None:
        """How projects follow one another; remembered."""
        self.toolbar.choose_order(order)

    def fix(self, fix: PlanFix) -> None:
        """A button of the conflicts; another date is previewed first."""
        if fix.date_on is not None:
            self.context.go_to(MoveDate(fix.project_id, fix.date_on))
        else:
            self.context.do(resolve_conflict, fix)

    def press(self, event: QKeyEvent) -> None:
        """Carry out what a key means on table and bars; what it does not know is left alone."""
        ended = event.key() == Qt.Key.Key_Escape and (self.chart.runner.cancel() or self.chain.clear())
        if ended or self.heads.press(event):
            event.accept()
            return
        command = self._meant(event)
        if command is None:
            return
        command.press(self.context.refuse)
        event.accept()

    def _meant(self, event: QKeyEvent) -> Command | None:
        keys = QKeySequence(event.keyCombination()).toString().replace("Enter", "Return").replace("Num+", "")
        return self._keys.get(keys) or (self._keys.get("Ctrl++") if keys == "Ctrl+=" else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of bars go before those of the window: Alt+Left would else leave the page."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._meant(event):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.forecasts.ask()
        self.tray.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        self.chart.runner.cancel()
        self.model.forecasts.stop()
        self.tray.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.fit_legend(self.height())
        self._halves.share(self.width())

    def _show_chosen(self) -> None:
        """Other rows; their bars come into view where none of them is."""
        self.refresh(None)
        show_some_bar(self.chart)

    def _take_choices(self) -> None:
        self.toolbar.choose_rows(self.model.chosen)
        self.model.ripple = self.toolbar.policy

    def _tell(self) -> None:
        """The line under the title, and the conflicts of what is known."""
        model = self.model
        known = [model.forecasts.known[id] for id in self._known_projects()]
        self.set_header(subtitle=self.chain.words or _subtitle(self.context, model, known))
        self.conflicts.show_conflicts([one for forecast in known for one in forecast.conflicts])

    def _known_projects(self) -> list[ProjectId]:
        model = self.model
        if model.chosen.project_id is not None:
            return [model.chosen.project_id] if model.chosen.project_id in model.forecasts.known else []
        return [id for id in model.rows.projects(*model.visible) if id in model.forecasts.known]

    def _show_menu(self, row: int, at: QPoint) -> None:
        if self.model.rows.bar(row) is not None:
            if row not in self.table.selected_rows():
                self.table.choose(row)
            pop_up(self._bar_commands, self).popup(at)
        elif self.model.rows.head(row) is not None:
            self.table.choose(row)
            self.heads.menu(row).popup(at)

    def _connect(self) -> None:
        for half in (self.table, self.chart):
            half.installEventFilter(self)
            half.pressed_key.connect(self.press)
            half.menu_asked.connect(self._show_menu)
            half.opened.connect(lambda row: self.bar_commands.open())
        self.table.turned.connect(self.heads.turn)
        self.model.worked_out.connect(self.read_again)
        self.table.project_opened.connect(lambda project_id: self.context.go_to(ProjectPagePlace(project_id)))
        self.table.clicked.connect(lambda index: self.chart.show_row(index.row()))
        self.tray.count_changed.connect(self.toolbar.show_undated)
        for told in (self.model.rearranged, self.model.touched):
            told.connect(self.tray.ask)
        self.toolbar.changed.connect(self._show_chosen)
        self.view_follows(self.toolbar.changed)
        self.toolbar.ripple_changed.connect(self._take_choices)
        self.chart.scrolled.connect(lambda: self.model.forecasts.ask() if self.isVisible() else None)
        self.model.touched.connect(self.chain.work_out)
        self.model.touched.connect(self._tell)
        self.model.repaint.connect(self._tell)
        self.model.rearranged.connect(lambda: self._halves.share(self.width()))
        self.conflicts.chosen.connect(lambda task_id: self.select(TaskId(task_id)))
        self.conflicts.fixed.connect(self.fix)

    def _arrange(self) -> None:
        layout = bare_column(self)
        layout.addWidget(self.toolbar)
        holder = QVBoxLayout()
        layout.addLayout(holder, 1)
        layout.addWidget(self.conflicts)
        holder.setContentsMargins(24, 0, 24, 14)
        self._body = QStackedWidget(self)
        holder.addWidget(self._body)
        framed = Framed(self._body)
        self._body.addWidget(framed)
        runs, tray = self.coming_runs, self.tray
        self._halves = PlanHalves(framed, self.table, self.chart, runs, tray, self.context.preferences)
        framed.hold(self._halves, self.legend)
        for empty in _empty_states(self.primary()):
            self._body.addWidget(empty)
        self.setFocusProxy(self.table)


def _empty_states(start: Command) -> tuple[EmptyState, EmptyState]:
    """Where there is no plan at all, and where none of it is shown."""
    how = "Every step is a bar, counted back from the date. Drag it, or move it with the arrow keys."
    return (
        EmptyState("chart-gantt", "Start a project and its plan stands here", start, how),
        EmptyState("chart-gantt", "Nothing to show here", None, "Show done tasks, or choose all projects and tasks."),
    )


def _subtitle(context: Context, model: PlanModel, known: list[ProjectForecast]) -> str:
    """Of one project its sentence and with what it is done, else how many there are."""
    project_id, count = model.chosen.project_id, model.rows.project_count
    if project_id is not None:
        resources = context.read(resources_words, project_id, money_form(context))
        return " · ".join(filter(None, (known[0].sentence if known else "", resources)))
    return f"{count} project{'' if count == 1 else 's'}" if model.rows.at else ""


def _projects(reader: Reader) -> list[tuple[ProjectId, str]]:
    """Those that run, by name, then those that are over."""
    found = [project for project in reader.find(Project) if project.state is not ProjectState.CANCELLED]
    found.sort(key=lambda project: (project.state is not ProjectState.RUNNING, project.name.casefold()))
    return [(project.id, project.name) for project in found]


def make(context: Context) -> PlanPage:
    """For the table of pages; it reveals ``project_plan`` and ``plan_task``."""
    return PlanPage(context)
