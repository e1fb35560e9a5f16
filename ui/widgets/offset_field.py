"""When something is due, against the anchor, the start or a step: the parts of an offset and how it reads."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import StepId
from app.domain.quantity import Against, DayUnit, Offset, Snap
from app.engine.offset_words import anchor_in_words, offset_in_words
from ui.link.accessible import named
from ui.link.plain_text import set_text, wrapping_label
from ui.link.theme import META, font
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.value_field import CountField

FOLLOWS, FROM = "follows", "offset"
_UNITS = (Choice(DayUnit.WORKING, "working days"), Choice(DayUnit.CALENDAR, "calendar days"))
_WAYS = (Choice(-1, "before"), Choice(1, "after"))
_SNAPS = (
    Choice(Snap.PREVIOUS, "On a day off: the working day before"),
    Choice(Snap.NEXT, "On a day off: the working day after"),
    Choice(Snap.NONE, "On a day off: stay there"),
)
_MOST_DAYS = 3_650


class OffsetField(QWidget):
    """``offset_kept(Offset or None)``. None is what ``follows`` says: "With the steps before it"."""

    offset_kept = Signal(object)
    problem_changed = Signal(str)

    def __init__(self, name: str, follows: str = "Follows the step before it") -> None:
        super().__init__()
        named(self, name)
        self._offset: Offset | None = None
        self._anchor_label = ""
        self._titles: Mapping[StepId, str] = {}
        self.mode: ChoiceField[str] = ChoiceField(name)
        self.name_modes(follows)
        self.days = CountField(f"{name}: days", 0, _MOST_DAYS, f"Write a number of days from 0 to {_MOST_DAYS}.")
        self.unit = ChoiceField(f"{name}: kind of days", _UNITS)
        self.way = ChoiceField(f"{name}: before or after", _WAYS)
        self.against: ChoiceField[Against | StepId] = ChoiceField(f"{name}: counted from")
        self.snap = ChoiceField(f"{name}: on a day off", _SNAPS)
        self.words = wrapping_label()
        self.words.setFont(font(META))
        self.words.setProperty("tone", "muted")
        self._lay_out()
        self._connect()

    @property
    def offset(self) -> Offset | None:
        """The offset as the fields say it; None where the step has none."""
        return self._offset

    def show_offset(
        self, offset: Offset | None, anchor_label: str, steps: Mapping[StepId, str], afresh: bool = False
    ) -> None:
        """``steps``: those that it may be counted from, by title."""
        self._offset, self._anchor_label, self._titles = offset, anchor_label, steps
        self.mode.choose(FOLLOWS if offset is None else FROM)
        self._parts.setVisible(offset is not None)
        goals: list[Choice[Against | StepId]] = [
            Choice(Against.ANCHOR, anchor_in_words(anchor_label)),
            Choice(Against.START, "the project’s start"),
        ]
        goals += [Choice(step_id, f"the end of “{title}”") for step_id, title in steps.items()]
        shown = offset or Offset(-1)
        self.against.set_choices(goals, shown.step_id if shown.against is Against.STEP else shown.against)
        self.days.show_value(abs(shown.days), afresh)
        self.unit.choose(shown.unit)
        self.way.choose(self._side(shown))
        self.snap.choose(shown.snap)
        words = offset_in_words(offset, anchor_label, steps) if offset is not None else ""
        set_text(self.words, words[:1].upper() + words[1:] + "." * bool(words))
        self.words.setVisible(bool(words))

    def name_modes(self, follows: str, counts: str = "So many days before or after …") -> None:
        """What to have no offset is called, and to have one."""
        self.mode.set_choices((Choice(FOLLOWS, follows), Choice(FROM, counts)), self.mode.current or FOLLOWS)

    def keep(self) -> None:
        """Emit what is being typed now, as leaving the field would."""
        self.days.keep()

    def _side(self, offset: Offset) -> int:
        if offset.days:
            return -1 if offset.days < 0 else 1
        return -1 if self.way.current == -1 else 1

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        rows: tuple[tuple[QHBoxLayout, tuple[QWidget, ...], tuple[int, ...]], ...] = (
            (first, (self.days, self.unit), (2, 5)),
            (second, (self.way, self.against), (3, 5)),
        )
        for row, fields, shares in rows:
            row.setSpacing(8)
            for field, stretch in zip(fields, shares, strict=True):
                row.addWidget(field, stretch)
        for box, letters in ((self.unit, 8), (self.way, 5), (self.against, 8)):
            box.setMinimumContentsLength(letters)
        self._parts = QWidget()
        parts = QVBoxLayout(self._parts)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(8)
        parts.addLayout(first)
        parts.addLayout(second)
        parts.addWidget(self.snap)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.mode, self._parts, self.words):
            layout.addWidget(part)
        self.setFocusProxy(self.mode)

    def _connect(self) -> None:
        self.mode.picked.connect(lambda mode: self._give(None if mode == FOLLOWS else Offset(-1, DayUnit.WORKING)))
        self.days.value_kept.connect(lambda days: self._change(days=days * (self.way.current or 1)))
        self.days.problem_changed.connect(self.problem_changed)
        self.unit.picked.connect(lambda unit: self._change(unit=unit))
        self.way.picked.connect(self._turn)
        self.against.picked.connect(self._count_from)
        self.snap.picked.connect(lambda snap: self._change(snap=snap))

    def _turn(self, way: int) -> None:
        if self._offset is not None and self._offset.days:
            self._change(days=abs(self._offset.days) * way)

    def _count_from(self, goal: Against | StepId) -> None:
        if isinstance(goal, Against):
            self._change(against=goal, step_id=None)
        else:
            self._change(against=Against.STEP, step_id=goal)

    def _change(self, **parts: object) -> None:
        if self._offset is not None:
            self._give(replace(self._offset, **parts))  # type: ignore[arg-type]

    def _give(self, offset: Offset | None) -> None:
        if offset != self._offset:
            self.offset_kept.emit(offset)
            self.show_offset(self._offset, self._anchor_label, self._titles)
