"""The chain after every action, in the same undo step: advance the workflow, queue handoffs, write the activity."""

from dataclasses import replace

from app.domain.check_item import CheckState
from app.domain.ids import ProjectId, RoundId, StepId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Round, Task
from app.domain.workflow import StepKind
from app.editing.edit import Edit
from app.editing.handoff import queue_messages
from app.editing.loaded_project import LoadedProject, load_calendars, load_project, network_for, put_run, with_plan
from app.editing.project_graph import project_graph
from app.editing.subworkflow import cancel_children, end_parent_step, start_child
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
from app.engine.settle import settle as settle_run
from app.scheduling.new_round import new_round_due
from app.scheduling.plan import Planned, plan
from app.scheduling.task_length import waits_for_date


def settle(edit: Edit) -> None:
    """Bring everything that the action touched to rest. Harmless when nothing happened since the last time."""
    todo, read = _touched(edit), dict[ProjectId, int]()
    for project_id in todo:
        todo += _advance(edit, project_id, read)
    queue_messages(edit)
    write_activity(edit)
    edit.events.clear()


def _touched(edit: Edit) -> list[ProjectId]:
    """Running projects whose runs, answers or scope changed, in the order of their ids; dates open nothing."""
    tasks = [task for pair in edit.changed(Task) if _advances(*pair) for task in pair if task is not None]
    found = {task.project_id for task in tasks if task.project_id is not None}
    found |= {project.id for _, project in edit.changed(Project) if project is not None}
    return sorted(found)


def _advances(before: Task | None, after: Task | None) -> bool:
    if before is None or after is None:
        return True
    return before.run != after.run or before.project_id != after.project_id


def _advance(edit: Edit, project_id: ProjectId, read: dict[ProjectId, int]) -> list[ProjectId]:
    """Settle one project. Returns those that must be settled then: started by its steps, or waiting for its end.

    ``read`` holds how far the events of each project have been followed.
    """
    project = edit.get(Project, project_id)
    if project is None or project.state is ProjectState.CANCELLED:
        return []
    # Before its tasks are read: an import makes thousands in projects without a workflow.
    if project_graph(edit, project) is None:
        return []
    loaded = load_project(edit, project_id)
    if loaded.graph is None:
        return []
    moved = settle_run(loaded.graph, loaded.run(), loaded.project.fields)
    graph, loaded = loaded.graph, put_run(edit, loaded, moved.run)
    complete = moved.run.complete and not _has_open_bug(edit, loaded)
    edit.events += [(project_id, event) for event in moved.events if complete or not isinstance(event, Completed)]
    fresh = [event for owner, event in edit.events[read.get(project_id, 0) :] if owner == project_id]
    read[project_id] = len(edit.events)
    more: list[ProjectId] = []
    for event in fresh:
        _take_down(edit, loaded, event)
        more += _pass_to_child(edit, loaded, event)
    _start_marked(edit, loaded)
    if _complete(edit, project_id, complete=complete):
        more += end_parent_step(edit, loaded.project, graph, moved.run, moved.events)
    return more


def _pass_to_child(edit: Edit, loaded: LoadedProject, event: Event) -> list[ProjectId]:
    """A subworkflow step that opens starts a project; however it ends, what it started and still runs ends too."""
    if not isinstance(event, Opened | Closed | Passed | Cancelled | TakenBack):
        return []
    if loaded.graph is None or loaded.graph.step(event.step_id).kind is not StepKind.SUBWORKFLOW:
        return []
    task = edit.need(Task, loaded.by_step[event.step_id].id)
    if isinstance(event, Opened):
        return [start_child(edit, loaded, task)] if task.state.open else []
    cancel_children(edit, task)
    return []


def _start_marked(edit: Edit, loaded: LoadedProject) -> None:
    """Start what was dragged straight to Doing."""
    for task_id in [task.id for task in loaded.tasks if task.id in edit.start_when_open]:
        task = edit.need(Task, task_id)
        if task.state is TaskState.READY:
            edit.put(replace(task, run=replace(task.run, state=TaskState.DOING), started_at=edit.now))


def _take_down(edit: Edit, loaded: LoadedProject, event: Event) -> None:
    """What an event changes on the task itself."""
    match event:
        case Opened(step_id=step_id) | NextRound(step_id=step_id):
            _open_round(edit, loaded, edit.need(Task, loaded.by_step[step_id].id))
        case Closed(step_id=step_id, round=number, outcome=outcome):
            close_round(edit, edit.need(Task, loaded.by_step[step_id].id), number, outcome)
        case Cancelled(step_id=step_id):
            edit.put(replace(edit.need(Task, loaded.by_step[step_id].id), finished_at=edit.now, blocked=None))


def _open_round(edit: Edit, loaded: LoadedProject, task: Task) -> None:
    """A clean desk for the round; from the second on, a due date of its own."""
    fresh = replace(
        task,
        ready_at=edit.now,
        started_at=None,
        finished_at=None,
        blocked=None,
        blocked_minutes=0,
        remaining=None,
        reminded_at=None,
        checklist=tuple(replace(item, state=CheckState.OPEN, value="", note="") for item in task.checklist),
    )
    edit.put(fresh)
    if waits_for_date(task):
        edit.put(_dated(edit, load_project(edit, loaded.project.id), fresh))
    elif task.run.round > 1:
        edit.put(_plan_round(edit, load_project(edit, loaded.project.id), fresh))


def _dated(edit: Edit, loaded: LoadedProject, task: Task) -> Task:
    """The day that a wait ends on, counted from the day on which a step really ended; later rounds have it too."""
    planned = plan(network_for(loaded, load_calendars(edit), edit.zone), {task.id})
    return with_plan(task, planned[task.id]) if task.id in planned else task


def _plan_round(edit: Edit, loaded: LoadedProject, task: Task) -> Task:
    """From now until the new due: its length from here, capped by its latest finish."""
    calendars = load_calendars(edit)
    due_on = new_round_due(network_for(loaded, calendars, edit.zone), task.id, edit.now)
    calendar = calendars.company if task.kind.unattended else calendars.of(task.owner_id)
    start = calendar.first_at_or_after(edit.now.astimezone(edit.zone).replace(tzinfo=None, second=0, microsecond=0))
    return with_plan(task, Planned(due_on, start, max(start, calendar.day_end(due_on))))


def close_round(edit: Edit, task: Task, number: int, outcome: str | None) -> None:
    """Keep what a round took and cost, once; the task may go on in its next."""
    known = edit.find(Round, task_id=task.id)
    if any(past.number == number for past in known):
        return
    edit.put(replace(task, finished_at=edit.now, blocked=None, spent_minutes=None))
    edit.put(
        Round(
            RoundId(edit.next_id(Round)),
            task.id,
            number,
            task.owner_id,
            task.ready_at,
            edit.now,
            task.state,
            outcome,
            edit.closing_note,
            task.due_on,
            task.checklist,
            task.spent_minutes,
            task.effort_minutes,
            edit.need(Person, task.owner_id).hourly_cost_minor,
        )
    )


def _has_open_bug(edit: Edit, loaded: LoadedProject) -> bool:
    """Whether a check item failed and what mends it is not over, which keeps the project open."""
    bugs = {item.bug for task in loaded.tasks for item in task.checklist if item.bug is not None}
    return any((bug := edit.get(Task, number)) is not None and not bug.state.over for number in bugs)


def _complete(edit: Edit, project_id: ProjectId, *, complete: bool) -> bool:
    """Whether the project has come to its end just now."""
    project = edit.need(Project, project_id)
    if complete and project.state is ProjectState.RUNNING:
        edit.put(replace(project, state=ProjectState.COMPLETE, finished_at=edit.now))
        return True
    if not complete and project.state is ProjectState.COMPLETE:
        edit.put(replace(project, state=ProjectState.RUNNING, finished_at=None))
    return False


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
