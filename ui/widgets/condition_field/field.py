"""The whole condition: its outermost group, and the sentence in words below."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.condition import Condition
from app.domain.ids import StepId
from app.engine.condition import in_words
from ui.link.accessible import named
from ui.link.plain_text import set_text, wrapping_label
from ui.link.typography import META, font
from ui.widgets.condition_field.group import Group
from ui.widgets.condition_field.row import Ground
from ui.widgets.condition_field.subject import Subject

NOTHING_TO_ASK = "Add a project field first, or an approval or an asked decision before this step."


class ConditionField(QWidget):
    """``condition_kept(condition)`` after each choice that leaves it whole; refused, it has to be shown ``afresh``."""

    condition_kept = Signal(object)
    reshaped = Signal()
    """rows came or went"""

    def __init__(self, name: str, today: Callable[[], date]) -> None:
        super().__init__()
        named(self, name)
        self._today = today
        self._condition: Condition | None = None
        self._ground = Ground((), today, ())
        self._titles: Mapping[StepId, str] = {}
        self.group = Group(self._ground)
        self.words = wrapping_label()
        self.words.setFont(font(META))
        self.words.setProperty("tone", "muted")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self.group)
        self._layout.addWidget(self.words)

    @property
    def condition(self) -> Condition | None:
        """What holds now."""
        return self._condition

    def show_condition(
        self,
        condition: Condition | None,
        subjects: Sequence[Subject],
        titles: Mapping[StepId, str],
        people: Sequence[str] = (),
        afresh: bool = False,
    ) -> None:
        """Half built rows stay as long as the condition that holds is the one they began from."""
        ground = Ground(tuple(subjects), self._today, tuple(people))
        known = (self._ground.subjects, self._ground.people) == (ground.subjects, ground.people)
        same = condition == self._condition and known and not afresh
        self._condition, self._titles = condition, titles
        if not same or (self.group.condition is not None and self.group.condition != condition):
            self._ground = ground
            self._rebuild()
        self._say()

    def keep(self) -> None:
        """As if it was left now."""
        self.group.keep()

    def _rebuild(self) -> None:
        old = self.group
        self.group = Group(self._ground, self._condition)
        self.group.changed.connect(self._take)
        self._layout.replaceWidget(old, self.group)
        old.hide()
        old.deleteLater()

    def _take(self) -> None:
        made = self.group.condition
        if made is not None and made != self._condition:
            # Held first: what is shown in answer must not build the rows anew under the hand that fills them.
            self._condition = made
            self.condition_kept.emit(made)
        self._say()
        self.reshaped.emit()

    def _say(self) -> None:
        if not self._ground.subjects:
            set_text(self.words, NOTHING_TO_ASK)
        elif self._condition is not None:
            set_text(self.words, f"If {in_words(self._condition, self._titles)}.")
        else:
            set_text(self.words, "")
        self.words.setVisible(bool(self.words.text()))
