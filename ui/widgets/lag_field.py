"""How long a flow waits: an amount in working time or in calendar days; negative pulls the next step in."""

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import RuleViolation
from app.domain.quantity import Lag, LagUnit, Span
from app.grammar.offset import need_length
from ui.link.accessible import named
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.value_field import ValueField

_CALENDAR_DAY = 24 * 60
_UNITS = (
    Choice(LagUnit.SUCCESSOR, "of whoever is next"),
    Choice(LagUnit.COMPANY, "of the company"),
    Choice(LagUnit.CALENDAR, "calendar days"),
)
_LONGEST_DAYS = 3_650


class LagField(QWidget):
    """``lag_kept(Lag)``. ``day_minutes``: working minutes of a company's day, which days are counted in."""

    lag_kept = Signal(object)
    problem_changed = Signal(str)

    def __init__(self, name: str, day_minutes: int) -> None:
        super().__init__()
        named(self, name)
        self._lag = Lag()
        self._day = day_minutes
        self.amount = ValueField(name, self._read, self._write, "Write 0 d for no wait.", "0 d, 2 d, 4 h, -1 d")
        self.unit = ChoiceField(f"{name}: counted in the time", _UNITS)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.amount, 2)
        layout.addWidget(self.unit, 3)
        self.setFocusProxy(self.amount)
        self.amount.value_kept.connect(lambda minutes: self.lag_kept.emit(Lag(minutes, self._lag.unit)))
        self.amount.problem_changed.connect(self.problem_changed)
        self.unit.picked.connect(self._count_in)

    def show_lag(self, lag: Lag, afresh: bool = False) -> None:
        """Put a lag into the fields without emitting that it was changed."""
        self._lag = lag
        self.amount.show_value(lag.minutes, afresh)
        self.unit.choose(lag.unit)

    def keep(self) -> None:
        """Emit what is being typed now, as leaving the field would."""
        self.amount.keep()

    def _day_of(self, unit: LagUnit) -> int:
        return _CALENDAR_DAY if unit is LagUnit.CALENDAR else self._day

    def _count_in(self, unit: LagUnit) -> None:
        """The same days in another calendar."""
        days = self._lag.minutes / self._day_of(self._lag.unit)
        whole = float(round(days)) if unit is LagUnit.CALENDAR else days
        self.lag_kept.emit(Lag(round(whole * self._day_of(unit)), unit))

    def _read(self, typed: str) -> int:
        found = re.fullmatch(r"([-+−]?)\s*(.*)", typed)
        sign, rest = (found[1], found[2]) if found else ("", typed)
        span: Span = need_length(rest)
        minutes = span.minutes(self._day_of(self._lag.unit))
        if self._lag.unit is LagUnit.CALENDAR and minutes % _CALENDAR_DAY:
            raise RuleViolation("Calendar days are whole days. Write for example 2 d.")
        if minutes > _LONGEST_DAYS * _CALENDAR_DAY:
            raise RuleViolation(f"That is too long. The most is {_LONGEST_DAYS:,} days.")
        return -minutes if sign in ("-", "−") else minutes

    def _write(self, minutes: int) -> str:
        day = self._day_of(self._lag.unit)
        return f"{minutes / day:g} d" if minutes % (day // 2 or 1) == 0 else f"{minutes / 60:g} h"
