"""The right side of the start dialog: the sentence to expect, what does not fit, and every task with its due day."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.queries.start import StartTask, StartView
from ui.link.plain_text import plain_label, set_text
from ui.link.typography import HEAD, SEMIBOLD, font
from ui.widgets.chip import ChipLook, Tone
from ui.widgets.due_text import day_words
from ui.widgets.row_list import RowItem, RowList

WARNINGS_SHOWN = 4


class StartPreview(QWidget):
    """Shows a ``StartView``, or the sentence that says why there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = plain_label()
        self.sentence.setFont(font(HEAD, SEMIBOLD))
        self.sentence.setWordWrap(True)
        self.late = plain_label()
        self.warnings = plain_label()
        for label in (self.late, self.warnings):
            label.setWordWrap(True)
            label.setProperty("tone", "warn")
        self.tasks = RowList("Tasks of the new project")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.sentence, self.late, self.warnings):
            layout.addWidget(part)
        layout.addWidget(self.tasks, 1)

    def show_view(self, seen: StartView, today: date, anchor_on: date) -> None:
        """What would come to be."""
        self._tone("")
        set_text(self.sentence, seen.sentence)
        dates = "1 date is" if seen.compressed == 1 else f"{seen.compressed} dates are"
        late = f"It starts late for its dates: {dates} squeezed between today and {day_words(anchor_on, today)}."
        set_text(self.late, late if seen.compressed else "")
        more = len(seen.warnings) - WARNINGS_SHOWN
        lines = [*seen.warnings[:WARNINGS_SHOWN], *([f"And {more} more."] if more > 0 else [])]
        set_text(self.warnings, "\n".join(lines))
        self.late.setVisible(bool(seen.compressed))
        self.warnings.setVisible(bool(lines))
        self.tasks.show_items([_row(at, task, today) for at, task in enumerate(seen.tasks)])

    def show_refusal(self, sentence: str) -> None:
        """Why it cannot start."""
        self._tone("bad")
        set_text(self.sentence, sentence)
        for part in (self.late, self.warnings):
            part.hide()
        self.tasks.show_items([])

    def _tone(self, tone: str) -> None:
        self.sentence.setProperty("tone", tone)
        self.sentence.style().unpolish(self.sentence)
        self.sentence.style().polish(self.sentence)


def _row(at: int, task: StartTask, today: date) -> RowItem:
    words = [task.owner]
    words += [task.only_if] if task.only_if else []
    words += ["left out"] if task.left_out else []
    words += ["done already"] if task.done else []
    return RowItem(
        at, task.title, " · ".join(words), (_due(task, today),), task.owner, avatar=False,
        quiet=bool(task.only_if) or task.left_out or task.done,
    )  # fmt: skip


def _due(task: StartTask, today: date) -> ChipLook:
    due = day_words(task.due_on, today) if task.due_on else "no date"
    if task.done or task.left_out:
        return ChipLook("—", Tone.PLAIN)
    if task.was_on is not None:
        return ChipLook(f"{day_words(task.was_on, today)} → {due}", Tone.WARN, "calendar-clock")
    return ChipLook(due, Tone.ACCENT if task.anchor else Tone.PLAIN, "diamond" if task.anchor else "calendar")
