"""What *Start project* asks besides workflow, name and date: people for the roles, the project's fields, tailoring."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import ceil

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.actions.person import add_person
from app.domain.condition import FieldValue, answer_words
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, RoleId, StepId
from app.domain.person import Person
from app.domain.project_field import list_values
from app.domain.workflow import FieldKind, Graph, ProjectField, Step
from app.engine.outcome import preset_outcome
from app.grammar.number import number_text, read_number
from app.queries.person import team
from app.queries.start import RoleLine
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.icon import icon
from ui.link.plain_text import one_line, plain_label, set_text
from ui.link.theme import META, font
from ui.pages.projects.start_steps import StartSteps
from ui.widgets.button import link_button, relabel
from ui.widgets.date_field import DateField
from ui.widgets.elided import give_way
from ui.widgets.form import Form, FormRow, bring_into_view
from ui.widgets.person_field import PersonChoice, PersonField


class StartPeople(QWidget):
    """``picked(people by role)`` after each change."""

    picked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._roles: Sequence[RoleLine] = ()
        self.fields: dict[RoleId, PersonField] = {}
        self._form = Form()
        self._missing = plain_label()
        self._missing.setWordWrap(True)
        self._missing.setProperty("tone", "bad")
        self.person_name = named(QLineEdit(), "Name of the new person")
        self.person_name.setPlaceholderText("Name")
        self.person_mail = named(QLineEdit(), "E-mail of the new person")
        self.person_mail.setPlaceholderText("E-mail")
        self.adder = link_button("Add a person")
        self.adder.clicked.connect(self._add)
        self._add_row = QWidget()
        row = QHBoxLayout(self._add_row)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.person_name, self.person_mail, self.adder):
            row.addWidget(part)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        for made in (self._form, self._missing, self._add_row):
            self._layout.addWidget(made)

    def show_roles(self, roles: Sequence[RoleLine], people: Mapping[RoleId, PersonId]) -> None:
        """One field a role, with everybody: who has the role first."""
        self._roles = roles
        fresh = Form()
        self._layout.replaceWidget(self._form, fresh)
        self._form.hide()
        self._form.deleteLater()
        self._form, self.fields = fresh, {}
        everybody = self._context.read(team)
        for role in roles:
            everyone = f"Everybody with the role ({len(role.people)})"
            nobody = "Nobody" if role.owns or not role.people else everyone
            field = PersonField(role.name, nobody, creates=True)
            field.set_choices(_choices(role, everybody), people.get(role.role_id))
            field.picked.connect(lambda _: self._changed())
            field.problem_changed.connect(lambda _: self._changed())
            field.typed.connect(lambda name, role=role: self._create(name, role))
            self.fields[role.role_id] = field
            label = one_line(role.name) if role.owns else f"{one_line(role.name)} (approves)"
            fresh.add(label.replace("&", "&&"), field)
        fresh.setVisible(True)
        self._show_missing()

    @property
    def people(self) -> dict[RoleId, PersonId]:
        """Who is picked, by role."""
        return {role: PersonId(field.person_id) for role, field in self.fields.items() if field.person_id is not None}

    @property
    def problem(self) -> str:
        """What stands in a field that names nobody; empty when every field can be read."""
        return next((field.problem for field in self.fields.values() if field.problem), "")

    @property
    def missing(self) -> tuple[RoleLine, ...]:
        picked = self.people
        return tuple(role for role in self._roles if not role.people and role.role_id not in picked)

    def ask_missing(self) -> None:
        """The keyboard, the view and the open list go to the first role that nobody has."""
        field = self.fields[self.missing[0].role_id]
        bring_into_view(field)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.open_list()

    def _changed(self) -> None:
        self._show_missing()
        self.picked.emit(self.people)

    def _show_missing(self) -> None:
        names = ", ".join(f"“{one_line(role.name)}”" for role in self.missing)
        word = "role" if len(self.missing) == 1 else "roles"
        set_text(self._missing, f"Nobody has the {word} {names}. Pick somebody, or add a person." if names else "")
        self._missing.setVisible(bool(names))
        self._add_row.setVisible(bool(names))

    def _add(self) -> None:
        """The new person gets every role that nobody has."""
        wanted = tuple(role.role_id for role in self.missing)
        if self._join(self.person_name.text(), wanted, self.person_mail.text().strip()):
            self.person_name.clear()
            self.person_mail.clear()

    def _create(self, name: str, role: RoleLine) -> None:
        """The new person gets the role in whose field the name was typed."""
        self._join(name, (role.role_id,))

    def _join(self, name: str, roles: tuple[RoleId, ...], email: str = "") -> bool:
        done = self._context.do(add_person, name, email=email, roles=roles)
        if done is None:
            return False
        self.show_roles(self._roles, {**self.people, **dict.fromkeys(roles, done.value)})
        self.picked.emit(self.people)
        return True


def _choices(role: RoleLine, everybody: Sequence[Person]) -> list[PersonChoice]:
    names = {person.id: person.name for person in everybody}
    having = [person_id for person_id in role.people if person_id in names]
    first = [
        PersonChoice(id, names[id], "least loaded" if at == 0 and len(having) > 1 else "")
        for at, id in enumerate(having)
    ]
    others = [person for person in everybody if person.id not in having]
    return first + [PersonChoice(person.id, person.name, "does not have this role") for person in others]


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
        self._missing = plain_label()
        self._missing.setWordWrap(True)
        self._missing.setProperty("tone", "warn")
        self._missing.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        self._layout.addWidget(self._form)
        self._layout.addWidget(self._missing)

    def show_missing(self, names: Sequence[str]) -> None:
        """Say which required fields have no answer yet; what cannot be read has its sentence already."""
        told = ", ".join(f"“{one_line(name)}”" for name in names if not self.rows[name].problem)
        set_text(self._missing, f"Required: {told}." if told else "")
        self._missing.setVisible(bool(told))

    def show_fields(self, fields: Sequence[ProjectField], answers: Mapping[str, FieldValue] | None = None) -> None:
        """The questions of another workflow, with the answers that there are."""
        fresh = Form()
        self._layout.replaceWidget(self._form, fresh)
        self._form.hide()
        self._form.deleteLater()
        self._form = fresh
        self._kinds = {field.name: field for field in fields}
        self.rows = {
            field.name: fresh.add(
                one_line(field.name).replace("&", "&&") + (" (required)" if field.required else ""), self._editor(field)
            )
            for field in fields
        }
        for name, value in (answers or {}).items():
            if name in self.rows:
                self._show(name, value)
        self.setVisible(bool(fields))

    @property
    def problem(self) -> str:
        """The first sentence about what was typed and cannot be read."""
        return next((row.problem for row in self.rows.values() if row.problem), "")

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
        if field.kind is FieldKind.LIST:
            return self._list_editor(field)
        line = named(QLineEdit(), field.name)
        line.textChanged.connect(lambda _: self.answered.emit())
        return line

    def _list_editor(self, field: ProjectField) -> QPlainTextEdit:
        values = named(QPlainTextEdit(), field.name)
        values.setTabChangesFocus(True)
        values.setPlaceholderText("One per line, or with commas: Blog, Mail")
        values.setFixedHeight(3 * values.fontMetrics().lineSpacing() + 2 * ceil(values.document().documentMargin()) + 4)
        values.textChanged.connect(self.answered)
        return values

    def _show(self, name: str, value: FieldValue) -> None:
        editor = self.rows[name].field
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText("\n".join(list_values(value)))
        if isinstance(editor, DateField):
            editor.set_day(value if isinstance(value, date) else None)
        elif isinstance(editor, QComboBox):
            editor.setCurrentText(answer_words(value))
        elif isinstance(editor, QLineEdit):
            # In the only way in which a number reads as itself.
            editor.setText(number_text(value) if isinstance(value, float) else answer_words(value))

    def _value(self, name: str) -> FieldValue:
        row, kind = self.rows[name], self._kinds[name].kind
        editor = row.field
        if isinstance(editor, DateField):
            return editor.day
        if isinstance(editor, QPlainTextEdit):
            return _list_of(row, editor.toPlainText())
        text = editor.currentText() if isinstance(editor, QComboBox) else _typed(editor)
        if kind is FieldKind.YES_NO:
            return {"yes": True, "no": False}.get(text)
        if kind in _NUMBERS and text:
            return _number_of(row, text)
        if kind in _NUMBERS:
            row.show_problem("")
        return text or None


def _number_of(row: FormRow, typed: str) -> float | None:
    try:
        number = read_number(typed)
    except RuleViolation as refusal:
        row.show_problem(refusal.sentence)
        return None
    row.show_problem("" if number is not None else f"“{typed[:40]}” is no number. Write for example 1500.")
    return number


def _list_of(row: FormRow, typed: str) -> str | None:
    """The values of a list as they are kept, None without any; what cannot be read stays as typed, so that no project
    starts without it."""
    try:
        values = list_values(typed)
    except RuleViolation as refusal:
        row.show_problem(refusal.sentence)
        return typed
    row.show_problem("")
    return ", ".join(values) or None


def _typed(editor: QWidget) -> str:
    return editor.text().strip() if isinstance(editor, QLineEdit) else ""


SCOPE = "Reduced scope: leave out all optional steps"
PRACTICE = "Practice run: nothing is told and nothing counts"


class StartTailor(QWidget):
    """``tailored`` after each change; read ``here``, ``without``, ``scope``, ``practice`` and ``steps`` then."""

    tailored = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.opener = named(QToolButton(), "Tailoring")
        relabel(self.opener, "Tailoring")
        self.opener.setCheckable(True)
        self.opener.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.opener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.opener.setIcon(icon("chevron-right"))
        self.opener.toggled.connect(self._fold)
        self._optional: dict[StepId, QCheckBox] = {}
        self._done: dict[StepId, QCheckBox] = {}
        self._inside = QWidget()
        self.scope = QCheckBox(SCOPE, self._inside)
        self.practice = QCheckBox(PRACTICE)
        self.practice.toggled.connect(lambda _: self.tailored.emit())
        self.steps = StartSteps()
        self.steps.changed.connect(self.tailored)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.opener)
        self._layout.addWidget(self._inside)
        self._inside.hide()

    def show_graph(self, graph: Graph, roles: Mapping[RoleId, str], anchor_label: str) -> None:
        """The steps of another workflow, nothing ticked."""
        self.steps.show_graph(graph, roles, anchor_label)
        self.practice.setChecked(False)
        fresh = QWidget()
        rows = QVBoxLayout(fresh)
        rows.setContentsMargins(8, 0, 0, 0)
        rows.setSpacing(6)
        steps = [step for step in graph.steps if step.has_task]
        optional = [step for step in steps if step.optional]
        self.scope = QCheckBox(SCOPE, fresh)
        self.scope.setVisible(bool(optional))
        self.scope.toggled.connect(lambda _: self.tailored.emit())
        self._optional = {step.id: self._box(_with_outcome(graph, step), on=True) for step in optional}
        self._done = {step.id: self._box(step.title, on=False) for step in steps}
        rows.addWidget(self.practice)
        if optional:
            rows.addWidget(self.scope)
            rows.addWidget(_heading("Optional steps: take off what this project does not need"))
        for box in self._optional.values():
            rows.addWidget(box)
        rows.addWidget(_heading("Steps: what is different here, and what comes in addition"))
        rows.addWidget(self.steps)
        rows.addWidget(_heading("We are here: tick what is done; what comes before it is done too"))
        for box in self._done.values():
            rows.addWidget(box)
        self._layout.replaceWidget(self._inside, fresh)
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = fresh
        fresh.setVisible(self.opener.isChecked())

    @property
    def here(self) -> frozenset[StepId]:
        return frozenset(step_id for step_id, box in self._done.items() if box.isChecked())

    @property
    def without(self) -> frozenset[StepId]:
        return frozenset(step_id for step_id, box in self._optional.items() if not box.isChecked())

    def mark_done(self, step_id: StepId) -> None:
        """Tick one step of *We are here*."""
        self._done[step_id].setChecked(True)

    def _box(self, title: str, on: bool) -> QCheckBox:
        box = QCheckBox(one_line(title).replace("&", "&&"))
        box.setChecked(on)
        box.toggled.connect(lambda _: self.tailored.emit())
        return box

    def _fold(self, on: bool) -> None:
        self.opener.setIcon(icon("chevron-down" if on else "chevron-right"))
        self._inside.setVisible(on)


def _with_outcome(graph: Graph, step: Step) -> str:
    """The title, and for an approval or an asked decision how it is taken to end when it is left out."""
    outcome = preset_outcome(graph, step)
    return f"{step.title} (left out: “{outcome}”)" if outcome else step.title


def _heading(text: str) -> QWidget:
    made = plain_label(text)
    made.setFont(font(META))
    made.setProperty("tone", "muted")
    made.setWordWrap(True)
    made.setContentsMargins(0, 6, 0, 0)
    return made
