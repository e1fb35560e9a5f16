"""Cards with a picture of a flowchart, a name and counts, in as many columns as fit. For the pages of this folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QPainter, QPainterPath, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.ids import WorkflowId
from app.domain.workflow import Graph, Step
from app.exchange.templates import TEMPLATE_NAMES
from app.queries.workflow_card import TemplateCard, WorkflowCard
from ui.link.command import Command, pop_up
from ui.link.plain_text import one_line
from ui.link.theme import HEAD, META, SEMIBOLD, font, theme
from ui.printing.flowchart.appearance import RoleNames
from ui.printing.flowchart.flowchart_drawing import picture
from ui.widgets.card import RADIUS, CardList, is_state, paint_card, paint_text
from ui.widgets.chip import HEIGHT, ChipStyle, Tone, chip_width, paint_chip
from ui.widgets.date_text import write_date

ITEM = Qt.ItemDataRole.UserRole
LEAST_WIDTH, PICTURE_HEIGHT, WORDS_HEIGHT = 340, 132, 117

Index = QModelIndex | QPersistentModelIndex


ItemId: TypeAlias = WorkflowId | str
"""A workflow of the team, or the name of a shipped template."""


@dataclass(frozen=True, slots=True)
class GalleryItem:
    """What one card shows; ``id`` is what signals carry."""

    id: ItemId
    title: str
    graph: Graph
    role_names: RoleNames
    anchor_label: str
    counts: str
    under: str = ""
    use: str = ""
    """How much it is worked by, or that nobody does any more."""
    stale: bool = False
    chip: ChipStyle | None = None


class GalleryModel(QAbstractListModel):
    """Holds the cards; ``set_items`` replaces them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: tuple[GalleryItem, ...] = ()

    def set_items(self, items: Sequence[GalleryItem]) -> None:
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def row_of(self, item_id: ItemId) -> int:
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
            parts = (item.chip.text if item.chip else "", item.counts, item.under, item.use)
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

    def choose(self, item_id: ItemId) -> bool:
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
        command = self._command_of(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current.id)
        elif command is not None:
            command.run()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The keys of the chosen card come before the shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._command_of(event):
            event.accept()
            return True
        return super().event(event)

    def _command_of(self, event: QKeyEvent) -> Command | None:
        """What a key does with the chosen card; None where it does nothing now."""
        if self.current is None:
            return None
        keys = QKeySequence(event.keyCombination())
        offered = (command for command in self._commands(self.current) if command.shortcut and command.enabled())
        return next((command for command in offered if QKeySequence(command.shortcut) == keys), None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            place = self.visualRect(index).center() if by_key else event.pos()
            self.menu(self.model_.items[index.row()]).popup(self.viewport().mapToGlobal(place))

    def _tell_choice(self, index: Index) -> None:
        self.chosen.emit(self.model_.items[index.row()].id if index.isValid() else None)


_PAD, _KEPT = 14, 200
_AT_ONCE = 40
"""Steps: the picture of a larger workflow takes longer than a frame, so it comes after the first painting."""


class GalleryDelegate(QStyledItemDelegate):
    """Keeps the pictures it has painted."""

    def __init__(self, gallery: Gallery) -> None:
        super().__init__(gallery)
        self._gallery = gallery
        self._pictures: dict[tuple[object, int, int, float], tuple[object, QPixmap]] = {}
        self._wanted: list[tuple[GalleryItem, QSize, float]] = []
        self._soon = QTimer(self)
        self._soon.timeout.connect(self._draw_next)
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
        self._paint_words(painter, QRect(rect.x() + _PAD, top.bottom() + 10, rect.width() - 2 * _PAD, 75), item)
        painter.restore()

    def _paint_picture(self, painter: QPainter, room: QRect, item: GalleryItem) -> None:
        ground = QPainterPath()
        ground.addRoundedRect(QRectF(room).adjusted(0, 0, 0, RADIUS), RADIUS - 2, RADIUS - 2)
        painter.save()
        painter.setClipRect(room)
        painter.fillPath(ground, theme().tokens.bg)
        painter.restore()
        wanted = item, room.size() - QSize(24, 20), painter.device().devicePixelRatioF()
        drawn = self._kept(*wanted)
        if drawn is None and len(item.graph.steps) > _AT_ONCE:
            self._wanted.append(wanted)
            self._soon.start(0)
            return
        painter.drawPixmap(room.topLeft() + QPoint(12, 10), drawn or self._draw(*wanted))

    def _draw_next(self) -> None:
        """One picture of those that were missing, and the place where it belongs painted again."""
        while self._wanted:
            wanted = self._wanted.pop(0)
            if self._kept(*wanted) is None:
                self._draw(*wanted)
                self._gallery.viewport().update()
                return
        self._soon.stop()

    def _kept(self, item: GalleryItem, size: QSize, ratio: float) -> QPixmap | None:
        kept = self._pictures.get((item.id, size.width(), size.height(), ratio))
        return kept[1] if kept is not None and kept[0] is item.graph else None

    def _draw(self, item: GalleryItem, size: QSize, ratio: float) -> QPixmap:
        if len(self._pictures) > _KEPT:
            self._forget()
        drawn = picture(item.graph, item.role_names, size, ratio=ratio, anchor_label=item.anchor_label)
        self._pictures[item.id, size.width(), size.height(), ratio] = (item.graph, drawn)
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
        paint_text(painter, counts.translated(0, 34), item.use, font(META), t.warn if item.stale else t.faint)

    def _forget(self) -> None:
        self._pictures.clear()


def used(card: WorkflowCard) -> str:
    """How much it is used."""
    running = card.projects_running
    if running:
        return f"{running} project{'' if running == 1 else 's'} running"
    last = card.use.last_used
    return f"Last used {write_date(last.date())}" if last else "Not used yet"


def state_chip(card: WorkflowCard) -> ChipStyle:
    """What can be started from it, and whether something waits to be published."""
    if card.published_number is None:
        return ChipStyle("draft", Tone.WARN, "pencil")
    if card.draft_number is not None:
        return ChipStyle(f"version {card.published_number} · draft", Tone.WARN, "pencil")
    return ChipStyle(f"version {card.published_number}", Tone.NEUTRAL)


def origin_chip(card: TemplateCard) -> ChipStyle | None:
    return ChipStyle("yours", Tone.ACCENT, "star") if card.source not in TEMPLATE_NAMES else None


def step_line(step: Step, role_names: RoleNames) -> str:
    """``Do keyword research · SEO strategist``."""
    role = role_names.get(step.role, "") if step.role is not None else ""
    return f"{step.title}  ·  {role}" if role else step.title
