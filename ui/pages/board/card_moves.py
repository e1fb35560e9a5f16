"""Cards are moved, several as one step: dropped by the mouse, sent to the next column or lane by a key, finished."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from app.actions.board_drop import Neighbours
from app.actions.bulk import BulkResult, Finish, change_tasks, same_for
from app.domain.board import Column, column_of, drop_of
from app.domain.board_grouping import BoardGrouping, BoardPlace, GroupBy
from app.domain.ids import TaskId
from app.queries.board_groups import BoardCell, BoardLayout
from app.queries.rows import CardRow
from ui.canvas.preview import Act
from ui.link.accessible import announce
from ui.link.context import Context
from ui.pages.board.board_cards import BoardCards
from ui.pages.board.card_drag import drop_act, needs_outcome, reopens, stack_act
from ui.pages.board.card_looks import CardLooks
from ui.widgets.outcome_choice import KEEP_SKIPPED, OutcomeChoice, outcome_lines, reopen_question
from ui.widgets.popover import Popover

DONE = BoardPlace(BoardGrouping(), Column.DONE)


class BoardSurface(Protocol):
    """What the commands need of the page."""

    context: Context
    cards: BoardCards
    looks: CardLooks

    def current(self) -> CardRow | None: ...

    def chosen_cards(self) -> list[CardRow]: ...

    def shown_cards(self, cell: BoardCell) -> Sequence[CardRow]: ...

    def choose(self, task_ids: Sequence[TaskId]) -> None: ...

    def select(self, task_id: TaskId, focus: bool = True) -> bool: ...

    def card_place(self, task_id: TaskId) -> QRect: ...

    def open_card(self) -> None: ...

    def quick_add(self) -> None: ...

    def only_this_person(self) -> None: ...

    def open_project(self) -> None: ...

    def clear_filters(self) -> None: ...

    def ask_limit(self) -> None: ...

    def focus_filter(self) -> None: ...


class CardMoves:
    """``host`` is the page itself, over which popovers lie."""

    def __init__(self, board: BoardSurface, host: QWidget) -> None:
        self._board = board
        self._context = board.context
        self._host = host

    @property
    def _layout(self) -> BoardLayout:
        return self._board.cards.layout

    def drop(self, task_ids: Sequence[TaskId], cell: BoardCell, row: int) -> None:
        """Put cards before ``row`` of a cell as it is shown now; Done asks for the outcome where there is one."""
        cards = [card for task_id in task_ids if (card := self._board.cards.find(task_id)) is not None]
        if not cards:
            return
        refusal, between = self._board.looks.why_not_placed, None
        if refusal and not any(self._layout.places(card, cell) or card.state.over for card in cards):
            self._context.refuse(refusal)
            return
        if not refusal:
            between = _neighbours(self._board.shown_cards(cell), row, set(task_ids))
        if len(cards) > 1:
            self._move_stack(cards, cell, between)
            return
        [card] = cards
        places = self._layout.places(card, cell)
        if needs_outcome(card, places):
            self.ask_outcome(card, places)
        elif reopens(card, places):
            self._reopen(card, places, between)
        else:
            self._move(card, drop_act(card.task_id, places, between=between))

    def _move(self, card: CardRow, act: Act) -> None:
        """Run the move, let the focus follow the card and say where it is now."""
        if act.do(self._context) is not None:
            self._follow(card)

    def _move_stack(self, cards: Sequence[CardRow], cell: BoardCell, between: Neighbours | None) -> None:
        """One step; what was left out is said."""
        done = stack_act(self._layout, cards, cell, between).do(self._context)
        if done is None:
            return
        result: BulkResult = done.value
        if result.left_out:
            self._context.say(f"{result.words('be moved')}. {result.left_out[0].sentence}")
        self._board.choose(result.done)

    def move_aside(self, step: int) -> None:
        """To the next column in that direction that takes the card; else why the nearest does not."""
        card = self._board.current()
        if card is None:
            return
        cell = self._layout.cell_of(card)
        keys = [group.key for group in self._layout.columns.groups]
        at = keys.index(cell.column)
        ahead = keys[at + 1 :] if step > 0 else keys[:at][::-1]
        if self._layout.columns.grouping.by is GroupBy.STATE:
            source = column_of(card.state, card.kind)
            ahead = [key for key in ahead if drop_of(source, Column(key), card.kind)] or ahead
        if ahead:
            self.drop(self._moving(card), BoardCell(ahead[0], cell.lane), 0)

    def move_lane(self, step: int) -> None:
        """To the same column of the next lane."""
        card, lanes = self._board.current(), self._layout.lanes
        if card is None or lanes is None:
            return
        cell = self._layout.cell_of(card)
        keys = [group.key for group in lanes.groups]
        at = keys.index(cell.lane) + step
        if 0 <= at < len(keys):
            self.drop(self._moving(card), BoardCell(cell.column, keys[at]), 0)

    def _moving(self, card: CardRow) -> list[TaskId]:
        chosen = self._board.chosen_cards()
        return [one.task_id for one in (chosen if card in chosen else [card])]

    def reorder(self, step: int) -> None:
        """One place up or down in its column."""
        card = self._board.current()
        if card is None:
            return
        cell = self._layout.cell_of(card)
        shown = list(self._board.shown_cards(cell))
        row = shown.index(card) if card in shown else 0
        if card.state.over or 0 <= row + step < len(shown):
            self.drop([card.task_id], cell, row + (2 if step > 0 else -1))

    def finish(self) -> None:
        """Done, with its outcome where it asks for one; several that are chosen in one step."""
        card = self._board.current()
        if card is None:
            return
        ids = self._moving(card)
        if len(ids) > 1:
            done = self._context.do(change_tasks, same_for(ids, Finish()))
            if done is not None and done.value.left_out:
                self._context.say(f"{done.value.words('be finished')}. {done.value.left_out[0].sentence}")
        elif needs_outcome(card, (DONE,)):
            self.ask_outcome(card, (DONE,))
        else:
            self._move(card, drop_act(card.task_id, () if card.state.over else (DONE,)))

    def ask_outcome(self, card: CardRow, places: Sequence[BoardPlace]) -> None:
        """The popover with each outcome and what it does, unless it misses something that no outcome passes over."""
        if self._context.says_missing(card.task_id):
            return
        asked, lines = outcome_lines(self._context, card.task_id)
        choice = OutcomeChoice(lines)
        popover = Popover(self._host, asked.question or f"How did “{asked.title}” end?", choice)

        def chosen(outcome: str, note: str) -> None:
            popover.close_popover()
            self._move(card, drop_act(card.task_id, places, outcome=outcome, note=note))

        choice.chosen.connect(chosen)
        popover.open_at(self._board.card_place(card.task_id), choice.first)

    def _reopen(self, card: CardRow, places: Sequence[BoardPlace], between: Neighbours | None) -> None:
        """At once, unless something that was skipped by hand would come again."""
        title, lines = reopen_question(self._context, card.task_id)
        if not lines:
            self._move(card, drop_act(card.task_id, places, between=between))
            return
        choice = OutcomeChoice(lines)
        popover = Popover(self._host, title, choice)

        def chosen(way: str, note: str) -> None:
            popover.close_popover()
            kept = way == KEEP_SKIPPED
            self._move(card, drop_act(card.task_id, places, between=between, keep_skipped=kept))

        choice.chosen.connect(chosen)
        popover.open_at(self._board.card_place(card.task_id), choice.first)

    def _follow(self, card: CardRow, moved: bool = True) -> None:
        if not self._board.select(card.task_id):
            return
        now = self._board.cards.find(card.task_id)
        if now is None or not moved:
            return
        cell = self._layout.cell_of(now)
        shown = list(self._board.shown_cards(cell))
        place = f"{shown.index(now) + 1} of {len(shown)}" if now in shown else ""
        announce(self._host, f"{now.title} moved to {self._layout.title(cell)}, {place}".removesuffix(", "))


def _neighbours(shown: Sequence[CardRow], row: int, moving: set[TaskId]) -> Neighbours:
    """The cards that something dropped before ``row`` stands between; what is over is not arranged."""
    kept = [card.task_id not in moving and not card.state.over for card in shown]
    above = next((shown[at].task_id for at in range(min(row, len(shown)) - 1, -1, -1) if kept[at]), None)
    below = next((shown[at].task_id for at in range(max(0, row), len(shown)) if kept[at]), None)
    return above, below
