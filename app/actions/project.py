"""Projects: started from a workflow, moved to another date, reduced, cancelled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.actions.due import days_later, need_near
from app.actions.fixed_date import need_agreed, need_scope_agreed
from app.actions.project_field import need_answers
from app.domain.errors import RuleViolation
from app.domain.hours import need_minute
from app.domain.ids import PersonId, ProjectId
from app.domain.person import Channel, Person
from app.domain.project import Project, ProjectState
from app.domain.task import Task
from app.domain.text import clean_line, clean_name, clean_text
from app.domain.workflow import Workflow, WorkflowVersion
from app.editing.belonging import remove_with_belongings
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars, load_project, network_for, put_run, with_plan
from app.editing.project_start import StartPlan, begin_project, practice_name
from app.editing.subworkflow import cancel_with_children
from app.engine import skip
from app.scheduling.anchor_move import move_anchor

__all__ = [
    "StartPlan",
    "cancel_project",
    "delete_practice",
    "look_at_date",
    "look_at_scope",
    "move_date",
    "rename_project",
    "set_anchor_hour",
    "set_channels",
    "set_contact",
    "set_reduced_scope",
    "set_watchers",
    "start_project",
]


@action("Start project", "Start {start.name}")
def start_project(edit: Edit, start: StartPlan, *, answer_later: bool = False) -> ProjectId:
    """All tasks come to exist, planned; the first ones open. Raises RuleViolation that names a role nobody has.

    ``answer_later`` is for a look at the plan while required fields have no answer yet.
    """
    version = edit.need(WorkflowVersion, start.version_id)
    workflow = edit.need(Workflow, version.workflow_id)
    _check_date(edit, start, workflow.anchor_label)
    if not answer_later:
        need_answers(version.graph.fields, start.fields)
    return begin_project(edit, start).id


def _check_date(edit: Edit, start: StartPlan, label: str) -> None:
    if start.anchor_on < edit.today and not start.here:
        raise RuleViolation(
            f"{label} {start.anchor_on.day} {start.anchor_on:%b %Y} is over. Choose a day from today on, or mark "
            "what is done already with “We are here”."
        )
    need_near(edit, start.anchor_on, f"{label} ")


@action("Move date", "Move the date of {project_id} to {anchor_on}")
def move_date(
    edit: Edit, project_id: ProjectId, anchor_on: date, *, reason: str = "", asked_by: PersonId | None = None
) -> int:
    """Every task that is not started, finished or fixed moves by its offset. Returns how many moved.

    Raises RuleViolation for a fixed date without a reason, or before all who must have agreed to the new day; it says
    what is missing.
    """
    project = edit.need(Project, project_id)
    reason = clean_text(reason, "reason")
    if project.date_fixed and anchor_on != project.anchor_on:
        need_agreed(edit, project, anchor_on, reason)
    moved = look_at_date(edit, project_id, anchor_on)
    asker = edit.need(Person, asked_by) if asked_by is not None else None
    words = f"{project.anchor_label}: {_day(project.anchor_on)} → {_day(anchor_on)}"
    words += f", asked by {asker.name}" if asker is not None else ""
    words += f": {clean_line(reason)}" if reason else ""
    days = days_later(project.anchor_on, anchor_on)
    edit.log("moved", words, project.id, person_id=asked_by, days=days)
    return moved


@action("Look at another date", "Look at {anchor_on} for {project_id}")
def look_at_date(edit: Edit, project_id: ProjectId, anchor_on: date) -> int:
    """What moving the date would move, locked or not: for previews of days that are only asked about."""
    loaded = load_project(edit, project_id)
    project = loaded.project
    if project.state is not ProjectState.RUNNING:
        raise RuleViolation(f"“{project.name}” is {project.state}, so its date stays. Reopen a task of it first.")
    if anchor_on < edit.today:
        raise RuleViolation(f"{anchor_on.day} {anchor_on:%b %Y} is over. Choose a day from today on.")
    need_near(edit, anchor_on, f"{project.anchor_label} ")
    network = network_for(loaded, load_calendars(edit), edit.zone)
    edit.put(replace(project, anchor_on=anchor_on))
    moved = 0
    for task_id, planned in move_anchor(network, anchor_on).items():
        task = edit.need(Task, task_id)
        after = edit.put(with_plan(task, planned))
        moved += after.due_on != task.due_on
    return moved


def _day(day: date | None) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}" if day else "no date"


@action("Change scope", "Change scope of {project_id}")
def set_reduced_scope(edit: Edit, project_id: ProjectId, *, on: bool, reason: str = "") -> None:
    """Leave out the optional steps that have not begun, or take them in again.

    Raises RuleViolation where a project names who must agree and not all have agreed, unless ``reason`` says why it is
    done without.
    """
    project, reason = edit.need(Project, project_id), clean_line(clean_text(reason, "reason"))
    if on and not project.reduced_scope and not reason:
        need_scope_agreed(edit, project)
    look_at_scope(edit, project_id, on=on)
    if project.reduced_scope != on:
        words = "Reduced scope" if on else "Full scope"
        edit.log("scope", f"{words}: {reason}" if reason else words, project_id)


@action("Look at another scope", "Look at the scope of {project_id}")
def look_at_scope(edit: Edit, project_id: ProjectId, *, on: bool) -> None:
    """What another scope would leave out, agreed or not: for previews."""
    loaded = load_project(edit, project_id)
    if loaded.graph is None:
        raise RuleViolation(f"“{loaded.project.name}” follows no workflow, so it has no optional steps.")
    moved = skip.reduce_scope(loaded.graph, loaded.run(), on)
    put_run(edit, loaded, moved.run)
    edit.events += [(project_id, event) for event in moved.events]
    edit.put(replace(edit.need(Project, project_id), reduced_scope=on))


@action("Rename project", "Rename {project_id} to {name}")
def rename_project(edit: Edit, project_id: ProjectId, name: str) -> None:
    """A practice run goes on to say that it is one."""
    project = edit.need(Project, project_id)
    name = practice_name(name) if project.practice else clean_name(name, "name of the project")
    edit.put(replace(project, name=name))


@action("Change watchers", "Change who watches {project_id}")
def set_watchers(edit: Edit, project_id: ProjectId, watchers: Sequence[PersonId]) -> None:
    """Who hears of each finished step and moved date of a project."""
    known = tuple(edit.need(Person, one).id for one in dict.fromkeys(watchers))
    edit.put(replace(edit.need(Project, project_id), watchers=known))


@action("Set contact", "Set the contact of {project_id}")
def set_contact(edit: Edit, project_id: ProjectId, person_id: PersonId | None) -> None:
    """Who is told beside the owner when a third question brought no answer; None: nobody."""
    contact = edit.need(Person, person_id).id if person_id is not None else None
    edit.put(replace(edit.need(Project, project_id), escalation_id=contact))


@action("Set hour", "Set the hour of {project_id}")
def set_anchor_hour(edit: Edit, project_id: ProjectId, minute: int | None) -> None:
    """The hour of its date, in minutes after midnight; None: the whole day."""
    edit.put(replace(edit.need(Project, project_id), anchor_minute=need_minute(minute)))


@action("Change channels", "Change the channels of {project_id}")
def set_channels(edit: Edit, project_id: ProjectId, channels: tuple[Channel, ...]) -> None:
    """The ways that a project may be told by, the first before the others; none: each person's own."""
    edit.put(replace(edit.need(Project, project_id), channels=tuple(dict.fromkeys(channels))))


@action("Cancel project", "Cancel {project_id}")
def cancel_project(edit: Edit, project_id: ProjectId) -> None:
    """Nobody works on it any more; what was done stays."""
    loaded = load_project(edit, project_id)
    if loaded.project.state is not ProjectState.RUNNING:
        raise RuleViolation(f"“{loaded.project.name}” is {loaded.project.state} already.")
    cancel_with_children(edit, project_id)


@action("Delete practice run", "Delete {project_id}")
def delete_practice(edit: Edit, project_id: ProjectId) -> None:
    """Everything of a practice run goes, with what its steps started. Raises RuleViolation for real work."""
    project = edit.need(Project, project_id)
    if not project.practice:
        raise RuleViolation(f"“{project.name}” is no practice run. Cancel it where it is not wanted.")
    edit.title = f"Delete “{project.name}”"
    remove_with_belongings(edit, project)
