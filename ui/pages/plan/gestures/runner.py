"""Leads one gesture from press to drop: threshold, live ghosts, words at the pointer, scrolling at the edges, Esc."""

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPen

from ui.link.plain_text import one_line
from ui.pages.plan.chart import PlanChart
from ui.pages.plan.gestures.drag import Drag, LinkDrag, drag_for
from ui.pages.plan.gestures.foresight import Foreseen
from ui.pages.plan.gestures.hit import Hit, Part, dots, hit
from ui.printing.plan.bar import bar_rect, row_top
from ui.printing.plan.row import BarLook
from ui.printing.plan.sheet import Ghosts, Sheet

THRESHOLD = 4
EDGE, SPEED, EVERY_MS = 28, 14, 30
"""Pixels at the edge in which a drag scrolls, how far, how often."""
_CURSORS = {
    Part.BODY: Qt.CursorShape.OpenHandCursor,
    Part.ANCHOR: Qt.CursorShape.OpenHandCursor,
    Part.START: Qt.CursorShape.SizeHorCursor,
    Part.FINISH: Qt.CursorShape.SizeHorCursor,
    Part.START_DOT: Qt.CursorShape.CrossCursor,
    Part.FINISH_DOT: Qt.CursorShape.CrossCursor,
}


class GestureRunner(QObject):
    """One for each chart."""

    def __init__(self, chart: PlanChart) -> None:
        super().__init__(chart)
        self._chart = chart
        self._pressed: tuple[Hit, QPointF] | None = None
        self._drag: Drag | None = None
        self._at = QPointF()
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self.seen = Foreseen()
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self._scroll)
        chart.gestures = self
        chart.overlay = self._paint

    @property
    def busy(self) -> bool:
        """Whether something is in the air."""
        return self._drag is not None

    def press(self, event: QMouseEvent) -> None:
        """Choose the row and remember what was taken."""
        chart = self._chart
        at = chart.on_plan(event.position())
        found = hit(chart, at)
        if chart.model.rows.bar(found.row) is None:
            return
        if event.button() != Qt.MouseButton.LeftButton:
            chart.table.choose(found.row, also=found.row in chart.table.selected_rows())
            return
        chart.table.choose(found.row, also=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        self._pressed = found, at

    def move(self, event: QMouseEvent) -> None:
        """Hover, or the next step of the drag."""
        self._at, self._modifiers = event.position(), event.modifiers()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._hover(hit(self._chart, self._chart.on_plan(self._at)))
            return
        found, start = self._pressed
        moved = self._chart.on_plan(self._at) - start
        if self._drag is None and moved.manhattanLength() >= THRESHOLD:
            row = self._chart.model.rows.bar(found.row)
            self._drag = drag_for(self._chart.model, row, found.part) if row is not None else None
        if self._drag is not None:
            self._step()
            self._clock.start()

    def release(self, event: QMouseEvent) -> None:
        """Drop: one undo step, or why not."""
        drag, seen = self._drag, self.seen
        self.cancel()
        if drag is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if seen.refused:
            self._chart.model.context.refuse(seen.refused)
        else:
            drag.drop()

    def cancel(self) -> bool:
        """Nothing happened; False where nothing was under way."""
        was = self._drag is not None
        self._drag, self._pressed = None, None
        self._clock.stop()
        self._show(Foreseen())
        return was

    def leave(self) -> None:
        """The pointer is elsewhere."""
        if self._drag is None:
            self._hover(Hit(-1))

    def _step(self) -> None:
        if self._drag is None or self._pressed is None:
            return
        at = self._chart.on_plan(self._at)
        over = hit(self._chart, at)
        days = round((at.x() - self._pressed[1].x()) / self._chart.scale.day_width)
        if isinstance(self._drag, LinkDrag):
            self._drag.on_finish = self._second_half(over, at)
        self._show(self._drag.move(days, over, self._modifiers))

    def _second_half(self, over: Hit, at: QPointF) -> bool:
        box = self._box(over.row)
        return not box.isNull() and at.x() > box.center().x()

    def _box(self, row: int) -> QRectF:
        look = self._chart.model.look(row)
        return bar_rect(self._chart.sheet(), look, row_top(row)) if isinstance(look, BarLook) else QRectF()

    def _show(self, seen: Foreseen) -> None:
        chart = self._chart
        chart.note.say(seen.words, seen.tone, self._at.toPoint())
        chart.setAccessibleDescription(one_line(seen.words))
        rows = set(chart.ghosts.bars) | set(seen.ghosts.bars)
        changed = seen.ghosts is not chart.ghosts
        self.seen, chart.ghosts = seen, seen.ghosts
        if isinstance(self._drag, LinkDrag) or not rows or seen.ghosts.broken:
            chart.viewport().update()
        elif changed:
            first, last = chart.model.visible
            chart.update_rows({row for row in rows if first <= row <= last})

    def _hover(self, found: Hit) -> None:
        chart = self._chart
        chart.viewport().setCursor(_CURSORS.get(found.part, Qt.CursorShape.ArrowCursor))
        row = found.row if chart.model.rows.bar(found.row) is not None else -1
        if row != chart.hovered:
            before, chart.hovered = chart.hovered, row
            for one in (before, row):
                chart.update_rows({one} if one >= 0 else set())

    def _scroll(self) -> None:
        chart, view = self._chart, self._chart.viewport().rect()
        if self._drag is None:
            self._clock.stop()
            return
        across = -SPEED if self._at.x() < EDGE else SPEED if self._at.x() > view.width() - EDGE else 0
        down = -SPEED if self._at.y() < EDGE else SPEED if self._at.y() > view.height() - EDGE else 0
        if across or down:
            for bar, step in ((chart.horizontalScrollBar(), across), (chart.verticalScrollBar(), down)):
                bar.setValue(bar.value() + step)
            self._step()

    def _paint(self, painter: QPainter, sheet: Sheet) -> None:
        """Connector dots of the bar under the pointer or the keyboard, and the line of a link that is drawn."""
        rows = {sheet.hovered, sheet.current if sheet.focused else -1} if self._drag is None else set()
        for row in rows:
            box = self._box(row) if row >= 0 and sheet.ghosts == Ghosts() else QRectF()
            if not box.isNull():
                painter.setPen(QPen(sheet.tokens.accent, 1.4))
                painter.setBrush(sheet.tokens.surface)
                for dot in dots(box):
                    painter.drawEllipse(dot, 3.2, 3.2)
        if isinstance(self._drag, LinkDrag) and self._pressed is not None:
            ink = sheet.tokens.bad if self.seen.refused else sheet.tokens.accent
            painter.setPen(QPen(ink, 1.8, Qt.PenStyle.DashLine))
            painter.drawLine(self._pressed[1], self._chart.on_plan(self._at))
