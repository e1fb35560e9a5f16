"""Where and when the team works: the country with its days off, and the week. For the first steps."""

from datetime import date

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.actions.calendar import set_company_calendar
from app.domain.errors import RuleViolation
from app.domain.hours import read_hours, write_hours
from app.domain.work_calendar import STANDARD_WEEK, Week, week_of
from app.queries.company import company
from app.scheduling.holiday_source import country_days_off
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import SettingsPlace, SettingsSubject
from ui.link.plain_text import plain_label, set_text, wrapping_label
from ui.pages.today.numbered_card import NumberedCard
from ui.widgets.button import button, link_button
from ui.widgets.country_field import CountryField, country_name
from ui.widgets.due_text import day_words
from ui.widgets.form import FormRow

_ANSWERED = "first.calendar"
"""The preference that says that country and week were put off."""


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class CalendarCard(NumberedCard):
    """Country and working week, asked once: what is proposed is kept by *Use these*, or by a door after a change.

    ``left`` when it was answered or put off.
    """

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(1, "Where and when you work")
        self._context = context
        self._touched = False
        self.place = CountryField()
        self.days = [self._day(day) for day in DAYS]
        self.hours = named(QLineEdit(), "Hours of a working day", "Such as 9:00-17:00 or 9:00-12:30, 13:00-17:30")
        self.hours.setMaximumWidth(190)
        self.hours_row = FormRow("Hours", self.hours)
        self.words = wrapping_label()
        self.words.setProperty("tone", "muted")
        self.keep_button = button(Command("use_these", "Use these", self.keep, "check"), self)
        self.skip = link_button("Skip for now")
        self.skip.clicked.connect(self._put_off)
        self.change = link_button("Change in Settings")
        self.change.clicked.connect(lambda: context.go_to(SettingsPlace(SettingsSubject.WORKING_WEEK)))
        self._lay_out()
        self._propose()
        self.place.picked.connect(self._picked)
        self.place.learned.connect(self._say)
        self.hours.textEdited.connect(self._edited)
        self.hours.returnPressed.connect(self.keep)

    @property
    def answered(self) -> bool:
        """Whether it was kept or put off; undoing what was kept asks again."""
        return self._stored or self._context.preferences.get(_ANSWERED, False)

    @property
    def _stored(self) -> bool:
        calendar = self._context.read(company).calendar
        return bool(calendar.country) or calendar.week != STANDARD_WEEK

    def refresh(self) -> None:
        """Fold the fields away once they are answered."""
        answered = self.answered
        for part in (self.fields, self.keep_button, self.skip):
            part.setVisible(not answered)
        self.change.setVisible(answered)
        self._say()

    def keep(self) -> bool:
        """One undo step for country, days off and week; False with a sentence beside the hours."""
        try:
            week = self._week()
        except RuleViolation as refusal:
            self.hours_row.show_problem(refusal.sentence)
            self.hours.setFocus()
            return False
        country, region = self.place.chosen
        refuse = self.hours_row.show_problem
        done = self._context.do_beside(refuse, set_company_calendar, country, region, week)
        if done is not None:
            # No country and the usual week leave nothing behind that could be undone.
            self._close(asked_no_more=not self._stored)
        return done is not None

    def settle(self) -> bool:
        """Keep what was changed and not yet kept."""
        return self.keep() if self._touched and not self.answered else True

    def _propose(self) -> None:
        """The country of the system, if it says one, and the week that is usual there; nothing is stored."""
        territory = QLocale.system().territory()
        code = "" if QLocale.system().language() is QLocale.Language.C else QLocale.territoryToCode(territory)
        self.place.show_country(code if country_name(code) else "", "")
        self._show_week(code)
        self.hours.setText(write_hours(STANDARD_WEEK.days[0]))

    def _show_week(self, code: str) -> None:
        locale = QLocale(QLocale.Language.AnyLanguage, QLocale.codeToTerritory(code)) if code else QLocale.c()
        usual = {day.value for day in locale.weekdays()} or {1, 2, 3, 4, 5}
        for number, day in enumerate(self.days, start=1):
            day.setChecked(number in usual)

    def _week(self) -> Week:
        hours = read_hours(self.hours.text())
        if not hours:
            raise RuleViolation("Type the hours of a working day, such as 9:00-17:00.")
        return week_of("".join("1" if day.isChecked() else "0" for day in self.days), hours)

    def _picked(self, country: str, region: str) -> None:
        if not region:
            self._show_week(country)
        self._edited()

    def _edited(self) -> None:
        self._touched = True
        self.hours_row.show_problem("")
        self._say()

    def _put_off(self) -> None:
        self._close(asked_no_more=True)

    def _close(self, asked_no_more: bool) -> None:
        self._touched = False
        self._context.preferences.set(_ANSWERED, asked_no_more)
        self._context.preferences.save()
        self.refresh()
        self.left.emit()

    def _say(self) -> None:
        firm = self._context.read(company)
        country = firm.calendar.country if self.answered else self.place.chosen[0]
        region = firm.calendar.region if self.answered else self.place.chosen[1]
        set_text(self.words, self._days_off_words(country, region, firm.today))
        week = firm.calendar.week
        shown = " ".join(day for day, hours in zip(DAYS, week.days, strict=True) if hours)
        set_text(self.note, f"{country_name(country) or 'no country'} · {shown}" if self.answered else "")

    def _days_off_words(self, country: str, region: str, today: date) -> str:
        if not country:
            return "Without a country there are no public holidays; they can be added in Settings."
        if not self.place.knows(country):
            return ""
        found = country_days_off(country, region, (today.year, today.year + 1))
        coming = [on for on, _ in found if on >= today]
        first = f", next {day_words(coming[0], today)}" if coming else ""
        return f"{len(coming)} days off until the end of {today.year + 1}{first}. No due date falls on one."

    def _day(self, name: str) -> QPushButton:
        made = named(QPushButton(name), name, "Working day")
        made.setCheckable(True)
        made.setProperty("day", "true")
        made.clicked.connect(lambda _: self._edited())
        return made

    def _lay_out(self) -> None:
        week = QHBoxLayout()
        week.setSpacing(4)
        for day in self.days:
            week.addWidget(day, 1)
        days = QVBoxLayout()
        days.setSpacing(4)
        days.addWidget(plain_label("Working week"))
        days.addLayout(week)
        days.addStretch()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.addWidget(self.place, 0, 0, 1, 2)
        grid.addLayout(days, 1, 0)
        grid.addWidget(self.hours_row, 1, 1)
        self.fields = QWidget()
        self.fields.setLayout(grid)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for act in (self.keep_button, self.skip, self.change):
            acts.addWidget(act)
        acts.addStretch()
        self.rows.addWidget(self.fields)
        self.rows.addWidget(self.words)
        self.rows.addStretch()
        self.rows.addLayout(acts)
