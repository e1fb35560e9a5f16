"""The numbers by which the success of a project is measured, and what they came to."""

from dataclasses import replace
from datetime import date, timedelta

from app.actions.brief import need_room
from app.actions.due import need_near
from app.actions.task import add_task
from app.domain.amount import need_number
from app.domain.brief import Deliverable, Kpi
from app.domain.errors import RuleViolation
from app.domain.ids import KpiId, PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.domain.text import LONGEST_NAME, clean_name, clean_text
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars

MEASURED_AFTER = (14, 90)
"""Days after the delivery on which a KPI without a day of its own is measured."""


@action("Add KPI", "Add KPI {name}")
def add_kpi(
    edit: Edit,
    project_id: ProjectId,
    name: str,
    *,
    unit: str = "",
    start: float | None = None,
    target: float | None = None,
    on: date | None = None,
    person_id: PersonId | None = None,
) -> KpiId:
    """A number to be reached, the day on which it is measured, and by whom."""
    project = edit.need(Project, project_id)
    need_room(edit, Kpi, project)
    number = KpiId(edit.next_id(Kpi))
    edit.put(Kpi(number, project.id, clean_name(name, "name of the KPI")))
    change_kpi(edit, number, unit=unit)
    set_target(edit, number, start, target)
    plan_measuring(edit, number, on, person_id)
    return number


@action("Change KPI", "Change KPI {kpi_id}")
def change_kpi(edit: Edit, kpi_id: KpiId, *, name: str | None = None, unit: str | None = None) -> None:
    old = edit.need(Kpi, kpi_id)
    edit.put(
        replace(
            old,
            name=old.name if name is None else clean_name(name, "name of the KPI"),
            unit=old.unit if unit is None else clean_name(unit, "unit") if unit.strip() else "",
        )
    )


@action("Set target", "Set the target of {kpi_id}")
def set_target(edit: Edit, kpi_id: KpiId, start: float | None, target: float | None) -> None:
    """Where the number stands before, and where it is to get. Raises RuleViolation for what is no number."""
    edit.put(replace(edit.need(Kpi, kpi_id), start=_number(start), target=_number(target)))


@action("Plan measuring", "Plan the measuring of {kpi_id}")
def plan_measuring(edit: Edit, kpi_id: KpiId, on: date | None, person_id: PersonId | None) -> None:
    """On which day it is measured, and by whom; its open task follows."""
    old = edit.need(Kpi, kpi_id)
    if on is not None:
        need_near(edit, on)
    person = edit.need(Person, person_id).id if person_id is not None else None
    edit.put(replace(old, on=on, person_id=person))
    task = edit.get(Task, old.task_id) if old.task_id is not None else None
    if task is not None and not task.state.over:
        edit.put(replace(task, due_on=on or task.due_on, owner_id=person or task.owner_id))


@action("Record result", "Record the result of {kpi_id}")
def record_result(edit: Edit, kpi_id: KpiId, value: float | None, note: str = "") -> None:
    """What it came to, and why; None: it is not measured yet."""
    old = edit.need(Kpi, kpi_id)
    after = edit.put(replace(old, value=_number(value), note=clean_text(note, "note")))
    if after.value is not None and after.value != old.value:
        unit = f" {after.unit}" if after.unit else ""
        edit.log("measured", f"“{after.name}” came to {after.value:,.10g}{unit}", after.project_id, after.task_id)


@action("Remove KPI", "Remove KPI {kpi_id}")
def remove_kpi(edit: Edit, kpi_id: KpiId) -> None:
    """The task that measures it stays."""
    edit.remove(edit.need(Kpi, kpi_id))


@action("Make measuring tasks", "Make the measuring tasks of {project_id}")
def make_measuring_tasks(edit: Edit, project_id: ProjectId, owner_id: PersonId | None = None) -> list[TaskId]:
    """A task for each KPI that has none: on its day, or 14 days after the delivery; and one at 90 days that looks at
    all of them again. ``owner_id`` measures what nobody was named for.

    Raises RuleViolation where there is nothing to measure, no day to count from, or nobody to do it.
    """
    project = edit.need(Project, project_id)
    todo = [kpi for kpi in edit.find(Kpi, project_id=project_id) if kpi.task_id is None]
    if not todo:
        raise RuleViolation(f"Every KPI of “{project.name}” has its task already, or there is none. Add a KPI first.")
    first, last = (measuring_day(edit, project, days) for days in MEASURED_AFTER)
    for kpi in todo:
        on = kpi.on or first
        person = kpi.person_id or owner_id or project.classification.accountable_id
        if on is None or person is None:
            lacks = "no day" if on is None else "nobody to do it"
            raise RuleViolation(f"To measure “{kpi.name}” there is {lacks}. Say it under Brief, question 5.")
        task_id = add_task(edit, f"Measure {kpi.name}"[:LONGEST_NAME], person, due_on=on, project_id=project_id)
        edit.put(replace(kpi, on=on, person_id=person, task_id=task_id))
    return [*_made(edit, todo), *_look_again(edit, project, todo, owner_id, last)]


def _made(edit: Edit, todo: list[Kpi]) -> list[TaskId]:
    made = [edit.need(Kpi, kpi.id).task_id for kpi in todo]
    return [task_id for task_id in made if task_id is not None]


def _look_again(
    edit: Edit, project: Project, todo: list[Kpi], owner_id: PersonId | None, last: date | None
) -> list[TaskId]:
    """The task at 90 days, once a project."""
    title = f"Measure {project.name} again"[:LONGEST_NAME]
    there = any(task.title == title for task in edit.find(Task, project_id=project.id))
    person = owner_id or project.classification.accountable_id or edit.need(Kpi, todo[0].id).person_id
    if there or last is None or person is None:
        return []
    return [add_task(edit, title, person, due_on=last, project_id=project.id)]


def measuring_day(edit: Edit, project: Project, days: int) -> date | None:
    """The working day at or after so many days from the first delivery, else from the project's date; today where
    that is over. None without a date."""
    delivered = [one.on for one in edit.find(Deliverable, project_id=project.id) if one.state.delivered and one.on]
    base = min(delivered, default=project.anchor_on)
    if base is None:
        return None
    company = load_calendars(edit).company
    return company.next_working_day(max(base + timedelta(days), edit.today))


def _number(value: float | None) -> float | None:
    return None if value is None else need_number(value)
