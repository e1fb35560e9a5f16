"""What is done to several chosen tasks at once: one act, its preview in words, one step."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QStackedWidget, QWidget

from app.actions.bulk import (
    AddLabel,
    DueOn,
    Finish,
    GivePriority,
    HandTo,
    RemoveLabel,
    ShiftDue,
    TaskChange,
    change_tasks,
    same_for,
)
from app.domain.brief import Priority
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, TaskId
from app.exchange.task_record import count
from app.queries.person import team
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import SEMIBOLD, font, theme
from ui.widgets.button import icon_button
from ui.widgets.card import RADIUS
from ui.widgets.date_field import DateField
from ui.widgets.person_field import PersonChoice, PersonField

PREVIEW_AFTER_MS = 120


class BulkAct(StrEnum):
    """What can be done to several, by the words of the choice."""

    FINISH = "Finish"
    HAND = "Hand to"
    DUE = "Let be due on"
    SHIFT = "Move by working days"
    PRIORITY = "Give priority"
    LABEL = "Add label"
    UNLABEL = "Take away label"


CAN = {
    BulkAct.FINISH: "be finished",
    BulkAct.HAND: "be handed over",
    BulkAct.DUE: "be moved",
    BulkAct.SHIFT: "be moved",
    BulkAct.PRIORITY: "get it",
    BulkAct.LABEL: "be labelled",
    BulkAct.UNLABEL: "lose it",
}


class BulkBar(QWidget):
    """Shown while several tasks are chosen (``show_for``). ``left`` on Esc, so that the focus goes back."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        named(self, "Chosen tasks")
        self._context = context
        self.tasks: Sequence[TaskId] = ()
        self._is_made = False
        self.hide()

    def _make(self) -> None:
        """The fields, once several tasks are chosen: no first visit of a page waits for them."""
        self._is_made = True
        self.count = plain_label()
        self.count.setFont(font(weight=SEMIBOLD))
        self.act = named(QComboBox(), "What to do")
        for one in BulkAct:
            self.act.addItem(one.value, one)
        self.owner = PersonField("New owner", "Somebody")
        self.due = DateField("Due day", self._today, optional=True)
        self.days = named(QSpinBox(), "Working days", "Negative: earlier")
        self.days.setRange(-999, 999)
        self.days.setValue(1)
        self.priority = named(QComboBox(), "Priority")
        self.priority.addItem("that of its project", None)
        for priority in Priority:
            self.priority.addItem(str(priority), priority)
        self.label = named(QLineEdit(), "Label")
        self.label.setPlaceholderText("label")
        self.fields = QStackedWidget()
        self.fields.setMaximumWidth(200)
        nothing = QWidget()
        self._field: dict[BulkAct, QWidget] = {
            BulkAct.FINISH: nothing,
            BulkAct.HAND: self.owner,
            BulkAct.DUE: self.due,
            BulkAct.SHIFT: self.days,
            BulkAct.PRIORITY: self.priority,
            BulkAct.LABEL: self.label,
            BulkAct.UNLABEL: self.label,
        }
        for field in dict.fromkeys(self._field.values()):
            self.fields.addWidget(field)
        self.preview = plain_label()
        self.preview.setProperty("tone", "muted")
        self.preview.setWordWrap(True)
        self.go = named(QPushButton("Apply"), "Apply")
        self.go.setProperty("primary", "true")
        closer = icon_button(Command("unchoose", "Choose nothing", self._leave, "x", "Esc"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        for part in (self.count, self.act, self.fields):
            row.addWidget(part)
        row.addWidget(self.preview, 1)
        row.addWidget(self.go)
        row.addWidget(closer)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PREVIEW_AFTER_MS)
        self._soon.timeout.connect(self.show_preview)
        self._connect()

    def _connect(self) -> None:
        soon: Callable[..., None] = lambda *_: self._soon.start()  # noqa: E731
        self.act.currentIndexChanged.connect(self._choose_act)
        self.owner.picked.connect(soon)
        self.due.date_changed.connect(soon)
        self.days.valueChanged.connect(soon)
        self.priority.currentIndexChanged.connect(soon)
        self.label.textChanged.connect(soon)
        self.label.returnPressed.connect(self.do)
        self.go.clicked.connect(self.do)

    @property
    def chosen_act(self) -> BulkAct:
        """What is to be done."""
        return BulkAct(self.act.currentData())

    def show_for(self, tasks: Sequence[TaskId]) -> None:
        """These are chosen now; one alone is changed in its row."""
        self.tasks = tuple(tasks)
        if len(tasks) < 2:
            self.hide()
            return
        if not self._is_made:
            self._make()
        if self.isHidden():
            people = self._context.read(team)
            self.owner.set_choices([PersonChoice(one.id, one.name) for one in people], self.owner.person_id)
            self.show()
        set_text(self.count, count(len(tasks), "task"))
        self._soon.start()

    def change(self) -> TaskChange | None:
        """What the fields say; None while something is missing."""
        match self.chosen_act:
            case BulkAct.FINISH:
                return Finish()
            case BulkAct.HAND:
                return HandTo(PersonId(self.owner.person_id)) if self.owner.person_id is not None else None
            case BulkAct.DUE:
                return DueOn(self.due.day) if self.due.day is not None else None
            case BulkAct.SHIFT:
                return ShiftDue(self.days.value()) if self.days.value() else None
            case BulkAct.PRIORITY:
                return GivePriority(self.priority.currentData())
            case BulkAct.LABEL:
                return AddLabel(self.label.text()) if self.label.text().strip() else None
            case BulkAct.UNLABEL:
                return RemoveLabel(self.label.text()) if self.label.text().strip() else None

    def show_preview(self) -> None:
        """Say what would come of it, by the rules themselves."""
        self._soon.stop()
        change = self.change()
        words, possible = "", change is not None
        if change is not None:
            try:
                result = self._context.preview(change_tasks, same_for(self.tasks, change)).value
                words = f"{result.words(CAN[self.chosen_act])}."
            except LeadlineError as refusal:
                words, possible = refusal.sentence, False
        set_text(self.preview, words)
        self.go.setEnabled(possible)

    def do(self) -> None:
        """One step; what was left out is said."""
        change = self.change()
        if change is None:
            return
        act = self.chosen_act
        done = self._context.do(change_tasks, same_for(self.tasks, change))
        if done is not None and done.value.left_out:
            self._context.say(f"{done.value.words(CAN[act])}.")
        self.show_preview()

    def _choose_act(self) -> None:
        self.fields.setCurrentWidget(self._field[self.chosen_act])
        self.fields.setVisible(self.chosen_act is not BulkAct.FINISH)
        self.show_preview()

    def _today(self) -> date:
        return self._context.read(lambda reader: reader.today())

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.border, 1))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
