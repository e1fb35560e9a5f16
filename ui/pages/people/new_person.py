"""The fields of somebody new, in the side panel; nothing is kept before Add."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.actions.person import add_person
from app.domain.errors import RuleViolation
from app.domain.person import Role
from app.domain.text import clean_email
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.pages.people.person_panel import CHANNELS, OUTSIDE, fill_roles, role_box
from ui.widgets.button import button
from ui.widgets.form import Form


class NewPersonPanel(QWidget):
    """``added(PersonId)`` after the one undo step that it takes."""

    added = Signal(object)

    def __init__(self, context: Context, roles: Sequence[Role]) -> None:
        super().__init__()
        self._context = context
        self._roles = tuple(roles)
        self.name, self.email = QLineEdit(), QLineEdit()
        self.channel = QComboBox()
        self.channel.addItems(list(CHANNELS.values()))
        self.role = role_box()
        fill_roles(self.role, self._roles)
        self.external = named(QCheckBox(OUTSIDE), OUTSIDE)
        form = Form()
        self.name_row = form.add("Name", self.name)
        self.email_row = form.add("Mail address", self.email, "Where messages go; may be empty")
        form.add("Gets work by", self.channel)
        self.role_row = form.add("First role", self.role, "More can be given afterwards")
        self.name.returnPressed.connect(self.add)
        self.email.returnPressed.connect(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 20)
        layout.setSpacing(12)
        layout.addWidget(form)
        layout.addWidget(self.external)
        add = button(Command("add_person_now", "Add to the team", self.add, "user-plus"), self, primary=True)
        layout.addWidget(add, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()

    def add(self) -> None:
        """Keep the new person, or say under the field what is wrong."""
        row = self.email_row if self._email_problem() else self.name_row
        for other in (self.name_row, self.email_row):
            other.show_problem("")
        done = self._context.do_beside(
            row.show_problem,
            add_person,
            self.name.text(),
            email=self.email.text(),
            channel=list(CHANNELS)[self.channel.currentIndex()],
            role_name=self.role.currentText().strip(),
            external=self.external.isChecked(),
        )
        if done is None:
            row.field.setFocus()
        else:
            self.added.emit(done.value)

    def _email_problem(self) -> bool:
        """An address that is wrong is told only once there is a name, since the rules look at the name first."""
        if not self.name.text().strip():
            return False
        try:
            clean_email(self.email.text())
        except RuleViolation:
            return True
        return False
