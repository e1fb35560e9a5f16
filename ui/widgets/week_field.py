"""Seven days with their working hours as text, and presets; for the company's week and that of a person."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import RuleViolation
from app.domain.hours import read_hours, write_hours
from app.domain.work_calendar import STANDARD_WEEK, Week, week_of
from ui.link.accessible import announce, named
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import META, font, numbers
from ui.widgets.form import leave_wheel_to_page, mark_wrong

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COMPANY, OWN = "Company's week", "Own hours"
PRESETS = {
    "Full time": STANDARD_WEEK,
    "4 days": week_of("1111000"),
    "Mornings": week_of(hours=((9 * 60, 13 * 60),)),
}


class WeekField(QWidget):
    """``week_changed(Week, or None for the company's)`` when the user has changed it to something that can be read."""

    week_changed = Signal(object)

    def __init__(self, name: str, with_company: bool) -> None:
        super().__init__()
        named(self, name)
        self._week: Week | None = None
        self._company = STANDARD_WEEK
        self.problem = ""
        self.preset = named(QComboBox(), f"{name}: preset")
        self.preset.addItems([*([COMPANY] if with_company else []), *PRESETS, OWN])
        leave_wheel_to_page(self.preset)
        self.preset.activated.connect(lambda _: self._choose(self.preset.currentText()))
        self.days = [self._day_field(day) for day in DAYS]
        self._note = plain_label()
        self._note.setFont(font(META))
        self._note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.preset)
        layout.addLayout(self._grid())
        layout.addWidget(self._note)
        self.show_week(None if with_company else STANDARD_WEEK, STANDARD_WEEK)

    def show_week(self, week: Week | None, company: Week) -> None:
        """None shows the company's, which cannot be edited here."""
        self._week, self._company = week, company
        shown = week or company
        preset = next((name for name, known in PRESETS.items() if known == week), OWN)
        self.preset.setCurrentText(COMPANY if week is None else preset)
        for field, hours in zip(self.days, shown.days, strict=True):
            field.setText(write_hours(hours))
            field.setEnabled(week is not None)
        self.show_problem("")

    def show_problem(self, sentence: str) -> None:
        """Say beside the days why the week cannot be kept; with "" what it amounts to."""
        self.problem = sentence
        set_text(self._note, sentence or _amount(self._week or self._company))
        self._note.setProperty("tone", "bad" if sentence else "muted")
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)
        self.setAccessibleDescription(sentence)
        if sentence:
            announce(self, sentence)

    def _day_field(self, day: str) -> QLineEdit:
        field = named(QLineEdit(), f"Hours on {day}", "Such as 9:00-12:30, 13:00-17:30; empty is a day off")
        field.setFont(numbers())
        field.setPlaceholderText("Day off")
        field.editingFinished.connect(self._read)
        return field

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (day, field) in enumerate(zip(DAYS, self.days, strict=True)):
            label = QLabel(day)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        return grid

    def _choose(self, preset: str) -> None:
        if preset == OWN:
            for field in self.days:
                field.setEnabled(True)
            self.days[0].setFocus()
            return
        self._offer(PRESETS.get(preset))

    def _read(self) -> None:
        days = []
        for field in self.days:
            try:
                days.append(read_hours(field.text()))
                mark_wrong(field, False)
            except RuleViolation as refusal:
                mark_wrong(field, True)
                self.show_problem(refusal.sentence)
                return
        week = Week((days[0], days[1], days[2], days[3], days[4], days[5], days[6]))
        self.show_problem("")
        if week != (self._week or self._company):
            self._offer(week)

    def _offer(self, week: Week | None) -> None:
        if week != self._week:
            self.week_changed.emit(week)


def _amount(week: Week) -> str:
    days = "1 day" if week.working_days == 1 else f"{week.working_days} days"
    return f"{week.minutes / 60:g} hours a week on {days}"
