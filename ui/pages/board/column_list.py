"""The cards of one column, or of one column within a lane, as a list: chosen, lifted into the air, walked by keys."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDrag,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView

from app.queries.rows import CardRow
from ui.link.theme import theme
from ui.pages.board.card_delegate import MANY, TaskCardDelegate
from ui.pages.board.card_drag import CardDrag
from ui.pages.board.card_looks import CardLooks
from ui.pages.board.model import CARD, WARNING, ColumnModel
from ui.widgets.card import CardList
from ui.widgets.task_card import ROOM

MANY_IN_ALL = 2_000
"""From so many cards of all columns on they are equally high."""
_SEVERAL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class ColumnList(CardList):
    """``press`` is asked for each key; a card that is pulled away is lifted into ``drag``. Drops are the column's."""

    menu_asked = Signal(QPoint)
    alone = Signal()
    """A card here is chosen without those that were chosen elsewhere."""
    several = Signal()
    """Other cards are chosen here than before."""

    def __init__(
        self, name: str, model: ColumnModel, press: Callable[["ColumnList", QKeyEvent], bool], drag: CardDrag
    ) -> None:
        super().__init__(name)
        self.cards = model
        self.card_delegate = TaskCardDelegate(model, self)
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
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(lambda: self.several.emit())
        self._tall = False
        self.pressed_now = False
        """A press goes on: of several chosen cards it takes all, until the button is let go again."""

    def stand_tall(self) -> None:
        """Be as high as all the cards, which then are all alike; what is around it scrolls."""
        self._tall = True
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fit_many()

    def fit_many(self, whole: int = 0) -> None:
        """Choose between cards as high as they need and cards that are all alike, where there are many here or on the
        ``whole`` board."""
        many = self._tall or len(self.cards.cards) > MANY or whole > MANY_IN_ALL
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

    def chosen_cards(self) -> list[CardRow]:
        """The cards that are chosen here, from above."""
        chosen = self.selectionModel()
        rows = sorted(index.row() for index in chosen.selectedIndexes()) if chosen.hasSelection() else []
        return [self.cards.cards[row] for row in rows if row < len(self.cards.cards)]

    def seen_cards(self) -> list[CardRow]:
        """The cards in the viewport."""
        area = self.viewport().visibleRegion().boundingRect() if self._tall else self.viewport().rect()
        first = self.indexAt(QPoint(area.center().x(), area.top() + ROOM))
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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not event.modifiers() & _SEVERAL and not self.selectionModel().isSelected(index):
            self.alone.emit()
        self.pressed_now = True
        super().mousePressEvent(event)
        self.pressed_now = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        if left and not event.modifiers() & _SEVERAL and self.indexAt(event.position().toPoint()).isValid():
            self.alone.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._tall:
            event.ignore()
        else:
            super().wheelEvent(event)

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
