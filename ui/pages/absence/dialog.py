"""*Away until…*: who, from when to when, what becomes of each task, what it does to the projects; one step."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.actions.absence import add_absence
from app.domain.errors import LeadlineError
from app.domain.ids import AbsenceId, PersonId, TaskId
from app.queries.away import AwayTask, away_effect, away_tasks
from app.queries.person import team
from app.queries.project import calendars
from app.queries.reader import Reader
from app.workspace.workspace import ActionResult
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text
from ui.link.theme import MEDIUM, META, font
from ui.widgets.button import allow
from ui.widgets.date_field import DateField
from ui.widgets.due_text import day_words
from ui.widgets.form import Form, FormRow
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.preview_dialog import PreviewDialog, opened


def open_away(
    context: Context,
    parent: QWidget,
    person_id: PersonId | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
) -> "AwayDialog":
    """Show the dialog over ``parent``, for one person and for these days if they are given."""
    dialog = AwayDialog(context, parent, person_id)
    if first_on is not None:
        dialog.first.set_day(first_on)
        dialog.last.set_day(last_on or first_on)
        dialog.list_tasks()
    return opened(dialog)


class AwayTaskRow(QWidget):
    """``changed`` whenever something else shall become of it."""

    changed = Signal()

    def __init__(
        self, task: AwayTask, others: Sequence[PersonChoice], back_on: date, today: Callable[[], date]
    ) -> None:
        super().__init__()
        self.task = task
        title = one_line(task.card.title)
        self.way = named(QComboBox(), f"What becomes of {title}")
        self.way.addItems(["waits", "hand to"] if task.carries_date else ["waits", "hand to", "move to"])
        self.person = PersonField(f"Hand {title} to", "Choose somebody")
        self.person.set_choices(others)
        self.day = DateField(f"Move {title} to", today, back_on, optional=False)
        self._stack = QStackedWidget()
        for part in (QWidget(), self.person, self.day):
            self._stack.addWidget(part)
        self._stack.setFixedSize(190, 34)
        self.way.setFixedWidth(104)
        words = QVBoxLayout()
        words.setSpacing(1)
        name = plain_label(title)
        name.setFont(font(weight=MEDIUM))
        due = day_words(task.card.due_on, today()) if task.card.due_on else "no date"
        under = plain_label(f"{one_line(task.card.project_name) or 'No project'} · due {due}")
        under.setFont(font(META))
        under.setProperty("tone", "muted")
        for label in (name, under):
            label.setSizePolicy(label.sizePolicy().Policy.Ignored, label.sizePolicy().verticalPolicy())
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.addLayout(words, 1)
        row.addWidget(self.way)
        row.addWidget(self._stack)
        self.setFixedHeight(48)
        self.way.currentIndexChanged.connect(self._choose)
        self.person.picked.connect(lambda _: self.changed.emit())
        self.day.date_changed.connect(lambda _: self.changed.emit())

    @property
    def handed_to(self) -> PersonId | None:
        """Who gets it; None while it waits, moves, or nobody is chosen."""
        if self.way.currentIndex() != HAND or self.person.person_id is None:
            return None
        return PersonId(self.person.person_id)

    @property
    def moved_to(self) -> date | None:
        return self.day.day if self.way.currentIndex() == MOVE else None

    @property
    def problem(self) -> str:
        """Why this row is not answered yet."""
        if self.way.currentIndex() == HAND and self.person.person_id is None:
            return f"Choose who gets “{one_line(self.task.card.title)}”."
        return ""

    def _choose(self, way: int) -> None:
        self._stack.setCurrentIndex(way)
        self.changed.emit()


class AwayDialog(PreviewDialog):
    """``rows`` are the tasks that fall into the time."""

    def __init__(self, context: Context, parent: QWidget | None, person_id: PersonId | None = None) -> None:
        super().__init__(parent, "Away until…", Command("away", "Add absence", self.add, "check"))
        self._context = context
        self.resize(680, 640)
        self._today: date = context.read(lambda reader: reader.today())
        self._team = [PersonChoice(person.id, person.name) for person in context.read(team)]
        self.person = PersonField("Person", "Who is away?")
        self.person.set_choices(self._team, person_id)
        self.first = DateField("First day away", lambda: self._today, self._today, optional=False)
        self.last = DateField("Last day away", lambda: self._today, self._today + timedelta(days=6), optional=False)
        self.reason = named(QLineEdit(), "Reason")
        self.reason.setPlaceholderText("Holiday")
        self.heading, self.effect = plain_label(), plain_label()
        self.heading.setFont(font(weight=MEDIUM))
        self.effect.setWordWrap(True)
        self.rows: list[AwayTaskRow] = []
        self._lay_out()
        self.person.picked.connect(lambda _: self.list_tasks())
        for field in (self.first, self.last):
            field.date_changed.connect(lambda _: self.list_tasks())
        self.list_tasks()

    def add(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        self.settle()
        person_id = self._person_id
        if person_id is None or not (self.first.read() and self.last.read()):
            return
        first, last = self._days
        done = self._context.do(
            add_absence, person_id, first, last, reason=self.reason.text(), handling=self._handling, moving=self._moving
        )
        if done is not None:
            self.accept()

    def list_tasks(self) -> None:
        """The tasks of another person or time; what was answered for a task that stays is asked again."""
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        person_id = self._person_id
        tasks: tuple[AwayTask, ...] = ()
        if person_id is not None and self._in_order:
            tasks = self._context.read(away_tasks, person_id, *self._days)
        self.rows = [self._make_row(task, person_id) for task in tasks if person_id is not None]
        for at, row in enumerate(self.rows):
            self._list.insertWidget(at, row)
        self.update_preview()

    def update_preview(self) -> None:
        """Preview the absence and show the tasks that fall into it and what becomes of the dates."""
        problem = self._problem()
        effect = ""
        if not problem and self._person_id is not None:
            try:
                changes = self._preview(self._person_id).changes
                lines = self._context.read(away_effect, self._person_id, changes)
                effect = "\n".join(f"{line.project}: {line.after}" for line in lines) or "No sentence changes."
            except LeadlineError as refusal:
                problem = refusal.sentence
        count = "1 task falls" if len(self.rows) == 1 else f"{len(self.rows)} tasks fall"
        set_text(self.heading, f"{count} into this time" if self.rows else "No open task falls into this time.")
        self.heading.setVisible(self._person_id is not None)
        self._tell(problem or effect, bad=bool(problem) and self._person_id is not None)
        allow(self.go, problem)

    @property
    def _person_id(self) -> PersonId | None:
        return PersonId(self.person.person_id) if self.person.person_id is not None else None

    @property
    def _days(self) -> tuple[date, date]:
        return self.first.day or self._today, self.last.day or self._today

    @property
    def _in_order(self) -> bool:
        return self._days[0] <= self._days[1]

    def _problem(self) -> str:
        if self._person_id is None:
            return "Choose who is away."
        if not self._in_order:
            return "The last day is before the first. Choose a later one."
        return next((row.problem for row in self.rows if row.problem), "")

    @property
    def _handling(self) -> dict[TaskId, PersonId]:
        return {row.task.card.task_id: to for row in self.rows if (to := row.handed_to) is not None}

    @property
    def _moving(self) -> dict[TaskId, date]:
        return {row.task.card.task_id: to for row in self.rows if (to := row.moved_to) is not None}

    def _preview(self, person_id: PersonId) -> ActionResult[AbsenceId]:
        first, last = self._days
        return self._context.preview(add_absence, person_id, first, last, handling=self._handling, moving=self._moving)

    def _make_row(self, task: AwayTask, person_id: PersonId) -> AwayTaskRow:
        others = [person for person in self._team if person.id != person_id]
        row = AwayTaskRow(task, others, self._context.read(_back_on, person_id, self._days[1]), lambda: self._today)
        row.changed.connect(self.update_preview_soon)
        return row

    def _tell(self, sentence: str, bad: bool) -> None:
        set_text(self.effect, sentence)
        self.effect.setProperty("tone", "bad" if bad else "muted")
        self.effect.style().unpolish(self.effect)
        self.effect.style().polish(self.effect)

    def _lay_out(self) -> None:
        form = Form()
        form.add("Person", self.person)
        dates = QHBoxLayout()
        dates.setSpacing(12)
        for label, field in (("First day", self.first), ("Last day", self.last)):
            dates.addWidget(FormRow(label, field), 1)
        inside = QWidget()
        inside.setAutoFillBackground(False)
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(form)
        layout.addLayout(dates)
        layout.addWidget(FormRow("Reason", self.reason))
        layout.addWidget(self.heading)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.effect)
        layout.addLayout(self.buttons())


def _back_on(reader: Reader, person_id: PersonId, last_on: date) -> date:
    """The first day that somebody works again."""
    return calendars(reader).of(person_id).next_working_day(last_on + timedelta(days=1))


WAIT, HAND, MOVE = range(3)
