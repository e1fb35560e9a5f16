"""Lists of painted rows walked by keyboard: title, quiet line under it, chips, tools, avatar; heads are only read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from ui.link.command import Command, pop_up
from ui.link.icon import paint_icon
from ui.link.plain_text import one_line, tip
from ui.link.theme import MEDIUM, META, SEMIBOLD, font, theme
from ui.widgets.avatar import paint_avatar
from ui.widgets.card import CardList, is_state, paint_row, paint_text
from ui.widgets.chip import HEIGHT, ChipStyle, chip_width, paint_chip

Index = QModelIndex | QPersistentModelIndex
K = TypeVar("K")
"""What rows are known by."""


@dataclass(frozen=True, slots=True)
class RowTool:
    """Something to do with a row: its key, its icon, and what it says it does.

    A bare letter is for what opens a field or a page; what ends work has Ctrl, so that typing ends nothing.
    """

    key: str
    icon: str
    text: str

    @property
    def tip(self) -> str:
        keys = QKeySequence(self.key).toString(QKeySequence.SequenceFormat.NativeText)
        return f"{self.text} ({keys})" if keys else self.text


@dataclass(frozen=True, slots=True)
class RowItem(Generic[K]):
    """What one row shows. ``id`` is what signals carry: the id of a task, a person, a message; a head has none."""

    id: K | None
    title: str
    under: str = ""
    chips: tuple[ChipStyle, ...] = ()
    owner: str = ""
    owner_id: int | None = None
    avatar: bool = True
    head: bool = False
    quiet: bool = False
    """Painted hollow: over, or not sure to come."""
    tools: bool = True
    """False: it is opened only, and the tools of the list do nothing with it."""

    @property
    def description(self) -> str:
        """What a screen reader says after the title."""
        parts = [self.under, self.owner if self.avatar else "", *(chip.whole or chip.text for chip in self.chips)]
        return ", ".join(one_line(part) for part in parts if part)


class RowModel(QAbstractListModel, Generic[K]):
    """Holds the rows; ``set_items`` replaces them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: tuple[RowItem[K], ...] = ()

    def set_items(self, items: Sequence[RowItem[K]]) -> None:
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return one_line(item.title)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return item.description
        return item if role == ITEM else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.items[index.row()].head:
            # Not enabled: Home, End, page keys and the first focus go over it too.
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


MORE = RowTool("", "ellipsis", "More")
"""Stands for all tools of a row where they have no room of their own: it opens the menu of the row."""


class RowList(CardList, Generic[K]):
    """``opened(id)`` on Enter or double click, ``asked(key, id)`` for a tool by its letter, a click or the menu.

    Ctrl and a click are the Space of a row that has it.
    ``leads``: rows only lead to what they name, so one click opens them. Elsewhere a click chooses a row to act on.
    """

    opened = Signal(object)
    asked = Signal(str, object)
    walked_off = Signal(int)
    """Up on the first row (-1) or Down on the last (1)."""
    moved = Signal(object)
    """id of the row that is current now"""

    def __init__(
        self,
        name: str,
        tools: Sequence[RowTool] = (),
        fits: bool = False,
        tools_stay: bool = False,
        leads: bool = False,
    ) -> None:
        super().__init__(name)
        self.tools = tuple(tools)
        self.tools_stay = tools_stay
        self.leads = leads
        self._pressed = -1
        if leads:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.keeps_choice = False
        """Shows which row is current also while the focus is elsewhere, as in a panel that tells more of it."""
        self._fits = fits
        self.rows: RowModel[K] = RowModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(self))
        self.setUniformItemSizes(False)
        self.setResizeMode(CardList.ResizeMode.Adjust)
        if fits:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.selectionModel().currentChanged.connect(lambda now, before: self.moved.emit(self.current_id))

    @property
    def current(self) -> RowItem[K] | None:
        """The row that keys act on."""
        index = self.currentIndex()
        return self.rows.items[index.row()] if index.isValid() else None

    @property
    def current_id(self) -> K | None:
        """The id of that row; None when none is current."""
        item = self.current
        return item.id if item is not None else None

    def show_items(self, items: Sequence[RowItem[K]]) -> None:
        """Replace the rows; the same thing stays current, or what took its place."""
        row, id = self.currentIndex().row(), self.current_id
        self.rows.set_items(items)
        if self._fits:
            self.setFixedHeight(sum(row_height(item.head, bool(item.under)) for item in items))
        if id is not None and not self.choose(id):
            self._choose_row(min(row, len(items) - 1), 1) or self._choose_row(len(items) - 1, -1)

    def choose(self, id: K | None) -> bool:
        """Make the row of ``id`` current; False when it is not here."""
        for row, item in enumerate(self.rows.items):
            if item.id == id and not item.head:
                return self._choose_row(row, 1)
        return False

    def enter_from(self, step: int) -> bool:
        """Take the focus at the first row (1) or the last (-1); False when there is none."""
        start = 0 if step > 0 else len(self.rows.items) - 1
        return self._choose_row(start, step) and self.enter_at()

    def enter_at(self) -> bool:
        """Take the focus where it is."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def step(self, step: int) -> bool:
        """The next or previous row that is no head; False at the end."""
        return self._choose_row(self.currentIndex().row() + step, step)

    def tools_of(self, item: RowItem[K]) -> tuple[RowTool, ...]:
        """The tools of the list that can do something with this row."""
        return self.tools if item.tools and not item.head else ()

    def commands(self, id: K) -> list[Command]:
        """What the context menu of a row offers: open it, and each tool that it has."""
        made = [Command("open", "Open", lambda: self.opened.emit(id), "panel-right", "Return")]
        item = next((item for item in self.rows.items if item.id == id), None)
        return made + [
            Command(f"tool_{tool.key}", tool.text, lambda key=tool.key: self.asked.emit(key, id), tool.icon, tool.key)  # type: ignore[misc]
            for tool in (self.tools_of(item) if item is not None else ())
        ]

    def _choose_row(self, row: int, step: int) -> bool:
        while 0 <= row < len(self.rows.items):
            if not self.rows.items[row].head:
                self.setCurrentIndex(self.rows.index(row))
                if row == 1 and self.rows.items[0].head:
                    self.scrollToTop()
                return True
            row += step
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        keys = QKeySequence(event.keyCombination()).toString().replace("Enter", "Return")
        tools = self.tools_of(self.current) if self.current is not None else ()
        tool = next((tool for tool in tools if tool.key == keys), None)
        if step is not None and plain:
            if not self.step(step):
                self.walked_off.emit(step)
        elif tool is not None and not (self.searches and event.text().isalnum()):
            self.asked.emit(tool.key, self.current_id)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.current is not None:
            self.opened.emit(self.current_id)
        elif plain and self.jump(event.text()):
            event.accept()
        elif event.text().isprintable() and event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current is None:
            self._choose_row(0, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self.indexAt(event.position().toPoint()).row()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        tool, index = self._tool_at(event.position().toPoint())
        pressed, self._pressed = self._pressed, -1
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            super().mouseReleaseEvent(event)
            return
        item = self.rows.items[index.row()]
        if tool is None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            tool = next((one for one in self.tools_of(item) if one.key == "Space"), None)
        if tool is MORE:
            self._show_menu(item, event.globalPosition().toPoint())
        elif tool is not None:
            self.asked.emit(tool.key, item.id)
        else:
            super().mouseReleaseEvent(event)
            if self.leads and pressed == index.row() and not item.head:
                self.opened.emit(item.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        tool, index = self._tool_at(event.position().toPoint())
        if tool is None and index.isValid() and not self.leads and not self.rows.items[index.row()].head:
            self.opened.emit(self.rows.items[index.row()].id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos()) if event.reason() == event.Reason.Mouse else self.currentIndex()
        if index.isValid():
            self._show_menu(self.rows.items[index.row()], event.globalPos())

    def _show_menu(self, item: RowItem[K], at: QPoint) -> None:
        if item.id is not None:
            menu = pop_up(self.commands(item.id), self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(at)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tool, index = self._tool_at(event.pos())
            item = self.rows.items[index.row()] if index.isValid() else None
            words = tool.tip if tool else f"{item.title}\n{item.description}" if item else ""
            QToolTip.showText(event.globalPos(), tip(words.strip()), self)
            return True
        return super().viewportEvent(event)

    def tools_shown(self, index: Index, hovered: bool) -> bool:
        """Whether the tools of a row are painted now: always, under the mouse, or where the keyboard is."""
        item = self.rows.items[index.row()]
        current = index.row() == self.currentIndex().row() and self.hasFocus()
        return bool(self.tools_of(item)) and (self.tools_stay or hovered or current)

    def _tool_at(self, at: QPoint) -> tuple[RowTool | None, QModelIndex]:
        index = self.indexAt(at)
        if not index.isValid():
            return None, index
        item = self.rows.items[index.row()]
        places = tool_places(self.visualRect(index), item, self.tools_of(item))
        return next((tool for tool, place in places if place.contains(at)), None), index


ITEM = Qt.ItemDataRole.UserRole
HEAD_HEIGHT, ROW_HEIGHT, LOW_HEIGHT = 44, 52, 36
PAD, _AVATAR, _TOOL, _GAP = 12, 24, 26, 8


def row_height(head: bool, two_lines: bool) -> int:
    """How high a row is in logical pixels: a head, or one or two lines of text."""
    return HEAD_HEIGHT if head else ROW_HEIGHT if two_lines else LOW_HEIGHT


def right_of_words(rect: QRect, row: RowItem[Any]) -> int:
    """Where the chips begin."""
    right = rect.right() - PAD - ((_AVATAR + _GAP) if row.avatar else 0)
    return right - sum(chip_width(look) + _GAP for look in row.chips)


def tool_places(rect: QRect, row: RowItem[Any], tools: Sequence[RowTool]) -> list[tuple[RowTool, QRect]]:
    """Where the tools of a row are, left of its chips. Those that would reach the middle of the row, where people click
    to choose it, are behind ``MORE``; where that would too, there is only the menu of the right button and the keys."""
    for shown in (tools, (MORE,)) if tools else ():
        left = right_of_words(rect, row) - len(shown) * _TOOL - _GAP // 2
        if left >= rect.center().x() + _GAP:
            top = rect.center().y() - _TOOL // 2 + 1
            return [(tool, QRect(left + at * _TOOL, top, _TOOL, _TOOL)) for at, tool in enumerate(shown)]
    return []


class RowDelegate(QStyledItemDelegate):
    """Paints every row of one ``RowList``."""

    def __init__(self, view: RowList[Any]) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: RowItem[Any] = index.data(ITEM)
        return QSize(120, row_height(row.head, bool(row.under)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RowItem[Any] = index.data(ITEM)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.head:
            self._paint_head(painter, rect, row)
        else:
            self._paint_ground(painter, rect, option, index)
            self._paint_row(painter, rect, row, option, index)
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, row: RowItem[Any]) -> None:
        t = theme().tokens
        disc = QRect(rect.x() + PAD, rect.bottom() - 32, _AVATAR, _AVATAR)
        left = rect.x() + PAD
        if row.avatar:
            paint_avatar(painter, disc, row.owner, row.owner_id)
            left = disc.right() + 11
        line = QRect(left, disc.y(), rect.right() - left - PAD, _AVATAR)
        width = paint_text(painter, line, row.title, font(weight=SEMIBOLD), t.text)
        paint_text(painter, line.adjusted(width + _GAP, 0, 0, 0), row.under, font(), t.muted)

    def _paint_ground(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        current = index.row() == self._view.currentIndex().row()
        focused = current and self._view.hasFocus()
        chosen = focused or (current and self._view.keeps_choice)
        hovered = is_state(option, QStyle.StateFlag.State_MouseOver)
        paint_row(painter, rect.adjusted(2, 1, -2, -1), chosen=chosen, hovered=hovered, focused=focused)

    def _paint_row(
        self, painter: QPainter, rect: QRect, row: RowItem[Any], option: QStyleOptionViewItem, index: Index
    ) -> None:
        right = right_of_words(rect, row)
        at = QPoint(right + _GAP, rect.center().y() - HEIGHT // 2 + 1)
        for look in row.chips:
            at.setX(paint_chip(painter, at, look).right() + 1 + _GAP)
        if row.avatar:
            disc = QRect(rect.right() - PAD - _AVATAR, rect.center().y() - _AVATAR // 2 + 1, _AVATAR, _AVATAR)
            paint_avatar(painter, disc, row.owner, row.owner_id)
        rows = self._view
        if rows.tools_shown(index, is_state(option, QStyle.StateFlag.State_MouseOver)):
            for tool, place in reversed(tool_places(rect, row, rows.tools_of(row))):
                paint_icon(painter, place.adjusted(5, 5, -5, -5), tool.icon, theme().tokens.muted)
                right = place.x()
        self._paint_words(painter, QRect(rect.x() + PAD, rect.y(), right - rect.x() - PAD, rect.height()), row)

    def _paint_words(self, painter: QPainter, room: QRect, row: RowItem[Any]) -> None:
        t = theme().tokens
        face = font() if row.quiet else font(weight=MEDIUM)
        ink = t.muted if row.quiet else t.text
        if not row.under:
            paint_text(painter, room, row.title, font(), ink)
            return
        paint_text(painter, QRect(room.x(), room.y() + 8, room.width(), 20), row.title, face, ink)
        under = QRect(room.x(), room.y() + 27, room.width(), 16)
        paint_text(painter, under, row.under, font(META), t.muted)
