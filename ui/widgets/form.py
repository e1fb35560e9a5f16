"""Rows of a form: label, field, and the sentence that says what is wrong with it, read out with the field."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.link.accessible import announce
from ui.link.plain_text import plain_label, set_text
from ui.link.typography import MEDIUM, META, font
from ui.widgets.date_field import DateField, mark_wrong
from ui.widgets.person_field import PersonField
from ui.widgets.value_field import ValueField


class FormRow(QWidget):
    """One field under its label. Date, person and value fields tell their own problems."""

    def __init__(self, label: str, field: QWidget, hint: str = "") -> None:
        super().__init__()
        self.field = field
        self.label = QLabel(label)
        self.label.setFont(font(weight=MEDIUM))
        self.label.setBuddy(field)
        self._hint = hint
        self._problem = ""
        self._note = plain_label(hint)
        self._note.setFont(font(META))
        self._note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.label, field, self._note):
            layout.addWidget(part)
        if not field.accessibleName():
            field.setAccessibleName(label.replace("&", ""))
        if isinstance(field, (DateField, PersonField, ValueField)):
            field.problem_changed.connect(self.show_problem)
        self.show_problem("")

    @property
    def problem(self) -> str:
        """The sentence that is shown now; empty when all is well."""
        return self._problem

    def set_hint(self, hint: str) -> None:
        """Another sentence for when all is well."""
        self._hint = hint
        self.show_problem(self._problem)

    def show_problem(self, sentence: str) -> None:
        """Show what is wrong, or with "" the hint again."""
        self._problem = sentence
        set_text(self._note, sentence or self._hint)
        self._note.setVisible(bool(sentence or self._hint))
        self._note.setProperty("tone", "bad" if sentence else "muted")
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)
        mark_wrong(self.field, bool(sentence))
        self.field.setAccessibleDescription(sentence or self._hint)
        if sentence and self.isVisible():
            announce(self.field, sentence)


class Form(QWidget):
    """Labelled fields under each other; ``add`` returns the row, which can show a problem under its field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FormRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)

    def add(self, label: str, field: QWidget, hint: str = "") -> FormRow:
        """Append a row; the label's ``&`` letter jumps to the field."""
        row = FormRow(label, field, hint)
        self.rows.append(row)
        self._layout.addWidget(row)
        return row

    def focus_first_problem(self) -> bool:
        """Put the focus where something is wrong; False when nothing is."""
        for row in self.rows:
            if row.problem:
                row.field.setFocus()
                return True
        return False
