"""Another due day for one task: what a drag, the round and an absence write."""

from dataclasses import replace
from datetime import date

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, TaskId
from app.domain.project import Project
from app.domain.quantity import Ripple
from app.domain.task import Task
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars, load_project, network_for
from app.scheduling.plan import can_move, offset_to
from app.scheduling.ripple import ripple

YEARS = 20
"""How far a date may lie from today."""


@action("Change due date", "Move due date of {task_id} to {due_on}", merges=1)
def set_due(edit: Edit, task_id: TaskId, due_on: date) -> None:
    """Just this task: its offset says so from now on, links that it breaks show as conflicts."""
    move_due_on(edit, edit.need(Task, task_id), due_on)


@action("Move due date", "Move due date of {task_id}", merges=1)
def add_days(edit: Edit, task_id: TaskId, days: int) -> date:
    """So many working days of its owner more (or less). Returns the new day."""
    task = edit.need(Task, task_id)
    calendar = load_calendars(edit).of(task.owner_id)
    due_on = calendar.add_days(max(task.due_on or edit.today, edit.today), days)
    move_due_on(edit, task, due_on)
    return due_on


@action("Take due date away", "Take the date of {task_id} away")
def clear_due(edit: Edit, task_id: TaskId) -> None:
    """The task has no day any more, so nothing reminds of it.

    Raises RuleViolation for a step of a project, to which the plan would give a day again, and for what is over.
    """
    task = edit.need(Task, task_id)
    project = edit.need(Project, task.project_id) if task.project_id is not None else None
    if task.state.over:
        raise RuleViolation(f"“{task.title}” is over, so its date stays.")
    if project is not None and task.step_id is not None:
        raise RuleViolation(
            f"“{task.title}” is a step of “{project.name}” and has its date from the plan. Move it to another day."
        )
    if task.due_on is None and task.planned_start is None:
        raise RuleViolation(f"“{task.title}” has no date.")
    edit.put(replace(task, due_on=None, planned_start=None, planned_finish=None, offset=None, pin=None))
    edit.log("moved", f"“{task.title}” has no date any more", task.project_id, task.id)


def need_near(edit: Edit, on: date, what: str = "") -> None:
    """Raises RuleViolation for a day that is more than twenty years away: a slip of the hand, whatever is dated."""
    if abs((on - edit.today).days) > YEARS * 366:
        raise RuleViolation(f"{what}{on.day} {on:%b %Y} is more than {YEARS} years away. Choose a nearer day.")


def move_due_on(edit: Edit, task: Task, due_on: date, asked_by: PersonId | None = None) -> None:
    """Write the due day as an offset against the anchor, and the planned times that follow from it.

    ``asked_by`` is who wants it, where that is known. Raises RuleViolation for the step that carries the anchor: its
    day is the date of the project, whatever asks for another.
    """
    if task.state.over:
        raise RuleViolation(f"“{task.title}” is over, so its date stays.")
    need_near(edit, due_on)
    loaded = load_project(edit, task.project_id) if task.project_id is not None else None
    if loaded is not None and loaded.anchor is not None and loaded.anchor.id == task.id:
        raise RuleViolation(no_own_day(task, loaded.project))
    calendars = load_calendars(edit)
    anchor_on = loaded.project.anchor_on if loaded is not None else None
    moved = replace(task, due_on=due_on, planned_finish=calendars.of(task.owner_id).day_end(due_on))
    if anchor_on is not None:
        moved = replace(moved, offset=offset_to(due_on, anchor_on, calendars.company, task.offset))
    edit.put(moved)
    if loaded is not None and can_move(task):
        network = network_for(loaded, calendars, edit.zone)
        for changed in ripple(network, network, {task.id: due_on}, Ripple.JUST_THIS).values():
            edit.put(changed)
    words = f"“{task.title}” is due {due_on:%a} {due_on.day} {due_on:%b}"
    days = days_later(task.due_on, due_on)
    edit.log("moved", words, task.project_id, task.id, person_id=asked_by, days=days)


def no_own_day(task: Task, project: Project) -> str:
    """Why the step that carries the anchor gets no day of its own, and what to do instead."""
    return (
        f"“{task.title}” carries the {project.anchor_label} of “{project.name}”. "
        "Move the date of the project, which takes along what hangs on it."
    )


def days_later(before: date | None, after: date | None) -> int | None:
    """By how many calendar days a date moved; None where there was none."""
    return (after - before).days if before is not None and after is not None else None
