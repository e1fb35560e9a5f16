"""The steps just before and after: what, who, in which state. A click goes there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.queries.task import Neighbour, TaskDetail
from ui.link.context import Context
from ui.link.typography import META
from ui.widgets.button import link_button
from ui.widgets.date_text import short_date
from ui.widgets.elided import Elided
from ui.widgets.task_panel.section import Section, clear, wrapped

LINK_ROOM = 16
"""Of a link button, right of its text."""


class NeighbourSection(Section):
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
