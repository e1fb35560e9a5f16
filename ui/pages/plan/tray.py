"""What has no date, beside the plan: dragged onto a day it gets one, a bar dragged here loses its own."""

from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.queries.plan import undated_rows
from app.queries.rows import PlanRow
from ui.canvas.gesture import Pointer
from ui.link.accessible import announce, named
from ui.link.command import Command, pop_up
from ui.link.context import Context
from ui.link.place import TaskPanelPlace
from ui.link.plain_text import one_line, plain_label, tip
from ui.link.theme import SEMIBOLD, font, theme
from ui.pages.plan.bar_drag import DateTask, date_act
from ui.pages.plan.model import PlanModel
from ui.pages.plan.plan_chart import PlanChart
from ui.widgets.date_field import DateField
from ui.widgets.popover import Popover

WIDTH = 220
_SOON_MS = 60
_SHOWN = "plan.tray"
_FULL = "Drag one onto a day, or press D to type it."
_EMPTY = "A bar that is dragged here loses its date, where no plan gives it one."


class TraySurface(Protocol):
    """What the tray needs of the page."""

    context: Context
    model: PlanModel
    chart: PlanChart


class TrayList(QListWidget):
    """The tasks by title. ``opened`` on Enter or double click, ``dating`` where a day is to be typed."""

    opened = Signal()
    dating = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, chart: PlanChart) -> None:
        super().__init__()
        named(self, "Without a date")
        self._chart = chart
        self.rows: list[PlanRow] = []
        self._pressed: QPoint | None = None
        self.setProperty("bare", "true")
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(lambda item: self.opened.emit())

    def show_rows(self, rows: list[PlanRow]) -> None:
        """The one that was chosen stays chosen where it still has no date."""
        if rows == self.rows:
            return
        kept, at = self.current(), self.currentRow()
        self.rows = rows
        self.clear()
        for row in rows:
            item = QListWidgetItem(one_line(row.title))
            item.setToolTip(tip("\n".join(filter(None, map(one_line, (row.title, row.project_name, row.owner_name))))))
            self.addItem(item)
        ids = [row.task_id for row in rows]
        if kept is not None and rows:
            self.setCurrentRow(ids.index(kept.task_id) if kept.task_id in ids else min(at, len(rows) - 1))

    def current(self) -> PlanRow | None:
        """The task that the keyboard is on."""
        return self.rows[self.currentRow()] if 0 <= self.currentRow() < len(self.rows) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left and self.current() is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        runner, row = self._chart.runner, self.current()
        if self._pressed is None or row is None:
            return
        if runner.running is None:
            if (event.position().toPoint() - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            runner.start(DateTask(self._chart, row), self._pointer(event, self._pressed))
        runner.move(self._pointer(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._pressed is not None and self._chart.runner.running is not None:
            self._chart.runner.release(self._pointer(event))
        self._pressed = None

    def _pointer(self, event: QMouseEvent, at: QPoint | None = None) -> Pointer:
        """Where the mouse is over the bars."""
        here = self.viewport().mapToGlobal(at if at is not None else event.position().toPoint())
        view = QPointF(self._chart.viewport().mapFromGlobal(here))
        return Pointer(self._chart.on_plan(view), view, Qt.MouseButton.LeftButton, event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape if self._chart.runner.cancel():
                self._pressed = None
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.current() is not None:
                self.opened.emit()
            case Qt.Key.Key_F2 | Qt.Key.Key_D if self.current() is not None:
                self.dating.emit()
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.current() is not None:
            self.menu_asked.emit(event.globalPos())


class Tray(QWidget):
    """Shown when it is asked for; ``count_changed`` with how many tasks have no date."""

    count_changed = Signal(int)
    turned = Signal()
    """It was shown or hidden."""

    def __init__(self, plan: TraySurface, host: QWidget) -> None:
        super().__init__()
        named(self, "Tray")
        self._plan, self._context, self._host = plan, plan.context, host
        self.list = TrayList(plan.chart)
        self._title = plain_label("")
        self._title.setFont(font(weight=SEMIBOLD))
        self._hint = plain_label(_FULL)
        self._hint.setProperty("tone", "muted")
        self._hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 14, 8, 8)
        for part in (self._title, self._hint, self.list):
            layout.addWidget(part, 1 if part is self.list else 0)
        self.setFixedWidth(WIDTH)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.read)
        plan.chart.over_tray = self._is_over
        self.list.opened.connect(self._open)
        self.list.dating.connect(self._ask_day)
        self.list.menu_asked.connect(lambda at: pop_up(self._entries(), self).popup(at))
        if not self._context.preferences.get(_SHOWN, False):
            self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme().tokens.border, 1))
        painter.drawLine(0, 0, 0, self.height())
        painter.end()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 200)

    def ask(self) -> None:
        """Look, soon, at what has no date, unless nobody sees it."""
        if self._host.isVisible():
            self._soon.start()

    def stop(self) -> None:
        """The plan is hidden: look at nothing until it is asked for again."""
        self._soon.stop()

    def read(self) -> None:
        """What has no date now, of the project that is shown and of what the filter lets through."""
        chosen = self._plan.model.chosen
        rows = self._context.read(undated_rows, chosen.project_id)
        if chosen.among is not None:
            rows = [row for row in rows if row.task_id in chosen.among]
        self.list.show_rows(rows)
        self._title.setText(f"{len(rows)} without a date" if rows else "Everything has a date")
        self._hint.setText(_FULL if rows else _EMPTY)
        self.count_changed.emit(len(rows))

    def turn(self) -> None:
        """Show it with the keyboard on it, or hide it; remembered."""
        shown = self.isHidden()
        self.setVisible(shown)
        self._context.preferences.set(_SHOWN, shown)
        self.turned.emit()
        if shown:
            self.read()
            self.list.setCurrentRow(max(0, self.list.currentRow()))
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            announce(self, self._title.text())

    def _is_over(self, at: QPointF) -> bool:
        here = self.mapFromGlobal(self._plan.chart.viewport().mapToGlobal(at.toPoint()))
        return self.isVisible() and self.rect().contains(here)

    def _entries(self) -> tuple[Command, ...]:
        return (
            Command("tray_date", "Give it a date…", self._ask_day, "calendar", "D"),
            Command("tray_open", "Open task", self._open, "panel-right", "Return"),
        )

    def _open(self) -> None:
        if (row := self.list.current()) is not None:
            self._context.go_to(TaskPanelPlace(row.task_id))

    def _ask_day(self) -> None:
        row = self.list.current()
        if row is None:
            return
        field = DateField("Day", lambda: self._plan.model.today, None, optional=False)
        popover = Popover(self._host, f"When is “{one_line(row.title)}” due?", field)

        def put() -> None:
            if field.read() and field.day is not None:
                done = date_act(row, field.day, self._plan.model.ripple).do(self._context)
                if done is not None:
                    popover.close_popover()

        field.returnPressed.connect(put)
        box = self.list.visualItemRect(self.list.currentItem())
        at = self.list.viewport().mapTo(self._host, box.topLeft())
        popover.open_at(QRect(at, box.size()), field)
