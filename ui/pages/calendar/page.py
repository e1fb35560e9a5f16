"""The page Calendar: the row over it, the weeks or the agenda, and the legend. It reads and follows."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.filter import And, Attribute, Comparison, EntityRef, Filter, Term, of_project
from app.domain.ids import PersonId, SavedViewId
from app.domain.saved_view import SavedView
from app.editing.change import ChangeSet
from app.grammar.filter import filter_text
from app.queries.calendar import CalendarEntry, ColourBy, EntryKey
from app.queries.saved_view import saved_view, view_filter
from ui.link.command import Command
from ui.link.context import Context
from ui.link.page import Page
from ui.link.page_id import PageId
from ui.link.place import Place, Printable, PrintPages, ProjectTasksPlace, SavedViewPlace, StartProject, TaskPlace
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.pages.calendar.agenda import agenda_rows, day_rows
from ui.pages.calendar.calendar_drag import DayPress, DropNote
from ui.pages.calendar.calendar_grid import CalendarGrid
from ui.pages.calendar.days_accessible import DaysAccess
from ui.pages.calendar.entry_commands import EntryCommands
from ui.pages.calendar.model import FILTER, WEEKS, CalendarForm, CalendarModel
from ui.pages.calendar.month_legend import MonthLegend
from ui.widgets.button import button, icon_button, relabel
from ui.widgets.card import Framed, bare_column
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.filter_field import FilteredTasks, FilterField
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.popover import Popover
from ui.widgets.row_list import RowList
from ui.widgets.segmented import SegmentedControl

LEGEND = "calendar.legend"
_FORMS = {
    CalendarForm.MONTH: ("Month", "1"),
    CalendarForm.TWO_WEEKS: ("2 weeks", "2"),
    CalendarForm.WEEK: ("Week", "3"),
    CalendarForm.AGENDA: ("Agenda", "4"),
}
_ROOMY, _FILTERS = 1140, (136, 190)
"""Pixels of width from which on the filter has more room, and how wide it is below and from there on."""
_TIGHT = 700
"""Pixels of width below which the word of the gaps gives way to their number."""
_WIDEST_MONTH, _WIDEST_DAYS = "September 2026", "28 Sep – 4 Oct 2026"
"""What the title of the row has room for, so that nothing beside it moves."""
_LOW = 460
"""Pixels of height below which the legend and the choice of colours, which is a command too, give way to the days."""


class CalendarPage(Page):
    """The weeks are one painted widget; the agenda is a list of rows."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Calendar")
        self.model = CalendarModel(context, self)
        self.grid = CalendarGrid(self.model)
        self.grid.runner.factories.append(DayPress(self.grid, DropNote(self)))
        DaysAccess(self.grid)
        self.agenda: RowList[EntryKey] = RowList("Agenda")
        self.entries: dict[EntryKey, CalendarEntry] = {}
        self.acts = EntryCommands(self.model, self, self.open_day)
        self.filter = FilterField(context, "Filter tasks", "Filter  (Ctrl+F)")
        self.filter.recall(FILTER)
        self.tasks = FilteredTasks(context, self.filter)
        self.legend = MonthLegend(self.show_legend)
        if not context.preferences.get(LEGEND, True):
            self.legend.hide()
        self._views = self._view_commands()
        self._keys = {QKeySequence(one.shortcut).toString(): one for one in self._views if one.shortcut}
        self._arrange()
        self._connect()
        self._show_form()

    def primary(self) -> Command:
        return Command("new_project", "Start project…", lambda: self.context.go_to(StartProject()), "plus")

    def commands(self) -> tuple[Command, ...]:
        return (*self._views, *self.acts.of(self.grid.current()), *self.acts.ripple_commands())

    def refresh(self, changes: ChangeSet | None) -> None:
        self.grid.runner.cancel()
        self._take_filter()

    def _take_filter(self) -> None:
        self.model.filter(self.tasks.ids, owner_of(self.filter.filter))

    def show_place(self, place: Place) -> bool:
        """A task that has a day in view is shown on it; a saved view with its filter and its form, a project alone."""
        if isinstance(place, ProjectTasksPlace):
            self.filter.set_filter(of_project(place.project_id))
            return True
        if isinstance(place, SavedViewPlace):
            view = self.context.read(saved_view, place.view_id)
            self.filter.set_filter(view_filter(view))
            if view.grouping in list(CalendarForm):
                self._choose_form(view.grouping)
            return True
        if not isinstance(place, TaskPlace):
            return False
        task_id = place.task_id
        shown = (part for part in self.grid.placed.parts if part.entry is not None and part.entry.task_id == task_id)
        if (part := next(shown, None)) is not None:
            self.grid.choose(part.on, part)
        return part is not None

    def shown_view(self) -> SavedView:
        """The filter and the form that is shown."""
        text = filter_text(self.filter.filter)
        return SavedView(SavedViewId(0), "", PageId.CALENDAR, text, grouping=self.model.form.value)

    def show_legend(self) -> None:
        """Show what colours and signs mean, or shut it; remembered."""
        shown = self.legend.isHidden()
        self.legend.setVisible(shown)
        self.context.preferences.set(LEGEND, shown)

    def open_day(self, on: date) -> None:
        """All that stands on a day, over the grid."""
        rows, known = day_rows(self.model, on)
        entries: RowList[EntryKey] = RowList("Entries of the day")
        entries.show_items(rows)
        entries.setMinimumHeight(min(420, max(60, 46 * len(rows) + 8)))
        day = self.model.context.read(lambda reader: reader.today())
        popover = Popover(
            self, f"{on:%A} {on.day} {on:%B}" + ("" if on.year == day.year else f" {on.year}"), entries, 420
        )

        def opened(key: EntryKey) -> None:
            popover.close_popover()
            self.acts.open_entry(known[key])

        entries.opened.connect(opened)
        room = self.grid.placed.days.get(on)
        corner = (
            self.grid.viewport().mapTo(self, room.topLeft().toPoint()) if room is not None else self.rect().center()
        )
        popover.open_at(QRect(corner, QSize(1, 24)), entries)

    def press(self, event: QKeyEvent) -> None:
        """What a key means here that the grid or the list does not know."""
        keys = QKeySequence(event.keyCombination()).toString().replace("Num+", "")
        command = self._keys.get(keys)
        if command is None:
            return
        command.run()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The figures choose a form in the agenda too."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.text() in ("1", "2", "3", "4")
        ):
            self.press(event)
            return True
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.grid.runner.cancel()
        self.model.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.filter.setFixedWidth(_FILTERS[self.width() >= _ROOMY])
        self.colour.setVisible(self.height() >= _LOW)
        self.legend.setVisible(self.height() >= _LOW and self.context.preferences.get(LEGEND, True))
        self._tell_gaps()

    def _view_commands(self) -> tuple[Command, ...]:
        model, paper = self.model, PrintPages(Printable.MONTH)
        forms = [
            Command(f"calendar_{form.value}", text, partial(self._choose_form, form.value), "", key)
            for form, (text, key) in _FORMS.items()
        ]
        colours = [
            Command(f"calendar_colour_{by.value}", f"Colour the calendar by {by.value}", partial(self.colour_by, by))
            for by in ColourBy
        ]
        first = (("Monday", 0), ("Sunday", 6), ("Saturday", 5))
        return (
            Command("calendar_back", "Earlier", lambda: model.turn(-1), "chevron-left", "PgUp"),
            Command("calendar_today", "Today", lambda: model.go_to(model.today), "circle-dot", "T"),
            Command("calendar_on", "Later", lambda: model.turn(1), "chevron-right", "PgDown"),
            *forms,
            *colours,
            Command("calendar_legend", "What the colours mean", self.show_legend, "info"),
            Command("calendar_gaps", "Gaps…", self.acts.open_gaps, "triangle-alert"),
            Command("calendar_print", "Print the month…", partial(self.context.go_to, paper), "printer"),
            Command("calendar_menu", "Menu of the day", self._open_menu, "ellipsis", "M"),
            Command("calendar_whole", "Show the whole day", lambda: self.open_day(model.day), "list", "Space"),
            *(
                Command(f"calendar_weeks_{day}", f"Weeks begin on {name}", partial(model.begin_weeks_on, day))
                for name, day in first
            ),
        )

    def colour_by(self, by: ColourBy) -> None:
        """Another meaning of the colours."""
        self.colour.choose(by)
        self.model.colour(by)

    def _open_menu(self) -> None:
        part = self.grid.current()
        self.acts.open_menu(part, self.grid.part_on_screen(part).bottomLeft())

    def _choose_form(self, value: str) -> None:
        if self.form.current != value:
            self.form.choose(value)

    def _show_form(self) -> None:
        self._body.setCurrentIndex(1 if self.model.form is CalendarForm.AGENDA else 0)
        self.setFocusProxy(self.agenda if self.model.form is CalendarForm.AGENDA else self.grid)

    def _take_form(self, value: str) -> None:
        self.model.show_form(CalendarForm(value))
        self._show_form()
        self._tell()

    def _tell(self) -> None:
        """Title, the line under it, gaps, legend, and the agenda where it is shown."""
        if not self.isVisible():
            return
        set_text(self.when, self.model.title)
        widest = _WIDEST_DAYS if self.model.form in WEEKS else _WIDEST_MONTH
        wide = QFontMetrics(self.when.font()).horizontalAdvance
        self.when.setFixedWidth(max(wide(widest), wide(self.model.title)) + 4)
        self.when.setAccessibleDescription(self.model.words)
        self.set_header(subtitle=self.model.words)
        self._tell_gaps()
        self.legend.show_groups(self.model.groups(), self.model.colour_by)
        if self.model.form is CalendarForm.AGENDA:
            rows, self.entries = agenda_rows(self.model)
            self.agenda.show_items(rows)
            ahead = (key for key, entry in self.entries.items() if entry.on >= self.model.day)
            self.agenda.choose(next(ahead, None))

    def _tell_gaps(self) -> None:
        count = self.model.gap_count
        self.gaps.setVisible(bool(count))
        relabel(self.gaps, ("1 gap" if count == 1 else f"{count} gaps") if self.width() >= _TIGHT else str(count))

    def _connect(self) -> None:
        self.grid.opened.connect(self.acts.open)
        self.grid.menu_asked.connect(self.acts.open_menu)
        self.grid.nudged.connect(self.acts.nudge)
        self.grid.removed.connect(self.acts.remove)
        self.grid.pressed_key.connect(self.press)
        self.agenda.installEventFilter(self)
        self.agenda.opened.connect(lambda key: self.acts.open_entry(self.entries[key]))
        self.model.changed.connect(self._tell)
        self.tasks.changed.connect(self._take_filter)
        self.view_follows(self.tasks.changed, self.form.chosen)
        self.filter.left.connect(self.grid.setFocus)
        self.form.chosen.connect(self._take_form)
        self.colour.picked.connect(self.model.colour)

    def _arrange(self) -> None:
        back, today, on = self._views[:3]
        self.when = plain_label()
        self.when.setFont(font(HEAD, SEMIBOLD))
        forms = [(form.value, text) for form, (text, _) in _FORMS.items()]
        self.form = SegmentedControl("Form", forms, self.model.form.value)
        self.colour: ChoiceField[ColourBy] = ChoiceField(
            "Colour", [Choice(by, f"Colour: {by.value}") for by in ColourBy], self.model.colour_by
        )
        self.colour.setFixedWidth(140)
        self.gaps = button(Command("calendar_gap_menu", "0 gaps", self.acts.open_gaps, "triangle-alert"), self)
        self.gaps.setProperty("tone", "warn")
        turning = QWidget()
        turns = QHBoxLayout(turning)
        turns.setContentsMargins(0, 0, 0, 0)
        turns.setSpacing(6)
        plain = replace(today, icon="")
        for command in (back, today, on):
            turns.addWidget(button(plain, self) if command is today else icon_button(command, self))
        fields = QWidget()
        fields.setLayout(FlowLayout(turning, self.when, self.form, self.colour, self.filter))
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 12)
        row.setSpacing(8)
        row.addWidget(fields, 1)
        for part in (self.gaps, icon_button(self._named("calendar_print"), self)):
            row.addWidget(part, alignment=Qt.AlignmentFlag.AlignTop)
        layout = bare_column(self)
        layout.addLayout(row)
        holder = QVBoxLayout()
        layout.addLayout(holder, 1)
        holder.setContentsMargins(24, 0, 24, 14)
        framed = Framed(self)
        holder.addWidget(framed)
        self._body = QStackedWidget(framed)
        framed.hold(self._body, self.legend)
        self._body.addWidget(self.grid)
        self._body.addWidget(self.agenda)

    def _named(self, id: str) -> Command:
        return next(command for command in self._views if command.id == id)


def make(context: Context) -> CalendarPage:
    """For the table of pages; it shows the task of a ``TaskPlace`` that has a day in view."""
    return CalendarPage(context)


def owner_of(filter: Filter | None) -> PersonId | None:
    """The one person whose work a filter shows; None where it names nobody or several."""
    for part in filter.parts if isinstance(filter, And) else (filter,):
        owned = isinstance(part, Term) and part.subject is Attribute.OWNER
        if owned and isinstance(part, Term) and part.comparison in (Comparison.HAS, Comparison.IS):
            person = part.values[0] if len(part.values) == 1 else None
            return PersonId(person.id) if isinstance(person, EntityRef) and isinstance(person.id, int) else None
    return None
