"""The cells of the board as they are seen, with or without lanes: what is chosen in them, and walking by keys."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from app.domain.board_grouping import BoardPlace
from app.domain.ids import ProjectId, TaskId
from app.queries.board_groups import BoardCell, BoardLayout, by_state
from app.queries.due import DueHorizon
from app.queries.rows import CardRow
from ui.canvas.gesture import EdgeScroller
from ui.pages.board.card_drag import CardDrag
from ui.pages.board.card_looks import CardLooks
from ui.pages.board.column_list import MANY_IN_ALL, ColumnList
from ui.pages.board.column_views import ColumnViews
from ui.pages.board.columns import BoardColumn, ColumnHead, column_at

_SEVERAL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
FIRST_COLUMNS = 7
"""So many columns are made before the first painting: more than a screen holds at their narrowest."""
AT_ONCE = 24
"""Columns that are made between two events after that."""
Shown = Mapping[BoardCell, Sequence[CardRow]]


@dataclass(frozen=True, slots=True)
class BoardLook:
    """What cards are painted by, from when on a due is near or late; ``afresh``: they look otherwise than before."""

    looks: CardLooks
    horizon: DueHorizon
    afresh: bool = False


class BoardArea(QScrollArea):
    """One card of all at most is current; ``press`` is asked for each key that does not walk between the cells."""

    chosen = Signal(int)
    """the TaskId of another card that is current now"""
    several = Signal()
    """Other cards are chosen than before."""
    made = Signal(BoardColumn)
    """A cell that is new: its drops, menus and double clicks are the page's."""

    headed = Signal(ColumnHead)
    """The head of a column that is new."""

    def __init__(self, drag: CardDrag, views: ColumnViews, press: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._press = press
        self._views = views
        self._drag = drag
        self.layout_shown = by_state()
        self.cells: dict[BoardCell, BoardColumn] = {}
        self.heads: dict[str, ColumnHead] = {}
        self._risk: dict[ProjectId, tuple[frozenset[TaskId], Mapping[TaskId, str]]] = {}
        self._current: BoardColumn | None = None
        self._with_chosen: dict[BoardCell, BoardColumn] = {}
        self._edges = EdgeScroller(self, self._say_under_pointer)
        self._saying: BoardColumn | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def show_cards(self, layout: BoardLayout, shown: Shown, look: BoardLook, *, brief: bool) -> bool:
        """Show these; ``brief``: what can be seen at first. False where the rest has to be shown later."""
        raise NotImplementedError

    def show_cells(self, shown: Shown, look: BoardLook, touched: Set[BoardCell]) -> None:
        """Show the cards of the cells that were ``touched``; all others, columns and lanes stand as they were."""
        raise NotImplementedError

    def bring_in(self, task_id: TaskId) -> BoardColumn | None:
        """The cell with this card, seen and filled; None when it is not here."""
        return next((one for one in self.cells.values() if one.model.row_of(task_id) >= 0), None)

    def reveal(self, column: BoardColumn, row: int) -> None:
        """Scroll to a card."""
        column.list.scrollTo(column.model.index(row))
        self.ensureWidgetVisible(column, 0, 0)

    def in_order(self) -> list[BoardColumn]:
        """The cells that are there, lane by lane from the left."""
        return list(self.cells.values())

    def current(self) -> CardRow | None:
        """The card that the keyboard is on, in whatever column."""
        return self._current.list.current_card() if self._current is not None else None

    def chosen_cards(self) -> list[CardRow]:
        """All that are chosen, in the order of the board; the current one where none is."""
        several = len(self._with_chosen) > 1
        order = self.in_order() if several else self._with_chosen.values()
        found = [card for one in order if one.cell in self._with_chosen for card in one.list.chosen_cards()]
        current = self.current()
        return found or ([current] if current is not None else [])

    def first(self) -> CardRow | None:
        """The first card of the first column that has one."""
        filled = (column for column in self.in_order() if column.model.cards and not column.folded)
        return next((column.model.cards[0] for column in filled), None)

    def seen_cards(self) -> list[CardRow]:
        """The cards that can be seen without scrolling, of all columns."""
        return [card for column in self.cells.values() for card in column.list.seen_cards()]

    def select(self, task_id: TaskId, focus: bool) -> bool:
        """Choose this card alone and bring it into view; False when it is not here."""
        column = self.bring_in(task_id)
        if column is None or column.folded:
            return False
        row = column.model.row_of(task_id)
        self._only(column)
        # Not the view's own: while Ctrl is held for a key that moves the card, that would add it to the others.
        column.list.selectionModel().setCurrentIndex(
            column.model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.reveal(column, row)
        if focus:
            column.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def choose(self, task_ids: Sequence[TaskId], focus: bool) -> None:
        """Choose these together, the first one as the current."""
        there = [task_id for task_id in task_ids if self.bring_in(task_id) is not None]
        if not there:
            return
        self.select(there[0], focus)
        for task_id in there[1:]:
            column = self.bring_in(task_id)
            if column is not None:
                row = column.model.index(column.model.row_of(task_id))
                column.list.selectionModel().select(row, QItemSelectionModel.SelectionFlag.Select)

    def place_of(self, task_id: TaskId, page: QWidget) -> QRect:
        """Where the card is on ``page``; the corner when it is not here."""
        column = next((one for one in self.cells.values() if one.model.row_of(task_id) >= 0), None)
        if column is None:
            return QRect(24, 24, 200, 24)
        return column.place_of(task_id).translated(column.mapTo(page, QPoint(0, 0)))

    def current_row(self) -> int:
        """The place of the current card in its column, from 0; -1 where there is none."""
        return self._current.list.currentIndex().row() if self._current is not None else -1

    def forget(self, gone: CardRow, row: int) -> None:
        """The current card has left its ``row``: the focus stays in its column, on the card that took its place."""
        column = self.cells.get(self.layout_shown.cell_of(gone))
        if column is not None and column.list.hasFocus() and column.model.rowCount():
            column.list.setCurrentIndex(column.model.index(max(0, min(row, column.model.rowCount() - 1))))

    def show_risk(self, project_id: ProjectId, at_risk: frozenset[TaskId], in_doubt: Mapping[TaskId, str]) -> None:
        """Take over which tasks of a project are at risk, and which come "only if …"."""
        self._risk[project_id] = (at_risk, in_doubt)
        for column in self.cells.values():
            column.model.show_risk(project_id, at_risk, in_doubt)

    def _make(self, cell: BoardCell, name: str, head: ColumnHead, *, headed: bool) -> BoardColumn:
        column = BoardColumn(cell, name, head, self._drag, self._press_key, headed=headed)
        for project_id, (at_risk, in_doubt) in self._risk.items():
            column.model.show_risk(project_id, at_risk, in_doubt)
        column.list.selectionModel().currentChanged.connect(
            lambda now, before: self._choose(column) if now.isValid() else None
        )
        column.list.alone.connect(lambda: self._only(column))
        column.list.several.connect(lambda: self._chose(column))
        self.cells[cell] = column
        self.made.emit(column)
        return column

    def place_shown(self, key: str) -> BoardPlace:
        """A column by what columns are made by now."""
        return BoardPlace(self.layout_shown.columns.grouping, key)

    def _stand(self, column: BoardColumn) -> None:
        """Let a column be a bar, or as wide as it was made."""
        place = self.place_shown(column.cell.column)
        column.stand(folded=self._views.is_folded(place), wide=self._views.width(place))

    def _say_under_pointer(self) -> None:
        """It scrolled under a card that is held still: what is under it now says what a drop would do."""
        window = self.window()
        now = column_at(window, window.mapFromGlobal(QCursor.pos()))
        if now is not self._saying and self._drag.card is not None:
            for column in self.cells.values():
                column.hush()
            if now is not None:
                now.head.say(self._drag.enter(now.cell))
            self._saying = now

    def _fill(self, column: BoardColumn, cards: Sequence[CardRow], look: BoardLook, whole: int) -> None:
        column.model.show_cards(cards, look.horizon)
        column.list.fit_many(whole)
        column.list.dress(look.looks, look.afresh)

    def _press_key(self, view: ColumnList, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if bare and step is not None:
            self._step_aside(view, step)
            return True
        if bare and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._leave_lane(view, key == Qt.Key.Key_Down):
            return True
        return self._press(event)

    def _leave_lane(self, view: ColumnList, down: bool) -> bool:
        """At the end of a cell to the next lane; False where there is none."""
        return False

    def _beside(self, column: BoardColumn) -> list[BoardColumn]:
        """The columns that Left and Right walk through."""
        return self.in_order()

    def _step_aside(self, view: ColumnList, step: int) -> None:
        """To the next column with cards, at about the same height."""
        own = next(column for column in self.cells.values() if column.list is view)
        order = self._beside(own)
        at = order.index(own)
        ahead = order[at + 1 :] if step > 0 else order[:at][::-1]
        target = next((column for column in ahead if column.model.rowCount() and not column.folded), None)
        if target is None:
            return
        y = view.visualRect(view.currentIndex()).center().y() if view.currentIndex().isValid() else 0
        row = min(target.list.row_at(max(0, y - 20)), target.model.rowCount() - 1)
        self.select(target.model.cards[row].task_id, focus=True)

    def _chose(self, column: BoardColumn) -> None:
        """Other cards of a column are chosen."""
        if column.list.selectionModel().hasSelection():
            self._with_chosen[column.cell] = column
        else:
            self._with_chosen.pop(column.cell, None)
        self.several.emit()

    def _let_go(self, column: BoardColumn) -> None:
        """It is on the board no more."""
        self._with_chosen.pop(column.cell, None)
        if self._current is column:
            self._current = None

    def _only(self, own: BoardColumn) -> None:
        """Nothing is chosen or current but in this column."""
        current = [self._current] if self._current is not None else []
        for column in (*current, *self._with_chosen.values()):
            if column is not own:
                column.list.selectionModel().clear()

    def _choose(self, own: BoardColumn) -> None:
        """One card at most is current; others stay chosen only while Ctrl or Shift is held."""
        before, self._current = self._current, own
        if before is not None and before is not own:
            before.list.selectionModel().clearCurrentIndex()
        if not own.list.pressed_now and not QGuiApplication.keyboardModifiers() & _SEVERAL:
            self._only(own)
        card = own.list.current_card()
        if card is not None:
            self.chosen.emit(card.task_id)


class ColumnRow(BoardArea):
    """The columns side by side, each with its own head and scrolled by itself; narrow windows scroll all sideways."""

    def __init__(self, drag: CardDrag, views: ColumnViews, press: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(drag, views, press)
        self._whole = 0
        """How many cards all columns show."""
        row = QWidget()
        self._layout = QHBoxLayout(row)
        self._layout.setContentsMargins(24, 0, 24, 20)
        self._layout.setSpacing(12)
        self._layout.addStretch(0)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(row)
        row.setAutoFillBackground(False)

    def make_columns(self, layout: BoardLayout) -> None:
        """Before there is anything to show."""
        for group in layout.columns.groups:
            self._add(BoardCell(group.key), group.title)

    def show_cards(self, layout: BoardLayout, shown: Shown, look: BoardLook, *, brief: bool) -> bool:
        wanted = {BoardCell(group.key): group.title for group in layout.columns.groups}
        same = layout.columns.grouping == self.layout_shown.columns.grouping
        for cell in [one for one in self.cells if one not in wanted or not same]:
            self._remove(cell)
        self.layout_shown = layout
        missing = [cell for cell in wanted if cell not in self.cells]
        for cell in missing[: max(0, FIRST_COLUMNS - len(self.cells)) if brief else AT_ONCE]:
            self._add(cell, wanted[cell])
        self._put_in_order([cell for cell in wanted if cell in self.cells])
        self._whole = sum(map(len, shown.values()))
        for cell, column in self.cells.items():
            self._stand(column)
            self._layout.setStretchFactor(column, int(self._shares(column)))
            self._fill(column, shown.get(cell, ()), look, self._whole)
        # Where every column has a width of its own, the rest stays free.
        self._layout.setStretch(self._layout.count() - 1, 0 if any(map(self._shares, self.cells.values())) else 1)
        return len(self.cells) == len(wanted)

    def show_cells(self, shown: Shown, look: BoardLook, touched: Set[BoardCell]) -> None:
        before, self._whole = self._whole, sum(map(len, shown.values()))
        alike = (before > MANY_IN_ALL) is (self._whole > MANY_IN_ALL)
        for cell in touched & self.cells.keys() if alike else self.cells.keys():
            self._fill(self.cells[cell], shown.get(cell, ()), look, self._whole)

    def _add(self, cell: BoardCell, title: str) -> None:
        head = self.heads[cell.column] = ColumnHead(cell.column, title)
        column = self._make(cell, title, head, headed=True)
        column.scroll_with(self._edges, self.viewport())
        column.grip.pulled.connect(lambda wide: self._views.widen(self.place_shown(cell.column), wide))
        self._layout.insertWidget(len(self.cells) - 1, column, 1)
        self.headed.emit(head)

    def _shares(self, column: BoardColumn) -> bool:
        """Whether it shares the room with others."""
        return not column.folded and not self._views.width(self.place_shown(column.cell.column))

    def _remove(self, cell: BoardCell) -> None:
        column = self.cells.pop(cell)
        self._let_go(column)
        self.heads.pop(cell.column)
        self._layout.removeWidget(column)
        column.hide()
        column.deleteLater()

    def _put_in_order(self, order: Sequence[BoardCell]) -> None:
        if list(self.cells) != order:
            self.cells = {cell: self.cells[cell] for cell in order}
            for at, column in enumerate(self.cells.values()):
                self._layout.insertWidget(at, column, 1)
            for one, two in zip(self.cells.values(), list(self.cells.values())[1:], strict=False):
                QWidget.setTabOrder(one.list, two.list)
