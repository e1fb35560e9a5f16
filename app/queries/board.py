"""The board: cards in columns, what a drop would do, and which cards deserve a warning."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from app.domain.board import Column, DoneKept, column_of
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.queries.doubt import only_if
from app.queries.due import DueHorizon
from app.queries.project import outlook
from app.queries.reader import Reader
from app.queries.rows import CardFilter, CardRow

DONE_SHOWN = 50
_OVER = tuple(state for state in TaskState if state.over)


class Warning(StrEnum):
    """The one warning that a card shows: the first that is true."""

    LATE = "late"
    BLOCKED = "blocked"
    AT_RISK = "at risk"
    SOON = "due soon"


@dataclass(frozen=True, slots=True)
class BoardView:
    columns: dict[Column, tuple[CardRow, ...]]
    hidden_done: int
    """How many done cards are older than those shown."""
    unread: int = 0
    """How many waiting cards come after those that were read."""
    project_count: int = 0
    """Projects with work that is not over, where not all of it was read."""
    done_since: datetime | None = None
    """What ended before this moment (aware) is not shown; None: the moment does not matter."""
    done_most: int | None = None
    """So much of what is over is shown at most; None: all of it."""


def board(
    reader: Reader,
    project_id: ProjectId | None = None,
    person_id: PersonId | None = None,
    among: frozenset[TaskId] | None = None,
    kept: DoneKept = DoneKept.NEWEST,
) -> BoardView:
    """Cards by column, of all tasks or ``among`` these; of what is over only what is ``kept``."""
    most, since = _done_span(reader, kept)
    wanted = CardFilter(project_id, person_id, done_limit=_limit(most), among=among, done_since=since)
    columns: dict[Column, list[CardRow]] = {column: [] for column in Column}
    for card in reader.cards(wanted):
        columns[column_of(card.state, card.kind)].append(card)
    hidden = reader.card_count(CardFilter(project_id, person_id, _OVER, among=among)) - len(columns[Column.DONE])
    found = {column: tuple(cards) for column, cards in columns.items()}
    return BoardView(found, hidden, done_since=since, done_most=most)


def _done_span(reader: Reader, kept: DoneKept) -> tuple[int | None, datetime | None]:
    """So many cards of what is over at most, and since when; None: however many, whenever."""
    if kept.days is None:
        return (None if kept is DoneKept.ALL else DONE_SHOWN), None
    first = reader.today() - timedelta(days=kept.days)
    return None, datetime.combine(first, time(), reader.zone()).astimezone(UTC)


def _limit(most: int | None) -> int:
    """For SQL, to which a negative limit is none."""
    return -1 if most is None else most


def board_beginning(reader: Reader, most: int, kept: DoneKept = DoneKept.NEWEST) -> BoardView:
    """The board of all, with no more than the first waiting cards: for what can be seen at first, in half the time."""
    over = tuple(state for state in TaskState if state.over)
    waiting = CardFilter(states=(TaskState.WAITING,), limit=most)
    count = reader.card_count(waiting)
    if count <= most:
        return board(reader, kept=kept)
    newest, since = _done_span(reader, kept)
    columns: dict[Column, list[CardRow]] = {column: [] for column in Column}
    for wanted in (waiting, CardFilter(states=(TaskState.READY, TaskState.DOING))):
        for card in reader.cards(wanted):
            columns[column_of(card.state, card.kind)].append(card)
    columns[Column.DONE] = reader.cards(CardFilter(states=over, done_limit=_limit(newest), done_since=since))
    hidden = reader.card_count(CardFilter(states=over)) - len(columns[Column.DONE])
    found = {column: tuple(cards) for column, cards in columns.items()}
    return BoardView(found, hidden, count - most, reader.unfinished_projects(), since, newest)


def done_cards(
    reader: Reader,
    among: frozenset[TaskId],
    project_id: ProjectId | None,
    person_id: PersonId | None,
    kept: DoneKept = DoneKept.NEWEST,
) -> tuple[list[CardRow], int]:
    """The cards of what is over ``among`` some tasks that are ``kept``, and how many older ones there are."""
    most, since = _done_span(reader, kept)
    wanted = CardFilter(project_id, person_id, _OVER, _limit(most), among=among, done_since=since)
    found = reader.cards(wanted)
    return found, reader.card_count(wanted) - len(found)


def card_of(reader: Reader, task: Task) -> CardRow:
    """The card of one task, so that a notice costs one card and not the board."""
    found = reader.card(task.id)
    if found is None:
        raise RuleViolation("This task is not there any more.")
    return found


@dataclass(frozen=True, slots=True)
class BoardChoices:
    """What the board can be narrowed to."""

    projects: tuple[Project, ...]
    people: tuple[Person, ...]


def board_choices(reader: Reader) -> BoardChoices:
    """Projects that run or ended, the running first; everybody who has not left; each by name."""
    projects = [project for project in reader.find(Project) if project.state is not ProjectState.CANCELLED]
    projects.sort(key=lambda project: (project.state is not ProjectState.RUNNING, project.name.casefold()))
    return BoardChoices(tuple(projects), team(reader))


def team(reader: Reader) -> tuple[Person, ...]:
    """Everybody who can be given work, by name."""
    return tuple(sorted(reader.find(Person, archived=False), key=lambda person: person.name.casefold()))


def warning(card: CardRow, horizon: DueHorizon, at_risk: frozenset[TaskId] = frozenset()) -> Warning | None:
    """What a card warns of; ``at_risk`` comes from :func:`tasks_at_risk`, which costs a forecast."""
    if card.state.over:
        return None
    if horizon.is_late(card):
        return Warning.LATE
    if card.blocked_by:
        return Warning.BLOCKED
    if card.task_id in at_risk:
        return Warning.AT_RISK
    return Warning.SOON if horizon.is_soon(card) else None


def tasks_at_risk(reader: Reader, project_id: ProjectId) -> frozenset[TaskId]:
    """Unfinished tasks of a project that are expected after their due day."""
    now = outlook(reader, project_id)
    return frozenset(row.task_id for row in now.forecast.values() if row.at_risk)


def tasks_in_doubt(reader: Reader, project_id: ProjectId) -> Mapping[TaskId, str]:
    """Waiting tasks behind an open decision, each with its "only if …"; costs a forecast too."""
    now = outlook(reader, project_id)
    return {task.id: words for task in now.loaded.tasks if (words := only_if(now.loaded, now.network, task))}
