"""A column of the board: its head, its cards, and the words while a card is over it."""

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolTip, QVBoxLayout, QWidget

from app.domain.ids import TaskId
from app.queries.board_groups import BoardCell
from ui.canvas.gesture import EdgeScroller
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import one_line, plain_label, set_text, set_tool_tip, tip
from ui.link.theme import META, SEMIBOLD, font, numbers, theme
from ui.pages.board.card_drag import CardDrag, CardDropped, DropPreview, dragged_task
from ui.pages.board.column_bar import FOLDED, NARROWEST, EdgeGrip, FoldedBar
from ui.pages.board.column_list import ColumnList
from ui.pages.board.model import ColumnModel
from ui.widgets.button import button, icon_button, relabel
from ui.widgets.view_room import ViewRoom

RADIUS = 12
_GAP = 8
FREE = 16_777_215
"""Qt's own greatest width."""


class ColumnHead(QWidget):
    """Title, count and limit of a column; under them what a drop of the card over it would do."""

    menu_asked = Signal(QPoint)
    fold_asked = Signal()

    def __init__(self, key: str, title: str) -> None:
        super().__init__()
        self.key = key
        self.title = title
        self.name = named(plain_label(one_line(title)), one_line(title))
        self.name.setFont(font(weight=SEMIBOLD))
        # Long names of projects and steps give way; the tool tip has them whole.
        self.name.setMinimumWidth(1)
        set_tool_tip(self.name, title)
        self.count = plain_label("0")
        self.count.setFont(numbers())
        about = Command("column_menu", f"Column {title}", self._ask, "ellipsis")
        self._menu = icon_button(about, self)
        self.saying = plain_label()
        self.saying.setFont(font(META))
        self.saying.setWordWrap(True)
        self.saying.setContentsMargins(8, 0, 8, 2)
        self.saying.hide()
        row = QHBoxLayout()
        row.setContentsMargins(_GAP, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.name)
        row.addWidget(self.count)
        row.addStretch()
        row.addWidget(self._menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.saying)
        self.floats = False
        self._counted = ("", "", False)
        self.show_count("0", "", over=False)

    def show_count(self, number: str, whole: str, *, over: bool) -> None:
        """``number`` as ``5`` or ``5/4``, ``whole`` in words for the tool tip; ``over``: more than the limit."""
        if (number, whole, over) == self._counted:
            return
        self._counted = (number, whole, over)
        set_text(self.count, f"{number} over the limit" if over else number)
        _tone(self.count, "warn" if over else "muted")
        set_tool_tip(self.count, whole)
        named(self, f"Column {one_line(self.title)}", whole)
        self._fit_name()

    def say(self, preview: DropPreview) -> None:
        """Say what the drop would do, or why it would do nothing."""
        set_text(self.saying, preview.words)
        _tone(self.saying, "muted" if preview.allowed else "bad")
        self.saying.setVisible(bool(preview.words))
        self._fit()

    def quiet(self) -> None:
        """No card is over it any more."""
        self.saying.hide()
        self._fit()

    def float_at(self, at: QPoint, width: int) -> None:
        """Lie over the lanes, as high as its words need."""
        self.floats = True
        self.move(at)
        self.resize(width, self.height())
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        if self.floats and layout is not None:
            wraps = layout.hasHeightForWidth()
            high = layout.heightForWidth(self.width()) if wraps else layout.sizeHint().height()
            self.resize(self.width(), high)
            self.raise_()

    def _fit_name(self) -> None:
        """Cut the title where the count and the menu begin."""
        room = self.width() - self.count.sizeHint().width() - self._menu.sizeHint().width() - 4 * _GAP
        set_text(self.name, self.name.fontMetrics().elidedText(one_line(self.title), Qt.TextElideMode.ElideRight, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_name()

    def stand(self, *, folded: bool) -> None:
        """``folded``: over a bar there is room for the count alone."""
        for part in (self.name, self._menu):
            part.setVisible(not folded)

    def _ask(self) -> None:
        self.menu_asked.emit(self._menu.mapToGlobal(QPoint(0, self._menu.height())))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fold_asked.emit()


def _tone(label: QWidget, tone: str) -> None:
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)


class BoardColumn(ViewRoom):
    """Takes drops everywhere inside it, its head included. ``headed``: the head is its own, over the cards; else it
    stands over the lanes, and the cards are as high as they are many."""

    dropped = Signal(CardDropped)
    older_asked = Signal()
    """What is over and not shown is to be shown."""

    def __init__(
        self,
        cell: BoardCell,
        name: str,
        head: ColumnHead,
        drag: CardDrag,
        press: Callable[[ColumnList, QKeyEvent], bool],
        *,
        headed: bool = True,
    ) -> None:
        self.model = ColumnModel()
        self.list = ColumnList(one_line(name), self.model, press, drag)
        super().__init__(self.list, head if headed else None)
        self.cell = cell
        self.name = name
        self.head = head
        self._drag = drag
        self.folded = False
        self._stood, self._older = (False, 0), ""
        self.rows.setContentsMargins(6, 6, 6, 8 if headed else 6)
        self.rows.setSpacing(6)
        if headed:
            self.grip = EdgeGrip(self)
        else:
            self.list.stand_tall()
        self.setAcceptDrops(True)
        self._headed = headed
        self.setMinimumWidth(NARROWEST if headed else 1)
        self._edges: list[tuple[EdgeScroller, QWidget]] = [(EdgeScroller(self.list), self.list.viewport())]

    def scroll_with(self, edges: EdgeScroller, viewport: QWidget) -> None:
        """Let another view scroll, too, while a card is held at its edges."""
        self._edges.append((edges, viewport))

    @cached_property
    def bar(self) -> FoldedBar:
        """What is seen of it while it is folded; few columns ever are."""
        made = FoldedBar(self.head.title, self.name)
        made.clicked.connect(self.head.fold_asked)
        self.rows.addWidget(made, 1)
        return made

    @cached_property
    def hidden(self) -> QPushButton:
        """What shows the older cards, below the list; few columns have any."""
        made = button(Command("older_done", "Older ones", self.older_asked.emit), self)
        made.setFlat(True)
        made.hide()
        self.rows.addWidget(made)
        return made

    def show_hidden(self, words: str) -> None:
        """Below the list, how many cards are not shown."""
        self._older = words
        if words or "hidden" in vars(self):
            relabel(self.hidden, words)
            self.hidden.setVisible(bool(words) and not self.folded)

    def stand(self, *, folded: bool, wide: int) -> None:
        """As a bar, or with its cards: ``wide`` pixels, 0 as wide as there is room."""
        if folded is not self.folded:
            self.folded = folded
            self.list.setVisible(not folded)
            self.bar.setVisible(folded)
            if self._headed:
                self.head.setVisible(not folded)
                self.grip.setVisible(not folded)
                self.show_hidden(self._older)
        if not self._headed or (folded, wide) == self._stood:
            return
        self._stood = folded, wide
        fixed = FOLDED if folded else wide
        self.setMinimumWidth(fixed or NARROWEST)
        self.setMaximumWidth(fixed or FREE)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_task(event.mimeData()) is None:
            event.ignore()
            return
        preview = self._drag.enter(self.cell)
        self.head.say(preview)
        if self.folded:
            QToolTip.showText(QCursor.pos(), tip(preview.words), self)
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        preview = self._drag.enter(self.cell)
        at = self._in_list(event.position())
        self.list.show_insertion(self.list.row_at(at.y()) if preview.allowed and preview.placed else None)
        on_screen = self.mapToGlobal(event.position())
        for edges, viewport in self._edges:
            held = viewport.mapFromGlobal(on_screen)
            if viewport.rect().contains(held.toPoint()):
                edges.follow(held)
            else:
                edges.stop()
        if preview.allowed:
            event.acceptProposedAction()
        else:
            # The pointer forbids, and yet the drop arrives here: then it is said why, with the ways out.
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.quiet()

    def dropEvent(self, event: QDropEvent) -> None:
        task_id = dragged_task(event.mimeData())
        # While it was held at an edge another cell came under the pointer, of which Qt heard nothing.
        under = column_at(self.window(), self._in_window(event.position())) or self
        row = under.list.row_at(under.list.viewport().mapFrom(self.window(), self._in_window(event.position())).y())
        self.quiet()
        under.hush()
        if task_id is None:
            event.ignore()
            return
        event.acceptProposedAction()
        carried = tuple(card.task_id for card in self._drag.cards) or (task_id,)
        # After the drag's own loop has ended: the answer may open a popover, which must get the keyboard.
        QTimer.singleShot(0, self, lambda: self.dropped.emit(CardDropped(carried, under.cell, row)))

    def quiet(self) -> None:
        """No card is over it any more."""
        for edges, _ in self._edges:
            edges.stop()
        self.hush()

    def hush(self) -> None:
        """Say nothing of a drop, while what is around may scroll on."""
        self.list.show_insertion(None)
        self.head.quiet()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().tokens.sunken)
        painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        painter.end()

    def _in_window(self, at: QPointF) -> QPoint:
        return self.mapTo(self.window(), at.toPoint())

    def _in_list(self, at: QPointF) -> QPoint:
        return self.list.viewport().mapFrom(self, at.toPoint())

    def place_of(self, task_id: TaskId) -> QRect:
        """The card's rectangle in this column's coordinates; of the header when it is not here."""
        row = self.model.row_of(task_id)
        if row < 0:
            return QRect(8, 8, self.width() - 16, 24)
        rect = self.list.visualRect(self.model.index(row)).intersected(self.list.viewport().rect())
        return rect.translated(self.list.viewport().mapTo(self, QPoint(0, 0)))


def column_at(window: QWidget, at: QPoint) -> BoardColumn | None:
    """The column that is seen at a point of the window."""
    part = window.childAt(at)
    while part is not None and not isinstance(part, BoardColumn):
        part = part.parentWidget()
    return part
