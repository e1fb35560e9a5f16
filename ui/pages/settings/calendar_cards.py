"""The company's working week, its country and its days off. Each change is one undo step."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.actions.calendar import add_holiday, remove_holiday, set_company_week, set_country
from app.domain.ids import HolidayId
from app.queries.company import Company
from app.scheduling.holiday_source import countries
from ui.link.background import Job, run
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import ImportDaysOff
from ui.pages.settings.settings_card import SettingsCard, side_by_side
from ui.widgets.button import button
from ui.widgets.date_field import DateField
from ui.widgets.date_text import write_date
from ui.widgets.elided import give_way
from ui.widgets.form import FormRow, leave_wheel_to_page
from ui.widgets.removable_list import RemovableLine, RemovableList
from ui.widgets.week_field import WeekField

NO_COUNTRY, WHOLE_COUNTRY = "No country", "The whole country"


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
    """Countries come in a moment later: the package that knows them is large."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            "Days off", "Public holidays of a country and region, and days of your own. No work is planned."
        )
        self._context = context
        self._firm: Company | None = None
        self._known: Mapping[str, tuple[str, ...]] = {}
        self._job: Job | None = None
        self.country, self.region = QComboBox(), QComboBox()
        give_way(self.country, self.region)
        leave_wheel_to_page(self.country, self.region)
        self.country.activated.connect(lambda _: self._keep(str(self.country.currentData()), ""))
        self.region.activated.connect(
            lambda _: self._keep(str(self.country.currentData()), str(self.region.currentData()))
        )
        self.days = RemovableList("Next days off", "Remove", "No day off is coming. Choose a country or add a day.")
        self.days.removed.connect(lambda id: context.do(remove_holiday, HolidayId(id)))
        self.on = DateField("Day", self._today)
        self.called = QLineEdit()
        self.called.setPlaceholderText("Summer party")
        self.called.returnPressed.connect(self.add_day)
        self._on_row, self._name_row = FormRow("Add a day off", self.on), FormRow("Its name", self.called)
        self.add(
            side_by_side(FormRow("Country", self.country), FormRow("Region", self.region), stretch=True), self.days
        )
        self.add(side_by_side(self._on_row, self._name_row, stretch=True))
        bring = Command("import_days", "Import days off…", lambda: context.go_to(ImportDaysOff()), "download")
        add = Command("add_day", "Add day off", self.add_day, "plus")
        self.add(side_by_side(button(add, self), button(bring, self)))

    def show_company(self, firm: Company) -> None:
        """Put what is stored of the company into the fields, without keeping it again."""
        self._firm = firm
        self.days.set_lines(
            [
                RemovableLine(day.id, f"{write_date(day.on)}  ·  {day.name}", day.country or "your own")
                for day in firm.days_off
            ]
        )
        self._show_country()
        if not self._known and self._job is None:
            self._job = run(lambda job: countries(), self._learn)
            self.destroyed.connect(self._job.cancel)

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

    def _learn(self, known: Mapping[str, tuple[str, ...]]) -> None:
        named = {code: regions for code, regions in known.items() if country_name(code)}
        self._known = dict(sorted(named.items(), key=lambda pair: country_name(pair[0])))
        self._show_country()

    def _show_country(self) -> None:
        if self._firm is None:
            return
        chosen, region = self._firm.calendar.country, self._firm.calendar.region
        codes = list(self._known) or ([chosen] if chosen else [])
        _fill(self.country, [("", NO_COUNTRY), *((code, country_name(code) or code) for code in codes)], chosen)
        regions = self._known.get(chosen, (region,) if region else ())
        _fill(self.region, [("", WHOLE_COUNTRY), *((code, code) for code in regions)], region)
        self.region.setEnabled(bool(regions))

    def _keep(self, country: str, region: str) -> None:
        if self._firm and (country, region) != (self._firm.calendar.country, self._firm.calendar.region):
            self._context.do(set_country, country, region)

    def _today(self) -> date:
        return self._context.read(lambda reader: reader.today())


def country_name(code: str) -> str:
    """In English; empty for what is no two-letter code of a country."""
    territory = QLocale.codeToTerritory(code) if len(code) == 2 else QLocale.Country.AnyTerritory
    return "" if territory is QLocale.Country.AnyTerritory else QLocale.territoryToString(territory)


def _fill(box: QComboBox, options: list[tuple[str, str]], chosen: str) -> None:
    if [box.itemData(row) for row in range(box.count())] != [code for code, _ in options]:
        box.clear()
        for code, text in options:
            box.addItem(text, code)
    box.setCurrentIndex(max(0, box.findData(chosen)))
