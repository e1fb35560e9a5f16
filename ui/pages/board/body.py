"""What lies under the filters of the board: the columns, the columns in lanes, or that there is nothing yet."""

from collections import Counter
from collections.abc import Callable, Set
from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.board import Column
from app.domain.board_grouping import BoardPlace, GroupBy
from app.queries.board_groups import BoardCell, BoardLayout
from ui.link.context import Context
from ui.pages.board.board_area import BoardArea, BoardLook, ColumnRow, Shown
from ui.pages.board.board_cards import BoardCards
from ui.pages.board.card_drag import CardDrag
from ui.pages.board.column_views import ColumnViews
from ui.pages.board.columns import BoardColumn, ColumnHead
from ui.pages.board.lanes import LaneArea
from ui.pages.board.limits import ColumnLimits, count_words

_FOLDED = "board.folded"


class BoardBody(QStackedWidget):
    """``area`` is what is seen; both areas make their cells as they need them, and tell of each (``made``)."""

    made = Signal(BoardColumn)
    headed = Signal(ColumnHead)
    chosen = Signal(int)
    several = Signal()
    seen_others = Signal()
    """Other cards may be seen than before."""

    def __init__(
        self,
        context: Context,
        drag: CardDrag,
        press: Callable[[QKeyEvent], bool],
        make_empty: Callable[[], QWidget],
    ) -> None:
        super().__init__()
        self._preferences = context.preferences
        self._drag, self._press, self._make_empty = drag, press, make_empty
        self.limits = ColumnLimits(context.preferences)
        self.views = ColumnViews(context.preferences, self)
        self.row = ColumnRow(drag, self.views, press)
        self._take(self.row)
        self.area: BoardArea = self.row

    @cached_property
    def lanes(self) -> LaneArea:
        """The columns in lanes; many boards never have any."""
        made = LaneArea(self._drag, self.views, self._press)
        self._take(made)
        made.folded.connect(self._remember_folded)
        made.verticalScrollBar().valueChanged.connect(lambda _: self.seen_others.emit())
        return made

    @cached_property
    def _empty(self) -> QWidget:
        made = self._make_empty()
        self.addWidget(made)
        return made

    def _take(self, area: BoardArea) -> None:
        self.addWidget(area)
        area.made.connect(self._connect)
        area.headed.connect(self.headed)
        area.chosen.connect(self.chosen)
        area.several.connect(self.several)

    def show_nothing(self) -> None:
        """There is no task at all."""
        self.setCurrentWidget(self._empty)

    def show_board(self, cards: BoardCards, shown: Shown, hidden: int, look: BoardLook, first: int | None) -> bool:
        """``hidden`` cards that are over are older than those shown; ``first``: so many of each cell are enough now.
        False where something has to be shown later."""
        layout = self.visible(cards.layout)
        wanted: BoardArea = self.row if layout.lanes is None else self.lanes
        other = self.area if wanted is not self.area else None
        if layout.lanes is not None:
            kept: list[str] = self._preferences.get(_FOLDED, [])
            word = layout.lanes.grouping.word
            self.lanes.folded_lanes = {one.removeprefix(f"{word}=") for one in kept if one.startswith(f"{word}=")}
        cut = {cell: some[:first] for cell, some in shown.items()} if first is not None else shown
        whole = wanted.show_cards(layout, cut, look, brief=first is not None)
        self.area = wanted
        if other is not None and other.cells:
            other.show_cards(type(layout)(layout.columns, None), {}, look, brief=True)
        self.setCurrentWidget(wanted)
        self._count(cards, shown, hidden, self.area.heads.keys())
        return whole and all(first is None or len(some) <= first for some in shown.values())

    def show_cells(
        self, cards: BoardCards, shown: Shown, hidden: int, look: BoardLook, touched: Set[BoardCell]
    ) -> None:
        """Show the cards of these cells again, on the board as it stands."""
        self.area.show_cells(shown, look, touched)
        columns = {cell.column for cell in touched} & self.area.heads.keys()
        self._count(cards, shown, hidden, columns | (self.area.heads.keys() & {Column.DONE}))

    @property
    def shows_nothing(self) -> bool:
        """Whether it says that there is no task at all."""
        return self.currentWidget() is not self.area

    def visible(self, layout: BoardLayout) -> BoardLayout:
        """The layout without the columns that are hidden."""
        columns = layout.columns
        seen = tuple(one for one in columns.groups if not self.views.is_hidden(BoardPlace(columns.grouping, one.key)))
        return layout if len(seen) == len(columns.groups) else replace(layout, columns=replace(columns, groups=seen))

    def _count(self, cards: BoardCards, shown: Shown, hidden: int, keys: Set[str]) -> None:
        """Say of the columns of these ``keys`` how many cards they have."""
        columns = cards.layout.columns
        by_state = columns.grouping.by is GroupBy.STATE
        limits = {key: self.limits.of(BoardPlace(columns.grouping, key)) for key in keys}
        number, there = _numbers(shown, keys), _numbers(cards.cells, {key for key in keys if limits[key]})
        for key, limit in limits.items():
            more = (hidden if key == Column.DONE else cards.unread if key == Column.WAITING else 0) if by_state else 0
            count = (there if limit else number).get(key, 0) + more
            # As long as waiting cards are missing, nothing but a state can be counted.
            text, words = count_words(count, limit) if by_state or not cards.unread else ("…", "")
            self.area.heads[key].show_count(text, words, over=0 < limit < count)
        for cell, column in self.area.cells.items():
            if cell.column not in keys:
                continue
            last = by_state and cell.column == Column.DONE and hidden
            column.show_hidden(f"and {hidden:,} older: show" if last else "")
            if column.folded:
                said = column.head.count.text() if cards.layout.lanes is None else str(column.model.rowCount())
                column.bar.show_count(said, warns=column.head.count.property("tone") == "warn")

    def _connect(self, column: BoardColumn) -> None:
        column.list.verticalScrollBar().valueChanged.connect(lambda _: self.seen_others.emit())
        self.made.emit(column)

    def _remember_folded(self, key: str, folded: bool) -> None:
        lanes = self.lanes.layout_shown.lanes
        if lanes is not None:
            kept: list[str] = self._preferences.get(_FOLDED, [])
            word = f"{lanes.grouping.word}={key}"
            self._preferences.set(_FOLDED, [one for one in kept if one != word] + ([word] if folded else []))


def _numbers(cells: Shown, keys: Set[str]) -> Counter[str]:
    """How many cards each of these columns has, in all lanes."""
    found = Counter[str]()
    for cell, some in cells.items() if keys else ():
        if cell.column in keys:
            found[cell.column] += len(some)
    return found
