"""The bars: paints visible rows only, scrolls, zooms, tells what is under the mouse. Drags are in ``bar_drag``."""

from collections.abc import Callable, Iterator
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
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui.canvas.gesture import GestureRunner, Pointer
from ui.canvas.preview import PointerNote
from ui.link.accessible import named
from ui.link.theme import theme
from ui.pages.plan.bar_hit import CURSORS, BarPart, box_of, dots, hit
from ui.pages.plan.model import PlanModel
from ui.pages.plan.plan_rows import PlanRows
from ui.pages.plan.plan_table import STRIP, PlanTable
from ui.pages.plan.signs import show_tip, told_at
from ui.printing.plan.bar_painter import row_top
from ui.printing.plan.chart_content import NARROWEST, ROW, WIDEST, Arrow, BarAppearance, ChartContent, Ghosts, TimeScale
from ui.printing.plan.plan_painter import HEAD, focus_rect, paint_rows, paint_scale

STEP = 1.25
"""One press of a zoom button."""
WORDS = 180
"""Pixels that the words behind the last bar may need."""
CLOSEST_FIT = 64.0
"""Pixels of a day to which fitting goes at most: nearer, hours are looked at."""
BEFORE, AFTER = 21, 60
"""Days of free plan around the bars."""


class TimeStrip(QWidget):
    """The labels over the bars; stays while the rows scroll."""

    def __init__(self, chart: "PlanChart") -> None:
        super().__init__(chart)
        self._chart = chart

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = self._chart.horizontalScrollBar().value()
        painter.translate(-left, 0)
        paint_scale(painter, self._chart.content(), left, self.width())
        painter.end()


class PlanChart(QAbstractScrollArea):
    """Shares rows and current row with its table. ``zoomed(pixels a day)``, ``scrolled()``."""

    zoomed = Signal(float)
    scrolled = Signal()
    menu_asked = Signal(int, QPoint)
    """row, place on the screen"""
    opened = Signal(int)
    """row of a double click"""
    pressed_key = Signal(QKeyEvent)
    """before the chart has it; accepting it keeps it from the chart"""

    def __init__(self, model: PlanModel, table: PlanTable) -> None:
        super().__init__()
        named(self, "Bars")
        self.model, self.table = model, table
        self.scale = TimeScale(date(2000, 1, 3), 18.0)
        self.days = 365
        self.ghosts = Ghosts()
        self.hovered = -1
        self.over_tray: Callable[[QPointF], bool] = lambda at: False
        """Whether a point of the viewport is over the tray of what has no date."""
        self.all_links = False
        """Else only those of chosen bars and those that do not fit."""
        self.runner = GestureRunner(self, self.on_plan)
        self.setProperty("bare", "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setViewportMargins(0, HEAD + STRIP, 0, 0)
        self.viewport().setMouseTracking(True)
        self.setCornerWidget(QWidget())
        self.strip = TimeStrip(self)
        self.overview: QWidget | None = None
        """The strip under the time scale."""
        self.note = PointerNote(self.viewport())
        self.verticalScrollBar().setSingleStep(ROW)
        self.horizontalScrollBar().setSingleStep(40)
        self._join()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def _join(self) -> None:
        mine, theirs = self.verticalScrollBar(), self.table.verticalScrollBar()
        mine.valueChanged.connect(theirs.setValue)
        theirs.valueChanged.connect(mine.setValue)
        self.model.rearranged.connect(self._rearranged)
        self.model.touched.connect(self.repaint_rows)
        self.model.repaint.connect(self.repaint_rows)
        self.table.selectionModel().currentChanged.connect(lambda now, before: self._show_current())
        self.table.selectionModel().selectionChanged.connect(lambda on, off: self.repaint_rows())
        theme().changed.connect(self.repaint_rows)

    def content(self) -> ChartContent:
        """All that a painting of the chart needs, as it is now."""
        model = self.model
        return ChartContent(
            self.scale, theme().tokens, model.today, model.now, model.appearance, len(model.rows.at), self._arrows,
            model.days_off.is_off, frozenset(self.table.selected_rows()), self.table.current_row(), self.hasFocus(),
            self.hovered, self.ghosts, self.horizontalScrollBar().value(),
            self.viewport().width(), alone=model.chain_rows(),
        )  # fmt: skip

    def _arrows(self, first: int, last: int) -> Iterator[Arrow]:
        chosen = {*self.table.selected_rows(), self.table.current_row()}
        return self.model.drawn_arrows(first, last, chosen, every=self.all_links)

    def repaint_rows(self) -> None:
        """Everything that can be seen, in both halves."""
        self.viewport().update()
        self.table.viewport().update()
        self.strip.update()

    def update_rows(self, rows: set[int]) -> None:
        """Paint again only the stripe from the first to the last of these rows."""
        if rows:
            top = row_top(min(rows)) - self.verticalScrollBar().value()
            height = (max(rows) - min(rows) + 1) * ROW
            self.viewport().update(QRect(0, top, self.viewport().width(), height))

    def place(self, row: int) -> QRect:
        """The bar of a row in the viewport; a thin box at its row where it has none."""
        box = box_of(self.content(), row)
        if box.isNull():
            box = QRectF(self.horizontalScrollBar().value() + 4, row_top(row) + 8, 40, ROW - 16)
        return box.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value()).toAlignedRect()

    def on_plan(self, point: QPointF) -> QPointF:
        """A point of the viewport on the whole plan."""
        return point + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def zoom_to(self, day_width: float, around: float | None = None) -> None:
        """Pixels of a day; what is at ``around`` (x in the viewport, preset its middle) stays there."""
        x = self.viewport().width() / 2 if around is None else around
        days = (self.horizontalScrollBar().value() + x) / self.scale.day_width
        width = max(NARROWEST, min(WIDEST, day_width))
        self.scale = TimeScale(self.scale.first_on, width, *self.model.hours)
        self._fit_bars()
        self.horizontalScrollBar().setValue(round(days * width - x))
        self.repaint_rows()
        self.zoomed.emit(width)

    def show_row(self, row: int, *, across: bool = True) -> None:
        """Scroll until the bar of a row is in view."""
        bar, top = self.verticalScrollBar(), row_top(row)
        page = self.viewport().height()
        if top < bar.value():
            bar.setValue(max(0, top - ROW if row <= 1 else top))
        elif top + ROW > bar.value() + page:
            bar.setValue(top + ROW - page)
        place = self.place(row)
        if across and (place.right() < 0 or place.left() > self.viewport().width() - 20):
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + place.left() - 80)

    def _show_current(self) -> None:
        row = self.table.current_row()
        if row >= 0 and not self.table.stays:
            self.show_row(row)
        self.repaint_rows()

    def _rearranged(self) -> None:
        first, last = _days_of(self.model.rows, self.model.today)
        here = (self.scale.first_on - first).days + self.horizontalScrollBar().value() / self.scale.day_width
        fresh = self.scale.first_on.year == 2000
        self.days = (last - first).days
        self.scale = TimeScale(first, self.scale.day_width, *self.model.hours)
        self._fit_bars()
        if fresh:
            show_today(self)
        else:
            self.horizontalScrollBar().setValue(round(here * self.scale.day_width))
        self.repaint_rows()

    def _fit_bars(self) -> None:
        view = self.viewport().size()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setPageStep(view.width())
        across.setRange(0, max(0, round(self.days * self.scale.day_width) - view.width()))
        down.setPageStep(view.height())
        down.setRange(0, max(0, len(self.model.rows.at) * ROW - view.height()))
        self.table.scroll_end = down.maximum()
        self.table.verticalScrollBar().setRange(0, down.maximum())
        self.table.verticalScrollBar().setValue(down.value())
        self._note_visible()

    def _note_visible(self) -> None:
        top = self.verticalScrollBar().value()
        self.model.visible = (top // ROW, (top + self.viewport().height()) // ROW)
        self.scrolled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.strip.setGeometry(0, 0, self.viewport().width(), HEAD)
        if self.overview is not None:
            self.overview.setGeometry(0, HEAD, self.viewport().width(), STRIP)
        self._fit_bars()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._note_visible()
        self.viewport().update()
        if dx:
            self.strip.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        painter.translate(-left, -top)
        area = QRectF(event.rect()).translated(left, top)
        content = self.content()
        paint_rows(painter, content, area)
        _paint_over(painter, self, content)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turns = event.angleDelta().y() / 120
            self.zoom_to(self.scale.day_width * STEP**turns, event.position().x())
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            across = self.horizontalScrollBar()
            across.setValue(across.value() - (event.angleDelta().y() or event.angleDelta().x()))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(False)
        self.pressed_key.emit(event)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if not event.isAccepted() and step is not None:
            self.table.choose(self.model.rows.beside(self.table.current_row(), step))
            event.accept()
        elif not event.isAccepted():
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # A click chooses by itself, and the bars must not scroll away under it.
        if self.table.current_row() < 0 and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.table.choose(max(0, self.model.rows.first_bar()))
        self.repaint_rows()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.repaint_rows()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.runner.press(self._pointer(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._pointer(event)
        if not self.runner.move(at):
            self._hover(at.scene)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.runner.release(self._pointer(event))

    def _pointer(self, event: QMouseEvent) -> Pointer:
        return Pointer(self.on_plan(event.position()), event.position(), event.button(), event.modifiers())

    def _hover(self, at: QPointF | None) -> None:
        """The pointer, which drags nothing, is there: the dots of the bar in its row, then its shape."""
        row = int(at.y() // ROW) if at is not None else -1
        row = row if self.model.rows.bar(row) is not None else -1
        if row != self.hovered:
            before, self.hovered = self.hovered, row
            for one in (before, row):
                self.update_rows({one} if one >= 0 else set())
        part = hit(self.content(), at).part if at is not None else BarPart.NOTHING
        self.viewport().setCursor(CURSORS.get(part, Qt.CursorShape.ArrowCursor))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = int(self.on_plan(event.position()).y() // ROW)
        if self.model.rows.bar(row) is not None:
            self.opened.emit(row)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and self.runner.running is None:
            self._hover(None)
        if isinstance(event, QHelpEvent) and self.runner.running is None:
            at = self.on_plan(event.pos().toPointF())
            show_tip(event, told_at(self.model, self.content(), at), self.viewport())
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        row = int(self.on_plan(QPointF(event.pos())).y() // ROW) if by_mouse else self.table.current_row()
        self.menu_asked.emit(row, event.globalPos())


def _days_of(rows: PlanRows, today: date) -> tuple[date, date]:
    """From a Monday before the first bar to a while after the last; today is always among them."""
    first = min(rows.first_on or today, today) - timedelta(days=BEFORE)
    return first - timedelta(days=first.weekday()), max(rows.last_on or today, today) + timedelta(days=AFTER)


def _paint_over(painter: QPainter, chart: PlanChart, content: ChartContent) -> None:
    """The ring of the keyboard, what is dragged, and the dots from which links are drawn."""
    if content.focused and chart.model.rows.bar(content.current) is not None:
        _paint_focus(painter, content)
    if chart.runner.running is not None:
        chart.runner.running.paint(painter, 1.0)
    if not chart.runner.dragging and content.ghosts == Ghosts():
        for row in {content.hovered, content.current, *content.chosen} - {-1}:
            _paint_dots(painter, content, row)


def _paint_focus(painter: QPainter, content: ChartContent) -> None:
    """A ring around the bar that the keyboard is on."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(content.tokens.accent, 2))
    painter.drawRoundedRect(focus_rect(content, content.current), 5, 5)


def _paint_dots(painter: QPainter, content: ChartContent, row: int) -> None:
    """The connectors of a bar, from which links are drawn."""
    box = box_of(content, row)
    if not box.isNull():
        painter.setPen(QPen(content.tokens.accent, 1.4))
        painter.setBrush(content.tokens.surface)
        for dot in dots(box):
            painter.drawEllipse(dot, 4.5, 4.5)


def fit_bars(chart: PlanChart) -> None:
    """All bars side by side in view."""
    rows = chart.model.rows
    if rows.first_on is None or rows.last_on is None:
        return
    days = (rows.last_on - rows.first_on).days + 10
    chart.zoom_to(min(CLOSEST_FIT, max(120, chart.viewport().width() - WORDS) / days))
    chart.horizontalScrollBar().setValue(round(chart.scale.x_of_day(rows.first_on) - 2 * chart.scale.day_width))


def show_today(chart: PlanChart) -> None:
    """Scroll across until today is a third from the left."""
    x = chart.scale.x_of(chart.model.now)
    chart.horizontalScrollBar().setValue(round(x - chart.viewport().width() / 3))


def show_some_bar(chart: PlanChart) -> None:
    """Scroll to the earliest bar of the rows in view, unless one of them can be seen."""
    model, across = chart.model, chart.horizontalScrollBar()
    first, last = model.visible
    bars = ((row, model.appearance(row)) for row in range(first, min(last, len(model.rows.at) - 1) + 1))
    dated = [row for row, bar in bars if isinstance(bar, BarAppearance) and bar.planned is not None]
    places = [chart.place(row) for row in dated]
    seen = chart.viewport().rect().adjusted(0, 0, -20, 0)
    if places and not any(place.intersects(seen) for place in places):
        across.setValue(across.value() + min(place.left() for place in places) - 80)
