"""The five columns side by side, and which one card of them is chosen. Made by the page."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from app.domain.board import Column, column_of
from app.domain.ids import TaskId
from app.queries.reader import CardRow
from ui.pages.board.card_list import ColumnList
from ui.pages.board.gestures import Gestures
from ui.pages.board.view import BoardColumn


class ColumnRow(QScrollArea):
    """``chosen(task id)`` when another card is; narrow windows scroll it sideways."""

    chosen = Signal(object)

    def __init__(self, gestures: Gestures) -> None:
        super().__init__()
        self.columns = {column: BoardColumn(column, gestures) for column in Column}
        gestures.step_aside = self.step_aside
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(24, 0, 24, 20)
        layout.setSpacing(12)
        for column in self.columns.values():
            layout.addWidget(column, 1)
            column.list.selectionModel().currentChanged.connect(
                lambda now, before, own=column: self._choose(own) if now.isValid() else None
            )
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(row)
        row.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def current(self) -> CardRow | None:
        """The card that is chosen, in whatever column."""
        cards = (column.list.current_card() for column in self.columns.values())
        return next((card for card in cards if card is not None), None)

    def first(self) -> CardRow | None:
        """The first card of the first column that has one."""
        return next((column.model.cards[0] for column in self.columns.values() if column.model.cards), None)

    def seen_cards(self) -> list[CardRow]:
        """All cards in view."""
        return [card for column in self.columns.values() for card in column.list.seen_cards()]

    def select(self, task_id: TaskId, focus: bool) -> bool:
        """Choose a card and bring it into view; False when it is not here."""
        for column in self.columns.values():
            row = column.model.row_of(task_id)
            if row >= 0:
                index = column.model.index(row)
                column.list.setCurrentIndex(index)
                column.list.scrollTo(index)
                self.ensureWidgetVisible(column, 0, 0)
                if focus:
                    column.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def place_of(self, task_id: TaskId, page: QWidget) -> QRect:
        """Where the card is on ``page``; the corner when it is not here."""
        column = next((one for one in self.columns.values() if one.model.row_of(task_id) >= 0), None)
        if column is None:
            return QRect(24, 24, 200, 24)
        return column.place_of(task_id).translated(column.mapTo(page, QPoint(0, 0)))

    def forget(self, gone: CardRow) -> None:
        """The chosen card has left: the focus stays in its column."""
        column = self.columns[column_of(gone.state, gone.kind)]
        if column.list.hasFocus() and column.model.rowCount():
            column.list.setCurrentIndex(column.model.index(0))

    def step_aside(self, view: ColumnList, step: int) -> None:
        """To the next column with cards, at about the same height."""
        order = list(self.columns.values())
        at = next(i for i, column in enumerate(order) if column.list is view)
        ahead = order[at + 1 :] if step > 0 else order[:at][::-1]
        target = next((column for column in ahead if column.model.rowCount()), None)
        if target is None:
            return
        y = view.visualRect(view.currentIndex()).center().y() if view.currentIndex().isValid() else 0
        row = min(target.list.row_at(max(0, y - 20)), target.model.rowCount() - 1)
        self.select(target.model.cards[row].task_id, focus=True)

    def _choose(self, own: BoardColumn) -> None:
        """One card at most is chosen."""
        for column in self.columns.values():
            if column is not own:
                column.list.selectionModel().clear()
        card = own.list.current_card()
        if card is not None:
            self.chosen.emit(card.task_id)
