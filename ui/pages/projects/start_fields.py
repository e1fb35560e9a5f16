"""The questions that a workflow asks about a project; its decisions read the answers."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.domain.condition import FieldValue
from app.domain.workflow import FieldKind, ProjectField
from ui.link.accessible import named
from ui.link.plain_text import one_line
from ui.widgets.date_field import DateField
from ui.widgets.elided import give_way
from ui.widgets.form import Form, FormRow

_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY)


class StartFields(QWidget):
    """``answered`` after each change; ``values`` leaves out what is empty or cannot be read."""

    answered = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._form = Form()
        self.rows: dict[str, FormRow] = {}
        self._kinds: dict[str, ProjectField] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._form)

    def show_fields(self, fields: Sequence[ProjectField]) -> None:
        """The questions of another workflow, all unanswered."""
        fresh = Form()
        self._layout.replaceWidget(self._form, fresh)
        self._form.hide()
        self._form.deleteLater()
        self._form = fresh
        self._kinds = {field.name: field for field in fields}
        self.rows = {
            field.name: fresh.add(one_line(field.name).replace("&", "&&"), self._editor(field)) for field in fields
        }
        self.setVisible(bool(fields))

    @property
    def values(self) -> dict[str, FieldValue]:
        found = {name: self._value(name) for name in self.rows}
        return {name: value for name, value in found.items() if value is not None}

    def _editor(self, field: ProjectField) -> QWidget:
        if field.kind is FieldKind.DATE:
            day = DateField(field.name, self._today)
            day.date_changed.connect(lambda _: self.answered.emit())
            return day
        options = ("yes", "no") if field.kind is FieldKind.YES_NO else field.choices
        if options:
            choice = named(QComboBox(), field.name)
            give_way(choice)
            choice.addItems(["", *options])
            choice.currentIndexChanged.connect(lambda _: self.answered.emit())
            return choice
        line = named(QLineEdit(), field.name)
        line.textChanged.connect(lambda _: self.answered.emit())
        return line

    def _value(self, name: str) -> FieldValue:
        row, kind = self.rows[name], self._kinds[name].kind
        editor = row.field
        if isinstance(editor, DateField):
            return editor.day
        text = editor.currentText() if isinstance(editor, QComboBox) else _typed(editor)
        if kind is FieldKind.YES_NO:
            return {"yes": True, "no": False}.get(text)
        if kind in _NUMBERS and text:
            number = _number(text)
            row.show_problem("" if number is not None else f"“{text[:40]}” is no number. Write for example 1500.")
            return number
        return text or None


def _typed(editor: QWidget) -> str:
    return editor.text().strip() if isinstance(editor, QLineEdit) else ""


def _number(text: str) -> float | None:
    try:
        return float(text.replace(" ", "").replace(",", "."))
    except ValueError:
        return None
