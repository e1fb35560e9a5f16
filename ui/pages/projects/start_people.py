"""The people for the roles of a project that starts: one field a role, and the way to add somebody."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.actions.person import add_person
from app.domain.ids import PersonId, RoleId
from app.domain.person import Person
from app.queries.person import team
from app.queries.start import RoleLine
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text
from ui.widgets.button import link_button
from ui.widgets.form import Form
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
        for made in (self._missing, self._add_row, self._form):
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
            field = PersonField(role.name, "Nobody" if role.owns or not role.people else everyone)
            field.set_choices(_choices(role, everybody), people.get(role.role_id))
            field.picked.connect(lambda _: self._changed())
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
    def missing(self) -> tuple[RoleLine, ...]:
        picked = self.people
        return tuple(role for role in self._roles if not role.people and role.role_id not in picked)

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
        mail = self.person_mail.text().strip()
        done = self._context.do(add_person, self.person_name.text(), email=mail, roles=wanted)
        if done is None:
            return
        self.person_name.clear()
        self.person_mail.clear()
        chosen = {**self.people, **dict.fromkeys(wanted, done.value)}
        self.show_roles(self._roles, chosen)
        self.picked.emit(self.people)


def _choices(role: RoleLine, everybody: Sequence[Person]) -> list[PersonChoice]:
    names = {person.id: person.name for person in everybody}
    having = [person_id for person_id in role.people if person_id in names]
    first = [
        PersonChoice(id, names[id], "least loaded" if at == 0 and len(having) > 1 else "")
        for at, id in enumerate(having)
    ]
    others = [person for person in everybody if person.id not in having]
    return first + [PersonChoice(person.id, person.name, "does not have this role") for person in others]
