"""The drags of the calendar: a publish date, a due, a run to come, an absence, and days that somebody is away."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.actions.absence import change_absence
from app.actions.plan import move_task_to
from app.actions.project import look_at_date
from app.actions.recurrence import move_occurrence
from app.domain.errors import LeadlineError
from app.domain.quantity import Ripple
from app.queries.calendar import CalendarEntry, EntryKind
from app.queries.calendar_drop import AnchorDrop, DropSign, anchor_drop
from app.queries.calendar_row import AwayRow
from app.queries.plan_change import what_moves
from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.preview import Act, wrapped
from ui.link.accessible import announce
from ui.link.context import Context
from ui.link.icon import paint_icon
from ui.link.place import AwayUntil, MoveDate
from ui.link.plain_text import one_line
from ui.link.theme import META, SEMIBOLD, font, theme
from ui.pages.calendar.calendar_grid import CalendarGrid
from ui.printing.month.month_layout import MonthPart, PlacedPart
from ui.printing.month.month_painter import MonthMarks, paint_entry
from ui.widgets.card import paint_text
from ui.widgets.due_text import day_words

RIPPLE = "plan.ripple"
"""What neighbours do, as it was chosen on the plan."""
_PAD, _LINE, _WIDEST = 12, 20, 420
_EDGE = 8
"""Pixels at the ends of an absence that drag its first or its last day."""
_ICONS = {DropSign.GOOD: "check", DropSign.NEWS: "corner-down-right", DropSign.LOOK: "triangle-alert"}


@dataclass(frozen=True, slots=True)
class DropWords:
    """What the note beside the mouse says: a head, signed lines, and what the keys do."""

    head: str = ""
    more: str = ""
    """Behind the head, less loud."""
    lines: tuple[tuple[DropSign, str], ...] = ()
    foot: str = "Esc cancels"
    refused: str = ""
    in_day: str = ""
    """A few words in the head of the day that it would be dropped on."""

    @property
    def spoken(self) -> str:
        """All of it for a screen reader."""
        head = f"{self.head} · {self.more}" if self.more else self.head
        return self.refused or ". ".join((head, *(words for _, words in self.lines)))


class DropNote(QWidget):
    """Lies over its parent beside the mouse, and stays inside of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ground = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.shown = DropWords()
        self._rows: list[tuple[str, str]] = []
        self.hide()

    def show_at(self, at: QPointF, words: DropWords) -> None:
        """Beside a point of the parent; a screen reader hears what is new. Without words it goes."""
        if not words.spoken:
            self.hide()
            self.shown = words
            return
        if words != self.shown:
            self.shown = words
            self._fit()
            announce(self, words.spoken)
            self.update()
        ground = self.ground.size()
        x, y = round(at.x()) + 44, round(at.y()) - 52
        if x + self.width() > ground.width() - 4:
            x = round(at.x()) - self.width() - 20
        self.move(max(4, x), max(4, min(y, ground.height() - self.height() - 4)))
        self.show()
        self.raise_()

    def _fit(self) -> None:
        """The lines broken to the room, and as large as they need."""
        metrics, said = QFontMetrics(font()), self.shown
        lines = (
            [("circle-alert", said.refused)] if said.refused else [(_ICONS[sign], words) for sign, words in said.lines]
        )
        room = _WIDEST - 2 * _PAD - 24
        self._rows = [
            (icon if not at else "", part)
            for icon, words in lines
            for at, part in enumerate(wrapped(one_line(words), metrics, room))
        ]
        head = metrics.horizontalAdvance(f"{said.head} · {said.more}   ") if said.head else 0
        wide = max([head, *(metrics.horizontalAdvance(words) + 24 for _, words in self._rows)])
        high = len(self._rows) + bool(said.head) + bool(said.foot)
        self.resize(min(_WIDEST, wide + 2 * _PAD + 4), high * _LINE + 2 * 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.bad if self.shown.refused else t.strong_border, 1))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        box = QRect(_PAD, 8, self.width() - 2 * _PAD, _LINE)
        if self.shown.head:
            wide = paint_text(painter, box, self.shown.head, font(weight=SEMIBOLD), t.accent_text)
            if self.shown.more:
                paint_text(painter, box.adjusted(wide + 4, 0, 0, 0), f"· {self.shown.more}", font(), t.text)
            box.translate(0, _LINE)
        inks = {"check": t.ok, "corner-down-right": t.muted, "triangle-alert": t.warn, "circle-alert": t.bad}
        for icon, words in self._rows:
            if icon:
                paint_icon(painter, QRect(box.x(), box.y() + 3, 14, 14), icon, inks[icon])
            paint_text(painter, box.adjusted(22, 0, 0, 0), words, font(), t.text)
            box.translate(0, _LINE)
        if self.shown.foot:
            paint_text(painter, box, self.shown.foot, font(META), t.muted)
        painter.end()


class DayPress:
    """What a press on the grid means."""

    def __init__(self, grid: CalendarGrid, note: DropNote) -> None:
        self._grid, self._note = grid, note

    def __call__(self, at: Pointer) -> "DayDrag | OpenByClick | None":
        """None for other buttons than the left one, and where no day is."""
        part = self._grid.part_at(at.scene)
        if part is None or at.button is not Qt.MouseButton.LeftButton:
            return None
        if part.kind in (MonthPart.MORE, MonthPart.GAP) or part.count:
            return OpenByClick(self._grid, part)
        if part.away is not None:
            return MoveAway(self._grid, self._note, part, part.away)
        if part.entry is not None:
            return _OF_KIND[part.entry.kind](self._grid, self._note, part)
        return ChooseDays(self._grid, self._note, part)


class OpenByClick(Gesture):
    """What counts the rest of a day, and a gap, open with one click."""

    def __init__(self, grid: CalendarGrid, part: PlacedPart) -> None:
        self._grid, self._part = grid, part

    def click(self, at: Pointer) -> None:
        self._grid.opened.emit(self._part)


class DayDrag(Gesture):
    """Follows the mouse from day to day; subclasses say what a drop on a day would do, once for each day."""

    scrolls_at_edges = False

    def __init__(self, grid: CalendarGrid, note: DropNote, part: PlacedPart) -> None:
        self.grid, self.note, self.part = grid, note, part
        self.context: Context = grid.model.context
        self.target: date | None = None
        self.words = DropWords()
        self._from = part.on
        self._held = Qt.KeyboardModifier.NoModifier
        self._at = QPointF()

    def look(self, to: date) -> DropWords:
        """What a drop on this day would do."""
        raise NotImplementedError

    def drop(self, to: date) -> None:
        """Do what was looked at last."""
        raise NotImplementedError

    def marks(self) -> MonthMarks:
        """What the grid paints of it."""
        lifted = self.part.entry.key if self.part.entry is not None else None
        words, refused = self.words.in_day, bool(self.words.refused)
        return MonthMarks(lifted=lifted, target=self.target, words=words, refused=refused)

    def begin(self, at: Pointer) -> None:
        self._from = self.grid.placed.nearest_day(at.scene) or self.part.on

    def move(self, at: Pointer) -> None:
        self._at = at.view
        to = self.grid.placed.nearest_day(at.view)
        if to is not None and (to != self.target or at.modifiers != self._held):
            self.target, self._held = to, at.modifiers
            self.words = self.look(to)
            self.grid.marks = self.marks()
        self.note.show_at(self._on_note(at.view), self.words)

    def _on_note(self, at: QPointF) -> QPointF:
        return QPointF(self.grid.viewport().mapTo(self.note.ground, at.toPoint()))

    def finish(self, at: Pointer) -> None:
        self._gone()
        if self.words.refused:
            self.context.refuse(self.words.refused)
        elif self.target is not None:
            self.drop(self.target)

    def cancel(self) -> None:
        self._gone()

    def _gone(self) -> None:
        self.note.show_at(QPointF(), DropWords())
        self.grid.marks = MonthMarks()
        self.grid.viewport().update()

    def paint(self, painter: QPainter, scale: float) -> None:
        entry = self.part.entry
        if entry is None or self.target is None:
            return
        wide = min(max(self.part.rect.width(), 120), 200)
        box = QRectF(self._at.x() - wide / 2, self._at.y() - 14, wide, 22)
        t = theme().tokens
        if entry.kind is not EntryKind.PUBLISH:
            painter.setPen(QPen(t.strong_border, 1))
            painter.setBrush(t.raised)
            painter.drawRoundedRect(box.adjusted(-4, 0, 4, 0), 5, 5)
        paint_entry(painter, self.grid.placed.content, entry, box, t)

    def ripple(self) -> Ripple:
        """What neighbours do: as the keys say, else as it was chosen on the plan."""
        if self._held & Qt.KeyboardModifier.AltModifier:
            return Ripple.JUST_THIS
        if self._held & Qt.KeyboardModifier.ShiftModifier:
            return Ripple.KEEP_GAPS
        chosen = self.context.preferences.get(RIPPLE, Ripple.PUSH.value)
        return next((one for one in Ripple if one.value == chosen), Ripple.PUSH)


def _entry(part: PlacedPart) -> CalendarEntry:
    assert part.entry is not None  # noqa: S101
    return part.entry


class MovePublish(DayDrag):
    """A publish date. The drop opens *Move date*: everything hangs on it."""

    def look(self, to: date) -> DropWords:
        entry = _entry(self.part)
        if to == entry.on or entry.project_id is None:
            return DropWords(day_words(to, self.grid.model.today), "where it stands", foot="Esc cancels")
        seen = Act(look_at_date, (entry.project_id, to)).preview(self.context)
        if seen.changes is None:
            return DropWords(refused=seen.refused)
        try:
            found: AnchorDrop | None = self.context.read(
                anchor_drop, entry.project_id, to, seen.changes, self.grid.model.first_weekday
            )
        except LeadlineError as refusal:
            return DropWords(refused=refusal.sentence)
        if found is None:
            return DropWords()
        lines = tuple((line.sign, line.words) for line in found.lines)
        in_day = "fills the gap" if found.fills else ""
        return DropWords(found.head, found.verdict, lines, "Drop opens the preview · Esc cancels", in_day=in_day)

    def drop(self, to: date) -> None:
        entry = _entry(self.part)
        if entry.project_id is not None and to != entry.on:
            self.context.go_to(MoveDate(entry.project_id, to))


class MoveDue(DayDrag):
    """A due: other steps answer as on the plan."""

    def _act(self, to: date) -> Act:
        return Act(move_task_to, (_entry(self.part).task_id, to), (("ripple", self.ripple()),))

    def look(self, to: date) -> DropWords:
        entry, today = _entry(self.part), self.grid.model.today
        if to == entry.on:
            return DropWords(f"Due {day_words(to, today)}", "where it stands")
        seen = self._act(to).preview(self.context, sketch=entry.project_id is not None)
        if seen.changes is None or entry.task_id is None:
            return DropWords(refused=seen.refused)
        if not seen.changes.changes:
            return DropWords(f"Due {day_words(entry.on, today)}", "the last working day before")
        try:
            moves = self.context.read(what_moves, seen.changes, entry.task_id)
        except LeadlineError as refusal:
            return DropWords(refused=refusal.sentence)
        head, *rest = moves.words.split(" · ")
        lines = [(DropSign.NEWS, words) for words in rest]
        lines += [(DropSign.LOOK, "The date of the project would be missed")] if moves.misses_date else []
        count = len(moves.broken)
        lines += [(DropSign.LOOK, f"{count} link{'s' * (count > 1)} would not fit any more")] if count else []
        return DropWords(head, "", tuple(lines), "Shift keeps gaps · Alt moves just this · Esc cancels")

    def drop(self, to: date) -> None:
        if to != _entry(self.part).on:
            self._act(to).do(self.context)


class MoveRun(DayDrag):
    """A run that is not made yet: an exception of what repeats."""

    def _act(self, to: date) -> Act:
        entry = _entry(self.part)
        return Act(move_occurrence, (entry.recurrence_id, entry.rule_on, to))

    def look(self, to: date) -> DropWords:
        day = day_words(to, self.grid.model.today)
        if to == _entry(self.part).on:
            return DropWords(day, "where it stands")
        seen = self._act(to).preview(self.context)
        if seen.refused:
            return DropWords(refused=seen.refused)
        return DropWords(day, "this run alone", ((DropSign.NEWS, "Its project is not made yet"),))

    def drop(self, to: date) -> None:
        if to != _entry(self.part).on:
            self._act(to).do(self.context)


class MoveAway(DayDrag):
    """An absence, or one end of it."""

    def __init__(self, grid: CalendarGrid, note: DropNote, part: PlacedPart, away: AwayRow) -> None:
        super().__init__(grid, note, part)
        self._away = away
        self._ends = (True, True)

    def begin(self, at: Pointer) -> None:
        super().begin(at)
        rect = self.part.rect
        if at.scene.x() > rect.right() - _EDGE and not self.part.continues[1]:
            self._ends = (False, True)
        elif at.scene.x() < rect.x() + _EDGE and not self.part.continues[0]:
            self._ends = (True, False)

    def _days(self, to: date) -> tuple[date, date]:
        by = to - self._from
        first = self._away.first_on + (by if self._ends[0] else timedelta())
        last = self._away.last_on + (by if self._ends[1] else timedelta())
        return (min(first, last), max(first, last)) if self._ends != (True, True) else (first, last)

    def _act(self, to: date) -> Act:
        return Act(change_absence, (self._away.absence_id, *self._days(to)))

    def marks(self) -> MonthMarks:
        chosen = self._days(self.target) if self.target is not None else None
        return MonthMarks(chosen=chosen)

    def look(self, to: date) -> DropWords:
        seen = self._act(to).preview(self.context)
        if seen.refused:
            return DropWords(refused=seen.refused)
        return DropWords(_away_words(self.grid, self._away.name, *self._days(to)))

    def drop(self, to: date) -> None:
        if to != self._from:
            self._act(to).do(self.context)


class ChooseDays(DayDrag):
    """From day to day: somebody is away. The dialog asks who, and what becomes of the work meanwhile."""

    def _days(self, to: date) -> tuple[date, date]:
        return min(self._from, to), max(self._from, to)

    def marks(self) -> MonthMarks:
        return MonthMarks(chosen=self._days(self.target) if self.target is not None else None)

    def look(self, to: date) -> DropWords:
        words = _away_words(self.grid, "Somebody", *self._days(to))
        return DropWords(words, foot="Drop asks who, and what becomes of the work · Esc cancels")

    def drop(self, to: date) -> None:
        first, last = self._days(to)
        self.context.go_to(AwayUntil(self.grid.model.person_id, first, last))


def _away_words(grid: CalendarGrid, name: str, first: date, last: date) -> str:
    today = grid.model.today
    if first == last:
        return f"{name} is away on {day_words(first, today)}"
    return f"{name} is away {day_words(first, today)} to {day_words(last, today)}"


_OF_KIND: dict[EntryKind, type[MovePublish | MoveDue | MoveRun]] = {
    EntryKind.PUBLISH: MovePublish,
    EntryKind.RUN: MoveRun,
    EntryKind.MILESTONE: MoveDue,
    EntryKind.DUE: MoveDue,
}
