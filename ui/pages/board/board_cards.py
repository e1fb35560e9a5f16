"""The cards of the board by column and lane, as read once and then kept up with each notice. It knows nothing of Qt."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import UTC, date, datetime
from itertools import chain
from operator import itemgetter

from app.domain.board import Column
from app.domain.board_grouping import GroupBy
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.editing.change import Change, ChangeSet
from app.queries.board import BoardView
from app.queries.board_groups import BoardCell, BoardLayout, by_state
from app.queries.rows import CardRow

PATCHED_AT_MOST = 200
"""Changes in one step; above, reading everything again is quicker."""
_PROJECT = itemgetter(CardRow._fields.index("project_id"))
"""Quicker than by name, for whole columns."""
_NEVER = datetime.min.replace(tzinfo=UTC)


class BoardCards:
    """All cards by cell; under a filter by project and person. The list models are filled from it."""

    def __init__(self) -> None:
        self.layout = by_state()
        self.cells: dict[BoardCell, list[CardRow]] = {}
        """Each in its order; a cell without cards may be missing."""
        self.done: list[CardRow] = []
        """What is over, in whatever cell, the newest first."""
        self.hidden_done = 0
        self._done_most: int | None = None
        self._done_since: datetime | None = None
        self.unread = 0
        """Waiting cards behind those that are here: as long as there are any, nothing can be kept up."""
        self._unread_projects = 0
        self._by_id: dict[TaskId, CardRow] = {}
        self._open: dict[TaskId, CardRow] = {}
        self._unfinished = Counter[ProjectId | None]()
        """How many cards of each project are not over."""
        self._project_id: ProjectId | None = None
        self._person_id: PersonId | None = None
        self._touched = set[BoardCell]()

    def take(
        self,
        view: BoardView,
        project_id: ProjectId | None,
        person_id: PersonId | None,
        layout: BoardLayout | None = None,
    ) -> None:
        """Begin anew with what was read; without a layout by state."""
        self.layout = layout or by_state()
        self.hidden_done = view.hidden_done
        self._done_most, self._done_since = view.done_most, view.done_since
        self.unread, self._unread_projects = view.unread, view.project_count
        self._project_id, self._person_id = project_id, person_id
        self.done = list(view.columns[Column.DONE])
        unfinished = [cards for column, cards in view.columns.items() if column is not Column.DONE]
        self.cells = self._in_cells(unfinished)
        self._by_id = {card.task_id: card for cards in view.columns.values() for card in cards}
        self._open = {card.task_id: card for cards in view.columns.values() for card in cards if card.state.open}
        self._unfinished = Counter(map(_PROJECT, chain.from_iterable(unfinished)))

    def _in_cells(self, unfinished: list[tuple[CardRow, ...]]) -> dict[BoardCell, list[CardRow]]:
        layout = self.layout
        if layout == by_state():
            by_column = {BoardCell(column): list(cards) for column, cards in zip(Column, unfinished, strict=False)}
            return {**by_column, BoardCell(Column.DONE): list(self.done)}
        cells: dict[BoardCell, list[CardRow]] = {}
        kinds = [groups.grouping.by for groups in (layout.columns, layout.lanes) if groups is not None]
        # As they were read they are in order state by state.
        whole = list(chain.from_iterable(unfinished))
        for card in chain(whole if GroupBy.STATE in kinds else sorted(whole, key=_order), self.done):
            cells.setdefault(layout.cell_of(card), []).append(card)
        return cells

    def stand(self, layout: BoardLayout) -> None:
        """The same cards in other columns or lanes."""
        rest = sorted((card for card in self._by_id.values() if not card.state.over), key=_order)
        self.layout = layout
        self.cells = self._in_cells([tuple(rest)]) if layout != by_state() else self._by_state(rest)

    def _by_state(self, rest: list[CardRow]) -> dict[BoardCell, list[CardRow]]:
        cells: dict[BoardCell, list[CardRow]] = {BoardCell(column): [] for column in Column}
        for card in (*rest, *self.done):
            cells[self.layout.cell_of(card)].append(card)
        return cells

    def patch(self, changes: ChangeSet, make: Callable[[Task], CardRow]) -> set[BoardCell] | None:
        """Take over what a step changed: the cells whose cards are others now; None: everything must be read again."""
        if self.unread or len(changes.changes) > PATCHED_AT_MOST or any(_renames(change) for change in changes.changes):
            return None
        ended = {project_id for change in changes.changes if (project_id := _ended_in(change)) is not None}
        if ended and any(card.input_missing and card.project_id in ended for card in self._open.values()):
            return None
        self._touched = set()
        patched = all(change.kind != "task" or self._put(change, make) for change in changes.changes)
        return self._touched if patched else None

    @property
    def columns(self) -> dict[str, list[CardRow]]:
        """Of each column the cards of all its lanes."""
        return {group.key: self.in_column(group.key) for group in self.layout.columns.groups}

    def in_column(self, key: str) -> list[CardRow]:
        """The cards of a column, lane by lane."""
        lanes = [""] if self.layout.lanes is None else [group.key for group in self.layout.lanes.groups]
        return [card for lane in lanes for card in self.cells.get(BoardCell(key, lane), ())]

    def shown(
        self,
        among: frozenset[TaskId] | None,
        done: Sequence[CardRow] = (),
        within: Set[BoardCell] | None = None,
    ) -> Mapping[BoardCell, Sequence[CardRow]]:
        """By cell all cards; or those ``among`` some tasks, of what is over these that are ``done``. ``within``: of
        these cells alone."""
        cells = self.cells if within is None else {cell: self.cells.get(cell, []) for cell in within}
        if among is None:
            return cells
        found = {
            cell: [card for card in cards if card.task_id in among and not card.state.over]
            for cell, cards in cells.items()
        }
        for card in done:
            cell = self.layout.cell_of(card)
            if within is None or cell in within:
                found.setdefault(cell, []).append(card)
        return found

    def cells_of(self, task_ids: Iterable[TaskId]) -> set[BoardCell]:
        """Where the cards of these tasks stand, as far as they are here."""
        return {self.layout.cell_of(card) for task_id in task_ids if (card := self.find(task_id)) is not None}

    @property
    def all(self) -> list[CardRow]:
        """Every card that is here, in no order."""
        return list(self._by_id.values())

    def find(self, task_id: TaskId) -> CardRow | None:
        """None when it is not on the board as filtered."""
        return self._by_id.get(task_id)

    @property
    def empty(self) -> bool:
        return not self._by_id

    @property
    def open_count(self) -> int:
        """How many cards somebody can work on now: ready, doing or in review."""
        return len(self._open)

    @property
    def project_count(self) -> int:
        """Projects with work that is not over."""
        return self._unread_projects or len(self._unfinished.keys() - {None})

    def _put(self, change: Change, make: Callable[[Task], CardRow]) -> bool:
        task_id, after = TaskId(int(change.id)), change.after
        old = self._by_id.pop(task_id, None)
        if old is not None:
            self._take_out(old)
        card = None
        if isinstance(after, Task) and self._wants(after):
            card = make(after)
            if not self._take_in(card):
                return False
        return self._trim_done(left=old is not None and old.state.over and (card is None or not card.state.over))

    def _take_in(self, card: CardRow) -> bool:
        """False where it stands in a column or lane that is not there yet."""
        cell = self.layout.cell_of(card)
        known = cell in self.cells or all(
            any(group.key == key for group in groups.groups)
            for groups, key in ((self.layout.columns, cell.column), (self.layout.lanes, cell.lane))
            if groups is not None
        )
        if not known:
            return False
        self._by_id[card.task_id] = card
        self._touched.add(cell)
        insort(self.cells.setdefault(cell, []), card, key=_order)
        if card.state.over:
            insort(self.done, card, key=_order)
        else:
            self._unfinished[card.project_id] += 1
        if card.state.open:
            self._open[card.task_id] = card
        return True

    def _take_out(self, card: CardRow) -> None:
        self._take_from_cell(card)
        self._open.pop(card.task_id, None)
        if card.state.over:
            _remove(self.done, card)
            return
        self._unfinished[card.project_id] -= 1
        if not self._unfinished[card.project_id]:
            del self._unfinished[card.project_id]

    def _take_from_cell(self, card: CardRow) -> None:
        cell = self.layout.cell_of(card)
        self._touched.add(cell)
        _remove(self.cells[cell], card)

    def _trim_done(self, left: bool) -> bool:
        if left and self.hidden_done:
            return False
        while self.done and not self._is_kept(len(self.done), self.done[-1]):
            card = self.done.pop()
            self._take_from_cell(card)
            del self._by_id[card.task_id]
            self.hidden_done += 1
        return True

    def _is_kept(self, place: int, card: CardRow) -> bool:
        """Whether what is over stays, as the one of this place from the newest on."""
        newest = self._done_most is None or place <= self._done_most
        return newest and (self._done_since is None or (card.finished_at or _NEVER) >= self._done_since)

    def _wants(self, task: Task) -> bool:
        return self._project_id in (None, task.project_id) and self._person_id in (None, task.owner_id)


def _remove(cards: list[CardRow], card: CardRow) -> None:
    # By halves: one of twenty thousand leaves with each edit.
    place = bisect_left(cards, _order(card), key=_order)
    if place < len(cards) and cards[place] is card:
        del cards[place]
    else:
        cards.remove(card)


def _order(card: CardRow) -> tuple[bool, float, float, int]:
    """The order in a cell: by rank, then due date; then what is over by the moment it ended, the newest first."""
    if card.state.over:
        ended = (card.finished_at or _NEVER).astimezone(UTC) - _NEVER
        return (True, -ended.total_seconds(), 0.0, -card.task_id)
    return (False, card.rank, float((card.due_on or date.min).toordinal()), card.task_id)


def _renames(change: Change) -> bool:
    """Whether it changes what many cards show, in which columns they stand, or which cards there are."""
    before, after = change.before, change.after
    if change.kind == "project":
        if not (isinstance(before, Project) and isinstance(after, Project)):
            return True
        named = (before.name, before.state, before.fields) == (after.name, after.state, after.fields)
        drawn = (before.version_id, before.tailoring) == (after.version_id, after.tailoring)
        return not (named and drawn and before.classification == after.classification)
    if change.kind == "task" and isinstance(before, Task) and isinstance(after, Task):
        # What one task gives, the cards of others may miss.
        return (before.outputs, before.link) != (after.outputs, after.link)
    if change.kind == "person":
        if not (isinstance(before, Person) and isinstance(after, Person)):
            return True
        return (before.name, before.archived) != (after.name, after.archived)
    return False


def _ended_in(change: Change) -> ProjectId | None:
    """The project of a task that came to its end, or goes on after all: others may need what it gives."""
    before, after = change.before, change.after
    if isinstance(before, Task) and isinstance(after, Task) and before.state.over is not after.state.over:
        return after.project_id
    return None


def projects_of(cards: Iterable[CardRow]) -> list[ProjectId]:
    """The projects of these cards, each once, in their order."""
    return list(dict.fromkeys(card.project_id for card in cards if card.project_id is not None))
