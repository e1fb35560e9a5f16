"""The catalogue of what the team does again and again, and which roles have to do with it."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProcessId, RoleId, WorkflowId
from app.domain.person import Person, Role
from app.domain.process import Involvement, Process, RoleInvolvement
from app.domain.text import LONGEST_NAME, clean_line, clean_name
from app.domain.workflow import Workflow
from app.editing.edit import Edit, action

MOST_DELIVERABLES = 50


@action("Add process", "Add process {name}")
def add_process(
    edit: Edit,
    name: str,
    *,
    cadence: str = "",
    deliverables: Sequence[str] = (),
    owner_id: PersonId | None = None,
    workflow_id: WorkflowId | None = None,
) -> ProcessId:
    """Raises RuleViolation for an empty name, and for one that another process has."""
    number = ProcessId(edit.next_id(Process))
    edit.put(Process(number, _free_name(edit, name, None)))
    _fill(edit, number, cadence, deliverables, owner_id, workflow_id)
    return number


@action("Change process")
def change_process(
    edit: Edit,
    process_id: ProcessId,
    *,
    name: str,
    cadence: str,
    deliverables: Sequence[str],
    owner_id: PersonId | None,
    workflow_id: WorkflowId | None,
) -> None:
    """Give a process all of this; who is involved in it stays. Raises like ``add_process``."""
    process = edit.need(Process, process_id)
    edit.put(replace(process, name=_free_name(edit, name, process_id)))
    _fill(edit, process_id, cadence, deliverables, owner_id, workflow_id)
    edit.title = f"Change process “{process.name}”"


@action("Remove process")
def remove_process(edit: Edit, process_id: ProcessId) -> None:
    process = edit.need(Process, process_id)
    edit.remove(process)
    edit.title = f"Remove process “{process.name}”"


@action("Change involvement")
def set_involvement(edit: Edit, process_id: ProcessId, role_id: RoleId, involvement: Involvement | None) -> None:
    """What a role has to do with a process; None: nothing."""
    process, role = edit.need(Process, process_id), edit.need(Role, role_id)
    kept = tuple(one for one in process.roles if one.role != role_id)
    if involvement is not None:
        kept = tuple(sorted((*kept, RoleInvolvement(role_id, involvement)), key=lambda one: one.role))
    edit.put(replace(process, roles=kept))
    words = {Involvement.DOES: "does", Involvement.APPROVES: "approves", Involvement.INFORMED: "hears of"}
    said = "has nothing to do with" if involvement is None else words[involvement]
    edit.title = f"Say that {role.name} {said} “{process.name}”"


def _fill(
    edit: Edit,
    process_id: ProcessId,
    cadence: str,
    deliverables: Sequence[str],
    owner_id: PersonId | None,
    workflow_id: WorkflowId | None,
) -> None:
    lines = tuple(dict.fromkeys(line for text in deliverables if (line := clean_line(text))))
    if len(lines) > MOST_DELIVERABLES or any(len(line) > LONGEST_NAME for line in lines):
        raise RuleViolation(
            f"A process has at most {MOST_DELIVERABLES} deliverables of {LONGEST_NAME} characters. Shorten the list."
        )
    owner = edit.need(Person, owner_id).id if owner_id is not None else None
    workflow = edit.need(Workflow, workflow_id).id if workflow_id is not None else None
    often = clean_line(cadence)
    if len(often) > LONGEST_NAME:
        raise RuleViolation(f"How often it happens has {len(often):,} characters; at most {LONGEST_NAME} fit.")
    process = edit.need(Process, process_id)
    edit.put(replace(process, cadence=often, deliverables=lines, owner_id=owner, workflow_id=workflow))


def _free_name(edit: Edit, name: str, own: ProcessId | None) -> str:
    name = clean_name(name, "name of the process")
    if any(one.id != own and one.name.casefold() == name.casefold() for one in edit.find(Process)):
        raise RuleViolation(f"There is a process “{name}” already. Give this one another name.")
    return name
