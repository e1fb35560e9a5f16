"""Everything about one person in the side panel, absences too; each field keeps itself when it is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app.actions.absence import add_absence, change_absence, remove_absence
from app.actions.budget import set_hourly_cost
from app.actions.person import change_person, give_role, remove_person, set_other_percent, set_person_week
from app.domain.ids import AbsenceId, PersonId, RoleId
from app.domain.person import Person, Role
from app.domain.work_calendar import Absence, Week
from app.queries.person import Heir, departure
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import AwayUntil
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import HEAD, SEMIBOLD, font
from ui.pages.people.telling_form import TellingForm
from ui.widgets.button import allow, button, button_row
from ui.widgets.choice_field import CheckField
from ui.widgets.date_field import DateField
from ui.widgets.date_text import short_date
from ui.widgets.elided import give_way
from ui.widgets.form import Form, FormRow, bring_into_view, leave_wheel_to_page, pad_spin_box
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.removable_list import RemovableLine, RemovableList
from ui.widgets.value_field import money_field
from ui.widgets.week_field import WeekField

OUTSIDE, OTHER = "From outside the company", "Meetings and other"


@dataclass(frozen=True, slots=True)
class PersonView:
    """What the panel shows of one person."""

    person: Person
    roles: Sequence[Role]
    """Every role that the company has, to choose from."""
    absences: Sequence[Absence]
    company_week: Week
    today: date


class PersonPanel(QWidget):
    """Shows one person at a time; ``show_view`` again follows changes and leaves what is being typed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._view: PersonView | None = None
        self.name, self.email = QLineEdit(), QLineEdit()
        self.telling = TellingForm(context)
        self.external = named(CheckField(OUTSIDE), OUTSIDE)
        self.roles = RemovableList("Roles", "Remove role", "No role yet.")
        self.new_role = role_box()
        self.week = WeekField("Working week", with_company=True)
        self.cost = money_field("Hourly cost", "Where you count money")
        self.other = named(QSpinBox(), OTHER)
        self.other.setRange(0, 100)
        self.other.setSuffix(" %")
        self.other.setKeyboardTracking(False)
        named(self.other.lineEdit(), OTHER)
        pad_spin_box(self.other)
        self.absences = RemovableList("Absences", "Remove absence", "None planned.", "Change absence")
        self.absence_form = AbsenceForm(context)
        away = Command("away", "Away until…", lambda: context.go_to(AwayUntil(self._id)), "calendar-clock")
        self.away = button(away, self)
        self.remove = button(Command("remove", "Remove person", self._remove, "trash-2"), self)
        self.hand_over = HandOverForm(context)
        self.refusal = plain_label()
        self.refusal.setProperty("tone", "bad")
        self.refusal.setWordWrap(True)
        leave_wheel_to_page(self.new_role)
        self._lay_out()
        self._connect()

    @property
    def person_id(self) -> PersonId | None:
        """Whose panel it is now."""
        return self._view.person.id if self._view else None

    @property
    def _id(self) -> PersonId:
        assert self._view is not None  # noqa: S101
        return self._view.person.id

    def show_view(self, view: PersonView) -> None:
        """Another person, or the same one as it is now."""
        same = self.person_id == view.person.id
        self._view = view
        person = view.person
        for field, text in ((self.name, person.name), (self.email, person.email)):
            if not (same and field.hasFocus() and field.isModified()):
                field.setText(text)
                field.setCursorPosition(len(text) if field.hasFocus() else 0)
        self.cost.show_value(person.hourly_cost_minor, not same)
        for row in (self._name_row, self._email_row, self._role_row, self._cost_row):
            row.show_problem("")
        self.telling.show_person(person)
        self.external.show_checked(person.external)
        names = {role.id: role.name for role in view.roles}
        self.roles.set_lines([RemovableLine(role, names.get(role, role)) for role in person.roles])
        fill_roles(self.new_role, [role for role in view.roles if role.id not in person.roles])
        self.week.show_week(person.week, view.company_week)
        with QSignalBlocker(self.other):
            self.other.setValue(person.other_percent)
        lines = [RemovableLine(a.id, span(a, view.today), a.reason) for a in view.absences if a.last_on >= view.today]
        self.absences.set_lines(list(reversed(lines)))
        self.absence_form.show_person(person.id, [absence.id for absence in view.absences])
        if not same or not self.hand_over.show_person(person.id):
            self.hand_over.hide()
        self._refuse("")

    def _lay_out(self) -> None:
        form = Form()
        self._name_row = form.add("Name", self.name)
        self._email_row = form.add("Mail address", self.email)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 20)
        layout.setSpacing(10)
        layout.addWidget(form)
        layout.addWidget(self.external)
        layout.addWidget(heading("How they are told"))
        layout.addWidget(self.telling)
        layout.addWidget(heading("Roles"))
        layout.addWidget(self.roles)
        self._role_row = FormRow("Add role", self.new_role)
        layout.addWidget(self._role_row)
        self._cost_row = FormRow("What an hour costs", self.cost)
        other = FormRow(OTHER, self.other, "Of their time; Workload counts the rest")
        for part in (heading("Working week"), self.week, other, self._cost_row):
            layout.addWidget(part)
        for part in (heading("Absences"), self.absences, self.absence_form):
            layout.addWidget(part)
        layout.addWidget(self.away, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(12)
        layout.addWidget(self.remove, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.hand_over)
        layout.addWidget(self.refusal)
        layout.addStretch()

    def _connect(self) -> None:
        self.name.editingFinished.connect(self._keep_name)
        self.email.editingFinished.connect(self._keep_email)
        do = self._context.do
        self.external.chosen.connect(lambda on: do(change_person, self._id, external=on))
        self.roles.removed.connect(self._take_role)
        self.new_role.activated.connect(lambda _: self._give_role())
        line = self.new_role.lineEdit()
        if line is not None:
            line.returnPressed.connect(self._give_role)
        self.week.week_changed.connect(
            lambda week: self._context.do_beside(self.week.show_problem, set_person_week, self._id, week)
        )
        cost = self._cost_row.show_problem
        self.cost.value_kept.connect(lambda to: self._context.do_beside(cost, set_hourly_cost, self._id, to))
        self.other.valueChanged.connect(lambda percent: do(set_other_percent, self._id, percent))
        self.absences.removed.connect(self._remove_absence)
        self.absences.change_asked.connect(self._change_absence)

    def _remove_absence(self, absence_id: AbsenceId) -> None:
        self._context.do(remove_absence, absence_id)

    def _change_absence(self, absence_id: AbsenceId) -> None:
        found = [absence for absence in self._view.absences if absence.id == absence_id] if self._view else []
        for absence in found:
            self.absence_form.change(absence)

    def _keep_name(self) -> None:
        if self._view is not None and self.name.text() != self._view.person.name:
            self._context.do_beside(self._name_row.show_problem, change_person, self._id, name=self.name.text())

    def _keep_email(self) -> None:
        if self._view is not None and self.email.text() != self._view.person.email:
            self._context.do_beside(self._email_row.show_problem, change_person, self._id, email=self.email.text())

    def _take_role(self, role_id: RoleId) -> None:
        if self._view is not None:
            left = tuple(role for role in self._view.person.roles if role != role_id)
            self._context.do(change_person, self._id, roles=left)

    def _give_role(self) -> None:
        if self.new_role.currentText().strip():
            typed = self.new_role.currentText()
            self.new_role.setCurrentText("")
            self._context.do_beside(self._role_row.show_problem, give_role, self._id, typed)

    def _remove(self) -> None:
        if self.hand_over.show_person(self._id):
            self._refuse("")
            self.hand_over.open()
        else:
            self._context.do_beside(self._refuse, remove_person, self._id)

    def _refuse(self, sentence: str) -> None:
        set_text(self.refusal, sentence)
        self.refusal.setVisible(bool(sentence))
        self.remove.setAccessibleDescription(sentence)


class HandOverForm(QWidget):
    """Who gets the open work of somebody who leaves; hidden until it is asked for."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._person_id: PersonId | None = None
        self.words = wrapping_label()
        self.heir = PersonField("Who gets them", "Choose somebody")
        self._row = FormRow("Who gets them", self.heir)
        self.go = button(Command("hand_over", "Hand over and remove", self.hand_over, "trash-2"), self)
        self.stop = button(Command("keep_person", "Cancel", self.hide), self)
        self.heir.picked.connect(lambda _: self._show_state())
        self.heir.problem_changed.connect(lambda _: self._show_state())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self._row)
        layout.addLayout(button_row(self.go, self.stop))
        self.hide()

    def show_person(self, person_id: PersonId) -> bool:
        """Whose work; False when there is none to hand over. Who was chosen already stays chosen."""
        found = self._context.read(departure, person_id)
        best = found.heirs[0] if found.heirs and found.heirs[0].roles else None
        chosen = self.heir.person_id if person_id == self._person_id else best.person.id if best is not None else None
        self._person_id = person_id
        choices = [PersonChoice(heir.person.id, heir.person.name, _heir_words(heir)) for heir in found.heirs]
        if not self.heir.is_half_typed:
            self.heir.set_choices(choices, chosen)
        tasks = "1 open task needs" if found.tasks == 1 else f"{found.tasks} open tasks need"
        set_text(self.words, f"{tasks} somebody else. They are handed over and announced in the same step.")
        self._show_state()
        return found.tasks > 0

    def open(self) -> None:
        """Ask; the keyboard goes to who is proposed."""
        self.show()
        self.heir.setFocus()
        # Once it has been laid out.
        QTimer.singleShot(0, self, lambda: bring_into_view(self))

    def hand_over(self) -> None:
        """One undo step for the tasks and the person, or a sentence."""
        heir = self.heir.person_id
        if self._person_id is not None and heir is not None:
            self._context.do_beside(self._row.show_problem, remove_person, self._person_id, heir=PersonId(heir))

    def _show_state(self) -> None:
        allow(self.go, "" if self.heir.person_id is not None else "Choose who gets the tasks.")


def _heir_words(heir: Heir) -> str:
    return "  ·  ".join([*heir.roles[:2], f"{heir.load} open"])


def heading(text: str) -> QWidget:
    """Over a group of fields in the panel."""
    made = plain_label(text)
    made.setFont(font(HEAD, SEMIBOLD))
    made.setContentsMargins(0, 8, 0, 0)
    return made


def role_box() -> QComboBox:
    """A box in which a role is chosen or a new one is typed."""
    box = named(QComboBox(), "Add role", "Choose a role or type the name of a new one, then press Enter")
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    give_way(box)
    line = box.lineEdit()
    if line is not None:
        named(line, "Add role").setPlaceholderText("Choose, or type a new one")
    return box


def fill_roles(box: QComboBox, roles: Sequence[Role]) -> None:
    """Offer these roles and choose none of them."""
    names = [one_line(role.name) for role in roles]
    if [box.itemText(row) for row in range(box.count())] != names:
        box.clear()
        for role in roles:
            box.addItem(one_line(role.name), RoleId(role.id))
        box.setCurrentIndex(-1)


class AbsenceForm(QWidget):
    """Adds an absence, or changes the one that ``change`` was given. Without a last day it is a single day."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._person_id: PersonId | None = None
        self._changing: AbsenceId | None = None
        self.first = DateField("First day away", self._today)
        self.last = DateField("Last day away", self._today)
        self.reason = QLineEdit()
        self._problem = plain_label()
        self._problem.setProperty("tone", "bad")
        self._problem.setWordWrap(True)
        self._lay_out()
        self._show_mode()
        self._refuse("")

    @property
    def problem(self) -> str:
        """Why the absence was not added; empty when nothing is wrong."""
        return self._problem.text()

    def show_person(self, person_id: PersonId, absences: Sequence[AbsenceId]) -> None:
        """For whom; what was typed for somebody else, or to change an absence that is gone, goes."""
        if person_id != self._person_id or (self._changing is not None and self._changing not in absences):
            self._person_id = person_id
            self._clear()

    def change(self, absence: Absence) -> None:
        """Fill in an absence; the button then changes it instead of adding another."""
        self._clear()
        self._changing = absence.id
        self.first.set_day(absence.first_on)
        self.last.set_day(absence.last_on)
        self.reason.setText(absence.reason)
        self._show_mode()
        self.first.setFocus()

    def add(self) -> None:
        """One undo step, or a sentence."""
        if not (self.first.read() and self.last.read()) or self._person_id is None:
            return
        first = self.first.day
        if first is None:
            self._refuse("Type the first day away.")
            self.first.setFocus()
            return
        last, reason = self.last.day or first, self.reason.text()
        if self._keep(self._person_id, first, last, reason):
            self._clear()

    def _keep(self, person_id: PersonId, first: date, last: date, reason: str) -> bool:
        do = self._context.do_beside
        if self._changing is not None:
            return do(self._refuse, change_absence, self._changing, first, last, reason=reason) is not None
        return do(self._refuse, add_absence, person_id, first, last, reason=reason) is not None

    def _show_mode(self) -> None:
        self.keep.setVisible(self._changing is not None)
        self.stop.setVisible(self._changing is not None)
        self.new.setVisible(self._changing is None)

    def _today(self) -> date:
        return self._context.read(lambda reader: reader.today())

    def _lay_out(self) -> None:
        days = QGridLayout()
        days.setSpacing(8)
        days.addWidget(FormRow("From", self.first), 0, 0)
        days.addWidget(FormRow("To", self.last), 0, 1)
        self.reason.setAccessibleName("Reason")
        self.reason.returnPressed.connect(self.add)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.reason.setPlaceholderText("Reason, if you like")
        row.addWidget(self.reason, 1)
        self.new = button(Command("add_absence", "Add absence", self.add, "plus"), self)
        self.keep = button(Command("change_absence", "Keep changes", self.add, "check"), self)
        self.stop = button(Command("stop_changing", "Cancel", self._clear), self)
        for one in (self.new, self.keep, self.stop):
            row.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(days)
        layout.addLayout(row)
        layout.addWidget(self._problem)

    def _clear(self) -> None:
        self.first.set_day(None)
        self.last.set_day(None)
        self.reason.clear()
        self._changing = None
        self._show_mode()
        self._refuse("")

    def _refuse(self, sentence: str) -> None:
        set_text(self._problem, sentence)
        self._problem.setVisible(bool(sentence))
        self.first.setAccessibleDescription(sentence)


def span(absence: Absence, today: date) -> str:
    """``24 Dec to 2 Jan 2027``."""
    first = short_date(absence.first_on, today)
    return first if absence.first_on == absence.last_on else f"{first} to {short_date(absence.last_on, today)}"
