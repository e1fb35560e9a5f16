"""What is done to what the keyboard or the mouse is on: open it, move it by days, skip it, begin something on a day."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.actions.absence import change_absence, remove_absence
from app.actions.plan import move_task_to
from app.actions.recurrence import move_occurrence
from app.domain.ids import PersonId, WorkflowId
from app.domain.quantity import Ripple
from app.domain.work_calendar import Absence
from app.domain.workflow import Workflow
from app.queries.calendar import CadenceGap, CalendarEntry, CalendarWeek, EntryKind
from app.queries.project import calendars
from app.queries.reader import Reader
from ui.link.accessible import announce
from ui.link.command import Command, menu_spot, pop_up
from ui.link.context import Context
from ui.link.place import (
    AbsencePlace,
    AddTask,
    AwayUntil,
    MoveDate,
    PageId,
    PagePlace,
    Place,
    ProjectPagePlace,
    RecurrencePlace,
    StartProject,
    TaskPanelPlace,
)
from ui.pages.calendar.calendar_drag import RIPPLE
from ui.pages.calendar.model import CalendarModel
from ui.printing.month.month_layout import MonthPart, PlacedPart
from ui.widgets.due_text import day_words

RIPPLE_WORDS = {Ripple.PUSH: "Push", Ripple.KEEP_GAPS: "Keep gaps", Ripple.JUST_THIS: "Just this"}


class EntryCommands:
    """``open_day`` shows all that stands on a day; ``host`` is the page, over which menus open."""

    def __init__(self, model: CalendarModel, host: QWidget, open_day: Callable[[date], None]) -> None:
        self._model, self._host = model, host
        self._context: Context = model.context
        self._open_day = open_day

    def open(self, part: PlacedPart) -> None:
        """What a double click or Enter means."""
        if part.kind is MonthPart.GAP:
            self.open_gaps()
        elif part.kind is MonthPart.MORE or part.count:
            self._open_day(part.on)
        elif part.away is not None:
            self._context.go_to(AbsencePlace(part.away.absence_id))
        elif part.entry is not None:
            self.open_entry(part.entry)
        else:
            self.begin_on(part.on)

    def open_entry(self, entry: CalendarEntry) -> None:
        """The project, the panel of the task, or the dates of what repeats."""
        place = _place_of(entry)
        if place is not None:
            self._context.go_to(place)

    def begin_on(self, on: date) -> None:
        """The short menu of a day on which nothing was hit."""
        pop_up(self.of_day(on)[:3], self._host).popup(self._spot())

    def open_gaps(self) -> None:
        """What the weeks in view miss, each with the start of a project that fills it."""
        commands = [
            Command(
                f"gap_{week.first_on}_{gap.process_id}",
                f"Week {week.number}: start “{gap.name}”…",
                partial(self.fill_gap, week, gap),
                "plus",
            )
            for week in self._model.weeks
            for gap in week.gaps
        ]
        there = PagePlace(PageId.PROCESSES)
        processes = Command(
            "gap_processes", "Open Processes", lambda: self._context.go_to(there), "repeat", group="more"
        )
        pop_up([*commands, processes], self._host).popup(menu_spot(self._host))

    def fill_gap(self, week: CalendarWeek, gap: CadenceGap) -> None:
        """A project of its workflow, on the first working day of that week that is not over."""
        named = self._context.read(_workflow_name, gap.workflow_id) if gap.workflow_id is not None else ""
        ahead = [day for day in week.days if day.on >= self._model.today]
        on = next((day.on for day in ahead if day.works), ahead[0].on if ahead else week.first_on)
        self._context.go_to(StartProject(named, on=on))

    def nudge(self, part: PlacedPart, days: int) -> None:
        """Move by days, or by a week; a publish date asks first, a due goes by working days of its owner."""
        entry, away = part.entry, part.away
        by = timedelta(days=days)
        if away is not None and not part.count:
            known = self._context.read(lambda reader: reader.get(Absence, away.absence_id))
            if known is not None:
                self._context.do(change_absence, known.id, known.first_on + by, known.last_on + by)
        elif entry is None:
            return
        elif entry.kind is EntryKind.PUBLISH and entry.project_id is not None:
            self._context.go_to(MoveDate(entry.project_id, entry.on + by))
        elif entry.recurrence_id is not None and entry.rule_on is not None:
            self._context.do(move_occurrence, entry.recurrence_id, entry.rule_on, entry.on + by)
        elif entry.task_id is not None and entry.owner_id is not None:
            to = entry.on + by if abs(days) > 1 else self._context.read(_next_working, entry.owner_id, entry.on, days)
            self._move_due(entry, to)

    def _move_due(self, entry: CalendarEntry, to: date) -> None:
        if entry.task_id is None:
            return
        done = self._context.do(move_task_to, entry.task_id, to, ripple=self._ripple())
        if done is not None:
            self._model.go_to(to)
            announce(self._host, f"{entry.title}: due {day_words(to, self._model.today)}")

    def _ripple(self) -> Ripple:
        chosen = self._context.preferences.get(RIPPLE, Ripple.PUSH.value)
        return next((one for one in Ripple if one.value == chosen), Ripple.PUSH)

    def remove(self, part: PlacedPart) -> None:
        """Skip a run, or take an absence away; nothing else is removed from here."""
        entry, away = part.entry, part.away
        if entry is not None and entry.recurrence_id is not None and entry.rule_on is not None:
            self._context.do(move_occurrence, entry.recurrence_id, entry.rule_on, None)
        elif away is not None and not part.count:
            self._context.do(remove_absence, away.absence_id)

    def open_menu(self, part: PlacedPart, at: QPoint) -> None:
        """The menu of a part."""
        pop_up(self.of(part), self._host).popup(at)

    def of(self, part: PlacedPart) -> list[Command]:
        """What can be done with a part, and with its day."""
        return [*self._of_part(part), *self.of_day(part.on)]

    def _of_part(self, part: PlacedPart) -> Iterator[Command]:
        entry, away = part.entry, part.away
        if away is not None and not part.count:
            yield Command("calendar_person", f"Open {away.name}", lambda: self.open(part), "user")
            yield Command("calendar_remove", "Remove the absence", lambda: self.remove(part), "trash-2", "Del")
        if entry is None:
            return
        yield Command("calendar_open", "Open", lambda: self.open_entry(entry), "external-link", "Return")
        if entry.recurrence_id is not None:
            yield Command("calendar_skip", "Skip this run", lambda: self.remove(part), "skip-forward", "Del")
            if entry.rule_on != entry.on:
                yield Command("calendar_back", "Put it back on its day", lambda: self._put_back(entry), "undo-2")
        elif entry.kind is EntryKind.PUBLISH and entry.project_id is not None:
            place = MoveDate(entry.project_id)
            yield Command("calendar_move", "Move date…", lambda: self._context.go_to(place), "calendar-clock")
        elif not entry.over:
            for days, words, keys in ((1, "later", "Alt+Right"), (-1, "earlier", "Alt+Left")):
                name = f"calendar_{words}"
                yield Command(name, f"A working day {words}", partial(self.nudge, part, days), "calendar-clock", keys)
        project_id = entry.project_id
        if project_id is not None and entry.kind is not EntryKind.PUBLISH:
            there = ProjectPagePlace(project_id)
            yield Command("calendar_project", "Open its project", lambda: self._context.go_to(there), "folder-open")

    def _put_back(self, entry: CalendarEntry) -> None:
        if entry.recurrence_id is not None and entry.rule_on is not None:
            self._context.do(move_occurrence, entry.recurrence_id, entry.rule_on, entry.rule_on)

    def of_day(self, on: date) -> list[Command]:
        """What can be begun on a day."""
        day, go_to = day_words(on, self._model.today), self._context.go_to
        away, task = AwayUntil(self._model.person_id, on, on), AddTask(due_on=on)
        past = on < self._model.today
        no = "This day is over. Choose a day from today on." if past else ""
        return [
            Command(
                "calendar_start", f"Start project with {day}…", lambda: go_to(StartProject(on=on)), "plus",
                enabled=lambda: not past, why_not=no, group="day",
            ),
            Command("calendar_add", f"Add task due {day}…", lambda: go_to(task), "square-check", group="day"),
            Command("calendar_away", f"Away on {day}…", lambda: go_to(away), "calendar-clock", group="day"),
            Command("calendar_day", "Show the whole day", lambda: self._open_day(on), "list", "Space", group="day"),
        ]  # fmt: skip

    def ripple_commands(self) -> tuple[Command, ...]:
        """What neighbours do when a due moves, for the palette and the menu of the page."""
        return tuple(
            Command(f"calendar_{one.value}", f"When a due moves: {words}", partial(self._choose_ripple, one))
            for one, words in RIPPLE_WORDS.items()
        )

    def _choose_ripple(self, ripple: Ripple) -> None:
        self._context.preferences.set(RIPPLE, ripple.value)
        announce(self._host, f"When a due moves: {RIPPLE_WORDS[ripple]}")

    def _spot(self) -> QPoint:
        return self._host.cursor().pos()


def _place_of(entry: CalendarEntry) -> Place | None:
    if entry.recurrence_id is not None:
        return RecurrencePlace(entry.recurrence_id)
    if entry.kind is EntryKind.PUBLISH:
        return ProjectPagePlace(entry.project_id) if entry.project_id is not None else None
    return TaskPanelPlace(entry.task_id) if entry.task_id is not None else None


def _next_working(reader: Reader, owner_id: PersonId, on: date, days: int) -> date:
    return calendars(reader).of(owner_id).add_days(on, days)


def _workflow_name(reader: Reader, workflow_id: WorkflowId) -> str:
    workflow = reader.get(Workflow, workflow_id)
    return workflow.name if workflow is not None else ""
