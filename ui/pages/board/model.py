"""The cards of one column as a list model. Made by the page, which alone changes it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import compress, count
from operator import is_not, itemgetter, ne

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, QStringListModel, Qt

from app.domain.board import Column
from app.domain.ids import ProjectId, TaskId
from app.domain.run import TaskState
from app.queries.board import Warning, warning
from app.queries.due import DueHorizon
from app.queries.reader import CardRow
from ui.link.plain_text import one_line, tip
from ui.widgets.date_text import write_date

MIME = "application/x-leadline-task"
CARD = Qt.ItemDataRole.UserRole
WARNING = Qt.ItemDataRole.UserRole + 1
ONLY_IF = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex


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
            self._coming = cards[start:new_end]
            self.insertRows(start, new_end - start)
        exchanged = compress(count(), map(is_not, self.cards, cards))
        changed = [row for row in exchanged if self.cards[row] != cards[row]]
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
            return describe(card, self.warning_of(card), self.only_if(card))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{one_line(card.title)}\n{describe(card, self.warning_of(card), self.only_if(card))}")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return task_mime(self.cards[indexes[0].row()].task_id)

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


def task_mime(task_id: TaskId) -> QMimeData:
    """What a dragged card carries."""
    mime = QMimeData()
    mime.setData(MIME, str(task_id).encode("ascii"))
    return mime


def dragged_task(mime: QMimeData) -> TaskId | None:
    """The task in ``mime``; None when something else is dragged."""
    carried = bytes(mime.data(MIME).data())
    return TaskId(int(carried)) if carried.isdigit() else None


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
    return ", ".join(parts)


def _difference(old: Sequence[CardRow], new: Sequence[CardRow]) -> tuple[int, int, int]:
    """Where the ids begin to differ, and where they end to, in the old and in the new."""
    shorter = min(len(old), len(new))
    start = _alike(map(_ID, old), map(_ID, new), shorter)
    tail = _alike(map(_ID, reversed(old)), map(_ID, reversed(new)), shorter - start)
    return start, len(old) - tail, len(new) - tail


_ID = itemgetter(CardRow._fields.index("task_id"))


def _alike(ids: Iterator[TaskId], others: Iterator[TaskId], at_most: int) -> int:
    """How many are the same from the beginning on."""
    return min(at_most, next(compress(count(), map(ne, ids, others)), at_most))
