"""One task of somebody who will be away: it waits, goes to somebody else, or gets another day."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.ids import PersonId
from app.queries.away import AwayTask
from ui.link.accessible import named
from ui.link.plain_text import one_line, plain_label
from ui.link.typography import MEDIUM, META, font
from ui.widgets.date_field import DateField
from ui.widgets.due_text import day_words
from ui.widgets.person_field import PersonChoice, PersonField

WAIT, HAND, MOVE = range(3)


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
        self.way.addItems(["waits", "hand to", "move to"])
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
