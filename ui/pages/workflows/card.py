"""Paints one card of the gallery: the picture of the flowchart, its name, its counts."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.link.theme import theme
from ui.link.typography import HEAD, META, SEMIBOLD, font
from ui.pages.workflows.gallery import ITEM, WORDS_HEIGHT, Gallery, GalleryItem
from ui.printing.flowchart.flowchart_drawing import picture
from ui.widgets.card import RADIUS, is_state, paint_card, paint_text
from ui.widgets.chip import HEIGHT, chip_width, paint_chip

Index = QModelIndex | QPersistentModelIndex
_PAD, _KEPT = 14, 200


class CardDelegate(QStyledItemDelegate):
    """Keeps the pictures it has painted."""

    def __init__(self, gallery: Gallery) -> None:
        super().__init__(gallery)
        self._gallery = gallery
        self._pictures: dict[tuple[object, int, int, float], tuple[object, QPixmap]] = {}
        theme().changed.connect(self._forget)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._gallery.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM)
        if not isinstance(item, GalleryItem):
            return
        rect: QRect = option.rect.adjusted(2, 2, -10, -12)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = is_state(option, QStyle.StateFlag.State_Selected)
        paint_card(painter, rect, chosen, is_state(option, QStyle.StateFlag.State_MouseOver))
        top = rect.adjusted(2, 2, -2, 0)
        top.setBottom(rect.bottom() - WORDS_HEIGHT + 22)
        self._paint_picture(painter, top, item)
        self._paint_words(painter, QRect(rect.x() + _PAD, top.bottom() + 10, rect.width() - 2 * _PAD, 58), item)
        painter.restore()

    def _paint_picture(self, painter: QPainter, room: QRect, item: GalleryItem) -> None:
        ground = QPainterPath()
        ground.addRoundedRect(QRectF(room).adjusted(0, 0, 0, RADIUS), RADIUS - 2, RADIUS - 2)
        painter.save()
        painter.setClipRect(room)
        painter.fillPath(ground, theme().tokens.bg)
        painter.restore()
        drawn = self._picture(item, room.size() - QSize(24, 20), painter.device().devicePixelRatioF())
        painter.drawPixmap(room.topLeft() + QPoint(12, 10), drawn)

    def _picture(self, item: GalleryItem, size: QSize, ratio: float) -> QPixmap:
        key = (item.id, size.width(), size.height(), ratio)
        kept = self._pictures.get(key)
        if kept is not None and kept[0] is item.graph:
            return kept[1]
        if len(self._pictures) > _KEPT:
            self._forget()
        drawn = picture(item.graph, item.role_names, size, ratio=ratio, anchor_label=item.anchor_label)
        self._pictures[key] = (item.graph, drawn)
        return drawn

    def _paint_words(self, painter: QPainter, room: QRect, item: GalleryItem) -> None:
        t = theme().tokens
        line = QRect(room.x(), room.y(), room.width(), 22)
        taken = chip_width(item.chip) + 8 if item.chip is not None else 0
        paint_text(painter, line.adjusted(0, 0, -taken, 0), item.title, font(HEAD, SEMIBOLD), t.text)
        if item.chip is not None:
            paint_chip(painter, QPoint(line.right() + 1 - taken + 8, line.y() + (22 - HEIGHT) // 2), item.chip)
        counts = QRect(room.x(), line.bottom() + 2, room.width(), 17)
        paint_text(painter, counts, item.counts, font(META), t.muted)
        paint_text(painter, counts.translated(0, 17), item.under, font(META), t.faint)

    def _forget(self) -> None:
        self._pictures.clear()
