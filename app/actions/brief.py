"""What a project is for: the answers to the five questions, its place among other projects, risks and what it buys."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from math import isfinite

from app.actions.person import add_role
from app.domain.brief import (
    BudgetLine,
    Deliverable,
    Kpi,
    Priority,
    Requirement,
    Risk,
    RoleHours,
    Stage,
)
from app.domain.entity import name_of
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, RiskId, RoleId
from app.domain.person import Person, Role
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.text import LONGEST_NAME, clean_line, clean_name, clean_text
from app.editing.edit import Edit, action

MOST_LINES = 500
"""Of one list of a project: deliverables, requirements, KPIs, what is in scope."""
MOST_HOURS = 100_000
_ROLE_AND_HOURS = re.compile(r"(?P<role>.*?\S)[\s:]+(?P<hours>[0-9]{1,9}(?:[.,][0-9]{1,3})?)\s*h?")
_TEXTS = {
    "audience": "answer who benefits",
    "creation": "answer what is created",
    "promise": "promise",
    "proof": "proof",
    "success": "answer what success looks like",
}
_LISTS = {
    "personas": "persona",
    "tools": "tool",
    "assets": "asset",
    "in_scope": "line of what is in scope",
    "out_scope": "line of what is not in scope",
}
_PLACES = {"type": "type", "objective": "objective", "client": "client or brand", "channel": "channel"}
_STARTED = (Stage.ASSIGN, Stage.EXECUTE, Stage.DELIVER, Stage.MEASURE)


def start_passed(edit: Edit, project: Project) -> datetime | None:
    """The moment that something added now is marked with: a change of scope. None while the project is still defined.

    A project has started once its lead passed the gate *Assign*; where its workflow says what is made, also once
    somebody has begun a task of it. A brief that is written only then changes nothing that was agreed.
    """
    if any(gate.stage in _STARTED for gate in project.passed):
        return edit.now
    made = edit.find(Deliverable, project_id=project.id)
    if not any(one.spec for one in made) and not any(one.spec for one in edit.find(Requirement, project_id=project.id)):
        return None
    tasks = edit.find(Task, project_id=project.id)
    begun = any(task.started_at is not None or task.state in (TaskState.DOING, TaskState.DONE) for task in tasks)
    return edit.now if begun else None


@action("Change brief", "Change the brief of {project_id}")
def change_brief(edit: Edit, project_id: ProjectId, /, **parts: str | Sequence[str]) -> None:
    """Parts of the brief by their names: texts and lists of lines; what is not given stays.

    Raises RuleViolation for what is too long, and TypeError for a part that there is not.
    """
    project = edit.need(Project, project_id)
    known: dict[str, str | tuple[str, ...]] = {}
    for name, part in parts.items():
        if isinstance(part, str) and name == "sentence":
            known[name] = short_line(part, "sentence")
        elif isinstance(part, str) and name in _TEXTS:
            known[name] = clean_text(part, _TEXTS[name])
        elif not isinstance(part, str) and name in _LISTS:
            known[name] = _lines(part, _LISTS[name])
        else:
            raise TypeError(name)
    edit.put(replace(project, brief=replace(project.brief, **known)))  # type: ignore[arg-type]


def short_line(text: str, what: str) -> str:
    return clean_name(text, what) if clean_line(text[: LONGEST_NAME + 1]) else ""


def _lines(lines: Sequence[str], what: str) -> tuple[str, ...]:
    """Each once, without the empty ones. Raises RuleViolation for too many, and for one that is too long."""
    kept = tuple(dict.fromkeys(clean_name(line, what) for line in lines if clean_line(line[: LONGEST_NAME + 1])))
    if len(kept) > MOST_LINES:
        raise RuleViolation(f"{len(kept)} lines are more than the {MOST_LINES} that fit. Put some of them together.")
    return kept


def need_room(edit: Edit, kind: type[Deliverable | Requirement | Kpi | Risk | BudgetLine], project: Project) -> None:
    """Raises RuleViolation where a project has as many of one kind as fit."""
    if len(edit.find(kind, project_id=project.id)) >= MOST_LINES:
        what = "KPI" if kind is Kpi else name_of(kind).replace("_", " ")
        raise RuleViolation(f"“{project.name}” has {MOST_LINES} {what}s, and no more fit. Put some of them together.")


@action("Change hours of role", "Change the hours of {name} in {project_id}")
def set_role_hours(
    edit: Edit, project_id: ProjectId, name: str, hours: float | None, *, instead_of: RoleId | None = None
) -> RoleId:
    """How many hours of a role a project is thought to need; the role is made where there is none of that name.

    None takes the line away; ``instead_of`` is the role that stood on it before. Raises RuleViolation for hours that
    cannot be.
    """
    project = edit.need(Project, project_id)
    if hours is not None and not (isfinite(hours) and 0 < hours <= MOST_HOURS):
        raise RuleViolation(f"Hours lie between 0 and {MOST_HOURS:,}. Write for example 40 or 1.5.")
    role = add_role(edit, name)
    taken = (role, instead_of)
    others = [line for line in project.brief.roles if line.role not in taken]
    at = next((at for at, line in enumerate(project.brief.roles) if line.role in taken), len(others))
    if hours is not None:
        others.insert(at, RoleHours(role, hours))
    else:
        edit.title = f"Remove the hours of “{edit.need(Role, role).name}” from “{project.name}”"
    edit.put(replace(project, brief=replace(project.brief, roles=tuple(others))))
    return role


@action("Write hours of role", "Write {text} into the brief of {project_id}")
def write_role_hours(edit: Edit, project_id: ProjectId, text: str, *, instead_of: RoleId | None = None) -> RoleId:
    """A role with its hours as one line: “Blog writer 40”. Raises RuleViolation where one of them is not there."""
    line = _ROLE_AND_HOURS.fullmatch(clean_line(text[: 2 * LONGEST_NAME]))
    if line is None:
        raise RuleViolation(f"“{clean_line(text[:60])}” has no hours. Write a role and its hours: Blog writer 40.")
    hours = float(line["hours"].replace(",", "."))
    return set_role_hours(edit, project_id, line["role"].rstrip(":"), hours, instead_of=instead_of)


@action("Classify project", "Classify {project_id}")
def classify(edit: Edit, project_id: ProjectId, /, **parts: str | tuple[str, ...] | int | None) -> None:
    """Type, objective, client, channel, priority, labels, accountable person, by their names in ``Classification``.

    Raises RuleViolation for what is too long, and TypeError for a part that there is not.
    """
    project = edit.need(Project, project_id)
    known = {name: _classified(edit, name, part) for name, part in parts.items()}
    edit.put(replace(project, classification=replace(project.classification, **known)))  # type: ignore[arg-type]


def _classified(
    edit: Edit, name: str, part: str | tuple[str, ...] | int | None
) -> str | tuple[str, ...] | PersonId | None:
    match part:
        case str() if name in _PLACES:
            return short_line(part, _PLACES[name])
        case str() if name == "priority":
            return Priority(part)
        case tuple() if name == "labels":
            return _lines(part, "label")
        case int() | None if name == "accountable_id":
            return edit.need(Person, part).id if part is not None else None
    raise TypeError(name)


@action("Add risk", "Add risk {text}")
def add_risk(edit: Edit, project_id: ProjectId, text: str, *, owner_id: PersonId | None = None) -> RiskId:
    """What may go wrong, and who looks after it."""
    project = edit.need(Project, project_id)
    need_room(edit, Risk, project)
    text = clean_name(text, "risk")
    owner = edit.need(Person, owner_id).id if owner_id is not None else None
    return edit.put(Risk(RiskId(edit.next_id(Risk)), project.id, text, owner)).id


@action("Change risk", "Change risk {risk_id}")
def change_risk(edit: Edit, risk_id: RiskId, text: str, owner_id: PersonId | None) -> None:
    owner = edit.need(Person, owner_id).id if owner_id is not None else None
    edit.put(replace(edit.need(Risk, risk_id), text=clean_name(text, "risk"), owner_id=owner))


@action("Remove risk", "Remove risk {risk_id}")
def remove_risk(edit: Edit, risk_id: RiskId) -> None:
    edit.remove(edit.need(Risk, risk_id))
