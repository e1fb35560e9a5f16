"""Several things selected: how many, and what can be done with all of them."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.workflow import Graph
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text
from ui.link.typography import META, SEMIBOLD, font
from ui.pages.flowchart.panel.editing import Editing
from ui.widgets.button import button

COLUMNS = 2


class SelectionPanel(QWidget):
    """``commands`` are shown as buttons, in their groups; whether each can be run is asked at every change."""

    def __init__(self, context: Context, model: Editing, commands: Sequence[Command] = ()) -> None:
        super().__init__()
        self._model = model
        self._buttons: list[tuple[QPushButton, Command]] = []
        self.count = plain_label()
        self.count.setProperty("tone", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.setSpacing(8)
        layout.addWidget(self.count)
        for group, some in groupby(commands, key=lambda command: command.group):
            if group:
                heading = plain_label(group)
                heading.setFont(font(META, SEMIBOLD))
                heading.setProperty("tone", "muted")
                heading.setContentsMargins(0, 10, 0, 0)
                layout.addWidget(heading)
            layout.addLayout(self._grid(list(some)))
        layout.addStretch()

    def refresh(self) -> None:
        """What is selected now."""
        set_text(self.count, counted(self._model.graph, self._model.selection))
        for press, command in self._buttons:
            press.setEnabled(command.enabled())

    def first(self) -> QWidget:
        """The first button that can be pressed."""
        return next((press for press, _ in self._buttons if press.isEnabled()), self)

    def _grid(self, commands: list[Command]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for at, command in enumerate(commands):
            press = button(command, self)
            self._buttons.append((press, command))
            grid.addWidget(press, at // COLUMNS, at % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid


def counted(graph: Graph, ids: Sequence[str]) -> str:
    """How many of what: "3 steps, 1 flow"."""
    notes = {note.id for note in graph.notes}
    kinds = Counter("step" if id in graph.by_id else "note" if id in notes else "flow" for id in ids)
    words = [
        f"{kinds[kind]} {kind}{'' if kinds[kind] == 1 else 's'}" for kind in ("step", "flow", "note") if kinds[kind]
    ]
    return ", ".join(words)
