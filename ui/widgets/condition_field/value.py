"""What a row of a condition can ask about with which operators, and the field for its value; also for sample values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.condition import FieldRef, FieldValue, Operator, OutcomeRef
from app.domain.workflow import FieldKind, Graph
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.date_field import DateField
from ui.widgets.line_field import LineField
from ui.widgets.value_field import ValueField, number_field

SubjectRef = FieldRef | OutcomeRef
"""What a condition asks about: a field of the project, or how a step ended."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A field of the project, or the answer of a step (its ``choices`` are the outcomes)."""

    ref: SubjectRef
    text: str
    kind: FieldKind
    choices: tuple[str, ...] = ()


def subjects_of(graph: Graph) -> tuple[Subject, ...]:
    """The fields, then the answers of approvals and asked decisions, in the author's order."""
    fields = [Subject(FieldRef(field.name), field.name, field.kind, field.choices) for field in graph.fields]
    answers = [
        Subject(
            OutcomeRef(step.id),
            f"Answer of “{step.title or step.kind}”",
            FieldKind.CHOICE,
            tuple(outcome.name for outcome in step.outcomes),
        )
        for step in graph.steps
        if step.asks
    ]
    return (*fields, *answers)


_WORDS = {
    Operator.MORE: "is more than",
    Operator.AT_LEAST: "is at least",
    Operator.LESS: "is less than",
    Operator.AT_MOST: "is at most",
    Operator.BEFORE: "is before",
    Operator.AFTER: "is after",
}

_AMOUNTS = (Operator.MORE, Operator.AT_LEAST, Operator.LESS, Operator.AT_MOST, Operator.IS, Operator.IS_NOT)
_BY_KIND: dict[FieldKind, tuple[Operator, ...]] = {
    FieldKind.TEXT: (Operator.IS, Operator.IS_NOT, Operator.CONTAINS, Operator.ONE_OF),
    FieldKind.NUMBER: _AMOUNTS,
    FieldKind.MONEY: _AMOUNTS,
    FieldKind.DATE: (Operator.BEFORE, Operator.AFTER, Operator.IS, Operator.IS_NOT),
    FieldKind.CHOICE: (Operator.IS, Operator.IS_NOT, Operator.ONE_OF),
    FieldKind.YES_NO: (Operator.IS,),
    FieldKind.PERSON: (Operator.IS, Operator.IS_NOT, Operator.ONE_OF),
    FieldKind.LIST: (Operator.CONTAINS,),
}


def operators_of(kind: FieldKind) -> tuple[Operator, ...]:
    """Those that can be true of such a field, the usual one first."""
    return (*_BY_KIND[kind], Operator.EMPTY)


def operator_in_words(operator: Operator) -> str:
    """The words for an operator in its box, such as "is more than"."""
    return _WORDS.get(operator, operator)


def preset_value(subject: Subject, operator: Operator) -> FieldValue | tuple[FieldValue, ...]:
    """What a new row can begin with; None where the user has to say it."""
    if operator is Operator.EMPTY:
        return None
    if subject.kind is FieldKind.YES_NO:
        return True
    if subject.kind is FieldKind.CHOICE and subject.choices:
        return (subject.choices[0],) if operator is Operator.ONE_OF else subject.choices[0]
    return None


Value = FieldValue | tuple[FieldValue, ...]
FieldWithSetter = tuple[QWidget, Callable[[Value], None]]
"""A widget that edits a value, and what puts a value into it."""


class ValueEditor(QWidget):
    """``value_kept(value)``; several values of *is one of* are typed with commas between them."""

    value_kept = Signal(object)
    problem_changed = Signal(str)

    def __init__(
        self,
        name: str,
        subject: Subject,
        operator: Operator,
        today: Callable[[], date],
        people: Sequence[str],
        nothing: str = "",
    ) -> None:
        """``nothing`` offers to leave it open, and is what that is called."""
        super().__init__()
        self.value: Value = None
        self._field, self._show = self._make(name, subject, operator, today, people, nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._field)
        self.setFocusProxy(self._field)

    @property
    def field(self) -> QWidget:
        """The box or line inside."""
        return self._field

    def show_value(self, value: Value) -> None:
        """Put a value into the field without emitting that it was changed."""
        self.value = value
        self._show(value)

    def keep(self) -> None:
        """Emit what is being typed now, as leaving the field would."""
        if isinstance(self._field, LineField):
            self._field.keep()

    def _make(
        self,
        name: str,
        subject: Subject,
        operator: Operator,
        today: Callable[[], date],
        people: Sequence[str],
        nothing: str,
    ) -> FieldWithSetter:
        if operator is Operator.ONE_OF:
            return self._several(name)
        if subject.kind is FieldKind.YES_NO:
            return self._box(name, (Choice(True, "yes"), Choice(False, "no")), nothing)
        if subject.kind is FieldKind.CHOICE:
            return self._box(name, [Choice(choice, choice) for choice in subject.choices], nothing)
        if subject.kind is FieldKind.PERSON and people:
            return self._box(name, [Choice(person, person) for person in people], nothing)
        if subject.kind is FieldKind.DATE:
            return self._date(name, today)
        if subject.kind in (FieldKind.NUMBER, FieldKind.MONEY):
            return self._typed(number_field(name, placeholder=nothing or "500"))
        return self._typed(ValueField(name, str, str, placeholder=nothing or "Text"))

    def _box(self, name: str, choices: Sequence[Choice[FieldValue]], nothing: str) -> FieldWithSetter:
        open_one = [Choice(None, nothing)] if nothing else []
        box: ChoiceField[Value] = ChoiceField(name, [*open_one, *choices])
        box.picked.connect(self._give)

        def show(value: Value) -> None:
            known = any(choice.key == value for choice in choices)
            foreign = [] if known or value is None else [Choice(value, str(value))]
            box.set_choices([*open_one, *choices, *foreign], value)

        return box, show

    def _date(self, name: str, today: Callable[[], date]) -> FieldWithSetter:
        line = DateField(name, today)
        line.date_changed.connect(self._give)
        line.problem_changed.connect(self.problem_changed)
        return line, lambda value: line.set_day(value if isinstance(value, date) else None)

    def _typed(self, line: ValueField) -> FieldWithSetter:
        line.value_kept.connect(self._give)
        line.problem_changed.connect(self.problem_changed)
        return line, line.show_value

    def _several(self, name: str) -> FieldWithSetter:
        line = ValueField(name, _split, _joined, placeholder="One, two, three")
        return self._typed(line)

    def _give(self, value: Value) -> None:
        self.show_value(value)
        self.value_kept.emit(value)


def _split(typed: str) -> tuple[str, ...] | None:
    return tuple(part.strip() for part in typed.split(",") if part.strip()) or None


def _joined(values: Value) -> str:
    return ", ".join(str(value) for value in (values if isinstance(values, tuple) else (values,)))
