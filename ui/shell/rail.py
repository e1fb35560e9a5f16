"""The left rail: the list named ``Pages``. Icons only when the window is narrow."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.link.accessible import named
from ui.link.context import Context
from ui.link.icon import paint_icon
from ui.link.plain_text import plain_label
from ui.link.theme import MEDIUM, META, SEMIBOLD, TITLE, font, theme
from ui.shell.pages import PageEntry, RailGroup, in_order
from ui.widgets.card import is_state, paint_row, paint_text
from ui.widgets.chip import HEIGHT, ChipStyle, Tone, chip_width, paint_chip

WIDE, NARROW = 204, 64
FIRST_MS = 300
"""After the window was made: painting it comes first."""
_ROW, _GAP, _SIDE = 28, 1, 12
_FOOT = 12
_LOWEST_ROW = 22
"""In a low window the rows move together so far before the rail scrolls."""
_HEADING = 28
"""Above the first page of a group, in its item: a heading is no item of the list."""
_DOT = 7
_ID = Qt.ItemDataRole.UserRole
_ICON = Qt.ItemDataRole.UserRole + 1
_COUNT = Qt.ItemDataRole.UserRole + 2
_VIEW = "view:"
"""Before the number of a saved view in its id."""
VIEWS = "Saved views"
_GROUP = Qt.ItemDataRole.UserRole + 3
"""Of the first page of a group: its heading."""


class Rail(QWidget):
    """``chosen(page id)`` when the user picks a page; ``select`` shows where one is without emitting."""

    chosen = Signal(str)
    view_chosen = Signal(int)
    """A saved view, by its id."""
    view_menu_asked = Signal(int, QPoint)
    """Of a saved view, at a place on the screen."""
    entered = Signal()
    """A page was clicked, or Enter was pressed on it: its keys are wanted now."""

    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self._keeps_view = False
        self.view: int | None = None
        """The saved view that was gone to last, as long as its page is shown; it is marked while the page shows it."""
        self._name = plain_label("Leadline")
        self._name.setFont(font(TITLE, SEMIBOLD))
        self._name.setContentsMargins(20, 18, 0, 14)
        self.list = _PageList(entries)
        self.list.currentItemChanged.connect(self._current_changed)
        self.list.itemClicked.connect(lambda item: self.entered.emit() if item.data(_ID) else None)
        self.list.itemActivated.connect(lambda item: self.entered.emit())
        # A screen reader selects without moving there. Later: a walk with the keys selects first and then moves.
        self.list.itemSelectionChanged.connect(lambda: QTimer.singleShot(0, self, self._go_to_selected))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._ask_menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, _FOOT)
        layout.setSpacing(0)
        layout.addWidget(self._name)
        layout.addWidget(self.list, 1)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Icons only, with the names as tool tips."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._name.setText("L" if narrow else "Leadline")
        self._name.setContentsMargins(25 if narrow else 20, 18, 0, 14)
        self.list.show_names(not narrow)
        self._fit_name()

    def select(self, page_id: str) -> None:
        """Mark the page that is shown; a page without a place in the rail leaves none marked, and a view that was just
        chosen stays marked."""
        if not self._keeps_view:
            self.view = None
            self._mark(page_id)

    def show_view(self, view_id: int, page_id: str, *, marked: bool) -> None:
        """A saved view was gone to, on this page; mark it, or where the page shows something else by now, the page."""
        self.view = view_id
        self._mark(f"{_VIEW}{view_id}" if marked and self.list.item_of(f"{_VIEW}{view_id}") else page_id)

    def _mark(self, id: str) -> None:
        self.list.blockSignals(True)
        self.list.setCurrentItem(self.list.item_of(id))  # type: ignore[arg-type]
        if self.list.item_of(id) is None:
            self.list.clearSelection()
        self.list.blockSignals(False)

    def show_count(self, page_id: str, number: int) -> None:
        """How many wait on a page, beside its name; 0 shows nothing."""
        item = self.list.item_of(page_id)
        if item is not None and item.data(_COUNT) != number:
            item.setData(_COUNT, number)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{number} waiting" if number else "")

    def show_views(self, views: Sequence[tuple[int, str]]) -> None:
        """List these saved views, each by id and name, in their order."""
        self.list.show_views(views)
        self._fit_name()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_name()

    def _fit_name(self) -> None:
        """The name, which the window's title says, too, gives way before the list has to scroll."""
        self._name.setVisible(self.height() - self._name.sizeHint().height() - _FOOT >= self.list.least_height())

    def show_view_count(self, view_id: int, number: int) -> None:
        """How many tasks a view shows, beside its name; 0 shows nothing."""
        item = self.list.item_of(f"{_VIEW}{view_id}")
        if item is not None and item.data(_COUNT) != number:
            item.setData(_COUNT, number)
            said = f"{number} task{'' if number == 1 else 's'}"
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"saved view, {said}")

    def _ask_menu(self, at: QPoint) -> None:
        item = self.list.itemAt(at) or self.list.currentItem()
        if item is not None and str(item.data(_ID)).startswith(_VIEW):
            place = self.list.visualItemRect(item).bottomLeft()
            self.view_menu_asked.emit(_view_id(item), self.list.viewport().mapToGlobal(place))

    def _go_to_selected(self) -> None:
        for item in self.list.selectedItems()[:1]:
            self.list.setCurrentItem(item)

    def _current_changed(self, item: QListWidgetItem | None) -> None:
        if item is None or not item.data(_ID):
            return
        if str(item.data(_ID)).startswith(_VIEW):
            self._keeps_view = True
            self.view_chosen.emit(_view_id(item))
            self._keeps_view = False
        else:
            self.chosen.emit(item.data(_ID))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.surface)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), t.border)
        painter.end()


def _view_id(item: QListWidgetItem) -> int:
    return int(str(item.data(_ID)).removeprefix(_VIEW))


class RailCounts(QObject):
    """Keeps the numbers in the rail as they are, at the next turn of the event loop after each change."""

    def __init__(self, context: Context, rail: Rail, entries: Sequence[PageEntry]) -> None:
        super().__init__(rail)
        self._context, self._rail = context, rail
        self._counted = {entry.id: entry.count for entry in entries if entry.count is not None}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.read)
        if self._counted:
            context.notifier.changed.connect(lambda _: self._soon.start(0))
            self._soon.start(FIRST_MS)

    def read(self) -> None:
        """Ask for every number now."""
        for page_id, count in self._counted.items() if self._rail.isVisible() else ():
            self._rail.show_count(page_id, self._context.read(count))


class _PageList(QListWidget):
    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        named(self, "Pages")
        self.setObjectName("Pages")
        self.setProperty("bare", "true")
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_RailDelegate(self))
        self._filler: QListWidgetItem | None = None
        self._items: dict[str, QListWidgetItem] = {}
        self._named = True
        self._row, self.heading = _ROW, _HEADING
        heading = ""
        for entry in in_order([entry for entry in entries if entry.group is not None]):
            if entry.group is RailGroup.FOOT and self._filler is None:
                self._filler = QListWidgetItem(self)
                self._filler.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(entry.title, self)
            item.setData(_ID, entry.id)
            item.setData(_ICON, entry.icon)
            if entry.group and entry.group != heading:
                heading = entry.group
                item.setData(_GROUP, heading)
            self._items[entry.id] = item

    def item_of(self, page_id: str) -> QListWidgetItem | None:
        return self._items.get(page_id)

    def show_views(self, views: Sequence[tuple[int, str]]) -> None:
        """Above what stands at the foot; the one that is chosen stays chosen."""
        chosen = self.currentItem()
        kept = chosen.data(_ID) if chosen is not None else None
        self.blockSignals(True)
        for key in [key for key in self._items if key.startswith(_VIEW)]:
            self.takeItem(self.row(self._items.pop(key)))
        for number, (id, name) in enumerate(views):
            item = QListWidgetItem(name)
            item.setData(_ID, f"{_VIEW}{id}")
            item.setData(_ICON, "filter")
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, "saved view")
            if number == 0:
                item.setData(_GROUP, VIEWS)
            self.insertItem(self.row(self._filler) if self._filler is not None else self.count(), item)
            self._items[item.data(_ID)] = item
        self.setCurrentItem(self._items.get(kept))  # type: ignore[arg-type]
        self.blockSignals(False)
        self.show_names(self._named)

    def show_names(self, shown: bool) -> None:
        self._named = shown
        self.itemDelegate().setProperty("names", shown)
        for item in self._items.values():
            item.setToolTip("" if shown and not item.data(_ID).startswith(_VIEW) else item.text())
        self._fit()
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A heading leads nowhere."""
        item = self.itemAt(event.position().toPoint())
        if item is not None:
            top = self.visualItemRect(item).y()
            if event.position().y() < top + self.above(item.data(_GROUP)):
                event.accept()
                return
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard alone opens no page; Qt makes the first one current where none is."""
        nothing = self.currentItem() is None
        self.blockSignals(True)
        super().focusInEvent(event)
        if nothing:
            self.setCurrentIndex(QModelIndex())
        self.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def above(self, heading: str | None) -> int:
        """What a heading takes above the first page of its group: a gap alone where the rail has icons only."""
        if not heading:
            return 0
        return self.heading if self._named else self.heading // 3

    def least_height(self) -> int:
        """What all of it takes, with the lowest rows."""
        heading = _HEADING - (_ROW - _LOWEST_ROW)
        headings = sum(bool(item.data(_GROUP)) for item in self._items.values())
        return len(self._items) * (_LOWEST_ROW + _GAP) + headings * (heading if self._named else heading // 3)

    def _fit(self) -> None:
        """Rows as high as there is room for; what stands at the foot is pushed down to it."""
        items, there = [*self._items.values()], self.viewport().height()
        headings = sum(bool(item.data(_GROUP)) for item in items)
        for row in range(_ROW, _LOWEST_ROW - 1, -1):
            self._row, self.heading = row, _HEADING - (_ROW - row)
            taken = len(items) * (row + _GAP) + headings * self.above("heading")
            if taken <= there:
                break
        taken = sum(self._row + _GAP + self.above(item.data(_GROUP)) for item in items)
        for item in items:
            item.setSizeHint(QSize(0, self._row + _GAP + self.above(item.data(_GROUP))))
        if self._filler is not None:
            self._filler.setSizeHint(QSize(0, max(there - taken, 0)))


class _RailDelegate(QStyledItemDelegate):
    def __init__(self, pages: _PageList) -> None:
        super().__init__(pages)
        self._pages = pages

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if not index.data(_ID):
            return
        t = theme().tokens
        chosen = is_state(option, QStyle.StateFlag.State_Selected)
        named_rows = bool(self.property("names"))
        heading = str(index.data(_GROUP) or "")
        above = self._pages.above(heading)
        if heading and named_rows:
            place = QRect(option.rect.x() + 20, option.rect.y() + 4, option.rect.width() - 24, above - 5)
            paint_text(painter, place, heading, font(META), t.muted)
        rect = QRect(option.rect).adjusted(_SIDE, above, -_SIDE + 1, -_GAP)
        hovered = is_state(option, QStyle.StateFlag.State_MouseOver)
        focused = is_state(option, QStyle.StateFlag.State_HasFocus) and is_state(
            option, QStyle.StateFlag.State_KeyboardFocusChange
        )
        paint_row(painter, rect, chosen, hovered, focused)
        ink = t.accent_text if chosen else t.muted
        box = QRect(rect.x() + 12, rect.y() + (rect.height() - 18) // 2, 18, 18)
        if not named_rows:
            box.moveCenter(rect.center())
        paint_icon(painter, box, str(index.data(_ICON)), ink)
        number = int(index.data(_COUNT) or 0)
        if number and not named_rows:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.accent)
            painter.drawEllipse(box.right() - 2, box.top() - 3, _DOT, _DOT)
        if named_rows:
            text = rect.adjusted(39, 0, -8, 0)
            if number:
                style = ChipStyle(str(number), Tone.ACCENT)
                at = QPoint(rect.right() - 7 - chip_width(style), rect.center().y() - HEIGHT // 2 + 1)
                paint_chip(painter, at, style)
                text.setRight(at.x() - 4)
            paint_text(painter, text, str(index.data()), font(weight=SEMIBOLD if chosen else MEDIUM), ink)
