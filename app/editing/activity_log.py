"""The activity that events of the engine leave: one line each, in words."""

from app.domain.ids import ProjectId, StepId
from app.domain.person import Person
from app.domain.task import Task
from app.editing.edit import Edit
from app.engine.event import (
    Absorbed,
    CameLate,
    Cancelled,
    Closed,
    Completed,
    Event,
    Kept,
    NextRound,
    Opened,
    Passed,
    StillOpen,
    TakenBack,
)


def write_activity(edit: Edit) -> None:
    """Add a line to the activity of the project for each event that the lead may want to read about."""
    for project_id, event in edit.events:
        tasks = {task.step_id: task for task in edit.find(Task, project_id=project_id)}
        _write(edit, project_id, tasks, event)


def _write(edit: Edit, project_id: ProjectId, tasks: dict[StepId | None, Task], event: Event) -> None:
    if isinstance(event, Completed):
        edit.log("completed", "Everything is done", project_id)
        return
    step_id = getattr(event, "step_id", None)
    task = tasks.get(step_id) if step_id is not None else None
    line = _line(edit, event, task, tasks) if task is not None else None
    if task is not None and line is not None and task.id not in edit.quiet_tasks:
        edit.log(line[0], line[1], project_id, task.id)


def _line(edit: Edit, event: Event, task: Task, tasks: dict[StepId | None, Task]) -> tuple[str, str] | None:
    title = f"“{task.title}”"
    match event:
        case Opened(round=number):
            again = f", round {number}" if number > 1 else ""
            if task.kind.unattended:
                return "opened", f"{title} has begun{again}"
            owner = edit.need(Person, task.owner_id).name
            return "opened", f"{title} is {owner}'s turn{again}"
        case Closed(outcome=outcome):
            return "finished", f"{title} is done" if outcome is None else f"{title} ended with “{outcome}”"
        case Passed(reason=reason) if reason is not None:
            return "skipped", f"{title} was skipped: {reason}"
        case Kept():
            return "kept", f"{title} was kept as still good"
        case Absorbed(source_id=source_id):
            source = tasks.get(source_id)
            return "new version", f"{title} has a new version of “{source.title if source else source_id}”"
        case CameLate(source_id=source_id):
            source = tasks.get(source_id)
            return "came late", f"{title} had opened without “{source.title if source else source_id}”"
        case NextRound(round=number):
            return "opened", f"{title} starts round {number} with a new version"
        case TakenBack():
            return "taken back", f"{title} waits again"
        case StillOpen():
            return "still open", f"{title} goes on although a step before it was reopened"
        case Cancelled():
            return "cancelled", f"{title} was cancelled"
    return None
