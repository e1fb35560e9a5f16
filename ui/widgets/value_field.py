"""A typed line that is understood as a value (a length, hours, a number), or says in one sentence why not."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.domain.amount import money_of
from app.domain.errors import RuleViolation
from app.domain.hours import read_clock, write_clock
from app.domain.quantity import Span, SpanUnit
from app.grammar.offset import length_text, need_length
from ui.link.money import typed_money
from ui.link.theme import numbers
from ui.widgets.line_field import LineField


class ValueField(LineField):
    """``value_kept(value)`` when another value was read; an empty line is None, unless one is ``needed``.

    ``read`` raises RuleViolation for what it does not understand; ``write`` shows a value.
    """

    value_kept = Signal(object)
    problem_changed = Signal(str)

    def __init__(
        self,
        name: str,
        read: Callable[[str], Any],
        write: Callable[[Any], str],
        needed: str = "",
        placeholder: str = "",
    ) -> None:
        """``needed`` is what to say of an empty line that may not be empty."""
        super().__init__(name, placeholder)
        self.setFont(numbers())
        self._read, self._write, self._needed = read, write, needed
        self.value: Any = None
        self.kept.connect(self._understand)
        self.taken_back.connect(lambda: self.problem_changed.emit(""))

    def show_value(self, value: object, afresh: bool = False) -> None:
        """What holds now; None is an empty line."""
        self.value = value
        self.show_text("" if value is None else self._write(value), afresh)

    def _understand(self, typed: str) -> None:
        try:
            value = self._value_of(typed.strip())
        except RuleViolation as refusal:
            self.problem_changed.emit(refusal.sentence)
            return
        self.problem_changed.emit("")
        if value == self.value:
            self.show_value(value, afresh=True)
            return
        before = self.value
        self.value_kept.emit(value)
        if self.value == before:
            self.setModified(True)

    def _value_of(self, typed: str) -> object:
        if typed:
            return self._read(typed)
        if self._needed:
            raise RuleViolation(self._needed)
        return None


class CountField(ValueField):
    """A whole number within bounds; Up and Down count."""

    def __init__(self, name: str, least: int, most: int, needed: str = "", placeholder: str = "") -> None:
        super().__init__(name, self._count, str, needed, placeholder)
        self.least, self.most = least, most
        self.setMinimumWidth(56)

    def _count(self, typed: str) -> int:
        if not typed.isdecimal() or not self.least <= int(typed[:9]) <= self.most:
            raise RuleViolation(f"Write a whole number from {self.least} to {self.most}.")
        return int(typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self.setText(str(max(self.least, min(self.most, (self.value or 0) + step))))
        self.setModified(True)
        self.keep()


def span_field(name: str, needed: str = "", placeholder: str = "3 d, 4 h") -> ValueField:
    """A length of working time: values are ``Span``."""
    return ValueField(name, need_length, length_text, needed, placeholder)


def hours_field(name: str, placeholder: str = "Hours of work: 6, 1.5") -> ValueField:
    """Hours of work: values are whole minutes."""
    return ValueField(name, _minutes, _hours_text, placeholder=placeholder)


def clock_field(name: str, placeholder: str = "All day; or 14:00") -> ValueField:
    """An hour of the day: values are whole minutes after midnight."""
    return ValueField(name, read_clock, write_clock, placeholder=placeholder)


def reminder_field(name: str, placeholder: str = "As everywhere; or 48, 24") -> ValueField:
    """Hours before a due: values are tuples of whole hours; an empty tuple is *none*."""
    return ValueField(name, _hours_before, lambda hours: ", ".join(map(str, hours)) or "none", placeholder=placeholder)


def _hours_before(typed: str) -> tuple[int, ...]:
    words = typed.casefold().replace("h", " ").replace(",", " ").replace(";", " ").split()
    if words == ["none"]:
        return ()
    if not all(word.isascii() and word.isdigit() and len(word) < 5 for word in words):
        raise RuleViolation("Write hours as numbers: 48, 24; or none.")
    return tuple(int(word) for word in words)


def number_field(name: str, needed: str = "", placeholder: str = "") -> ValueField:
    """Any number: values are ``float``."""
    return ValueField(name, _number, lambda number: f"{number:.12g}", needed, placeholder)


def _minutes(typed: str) -> int:
    bare = typed.rstrip("0123456789.,").strip() == ""
    span = need_length(f"{typed} h" if bare else typed)
    if span.unit is not SpanUnit.HOURS:
        raise RuleViolation("Effort is in hours. Write for example 6 or 1.5 h.")
    return Span(span.amount, SpanUnit.HOURS).minutes(0)


def _hours_text(minutes: int) -> str:
    return length_text(Span(minutes / 60, SpanUnit.HOURS))


def _number(typed: str) -> float:
    plain = "".join(typed.split()).replace("'", "")
    if "," in plain and "." not in plain and len(plain.rsplit(",", 1)[1]) != 3:
        plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        raise RuleViolation(f"“{typed[:40]}” is no number. Write for example 1500 or 2.5.") from None
    if not abs(value) <= 1e12:
        raise RuleViolation("That number is too large. Write a smaller one.")
    return value


def money_field(name: str, placeholder: str = "1,500 or 1,500.50") -> ValueField:
    """An amount of money: values are whole cents."""
    return ValueField(name, money_of, lambda minor: typed_money(QLocale(), minor), placeholder=placeholder)
