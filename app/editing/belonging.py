"""What belongs to what and goes with it. For taking back a project, and for the undo of the store."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.activity import Activity, Baseline
from app.domain.brief import BudgetLine, Deliverable, Kpi, Requirement, Risk
from app.domain.entity import Entity, EntityId, name_of
from app.domain.file import File, FileVersion
from app.domain.ids import WorkflowId
from app.domain.message import Message
from app.domain.process import Process, Recurrence
from app.domain.project import Project
from app.domain.retrospective import Idea, Improvement, Lesson, StepNote
from app.domain.sign_off import SignOff
from app.domain.task import Comment, Round, Task, Vote
from app.domain.workflow import WorkflowVersion
from app.editing.edit import Edit

BELONGING: tuple[tuple[type[Entity], type[Entity], str], ...] = (
    (Project, Task, "parent_task"),
    (Task, Project, "project_id"),
    (Baseline, Project, "project_id"),
    (Deliverable, Project, "project_id"),
    (Requirement, Project, "project_id"),
    (Kpi, Project, "project_id"),
    (Risk, Project, "project_id"),
    (BudgetLine, Project, "project_id"),
    (SignOff, Project, "project_id"),
    (File, Project, "project_id"),
    (File, Task, "task_id"),
    (File, Deliverable, "deliverable_id"),
    (FileVersion, File, "file_id"),
    (Lesson, Project, "project_id"),
    (Improvement, Project, "project_id"),
    (Comment, Project, "project_id"),
    (Comment, Task, "task_id"),
    (Comment, FileVersion, "version_id"),
    (Vote, Task, "task_id"),
    (Message, Task, "task_id"),
    (Round, Task, "task_id"),
    (Activity, Task, "task_id"),
    (Activity, Project, "project_id"),
)
"""A kind, the kind of what it belongs to, and the field that names it."""

MADE_BY = (Project, Recurrence, "recurrence_id")
"""What a recurrence made goes with it when the step that made the recurrence is undone, and at no other time."""


def remove_with_belongings(edit: Edit, thing: Project | Task) -> None:
    """A project or task with everything in it, down to the projects that its steps started."""
    gone = {(name_of(type(item)), item.id): item for item in within(edit, thing)}
    for item in gone.values():
        _forget(edit, item)
    for item in gone.values():
        edit.remove(item)


def remove_workflow_records(edit: Edit, workflow_id: WorkflowId) -> None:
    """What says something about a workflow that goes: its recurrences and notes. The catalogue of processes stays."""
    for kind in (Recurrence, StepNote):
        for item in edit.find(kind, workflow_id=workflow_id):
            _forget(edit, item)
            edit.remove(item)
    for process in edit.find(Process, workflow_id=workflow_id):
        edit.put(replace(process, workflow_id=None))


def remove_version(edit: Edit, version: WorkflowVersion) -> None:
    """A version that goes: what was said of it goes with it, and the notes that it answered are open again."""
    for one in edit.find(SignOff, version_id=version.id):
        edit.remove(one)
    _forget(edit, version)
    edit.remove(version)


def _forget(edit: Edit, item: Entity) -> None:
    """What names it and stays names it no more."""
    if isinstance(item, Project):
        for idea in edit.find(Idea, project_id=item.id):
            edit.put(replace(idea, project_id=None))
    if isinstance(item, Task):
        for improvement in edit.find(Improvement, task_id=item.id):
            edit.put(replace(improvement, task_id=None))
    if isinstance(item, StepNote):
        for improvement in edit.find(Improvement, note_id=item.id):
            edit.put(replace(improvement, note_id=None))
    if isinstance(item, WorkflowVersion):
        for note in edit.find(StepNote, done_in=item.id):
            edit.put(replace(note, done_in=None))


def within(edit: Edit, thing: Project | Task) -> Iterator[Entity]:
    """The thing itself, and what goes with it."""
    todo: list[Entity] = [thing]
    known: set[tuple[str, EntityId]] = {(name_of(type(thing)), thing.id)}
    while todo:
        item = todo.pop()
        yield item
        for kind, owner, field in BELONGING:
            for other in edit.find(kind, **{field: item.id}) if isinstance(item, owner) else ():
                address = (name_of(kind), other.id)
                if address not in known:
                    known.add(address)
                    todo.append(other)
