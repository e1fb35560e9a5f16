"""The drags: each turns where the pointer is into an action, and says what that would do."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from PySide6.QtCore import Qt

from app.actions.plan import move_task, move_to_person, resize_task
from app.actions.plan_link import link_tasks
from app.actions.project import move_date
from app.domain.ids import PersonId
from app.domain.quantity import LinkKind, Ripple
from app.domain.run import TaskState
from app.queries.plan import Grouping
from app.queries.project import calendars
from app.queries.reader import PlanRow, Reader
from ui.link.place import MoveDate
from ui.pages.plan.gestures.foresight import Act, Foreseen, foresee, span_or_none
from ui.pages.plan.gestures.hit import Hit, Part
from ui.pages.plan.model import PlanModel
from ui.printing.plan.row import Stretch
from ui.widgets.due_text import day_words

Modifiers = Qt.KeyboardModifier
NOTHING = Foreseen()


class Drag(Protocol):
    """``move`` is called with every step of the mouse, ``drop`` once at the end."""

    def move(self, days: int, over: Hit, modifiers: Modifiers) -> Foreseen: ...
    def drop(self) -> None: ...


def ripple_of(model: PlanModel, modifiers: Modifiers) -> Ripple:
    """What the keys say, else the toolbar."""
    if modifiers & Qt.KeyboardModifier.AltModifier:
        return Ripple.JUST_THIS
    return Ripple.KEEP_GAPS if modifiers & Qt.KeyboardModifier.ShiftModifier else model.ripple


def working_days(reader: Reader, owner_id: PersonId, first: date, last: date) -> int:
    """Of the owner, later when positive."""
    return calendars(reader).of(owner_id).days_between(first, last)


def follows_pointer(model: PlanModel, row: PlanRow, days: int) -> int:
    """A distance in calendar days from the due of a bar, in working days of its owner."""
    if row.due_on is None:
        return days
    return model.context.read(working_days, row.owner_id, row.due_on, row.due_on + timedelta(days=days))


class _Previewed:
    """Asks for a preview only when it would be another one."""

    def __init__(self, model: PlanModel, row: PlanRow) -> None:
        self.model, self.row = model, row
        self.act: Act | None = None
        self._seen = NOTHING

    def look(self, act: Act | None, instead: Stretch | None = None) -> Foreseen:
        if act != self.act:
            self.act = act
            self._seen = foresee(self.model, act, self.row.task_id, instead) if act is not None else NOTHING
        return self._seen

    def drop(self) -> None:
        """Run what was foreseen last; a refusal is said."""
        if self.act is not None:
            self.act.run(self.model.context)


class MoveDrag(_Previewed):
    """Along its row: other days. Into the group of another owner: another owner."""

    def move(self, days: int, over: Hit, modifiers: Modifiers) -> Foreseen:
        ripple = (("ripple", ripple_of(self.model, modifiers)),)
        owner = self._owner_under(over)
        if owner is not None:
            seen = self.look(Act(move_to_person, (self.row.task_id, owner[0]), ripple))
            return seen if seen.refused else replace(seen, words=f"Hand to {owner[1]}\n{seen.words}")
        steps = follows_pointer(self.model, self.row, days)
        return self.look(Act(move_task, (self.row.task_id, steps), ripple) if steps else None)

    def _owner_under(self, over: Hit) -> tuple[PersonId, str] | None:
        if self.model.group is not Grouping.OWNER or over.row < 0:
            return None
        group = self.model.rows.group_of(over.row)
        if group is None or group.owner_id is None or group.owner_id == self.row.owner_id:
            return None
        return group.owner_id, group.title


class ResizeDrag(_Previewed):
    """The right edge changes length and due, the left one the length."""

    def __init__(self, model: PlanModel, row: PlanRow, part: Part) -> None:
        super().__init__(model, row)
        self._edge = "start_days" if part is Part.START else "finish_days"

    def move(self, days: int, over: Hit, modifiers: Modifiers) -> Foreseen:
        steps = follows_pointer(self.model, self.row, days)
        if not steps:
            return self.look(None)
        words: tuple[tuple[str, object], ...] = ((self._edge, steps), ("ripple", ripple_of(self.model, modifiers)))
        seen = self.look(Act(resize_task, (self.row.task_id,), words), self._stretched(days))
        if seen.refused or self.row.state is not TaskState.DOING:
            return seen
        sign = "+" if steps > 0 else "−"
        return replace(seen, words=f"What remains: {sign}{abs(steps)} d\n{seen.words}")

    def _stretched(self, days: int) -> Stretch | None:
        span = span_or_none(self.model, self.row)
        if span is None or self.row.state is not TaskState.DOING:
            return None
        return span[0], max(span[0], span[1] + timedelta(days=days))


class AnchorDrag(_Previewed):
    """The diamond: the date of the project, asked again before it is done, because everything hangs on it."""

    def __init__(self, model: PlanModel, row: PlanRow) -> None:
        super().__init__(model, row)
        facts = model.facts_of(row)
        self._words = facts.anchor_words if facts is not None else "The date"
        self._from = facts.anchor_on if facts is not None else None
        self._to: date | None = None

    def move(self, days: int, over: Hit, modifiers: Modifiers) -> Foreseen:
        self._to = self._from + timedelta(days=days) if self._from is not None and days else None
        seen = self.look(Act(move_date, (self.row.project_id, self._to)) if self._to is not None else None)
        if self._to is None or seen.refused:
            return seen
        return replace(seen, words=f"{self._words} {day_words(self._to, self.model.today)}\n{seen.words}")

    def drop(self) -> None:
        if self._to is not None and self.row.project_id is not None:
            self.model.context.go_to(MoveDate(self.row.project_id, self._to))


class LinkDrag:
    """From a connector dot to another bar; which half it is dropped on picks the kind."""

    def __init__(self, model: PlanModel, row: PlanRow, part: Part) -> None:
        self.model, self.row, self.part = model, row, part
        self._act: Act | None = None
        self._seen = NOTHING
        self.on_finish = False
        """Whether the pointer is over the second half of the bar under it; told by the runner."""

    def move(self, days: int, over: Hit, modifiers: Modifiers) -> Foreseen:
        target = self.model.rows.bar(over.row) if over.part is not Part.NOTHING else None
        if target is None or target.task_id == self.row.task_id:
            self._act = None
            return Foreseen("Drop on a bar to link it: first half its start, second half its finish")
        kind = self._kind()
        act = Act(link_tasks, (self.row.task_id, target.task_id, kind))
        if act != self._act:
            self._act = act
            self._seen = self._look(act, target, kind)
        return self._seen

    def _kind(self) -> LinkKind:
        if self.part is Part.FINISH_DOT:
            return LinkKind.FINISH_FINISH if self.on_finish else LinkKind.FINISH_START
        return LinkKind.START_FINISH if self.on_finish else LinkKind.START_START

    def _look(self, act: Act, target: PlanRow, kind: LinkKind) -> Foreseen:
        refusal = self.model.context.workspace.refusal(act.action, *act.args)
        if refusal is not None:
            return Foreseen(refusal, "bad", refused=refusal)
        return Foreseen(f"Link “{self.row.title}” to “{target.title}”: {KIND_WORDS[kind]}")

    def drop(self) -> None:
        if self._act is not None:
            self._act.run(self.model.context)


KIND_WORDS = {
    LinkKind.FINISH_START: "starts after it finishes",
    LinkKind.START_START: "starts after it starts",
    LinkKind.FINISH_FINISH: "finishes after it finishes",
    LinkKind.START_FINISH: "finishes after it starts",
}


def drag_for(model: PlanModel, row: PlanRow, part: Part) -> Drag | None:
    """None where there is nothing to take hold of."""
    match part:
        case Part.BODY:
            return MoveDrag(model, row)
        case Part.START | Part.FINISH:
            return ResizeDrag(model, row, part)
        case Part.ANCHOR:
            return AnchorDrag(model, row)
        case Part.START_DOT | Part.FINISH_DOT:
            return LinkDrag(model, row, part)
    return None
