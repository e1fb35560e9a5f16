"""All cards of the board by column, as read once and then kept up with each notice. Knows nothing of Qt."""

from bisect import insort
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from operator import itemgetter

from app.domain.board import Column, column_of
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.editing.change import Change, ChangeSet
from app.queries.board import DONE_SHOWN, BoardView
from app.queries.reader import CardRow

PATCHED_AT_MOST = 200
"""Changes in one step; above, reading everything again is quicker."""
_PROJECT = itemgetter(CardRow._fields.index("project_id"))
"""Quicker than by name, for whole columns."""
_NEVER = datetime.min.replace(tzinfo=UTC)


class Cards:
    """The cards under a filter by project and person; None: all."""

    def __init__(self) -> None:
        self.columns: dict[Column, list[CardRow]] = {column: [] for column in Column}
        self.hidden_done = 0
        self._by_id: dict[TaskId, CardRow] = {}
        self._project_id: ProjectId | None = None
        self._person_id: PersonId | None = None

    def take(self, view: BoardView, project_id: ProjectId | None, person_id: PersonId | None) -> None:
        """Begin anew with what was read."""
        self.columns = {column: list(view.columns[column]) for column in Column}
        self.hidden_done = view.hidden_done
        self._project_id, self._person_id = project_id, person_id
        self._by_id = {card.task_id: card for cards in self.columns.values() for card in cards}

    def patch(self, changes: ChangeSet, make: Callable[[Task], CardRow]) -> bool:
        """Take over what a step changed; False when everything must be read again."""
        if len(changes.changes) > PATCHED_AT_MOST or any(_renames(change) for change in changes.changes):
            return False
        for change in changes.changes:
            if change.kind == "task" and not self._put(TaskId(int(change.id)), change.after, make):
                return False
        return True

    def shown(self, column: Column, words: str) -> list[CardRow]:
        """The column's cards whose title, project or owner has every one of ``words``."""
        cards = self.columns[column]
        wanted = words.casefold().split()
        if not wanted:
            return cards
        texts = ((card, f"{card.title}\n{card.project_name}\n{card.owner_name}".casefold()) for card in cards)
        return [card for card, text in texts if all(word in text for word in wanted)]

    def find(self, task_id: TaskId) -> CardRow | None:
        """None when it is not on the board as filtered."""
        return self._by_id.get(task_id)

    @property
    def empty(self) -> bool:
        return not self._by_id

    @property
    def open_count(self) -> int:
        """Cards that lie on somebody's desk."""
        return sum(len(self.columns[column]) for column in (Column.READY, Column.DOING, Column.IN_REVIEW))

    @property
    def project_count(self) -> int:
        """Projects with work that is not over."""
        found = set[ProjectId | None]()
        for column in Column:
            if column is not Column.DONE:
                found.update(map(_PROJECT, self.columns[column]))
        return len(found - {None})

    def _put(self, task_id: TaskId, after: object, make: Callable[[Task], CardRow]) -> bool:
        old = self._by_id.pop(task_id, None)
        if old is not None:
            self.columns[_column(old)].remove(old)
        card = None
        if isinstance(after, Task) and self._wants(after):
            card = self._by_id[task_id] = make(after)
            insort(self.columns[_column(card)], card, key=_order)
        was_done = old is not None and _column(old) is Column.DONE
        return self._trim_done(left=was_done and (card is None or _column(card) is not Column.DONE))

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
    """As the query orders: by rank and due date; what is over by the moment it ended, the newest first."""
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
        return (before.name, before.state) != (after.name, after.state)
    if change.kind == "person":
        if not (isinstance(before, Person) and isinstance(after, Person)):
            return True
        return (before.name, before.archived) != (after.name, after.archived)
    return False


def projects_of(cards: Iterable[CardRow]) -> list[ProjectId]:
    """The projects of these cards, each once, in their order."""
    return list(dict.fromkeys(card.project_id for card in cards if card.project_id is not None))
