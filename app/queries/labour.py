"""The rows from which the cost of labour is worked out; ``app.storage.reads.budget`` reads them."""

from typing import NamedTuple

from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.run import TaskState
from app.scheduling.load import LoadTask


class LabourRow(NamedTuple):
    """What the cost of a task's labour is worked out from: the task as the load sees it, and what it took so far."""

    task: LoadTask
    spent_minutes: int | None


class ClosedRoundRow(NamedTuple):
    """A closed round of a task of a project: what it took, was thought to take, and cost an hour; None: not known."""

    project_id: ProjectId
    task_id: TaskId
    owner_id: PersonId
    state: TaskState
    spent_minutes: int | None
    effort_minutes: int | None
    rate_minor: int | None


class PlannedRow(NamedTuple):
    """A task in the first baseline of its project: what it was thought to take, and cost an hour; None: not known."""

    project_id: ProjectId
    task_id: TaskId
    effort_minutes: int | None
    rate_minor: int | None


class LabourRows(NamedTuple):
    """The labour of some projects: their tasks, closed rounds and first baselines; ``planned_in`` have a baseline."""

    tasks: list[LabourRow]
    rounds: list[ClosedRoundRow]
    planned: list[PlannedRow]
    planned_in: frozenset[ProjectId]
