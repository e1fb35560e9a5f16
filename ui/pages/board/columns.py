"""The columns of the board as they are seen: their cards, the words while a card is over one, what is chosen."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QScrollArea, QVBoxLayout, QWidget

from app.domain.board import Column, column_of
from app.domain.ids import TaskId
from app.queries.rows import CardRow
from ui.canvas.gesture import EdgeScroller
from ui.link.plain_text import one_line, plain_label, set_text
from ui.link.theme import META, SEMIBOLD, font, numbers, theme
from ui.pages.board.card_delegate import MANY, TaskCardDelegate
from ui.pages.board.card_drag import CardDrag, CardDropped, DropPreview, dragged_task
from ui.pages.board.card_looks import CardLooks
from ui.pages.board.model import CARD, WARNING, ColumnModel
from ui.widgets.card import CardList
from ui.widgets.task_card import ROOM

NARROWEST = 196
RADIUS = 12


class ColumnList(CardList):
    """``press`` is asked for each key; a card that is pulled away is lifted into ``drag``. Drops are the column's."""

    menu_asked = Signal(QPoint)

    def __init__(
        self,
        model: ColumnModel,
        press: Callable[["ColumnList", QKeyEvent], bool],
        drag: CardDrag,
    ) -> None:
        super().__init__(model.column)
        self.cards = model
        self.card_delegate = TaskCardDelegate(self)
        self._press = press
        self._drag = drag
        self._insertion: int | None = None
        self.setModel(model)
        self.setItemDelegate(self.card_delegate)
        self.setUniformItemSizes(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setDragEnabled(True)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def fit_many(self) -> None:
        """Choose between cards as high as they need and cards that are all alike."""
        many = len(self.cards.cards) > MANY
        if many != self.card_delegate.many:
            self.card_delegate.many = many
            self.setUniformItemSizes(many)
            self.scheduleDelayedItemsLayout()

    def dress(self, looks: CardLooks, afresh: bool = False) -> None:
        """Let the cards look like this; ``afresh``: what is on them, or how high they are, may be another."""
        self.card_delegate.today, self.card_delegate.zone = looks.today, looks.zone
        self.card_delegate.looks, self.cards.more_words = looks, looks.words
        if afresh or looks.asks:
            self.scheduleDelayedItemsLayout()
            self.viewport().update()

    def current_card(self) -> CardRow | None:
        """The card that the keyboard is on."""
        index = self.currentIndex()
        return index.data(CARD) if index.isValid() else None

    def seen_cards(self) -> list[CardRow]:
        """The cards in the viewport."""
        area = self.viewport().rect()
        first = self.indexAt(QPoint(area.center().x(), ROOM))
        last = self.indexAt(QPoint(area.center().x(), area.bottom()))
        if not first.isValid():
            return []
        return self.cards.cards[first.row() : last.row() + 1 if last.isValid() else None]

    def row_at(self, y: int) -> int:
        """Before which row something dropped at ``y`` (in the viewport) would stand."""
        count = self.cards.rowCount()
        index = self.indexAt(QPoint(self.viewport().width() // 2, y))
        if not index.isValid():
            return 0 if count == 0 or y < self.visualRect(self.cards.index(0)).top() else count
        return index.row() + (1 if y > self.visualRect(index).center().y() else 0)

    def show_insertion(self, row: int | None) -> None:
        """Paint the bar before ``row``; None takes it away."""
        if row != self._insertion:
            self._insertion = row
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Titles wrap anew; Qt itself lays out again only when the height changes.
        if event.size().width() != event.oldSize().width() and not self.card_delegate.many:
            self.scheduleDelayedItemsLayout()

    def startDrag(self, actions: Qt.DropAction) -> None:
        drag = self.lift_current()
        if drag is None:
            return
        self.card_delegate.lifted = self._drag.card.task_id if self._drag.card is not None else None
        self.viewport().update()
        drag.exec(Qt.DropAction.MoveAction)
        self._drag.end()
        self.card_delegate.lifted = None
        self.viewport().update()

    def lift_current(self) -> QDrag | None:
        """The drag of the current card, as it is painted here; None without one."""
        index = self.currentIndex()
        if not index.isValid():
            return None
        card: CardRow = index.data(CARD)
        rect = self.visualRect(index)
        picture = self.card_delegate.picture(
            card, index.data(WARNING), rect.size(), self.devicePixelRatioF(), chosen=True, hovered=False
        )
        return self._drag.lift(card, self, picture, self.viewport().mapFromGlobal(QCursor.pos()) - rect.topLeft())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bare = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        typed_on = self.searches and bare and self.jump(event.text())
        if typed_on or self._press(self, event) or (bare and self.jump(event.text())):
            event.accept()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentIndex().isValid():
            self.menu_asked.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._insertion is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().tokens.accent)
        y = max(0, self._bar_y(self._insertion))
        painter.drawRoundedRect(QRectF(6, y, self.viewport().width() - 12, 3), 1.5, 1.5)
        painter.end()

    def _bar_y(self, row: int) -> int:
        count = self.cards.rowCount()
        if count == 0:
            return 2
        if row < count:
            return self.visualRect(self.cards.index(row)).top() - 1
        return self.visualRect(self.cards.index(count - 1)).bottom() - 1


class BoardColumn(QWidget):
    """Takes drops everywhere inside it, header included."""

    dropped = Signal(CardDropped)

    def __init__(self, column: Column, drag: CardDrag, press: Callable[[ColumnList, QKeyEvent], bool]) -> None:
        super().__init__()
        self.column = column
        self._drag = drag
        self.model = ColumnModel(column)
        self.list = ColumnList(self.model, press, drag)
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
        self._edges = EdgeScroller(self.list)

    def show_count(self, shown: int, hidden: int) -> None:
        """Beside the name all cards, below the list how many of them are too old to be shown."""
        set_text(self._count, str(shown + hidden))
        set_text(self._hidden, f"Last {shown}, {hidden} more" if hidden else "")
        self._hidden.setVisible(bool(hidden))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_task(event.mimeData()) is None:
            event.ignore()
            return
        self._say(self._drag.enter(self.column))
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        preview = self._drag.enter(self.column)
        at = self._in_list(event.position())
        self.list.show_insertion(self.list.row_at(at.y()) if preview.allowed and preview.placed else None)
        if self.list.viewport().rect().contains(at):
            self._edges.follow(at.toPointF())
        else:
            self._edges.stop()
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
        row = self.list.row_at(self._in_list(event.position()).y())
        self.quiet()
        if task_id is None:
            event.ignore()
            return
        event.acceptProposedAction()
        # After the drag's own loop has ended: the answer may open a popover, which must get the keyboard.
        QTimer.singleShot(0, self, lambda: self.dropped.emit(CardDropped(task_id, self.column, row)))

    def quiet(self) -> None:
        """No card is over it any more."""
        self._edges.stop()
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

    def _say(self, preview: DropPreview) -> None:
        set_text(self.saying, preview.words)
        self.saying.setProperty("tone", "muted" if preview.allowed else "bad")
        self.saying.style().unpolish(self.saying)
        self.saying.style().polish(self.saying)
        self.saying.setVisible(bool(preview.words))

    def _in_list(self, at: QPointF) -> QPoint:
        return self.list.viewport().mapFrom(self, at.toPoint())

    def place_of(self, task_id: TaskId) -> QRect:
        """The card's rectangle in this column's coordinates; of the header when it is not here."""
        row = self.model.row_of(task_id)
        if row < 0:
            return QRect(8, 8, self.width() - 16, 24)
        rect = self.list.visualRect(self.model.index(row)).intersected(self.list.viewport().rect())
        return rect.translated(self.list.viewport().mapTo(self, QPoint(0, 0)))


class ColumnRow(QScrollArea):
    """The columns side by side, one card of all at most chosen; narrow windows scroll it sideways.

    ``press`` is asked for each key that does not walk between the columns: True when it has a meaning.
    """

    chosen = Signal(int)
    """the TaskId of another card that is chosen now"""

    def __init__(self, drag: CardDrag, press: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._press = press
        self.columns = {column: BoardColumn(column, drag, self._press_key) for column in Column}
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(24, 0, 24, 20)
        layout.setSpacing(12)
        for column in self.columns.values():
            layout.addWidget(column, 1)
            column.list.selectionModel().currentChanged.connect(
                lambda now, before, own=column: self._choose(own) if now.isValid() else None
            )
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(row)
        row.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def current(self) -> CardRow | None:
        """The card that is chosen, in whatever column."""
        cards = (column.list.current_card() for column in self.columns.values())
        return next((card for card in cards if card is not None), None)

    def first(self) -> CardRow | None:
        """The first card of the first column that has one."""
        return next((column.model.cards[0] for column in self.columns.values() if column.model.cards), None)

    def seen_cards(self) -> list[CardRow]:
        """The cards that can be seen without scrolling, of all columns."""
        return [card for column in self.columns.values() for card in column.list.seen_cards()]

    def select(self, task_id: TaskId, focus: bool) -> bool:
        """Choose a card and bring it into view; False when it is not here."""
        for column in self.columns.values():
            row = column.model.row_of(task_id)
            if row >= 0:
                index = column.model.index(row)
                column.list.setCurrentIndex(index)
                column.list.scrollTo(index)
                self.ensureWidgetVisible(column, 0, 0)
                if focus:
                    column.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def place_of(self, task_id: TaskId, page: QWidget) -> QRect:
        """Where the card is on ``page``; the corner when it is not here."""
        column = next((one for one in self.columns.values() if one.model.row_of(task_id) >= 0), None)
        if column is None:
            return QRect(24, 24, 200, 24)
        return column.place_of(task_id).translated(column.mapTo(page, QPoint(0, 0)))

    def forget(self, gone: CardRow) -> None:
        """The chosen card has left: the focus stays in its column."""
        column = self.columns[column_of(gone.state, gone.kind)]
        if column.list.hasFocus() and column.model.rowCount():
            column.list.setCurrentIndex(column.model.index(0))

    def _press_key(self, view: ColumnList, event: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return self._press(event)
        self._step_aside(view, step)
        return True

    def _step_aside(self, view: ColumnList, step: int) -> None:
        """To the next column with cards, at about the same height."""
        order = list(self.columns.values())
        at = next(i for i, column in enumerate(order) if column.list is view)
        ahead = order[at + 1 :] if step > 0 else order[:at][::-1]
        target = next((column for column in ahead if column.model.rowCount()), None)
        if target is None:
            return
        y = view.visualRect(view.currentIndex()).center().y() if view.currentIndex().isValid() else 0
        row = min(target.list.row_at(max(0, y - 20)), target.model.rowCount() - 1)
        self.select(target.model.cards[row].task_id, focus=True)

    def _choose(self, own: BoardColumn) -> None:
        """One card at most is chosen."""
        for column in self.columns.values():
            if column is not own:
                column.list.selectionModel().clear()
        card = own.list.current_card()
        if card is not None:
            self.chosen.emit(card.task_id)
