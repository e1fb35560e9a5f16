"""The whole condition of a flow: groups of rows joined by all or any, groups in groups, and the sentence below."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.domain.condition import All, Any, Condition, Not, Test
from app.domain.ids import StepId
from app.engine.condition import in_words
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import set_text, wrapping_label
from ui.link.theme import META, font, theme
from ui.widgets.button import icon_button, link_button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.condition_field.row import ConditionSubjects, TestRow
from ui.widgets.condition_field.value import Subject, operators_of, preset_value

NOTHING_TO_ASK = "Add a project field first, or an approval or an asked decision before this step."


class ConditionField(QWidget):
    """``condition_kept(condition)`` after each choice, unfinished too; refused, it has to be shown ``afresh``."""

    condition_kept = Signal(object)
    reshaped = Signal()
    """rows came or went"""

    def __init__(self, name: str, today: Callable[[], date]) -> None:
        super().__init__()
        named(self, name)
        self._today = today
        self._condition: Condition | None = None
        self._ground = ConditionSubjects((), today, ())
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
        """The condition as the rows say it now; None where there is no row."""
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
        ground = ConditionSubjects(tuple(subjects), self._today, tuple(people))
        known = (self._ground.subjects, self._ground.people) == (ground.subjects, ground.people)
        same = condition == self._condition and known and not afresh
        self._condition, self._titles = condition, titles
        if not same or (self.group.condition is not None and self.group.condition != condition):
            self._ground = ground
            self._rebuild()
        self._say()

    def keep(self) -> None:
        """Emit what is being typed now, as leaving the field would."""
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
            words = in_words(self._condition, self._titles)
            set_text(self.words, f"If {words}" if words.endswith("…") else f"If {words}.")
        else:
            set_text(self.words, "")
        self.words.setVisible(bool(self.words.text()))


ALL, ANY, NOT_ALL, NOT_ANY = "all", "any", "not all", "none"
_JOINS = (
    Choice(ALL, "All of these are true"),
    Choice(ANY, "One of these is true"),
    Choice(NOT_ALL, "Not all of these are true"),
    Choice(NOT_ANY, "None of these is true"),
)
DEEPEST = 4
_STRIPE = 2


class Group(QWidget):
    """``condition`` is None while it, or a group in it, has no row. The outermost one has no remover."""

    changed = Signal()
    removed = Signal()

    def __init__(self, ground: ConditionSubjects, condition: Condition | None = None, depth: int = 0) -> None:
        super().__init__()
        self._ground, self._depth = ground, depth
        self.parts: list[TestRow | Group] = []
        self.join = ChoiceField("How the rows are joined", _JOINS, ALL)
        self.remover: QToolButton = icon_button(Command("remove", "Remove group", self.removed.emit, "x"), self, 14)
        self.remover.setVisible(depth > 0)
        self.add_row = link_button("Add a row")
        self.add_group = link_button("Add a group")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self._lay_out()
        named(self, "Group of conditions" if depth else "Condition")
        if condition is not None:
            self._open(condition)
        self.join.picked.connect(lambda _: self.changed.emit())
        self.add_row.clicked.connect(lambda: self._begin(self._new_row()))
        self.add_group.clicked.connect(lambda: self._begin(self._new_group()))
        self._show_join()

    @property
    def condition(self) -> Condition | None:
        """What the group says; None without a row."""
        found = tuple(part.condition for part in self.parts)
        whole = tuple(part for part in found if part is not None)
        if not whole or len(whole) != len(found):
            return None
        negated = self.join.current in (NOT_ALL, NOT_ANY)
        join = Any if self.join.current in (ANY, NOT_ANY) else All
        made: Condition = whole[0] if len(whole) == 1 else join(whole)
        return Not(made) if negated else made

    def keep(self) -> None:
        """Emit what is being typed now, as leaving the field would."""
        for part in self.parts:
            part.keep()

    def _open(self, condition: Condition) -> None:
        inner = condition.part if isinstance(condition, Not) else condition
        negated = isinstance(condition, Not) and isinstance(inner, All | Any)
        if isinstance(inner, All | Any):
            joins = {(All, False): ALL, (Any, False): ANY, (All, True): NOT_ALL, (Any, True): NOT_ANY}
            self.join.choose(joins[type(inner), negated])
            for part in inner.parts:
                self._append(self._part(part))
        else:
            self._append(self._part(condition))

    def _part(self, condition: Condition) -> "TestRow | Group":
        if isinstance(condition, Test):
            return TestRow(self._ground, condition)
        if isinstance(condition, Not) and isinstance(condition.part, Test):
            return TestRow(self._ground, condition.part, negated=True)
        if isinstance(condition, Not) and isinstance(condition.part, Not):
            return self._part(condition.part.part)
        return Group(self._ground, condition, self._depth + 1)

    def _new_row(self) -> TestRow:
        subjects = self._ground.subjects
        if not subjects:
            raise LookupError("a row needs a field or an answer to ask about")
        operator = operators_of(subjects[0].kind)[0]
        return TestRow(self._ground, Test(subjects[0].ref, operator, preset_value(subjects[0], operator)))

    def _new_group(self) -> "Group":
        group = Group(self._ground, None, self._depth + 1)
        group.join.choose(ANY if self.join.current in (ALL, NOT_ALL) else ALL)
        group._append(group._new_row())
        return group

    def _begin(self, part: "TestRow | Group") -> None:
        self._append(part)
        (part.subject if isinstance(part, TestRow) else part.parts[0]).setFocus()
        self.changed.emit()

    def _append(self, part: "TestRow | Group") -> None:
        self.parts.append(part)
        self._rows.addWidget(part)
        part.changed.connect(self.changed)
        part.removed.connect(lambda: self._drop(part))
        self._show_join()

    def _drop(self, part: "TestRow | Group") -> None:
        self.parts.remove(part)
        self._rows.removeWidget(part)
        part.hide()
        part.deleteLater()
        self._show_join()
        if not self.parts and self._depth:
            self.removed.emit()
            return
        self.add_row.setFocus()
        self.changed.emit()

    def _show_join(self) -> None:
        """One row needs no joining."""
        self.join.setVisible(len(self.parts) > 1 or self._depth > 0 or self.join.current not in (ALL, ANY))
        possible = bool(self._ground.subjects)
        self.add_row.setEnabled(possible)
        self.add_group.setEnabled(possible)
        self.add_group.setVisible(self._depth < DEEPEST)

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.join, 1)
        head.addWidget(self.remover)
        foot.addWidget(self.add_row)
        foot.addWidget(self.add_group)
        foot.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8 if self._depth else 0, 2, 0, 2)
        layout.setSpacing(8)
        for row in (head, self._rows, foot):
            layout.addLayout(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._depth:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().tokens.strong_border)
        painter.drawRoundedRect(QRectF(0, 2, _STRIPE, self.height() - 4), 1, 1)
        painter.end()
