"""What the page Board reads and shows: its cards by the filters, in columns and lanes, kept up with each notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.board import DoneKept
from app.domain.ids import TaskId
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.queries.board import board, board_beginning, board_choices, card_of, done_cards
from app.queries.board_groups import BoardCell, BoardLayout, board_groupings, board_layout, fixed_groupings
from app.queries.due import DueHorizon, due_horizon
from app.queries.filter import matching_over
from app.queries.project import project_sentence
from app.queries.reader import Reader
from app.queries.rows import CardRow
from ui.link.context import Context
from ui.pages.board.board_area import BoardLook
from ui.pages.board.board_cards import BoardCards
from ui.pages.board.body import BoardBody
from ui.pages.board.card_looks import CardLooks
from ui.pages.board.filters import BoardFilters

_KEPT = "board.done_kept"
FIRST_SHOWN = 210
"""Cards a column in the first painting: more than any screen holds, and more than MANY."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """By what the cards that are shown were chosen, and what they warn by."""

    layout: BoardLayout
    among: frozenset[TaskId] | None
    done: Sequence[CardRow]
    horizon: DueHorizon

    def continues(self, before: "_Seen") -> bool:
        """Whether nothing but cards can have changed since ``before``."""
        filtered = (self.among is None) is (before.among is None)
        return filtered and self.layout is before.layout and self.horizon == before.horizon


class BoardContents(QObject):
    """Reads into ``cards`` and shows it in ``body``; ``shown`` follows each time."""

    shown = Signal()

    def __init__(
        self, context: Context, filters: BoardFilters, body: BoardBody, cards: BoardCards, looks: CardLooks
    ) -> None:
        super().__init__(body)
        self.context = context
        self.filters = filters
        self.body = body
        self.cards = cards
        self.looks = looks
        self._today = date.min
        self._never_shown = True
        self._cut = False
        self._all_done = False
        self._shown: dict[BoardCell, Sequence[CardRow]] = {}
        self._seen: _Seen | None = None

    @property
    def kept(self) -> DoneKept:
        """How much of what is over is shown: for once all of it, else as it was chosen."""
        word = self.context.preferences.get(_KEPT, "")
        chosen = DoneKept(word) if word in [*DoneKept] else DoneKept.NEWEST
        return DoneKept.ALL if self._all_done else chosen

    def keep_done(self, kept: DoneKept) -> None:
        """Show so much of what is over from now on."""
        self.context.preferences.set(_KEPT, kept.value)
        self.show_all_done(once=False)

    def show_all_done(self, *, once: bool) -> None:
        """Show all that is over until the program is left, or as much as was chosen again."""
        self._all_done = once
        self.refresh(None)

    def refresh(self, changes: ChangeSet | None) -> None:
        """Read again: after ``changes`` as little as it takes, all with None."""
        today = self.context.read(_today)
        known = changes is not None and today == self._today
        self._today = today
        touched = self.cards.patch(changes, self._card_of) if changes is not None and known else None
        if touched is None:
            self._read(brief=self._never_shown)
            self.show(brief=self._never_shown)
        else:
            self._show_touched(touched, changes)
        self._never_shown = False

    def _read(self, brief: bool = False) -> None:
        """``brief``: of the board of all only what can be seen at first."""
        self.filters.offer(self.context.read(board_choices))
        # The fields of projects stand in their workflows, which take as long to read as half of the cards.
        self.filters.offer_groupings(fixed_groupings() if brief else self.context.read(board_groupings))
        if brief:
            QTimer.singleShot(0, self, self._offer_groupings)
        project_id, person_id = self.filters.project_id, self.filters.person_id
        if brief and not self.filters.active and not self.looks.why_not_placed:
            project_id = person_id = None
            view = self.context.read(board_beginning, FIRST_SHOWN, self.kept)
        else:
            view = self.context.read(board, project_id, person_id, kept=self.kept)
        there = [card for cards in view.columns.values() for card in cards]
        layout = self.context.read(board_layout, self.filters.columns, self.filters.lanes, there)
        self.cards.take(view, project_id, person_id, layout)

    def _offer_groupings(self) -> None:
        self.filters.offer_groupings(self.context.read(board_groupings))

    def regroup(self) -> None:
        """Columns or lanes are made by something else: the same cards stand elsewhere."""
        if self._never_shown or self.cards.unread:
            self.refresh(None)
            return
        wanted = (self.filters.columns, self.filters.lanes)
        self.cards.stand(self.context.read(board_layout, *wanted, self.cards.all))
        self.show()

    def show(self, brief: bool = False, afresh: bool = False) -> None:
        """``brief``: no more than can be seen at first, the rest after that has been painted; ``afresh``: the cards
        look otherwise than before."""
        if self.cards.unread and not brief:
            self._read()
        among = self.filters.tasks.ids
        done, hidden = self._done(among is not None)
        self._make_room(done)
        self.looks.begin()
        look = BoardLook(self.looks, self.context.read(due_horizon), afresh)
        self._seen = _Seen(self.cards.layout, among, done, look.horizon)
        self._shown = {cell: self.looks.ordering(list(cards)) for cell, cards in self.cards.shown(among, done).items()}
        whole = self.body.show_board(self.cards, self._shown, hidden, look, FIRST_SHOWN if brief else None)
        self._cut = bool(self.cards.unread) or not whole
        nothing = self.cards.empty and not self.filters.active
        if nothing:
            self.body.show_nothing()
        self.filters.setVisible(not nothing)
        self.shown.emit()
        if self._cut:
            QTimer.singleShot(0, self, self._show_more)

    def _show_touched(self, touched: set[BoardCell], changes: ChangeSet | None) -> None:
        """Show again the cells whose cards a step changed, and those for whose cards the filter decides otherwise now:
        an edit costs what it changes, however many columns there are."""
        among = self.filters.tasks.ids
        done, hidden = self._done(among is not None)
        before, horizon = self._seen, self.context.read(due_horizon)
        self._make_room(done)
        seen = _Seen(self.cards.layout, among, done, horizon)
        nothing = self.cards.empty or self.body.shows_nothing
        others = self.looks.begin(changes) and self.looks.asks
        if self._cut or nothing or others or before is None or not seen.continues(before):
            self.show()
            return
        self._seen = seen
        if among is not None and before.among is not None:
            touched |= self.cards.cells_of(among ^ before.among)
            touched |= {self.cards.layout.cell_of(card) for card in set(done) ^ set(before.done)}
        for cell, cards in self.cards.shown(among, done, touched).items():
            self._shown[cell] = self.looks.ordering(list(cards))
        self.body.show_cells(self.cards, self._shown, hidden, BoardLook(self.looks, horizon), touched)
        self.shown.emit()

    def _make_room(self, done: Sequence[CardRow]) -> None:
        """Older cards that only a filter lets through may stand in columns and lanes that were not there."""
        layout, there = self.cards.layout, self.cards.find
        if any(there(card.task_id) is None for card in done):
            wanted = (layout.columns.grouping, layout.lanes.grouping if layout.lanes is not None else None)
            wider = self.context.read(board_layout, *wanted, [*self.cards.all, *done])
            if wider != layout:
                self.cards.stand(wider)

    def _done(self, filtered: bool) -> tuple[Sequence[CardRow], int]:
        """The newest of what is over, under a filter the newest that it lets through, and how many are older."""
        filter = self.filters.text.filter
        if not filtered or filter is None:
            return self.cards.done, self.cards.hidden_done
        among = self.context.read(matching_over, filter)
        return self.context.read(done_cards, among, self.filters.project_id, self.filters.person_id, self.kept)

    def show_rest(self) -> None:
        """What was left out of the first painting."""
        while self._cut:
            self.show()

    def _show_more(self) -> None:
        if self._cut:
            self.show()

    @property
    def subtitle(self) -> str:
        """What the header says."""
        project_id = self.filters.project_id
        if project_id is not None:
            return self.context.read(project_sentence, project_id)
        projects = self.cards.project_count
        counted = f"{projects} project{'' if projects == 1 else 's'}"
        return "" if self.cards.empty else f"{counted} · {self.cards.open_count} open"

    def _card_of(self, task: Task) -> CardRow:
        return self.context.read(card_of, task)


def _today(reader: Reader) -> date:
    return reader.today()
