"""What a project makes: named, put in order, brought from a draft to what the client accepted or the world can read."""

from dataclasses import replace
from datetime import date

from app.actions.brief import need_room, start_passed
from app.actions.due import need_near
from app.actions.task import add_task
from app.domain.brief import Deliverable, DeliverableState, Requirement, in_order
from app.domain.errors import RuleViolation
from app.domain.file import File
from app.domain.ids import DeliverableId, PersonId, ProjectId, TaskId
from app.domain.project import Project
from app.domain.task import EffortSource, Task
from app.domain.text import LONGEST_NAME, clean_line, clean_name
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars, load_project, network_for
from app.scheduling.forecast import forecast

MOST_PIECES = 100_000
MOST_EFFORT = 100_000 * 60


@action("Add deliverable", "Add deliverable {name}")
def add_deliverable(
    edit: Edit,
    project_id: ProjectId,
    name: str,
    *,
    kind: str = "",
    amount: int = 1,
    channel: str = "",
    format: str = "",
) -> DeliverableId:
    """A thing that the project makes; after the start it is marked as a change of scope."""
    project = edit.need(Project, project_id)
    need_room(edit, Deliverable, project)
    made = Deliverable(
        DeliverableId(edit.next_id(Deliverable)),
        project.id,
        clean_name(name, "name of the deliverable"),
        kind=_word(kind, "kind"),
        amount=_pieces(amount),
        channel=_word(channel, "channel"),
        format=_word(format, "format"),
        added_at=start_passed(edit, project),
    )
    if made.added_at is not None:
        edit.log("scope", f"Scope: the deliverable “{made.name}” was added", project.id)
    return edit.put(made).id


@action("Change deliverable", "Change deliverable {deliverable_id}")
def change_deliverable(
    edit: Edit,
    deliverable_id: DeliverableId,
    *,
    name: str | None = None,
    kind: str | None = None,
    amount: int | None = None,
    channel: str | None = None,
    format: str | None = None,
) -> None:
    """What is None stays as it is. Raises RuleViolation for an empty name and an amount that cannot be."""
    old = edit.need(Deliverable, deliverable_id)
    edit.put(
        replace(
            old,
            name=old.name if name is None else clean_name(name, "name of the deliverable"),
            kind=old.kind if kind is None else _word(kind, "kind"),
            amount=old.amount if amount is None else _pieces(amount),
            channel=old.channel if channel is None else _word(channel, "channel"),
            format=old.format if format is None else _word(format, "format"),
        )
    )


@action("Change what reduced scope leaves out", "Change whether reduced scope leaves out {deliverable_id}")
def reduce_deliverable(edit: Edit, deliverable_id: DeliverableId, reduced: bool) -> None:
    """Whether it is left for later once the scope of its project is reduced; its requirements keep their own mark."""
    edit.put(replace(edit.need(Deliverable, deliverable_id), reduced=reduced))


@action("Order deliverables", "Move deliverable {deliverable_id}")
def order_deliverable(edit: Edit, deliverable_id: DeliverableId, place: int) -> None:
    """Make a deliverable the ``place``-th of its project, from 0."""
    wanted = edit.need(Deliverable, deliverable_id)
    project = edit.need(Project, wanted.project_id)
    ids = [
        one.id for one in in_order(project.brief, edit.find(Deliverable, project_id=project.id)) if one.id != wanted.id
    ]
    ids.insert(max(0, place), wanted.id)
    edit.put(replace(project, brief=replace(project.brief, order=tuple(ids))))


@action("Remove deliverable", "Remove deliverable {deliverable_id}")
def remove_deliverable(edit: Edit, deliverable_id: DeliverableId) -> None:
    """Its requirements go with it; its files stay with the project."""
    gone = edit.need(Deliverable, deliverable_id)
    for requirement in edit.find(Requirement, deliverable_id=gone.id):
        edit.remove(requirement)
    for file in edit.find(File, deliverable_id=gone.id):
        edit.put(replace(file, deliverable_id=None))
    edit.remove(gone)
    if gone.added_at is None and (project := edit.get(Project, gone.project_id)) and start_passed(edit, project):
        edit.log("scope", f"Scope: the deliverable “{gone.name}” was taken out", project.id)


@action("Change state of deliverable", "Mark deliverable {deliverable_id} as {state}")
def set_deliverable_state(
    edit: Edit, deliverable_id: DeliverableId, state: DeliverableState, *, on: date | None = None, link: str = ""
) -> None:
    """*Accepted* and *published* have their day, today where none is given, and may have a link; other states have
    no day. Raises RuleViolation for a day that is still to come, and for what is no web address."""
    old = edit.need(Deliverable, deliverable_id)
    link = web_address(link) or old.link
    if not state.delivered:
        edit.put(replace(old, state=state, on=None, link=link))
        return
    on = on or (old.on if old.state.delivered else None) or edit.today
    if on > edit.today:
        raise RuleViolation(f"{on.day} {on:%b %Y} is still to come. Choose the day on which it was {state}.")
    need_near(edit, on)
    edit.put(replace(old, state=state, on=on, link=link))
    edit.log("delivered", f"“{old.name}” was {state} on {on.day} {on:%b %Y}", old.project_id, old.task_id)


@action("Link deliverable", "Link deliverable {deliverable_id}")
def link_deliverable(edit: Edit, deliverable_id: DeliverableId, link: str) -> None:
    """Where it can be seen: a web address, or nothing."""
    edit.put(replace(edit.need(Deliverable, deliverable_id), link=web_address(link)))


@action("Choose task", "Choose the task that makes {deliverable_id}")
def set_deliverable_task(edit: Edit, deliverable_id: DeliverableId, task_id: TaskId | None) -> None:
    """The task that makes it, one of its project; None: nobody has been given it."""
    old = edit.need(Deliverable, deliverable_id)
    task = edit.need(Task, task_id) if task_id is not None else None
    if task is not None and task.project_id != old.project_id:
        raise RuleViolation(f"“{task.title}” belongs to another project. Choose a task of this one.")
    edit.put(replace(old, task_id=task_id))


@action("Make task", "Make the task of {deliverable_id}")
def make_deliverable_task(
    edit: Edit, deliverable_id: DeliverableId, owner_id: PersonId, *, due_on: date | None = None, effort: int = 0
) -> TaskId:
    """A task that makes it, with ``effort`` in minutes. After the start the journal says what that does to the date
    and the hours of the project. Raises RuleViolation where it has a task that is not over."""
    old = edit.need(Deliverable, deliverable_id)
    made_by = edit.get(Task, old.task_id) if old.task_id is not None else None
    if made_by is not None and not made_by.state.over:
        raise RuleViolation(f"“{made_by.title}” makes “{old.name}” already. Choose another task there.")
    if not 0 <= effort <= MOST_EFFORT:
        raise RuleViolation("The effort lies between 0 and 100,000 hours. Write for example 6 or 1.5 h.")
    before = _finish(edit, old.project_id)
    task_id = add_task(edit, f"Make {old.name}"[:LONGEST_NAME], owner_id, due_on=due_on, project_id=old.project_id)
    if effort:
        edit.put(replace(edit.need(Task, task_id), effort_minutes=effort, effort_source=EffortSource.TYPED))
    edit.put(replace(old, task_id=task_id))
    if old.added_at is not None:
        later = (after - before).days if before and (after := _finish(edit, old.project_id)) else 0
        days = f"{later} {'day' if later == 1 else 'days'} later" if later > 0 else "the expected finish stays"
        hours = f"{effort / 60:g} h more" if effort else "no hours said"
        edit.log("scope", f"Scope: “{old.name}” has a task; {hours}, {days}", old.project_id, task_id)
    return task_id


def _finish(edit: Edit, project_id: ProjectId) -> date | None:
    """When the last task of the project is expected to end; None where that cannot be told."""
    network = network_for(load_project(edit, project_id), load_calendars(edit), edit.zone)
    try:
        rows = forecast(network, edit.now)
    except RuleViolation:
        return None
    return max((row.expected_finish.date() for row in rows.values()), default=None)


def web_address(link: str) -> str:
    """An address that can be opened, or nothing. Raises RuleViolation for another text."""
    line = clean_line(link)
    if line and (len(line) > 2000 or not line.lower().startswith(("http://", "https://", "mailto:"))):
        raise RuleViolation(f"“{line[:60]}” is no web address. It begins with https:// or mailto:")
    return line


def _word(text: str, what: str) -> str:
    return clean_name(text, what) if text.strip() else ""


def _pieces(amount: int) -> int:
    if not 1 <= amount <= MOST_PIECES:
        raise RuleViolation(f"The amount is a whole number from 1 to {MOST_PIECES:,}. Write for example 8.")
    return amount
