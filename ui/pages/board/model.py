"""What the board shows: the cards of all columns, one column as a list model, and which cards are at risk."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain, compress, count
from operator import itemgetter, ne

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, QTimer

from app.domain.board import Column, column_of
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.task import Task
from app.editing.change import Change, ChangeSet
from app.queries.board import DONE_SHOWN, BoardView, Warning, tasks_at_risk, tasks_in_doubt, warning
from app.queries.due import DueHorizon
from app.queries.rows import CardRow
from ui.link.context import Context
from ui.link.plain_text import one_line, tip
from ui.widgets.date_text import write_date
from ui.widgets.task_card import flag_words

CARD = Qt.ItemDataRole.UserRole
WARNING = Qt.ItemDataRole.UserRole + 1
ONLY_IF = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex
PATCHED_AT_MOST = 200
"""Changes in one step; above, reading everything again is quicker."""
_PROJECT = itemgetter(CardRow._fields.index("project_id"))
"""Quicker than by name, for whole columns."""
_NEVER = datetime.min.replace(tzinfo=UTC)
PAUSE_MS = 15


class ColumnModel(QStringListModel):
    """``data`` gives the CardRow under ``CARD``, its Warning or None under ``WARNING``, its doubt under ``ONLY_IF``.

    The strings stay empty: they only count the rows. Whenever a view lays out it asks for the count once a row,
    and asking Python 20,000 times takes longer than a frame.
    """

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.cards: list[CardRow] = []
        self._horizon = DueHorizon(date.min)
        self._at_risk: dict[ProjectId, frozenset[TaskId]] = {}
        self._in_doubt: dict[ProjectId, Mapping[TaskId, str]] = {}
        self._coming: Sequence[CardRow] = ()
        self.more_words: Callable[[CardRow], str] = lambda _: ""
        """What its cards say beyond their rows."""
        # Connected before any view can be, so that views never see other cards than rows.
        self.rowsInserted.connect(self._take_cards)
        self.rowsRemoved.connect(self._drop_cards)

    def show_cards(self, cards: Sequence[CardRow], horizon: DueHorizon) -> None:
        """Show these: what stands at both ends alike stays in place, with its selection."""
        if horizon != self._horizon:
            self._horizon = horizon
            self._touch(range(len(self.cards)))
        if self.cards == cards:
            return
        start, old_end, new_end = _difference(self.cards, cards)
        if old_end > start:
            self.removeRows(start, old_end - start)
        if new_end > start:
            # Some at a time: for each new row Qt moves all those that came before it in the same call.
            for first in range(start, new_end, STRETCH):
                self._coming = cards[first : min(first + STRETCH, new_end)]
                self.insertRows(first, len(self._coming))
        changed = list(_changed(self.cards, cards))
        self.cards[:] = cards
        self._touch(changed)

    def show_risk(self, project_id: ProjectId, at_risk: frozenset[TaskId], in_doubt: Mapping[TaskId, str]) -> None:
        """Take over which tasks of a project are at risk, and which come "only if …"."""
        risky, doubtful = self._at_risk.get(project_id, frozenset()), self._in_doubt.get(project_id, {})
        self._at_risk[project_id], self._in_doubt[project_id] = at_risk, in_doubt
        differing = (risky ^ at_risk) | {task_id for task_id, _ in doubtful.items() ^ in_doubt.items()}
        if differing:
            self._touch([row for row, card in enumerate(self.cards) if card.task_id in differing])

    def row_of(self, task_id: TaskId) -> int:
        """-1 when it is not here."""
        return next((row for row, card in enumerate(self.cards) if card.task_id == task_id), -1)

    def warning_of(self, card: CardRow) -> Warning | None:
        """The one warning of a card, with what is known of its project."""
        return warning(card, self._horizon, self._at_risk.get(card.project_id or ProjectId(0), frozenset()))

    def only_if(self, card: CardRow) -> str:
        """The condition of a card that may not be needed; empty for all others."""
        doubtful = self._in_doubt.get(card.project_id or ProjectId(0), {})
        return doubtful.get(card.task_id, "") if card.state is TaskState.WAITING else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.cards):
            return None
        card = self.cards[index.row()]
        if role == CARD:
            return card
        if role == WARNING:
            return self.warning_of(card)
        if role == ONLY_IF:
            return self.only_if(card)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return one_line(card.title)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._description(card)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{one_line(card.title)}\n{self._description(card)}")
        return None

    def _description(self, card: CardRow) -> str:
        known = describe(card, self.warning_of(card), self.only_if(card))
        return ", ".join(part for part in (known, self.more_words(card)) if part)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def _take_cards(self, parent: QModelIndex, first: int, last: int) -> None:
        self.cards[first:first] = self._coming

    def _drop_cards(self, parent: QModelIndex, first: int, last: int) -> None:
        del self.cards[first : last + 1]

    def _touch(self, rows: Sequence[int]) -> None:
        if len(rows) > 50:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))
            return
        for row in rows:
            self.dataChanged.emit(self.index(row), self.index(row))


def describe(card: CardRow, warns: Warning | None, only_if: str = "") -> str:
    """Owner, due date, state, doubt and warning in words: what a screen reader says after the title."""
    state = "in review" if card.in_review else str(card.state)
    parts = [f"owner {one_line(card.owner_name)}"]
    parts.append(f"due {write_date(card.due_on)}" if card.due_on else "no due date")
    parts.append(f"{state}, round {card.round}" if card.round > 1 else state)
    if only_if:
        parts.append(one_line(only_if))
    if card.blocked_by:
        until = f" until {write_date(card.blocked_until)}" if card.blocked_until else ""
        parts.append(f"blocked by {one_line(card.blocked_by)}{until}")
    if warns not in (None, Warning.BLOCKED):
        parts.append(str(warns))
    if flags := flag_words(card):
        parts.append(flags)
    return ", ".join(parts)


def _difference(old: Sequence[CardRow], new: Sequence[CardRow]) -> tuple[int, int, int]:
    """Where the ids begin to differ, and where they end to, in the old and in the new."""
    shorter = min(len(old), len(new))
    start = _alike(old, new, shorter)
    tail = _alike(old[::-1], new[::-1], shorter - start)
    return start, len(old) - tail, len(new) - tail


_ID = itemgetter(CardRow._fields.index("task_id"))
STRETCH = 256
"""Cards that are compared at once, which costs next to nothing where they are the same ones."""


def _alike(old: Sequence[CardRow], new: Sequence[CardRow], at_most: int) -> int:
    """How many ids are the same from the beginning on."""
    for first in range(0, at_most, STRETCH):
        last = min(first + STRETCH, at_most)
        some, others = old[first:last], new[first:last]
        if some != others:
            differing = compress(count(first), map(ne, map(_ID, some), map(_ID, others)))
            if (found := next(differing, None)) is not None:
                return found
    return at_most


def _changed(old: Sequence[CardRow], new: Sequence[CardRow]) -> Iterator[int]:
    """At which rows of two columns of the same length other cards stand."""
    for first in range(0, len(new), STRETCH):
        some, others = old[first : first + STRETCH], new[first : first + STRETCH]
        if some != others:
            yield from compress(count(first), map(ne, some, others))


class BoardCards:
    """All cards by column, as read once and then kept up with each notice; under a filter by project and person.

    It knows nothing of Qt: the list models of the columns are filled from it.
    """

    def __init__(self) -> None:
        self.columns: dict[Column, list[CardRow]] = {column: [] for column in Column}
        self.hidden_done = 0
        self.unread = 0
        """Waiting cards behind those that are here: as long as there are any, nothing can be kept up."""
        self._unread_projects = 0
        self._by_id: dict[TaskId, CardRow] = {}
        self._unfinished = Counter[ProjectId | None]()
        """How many cards of each project are not over."""
        self._project_id: ProjectId | None = None
        self._person_id: PersonId | None = None

    def take(self, view: BoardView, project_id: ProjectId | None, person_id: PersonId | None) -> None:
        """Begin anew with what was read."""
        self.columns = {column: list(view.columns[column]) for column in Column}
        self.hidden_done = view.hidden_done
        self.unread, self._unread_projects = view.unread, view.project_count
        self._project_id, self._person_id = project_id, person_id
        self._by_id = {card.task_id: card for cards in self.columns.values() for card in cards}
        unfinished = (cards for column, cards in self.columns.items() if column is not Column.DONE)
        self._unfinished = Counter(map(_PROJECT, chain.from_iterable(unfinished)))

    def patch(self, changes: ChangeSet, make: Callable[[Task], CardRow]) -> bool:
        """Take over what a step changed; False when everything must be read again."""
        if self.unread or len(changes.changes) > PATCHED_AT_MOST or any(_renames(change) for change in changes.changes):
            return False
        ended = {project_id for change in changes.changes if (project_id := _ended_in(change)) is not None}
        if ended and any(card.input_missing and card.project_id in ended for card in self._open()):
            return False
        return all(change.kind != "task" or self._put(change, make) for change in changes.changes)

    def _open(self) -> Iterable[CardRow]:
        return chain(self.columns[Column.READY], self.columns[Column.DOING], self.columns[Column.IN_REVIEW])

    def shown(self, column: Column, among: frozenset[TaskId] | None) -> list[CardRow]:
        """The column's cards, all or those of some tasks."""
        cards = self.columns[column]
        return cards if among is None else [card for card in cards if card.task_id in among]

    def find(self, task_id: TaskId) -> CardRow | None:
        """None when it is not on the board as filtered."""
        return self._by_id.get(task_id)

    @property
    def empty(self) -> bool:
        return not self._by_id

    @property
    def open_count(self) -> int:
        """How many cards somebody can work on now: ready, doing or in review."""
        return sum(len(self.columns[column]) for column in (Column.READY, Column.DOING, Column.IN_REVIEW))

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
            card = self._by_id[task_id] = make(after)
            column = _column(card)
            insort(self.columns[column], card, key=_order)
            if column is not Column.DONE:
                self._unfinished[card.project_id] += 1
        was_done = old is not None and _column(old) is Column.DONE
        return self._trim_done(left=was_done and (card is None or _column(card) is not Column.DONE))

    def _take_out(self, card: CardRow) -> None:
        column = _column(card)
        cards = self.columns[column]
        # By halves: one of twenty thousand leaves with each edit.
        place = bisect_left(cards, _order(card), key=_order)
        if place < len(cards) and cards[place] is card:
            del cards[place]
        else:
            cards.remove(card)
        if column is not Column.DONE:
            self._unfinished[card.project_id] -= 1
            if not self._unfinished[card.project_id]:
                del self._unfinished[card.project_id]

    def _trim_done(self, left: bool) -> bool:
        done = self.columns[Column.DONE]
        if left and self.hidden_done:
            return False
        while len(done) > DONE_SHOWN:
            del self._by_id[done.pop().task_id]
            self.hidden_done += 1
        return True

    def _wants(self, task: Task) -> bool:
        return self._project_id in (None, task.project_id) and self._person_id in (None, task.owner_id)


def _column(card: CardRow) -> Column:
    return column_of(card.state, card.kind)


def _order(card: CardRow) -> tuple[float, float, int]:
    """The order in a column: by rank, then due date; what is over by the moment it ended, the newest first."""
    if card.state.over:
        ended = (card.finished_at or _NEVER).astimezone(UTC) - _NEVER
        return (-ended.total_seconds(), 0.0, -card.task_id)
    return (card.rank, float((card.due_on or date.min).toordinal()), card.task_id)


def _renames(change: Change) -> bool:
    """Whether it changes what many cards show, or which cards there are."""
    before, after = change.before, change.after
    if change.kind == "project":
        if not (isinstance(before, Project) and isinstance(after, Project)):
            return True
        return (before.name, before.state, before.fields) != (after.name, after.state, after.fields)
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


class RiskFinder(QObject):
    """Finds out which cards are at risk or in doubt, one project between two events, so that the board opens at once.

    ``seen`` tells whose cards can be seen; ``found(project id, tasks at risk, tasks in doubt)`` follows.
    """

    def __init__(
        self,
        context: Context,
        seen: Callable[[], Iterable[ProjectId]],
        found: Callable[[ProjectId, frozenset[TaskId], Mapping[TaskId, str]], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._seen = seen
        self._found = found
        self._asked = False
        self._waiting: list[ProjectId] = []
        self._clock = QTimer(self)
        self._clock.setInterval(PAUSE_MS)
        self._clock.timeout.connect(self._next)

    def ask(self) -> None:
        """Look, soon, at what can be seen then; what was asked for before is forgotten."""
        self._asked = True
        self._clock.start()

    def stop(self) -> None:
        """The board is hidden: what was asked for is forgotten."""
        self._asked = False
        self._waiting.clear()
        self._clock.stop()

    @property
    def busy(self) -> bool:
        return self._clock.isActive()

    def _next(self) -> None:
        if self._asked:
            self._asked = False
            self._waiting = list(self._seen())
            return
        if not self._waiting:
            self._clock.stop()
            return
        project_id = self._waiting.pop(0)
        try:
            at_risk = self._context.read(tasks_at_risk, project_id)
            in_doubt = self._context.read(tasks_in_doubt, project_id)
        except LeadlineError:
            # It was removed between the question and its turn.
            at_risk, in_doubt = frozenset(), {}
        self._found(project_id, at_risk, in_doubt)
