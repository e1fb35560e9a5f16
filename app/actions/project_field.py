"""The questions of a workflow about its project: answered at the start, and changed while the project runs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.domain.condition import FieldValue, answer_words
from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId
from app.domain.project import Project, ProjectState
from app.domain.project_field import list_values
from app.domain.workflow import FieldKind, ProjectField, WorkflowVersion
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_project
from app.engine.repeat import regions
from app.grammar.number import read_number

_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY)


def field_named(fields: Sequence[ProjectField], name: str) -> ProjectField:
    """Raises RuleViolation that lists the fields when there is none of this name."""
    wanted = name.strip().casefold()
    found = next((field for field in fields if field.name.casefold() == wanted), None)
    if found is None:
        known = f"Choose one of: {', '.join(field.name for field in fields)}." if fields else "The workflow has none."
        raise RuleViolation(f"There is no field “{name.strip()[:60]}”. {known}")
    return found


def answer_of(field: ProjectField, text: str) -> FieldValue:
    """What a typed answer means; an empty one is None. Raises RuleViolation that says how to write it."""
    text = text.strip()
    if not text:
        return None
    if field.kind in _NUMBERS:
        number = read_number(text)
        if number is None:
            raise RuleViolation(f"“{field.name}” is a number, not “{text[:40]}”. Write for example 1500.")
        return number
    if field.kind is FieldKind.DATE:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise RuleViolation(f"“{field.name}” is a day, not “{text[:40]}”. Write for example 2027-03-31.") from None
    if field.kind is FieldKind.LIST:
        return ", ".join(list_values(text)) or None
    options = ("yes", "no") if field.kind is FieldKind.YES_NO else field.choices
    chosen = next((option for option in options if option.casefold() == text.casefold()), None)
    if options and chosen is None:
        raise RuleViolation(f"“{text[:40]}” is no answer to “{field.name}”. Choose one of: {', '.join(options)}.")
    return chosen == "yes" if field.kind is FieldKind.YES_NO else chosen or text


def unanswered(fields: Sequence[ProjectField], answers: Mapping[str, FieldValue]) -> tuple[str, ...]:
    """Names of the required fields that have no answer."""
    return tuple(field.name for field in fields if field.required and answers.get(field.name) in (None, ""))


def need_answers(fields: Sequence[ProjectField], answers: Mapping[str, FieldValue]) -> None:
    """Raises RuleViolation that names the required fields without an answer."""
    missing = unanswered(fields, answers)
    if missing:
        names = ", ".join(f"“{name}”" for name in missing)
        verb = "is required and has" if len(missing) == 1 else "are required and have"
        raise RuleViolation(f"{names} {verb} no answer. Fill in what the workflow asks for.")


def _refuse_repeated(edit: Edit, project: Project, name: str, answer: FieldValue) -> None:
    """The copies of what is repeated were made at the start; another list would change nothing."""
    version = edit.get(WorkflowVersion, project.version_id) if project.version_id is not None else None
    if version is None or answer == project.fields.get(name):
        return
    if any(one.repeat.field == name and one.key in project.tailoring.repeat for one in regions(version.graph)):
        raise RuleViolation(
            f"“{name}” says for what steps of “{project.name}” are repeated, and that was settled at its start. Add or "
            "leave out single steps instead."
        )


@action("Change fields", "Change fields of {project_id}")
def change_fields(edit: Edit, project_id: ProjectId, answers: Mapping[str, FieldValue]) -> None:
    """Decisions that are still to come read the new answers; what is decided stays. None takes an answer away."""
    loaded = load_project(edit, project_id)
    project = loaded.project
    if project.state is not ProjectState.RUNNING:
        raise RuleViolation(f"“{project.name}” is {project.state}, so its fields stay. Reopen a task of it first.")
    fields = loaded.graph.fields if loaded.graph is not None else ()
    for name, answer in answers.items():
        _refuse_repeated(edit, project, field_named(fields, name).name, answer)
    merged = {name: value for name, value in {**project.fields, **answers}.items() if value is not None}
    need_answers(fields, merged)
    edit.put(replace(project, fields=merged))
    for name in answers:
        old, new = answer_words(project.fields.get(name)), answer_words(merged.get(name))
        if old != new:
            edit.log("changed", f"{name}: {old or 'empty'} → {new or 'empty'}", project_id)
