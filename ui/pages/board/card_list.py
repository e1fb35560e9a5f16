"""The list of one column: where its cards are, where something would be put, and to whom its keys and drags go."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from app.queries.reader import CardRow
from ui.link.theme import theme
from ui.pages.board.delegate import MANY, CardDelegate
from ui.pages.board.model import CARD, ColumnModel
from ui.widgets.card import CardList
from ui.widgets.task_card import ROOM


class ColumnList(CardList):
    """``press`` is asked for each key, ``lift`` begins a drag. Drops are the column's."""

    menu_asked = Signal(QPoint)

    def __init__(
        self,
        model: ColumnModel,
        press: Callable[["ColumnList", QKeyEvent], bool],
        lift: Callable[["ColumnList"], object],
    ) -> None:
        super().__init__(model.column)
        self.cards = model
        self.card_delegate = CardDelegate(self)
        self._press = press
        self._lift = lift
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
        self._lift(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._press(self, event):
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
