"""The company's working week, its country and its days off. Each change is one undo step."""

from datetime import date

from PySide6.QtWidgets import QLineEdit

from app.actions.calendar import add_holiday, remove_holiday, set_company_week, set_country
from app.domain.ids import HolidayId
from app.queries.company import Company
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import ImportDaysOff
from ui.pages.settings.settings_card import SettingsCard, side_by_side
from ui.widgets.button import button
from ui.widgets.country_field import CountryField
from ui.widgets.date_field import DateField
from ui.widgets.date_text import write_date
from ui.widgets.form import FormRow
from ui.widgets.removable_list import RemovableLine, RemovableList
from ui.widgets.week_field import WeekField


class WeekCard(SettingsCard):
    def __init__(self, context: Context) -> None:
        super().__init__("Working week", "When the company works. People without hours of their own work then.")
        self.week = WeekField("Company week", with_company=False)
        self.week.week_changed.connect(lambda week: context.do_beside(self.week.show_problem, set_company_week, week))
        self.add(self.week)

    def show_company(self, firm: Company) -> None:
        """Put what is stored of the company into the fields, without keeping it again."""
        self.week.show_week(firm.calendar.week, firm.calendar.week)


class DaysOffCard(SettingsCard):
    def __init__(self, context: Context) -> None:
        super().__init__(
            "Days off", "Public holidays of a country and region, and days of your own. No work is planned."
        )
        self._context = context
        self.place = CountryField()
        self.place.picked.connect(lambda country, region: context.do(set_country, country, region))
        self.days = RemovableList("Next days off", "Remove", "No day off is coming. Choose a country or add a day.")
        self.days.removed.connect(lambda id: context.do(remove_holiday, HolidayId(id)))
        self.on = DateField("Day", self._today)
        self.called = QLineEdit()
        self.called.setPlaceholderText("Summer party")
        self.called.returnPressed.connect(self.add_day)
        self._on_row, self._name_row = FormRow("Add a day off", self.on), FormRow("Its name", self.called)
        self.add(self.place, self.days)
        self.add(side_by_side(self._on_row, self._name_row, stretch=True))
        bring = Command("import_days", "Import days off…", lambda: context.go_to(ImportDaysOff()), "download")
        add = Command("add_day", "Add day off", self.add_day, "plus")
        self.add(side_by_side(button(add, self), button(bring, self)))

    def show_company(self, firm: Company) -> None:
        """Put what is stored of the company into the fields, without keeping it again."""
        self.days.set_lines(
            [
                RemovableLine(day.id, f"{write_date(day.on)}  ·  {day.name}", day.country or "your own")
                for day in firm.days_off
            ]
        )
        self.place.show_country(firm.calendar.country, firm.calendar.region)

    def add_day(self) -> None:
        """One undo step, or a sentence under the field that it is about."""
        self._name_row.show_problem("")
        if not self.on.read():
            return
        if self.on.day is None:
            self._on_row.show_problem("Type the day that is off.")
            self.on.setFocus()
            return
        row = self._on_row if self.called.text().strip() else self._name_row
        if self._context.do_beside(row.show_problem, add_holiday, self.on.day, self.called.text()):
            self._on_row.show_problem("")
            self.on.set_day(None)
            self.called.clear()

    def _today(self) -> date:
        return self._context.read(lambda reader: reader.today())
