"""What time will do next. For ``workspace.tick``."""

from collections.abc import Collection, Iterator
from datetime import datetime

from app.domain.ids import TaskId
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind, TimeOut, WorkflowVersion
from app.queries.project import calendars
from app.queries.reader import Reader
from app.scheduling.deadline import Deadline, deadline_of

OPEN_STATES = (TaskState.READY, TaskState.DOING)


def next_deadline(reader: Reader, until: datetime, without: Collection[TaskId] = ()) -> Deadline | None:
    """The first thing that time does by ``until`` (aware); ``without`` leaves tasks out. None: nothing."""
    found = (_deadline(reader, task, time_out) for task, time_out in _timed(reader) if task.id not in without)
    return min((deadline for deadline in found if deadline is not None and deadline.at <= until), default=None)


def _deadline(reader: Reader, task: Task, time_out: TimeOut | None) -> Deadline | None:
    known = calendars(reader)
    calendar = known.company if task.kind.unattended else known.of(task.owner_id)
    return deadline_of(task, time_out, calendar, reader.zone())


def _timed(reader: Reader) -> Iterator[tuple[Task, TimeOut | None]]:
    """Open waits, and open tasks of running projects whose step has a time-out."""
    for state in OPEN_STATES:
        for task in reader.find(Task, kind=StepKind.WAIT, state=state):
            yield task, None
    for project in reader.find(Project, state=ProjectState.RUNNING):
        version = reader.get(WorkflowVersion, project.version_id) if project.version_id is not None else None
        steps = version.graph.timed_out if version is not None else {}
        for state in OPEN_STATES if steps else ():
            for task in reader.find(Task, project_id=project.id, state=state):
                if task.step_id in steps:
                    yield task, steps[task.step_id]
