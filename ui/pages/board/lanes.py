"""The board in lanes: bands that fold, each with a cell for each column; only what is seen is made and filled."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.ids import TaskId
from app.queries.board_groups import BoardCell, BoardGroup, BoardLayout
from app.queries.rows import CardRow
from ui.link.accessible import named
from ui.link.icon import icon
from ui.link.plain_text import one_line
from ui.link.theme import SEMIBOLD, font, theme
from ui.pages.board.board_area import BoardArea, BoardLook, Shown
from ui.pages.board.card_drag import CardDrag
from ui.pages.board.column_bar import FOLDED
from ui.pages.board.column_list import ColumnList
from ui.pages.board.column_views import ColumnViews
from ui.pages.board.columns import BoardColumn, ColumnHead
from ui.pages.board.model import has_card
from ui.widgets.task_card import ROOM, card_height

NARROWEST = 180
"""Less than without lanes, since one bar scrolls all of them."""
SIDE, GAP, HEAD, LOWEST, AROUND = 24, 12, 34, 64, 12
"""Pixels: at both sides, between cells, the height of heads, the height of an empty cell, above and below its cards."""
AHEAD = 240
"""Pixels below and above what is seen that are filled, too."""


class LaneHead(QPushButton):
    """The title and count of a lane; a press folds it. It covers the cards that scroll under it."""

    def __init__(self, parent: QWidget, group: BoardGroup) -> None:
        super().__init__(parent)
        self.lane = group
        self.setProperty("fold", "true")
        self.setFont(font(weight=SEMIBOLD))
        self.setIconSize(QSize(14, 14))

    def show_lane(self, number: int, *, folded: bool) -> None:
        """Say how many cards are in it and whether they are shown."""
        self.setText(f"{one_line(self.lane.title)}  {number:,}".replace("&", "&&"))
        self.setIcon(icon("chevron-right" if folded else "chevron-down"))
        cards = f"{number:,} card{'' if number == 1 else 's'}"
        named(self, f"Lane {one_line(self.lane.title)}", f"{cards}, {'folded' if folded else 'open'}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().tokens.bg)
        painter.end()
        super().paintEvent(event)


@dataclass(slots=True)
class Band:
    """Where a lane stands on the ground, in pixels; ``height`` with its head."""

    head: LaneHead
    folded: bool = False
    y: int = 0
    height: int = HEAD


class LaneArea(BoardArea):
    """All lanes scroll as one; the heads of the columns stay above them, and that of the lane at the top."""

    folded = Signal(str, bool)
    """The key of a lane that the user folded or opened."""

    def __init__(self, drag: CardDrag, views: ColumnViews, press: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(drag, views, press)
        self._ground = QWidget()
        self._ground.setAutoFillBackground(False)
        self.setWidget(self._ground)
        self.setViewportMargins(0, HEAD, 0, 0)
        self.bands: dict[str, Band] = {}
        self._shown: Shown = {}
        self._stale: set[BoardCell] = set()
        self._cell_by_task: dict[TaskId, BoardCell] = {}
        self._look: BoardLook | None = None
        self._card_height = card_height(2) + 2 * ROOM
        self._across: dict[str, tuple[int, int]] = {}
        self._end = 2 * SIDE
        self.folded_lanes: set[str] = set()
        self.verticalScrollBar().valueChanged.connect(lambda _: self._scrolled())
        self.horizontalScrollBar().valueChanged.connect(lambda _: self._scrolled())
        self.verticalScrollBar().setSingleStep(24)

    def show_cards(self, layout: BoardLayout, shown: Shown, look: BoardLook, *, brief: bool) -> bool:
        lanes = layout.lanes.groups if layout.lanes is not None else ()
        old = self.layout_shown
        if (layout.columns, layout.lanes) != (old.columns, old.lanes):
            self._rebuild(layout, lanes)
        self.layout_shown, self._shown, self._look = layout, shown, look
        self._stale = {BoardCell(column.key, lane.key) for lane in lanes for column in layout.columns.groups}
        self._cell_by_task.clear()
        self._show_heads(self.bands)
        self._arrange()
        return True

    def show_cells(self, shown: Shown, look: BoardLook, touched: Set[BoardCell]) -> None:
        self._shown, self._look = shown, look
        self._stale |= touched
        if self._cell_by_task:
            self._find_cells(touched)
        self._show_heads({cell.lane for cell in touched} & self.bands.keys())
        moved = self._place()
        if moved:
            self._arrange(moved)
        else:
            self._fill_seen()

    def _show_heads(self, lanes: Iterable[str]) -> None:
        """How many cards these lanes have, and which are folded."""
        for key in lanes:
            band = self.bands[key]
            number = sum(len(self._shown.get(BoardCell(column, key), ())) for column in self.heads)
            band.folded = key in self.folded_lanes
            band.head.show_lane(number, folded=band.folded)

    def fold(self, key: str, *, folded: bool) -> None:
        """Show the head of a lane alone, or its cards again."""
        if folded:
            self.folded_lanes.add(key)
        else:
            self.folded_lanes.discard(key)
        band = self.bands.get(key)
        if band is not None and self._look is not None:
            self.show_cards(self.layout_shown, self._shown, self._look, brief=False)
        self.folded.emit(key, folded)

    def bring_in(self, task_id: TaskId) -> BoardColumn | None:
        cell = self._cell_with(task_id)
        if cell is None or cell.lane not in self.bands:
            return None
        if self.bands[cell.lane].folded:
            self.fold(cell.lane, folded=False)
        column = self._cell(cell)
        self._fill_cell(column)
        self._put(column)
        return column

    def _cell_with(self, task_id: TaskId) -> BoardCell | None:
        if not self._cell_by_task:
            self._find_cells(self._shown)
        cell = self._cell_by_task.get(task_id)
        # Who has left the board is not struck off.
        return cell if cell is not None and has_card(self._shown.get(cell, ()), task_id) else None

    def _find_cells(self, cells: Iterable[BoardCell]) -> None:
        for cell in cells:
            self._cell_by_task.update((card.task_id, cell) for card in self._shown.get(cell, ()))

    def reveal(self, column: BoardColumn, row: int) -> None:
        rect = column.list.visualRect(column.model.index(row))
        middle = column.list.viewport().mapTo(self._ground, rect.center())
        self.ensureVisible(middle.x(), middle.y(), rect.width() // 2 + SIDE, rect.height() // 2 + HEAD + GAP)

    def in_order(self) -> list[BoardColumn]:
        lanes = {key: at for at, key in enumerate(self.bands)}
        columns = {group.key: at for at, group in enumerate(self.layout_shown.columns.groups)}
        return sorted(self.cells.values(), key=lambda one: (lanes[one.cell.lane], columns[one.cell.column]))

    def seen_cards(self) -> list[CardRow]:
        seen = self._seen(0)
        return [
            card for one in self.cells.values() if one.geometry().intersects(seen) for card in one.list.seen_cards()
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _rebuild(self, layout: BoardLayout, lanes: Sequence[BoardGroup]) -> None:
        for column in self.cells.values():
            self._let_go(column)
        for part in (*self.cells.values(), *self.heads.values(), *(band.head for band in self.bands.values())):
            part.hide()
            part.deleteLater()
        self.cells.clear()
        self.heads = {group.key: ColumnHead(group.key, group.title) for group in layout.columns.groups}
        for head in self.heads.values():
            head.setParent(self)
            head.setAutoFillBackground(True)
            head.show()
            self.headed.emit(head)
        self.bands = {group.key: Band(LaneHead(self._ground, group)) for group in lanes}
        for key, band in self.bands.items():
            band.head.clicked.connect(lambda _, key=key: self.fold(key, folded=not self.bands[key].folded))
            band.head.show()

    def _measure(self) -> None:
        """Where each column begins and how wide it is: those without a width of their own share what is left."""
        places = {key: self.place_shown(key) for key in self.heads}
        own = {
            key: FOLDED if self._views.is_folded(place) else self._views.width(place) for key, place in places.items()
        }
        free = self.viewport().width() - 2 * SIDE - max(0, len(own) - 1) * GAP - sum(own.values())
        share = max(NARROWEST, free // max(1, sum(not wide for wide in own.values())))
        x, self._across = SIDE, dict[str, tuple[int, int]]()
        for key, wide in own.items():
            self._across[key] = (x, wide or share)
            x += (wide or share) + GAP
        self._end = x - GAP + SIDE

    def _place(self) -> set[str]:
        """Give every band its place; gives those that stand elsewhere now. The cells follow as they are seen."""
        self._measure()
        y, moved = 0, set[str]()
        for key, band in self.bands.items():
            most = max((len(self._shown.get(BoardCell(column, key), ())) for column in self.heads), default=0)
            height = HEAD + (0 if band.folded else max(LOWEST, most * self._card_height + AROUND))
            if (band.y, band.height) != (y, height):
                moved.add(key)
            band.y, band.height = y, height
            y += height + (4 if band.folded else GAP)
        self._ground.resize(max(self._end, self.viewport().width()), max(y + GAP, self.viewport().height()))
        return moved

    def _arrange(self, moved: Set[str] | None = None) -> None:
        """Put the cells where their lanes stand; ``moved``: only those of these lanes, which have their places."""
        if moved is None:
            self._place()
        for column in self.cells.values():
            if moved is None or column.cell.lane in moved:
                self._put(column)
        self._scrolled()

    def _put(self, column: BoardColumn) -> None:
        band = self.bands[column.cell.lane]
        column.setVisible(not band.folded)
        self._stand(column)
        x, wide = self._across[column.cell.column]
        column.setGeometry(QRect(x, band.y + HEAD, wide, max(LOWEST, band.height - HEAD)))

    def _seen(self, around: int) -> QRect:
        at = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return QRect(at, self.viewport().size()).adjusted(-around, -around, around, around)

    def _scrolled(self) -> None:
        """Fill what is seen now; the heads stay where they can be read."""
        seen = self._seen(0)
        for key, head in self.heads.items():
            x, wide = self._across[key]
            head.stand(folded=wide == FOLDED)
            head.float_at(QPoint(x - seen.x(), 8), wide)
        for band in self.bands.values():
            y = max(band.y, min(seen.y(), band.y + band.height - HEAD))
            band.head.setGeometry(seen.x() + SIDE, y, seen.width() - 2 * SIDE, HEAD)
            band.head.raise_()
        self._fill_seen()

    def _fill_seen(self) -> None:
        around = self._seen(AHEAD)
        for key, band in self.bands.items():
            if band.folded or band.y > around.bottom() or band.y + band.height < around.top():
                continue
            for column in self.heads:
                left, wide = self._across[column]
                if left <= around.right() and left + wide >= around.left():
                    self._fill_cell(self._cell(BoardCell(column, key)))

    def _cell(self, cell: BoardCell) -> BoardColumn:
        found = self.cells.get(cell)
        if found is not None:
            return found
        column = self._make(cell, self.layout_shown.title(cell), self.heads[cell.column], headed=False)
        column.setParent(self._ground)
        column.scroll_with(self._edges, self.viewport())
        self._put(column)
        column.lower()
        return column

    def _fill_cell(self, column: BoardColumn) -> None:
        if column.cell in self._stale and self._look is not None:
            self._stale.discard(column.cell)
            self._fill(column, self._shown.get(column.cell, ()), self._look, 0)
            if column.model.cards and column.list.sizeHintForRow(0) > self._card_height:
                # Cards show more than they did: every band becomes higher.
                self._card_height = column.list.sizeHintForRow(0)
                self._arrange()

    def _beside(self, column: BoardColumn) -> list[BoardColumn]:
        return [self._filled(BoardCell(key, column.cell.lane)) for key in self.heads]

    def _filled(self, cell: BoardCell) -> BoardColumn:
        column = self._cell(cell)
        self._fill_cell(column)
        return column

    def _leave_lane(self, view: ColumnList, down: bool) -> bool:
        row = view.currentIndex().row()
        if row != (view.cards.rowCount() - 1 if down else 0):
            return False
        own = next(column for column in self.cells.values() if column.list is view)
        lanes = [key for key, band in self.bands.items() if not band.folded or key == own.cell.lane]
        at = lanes.index(own.cell.lane)
        for key in lanes[at + 1 :] if down else lanes[:at][::-1]:
            cards = self._shown.get(BoardCell(own.cell.column, key), ())
            if cards:
                return self.select(cards[0 if down else -1].task_id, focus=True)
        return False
