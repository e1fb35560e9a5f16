"""The columns or lanes of the board by a grouping: their keys, titles and order, and in which one a card stands."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from app.domain.board import Column, column_of
from app.domain.board_grouping import EARLIER, NOWHERE, BoardGrouping, BoardPlace, GroupBy
from app.domain.brief import Priority
from app.domain.ids import ProjectId, StepId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.project_field import FieldKind
from app.domain.workflow import Graph
from app.editing.project_graph import project_graph
from app.queries.reader import Reader
from app.queries.rows import CardRow
from app.queries.task_list import week_words

KeyOf = Callable[[CardRow], str]
WEEKS_AHEAD = 4
"""So many weeks from this one on are there to be dropped on, even without a card."""
PRIORITIES = (Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW)


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """One column, or one lane. ``key`` stays from edit to edit; ``title`` is what others typed, or a word of ours."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class BoardGroups:
    """Every card stands in exactly one of ``groups``, in the one whose key ``key_of`` gives."""

    grouping: BoardGrouping
    groups: tuple[BoardGroup, ...]
    key_of: KeyOf = field(compare=False)


class BoardCell(NamedTuple):
    """The keys of a column and of a lane; without lanes all cards stand in the lane ``NOWHERE``."""

    column: str
    lane: str = NOWHERE


@dataclass(frozen=True, slots=True)
class BoardLayout:
    """How the board stands: what its columns are made by, and its lanes if there are any."""

    columns: BoardGroups
    lanes: BoardGroups | None = None

    def cell_of(self, card: CardRow) -> BoardCell:
        """Where a card stands."""
        return BoardCell(self.columns.key_of(card), self.lanes.key_of(card) if self.lanes is not None else NOWHERE)

    def places(self, card: CardRow, cell: BoardCell) -> tuple[BoardPlace, ...]:
        """What a card that goes to ``cell`` has to change: its column, its lane, both or nothing."""
        found = [BoardPlace(self.columns.grouping, cell.column)] if self.columns.key_of(card) != cell.column else []
        if self.lanes is not None and self.lanes.key_of(card) != cell.lane:
            found.append(BoardPlace(self.lanes.grouping, cell.lane))
        return tuple(found)

    def title(self, cell: BoardCell) -> str:
        """``Doing``, with lanes ``Doing, Ana``."""
        parts = [(self.columns, cell.column), *([(self.lanes, cell.lane)] if self.lanes is not None else [])]
        return ", ".join(next((one.title for one in kind.groups if one.key == key), "") for kind, key in parts)


def board_layout(
    reader: Reader, columns: BoardGrouping, lanes: BoardGrouping | None, cards: Sequence[CardRow]
) -> BoardLayout:
    """The columns and lanes of these cards. A lane is there only where it has cards."""
    across = board_groups(reader, columns, cards)
    if lanes is None or lanes == columns:
        return BoardLayout(across)
    down = board_groups(reader, lanes, cards)
    there = set(map(down.key_of, cards))
    return BoardLayout(across, replace(down, groups=tuple(one for one in down.groups if one.key in there)))


def by_state() -> BoardLayout:
    """The board as it is by itself: a column for each state, no lanes."""
    return BoardLayout(BoardGroups(BoardGrouping(), tuple(BoardGroup(one, one) for one in Column), _state))


def board_groups(reader: Reader, grouping: BoardGrouping, cards: Iterable[CardRow]) -> BoardGroups:
    """The groups of these cards in their order, with those that a card can be dropped on although none stands there."""
    match grouping.by:
        case GroupBy.STATE:
            return by_state().columns
        case GroupBy.OWNER:
            return _by_owner(reader, grouping, cards)
        case GroupBy.PROJECT:
            return _by_project(reader, grouping, cards)
        case GroupBy.WEEK:
            return _by_week(reader, grouping, cards)
        case GroupBy.PRIORITY:
            return _by_priority(reader, grouping)
        case GroupBy.FIELD:
            return _by_field(reader, grouping, cards)
        case GroupBy.STEP | GroupBy.SECTION:
            return _by_drawing(reader, grouping, cards)


def fixed_groupings() -> Sequence[BoardGrouping]:
    """What every board can be put into columns by."""
    return tuple(BoardGrouping(by) for by in GroupBy if by is not GroupBy.FIELD)


def board_groupings(reader: Reader) -> Sequence[BoardGrouping]:
    """What the board can be put into columns by: the fixed ones, then each choice field of a project by name."""
    names: dict[str, str] = {}
    for _, graph in _graphs(reader):
        for one in graph.fields:
            if one.kind is FieldKind.CHOICE:
                names.setdefault(one.name.casefold(), one.name)
    return (*fixed_groupings(), *(BoardGrouping(GroupBy.FIELD, names[name]) for name in sorted(names)))


def _state(card: CardRow) -> str:
    return column_of(card.state, card.kind)


def _by_owner(reader: Reader, grouping: BoardGrouping, cards: Iterable[CardRow]) -> BoardGroups:
    owners = {card.owner_id for card in cards}
    people = [one for one in reader.find(Person) if not one.archived or one.id in owners]
    people.sort(key=lambda person: (person.archived, person.name.casefold(), person.id))
    return BoardGroups(grouping, tuple(BoardGroup(str(one.id), one.name) for one in people), _owner)


def _owner(card: CardRow) -> str:
    return str(card.owner_id)


def _by_project(reader: Reader, grouping: BoardGrouping, cards: Iterable[CardRow]) -> BoardGroups:
    there = {card.project_id for card in cards}
    projects = [one for one in reader.find(Project) if one.id in there or one.state is ProjectState.RUNNING]
    projects.sort(key=lambda project: (project.name.casefold(), project.id))
    found = [BoardGroup(str(one.id), one.name) for one in projects]
    return BoardGroups(grouping, (*found, BoardGroup(NOWHERE, "No project")), _project)


def _project(card: CardRow) -> str:
    return NOWHERE if card.project_id is None else str(card.project_id)


def _by_week(reader: Reader, grouping: BoardGrouping, cards: Iterable[CardRow]) -> BoardGroups:
    today = reader.today()
    this = today - timedelta(days=today.weekday())
    known: dict[date | None, str] = {None: NOWHERE}

    def week(card: CardRow) -> str:
        due = card.due_on
        found = known.get(due)
        if found is None and due is not None:
            monday = due - timedelta(days=due.weekday())
            found = known[due] = EARLIER if monday < this else monday.isoformat()
        return found or NOWHERE

    there = {week(card) for card in cards}
    weeks = there | {(this + timedelta(weeks=number)).isoformat() for number in range(WEEKS_AHEAD)}
    past = (BoardGroup(EARLIER, "Before this week"),) if EARLIER in there else ()
    ahead = (BoardGroup(one, _week_title(one, this)) for one in sorted(weeks - {EARLIER, NOWHERE}))
    return BoardGroups(grouping, (*past, *ahead, BoardGroup(NOWHERE, "Without a date")), week)


def _week_title(monday: str, this: date) -> str:
    first = date.fromisoformat(monday)
    near = {0: "This week", 1: "Next week"}.get((first - this).days // 7)
    words = week_words(first)
    return f"{near}, {words.split(', ', 1)[1]}" if near else words


def _by_priority(reader: Reader, grouping: BoardGrouping) -> BoardGroups:
    groups = tuple(BoardGroup(one, one.capitalize()) for one in PRIORITIES)
    return BoardGroups(grouping, groups, card_priorities(reader))


def card_priorities(reader: Reader) -> KeyOf:
    """What gives the priority of a card as a word: its own, else that of its project, else the normal one."""
    given = {project.id: str(project.classification.priority) for project in reader.find(Project)}

    def priority(card: CardRow) -> str:
        if card.own_priority is not None:
            return card.own_priority
        return given.get(card.project_id, Priority.NORMAL) if card.project_id is not None else Priority.NORMAL

    return priority


def _by_field(reader: Reader, grouping: BoardGrouping, cards: Iterable[CardRow]) -> BoardGroups:
    answers, order = dict[ProjectId, str](), dict[str, None]()
    for project, graph in _graphs(reader):
        for asked in (one for one in graph.fields if one.name.casefold() == grouping.field.casefold()):
            order |= dict.fromkeys(asked.choices)
            answers[project.id] = str(project.fields.get(asked.name) or NOWHERE)

    def answer(card: CardRow) -> str:
        return answers.get(card.project_id, NOWHERE) if card.project_id is not None else NOWHERE

    return _in_order(grouping, answer, [*order, *sorted({*answers.values()} - order.keys())], "Not answered")


def _by_drawing(reader: Reader, grouping: BoardGrouping, cards: Iterable[CardRow]) -> BoardGroups:
    """Steps, or sections, of the same title are one column, whichever workflow they are drawn in."""
    of_graph, of_project, order = (
        dict[int, dict[StepId, str]](),
        dict[ProjectId, dict[StepId, str]](),
        dict[str, None](),
    )
    for project, graph in _graphs(reader):
        titles = of_graph.get(id(graph))
        if titles is None:
            titles = of_graph[id(graph)] = dict(_drawn_titles(graph, grouping.by))
            order |= dict.fromkeys(_in_drawing(graph, grouping.by, titles))
        of_project[project.id] = titles
    nothing: dict[StepId, str] = {}

    def drawn(card: CardRow) -> str:
        if card.step_id is None or card.project_id is None:
            return NOWHERE
        return of_project.get(card.project_id, nothing).get(card.step_id, NOWHERE)

    there = {drawn(card) for card in cards}
    return _in_order(grouping, drawn, [one for one in order if one in there], f"No {grouping.by}")


def _drawn_titles(graph: Graph, by: GroupBy) -> Iterator[tuple[StepId, str]]:
    sections = {section.id: section.name for section in graph.sections}
    for step in graph.steps:
        if step.has_task:
            yield step.id, step.title if by is GroupBy.STEP else sections.get(step.section or "", NOWHERE)


def _in_drawing(graph: Graph, by: GroupBy, titles: dict[StepId, str]) -> Iterable[str]:
    return (section.name for section in graph.sections) if by is GroupBy.SECTION else titles.values()


def _in_order(grouping: BoardGrouping, key_of: KeyOf, keys: Sequence[str], nowhere: str) -> BoardGroups:
    found = [BoardGroup(key, key) for key in keys if key != NOWHERE]
    return BoardGroups(grouping, (*found, BoardGroup(NOWHERE, nowhere)), key_of)


def _graphs(reader: Reader) -> Iterator[tuple[Project, Graph]]:
    """Each project that was not cancelled with the graph that it runs, by the name of the project."""
    projects = sorted(reader.find(Project), key=lambda project: project.name.casefold())
    for project in projects:
        graph = project_graph(reader, project) if project.state is not ProjectState.CANCELLED else None
        if graph is not None:
            yield project, graph
