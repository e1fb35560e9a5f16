"""One column as it is seen: name and count, the line in words while a card is over it, the list, what is hidden."""

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.board import Column
from app.domain.ids import TaskId
from ui.link.plain_text import one_line, plain_label, set_text
from ui.link.theme import theme
from ui.link.typography import META, SEMIBOLD, font, numbers
from ui.pages.board.card_list import ColumnList
from ui.pages.board.gestures import Foreseen, Gestures
from ui.pages.board.model import ColumnModel, dragged_task

NARROWEST = 196
RADIUS = 12
EDGE = 36
"""Pixels at the top and bottom of a list in which a drag scrolls it."""


class BoardColumn(QWidget):
    """Takes drops everywhere inside it; ``dropped(task id, row)``."""

    dropped = Signal(object, int)

    def __init__(self, column: Column, gestures: Gestures) -> None:
        super().__init__()
        self.column = column
        self._gestures = gestures
        self.model = ColumnModel(column)
        self.list = ColumnList(self.model, gestures.press, gestures.lift)
        self._count = plain_label("0")
        self._count.setProperty("tone", "muted")
        self._count.setFont(numbers())
        self.saying = plain_label()
        self.saying.setFont(font(META))
        self.saying.setWordWrap(True)
        self.saying.hide()
        self._hidden = plain_label()
        self._hidden.setFont(font(META))
        self._hidden.setProperty("tone", "muted")
        self._hidden.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._arrange()
        self.setAcceptDrops(True)
        self.setMinimumWidth(NARROWEST)
        self._autoscroll = QTimer(self)
        self._autoscroll.setInterval(30)
        self._autoscroll.timeout.connect(self._scroll)
        self._step = 0

    def show_count(self, shown: int, hidden: int) -> None:
        """Beside the name all cards, below the list how many of them are too old to be shown."""
        set_text(self._count, str(shown + hidden))
        set_text(self._hidden, f"Last {shown}, {hidden} more" if hidden else "")
        self._hidden.setVisible(bool(hidden))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_task(event.mimeData()) is None:
            event.ignore()
            return
        foreseen = self._gestures.enter(self.column)
        self._say(foreseen)
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        foreseen = self._gestures.enter(self.column)
        at = self._in_list(event.position())
        self.list.show_insertion(self.list.row_at(at.y()) if foreseen.allowed and foreseen.placed else None)
        height = self.list.viewport().height()
        self._step = -18 if 0 <= at.y() < EDGE else 18 if height - EDGE < at.y() <= height else 0
        if self._step and not self._autoscroll.isActive():
            self._autoscroll.start()
        if foreseen.allowed:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.quiet()

    def dropEvent(self, event: QDropEvent) -> None:
        task_id = dragged_task(event.mimeData())
        row = self.list.row_at(self._in_list(event.position()).y())
        self.quiet()
        if task_id is None:
            event.ignore()
            return
        event.acceptProposedAction()
        # After the drag's own loop has ended: the answer may open a popover, which must get the keyboard.
        QTimer.singleShot(0, self, lambda: self.dropped.emit(TaskId(task_id), row))

    def quiet(self) -> None:
        """No card is over it any more."""
        self._autoscroll.stop()
        self._step = 0
        self.list.show_insertion(None)
        self.saying.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().tokens.sunken)
        painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        painter.end()

    def _arrange(self) -> None:
        name = plain_label(one_line(self.column))
        name.setFont(font(weight=SEMIBOLD))
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.setSpacing(8)
        head.addWidget(name)
        head.addWidget(self._count)
        head.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 10, 6, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.saying)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._hidden)
        self.saying.setContentsMargins(8, 0, 8, 2)

    def _say(self, foreseen: Foreseen) -> None:
        set_text(self.saying, foreseen.words)
        self.saying.setProperty("tone", "muted" if foreseen.allowed else "bad")
        self.saying.style().unpolish(self.saying)
        self.saying.style().polish(self.saying)
        self.saying.setVisible(bool(foreseen.words))

    def _in_list(self, at: QPointF) -> QPoint:
        return self.list.viewport().mapFrom(self, at.toPoint())

    def _scroll(self) -> None:
        bar = self.list.verticalScrollBar()
        if not self._step:
            self._autoscroll.stop()
        bar.setValue(bar.value() + self._step)

    def place_of(self, task_id: TaskId) -> QRect:
        """The card's rectangle in this column's coordinates; of the header when it is not here."""
        row = self.model.row_of(task_id)
        if row < 0:
            return QRect(8, 8, self.width() - 16, 24)
        rect = self.list.visualRect(self.model.index(row)).intersected(self.list.viewport().rect())
        return rect.translated(self.list.viewport().mapTo(self, QPoint(0, 0)))
