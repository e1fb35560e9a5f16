"""The Workload page: who has how much to do, by week or day, as planned or as expected; a cell opens below its row."""

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.filter import of_project
from app.editing.change import ChangeSet
from app.queries.work_piece import work_pieces
from app.queries.workload import WorkloadAsked, WorkloadView, workload
from app.scheduling.load import LoadBand
from app.workspace.overload_fixes import OverWeek, over_weeks
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import PageId, PagePlace, Place, ProjectTasksPlace
from ui.link.plain_text import plain_label, set_text
from ui.pages.workload.grid import Opened, WorkloadGrid
from ui.pages.workload.legend import LoadLegend
from ui.pages.workload.opened_week import OpenedWeek
from ui.pages.workload.piece_drag import PieceGesture, PieceGrip
from ui.widgets.button import allow, icon_button
from ui.widgets.elided import Elided
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_field import FilteredTasks, FilterField
from ui.widgets.segmented import SegmentedControl
from ui.widgets.view_room import ViewRoom

DAYS, WEEKS, PLANNED, EXPECTED = "days", "weeks", "planned", "expected"
_ZOOM, _WHEN, _FILTER = "workload.zoom", "workload.when", "workload.filter"
WIDE_COLUMN, NARROW_COLUMN = 140, 86
MOST_WEEKS, MOST_DAYS, SEARCHED_WEEKS = 12, 14, 12

BEGINS_TODAY = "The table begins with today already."


class WorkloadPage(Page):
    """Enter opens a cell with its work and what could be done; Esc closes it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Workload")
        preferences = context.preferences
        self.zoom = SegmentedControl("Show", ((DAYS, "Days"), (WEEKS, "Weeks")), preferences.get(_ZOOM, WEEKS))
        when = ((PLANNED, "As planned"), (EXPECTED, "As expected"))
        self.when = SegmentedControl("Work stands", when, preferences.get(_WHEN, PLANNED))
        self.filter = FilterField(context, "Filter tasks", "Filter  (Ctrl+F)")
        self.filter.setMaximumWidth(300)
        self.tasks = FilteredTasks(context, self.filter)
        self.filter.recall(_FILTER)
        self.coverage = plain_label()
        self._elided = Elided(self.coverage)
        self.grid = WorkloadGrid(self)
        self.legend = LoadLegend()
        self.first_on: date | None = None
        """The first day shown; None: today."""
        self.open_cell: Opened | None = None
        self.opened: OpenedWeek | None = None
        self.view = WorkloadView((), (), (), (), "", 0, 0, 0)
        add = Command("workload_people", "Add people", lambda: context.go_to(PagePlace(PageId.PEOPLE)), "user-plus")
        self.empty = EmptyState(
            "users", "Nobody is in the team yet.", add, "The hours of each, week by week, stand here."
        )
        self._lay_out()
        self.zoom.chosen.connect(lambda key: self._choose(_ZOOM, key))
        self.when.chosen.connect(lambda key: self._choose(_WHEN, key))
        self.grid.opened.connect(self.open)
        self.tasks.changed.connect(lambda: self.refresh(None))
        self.filter.left.connect(self.grid.setFocus)

    def primary(self) -> Command:
        return Command("find_fixes", "Find fixes", self.find_fixes, "list-checks")

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("workload_earlier", "Show earlier", lambda: self.turn(-1), "chevron-left", "Alt+PgUp"),
            Command("workload_later", "Show later", lambda: self.turn(1), "chevron-right", "Alt+PgDown"),
            Command("workload_now", "Show from today", self.show_now, "calendar", "Alt+Home"),
        )

    @property
    def by_week(self) -> bool:
        return self.zoom.current == WEEKS

    @property
    def asked(self) -> WorkloadAsked:
        """What is shown: as many columns as there is room for."""
        today = self.context.read(lambda reader: reader.today())
        room = max(self.grid.viewport().width() - 232, 1)
        least, most = (WIDE_COLUMN, MOST_WEEKS) if self.by_week else (NARROW_COLUMN, MOST_DAYS)
        count = min(most, max(2, room // least))
        expected = self.when.current == EXPECTED
        return WorkloadAsked(self.first_on or today, count, self.by_week, expected, self.tasks.ids)

    def refresh(self, changes: ChangeSet | None) -> None:
        if changes is not None and not changes.changes:
            # What was told or looked at is no work.
            return
        asked = self.asked
        self.view = self.context.read(workload, asked)
        if self._show_whether_empty():
            # The table has its width only now.
            self.view = self.context.read(workload, asked := self.asked)
        if self.open_cell is not None and not self._is_shown(self.open_cell):
            self.open_cell = None
        before = self.opened
        held, on = (before.has_keyboard(), before.keyboard_piece()) if before is not None else (False, None)
        self.opened = self._panel(asked, self.open_cell) if self.open_cell is not None else None
        self.grid.show_view(self.view, by_week=self.by_week, opened=self.open_cell, panel=self.opened)
        if self.opened is not None:
            self.opened.put_behind(self.grid)
        if held and not (self.opened is not None and self.opened.take_keyboard(on)):
            # What the keyboard was on is gone.
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._elided.show_text(coverage_words(self.view))
        allow(self.now, BEGINS_TODAY if self.first_on is None and self.open_cell is None else "")
        self.set_header(subtitle=self._said())

    def open(self, cell: Opened | None) -> None:
        """Open a cell of the table, or close the one that is open."""
        self.open_cell = cell
        self.refresh(None)
        row = self.grid.shown.panel_row
        if cell is not None and row is not None:
            there = self.grid.shown.row_of(cell.person_id)
            self.grid.setCurrentIndex(self.grid.shown.index(there, cell.column + 1))
            self.grid.scrollTo(self.grid.shown.index(row, 0))
            self.grid.scrollTo(self.grid.shown.index(there, cell.column + 1))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_place(self, place: Place) -> bool:
        """The work of one project alone, from today."""
        if not isinstance(place, ProjectTasksPlace):
            return False
        self.filter.set_filter(of_project(place.project_id))
        self.first_on = self.open_cell = None
        self.refresh(None)
        return True

    def find_fixes(self) -> None:
        """Open the first week in which somebody has too much to do."""
        today = self.context.read(lambda reader: reader.today())
        expected = self.when.current == EXPECTED
        weeks = self.context.read(over_weeks, today, SEARCHED_WEEKS, as_expected=expected)
        if not weeks:
            self.context.say(f"Nobody is over by an hour or more in the next {SEARCHED_WEEKS} weeks.")
            return
        self.zoom.choose(WEEKS)
        week = weeks[0]
        spans = [column.first_on for column in self.view.columns]
        if week.first_on not in spans:
            self.first_on = week.first_on
            self.refresh(None)
            spans = [column.first_on for column in self.view.columns]
        self.open(Opened(week.person_id, spans.index(week.first_on)))

    def turn(self, by: int) -> None:
        """As many columns earlier or later as are shown."""
        asked = self.asked
        days = asked.count * (7 if asked.by_week else 1)
        self.first_on = date.fromordinal(asked.spans[0][0]) + timedelta(days=by * days)
        self.open_cell = None
        self.refresh(None)

    def show_now(self) -> None:
        """Show the weeks or days from today on."""
        if self.first_on is None and self.open_cell is None:
            self.context.say(BEGINS_TODAY)
            return
        self.first_on = self.open_cell = None
        self.refresh(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and len(self.view.columns) != self.asked.count:
            self.refresh(None)

    def _show_whether_empty(self) -> bool:
        """The table, or that there is nobody yet; True where the table came back."""
        empty = not self.view.people
        if empty == (not self.empty.isHidden()):
            return False
        self.empty.setVisible(empty)
        for part in (self._room, self.legend):
            part.setVisible(not empty)
        self.layout().activate()  # type: ignore[union-attr]
        return not empty

    def _is_shown(self, cell: Opened) -> bool:
        people = [None, *(person.person_id for person in self.view.people)]
        return cell.person_id in people and cell.column < len(self.view.columns)

    def _panel(self, asked: WorkloadAsked, cell: Opened) -> OpenedWeek:
        column = self.view.columns[cell.column]
        person = next((one for one in self.view.people if one.person_id == cell.person_id), None)
        name = person.name if person is not None else "Needs an owner"
        last = column.last_on - timedelta(days=2) if asked.by_week else column.last_on
        panel = OpenedWeek(self.context, self.grid.viewport(), name, column.first_on, last)
        pieces = self.context.read(work_pieces, asked, cell.person_id, cell.column)
        if person is None:
            panel.show_pieces(pieces, self.view.unmanned_minutes[cell.column], None)
            panel.look_for_fixes(None)
            set_text(panel.state, "Hand each to somebody who has its role. Its hours count with the owner it has.")
            return panel
        load = person.cells[cell.column]
        panel.show_pieces(pieces, load.minutes, load.capacity)
        for grip, piece in panel.pieces:
            make = partial(PieceGesture, self.context, self.grid, asked, cell, piece)
            PieceGrip(grip, self.grid, make)
        over = load.band is LoadBand.OVER and asked.by_week
        week = (person.person_id, column.first_on, load.minutes, load.capacity, asked.as_expected)
        panel.look_for_fixes(OverWeek(*week) if over else None)
        panel.closed.connect(lambda: self.open(None))
        panel.grown.connect(lambda: self.grid.fit_panel(panel))
        return panel

    def _choose(self, key: str, value: str) -> None:
        self.context.preferences.set(key, value)
        self.open_cell = None
        self.refresh(None)

    def _said(self) -> str:
        columns = self.view.columns
        if not columns or not self.view.people:
            return ""
        people, unit = len(self.view.people), "week" if self.by_week else "day"
        first = columns[0].first_on
        over = f"{self.view.over} {unit}{'s' * (self.view.over != 1)} over" if self.view.over else "nobody is over"
        who = f"{people} {'person' if people == 1 else 'people'}"
        return f"{who}  ·  {len(columns)} {unit}s from {first:%a} {first.day} {first:%b}  ·  {over}"

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(12)
        turns = QWidget()
        row = QHBoxLayout(turns)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        earlier, later, self.now = (icon_button(command, self) for command in self.commands())
        for turn in (earlier, later, self.now):
            row.addWidget(turn)
        for part in (self.zoom, self.when, turns):
            bar.addWidget(part)
        bar.addWidget(self.filter, 1)
        self.coverage.setProperty("tone", "muted")
        self.coverage.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self.coverage, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(bar)
        self._room = ViewRoom(self.grid)
        layout.addWidget(self._room, 1)
        layout.addWidget(self.legend)
        layout.addWidget(self.empty, 1)
        self.empty.hide()


def coverage_words(view: WorkloadView) -> str:
    """How much of what is shown has an estimate: "62 of 70 tasks have an estimate; 8 are filled in, marked ≈"."""
    if not view.tasks:
        words = "No work in this time"
    elif view.estimated:
        said = view.tasks - view.estimated
        words = f"{said} of {view.tasks} tasks have an estimate; {view.estimated} filled in, marked ≈"
    else:
        words = f"All {view.tasks} tasks have an estimate"
    return f"{words}; {view.undated} without a date" if view.undated else words


def make(context: Context) -> Page:
    return WorkloadPage(context)
