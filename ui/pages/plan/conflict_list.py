"""What does not fit, under the bars: one line each with its buttons. Never in the way of a drop."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.queries.conflict import Conflict
from app.scheduling.plan_fix import PlanFix
from ui.link.accessible import named
from ui.link.plain_text import wrapping_label
from ui.widgets.button import link_button
from ui.widgets.fold import Fold

HIGHEST, MANY = 132, 40
"""Pixels of the open list; lines that are shown at most."""


class ConflictList(QWidget):
    """``chosen(task id)`` for the bar that a line speaks of, ``fixed(PlanFix)`` for a button. Hidden while all fits."""

    chosen = Signal(int)
    fixed = Signal(PlanFix)

    def __init__(self) -> None:
        super().__init__()
        self._area = named(QScrollArea(), "Conflicts")
        self._area.setWidgetResizable(True)
        self._area.setMaximumHeight(HIGHEST)
        self._area.viewport().setAutoFillBackground(False)
        self.fold = Fold("Conflicts", self._area, is_open=False)
        self.shown: tuple[Conflict, ...] = ()
        self.buttons: list[QPushButton] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 6, 24, 10)
        layout.addWidget(self.fold)
        self.hide()

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Replace the lines; the list stays folded or open as it was."""
        found = tuple(conflicts)
        if found == self.shown:
            return
        self.shown = found
        self.setVisible(bool(found))
        count = "1 conflict" if len(found) == 1 else f"{len(found)} conflicts"
        self.fold.title = count
        self.fold.header.setText(count)
        self.fold.open(self.fold.is_open)
        lines = self._lines(found[:MANY])
        self._area.setWidget(lines)
        self._area.setFixedHeight(min(HIGHEST, lines.sizeHint().height() + 4))

    def _lines(self, conflicts: Sequence[Conflict]) -> QWidget:
        body = QWidget()
        body.setAutoFillBackground(False)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.buttons = []
        for conflict in conflicts:
            layout.addLayout(self._line(conflict))
        layout.addStretch()
        return body

    def _line(self, conflict: Conflict) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        label = wrapping_label(conflict.sentence)
        row.addWidget(label, 1)
        show = link_button("Show")
        show.setAccessibleName(f"Show: {conflict.sentence}")
        show.clicked.connect(lambda: self.chosen.emit(conflict.target))
        for button, fix in ((show, None), *((link_button(fix.label), fix) for fix in conflict.fixes)):
            if fix is not None:
                button.clicked.connect(lambda checked=False, fix=fix: self.fixed.emit(fix))
                self.buttons.append(button)
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        return row


def fixes_of(conflicts: Sequence[Conflict]) -> list[PlanFix]:
    """All buttons, for the palette."""
    return [fix for conflict in conflicts for fix in conflict.fixes]
