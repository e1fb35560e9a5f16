"""What a column of the board shows: its cards as a list model, and which cards are at risk."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from itertools import compress, count
from operator import itemgetter, ne

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, QTimer

from app.domain.errors import LeadlineError
from app.domain.ids import ProjectId, TaskId
from app.domain.run import TaskState
from app.queries.board import Warning, tasks_at_risk, tasks_in_doubt, warning
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
PAUSE_MS = 15


class ColumnModel(QStringListModel):
    """``data`` gives the CardRow under ``CARD``, its Warning or None under ``WARNING``, its doubt under ``ONLY_IF``.

    The strings stay empty: they only count the rows. Whenever a view lays out it asks for the count once a row,
    and asking Python 20,000 times takes longer than a frame.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[CardRow] = []
        self._horizon = DueHorizon(date.min)
        self._at_risk: dict[ProjectId, frozenset[TaskId]] = {}
        self._in_doubt: dict[ProjectId, Mapping[TaskId, str]] = {}
        self._coming: Sequence[CardRow] = ()
        self._rows: dict[TaskId, int] | None = {}
        self.more_words: Callable[[CardRow], str] = lambda _: ""
        """What its cards say beyond their rows."""
        # Connected before any view can be, so that views never see other cards than rows.
        self.rowsInserted.connect(self._take_cards)
        self.rowsRemoved.connect(self._drop_cards)
        self.rowsMoved.connect(self._move_cards)

    def show_cards(self, cards: Sequence[CardRow], horizon: DueHorizon) -> None:
        """Show these: a card that was here keeps its row, with its selection and its editor, or moves with them."""
        if horizon != self._horizon:
            self._horizon = horizon
            self._touch(range(len(self.cards)))
        if self.cards == cards:
            return
        start, old_end, new_end = _difference(self.cards, cards)
        self._change_rows(start, old_end, cards[start:new_end])
        changed = list(_changed(self.cards, cards))
        self.cards[:] = cards
        self._touch(changed)

    def _change_rows(self, start: int, end: int, wanted: Sequence[CardRow]) -> None:
        """Let ``wanted`` stand in the rows from ``start`` on, where now others stand up to ``end``."""
        new, old = list(map(_ID, wanted)), list(map(_ID, self.cards[start:end]))
        stay = set(new) & set(old)
        leave, come = _runs(old, stay), _runs(new, stay)
        moves = _moves([one for one in old if one in stay], [one for one in new if one in stay])
        if len(leave) + len(come) + len(moves) > RUNS:
            leave, come, moves = [range(len(old))], [range(len(new))], []
        for run in reversed(leave):
            self.removeRows(start + run.start, len(run))
        for source, target in moves:
            before = target + 1 if target > source else target
            self.moveRows(QModelIndex(), start + source, 1, QModelIndex(), start + before)
        for run in come:
            # Some at a time: for each new row Qt moves all those that came before it in the same call.
            for first in range(run.start, run.stop, STRETCH):
                self._coming = wanted[first : min(first + STRETCH, run.stop)]
                self.insertRows(start + first, len(self._coming))

    def show_risk(self, project_id: ProjectId, at_risk: frozenset[TaskId], in_doubt: Mapping[TaskId, str]) -> None:
        """Take over which tasks of a project are at risk, and which come "only if …"."""
        risky, doubtful = self._at_risk.get(project_id, frozenset()), self._in_doubt.get(project_id, {})
        self._at_risk[project_id], self._in_doubt[project_id] = at_risk, in_doubt
        differing = (risky ^ at_risk) | {task_id for task_id, _ in doubtful.items() ^ in_doubt.items()}
        if differing:
            self._touch([row for row, card in enumerate(self.cards) if card.task_id in differing])

    def row_of(self, task_id: TaskId) -> int:
        """-1 when it is not here."""
        if self._rows is None:
            self._rows = dict(zip(map(_ID, self.cards), count(), strict=False))
        return self._rows.get(task_id, -1)

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

    def _take_cards(self, parent: QModelIndex, first: int, last: int) -> None:
        self.cards[first:first] = self._coming
        self._rows = None

    def _drop_cards(self, parent: QModelIndex, first: int, last: int) -> None:
        del self.cards[first : last + 1]
        self._rows = None

    def _move_cards(self, parent: QModelIndex, first: int, last: int, other: QModelIndex, to: int) -> None:
        moved = self.cards[first : last + 1]
        del self.cards[first : last + 1]
        at = to if to < first else to - len(moved)
        self.cards[at:at] = moved
        self._rows = None

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


def _runs(ids: Sequence[TaskId], stay: Set[TaskId]) -> list[range]:
    """Where in ``ids`` those that do not ``stay`` stand side by side."""
    found = list[range]()
    for at, one in enumerate(ids):
        if one in stay:
            continue
        if found and found[-1].stop == at:
            found[-1] = range(found[-1].start, at + 1)
        else:
            found.append(range(at, at + 1))
    return found


def _moves(old: list[TaskId], new: Sequence[TaskId]) -> list[tuple[int, int]]:
    """From which place to which one after the other has to go until ``old`` stands like ``new``; of more than RUNS only
    the first."""
    found: list[tuple[int, int]] = []
    for at, wanted in enumerate(new):
        if old[at] == wanted:
            continue
        # Where the next stands here, it is the one above it that has gone down.
        move = (at, new.index(old[at], at)) if old[at + 1] == wanted else (old.index(wanted, at), at)
        old.insert(move[1], old.pop(move[0]))
        found.append(move)
        if len(found) > RUNS:
            break
    return found


def has_card(cards: Sequence[CardRow], task_id: TaskId) -> bool:
    """Whether the card of a task is among these."""
    return task_id in map(_ID, cards)


def _difference(old: Sequence[CardRow], new: Sequence[CardRow]) -> tuple[int, int, int]:
    """Where the ids begin to differ, and where they end to, in the old and in the new."""
    shorter = min(len(old), len(new))
    start = _alike(old, new, shorter)
    tail = _alike(old[::-1], new[::-1], shorter - start)
    return start, len(old) - tail, len(new) - tail


_ID = itemgetter(CardRow._fields.index("task_id"))
RUNS = 64
"""Where more cards than these come, go and move apart from one another, all rows are made anew: each is a notice."""
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
