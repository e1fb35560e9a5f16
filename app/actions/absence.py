"""*Away until …*: time off, and what becomes of the work meanwhile."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from app.actions.due import move_due_on
from app.actions.task import assign_task
from app.domain.errors import RuleViolation
from app.domain.ids import AbsenceId, PersonId, TaskId
from app.domain.person import Person
from app.domain.task import Task
from app.domain.text import clean_line
from app.domain.work_calendar import Absence
from app.editing.edit import Edit, action


@action("Add absence", "Add absence of {person_id}")
def add_absence(
    edit: Edit,
    person_id: PersonId,
    first_on: date,
    last_on: date,
    *,
    reason: str = "",
    handling: Mapping[TaskId, PersonId] | None = None,
    moving: Mapping[TaskId, date] | None = None,
) -> AbsenceId:
    """Both days included. Tasks in ``handling`` go to somebody else, those in ``moving`` to another due day."""
    person = edit.need(Person, person_id)
    number = AbsenceId(edit.next_id(Absence))
    absence = Absence(number, person_id, first_on, last_on, clean_line(reason)[:200])
    _check_free(edit, absence, person)
    edit.put(absence)
    edit.log("away", f"{person.name} is away {first_on.day} {first_on:%b} to {last_on.day} {last_on:%b %Y}")
    for task_id, owner_id in (handling or {}).items():
        assign_task(edit, task_id, owner_id)
    for task_id, due_on in (moving or {}).items():
        move_due_on(edit, edit.need(Task, task_id), due_on)
    return number


@action("Change absence", "Change absence of {absence_id}")
def change_absence(
    edit: Edit, absence_id: AbsenceId, first_on: date, last_on: date, *, reason: str | None = None
) -> None:
    """Other days, both included, and another reason unless it is None.

    Raises RuleViolation for a time that begins after its end, lasts for years or overlaps another absence.
    """
    absence = edit.need(Absence, absence_id)
    reason = absence.reason if reason is None else clean_line(reason)[:200]
    absence = replace(absence, first_on=first_on, last_on=last_on, reason=reason)
    _check_free(edit, absence, edit.need(Person, absence.person_id))
    edit.put(absence)


@action("Remove absence", "Remove absence of {absence_id}")
def remove_absence(edit: Edit, absence_id: AbsenceId) -> None:
    edit.remove(edit.need(Absence, absence_id))


def _check_free(edit: Edit, absence: Absence, person: Person) -> None:
    if (absence.last_on - absence.first_on).days > 3 * 366:
        raise RuleViolation(f"{person.name} would be away for more than three years. Remove the person instead.")
    for other in edit.find(Absence, person_id=person.id):
        if other.id != absence.id and other.first_on <= absence.last_on and absence.first_on <= other.last_on:
            raise RuleViolation(
                f"{person.name} is away from {other.first_on.day} {other.first_on:%b} to {other.last_on.day} "
                f"{other.last_on:%b %Y} already. "
                "Change or remove that absence first."
            )
