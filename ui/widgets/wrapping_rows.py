"""Rows that only lead to what they name, with titles over as many lines as they need."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.link.plain_text import one_line
from ui.link.theme import MEDIUM, META, font, theme
from ui.widgets.card import paint_text
from ui.widgets.row_list import ITEM, PAD, Index, K, RowDelegate, RowItem, RowList, right_of_words, row_height

_WRAPS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_FAR = 10_000


class WrappingRows(RowList[K]):
    """As high as its rows, which are as high as their titles at the width that the list has."""

    def __init__(self, name: str) -> None:
        super().__init__(name, fits=True, leads=True)
        self.setItemDelegate(WrappingDelegate(self))

    def show_items(self, items: Sequence[RowItem[K]]) -> None:
        super().show_items(items)
        self._fit()

    def _fit(self) -> None:
        width = self.viewport().width()
        self.setFixedHeight(sum(wrapped_height(item, width) for item in self.rows.items))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self._fit()


class WrappingDelegate(RowDelegate):
    """Paints the rows of one ``WrappingRows``."""

    def __init__(self, view: RowList[K]) -> None:
        super().__init__(view)
        self._rows = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, wrapped_height(index.data(ITEM), self._rows.viewport().width()))

    def _paint_words(self, painter: QPainter, room: QRect, row: RowItem[K]) -> None:
        extra = wrapped_height(row, self._rows.viewport().width()) - row_height(row.head, bool(row.under))
        if not extra:
            super()._paint_words(painter, room, row)
            return
        t = theme().tokens
        painter.setFont(font(weight=MEDIUM))
        painter.setPen(t.muted if row.quiet else t.text)
        painter.drawText(QRect(room.x(), room.y() + 9, room.width(), room.height()), _WRAPS, one_line(row.title))
        under = QRect(room.x(), room.y() + 27 + extra, room.width(), 16)
        paint_text(painter, under, row.under, font(META), t.muted)


def wrapped_height(row: RowItem[K], width: int) -> int:
    """How high a row is in a list of this width."""
    room = right_of_words(QRect(0, 0, width, 1), row) - PAD
    face = QFontMetrics(font(weight=MEDIUM))
    lines = face.boundingRect(QRect(0, 0, max(1, room), _FAR), _WRAPS, one_line(row.title)).height()
    return row_height(row.head, bool(row.under)) + max(0, lines - face.height())
