"""What stands on a task beside its work: who helps and watches, priority, labels, effort, what it needs and gives."""

from collections.abc import Sequence
from dataclasses import replace

from app.actions.evidence import file_of
from app.domain.brief import Priority
from app.domain.check_item import Input, InputKind
from app.domain.errors import RuleViolation
from app.domain.file import File
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.task import LONGEST_LABEL, MOST_LABELS, EffortSource, Task
from app.domain.text import LONGEST_NAME, clean_line, clean_link, clean_name
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars
from app.scheduling.plan import offset_to

MOST_EFFORT_MINUTES = 10_000 * 60


@action("Set helpers", "Change helpers of {task_id}")
def set_helpers(edit: Edit, task_id: TaskId, people: Sequence[PersonId]) -> None:
    """Who works on it with its owner. Raises RuleViolation for its owner and for somebody who has left."""
    task = edit.need(Task, task_id)
    chosen = _people(edit, people, task.helpers)
    if task.owner_id in chosen:
        name = edit.need(Person, task.owner_id).name
        raise RuleViolation(f"{name} owns “{task.title}”, and need not help with it. Choose somebody else.")
    edit.put(replace(task, helpers=chosen))


@action("Set watchers", "Change watchers of {task_id}")
def set_watchers(edit: Edit, task_id: TaskId, people: Sequence[PersonId]) -> None:
    """Who hears when it is finished and when its date moves. Raises RuleViolation for somebody who has left."""
    task = edit.need(Task, task_id)
    edit.put(replace(task, watchers=_people(edit, people, task.watchers)))


def _people(edit: Edit, people: Sequence[PersonId], known: Sequence[PersonId]) -> tuple[PersonId, ...]:
    for person_id in people:
        person = edit.need(Person, person_id)
        if person.archived and person_id not in known:
            raise RuleViolation(f"{person.name} has left the team. Choose somebody else.")
    return tuple(dict.fromkeys(people))


@action("Set labels", "Change labels of {task_id}")
def set_labels(edit: Edit, task_id: TaskId, labels: Sequence[str]) -> None:
    """Words to find it by, beside those of its project; each once, whatever its case."""
    task = edit.need(Task, task_id)
    kept: dict[str, str] = {}
    for label in labels:
        name = clean_name(label.replace(",", " "), "label")
        if len(name) > LONGEST_LABEL:
            raise RuleViolation(f"A label has at most {LONGEST_LABEL} characters. Shorten “{name[:40]}…”.")
        kept.setdefault(name.casefold(), name)
    if len(kept) > MOST_LABELS:
        raise RuleViolation(f"“{task.title}” would have {len(kept)} labels. At most {MOST_LABELS} fit; take some away.")
    edit.put(replace(task, labels=tuple(kept.values())))


@action("Set priority", "Change priority of {task_id}")
def set_priority(edit: Edit, task_id: TaskId, priority: Priority | None) -> None:
    """None: that of its project."""
    task = edit.need(Task, task_id)
    edit.title = f"Set the priority of “{task.title}” to {priority or 'that of its project'}"
    edit.put(replace(task, priority=priority))


@action("Move to another project", "Move {task_id} to another project")
def set_project(edit: Edit, task_id: TaskId, project_id: ProjectId | None) -> None:
    """A free task goes to another project, None: to none; its own links stay behind, its files come along.

    Raises RuleViolation for a step of a workflow, for what is over, and for a project that was cancelled.
    """
    task = edit.need(Task, task_id)
    left = edit.get(Project, task.project_id) if task.project_id is not None else None
    if task.step_id is not None:
        where = f"“{left.name}”" if left is not None else "its project"
        raise RuleViolation(f"“{task.title}” is a step of {where}. Only free tasks go from project to project.")
    if task.state.over:
        raise RuleViolation(f"“{task.title}” is over, so its project stays. Reopen it first.")
    project = edit.need(Project, project_id) if project_id is not None else None
    if project is not None and project.state is ProjectState.CANCELLED:
        raise RuleViolation(f"“{project.name}” was cancelled. Undo that, or choose another project.")
    if left is not None and any(task_id in (link.source, link.target) for link in left.links):
        kept = tuple(link for link in left.links if task_id not in (link.source, link.target))
        edit.put(replace(left, links=kept))
    for file in edit.find(File, task_id=task_id):
        edit.put(replace(file, project_id=project_id, deliverable_id=None))
    anchor_on, offset = project.anchor_on if project is not None else None, None
    if task.due_on is not None and anchor_on is not None:
        offset = offset_to(task.due_on, anchor_on, load_calendars(edit).company)
    edit.put(replace(task, project_id=project_id, offset=offset))
    edit.title = f"Move “{task.title}” to {project.name if project is not None else 'no project'}"
    edit.log("changed", f"“{task.title}” was moved to {project.name if project else 'no project'}", project_id, task_id)


@action("Set effort", "Change effort of {task_id}")
def set_effort(edit: Edit, task_id: TaskId, minutes: int | None) -> None:
    """Working minutes that it takes; None: not known."""
    task = edit.need(Task, task_id)
    if minutes is not None and not 0 < minutes <= MOST_EFFORT_MINUTES:
        raise RuleViolation("The effort is a working time above nothing, such as 4 h or 2 d.")
    edit.put(replace(task, effort_minutes=minutes, effort_source=EffortSource.TYPED))


@action("Give input")
def give_input(edit: Edit, task_id: TaskId, index: int, value: str) -> None:
    """The link or file that a task needs. A field is answered in its project, an output given by its step."""
    task = edit.need(Task, task_id)
    if not 0 <= index < len(task.inputs):
        raise RuleViolation(f"“{task.title}” has no input {index + 1}.")
    needed = task.inputs[index]
    edit.title = f"{'Give' if value else 'Take away'} the input “{needed.text}” of “{task.title}”"
    given = replace(needed, value=_input_value(edit, task, needed, value))
    edit.put(replace(task, inputs=(*task.inputs[:index], given, *task.inputs[index + 1 :])))


def _input_value(edit: Edit, task: Task, needed: Input, value: str) -> str:
    if needed.kind is InputKind.LINK:
        return clean_link(value)
    if needed.kind is InputKind.FILE:
        return file_of(edit, task, clean_line(value)) if value else ""
    where = {InputKind.FIELD: "is a field of the project", InputKind.OUTPUT: "comes from another step"}
    raise RuleViolation(f"“{needed.text}” {where.get(needed.kind, 'is only described')}, so nothing is given here.")


@action("Give output")
def give_output(edit: Edit, task_id: TaskId, index: int, value: str) -> None:
    """What a task hands on: a link, the key of a file, words; empty takes it away.

    Raises RuleViolation for a required one that a closed task would lose.
    """
    task = edit.need(Task, task_id)
    if not 0 <= index < len(task.outputs):
        raise RuleViolation(f"“{task.title}” has no output {index + 1}.")
    output = task.outputs[index]
    value = clean_line(value)
    if len(value) > LONGEST_NAME * 5:
        raise RuleViolation(f"“{output.text}” has {len(value):,} characters; at most {LONGEST_NAME * 5:,} fit.")
    if output.required and output.value and not value and task.state.over:
        raise RuleViolation(f"“{task.title}” is {task.state} with “{output.text}”. Reopen it first.")
    edit.title = f"{'Give' if value else 'Take away'} “{output.text}” of “{task.title}”"
    given = replace(output, value=value)
    edit.put(replace(task, outputs=(*task.outputs[:index], given, *task.outputs[index + 1 :])))
