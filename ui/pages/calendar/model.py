"""What the calendar shows: the form, the day that the keyboard is on, weeks that were read, colours, and risks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, ProjectId, TaskId
from app.queries.calendar import (
    CalendarEntry,
    CalendarWeek,
    ColourBy,
    DayView,
    EntryKind,
    calendar_weeks,
    entries_of,
    month_weeks,
    month_words,
    never_works,
    risk_days,
    week_of_day,
)
from app.queries.reader import Reader
from ui.link.context import Context
from ui.link.theme import theme
from ui.printing.month.month_layout import MonthContent

F = TypeVar("F", bound=StrEnum)
WEEK = timedelta(days=7)
PAUSE_MS = 15
FORM, COLOUR, FIRST_WEEKDAY = "calendar.form", "calendar.colour", "calendar.first_weekday"
MONTH, FILTER = "calendar.month", "calendar.filter"
"""What is printed of it."""


class CalendarForm(StrEnum):
    """How much is shown at once, by the word that is kept with the view's preferences."""

    MONTH = "month"
    TWO_WEEKS = "two weeks"
    WEEK = "week"
    AGENDA = "agenda"


WEEKS = {CalendarForm.TWO_WEEKS: 2, CalendarForm.WEEK: 1}


class CalendarModel(QObject):
    """``changed`` when something else is shown; ``risks_found`` when a day of expectation became known."""

    changed = Signal()
    risks_found = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        preferences = context.preferences
        self.form = _known(CalendarForm, preferences.get(FORM, CalendarForm.MONTH.value), CalendarForm.MONTH)
        self.colour_by = _known(ColourBy, preferences.get(COLOUR, ColourBy.TYPE.value), ColourBy.TYPE)
        usual = QLocale.system().firstDayOfWeek().value - 1
        self.first_weekday = preferences.get(FIRST_WEEKDAY, usual) % 7
        self.today: date = context.read(_today)
        self.day = self.today
        self.chosen: Collection[TaskId] | None = None
        """The tasks that a filter lets through; None: all."""
        self.person_id: PersonId | None = None
        """Whose work is shown, where the filter names one person."""
        self.most = 4
        self.risks: dict[ProjectId, Mapping[TaskId, date]] = {}
        self._stale: set[ProjectId] = set()
        self._read: dict[date, CalendarWeek] = {}
        self._hues: dict[ColourBy, dict[str, int]] = {}
        self._content: MonthContent | None = None
        self.first, self.rows = month_weeks(self.day, self.first_weekday)
        self._room = 6
        """How many weeks a month may show."""
        self._clock = QTimer(self)
        self._clock.setInterval(PAUSE_MS)
        self._clock.timeout.connect(self._next_risk)
        self.show_form(self.form)

    @property
    def weeks(self) -> Sequence[CalendarWeek]:
        """The weeks that are shown; those that are not known yet are read, all at once."""
        wanted = [self.first + at * WEEK for at in range(self.rows)]
        missing = [first for first in wanted if first not in self._read]
        if missing:
            count = (missing[-1] - missing[0]).days // 7 + 1
            found = self.context.read(calendar_weeks, missing[0], count, self.most, self.chosen)
            self._read |= {week.first_on: week for week in found}
        return [self._read[first] for first in wanted]

    @property
    def content(self) -> MonthContent:
        """All that a painting needs; the same object until something else is shown."""
        if self._content is None:
            weeks = self.weeks
            self._content = MonthContent(
                weeks,
                self.today,
                self.span if self.form in (CalendarForm.MONTH, CalendarForm.AGENDA) else None,
                self.context.read(never_works),
                self.colour_by,
                self._hues_of(weeks),
                {task_id: on for risks in self.risks.values() for task_id, on in risks.items()},
            )
        return self._content

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day that the title speaks of: a month, or the weeks that are shown."""
        last = self.first + self.rows * WEEK - timedelta(days=1)
        if self.form not in (CalendarForm.MONTH, CalendarForm.AGENDA):
            return self.first, last
        middle = self.first + timedelta(days=self.rows * 7 // 2)
        begins = middle.replace(day=1)
        return begins, (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def title(self) -> str:
        """ "December 2026", or of weeks their days: "30 Nov – 13 Dec 2026"."""
        first, last = self.span
        if self.form in (CalendarForm.MONTH, CalendarForm.AGENDA):
            return f"{first:%B %Y}"
        begins = f"{first.day} {first:%b}" + ("" if first.year == last.year else f" {first.year}")
        return f"{begins} – {last.day} {last:%b %Y}"

    @property
    def words(self) -> str:
        """The line under the title of the page."""
        first, last = self.span
        counted = month_words(self.weeks, first, last)
        where = f"{first:%B}" if self.form in (CalendarForm.MONTH, CalendarForm.AGENDA) else "these days"
        return f"{counted} in {where}" if counted else f"No publish date in {where}"

    @property
    def gap_count(self) -> int:
        """How many gaps the weeks that are shown have."""
        return sum(len(week.gaps) for week in self.weeks)

    def day_view(self, on: date) -> DayView | None:
        """What was read of a day; None where it is not shown."""
        week = self._read.get(week_of_day(on, self.first_weekday))
        return next((day for day in week.days if day.on == on), None) if week is not None else None

    def groups(self) -> list[tuple[str, int]]:
        """What entries in view are coloured by, with the number of its hue: chips first, by name."""
        content = self.content
        chips = {e.group(self.colour_by) for e in entries_of(content.weeks) if e.kind is EntryKind.PUBLISH}
        known = content.hues
        return sorted((name, known[name]) for name in chips if name in known)

    def show_form(self, form: CalendarForm) -> None:
        """Another form, around the day that the keyboard is on."""
        self.form = form
        self.context.preferences.set(FORM, form.value)
        self._around()
        self._changed()

    def colour(self, by: ColourBy) -> None:
        """Another meaning of the colours."""
        self.colour_by = by
        self.context.preferences.set(COLOUR, by.value)
        self._changed()

    def begin_weeks_on(self, weekday: int) -> None:
        """Weeks begin on another day, 0 is Monday; remembered."""
        self.first_weekday = weekday
        self.context.preferences.set(FIRST_WEEKDAY, weekday)
        self._around()
        self.forget()

    def go_to(self, day: date, *, turns: bool = True) -> None:
        """Put the keyboard on a day and bring it into view; without ``turns`` a day of the month beside, which is
        seen already, turns no page."""
        self.day = max(date(1900, 1, 1), min(date(2199, 12, 31), day))
        last = self.first + self.rows * WEEK
        first, until = self.span
        inside = first <= self.day <= until if self.form in (CalendarForm.MONTH, CalendarForm.AGENDA) else True
        if not (self.first <= self.day < last and (inside or not turns)):
            self._around()
        self._changed()

    def turn(self, pages: int) -> None:
        """So many months or screens on, or back where negative; the day goes along."""
        if self.form in WEEKS:
            self.go_to(self.day + pages * WEEKS[self.form] * WEEK)
            return
        first, _ = self.span
        month = first.year * 12 + first.month - 1 + pages
        begins = date(month // 12, month % 12 + 1, 1)
        ends = (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        self.go_to(begins.replace(day=min(self.day.day, ends.day)))

    def scroll(self, weeks: int) -> None:
        """So many weeks on; the day stays where it is on the screen."""
        first = self.first + weeks * WEEK
        if date(1900, 1, 1) < first < date(2199, 1, 1):
            self.first = first
            self.day += weeks * WEEK
            self._changed()

    def fit(self, rows: int) -> None:
        """There is room for so many weeks; of a month that has more, those around its day are shown."""
        if rows != self._room:
            self._room = rows
            self._around()
            self._changed()

    def _around(self) -> None:
        here = week_of_day(self.day, self.first_weekday)
        first, rows = month_weeks(self.day, self.first_weekday)
        if self.form in WEEKS:
            first, rows = here, WEEKS[self.form]
        elif rows > self._room and self.form is CalendarForm.MONTH:
            first, rows = min(here, first + (rows - self._room) * WEEK), self._room
        self.first, self.rows = first, rows

    def filter(self, chosen: Collection[TaskId] | None, person_id: PersonId | None = None) -> None:
        """Only these tasks, and the publish dates that they carry, None: all; ``person_id``: whose they are."""
        self.chosen, self.person_id = chosen, person_id
        self.forget()

    def need(self, most: int) -> bool:
        """A day has room for so many dues; True where that had to be read anew."""
        if most <= self.most:
            return False
        self.most = most
        self._read.clear()
        self._content = None
        return True

    def forget(self) -> None:
        """Something changed: read again. Risks that were known are shown until they are known again."""
        self._read.clear()
        self._stale |= self.risks.keys()
        self.today = self.context.read(_today)
        self._changed()

    def repaint(self) -> None:
        """Read nothing again, but make the content anew."""
        self._content = None

    def _changed(self) -> None:
        self._content = None
        self._clock.start()
        self.context.preferences.set(MONTH, self.span[0].isoformat())
        self.changed.emit()

    def _hues_of(self, weeks: Sequence[CalendarWeek]) -> Mapping[str, int]:
        """The hue of each group for as long as the program runs; one of its own while there are enough."""
        known = self._hues.setdefault(self.colour_by, {})
        hues = len(theme().tokens.hues)
        for name in sorted({entry.group(self.colour_by) for entry in entries_of(weeks)} - known.keys() - {""}):
            wanted, taken = sum(name.encode()) % hues, set(known.values())
            free = [(wanted + at) % hues for at in range(hues) if (wanted + at) % hues not in taken]
            known[name] = free[0] if free else wanted
        return dict(known)

    def stop(self) -> None:
        """The page is hidden: work nothing out."""
        self._clock.stop()

    def settle(self) -> None:
        """Work out now what is in view."""
        while self._next_risk():
            continue

    def _next_risk(self) -> bool:
        seen = (e for e in entries_of(self.weeks) if e.task_id is not None and not e.over)
        wanted = (e.project_id for e in seen if e.project_id is not None)
        project_id = next((one for one in wanted if one not in self.risks or one in self._stale), None)
        if project_id is None:
            self._clock.stop()
            return False
        self._stale.discard(project_id)
        before = self.risks.get(project_id, {})
        try:
            self.risks[project_id] = self.context.read(risk_days, project_id)
        except LeadlineError:
            self.risks[project_id] = {}
        if self.risks[project_id] != before:
            self._content = None
            self.risks_found.emit()
        return True

    def expected(self, entry: CalendarEntry) -> date | None:
        """The day on which something at risk is expected."""
        if entry.project_id is None or entry.task_id is None or entry.over:
            return None
        return self.risks.get(entry.project_id, {}).get(entry.task_id)


def _today(reader: Reader) -> date:
    return reader.today()


def _known(kind: type[F], value: str, preset: F) -> F:
    return next((one for one in kind if one.value == value), preset)
