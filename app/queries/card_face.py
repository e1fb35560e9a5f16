"""What cards say beyond their rows: steps, priorities, labels, what their projects are, and what colours them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.brief import Priority
from app.domain.card_look import FIELD, CardColour, CardField, CardLook
from app.domain.ids import ProjectId, TaskId
from app.domain.project import Project, ProjectState
from app.domain.project_field import FieldKind
from app.domain.task import Task
from app.domain.task_list import TaskListRow
from app.domain.workflow import Workflow, WorkflowVersion
from app.editing.project_graph import project_graph, step_by_id
from app.grammar.step_table import effort_text
from app.queries.reader import Reader
from app.queries.rows import CardRow
from app.queries.task_list import task_list_rows


@dataclass(frozen=True, slots=True)
class CardFace:
    """``more``: the chosen fields that have a value, as word and text. ``group``: what the card is coloured by, as
    "Client Bloom"; empty where it has no such thing. ``hue``: the number or word of its colour."""

    more: tuple[tuple[str, str], ...] = ()
    group: str = ""
    hue: int | str = 0


BARE = CardFace()
_SAID = frozenset(Priority) - {Priority.NORMAL}
"""Priorities that a card says."""
_PRIORITY_HUES = {priority: number for number, priority in enumerate(Priority)}


def card_faces(reader: Reader, look: CardLook, cards: Sequence[CardRow]) -> dict[TaskId, CardFace]:
    """Of these cards: asked for those that can be seen, not for all of a board."""
    if not look.more and not look.colour:
        return dict.fromkeys((card.task_id for card in cards), BARE)
    rows = task_list_rows(reader, [card.task_id for card in cards]) if _asks_rows(look) else {}
    hues = card_hues(reader, look.colour)
    found = {}
    for card in cards:
        project = reader.get(Project, card.project_id) if card.project_id is not None else None
        row = rows.get(card.task_id)
        said = ((word, _text(reader, word, card, row, project)) for word in look.more)
        group, hue = _group(reader, look.colour, card, row, project)
        named = f"{colour_title(look.colour)} {group}" if group else ""
        found[card.task_id] = CardFace(tuple((word, text) for word, text in said if text), named, hues.get(group, hue))
    return found


def choice_fields(reader: Reader) -> tuple[str, ...]:
    """The names of the choice fields of the projects that were not cancelled, each once, by name."""
    return reader.kept("choice fields", reader.work_stamp(), lambda: _choice_fields(reader))


def _choice_fields(reader: Reader) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for project in reader.find(Project):
        graph = project_graph(reader, project) if project.state is not ProjectState.CANCELLED else None
        asked = graph.fields if graph is not None else ()
        names |= {field.name.casefold(): field.name for field in asked if field.kind is FieldKind.CHOICE}
    return tuple(names[key] for key in sorted(names))


def colour_title(colour: str) -> str:
    """What a colour stands for: "Client", the name of a choice field."""
    return colour.removeprefix(FIELD) if colour.startswith(FIELD) else colour.capitalize()


def card_hues(reader: Reader, colour: str) -> Mapping[str, int]:
    """By value the number of its hue, where the values come from projects: neighbours by name differ."""
    if colour not in (CardColour.TYPE, CardColour.CLIENT, CardColour.CHANNEL) and not colour.startswith(FIELD):
        return {}
    return reader.kept(("card hues", colour), reader.work_stamp(), lambda: _hues(reader, colour))


def _hues(reader: Reader, colour: str) -> Mapping[str, int]:
    values = {_of_project(reader, colour, project) for project in reader.find(Project)} - {""}
    return {value: number for number, value in enumerate(sorted(values, key=str.casefold))}


def _asks_rows(look: CardLook) -> bool:
    of_rows = {CardField.PRIORITY, CardField.LABELS, CardField.EFFORT}
    return not of_rows.isdisjoint(look.more) or look.colour in (CardColour.PRIORITY, CardColour.LABEL)


def _text(reader: Reader, word: str, card: CardRow, row: TaskListRow | None, project: Project | None) -> str:
    if word == CardField.STEP:
        task = reader.get(Task, card.task_id) if card.project_id is not None else None
        step = step_by_id(reader, card.project_id, task.step_id) if task is not None else None
        # Most tasks are called as their step, and a card says nothing twice.
        return step.title if step is not None and step.title != card.title else ""
    if word == CardField.PRIORITY:
        return (
            f"{row.priority.capitalize()} priority" if row is not None and row.priority is not Priority.NORMAL else ""
        )
    if word == CardField.LABELS:
        return ", ".join(_labels(row, project))
    if word == CardField.EFFORT:
        return effort_text(row.effort_minutes) if row is not None and row.effort_minutes else ""
    return _of_project(reader, word, project) if project is not None else ""


def _labels(row: TaskListRow | None, project: Project | None) -> Iterable[str]:
    """The task's own first, then those of its project, each once."""
    own = row.labels if row is not None else ()
    return dict.fromkeys((*own, *(project.classification.labels if project is not None else ())))


def _of_project(reader: Reader, word: str, project: Project) -> str:
    if word.startswith(FIELD):
        name = word.removeprefix(FIELD).casefold()
        answer = next((value for key, value in project.fields.items() if key.casefold() == name), None)
        return "" if answer is None else str(answer)
    sort = project.classification
    if word == CardField.TYPE:
        return sort.type or _workflow_name(reader, project)
    return sort.client if word == CardField.CLIENT else sort.channel


def _workflow_name(reader: Reader, project: Project) -> str:
    """What a project is of where nobody gave it a type, as in the calendar."""
    version = reader.get(WorkflowVersion, project.version_id) if project.version_id is not None else None
    workflow = reader.get(Workflow, version.workflow_id) if version is not None else None
    return workflow.name if workflow is not None else ""


def _group(
    reader: Reader, colour: str, card: CardRow, row: TaskListRow | None, project: Project | None
) -> tuple[str, int | str]:
    """What a card is coloured by, and its hue."""
    match colour:
        case CardColour.NONE:
            return "", 0
        case CardColour.PROJECT:
            return card.project_name, ProjectId(card.project_id or 0)
        case CardColour.OWNER:
            return card.owner_name, card.owner_id
        case CardColour.PRIORITY:
            return (row.priority, _PRIORITY_HUES[row.priority]) if row is not None else ("", 0)
        case CardColour.LABEL:
            first = next(iter(_labels(row, project)), "")
            return first, first
        case _:
            return (_of_project(reader, colour, project) if project is not None else ""), 0
