"""What sheets of paper say: the heading of a project or of all, the board with its warnings, the list of tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from app.domain.board import Column
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.workflow import WorkflowVersion
from app.queries.board import Warning, board, tasks_at_risk, tasks_in_doubt, warning
from app.queries.project import TaskLine, outlook, project_heads, task_lines, workflow_name
from app.queries.reader import CardRow, Reader


@dataclass(frozen=True, slots=True)
class SheetHead:
    """``name`` is empty for all projects; ``filter`` says in words what was left out."""

    name: str
    workflow: str
    version: int | None
    anchor_label: str
    anchor_on: date | None
    sentence: str
    filter: str
    now: datetime
    """On the company's clock."""


def sheet_head(reader: Reader, project_id: ProjectId | None = None, person_id: PersonId | None = None) -> SheetHead:
    """A project that is gone reads as all projects."""
    project = reader.get(Project, project_id) if project_id is not None else None
    person = reader.get(Person, person_id) if person_id is not None else None
    now = reader.local(reader.now())
    chosen = f"Only {person.name}" if person is not None else ""
    if project is None:
        return SheetHead("", "", None, "", None, "", chosen, now)
    version = reader.get(WorkflowVersion, project.version_id) if project.version_id is not None else None
    return SheetHead(
        project.name,
        workflow_name(reader, project),
        version.number if version is not None else None,
        project.anchor_label,
        project.anchor_on,
        outlook(reader, project.id).sentence,
        chosen,
        now,
    )


@dataclass(frozen=True, slots=True)
class BoardSheet:
    """The board as it is shown, with what its cards warn of."""

    columns: Mapping[Column, tuple[CardRow, ...]]
    hidden_done: int
    warnings: Mapping[TaskId, Warning]
    doubtful: frozenset[TaskId]
    """Behind an open decision: drawn hollow."""
    today: date
    zone: tzinfo


def board_sheet(reader: Reader, project_id: ProjectId | None = None, person_id: PersonId | None = None) -> BoardSheet:
    """Costs a forecast of every project that has a card."""
    view = board(reader, project_id, person_id)
    cards = [card for column in view.columns.values() for card in column]
    projects = {card.project_id for card in cards if card.project_id is not None and not card.state.over}
    risky = frozenset(task_id for id in projects for task_id in tasks_at_risk(reader, id))
    doubtful = frozenset(task_id for id in projects for task_id in tasks_in_doubt(reader, id))
    warned = {card.task_id: said for card in cards if (said := warning(card, reader.today(), risky)) is not None}
    return BoardSheet(view.columns, view.hidden_done, warned, doubtful, reader.today(), reader.zone())


@dataclass(frozen=True, slots=True)
class TaskSheet:
    """The tasks of one project in the order of its plan."""

    project_id: ProjectId
    name: str
    sentence: str
    lines: tuple[TaskLine, ...]


def task_sheets(reader: Reader, project_id: ProjectId | None = None) -> tuple[TaskSheet, ...]:
    """Of one project, or of all that run by their date."""
    running = [head for head in project_heads(reader) if project_id in (None, head.project_id)]
    return tuple(
        TaskSheet(
            head.project_id,
            head.name,
            outlook(reader, head.project_id).sentence,
            tuple(task_lines(reader, head.project_id)),
        )
        for head in running
        if project_id is not None or head.state is ProjectState.RUNNING
    )
