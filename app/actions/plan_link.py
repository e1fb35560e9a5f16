"""Links that one project has of its own, and the buttons of a conflict row."""

from dataclasses import replace

from app.actions.due import set_due
from app.actions.plan import open_plan, put_dates, replan_from_here, set_pin
from app.actions.project import move_date
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.project import Dependency, Project
from app.domain.quantity import Lag, LinkKind, Ripple, Span, SpanUnit
from app.domain.task import Task
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars, load_project, network_for
from app.scheduling.network import Network, day_of_finish
from app.scheduling.plan_fix import FixKind, PlanFix
from app.scheduling.ripple import write_plan
from app.scheduling.working_time import instant_of, moment_of


@action("Link steps")
def link_tasks(
    edit: Edit, source: TaskId, target: TaskId, kind: LinkKind = LinkKind.FINISH_START, lag: Lag = Lag()
) -> None:
    """A dependency of this project alone, or another kind and lag for one that it has. Nothing moves by it.

    Raises RuleViolation for a circle, with the chain named.
    """
    first, then = edit.need(Task, source), edit.need(Task, target)
    if first.project_id is None or first.project_id != then.project_id:
        raise RuleViolation(f"“{first.title}” and “{then.title}” are not in one project, so they cannot be linked.")
    network = open_plan(edit, first.project_id).network
    _check_circle(network, first, then)
    _put_link(edit, Dependency(source, target, kind, lag))
    edit.title = f"Link “{first.title}” to “{then.title}”"
    edit.log("linked", f"“{then.title}” waits for “{first.title}” ({kind})", first.project_id, then.id)


def _check_circle(network: Network, first: Task, then: Task) -> None:
    for task in (first, then):
        if task.id not in network.place:
            raise RuleViolation(f"“{task.title}” is not needed any more, so nothing can wait for it.")
    chain = _chain(network, network.place[then.id], network.place[first.id])
    if chain:
        titles = " → ".join(f"“{network.tasks[at].title}”" for at in (*chain, chain[0]))
        raise RuleViolation(f"That would close a circle: {titles}. Remove one of these links first.")


def _chain(network: Network, start: int, end: int) -> list[int]:
    """A way along the links from one place to another; empty where there is none."""
    came_from = {start: start}
    todo = [start]
    for at in todo:
        for other in network.neighbours_after(at):
            if other not in came_from:
                came_from[other] = at
                todo.append(other)
    if end not in came_from:
        return []
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


@action("Unlink steps")
def unlink_tasks(edit: Edit, source: TaskId, target: TaskId) -> None:
    """Raises RuleViolation for a flow of the workflow; where this project's link stood for one, the flow is back."""
    first, then = edit.need(Task, source), edit.need(Task, target)
    project = edit.need(Project, first.project_id) if first.project_id is not None else None
    kept = [link for link in project.links if (link.source, link.target) != (source, target)] if project else []
    if project is None or len(kept) == len(project.links):
        raise RuleViolation(
            f"The workflow leads from “{first.title}” to “{then.title}”. "
            "Allow them in parallel, or change the workflow."
        )
    _write_links(edit, replace(project, links=tuple(kept)))
    edit.title = f"Unlink “{first.title}” and “{then.title}”"
    edit.log("unlinked", f"“{then.title}” does not wait for “{first.title}” any more", project.id, then.id)


def _put_link(edit: Edit, link: Dependency) -> None:
    project_id = edit.need(Task, link.source).project_id
    project = edit.need(Project, project_id or 0)
    kept = [one for one in project.links if (one.source, one.target) != (link.source, link.target)]
    _write_links(edit, replace(project, links=(*kept, link)))


def _write_links(edit: Edit, project: Project) -> None:
    """Nothing moves by a link: what follows and would move with it is held by an offset of its own."""
    calendars = load_calendars(edit)
    before = network_for(load_project(edit, project.id), calendars, edit.zone)
    edit.put(project)
    after = network_for(load_project(edit, project.id), calendars, edit.zone)
    # Both must have their tasks in the same places: an order that suits more links suits fewer.
    if len(after.links) >= len(before.links):
        before = replace(after, links=before.links)
    else:
        after = replace(before, links=after.links)
    for task in write_plan(before, after, {}, set()).values():
        edit.put(task)


@action("Resolve conflict")
def resolve_conflict(edit: Edit, fix: PlanFix) -> None:
    """Carry out one button of a conflict row."""
    source, target = edit.need(Task, fix.source), edit.need(Task, fix.target)
    match fix.kind:
        case FixKind.SHORTEN:
            _shorten(edit, fix)
        case FixKind.ALLOW_PARALLEL:
            _put_link(edit, Dependency(fix.source, fix.target, LinkKind.START_START))
            edit.title = f"Allow “{source.title}” and “{target.title}” in parallel"
        case FixKind.MOVE_DATE if fix.date_on is not None:
            move_date(edit, fix.project_id, fix.date_on)
            edit.title = fix.label
        case FixKind.MOVE_DUE if fix.date_on is not None:
            set_due(edit, fix.target, fix.date_on)
            edit.title = set_due.named(edit, fix.target, fix.date_on)
        case FixKind.REPLAN:
            replan_from_here(edit, fix.target)
        case FixKind.UNPIN:
            set_pin(edit, fix.target, None)
        case FixKind.ACCEPT:
            _accept(edit, fix)
            edit.title = f"Leave “{source.title}” and “{target.title}” as they are"


def _shorten(edit: Edit, fix: PlanFix) -> None:
    """It begins when it was to begin and ends as early as what is left of its length allows."""
    task = edit.need(Task, fix.source)
    planning = open_plan(edit, fix.project_id)
    network = planning.network
    if task.planned_start is None or fix.minutes <= 0:
        raise RuleViolation(f"“{task.title}” would have no length left. Choose another way.")
    calendar = network.calendar(task.owner_id)
    _, finish = calendar.index.work_from(instant_of(task.planned_start), fix.minutes)
    days = fix.minutes / calendar.day_minutes
    whole_days = days == round(days, 1)
    length = Span(days) if whole_days else Span(round(fix.minutes / 60, 2), SpanUnit.HOURS)
    after = network.with_tasks({task.id: replace(task, length=length)})
    due_on = moment_of(day_of_finish(finish) * 24 * 60).date()
    put_dates(planning, after, task, {task.id: due_on}, Ripple.JUST_THIS, fix.label)


def _accept(edit: Edit, fix: PlanFix) -> None:
    network = open_plan(edit, fix.project_id).network
    link = next(link for link in network.links if (link.source, link.target) == (fix.source, fix.target))
    _put_link(edit, Dependency(*link, accepted=True))
