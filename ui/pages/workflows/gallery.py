"""Cards with a picture of a flowchart each, in as many columns as fit. For the pages of this folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QMenu, QWidget

from app.domain.workflow import Graph
from ui.link.command import Command, pop_up
from ui.link.plain_text import one_line
from ui.printing.flowchart.appearance import RoleNames
from ui.widgets.card import CardList
from ui.widgets.chip import ChipLook

ITEM = Qt.ItemDataRole.UserRole
LEAST_WIDTH, PICTURE_HEIGHT, WORDS_HEIGHT = 340, 132, 100

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class GalleryItem:
    """What one card shows; ``id`` is what signals carry."""

    id: object
    title: str
    graph: Graph
    role_names: RoleNames
    anchor_label: str
    counts: str
    under: str = ""
    chip: ChipLook | None = None


class GalleryModel(QAbstractListModel):
    """Holds the cards; ``set_items`` replaces them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: tuple[GalleryItem, ...] = ()

    def set_items(self, items: Sequence[GalleryItem]) -> None:
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def row_of(self, item_id: object) -> int:
        """-1 when it is not shown."""
        return next((row for row, item in enumerate(self.items) if item.id == item_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return one_line(item.title)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            parts = (item.chip.text if item.chip else "", item.counts, item.under)
            return ", ".join(one_line(part) for part in parts if part)
        return item if role == ITEM else None


class Gallery(CardList):
    """Arrows walk, Enter or a double click opens, a right click offers what else there is."""

    opened = Signal(object)
    """id"""
    chosen = Signal(object)
    """id, after the choice has moved"""

    def __init__(self, name: str, commands: Callable[[GalleryItem], Sequence[Command]]) -> None:
        super().__init__(name)
        self._commands = commands
        self.model_ = GalleryModel(self)
        self.setModel(self.model_)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setWrapping(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.model_.items[index.row()].id))
        self.selectionModel().currentChanged.connect(self._tell_choice)

    @property
    def current(self) -> GalleryItem | None:
        index = self.currentIndex()
        return self.model_.items[index.row()] if index.isValid() else None

    def show_items(self, items: Sequence[GalleryItem]) -> None:
        """Replace the cards; the choice stays with its card."""
        before = self.current
        self.model_.set_items(items)
        row = self.model_.row_of(before.id) if before is not None else -1
        if row >= 0:
            self.setCurrentIndex(self.model_.index(row))

    def choose(self, item_id: object) -> bool:
        row = self.model_.row_of(item_id)
        if row >= 0:
            self.setCurrentIndex(self.model_.index(row))
            self.scrollTo(self.model_.index(row))
        return row >= 0

    def menu(self, item: GalleryItem) -> QMenu:
        return pop_up(self._commands(item), self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The bar's room is always kept: else it would change the columns, and with them whether it is needed.
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2
        columns = max(1, room // LEAST_WIDTH)
        width = room // columns
        self.setGridSize(QSize(width, PICTURE_HEIGHT + WORDS_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current.id)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            place = self.visualRect(index).center() if by_key else event.pos()
            self.menu(self.model_.items[index.row()]).popup(self.viewport().mapToGlobal(place))

    def _tell_choice(self, index: Index) -> None:
        self.chosen.emit(self.model_.items[index.row()].id if index.isValid() else None)
