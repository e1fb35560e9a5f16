"""Lean rows of the calendar: what is stored of some days, as ``Reader.calendar_rows`` hands it out."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.domain.ids import AbsenceId, PersonId, ProjectId, TaskId, WorkflowId
from app.domain.run import TaskState
from app.domain.workflow import StepKind


class DayRow(NamedTuple):
    """One task on its due day in the calendar. ``of_day``: how many stand on that day, with those that are not read."""

    task_id: TaskId
    title: str
    kind: StepKind
    state: TaskState
    due_on: date
    owner_id: PersonId
    owner_name: str
    project_id: ProjectId | None
    of_day: int


class PublishRow(NamedTuple):
    """A project with its anchor date, and what its chip may be coloured by."""

    project_id: ProjectId
    name: str
    label: str
    on: date | None
    running: bool
    fixed: bool
    type: str
    client: str
    channel: str
    workflow: str
    workflow_id: WorkflowId | None
    task_id: TaskId | None
    """The step that carries the anchor; None where none does."""
    state: TaskState | None
    owner_id: PersonId | None
    chosen: bool
    """Whether the step that carries the anchor is among those that were asked for; any task where none carries it."""


class AwayRow(NamedTuple):
    """Time off of somebody with their name, both days included."""

    absence_id: AbsenceId
    person_id: PersonId
    name: str
    first_on: date
    last_on: date
    reason: str


class CalendarRows(NamedTuple):
    """What is stored of some days: tasks, projects with a date there or a task among those, and absences."""

    days: Sequence[DayRow]
    projects: Sequence[PublishRow]
    absences: Sequence[AwayRow]
