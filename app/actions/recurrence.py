"""Recurrences of a workflow: set up, paused, a date left out or moved, and the runs that they make by themselves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.actions.due import need_near
from app.actions.project import StartPlan, start_project
from app.actions.workflow import latest_published
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, RecurrenceId, RoleId, WorkflowId
from app.domain.person import Person
from app.domain.process import Missed, Recurrence, RoleStaff
from app.domain.project import Project
from app.domain.text import day_words
from app.domain.workflow import Workflow
from app.editing.belonging import remove_with_belongings
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars
from app.scheduling.recurrence import (
    LONGEST_LEAD,
    Occurrence,
    need_pattern,
    next_due,
    occurrences,
    run_name,
    with_change,
)
from app.scheduling.recurrence_rule import read_rule


@action("Repeat workflow", "Repeat {workflow_id}")
def add_recurrence(
    edit: Edit,
    workflow_id: WorkflowId,
    rule: str,
    first_on: date,
    *,
    lead_days: int = 14,
    staff: Sequence[RoleStaff] = (),
    pattern: str = "{workflow} {date}",
    missed: Missed = Missed.ONCE,
) -> RecurrenceId:
    """Projects of a workflow from a day on, by an RRULE. Dates before today are never made.

    Raises RuleViolation for a rule that cannot be followed, a workflow that is not published, a pattern of names that
    names nothing, and somebody who left the team.
    """
    workflow = edit.need(Workflow, workflow_id)
    _need_usable(edit, workflow)
    need_near(edit, first_on, "The first day ")
    read = read_rule(rule, first_on)
    number = RecurrenceId(edit.next_id(Recurrence))
    edit.put(
        Recurrence(
            number,
            workflow_id,
            str(read),
            first_on,
            _lead(lead_days),
            _staff(edit, staff),
            need_pattern(pattern),
            (),
            missed,
            made_until=edit.today - timedelta(days=1),
        )
    )
    edit.title = f"Repeat “{workflow.name}” {read.words()}"
    return number


@action("Change recurrence")
def change_recurrence(
    edit: Edit,
    recurrence_id: RecurrenceId,
    *,
    rule: str | None = None,
    first_on: date | None = None,
    lead_days: int | None = None,
    staff: Sequence[RoleStaff] | None = None,
    pattern: str | None = None,
    missed: Missed | None = None,
) -> None:
    """Change what is given. Dates that were left out or moved stay so, where the new rule still gives them."""
    old = edit.need(Recurrence, recurrence_id)
    if first_on is not None and first_on != old.first_on:
        need_near(edit, first_on, "The first day ")
    begin = old.first_on if first_on is None else first_on
    read = read_rule(old.rule if rule is None else rule, begin)
    new = replace(
        old,
        rule=str(read),
        first_on=begin,
        lead_days=old.lead_days if lead_days is None else _lead(lead_days),
        staff=old.staff if staff is None else _staff(edit, staff),
        pattern=old.pattern if pattern is None else need_pattern(pattern),
        missed=old.missed if missed is None else missed,
    )
    if (new.rule, new.first_on) != (old.rule, old.first_on):
        new = _with_known_exceptions(new)
    edit.put(new)
    edit.title = f"Change how “{edit.need(Workflow, old.workflow_id).name}” repeats"


def _with_known_exceptions(recurrence: Recurrence) -> Recurrence:
    changes = {change.on: change for change in recurrence.exceptions}
    bare = replace(recurrence, exceptions=())
    for on in sorted(changes):
        given = next(occurrences(bare, on - timedelta(days=1)), None)
        if given is not None and given.on == on:
            try:
                bare = replace(bare, exceptions=with_change(bare, on, changes[on].to))
            except RuleViolation:
                # Beyond its new neighbours: it is where the rule puts it.
                continue
    return bare


@action("Pause recurrence")
def pause_recurrence(edit: Edit, recurrence_id: RecurrenceId, *, on: bool) -> None:
    """Make no projects for a while; what fell into it is not made up for afterwards."""
    recurrence = edit.need(Recurrence, recurrence_id)
    yesterday = edit.today - timedelta(days=1)
    made_until = recurrence.made_until
    if recurrence.paused and not on:
        made_until = max(made_until or yesterday, yesterday)
    edit.put(replace(recurrence, paused=on, made_until=made_until))
    name = edit.need(Workflow, recurrence.workflow_id).name
    edit.title = f"Pause the runs of “{name}”" if on else f"Let “{name}” repeat again"


@action("Change date of recurrence")
def move_occurrence(edit: Edit, recurrence_id: RecurrenceId, on: date, to: date | None) -> None:
    """Leave out one date of the rule (``to`` None), move it, or (``to`` equals ``on``) have it as the rule says.

    Raises RuleViolation for a date that the rule does not give, that was made, or that would pass its neighbours.
    """
    recurrence = edit.need(Recurrence, recurrence_id)
    changed = with_change(recurrence, on, to)
    said = day_words(on, edit.today)
    if recurrence.made_until is not None and on <= recurrence.made_until:
        raise RuleViolation(f"The run of {said} was made or left out already. Move its project instead.")
    if to is not None and to < edit.today:
        raise RuleViolation(f"{day_words(to, edit.today)} is over. Choose a day from today on.")
    edit.put(replace(recurrence, exceptions=changed))
    name = edit.need(Workflow, recurrence.workflow_id).name
    if to is None:
        edit.title = f"Skip the run of “{name}” on {said}"
    elif to == on:
        edit.title = f"Put the run of “{name}” back on {said}"
    else:
        edit.title = f"Move the run of “{name}” from {said} to {day_words(to, edit.today)}"


@action("Remove recurrence")
def remove_recurrence(edit: Edit, recurrence_id: RecurrenceId) -> None:
    """No more projects by themselves; those that were made stay."""
    recurrence = edit.need(Recurrence, recurrence_id)
    edit.remove(recurrence)
    workflow = edit.get(Workflow, recurrence.workflow_id)
    edit.title = f"Stop repeating “{workflow.name if workflow is not None else ''}”"


def _lead(days: int) -> int:
    if not 0 <= days <= LONGEST_LEAD:
        raise RuleViolation(f"{days} days of lead are not possible. Choose 0 to {LONGEST_LEAD}.")
    return days


def _staff(edit: Edit, staff: Sequence[RoleStaff]) -> tuple[RoleStaff, ...]:
    for one in staff:
        person = edit.need(Person, one.person_id)
        if person.archived:
            raise RuleViolation(f"{person.name} has left the team. Choose somebody else for the role.")
    return tuple(dict.fromkeys(staff))


def _need_usable(edit: Edit, workflow: Workflow) -> None:
    if workflow.archived:
        raise RuleViolation(f"“{workflow.name}” is in the archive, so no project of it is made. Take it out of there.")
    latest_published(edit, workflow.id)


@action("Make run")
def make_run(edit: Edit, recurrence_id: RecurrenceId) -> ProjectId | None:
    """The next thing that is due of a recurrence: a project, or dates that pass without one. For the clock alone.

    The project runs the newest published version. Nothing is due, or the run was made before: None. Raises
    RuleViolation with what stands in the way; then nothing counts as made.
    """
    recurrence = edit.need(Recurrence, recurrence_id)
    due = next_due(recurrence, edit.today, load_calendars(edit).company.next_working_day)
    if due is None:
        return None
    edit.put(replace(recurrence, made_until=due.made_until))
    if due.run is None or due.anchor_on is None:
        return None
    if edit.find(Project, recurrence_id=recurrence_id, occurrence_on=due.run.on):
        return None
    return _start(edit, recurrence, due.run, due.anchor_on)


def _start(edit: Edit, recurrence: Recurrence, run: Occurrence, anchor_on: date) -> ProjectId:
    workflow = edit.need(Workflow, recurrence.workflow_id)
    _need_usable(edit, workflow)
    people: dict[RoleId, tuple[PersonId, ...]] = {}
    for one in recurrence.staff:
        person = edit.get(Person, one.person_id)
        # Whoever left gives way to the least loaded who is there.
        if person is not None and not person.archived:
            people[one.role] = (*people.get(one.role, ()), person.id)
    name = run_name(recurrence.pattern, workflow.name, run, anchor_on)
    start = StartPlan(latest_published(edit, workflow.id).id, name, anchor_on, people)
    project_id = start_project(edit, start, answer_later=True)
    edit.put(replace(edit.need(Project, project_id), recurrence_id=recurrence.id, occurrence_on=run.on))
    return project_id


@action("Take back run", "Take back {project_id}")
def take_back_run(edit: Edit, project_id: ProjectId) -> None:
    """A project that was made by itself, with everything in it. Its recurrence does not make it again.

    Raises RuleViolation for a project that somebody started.
    """
    project = edit.need(Project, project_id)
    if project.recurrence_id is None:
        raise RuleViolation(f"“{project.name}” was started by hand. Cancel it where it is not wanted.")
    remove_with_belongings(edit, project)
    edit.log("taken back", f"“{project.name}”, which was made by itself, was taken back")
