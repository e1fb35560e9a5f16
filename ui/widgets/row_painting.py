"""How a row of ``RowList`` is laid out and painted; nobody else calls it."""

from typing import Protocol, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.link.icon import paint_icon
from ui.link.theme import theme
from ui.link.typography import MEDIUM, META, SEMIBOLD, font
from ui.widgets.avatar import paint_avatar
from ui.widgets.card import is_state, paint_row, paint_text
from ui.widgets.chip import HEIGHT, ChipLook, chip_width, paint_chip

ITEM = Qt.ItemDataRole.UserRole
HEAD_HEIGHT, ROW_HEIGHT, LOW_HEIGHT = 44, 52, 36
_PAD, _AVATAR, _TOOL, _GAP = 12, 24, 26, 8

Index = QModelIndex | QPersistentModelIndex


class Row(Protocol):
    """What is painted; ``RowItem`` is one."""

    @property
    def title(self) -> str: ...
    @property
    def under(self) -> str: ...
    @property
    def chips(self) -> tuple[ChipLook, ...]: ...
    @property
    def owner(self) -> str: ...
    @property
    def owner_id(self) -> int | None: ...
    @property
    def avatar(self) -> bool: ...
    @property
    def head(self) -> bool: ...
    @property
    def quiet(self) -> bool: ...


class Rows(Protocol):
    """What the delegate asks its list."""

    keeps_choice: bool

    @property
    def tools(self) -> tuple["HasIcon", ...]: ...
    def tools_shown(self, index: Index, hovered: bool) -> bool: ...


class HasIcon(Protocol):
    @property
    def icon(self) -> str: ...


def row_height(head: bool, two_lines: bool) -> int:
    """Logical pixels."""
    return HEAD_HEIGHT if head else ROW_HEIGHT if two_lines else LOW_HEIGHT


def _right_of_words(rect: QRect, row: Row) -> int:
    """Where the chips begin."""
    right = rect.right() - _PAD - ((_AVATAR + _GAP) if row.avatar else 0)
    return right - sum(chip_width(look) + _GAP for look in row.chips)


def tool_rects(rect: QRect, row: Row, count: int) -> list[QRect]:
    """Where the tools of a row are, left of its chips."""
    left = _right_of_words(rect, row) - count * _TOOL - (_GAP // 2 if count else 0)
    top = rect.center().y() - _TOOL // 2 + 1
    return [QRect(left + at * _TOOL, top, _TOOL, _TOOL) for at in range(count)]


class RowDelegate(QStyledItemDelegate):
    """Paints every row of one ``RowList``."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = cast("Row", index.data(ITEM))
        return QSize(120, row_height(row.head, bool(row.under)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = cast("Row", index.data(ITEM))
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.head:
            self._paint_head(painter, rect, row)
        else:
            self._paint_ground(painter, rect, option, index)
            self._paint_row(painter, rect, row, option, index)
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, row: Row) -> None:
        t = theme().tokens
        disc = QRect(rect.x() + _PAD, rect.bottom() - 32, _AVATAR, _AVATAR)
        left = rect.x() + _PAD
        if row.avatar:
            paint_avatar(painter, disc, row.owner, row.owner_id)
            left = disc.right() + 11
        line = QRect(left, disc.y(), rect.right() - left - _PAD, _AVATAR)
        width = paint_text(painter, line, row.title, font(weight=SEMIBOLD), t.text)
        paint_text(painter, line.adjusted(width + _GAP, 0, 0, 0), row.under, font(), t.muted)

    def _paint_ground(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        current = index.row() == self._view.currentIndex().row()
        focused = current and self._view.hasFocus()
        chosen = focused or (current and cast("Rows", self._view).keeps_choice)
        hovered = is_state(option, QStyle.StateFlag.State_MouseOver)
        paint_row(painter, rect.adjusted(2, 1, -2, -1), chosen=chosen, hovered=hovered, focused=focused)

    def _paint_row(self, painter: QPainter, rect: QRect, row: Row, option: QStyleOptionViewItem, index: Index) -> None:
        right = _right_of_words(rect, row)
        at = QPoint(right + _GAP, rect.center().y() - HEIGHT // 2 + 1)
        for look in row.chips:
            at.setX(paint_chip(painter, at, look).right() + 1 + _GAP)
        if row.avatar:
            disc = QRect(rect.right() - _PAD - _AVATAR, rect.center().y() - _AVATAR // 2 + 1, _AVATAR, _AVATAR)
            paint_avatar(painter, disc, row.owner, row.owner_id)
        rows = cast("Rows", self._view)
        if rows.tools_shown(index, is_state(option, QStyle.StateFlag.State_MouseOver)):
            right = self._paint_tools(painter, rect, row, rows)
        self._paint_words(painter, QRect(rect.x() + _PAD, rect.y(), right - rect.x() - _PAD, rect.height()), row)

    def _paint_tools(self, painter: QPainter, rect: QRect, row: Row, rows: Rows) -> int:
        places = tool_rects(rect, row, len(rows.tools))
        for tool, place in zip(rows.tools, places, strict=True):
            paint_icon(painter, place.adjusted(5, 5, -5, -5), tool.icon, theme().tokens.muted)
        return places[0].x()

    def _paint_words(self, painter: QPainter, room: QRect, row: Row) -> None:
        t = theme().tokens
        face = font() if row.quiet else font(weight=MEDIUM)
        ink = t.muted if row.quiet else t.text
        if not row.under:
            paint_text(painter, room, row.title, font(), ink)
            return
        paint_text(painter, QRect(room.x(), room.y() + 8, room.width(), 20), row.title, face, ink)
        under = QRect(room.x(), room.y() + 27, room.width(), 16)
        paint_text(painter, under, row.under, font(META), t.muted)
