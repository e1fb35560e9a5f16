"""How often something repeats, by plain controls: what they say is an RRULE. For the dialog *Repeat*."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app.scheduling.recurrence_rule import WORKDAYS, Frequency, RepeatRule
from ui.link.accessible import named
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.date_field import DateField
from ui.widgets.form import Form, leave_wheel_to_page, pad_spin_box

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Rhythm(StrEnum):
    """The kinds of rules that the dialog has controls for."""

    DAYS = "day"
    WEEKDAYS = "weekday"
    WEEKS = "week"
    MONTH_DAY = "month by day"
    MONTH_WEEKDAY = "month by weekday"
    QUARTERS = "quarter"
    YEARS = "year"
    TYPED = "rule"


class Ending(StrEnum):
    """When a rule ends."""

    NEVER = "never"
    ON = "on"
    AFTER = "after"


RHYTHMS = (
    Choice(Rhythm.DAYS, "Every day"),
    Choice(Rhythm.WEEKDAYS, "Every weekday"),
    Choice(Rhythm.WEEKS, "Weekly, on chosen days"),
    Choice(Rhythm.MONTH_DAY, "Monthly, on a day"),
    Choice(Rhythm.MONTH_WEEKDAY, "Monthly, on a weekday"),
    Choice(Rhythm.QUARTERS, "Quarterly"),
    Choice(Rhythm.YEARS, "Yearly"),
    Choice(Rhythm.TYPED, "By a rule (RRULE)"),
)
_UNITS = {Rhythm.DAYS: "days", Rhythm.WEEKS: "weeks", Rhythm.MONTH_DAY: "months", Rhythm.MONTH_WEEKDAY: "months"}
_NTH = (Choice(1, "First"), Choice(2, "Second"), Choice(3, "Third"), Choice(4, "Fourth"), Choice(-1, "Last"))
_ENDINGS = (
    Choice(Ending.NEVER, "Never"),
    Choice(Ending.ON, "On a day"),
    Choice(Ending.AFTER, "After so many times"),
)


class RecurrenceFields(QWidget):
    """``changed`` after every change. ``rule_text`` is what the fields say, whether or not it can be followed."""

    changed = Signal()

    def __init__(self, today: date, first_on: date) -> None:
        super().__init__()
        self.rhythm: ChoiceField[Rhythm] = ChoiceField("Repeats", RHYTHMS, Rhythm.WEEKS)
        self.first_on = DateField("First day", lambda: today, first_on, optional=False)
        self.interval = _number("Every", 1, 999, 1)
        self.weekdays = [named(CheckField(day[:3]), day) for day in DAYS]
        self.month_day = _number("Day of the month", 1, 31, first_on.day)
        self.nth: ChoiceField[int] = ChoiceField("Which one", _NTH, 1)
        self.weekday: ChoiceField[int] = ChoiceField(
            "Weekday", [Choice(at, day) for at, day in enumerate(DAYS)], first_on.weekday()
        )
        self.typed = named(QLineEdit(), "Rule")
        self.ending: ChoiceField[Ending] = ChoiceField("Ends", _ENDINGS, Ending.NEVER)
        self.until = DateField("Last day", lambda: today)
        self.times = _number("Times", 1, 9_999, 10)
        self.weekdays[first_on.weekday()].show_checked(True)
        self._lay_out()
        self._connect()
        self._show_rows()

    @property
    def rule_text(self) -> str:
        """The rule as an RRULE."""
        if self.rhythm.current is Rhythm.TYPED:
            return self.typed.text()
        return str(self._with_end(self._rule()))

    @property
    def first_day(self) -> date | None:
        """The day that the rule counts from; None while the field has none."""
        return self.first_on.day

    def show_rule(self, rule: RepeatRule, first_on: date) -> None:
        """Show a rule that is there already."""
        self.first_on.set_day(first_on)
        rhythm = rhythm_of(rule)
        self.rhythm.choose(rhythm)
        self.interval.setValue(rule.interval if rhythm in _UNITS else 1)
        for at, box in enumerate(self.weekdays):
            box.show_checked(at in rule.weekdays)
        self.month_day.setValue(rule.day or first_on.day)
        self.nth.choose(rule.nth or 1)
        self.weekday.choose(rule.weekdays[0] if rule.weekdays else first_on.weekday())
        self.typed.setText(str(rule))
        self.ending.choose(
            Ending.ON if rule.until is not None else Ending.AFTER if rule.count is not None else Ending.NEVER
        )
        self.until.set_day(rule.until)
        self.times.setValue(rule.count or 10)
        self._show_rows()

    def read(self) -> bool:
        """Understand what is half typed in the fields for days; False where one has a problem."""
        return self.first_on.read() and (self.ending.current is not Ending.ON or self.until.read())

    def _rule(self) -> RepeatRule:
        first_on, every = self.first_on.day, self.interval.value()
        match self.rhythm.current:
            case Rhythm.DAYS:
                return RepeatRule(Frequency.DAILY, every)
            case Rhythm.WEEKDAYS:
                return RepeatRule(Frequency.WEEKLY, 1, WORKDAYS)
            case Rhythm.MONTH_DAY:
                return RepeatRule(Frequency.MONTHLY, every, day=self.month_day.value())
            case Rhythm.MONTH_WEEKDAY:
                return RepeatRule(Frequency.MONTHLY, every, (self.weekday.current or 0,), self.nth.current or 1)
            case Rhythm.QUARTERS:
                return RepeatRule(Frequency.MONTHLY, 3, day=self.month_day.value())
            case Rhythm.YEARS:
                day = first_on.day if first_on is not None else 1
                return RepeatRule(Frequency.YEARLY, day=day, months=(first_on.month if first_on is not None else 1,))
            case _:
                days = tuple(at for at, box in enumerate(self.weekdays) if box.isChecked())
                return RepeatRule(Frequency.WEEKLY, every, days)

    def _with_end(self, rule: RepeatRule) -> RepeatRule:
        if self.ending.current is Ending.AFTER:
            return replace(rule, count=self.times.value())
        if self.ending.current is Ending.ON:
            return replace(rule, until=self.until.day)
        return rule

    def _show_rows(self) -> None:
        rhythm = self.rhythm.current
        self._every.setVisible(rhythm in _UNITS)
        unit = _UNITS.get(rhythm or Rhythm.DAYS, "")
        self.interval.setSuffix(f" {unit}" if self.interval.value() != 1 else f" {unit.removesuffix('s')}")
        self._on_days.setVisible(rhythm is Rhythm.WEEKS)
        self._on_day.setVisible(rhythm in (Rhythm.MONTH_DAY, Rhythm.QUARTERS))
        self._on_weekday.setVisible(rhythm is Rhythm.MONTH_WEEKDAY)
        self._by_rule.setVisible(rhythm is Rhythm.TYPED)
        # A typed rule says its end itself.
        self._end.setVisible(rhythm is not Rhythm.TYPED)
        self._until.setVisible(rhythm is not Rhythm.TYPED and self.ending.current is Ending.ON)
        self._times.setVisible(rhythm is not Rhythm.TYPED and self.ending.current is Ending.AFTER)

    def _lay_out(self) -> None:
        form = Form()
        form.add("&Repeats", self.rhythm)
        self._every = form.add("&Every", self.interval)
        self._on_days = form.add("On", _row("Weekdays", *self.weekdays, spacing=4))
        self._on_day = form.add("On &day", self.month_day, "31 is the last day of every month")
        self._on_weekday = form.add("On the", _row("Which weekday", self.nth, self.weekday))
        self._by_rule = form.add("R&ule", self.typed, "For example FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")
        form.add("&First day", self.first_on, "The rule counts from here; earlier dates are not made")
        self._end = form.add("E&nds", self.ending)
        self._until = form.add("&Last day", self.until)
        self._times = form.add("&Times", self.times)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)

    def _connect(self) -> None:
        for choice in (self.rhythm, self.nth, self.weekday, self.ending):
            choice.picked.connect(lambda _: self._tell())
        for number in (self.interval, self.month_day, self.times):
            number.valueChanged.connect(lambda _: self._tell())
        for box in self.weekdays:
            box.chosen.connect(lambda _: self._tell())
        for day in (self.first_on, self.until):
            day.date_changed.connect(lambda _: self._tell())
        self.typed.textEdited.connect(lambda _: self._tell())

    def _tell(self) -> None:
        self._show_rows()
        self.changed.emit()


def rhythm_of(rule: RepeatRule) -> Rhythm:
    """Which controls can show a rule; what none of them can is typed."""
    match rule.frequency:
        case Frequency.DAILY:
            return Rhythm.DAYS
        case Frequency.WEEKLY:
            return Rhythm.WEEKDAYS if rule.weekdays == WORKDAYS and rule.interval == 1 else Rhythm.WEEKS
        case Frequency.MONTHLY if rule.months or rule.position is not None:
            return Rhythm.TYPED
        case Frequency.MONTHLY if rule.day is not None:
            return Rhythm.QUARTERS if rule.interval == 3 else Rhythm.MONTH_DAY
        case Frequency.MONTHLY if len(rule.weekdays) == 1 and rule.nth in (1, 2, 3, 4, -1):
            return Rhythm.MONTH_WEEKDAY
        case Frequency.YEARLY if rule.day is not None and rule.interval == 1 and len(rule.months) == 1:
            return Rhythm.YEARS
        case _:
            return Rhythm.TYPED


def _number(name: str, least: int, most: int, value: int) -> QSpinBox:
    box = named(QSpinBox(), name)
    box.setRange(least, most)
    box.setValue(value)
    pad_spin_box(box)
    leave_wheel_to_page(box)
    return box


def _row(name: str, *fields: QWidget, spacing: int = 8) -> QWidget:
    holder = named(QWidget(), name)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for field in fields:
        row.addWidget(field)
    row.addStretch(1)
    return holder
