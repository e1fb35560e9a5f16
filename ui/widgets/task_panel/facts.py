"""Who has it and when: owner, due, planned, expected, what blocks it; and the steps just before and after."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.actions.due import set_due
from app.actions.task import assign_task, block_task, unblock_task
from app.domain.ids import PersonId
from app.queries.board import team
from app.queries.task import Neighbour, TaskDetail
from ui.link.context import Context
from ui.link.plain_text import set_text
from ui.link.typography import META
from ui.widgets.block_form import BlockForm
from ui.widgets.button import link_button
from ui.widgets.date_field import DateField
from ui.widgets.date_text import short_date
from ui.widgets.elided import Elided
from ui.widgets.form import FormRow
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.task_panel.task_section import TaskSection, block_words, clear, date_lines, moment_words, wrapped


class FactsSection(TaskSection):
    """Each edit is one step; what the rules refuse springs back."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.owner = PersonField("Owner", "Type a name")
        self.due = DateField("Due date", self.today)
        self._owner_id: PersonId | None = None
        self._due_on: date | None = None
        fields = QHBoxLayout()
        fields.setSpacing(12)
        fields.addWidget(FormRow("Owner", self.owner), 1)
        fields.addWidget(FormRow("Due date", self.due), 1)
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(16)
        self._lines.setVerticalSpacing(4)
        self._lines.setColumnStretch(1, 1)
        self._told = wrapped("", "muted")
        self.blocked = wrapped("", "warn")
        self.unblock = link_button("Go on")
        self.unblock.clicked.connect(lambda: self.context.do(unblock_task, self.task_id))
        self.block_form = BlockForm(self.today, primary=False)
        self.block_form.hide()
        self.block_form.given.connect(self._block)
        self._block_row = QWidget()
        row = QHBoxLayout(self._block_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.blocked, 1)
        row.addWidget(self.unblock)
        self.rows.setSpacing(10)
        self.rows.addLayout(fields)
        self.rows.addLayout(self._lines)
        for part in (self._told, self._block_row, self.block_form):
            self.rows.addWidget(part)
        self.owner.picked.connect(self._assign)
        self.due.date_changed.connect(self._set_due)

    def seen(self, detail: TaskDetail) -> object:
        return (detail.task, detail.dates, detail.told_at, detail.helpers, detail.watchers, self.context.read(team))

    def fill(self, detail: TaskDetail) -> None:
        task, today = detail.task, self.today()
        other = self.switched or task.owner_id != self._owner_id or task.due_on != self._due_on
        self._owner_id, self._due_on = task.owner_id, task.due_on
        if other or not self.owner.lineEdit().hasFocus():  # type: ignore[union-attr]
            people = [PersonChoice(person.id, person.name) for person in self.context.read(team)]
            self.owner.set_choices(people, task.owner_id)
        if other or not self.due.hasFocus():
            self.due.set_day(task.due_on)
        self.owner.setEnabled(not task.state.over)
        self.due.setEnabled(not task.state.over)
        with_it = (("Helpers", detail.helpers), ("Watchers", detail.watchers))
        others = [(what, ", ".join(names), "text") for what, names in with_it if names]
        self._show_lines([*date_lines(task, detail.dates, today), *others])
        told = self.local(detail.told_at) if detail.told_at is not None else None
        set_text(self._told, f"Told {moment_words(told, today)}" if told else "")
        self._told.setVisible(told is not None)
        since = self.local(task.blocked.since) if task.blocked is not None else None
        set_text(self.blocked, block_words(task, today, since))
        self._block_row.setVisible(task.blocked is not None)
        if task.blocked is not None or not task.state.open:
            self.block_form.hide()

    def ask_block(self) -> None:
        """Show the two fields of a block."""
        self.block_form.by.clear()
        self.block_form.until.set_day(None)
        self.block_form.show()
        self.block_form.by.setFocus()

    def _show_lines(self, lines: list[tuple[str, str, str]]) -> None:
        clear(self._lines)
        for row, (what, words, tone) in enumerate(lines):
            self._lines.addWidget(wrapped(what, "muted"), row, 0)
            self._lines.addWidget(wrapped(words, tone), row, 1)

    def _assign(self, person_id: int | None) -> None:
        if person_id is None or self.context.do(assign_task, self.task_id, PersonId(person_id)) is None:
            self.owner.choose(self._owner_id)

    def _set_due(self, day: date | None) -> None:
        if day is None or self.context.do(set_due, self.task_id, day) is None:
            self.due.set_day(self._due_on)

    def _block(self, by: str, until: date | None) -> None:
        if self.context.do(block_task, self.task_id, by=by, until=until) is not None:
            self.block_form.hide()


LINK_ROOM = 16
"""The room of a link button right of its text, in pixels."""


class NeighbourSection(TaskSection):
    """``asked`` with a task's id."""

    asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._before, self._after = QVBoxLayout(), QVBoxLayout()
        strip = QHBoxLayout()
        strip.setSpacing(12)
        strip.addLayout(self._before, 1)
        strip.addLayout(self._after, 1)
        self.rows.addLayout(strip)

    def seen(self, detail: TaskDetail) -> object:
        return (detail.before, detail.after)

    def fill(self, detail: TaskDetail) -> None:
        self.setVisible(bool(detail.before or detail.after))
        self._list(self._before, "Before", detail.before)
        self._list(self._after, "After", detail.after)

    def _list(self, layout: QVBoxLayout, heading: str, steps: tuple[Neighbour, ...]) -> None:
        clear(layout)
        layout.setSpacing(2)
        layout.addWidget(wrapped(heading, "muted", META))
        for step in steps:
            press = link_button("")
            press.setStyleSheet("text-align: left; padding-left: 0;")
            Elided(press, LINK_ROOM).show_text(step.title)
            due = f" · {short_date(step.due_on, self.today())}" if step.due_on else ""
            press.setAccessibleDescription(f"{heading}: {step.owner}, {step.state}{due}")
            press.clicked.connect(lambda checked=False, id=step.task_id: self.asked.emit(id))
            layout.addWidget(press)
            words = wrapped(f"{step.owner} · {step.state}{due}", "muted", META)
            words.setContentsMargins(0, 0, 0, 4)
            layout.addWidget(words)
        if not steps:
            layout.addWidget(wrapped("Nothing", "muted"))
        layout.addStretch()
