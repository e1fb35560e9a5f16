"""The drags of bars and of the dots beside them: from the press to what a drop would do, or why not, and its drop."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from app.actions.due import clear_due, set_due
from app.actions.plan import move_task, move_task_to, move_to_person, resize_task
from app.actions.plan_link import link_tasks
from app.actions.project import move_date
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, TaskId
from app.domain.quantity import LinkKind, Ripple
from app.domain.run import TaskState
from app.domain.text import day_words
from app.queries.plan import Grouping
from app.queries.plan_change import Moves, what_moves
from app.queries.project import calendars
from app.queries.reader import Reader
from app.queries.rows import PlanRow
from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.preview import Act, Preview
from ui.link.place import MoveDate
from ui.link.plain_text import one_line
from ui.pages.plan.bar_hit import BarPart, PlanHit, box_of, hit
from ui.pages.plan.model import PlanModel
from ui.pages.plan.plan_chart import PlanChart
from ui.printing.plan.chart_content import Arrow, Ghosts, TimeSpan
from ui.widgets.chip import Tone

KIND_WORDS = {
    LinkKind.FINISH_START: "starts after it finishes",
    LinkKind.START_START: "starts after it starts",
    LinkKind.FINISH_FINISH: "finishes after it finishes",
    LinkKind.START_FINISH: "finishes after it starts",
}


@dataclass(frozen=True, slots=True)
class BarPreview(Preview):
    """Amber where links would break, red where the date would be missed or the drop is refused."""

    tone: Tone = Tone.PLAIN
    ghosts: Ghosts = field(default_factory=Ghosts)


class BarPress:
    """What a press on the chart means: it chooses the row, and takes hold of the part of its bar that is there."""

    def __init__(self, chart: PlanChart) -> None:
        self._chart = chart

    def __call__(self, at: Pointer) -> "BarDrag | None":
        """None where there is nothing to take hold of, and for other buttons than the left one."""
        chart = self._chart
        found = hit(chart.content(), at.scene)
        row = chart.model.rows.bar(found.row)
        if row is None:
            return None
        if at.button != Qt.MouseButton.LeftButton:
            chart.table.choose(found.row, also=found.row in chart.table.selected_rows(), stay=True)
            return None
        chart.table.choose(found.row, also=at.holds(Qt.KeyboardModifier.ControlModifier), stay=True)
        match found.part:
            case BarPart.BODY:
                return MoveBar(chart, row)
            case BarPart.START | BarPart.FINISH:
                return ResizeBar(chart, row, found.part)
            case BarPart.ANCHOR:
                return MoveAnchor(chart, row)
            case BarPart.START_DOT | BarPart.FINISH_DOT:
                return LinkBars(chart, row, found.part)
        return None


class BarDrag(Gesture):
    """Shows what a drop here would do: words at the pointer, ghosts of the bars, links that would break.

    Subclasses say in ``preview`` which act that is; it is previewed anew only when it is another one.
    """

    # A large plan takes longer to paint than a frame lasts; only rows whose ghosts change are.
    repaints_view = False

    def __init__(self, chart: PlanChart, row: PlanRow) -> None:
        self.chart, self.model, self.row = chart, chart.model, row
        self.act: Act | None = None
        self.shown = BarPreview()
        self._of_act = BarPreview()
        self._pressed = QPointF()

    def preview(self, days: int, over: PlanHit, at: Pointer) -> BarPreview:
        """What a drop would do ``days`` calendar days from the press, over what is there."""
        raise NotImplementedError

    def drop(self) -> None:
        """Run what was previewed last; a refusal is said."""
        if self.act is not None:
            self.act.do(self.model.context)

    def begin(self, at: Pointer) -> None:
        self._pressed = at.scene

    def move(self, at: Pointer) -> None:
        days = round((at.scene.x() - self._pressed.x()) / self.chart.scale.day_width)
        self._show(self.preview(days, hit(self.chart.content(), at.scene), at), at.view)

    def finish(self, at: Pointer) -> None:
        preview = self.shown
        self.cancel()
        if preview.allowed:
            self.drop()
        else:
            self.model.context.refuse(preview.refused)

    def cancel(self) -> None:
        self._show(BarPreview(), QPointF())

    def preview_of(self, act: Act | None) -> BarPreview:
        """The preview of an act, asked for once."""
        if act != self.act:
            self.act = act
            self._of_act = preview_bar(self.model, act, self.row.task_id) if act is not None else BarPreview()
        return self._of_act

    def _show(self, preview: BarPreview, at: QPointF) -> None:
        chart = self.chart
        chart.note.show_at(at, preview.words, tone=preview.tone)
        chart.setAccessibleDescription(one_line(preview.words))
        rows = set(chart.ghosts.bars) | set(preview.ghosts.bars)
        changed = preview.ghosts is not chart.ghosts
        self.shown, chart.ghosts = preview, preview.ghosts
        if not rows or preview.ghosts.broken:
            chart.viewport().update()
        elif changed:
            first, last = chart.model.visible
            chart.update_rows({row for row in rows if first <= row <= last})

    def working_days(self, days: int) -> int:
        """A distance in calendar days from the due of the bar, in working days of its owner."""
        due_on = self.row.due_on
        if due_on is None:
            return days
        return self.model.context.read(working_days, self.row.owner_id, due_on, due_on + timedelta(days=days))

    def ripple(self, at: Pointer) -> Ripple:
        """What neighbours do: as the keys say, else as the toolbar does."""
        if at.holds(Qt.KeyboardModifier.AltModifier):
            return Ripple.JUST_THIS
        return Ripple.KEEP_GAPS if at.holds(Qt.KeyboardModifier.ShiftModifier) else self.model.ripple


class MoveBar(BarDrag):
    """Along its row: other days. Into the group of another owner: another owner. Into the tray: no day at all."""

    def preview(self, days: int, over: PlanHit, at: Pointer) -> BarPreview:
        in_tray = self.chart.over_tray(at.view)
        self.scrolls_at_edges = not in_tray
        if in_tray:
            seen = self.preview_of(Act(clear_due, (self.row.task_id,)))
            return seen if seen.refused else replace(seen, words="No date any more")
        ripple = (("ripple", self.ripple(at)),)
        owner = self._owner_under(over)
        if owner is not None:
            seen = self.preview_of(Act(move_to_person, (self.row.task_id, owner[0]), ripple))
            return seen if seen.refused else replace(seen, words=f"Hand to {owner[1]}\n{seen.words}")
        steps = self.working_days(days)
        return self.preview_of(Act(move_task, (self.row.task_id, steps), ripple) if steps else None)

    def _owner_under(self, over: PlanHit) -> tuple[PersonId, str] | None:
        if self.model.chosen.group is not Grouping.OWNER or over.row < 0:
            return None
        group = self.model.rows.group_of(over.row)
        if group is None or group.owner_id is None or group.owner_id == self.row.owner_id:
            return None
        return group.owner_id, group.title


class DateTask(BarDrag):
    """From the tray onto a day: due on it, and on no day as long as the pointer is elsewhere."""

    def preview(self, days: int, over: PlanHit, at: Pointer) -> BarPreview:
        inside = self.chart.viewport().rect().contains(at.view.toPoint())
        self.scrolls_at_edges = inside
        if not inside:
            self.act = None
            return BarPreview("Drop it on a day of the plan")
        return self.preview_of(date_act(self.row, self.chart.scale.day_at(at.scene.x()), self.ripple(at)))


def date_act(row: PlanRow, day: date, ripple: Ripple) -> Act:
    """What gives a task its first day: started work is only due then."""
    if row.state is TaskState.DOING:
        return Act(set_due, (row.task_id, day))
    return Act(move_task_to, (row.task_id, day), (("ripple", ripple),))


class ResizeBar(BarDrag):
    """The right edge changes length and due, of a started bar the due alone; the left one the length."""

    def __init__(self, chart: PlanChart, row: PlanRow, part: BarPart) -> None:
        super().__init__(chart, row)
        self._edge = "start_days" if part is BarPart.START else "finish_days"

    def preview(self, days: int, over: PlanHit, at: Pointer) -> BarPreview:
        steps = self.working_days(days)
        if not steps:
            return self.preview_of(None)
        options: tuple[tuple[str, object], ...] = ((self._edge, steps), ("ripple", self.ripple(at)))
        return self.preview_of(Act(resize_task, (self.row.task_id,), options))


class MoveAnchor(BarDrag):
    """The diamond: the date of the project, asked again before it is done, because everything hangs on it."""

    def __init__(self, chart: PlanChart, row: PlanRow) -> None:
        super().__init__(chart, row)
        forecast = self.model.forecast_of(row)
        self._words = forecast.anchor_words if forecast is not None else "The date"
        self._from = forecast.anchor_on if forecast is not None else None
        self._to: date | None = None

    def preview(self, days: int, over: PlanHit, at: Pointer) -> BarPreview:
        self._to = self._from + timedelta(days=days) if self._from is not None and days else None
        seen = self.preview_of(Act(move_date, (self.row.project_id, self._to)) if self._to is not None else None)
        if self._to is None or seen.refused:
            return seen
        return replace(seen, words=f"{self._words} {day_words(self._to, self.model.today, weekday=True)}\n{seen.words}")

    def drop(self) -> None:
        if self._to is not None and self.row.project_id is not None:
            self.model.context.go_to(MoveDate(self.row.project_id, self._to))


class LinkBars(BarDrag):
    """From a connector dot to another bar; which half it is dropped on picks the kind. A line follows the pointer."""

    repaints_view = True

    def __init__(self, chart: PlanChart, row: PlanRow, part: BarPart) -> None:
        super().__init__(chart, row)
        self._part = part
        self._end: QPointF | None = None

    def preview(self, days: int, over: PlanHit, at: Pointer) -> BarPreview:
        self._end = at.scene
        target = self.model.rows.bar(over.row) if over.part is not BarPart.NOTHING else None
        if target is None or target.task_id == self.row.task_id:
            self.act = None
            return BarPreview("Drop on a bar to link it: first half its start, second half its finish")
        kind = self._kind(at.scene.x() > box_of(self.chart.content(), over.row).center().x())
        act = Act(link_tasks, (self.row.task_id, target.task_id, kind))
        if act != self.act:
            self.act = act
            seen = act.preview(self.model.context)
            words = seen.refused or f"Link “{self.row.title}” to “{target.title}”: {KIND_WORDS[kind]}"
            self._of_act = BarPreview(words, seen.refused, seen.changes, Tone.BAD if seen.refused else Tone.PLAIN)
        return self._of_act

    def _kind(self, on_finish: bool) -> LinkKind:
        if self._part is BarPart.FINISH_DOT:
            return LinkKind.FINISH_FINISH if on_finish else LinkKind.FINISH_START
        return LinkKind.START_FINISH if on_finish else LinkKind.START_START

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._end is not None:
            tokens = self.chart.content().tokens
            painter.setPen(QPen(tokens.bad if self.shown.refused else tokens.accent, 1.8, Qt.PenStyle.DashLine))
            painter.drawLine(self._pressed, self._end)


def preview_bar(model: PlanModel, act: Act, task_id: TaskId) -> BarPreview:
    """What becomes of the plan: the words, and every bar that would be elsewhere."""
    seen = act.preview(model.context, sketch=True)
    if seen.changes is None:
        return BarPreview(seen.words, seen.refused, tone=Tone.BAD)
    try:
        moves = model.context.read(what_moves, seen.changes, task_id)
    except LeadlineError as refusal:
        return BarPreview(refusal.sentence, refusal.sentence, tone=Tone.BAD)
    words = "\n".join((moves.words, *_warnings(model, moves, task_id)))
    tone = Tone.BAD if moves.misses_date else Tone.WARN if moves.collides else Tone.PLAIN
    return BarPreview(words, "", seen.changes, tone, _ghosts(model, moves, task_id))


def _warnings(model: PlanModel, moves: Moves, task_id: TaskId) -> Sequence[str]:
    found = []
    row = model.rows.bar(model.rows.place.get(task_id, -1))
    known = model.forecast_of(row) if row is not None else None
    if moves.misses_date:
        found.append(f"{known.anchor_words if known is not None else 'The date'} would be missed")
    if moves.collides:
        count = len(moves.broken)
        found.append("1 link would not fit any more" if count == 1 else f"{count} links would not fit any more")
    return found


def _ghosts(model: PlanModel, moves: Moves, task_id: TaskId) -> Ghosts:
    place = model.rows.place
    bars: dict[int, TimeSpan] = {}
    for ghost in moves.ghosts:
        if ghost.start is not None and ghost.finish is not None and ghost.task_id in place:
            bars[place[ghost.task_id]] = (ghost.start, ghost.finish)
    dragged = place.get(task_id, -1)
    broken = tuple(
        Arrow(place[source], place[target], broken=True)
        for source, target in moves.broken
        if source in place and target in place
    )
    return Ghosts(bars, dragged, broken, moves.collides, moves.misses_date)


def working_days(reader: Reader, owner_id: PersonId, first: date, last: date) -> int:
    """Of the owner, from one day to another; later when positive."""
    return calendars(reader).of(owner_id).days_between(first, last)
