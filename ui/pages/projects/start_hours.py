"""Whether people have the hours for a project that is about to be started: one sentence, and each step on a press.

The load of everybody is read in slices, so that nobody who types waits for it.
"""

from collections.abc import Iterator
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.editing.change import ChangeSet
from app.queries.feasibility import Feasibility, StepHours, feasibility, hours_text, load_until
from app.queries.workload import load
from ui.link.background import Slices
from ui.link.context import Context
from ui.link.plain_text import set_text, wrapping_label
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.due_text import day_words
from ui.widgets.fold import Fold
from ui.widgets.form import restyle
from ui.widgets.row_list import RowItem, RowList

COUNTING = "Counting the hours…"
DETAILS = "Hours of each step"
LIST_HEIGHT = 200


class StartHours(QWidget):
    """``show_hours`` begins to count; nothing is shown for a start that is refused."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._slices = Slices(self)
        self.sentence = wrapping_label("")
        self.steps: RowList[int] = RowList(DETAILS)
        self.steps.setMinimumHeight(LIST_HEIGHT)
        self.details = Fold(DETAILS, self.steps, is_open=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.sentence)
        layout.addWidget(self.details)
        self.hide()

    def show_hours(self, changes: ChangeSet | None, anchor_on: date) -> None:
        """Of a previewed start; None: it would be refused."""
        self._slices.stop()
        self.setVisible(changes is not None)
        if changes is None:
            return
        self._tone("muted")
        set_text(self.sentence, COUNTING)
        self._slices.start(self._count(changes, anchor_on))

    def settle(self) -> None:
        """Count at once what is still counted."""
        self._slices.finish()

    def stop(self) -> None:
        """Give up what is still counted, because the dialog closes."""
        self._slices.stop()

    def _count(self, changes: ChangeSet, anchor_on: date) -> Iterator[None]:
        known = self._context.read(load)
        until = self._context.read(load_until, anchor_on)
        for _ in self._context.read(known.bring_up_to_date, until):
            yield
        self._show(self._context.read(feasibility, changes))

    def _show(self, seen: Feasibility) -> None:
        holds = seen.earliest_on is None or seen.anchor_on is None or seen.earliest_on <= seen.anchor_on
        self._tone("warn" if seen.short or not holds else "muted")
        set_text(self.sentence, seen.sentence)
        today = self._context.read(lambda reader: reader.today())
        self.steps.show_items([_row(at, step, today) for at, step in enumerate(seen.steps)])

    def _tone(self, tone: str) -> None:
        self.sentence.setProperty("tone", tone)
        restyle(self.sentence)


def _row(at: int, step: StepHours, today: date) -> RowItem[int]:
    sign = " ≈ (filled in)" if step.estimated else ""
    first, last = day_words(step.first_on, today), day_words(step.last_on, today)
    when = first if first == last else f"{first} to {last}"
    under = f"{step.owner} · {hours_text(step.minutes)} h{sign} · {when} · {hours_text(step.free)} h free"
    if step.short:
        chip = ChipStyle(f"{hours_text(step.short)} h short", Tone.WARN, "triangle-alert")
    else:
        chip = ChipStyle("fits", Tone.OK, "check")
    return RowItem(at, step.title, under, (chip,), step.owner, avatar=False)
