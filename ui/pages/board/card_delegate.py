"""Paints cards. A painted card is kept as a pixmap until something that can be seen of it changes."""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import UTC, date, tzinfo

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.card_look import CardLook
from app.queries.board import Warning
from app.queries.rows import CardRow
from ui.link.theme import theme
from ui.pages.board.card_looks import CardLooks
from ui.pages.board.model import CARD, ColumnModel, Index
from ui.pages.board.title_editor import CardTitleEditor, Rename, is_kept_by
from ui.widgets.card import is_state
from ui.widgets.chip import ChipStyle
from ui.widgets.task_card import (
    FULL_DRESS,
    PAD,
    ROOM,
    SIDE,
    TITLE_LINE,
    CardDress,
    CardPart,
    card_height,
    due_chip,
    has_top,
    more_lines,
    paint_task,
    part_at,
    title_lines,
    title_rect,
)

MANY = 200
"""From so many cards on all of a column are equally high."""
KEPT_BYTES = 24_000_000


class TaskCardDelegate(QStyledItemDelegate):
    """``lifted`` is the task that is being dragged; it is drawn faintly where it came from."""

    def __init__(self, model: ColumnModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.today = date.min
        self.zone: tzinfo = UTC
        self.lifted: int | None = None
        self.many = False
        self.looks: CardLooks | None = None
        self.rename: Rename | None = None
        """What keeps a title that was typed over a card."""
        self._painted = _CardPictures(KEPT_BYTES)
        theme().changed.connect(self._painted.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = _room_of(option)
        inner = width - 2 * (SIDE + PAD)
        if self.many:
            look = self.looks.look if self.looks is not None else CardLook()
            dress = self._dress(index.data(CARD), index)
            return QSize(width, card_height(2, dress, min(2, len(look.more))) + 2 * ROOM)
        card: CardRow = index.data(CARD)
        dress = self._dress(card, index)
        lines, more = len(title_lines(card.title, inner)), len(more_lines(dress, inner))
        return QSize(width, card_height(lines, dress, more, top=has_top(card, dress)) + 2 * ROOM)

    def _dress(self, card: CardRow, index: Index) -> CardDress:
        """What is shown of the card; those after it in its column are likely to be asked for next."""
        if self.looks is None:
            return FULL_DRESS
        return self.looks.dress(card, self._model.cards, index.row() + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        model = self._model
        # Not by the roles of the index: each goes through Qt and back, for every card at every painting.
        card = model.cards[index.row()]
        if card.task_id == self.lifted:
            painter.setOpacity(0.35)
        picture = self.picture(
            card,
            model.warning_of(card),
            rect.size(),
            painter.device().devicePixelRatioF(),
            chosen=is_state(option, QStyle.StateFlag.State_Selected),
            hovered=is_state(option, QStyle.StateFlag.State_MouseOver),
            hollow=bool(model.only_if(card)),
            dress=self._dress(card, index),
        )
        painter.drawPixmap(rect.topLeft(), picture)
        painter.setOpacity(1.0)

    def part_at(self, rect: QRect, index: Index, at: QPoint) -> CardPart | None:
        """What of the card in ``rect`` stands at a point and can be pressed: of what is over, nothing."""
        card: CardRow = index.data(CARD)
        if card.state.over:
            return None
        dress = self._dress(card, index)
        return part_at(rect, at, self._chip(card, self._model.warning_of(card), dress), dress)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        card: CardRow = index.data(CARD)
        return CardTitleEditor(parent, card.task_id, card.title, self.rename or (lambda _, __: False))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """It brings its title along; a notice meanwhile leaves what is being typed."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, CardTitleEditor):
            editor.keep()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        card: CardRow = index.data(CARD)
        lines = title_lines(card.title, option.rect.width() - 2 * (SIDE + PAD))
        high = max(editor.sizeHint().height(), len(lines) * TITLE_LINE + 8)
        editor.setGeometry(title_rect(option.rect, card, self._dress(card, index), high))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if not isinstance(editor, CardTitleEditor) or not is_kept_by(event):
            return super().eventFilter(editor, event)
        # The key goes no further: the list would open the card.
        if editor.keep():
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        return True

    def _chip(self, card: CardRow, warns: Warning | None, dress: CardDress) -> ChipStyle | None:
        shown = dress.due or warns is Warning.BLOCKED
        return due_chip(card, warns, self.today, self.zone) if shown else None

    def picture(
        self,
        card: CardRow,
        warns: Warning | None,
        size: QSize,
        ratio: float,
        *,
        chosen: bool,
        hovered: bool,
        hollow: bool = False,
        dress: CardDress | None = None,
    ) -> QPixmap:
        """The card on nothing, crisp at ``ratio``; with its room above and below."""
        if dress is None:
            dress = self.looks.dress(card) if self.looks is not None else FULL_DRESS
        style = self._chip(card, warns, dress)
        key = (card, style, size.width(), size.height(), ratio, chosen, hovered, hollow, dress)
        kept = self._painted.get(key)
        if kept is not None:
            return kept
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint_task(painter, QRect(QPoint(), size), card, style, chosen, hovered, hollow, dress=dress)
        painter.end()
        self._painted.put(key, picture)
        return picture


def _room_of(option: QStyleOptionViewItem) -> int:
    view = option.widget
    return int(view.viewport().width()) if isinstance(view, QListView) else int(option.rect.width())


class _CardPictures:
    """The cards that were painted last, at most so many bytes of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0
        self._kept: OrderedDict[Hashable, QPixmap] = OrderedDict()

    def get(self, key: Hashable) -> QPixmap | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, picture: QPixmap) -> None:
        self._kept[key] = picture
        self._bytes += _weight(picture)
        while self._bytes > self._most:
            self._bytes -= _weight(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        self._kept.clear()
        self._bytes = 0


def _weight(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
