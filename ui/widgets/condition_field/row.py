"""One row of a condition: what is asked about, how, and with which value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from app.domain.condition import Condition, Not, Operator, Test, tests_of
from app.domain.workflow import FieldKind
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import set_text, wrapping_label
from ui.link.theme import META, font
from ui.widgets.button import icon_button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.condition_field.value import (
    Subject,
    SubjectRef,
    Value,
    ValueEditor,
    operator_in_words,
    operators_of,
    preset_value,
)
from ui.widgets.form import mark_wrong

UNFINISHED = "Unfinished: give it a value."
_FEWEST_LETTERS = 2
_SAYS, _SAYS_NOT = "if", "if not"


@dataclass(frozen=True, slots=True)
class ConditionSubjects:
    """What the rows of a condition can ask about, and what their values are checked against."""

    subjects: tuple[Subject, ...]
    today: Callable[[], date]
    people: Sequence[str]
    """The names of the people who can be compared with."""

    def subject(self, test: Test) -> Subject:
        """That of a test; one that is gone is shown by its old name."""
        found = next((subject for subject in self.subjects if subject.ref == test.subject), None)
        name = getattr(test.subject, "name", None) or getattr(test.subject, "step_id", "")
        return found or Subject(test.subject, f"{name} (gone)", FieldKind.TEXT)


class TestRow(QWidget):
    """``changed`` after every choice. Without its value the condition is unfinished, and the row says so."""

    changed = Signal()
    removed = Signal()
    __test__ = False

    def __init__(self, ground: ConditionSubjects, test: Test, negated: bool = False) -> None:
        super().__init__()
        self._ground = ground
        self._subject = ground.subject(test)
        self._value: Value = test.value
        self.negated = ChoiceField("If or if not", (Choice(False, _SAYS), Choice(True, _SAYS_NOT)), negated)
        self.subject: ChoiceField[SubjectRef] = ChoiceField("What it asks about")
        self.operator: ChoiceField[Operator] = ChoiceField("How it compares")
        self.value: ValueEditor | None = None
        self.remover: QToolButton = icon_button(Command("remove", "Remove this row", self.removed.emit, "x"), self, 14)
        self._problem = wrapping_label()
        self._problem.setFont(font(META))
        self._problem.setProperty("tone", "muted")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.negated, 0, 0)
        self._grid.addWidget(self.subject, 0, 1)
        self._grid.addWidget(self.remover, 0, 2)
        self._grid.addWidget(self.operator, 1, 0, 1, 1)
        self._grid.addWidget(self._problem, 2, 0, 1, 3)
        for box in (self.negated, self.subject, self.operator):
            box.setMinimumContentsLength(_FEWEST_LETTERS)
        self._offer_subjects()
        self._offer_operators(test.operator)
        self._make_value()
        self.negated.picked.connect(lambda _: self.changed.emit())
        self.subject.picked.connect(self._ask_about)
        self.operator.picked.connect(self._compare)

    @property
    def condition(self) -> Condition:
        """What the row says; unfinished while its value is missing."""
        operator = self._operator
        test = Test(self._subject.ref, operator, None if operator is Operator.EMPTY else self._value)
        return Not(test) if self.negated.current else test

    @property
    def _operator(self) -> Operator:
        return Operator(str(self.operator.current))

    def keep(self) -> None:
        """Emit what is being typed now, as leaving the field would."""
        if self.value is not None:
            self.value.keep()

    def _offer_subjects(self) -> None:
        offered = dict.fromkeys((*self._ground.subjects, self._subject))
        self.subject.set_choices([Choice(subject.ref, subject.text) for subject in offered], self._subject.ref)

    def _offer_operators(self, current: Operator) -> None:
        offered = dict.fromkeys((*operators_of(self._subject.kind), current))
        self.operator.set_choices([Choice(one, operator_in_words(one)) for one in offered], current)

    def _ask_about(self, ref: SubjectRef) -> None:
        self._subject = next(subject for subject in self._ground.subjects if subject.ref == ref)
        self._offer_operators(operators_of(self._subject.kind)[0])
        self._compare(self._operator)

    def _compare(self, operator: Operator) -> None:
        kept = self._value if self._fits(self._value, operator) else None
        self._value = preset_value(self._subject, operator) if kept is None else kept
        self._make_value()
        self.changed.emit()

    def _fits(self, value: Value, operator: Operator) -> bool:
        """Another operator keeps the value, another kind of field does not."""
        if isinstance(value, tuple) is not (operator is Operator.ONE_OF) or operator is Operator.EMPTY:
            return False
        kinds: dict[FieldKind, type | tuple[type, ...]] = {
            FieldKind.NUMBER: (int, float),
            FieldKind.MONEY: (int, float),
            FieldKind.DATE: date,
            FieldKind.YES_NO: bool,
        }
        if self._subject.kind is FieldKind.CHOICE and isinstance(value, str):
            return value in self._subject.choices
        fits = isinstance(value, kinds.get(self._subject.kind, (str, tuple)))
        return fits and (isinstance(value, bool) is (self._subject.kind is FieldKind.YES_NO))

    def _make_value(self) -> None:
        if self.value is not None:
            self.value.hide()
            self._grid.removeWidget(self.value)
            self.value.deleteLater()
            self.value = None
        if self._operator is not Operator.EMPTY:
            ground = self._ground
            self.value = ValueEditor("Value", self._subject, self._operator, ground.today, ground.people)
            self.value.show_value(self._value)
            self.value.value_kept.connect(self._take_value)
            self.value.problem_changed.connect(self._say)
            self._grid.addWidget(self.value, 1, 1, 1, 2)
        named(self, self._subject.text)
        self._say("")

    def _take_value(self, value: Value) -> None:
        self._value = value
        self._say("")
        self.changed.emit()

    def _say(self, problem: str) -> None:
        missing = UNFINISHED if any(test.unfinished for test in tests_of(self.condition)) else ""
        set_text(self._problem, problem or missing)
        self._problem.setVisible(bool(problem or missing))
        self._problem.setProperty("tone", "bad" if problem else "warn")
        self._problem.style().polish(self._problem)
        if self.value is not None:
            mark_wrong(self.value.field, bool(problem))
