"""Two days and a reason: adds one absence to the person of the panel."""

from datetime import date

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.actions.absence import add_absence
from app.domain.ids import PersonId
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text
from ui.widgets.button import button
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow


class AbsenceForm(QWidget):
    """The last day may be left empty: then it is a single day."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._person_id: PersonId | None = None
        self.first = DateField("First day away", self._today)
        self.last = DateField("Last day away", self._today)
        self.reason = QLineEdit()
        self._problem = plain_label()
        self._problem.setProperty("tone", "bad")
        self._problem.setWordWrap(True)
        self._lay_out()
        self._refuse("")

    @property
    def problem(self) -> str:
        """Why the absence was not added; empty when nothing is wrong."""
        return self._problem.text()

    def show_person(self, person_id: PersonId) -> None:
        """For whom; what was typed for somebody else goes."""
        if person_id != self._person_id:
            self._person_id = person_id
            self._clear()

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
        if self._context.do_beside(self._refuse, add_absence, self._person_id, first, last, reason=reason):
            self._clear()

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
        row.addWidget(button(Command("add_absence", "Add absence", self.add, "plus"), self))
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
        self._refuse("")

    def _refuse(self, sentence: str) -> None:
        set_text(self._problem, sentence)
        self._problem.setVisible(bool(sentence))
        self.first.setAccessibleDescription(sentence)
