"""The weeks as one painted widget: scrolls by weeks, is walked by keys, tells what is under the mouse."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from app.queries.calendar import EntryKey, EntryKind
from ui.canvas.gesture import GestureRunner, Pointer
from ui.link.accessible import named
from ui.link.plain_text import one_line, tip
from ui.link.theme import theme
from ui.pages.calendar.model import CalendarModel
from ui.printing.month.month_layout import HEAD, LEAST_ROW, MonthLayout, MonthPart, PlacedPart
from ui.printing.month.month_painter import MonthMarks, paint_heads, paint_marks, paint_numbers, paint_week
from ui.widgets.due_text import day_words

NOTCH = 120
"""What one notch of a wheel turns."""
PICTURES = 24
"""Weeks whose picture is kept."""
_DAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WeekPictures:
    """Rows of days as they were painted before; scrolling then paints no more than the week that is new."""

    def __init__(self) -> None:
        self._kept: dict[date, tuple[list[object], QPixmap]] = {}

    def of(self, layout: MonthLayout, row: int, lifted: EntryKey | None, ratio: float) -> QPixmap:
        """The picture of a row for a screen with so many pixels to a pixel."""
        content, week, t = layout.content, layout.content.weeks[row], theme().tokens
        entries = [part.entry for part in layout.of_week(row) if part.entry is not None]
        here = lifted if any(one.key == lifted for one in entries) else None
        groups = [content.hues.get(one.group(content.colour_by)) for one in entries]
        expected = [content.expected.get(one.task_id) if one.task_id is not None else None for one in entries]
        known = [week, t, (layout.width, layout.row_height, ratio), content.today, here, groups, expected]
        # Taken out and put back: what was not looked at for the longest time goes first.
        found = self._kept.pop(week.first_on, None)
        if found is not None and found[0] == known:
            self._kept[week.first_on] = found
            return found[1]
        picture = QPixmap(round(layout.width * ratio), round(layout.row_height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(t.surface)
        painter = QPainter(picture)
        painter.translate(0, -layout.top(row))
        paint_week(painter, layout, row, here, t)
        painter.end()
        while len(self._kept) >= PICTURES:
            del self._kept[next(iter(self._kept))]
        self._kept[week.first_on] = known, picture
        return picture


class CalendarGrid(QAbstractScrollArea):
    """The keyboard is on a day, or on one part of it. Drags are gestures of its runner."""

    opened = Signal(object)
    """a ``PlacedPart``: what was double clicked, or entered by key; a day where nothing stands on it"""
    menu_asked = Signal(object, QPoint)
    """the part, and a place on the screen"""
    moved_on = Signal()
    """the keyboard is on another day or part"""
    nudged = Signal(object, int)
    """a part, and by how many days the keys move it"""
    removed = Signal(object)
    """a part, by the key Delete"""
    pressed_key = Signal(QKeyEvent)
    """what the grid does not know; accepting it keeps it"""

    def __init__(self, model: CalendarModel) -> None:
        super().__init__()
        named(self, "Days")
        self.model = model
        self.inner: PlacedPart | None = None
        """The part of the current day that the keyboard is on; None: the day itself."""
        self.hovered: PlacedPart | None = None
        self.marks = MonthMarks()
        """What a gesture adds; where the keyboard is comes to it."""
        self.runner = GestureRunner(self, lambda point: point)
        self._layout: MonthLayout | None = None
        self._turned = 0
        self._pictures = WeekPictures()
        self.setProperty("bare", "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        model.changed.connect(self.show_changed)
        model.risks_found.connect(self.viewport().update)
        theme().changed.connect(self.viewport().update)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 120)

    @property
    def placed(self) -> MonthLayout:
        """Where everything stands now."""
        room, content = self.viewport().size(), self.model.content
        known = self._layout
        if (
            known is None
            or known.content is not content
            or (known.width, known.height) != (room.width(), room.height())
        ):
            known = self._layout = MonthLayout(content, room.width(), room.height())
        return known

    def show_changed(self) -> None:
        """Other days, or other things on them; the keyboard stays on what is still there."""
        kept = self.inner
        if self.isVisible():
            self.inner = next((part for part in self.walk(self.model.day) if _same(part, kept)), None) if kept else None
        self.hovered = None
        self.viewport().update()
        self.moved_on.emit()

    def walk(self, on: date) -> list[PlacedPart]:
        """What the keys reach on a day: its entries, what counts the rest, and who is away."""
        layout = self.placed
        away = [
            part
            for part in layout.parts
            if part.away is not None and part.away.first_on <= on <= part.away.last_on and _in_week(layout, part, on)
        ]
        return [*layout.of_day(on), *away]

    def choose(self, on: date, part: PlacedPart | None = None, *, turns: bool = True) -> None:
        """Put the keyboard on a day, or on something of it; ``turns``: a day of another month shows that month."""
        self.inner = part if part is not None and part.kind is not MonthPart.DAY else None
        if on != self.model.day:
            kept = self.inner
            self.model.go_to(on, turns=turns)
            self.inner = next((one for one in self.walk(on) if _same(one, kept)), None) if kept else None
        self.viewport().update()
        self.moved_on.emit()

    def current(self) -> PlacedPart:
        """What keys act on: a part, or the day."""
        layout, on = self.placed, self.model.day
        return self.inner or PlacedPart(MonthPart.DAY, layout.days.get(on, QRectF()), on)

    def part_on_screen(self, part: PlacedPart) -> QRect:
        """Its place on the screen."""
        box = part.rect.toAlignedRect()
        return QRect(self.viewport().mapToGlobal(box.topLeft()), box.size())

    def part_at(self, point: QPointF) -> PlacedPart | None:
        """What is under a point of the viewport."""
        return self.placed.part_at(point)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.model.need(self.placed.most):
            self._layout = None
        layout, t = self.placed, theme().tokens
        painter = QPainter(self.viewport())
        paint_heads(painter, layout, t)
        for row in range(len(layout.content.weeks)):
            painter.drawPixmap(
                QPointF(0, layout.top(row)), self._pictures.of(layout, row, self.marks.lifted, self.devicePixelRatioF())
            )
        paint_numbers(painter, layout, t)
        paint_marks(painter, layout, self._all_marks(), t)
        if self.runner.running is not None:
            self.runner.running.paint(painter, 1.0)
        painter.end()

    def _all_marks(self) -> MonthMarks:
        hovered = self.hovered.rect if self.hovered is not None else None
        current = self.current()
        ring = current.rect if current.kind is not MonthPart.DAY else current.rect.adjusted(2, 2, -2, -2)
        shown = ring if not ring.isEmpty() else None
        return replace(self.marks, ring=shown, focused=self.hasFocus(), hovered=hovered)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if key == Qt.Key.Key_Escape and (self.runner.cancel() or self.inner is not None):
            self.choose(self.model.day)
        elif key in _DAYS and alt and self.inner is not None:
            self.nudged.emit(self.inner, _DAYS[key])
        elif key in _DAYS and plain:
            self._step(key)
        elif key in _ENTER and plain:
            self._enter()
        elif key == Qt.Key.Key_Delete and plain and self.inner is not None:
            self.removed.emit(self.inner)
        else:
            event.setAccepted(False)
            self.pressed_key.emit(event)
            if not event.isAccepted():
                super().keyPressEvent(event)
            return
        event.accept()

    def _step(self, key: Qt.Key) -> None:
        on, parts = self.model.day, self.walk(self.model.day)
        at = next((at for at, part in enumerate(parts) if _same(part, self.inner)), -1)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if self.inner is None or not step:
            self.choose(on + timedelta(days=_DAYS[key]))
        elif 0 <= at + step < len(parts):
            self.choose(on, parts[at + step])
        elif at + step < 0:
            self.choose(on)

    def _enter(self) -> None:
        parts = self.walk(self.model.day)
        if self.inner is None and parts:
            self.choose(self.model.day, parts[0])
        else:
            self.opened.emit(self.current())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()
        self.moved_on.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turned += event.angleDelta().y() or event.angleDelta().x()
        weeks = int(self._turned / NOTCH)
        self._turned -= weeks * NOTCH
        if weeks:
            self.model.scroll(-weeks)
            self.runner.move(self._pointer_at(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if part is not None and part.kind is not MonthPart.GAP:
            on = self.placed.day_at(event.position()) or part.on
            # What is pressed stays under the mouse: it may be dragged, opened, or asked for its menu.
            self.choose(on, part, turns=False)
        self.runner.press(Pointer(event.position(), event.position(), event.button(), event.modifiers()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.runner.move(Pointer(event.position(), event.position(), event.button(), event.modifiers())):
            return
        part = self.part_at(event.position())
        part = part if part is not None and part.kind is not MonthPart.DAY else None
        if part != self.hovered:
            for one in (part, self.hovered):
                if one is not None:
                    self.viewport().update(one.rect.toAlignedRect().adjusted(-2, -2, 2, 2))
            self.hovered = part
            hand = part is not None and part.kind in (MonthPart.MORE, MonthPart.GAP)
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.runner.release(Pointer(event.position(), event.position(), event.button(), event.modifiers()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if part is not None and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(part)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        part = self.part_at(QPointF(event.pos())) if by_mouse else self.current()
        if part is not None:
            at = event.globalPos() if by_mouse else self.part_on_screen(part).bottomLeft()
            self.menu_asked.emit(part, at)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and self.hovered is not None:
            self.hovered = None
            self.viewport().update()
        if isinstance(event, QHelpEvent) and self.runner.running is None:
            part = self.part_at(event.pos().toPointF())
            words = told_of(self.model, part) if part is not None and part.kind is not MonthPart.DAY else ""
            QToolTip.showText(event.globalPos(), tip(words), self.viewport())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout = None
        self.inner = None
        self.model.fit(max(1, (self.viewport().height() - HEAD) // LEAST_ROW))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The days scroll by weeks, not by pixels."""

    def _pointer_at(self, at: QPointF) -> Pointer:
        return Pointer(at, at)


def _same(part: PlacedPart, other: PlacedPart | None) -> bool:
    """Whether two parts show the same thing, wherever they stand."""
    if other is None or part.kind is not other.kind:
        return False
    if part.entry is not None and other.entry is not None:
        return part.entry.key == other.entry.key
    if part.away is not None and other.away is not None:
        return part.away.absence_id == other.away.absence_id
    return part.on == other.on


def _in_week(layout: MonthLayout, part: PlacedPart, on: date) -> bool:
    room = layout.days.get(on)
    return room is not None and room.top() <= part.rect.center().y() <= room.bottom()


def told_of(model: CalendarModel, part: PlacedPart) -> str:
    """A part in words, for a tip and a screen reader: what, of which project, whose, when, and what is the matter."""
    today = model.today
    if part.kind is MonthPart.GAP:
        week = next((week for week in model.weeks if week.first_on == part.on), None)
        names = ", ".join(gap.name for gap in week.gaps) if week is not None else ""
        return f"Gap in week {week.number if week is not None else ''}: nothing of {names} appears by then"
    if part.kind is MonthPart.MORE:
        return f"{part.count} more on {day_words(part.on, today)}; open the day to see them"
    if part.away is not None:
        first, last = day_words(part.away.first_on, today), day_words(part.away.last_on, today)
        reason = f", {part.away.reason}" if part.away.reason else ""
        if part.count:
            return f"{part.count} more people are away"
        return f"{part.away.name} is away {first} to {last}{reason}"
    entry = part.entry
    if entry is None:
        view = model.day_view(part.on)
        off = f", {view.day_off}" if view is not None and view.day_off else ""
        count = view.count if view is not None else 0
        return f"{day_words(part.on, today)}{off}: {count or 'no'} {'entry' if count == 1 else 'entries'}"
    words = [entry.title, entry.label if entry.kind is EntryKind.PUBLISH else entry.kind.value]
    words += [entry.project] if entry.project not in ("", entry.title) else []
    words += [entry.owner] if entry.owner else []
    expected = model.expected(entry)
    state = "done" if entry.over else "late" if entry.late else ""
    state = f"expected {day_words(expected, today)}" if expected is not None else state
    words += [state] if state else []
    return one_line(", ".join((*words, day_words(part.on, today))))
