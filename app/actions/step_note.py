"""What people say about a step of a workflow, which stands there until a version answers it."""

from dataclasses import replace

from app.actions.journal import add_entry
from app.domain.errors import RuleViolation
from app.domain.ids import CommentId, PersonId, StepId, StepNoteId, TaskId, VersionId, WorkflowId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.retrospective import Improvement, StepNote, StepNoteKind
from app.domain.task import Task
from app.domain.text import clean_text
from app.domain.workflow import Workflow, WorkflowVersion
from app.editing.edit import Edit, action

MOST_NOTES = 1_000
LONGEST_NOTE = 2_000


@action("Add note")
def add_step_note(
    edit: Edit,
    workflow_id: WorkflowId,
    text: str,
    *,
    step_id: StepId | None = None,
    kind: StepNoteKind = StepNoteKind.IMPROVEMENT,
    person_id: PersonId | None = None,
) -> StepNoteId:
    """Leave a note at a step, or about the whole workflow; ``person_id`` said it, None: the lead."""
    workflow = edit.need(Workflow, workflow_id)
    title = _title_of(edit, workflow, step_id)
    if len(edit.find(StepNote, workflow_id=workflow_id)) >= MOST_NOTES:
        raise RuleViolation(f"“{workflow.name}” has {MOST_NOTES:,} notes. Remove some of those that are answered.")
    person = edit.need(Person, person_id).id if person_id is not None else None
    number = StepNoteId(edit.next_id(StepNote))
    edit.put(StepNote(number, workflow_id, note_words(text), edit.now, step_id, kind, person))
    edit.title = f"Add note at “{title}”" if step_id is not None else f"Add note about “{workflow.name}”"
    return number


@action("Improve this step", "Improve the step of {task_id}")
def improve_step(
    edit: Edit, task_id: TaskId, text: str, *, person_id: PersonId | None = None
) -> StepNoteId | CommentId:
    """Leave a note at the step that a task came from.

    A step that only its project has is no step of the workflow: the note is about the whole workflow then and names
    it, so that whoever revises it finds it. In a project without workflow it stands in the journal at the task.
    Raises RuleViolation for a task without a project.
    """
    task = edit.need(Task, task_id)
    project = edit.need(Project, task.project_id) if task.project_id is not None else None
    if project is None:
        raise RuleViolation(
            f"“{task.title}” is in no project, so no step of one can be improved. Comment on it instead."
        )
    version = edit.get(WorkflowVersion, project.version_id) if project.version_id is not None else None
    if version is None:
        number = add_entry(
            edit, project.id, f"Better next time: {note_words(text)}", task_id=task_id, person_id=person_id
        )
        edit.title = f"Note in the journal what to improve at “{task.title}”"
        return number
    if task.step_id is not None and task.step_id in version.graph.by_id:
        return add_step_note(edit, version.workflow_id, text, step_id=task.step_id, person_id=person_id)
    words = f"“{task.title}”, which “{project.name}” added: {note_words(text)}"
    return add_step_note(edit, version.workflow_id, words, person_id=person_id)


@action("Change note")
def change_step_note(edit: Edit, note_id: StepNoteId, text: str) -> None:
    """Give a note other words."""
    edit.put(replace(edit.need(StepNote, note_id), text=note_words(text)))


@action("Answer note")
def answer_step_note(edit: Edit, note_id: StepNoteId, *, answered: bool = True) -> None:
    """The draft answers it, or the newest version where there is no draft; or nothing does any more."""
    note = edit.need(StepNote, note_id)
    versions = edit.find(WorkflowVersion, workflow_id=note.workflow_id)
    newest: VersionId = max(versions, key=lambda version: version.number).id
    edit.put(replace(note, done_in=newest if answered else None))
    if not answered:
        edit.title = "Open note again"


@action("Remove note")
def remove_step_note(edit: Edit, note_id: StepNoteId) -> None:
    """The action of a retrospective that stood there has no place again."""
    note = edit.need(StepNote, note_id)
    for improvement in edit.find(Improvement, note_id=note_id):
        edit.put(replace(improvement, note_id=None))
    edit.remove(note)


def note_words(text: str) -> str:
    """What is said, cleaned. Raises RuleViolation where it is nothing or too long."""
    words = clean_text(text, "note")
    if not words:
        raise RuleViolation("The note is empty. Say what should be better.")
    if len(words) > LONGEST_NOTE:
        raise RuleViolation(f"The note has {len(words):,} characters; at most {LONGEST_NOTE:,} fit. Shorten it.")
    return words


def _title_of(edit: Edit, workflow: Workflow, step_id: StepId | None) -> str:
    """The newest name of a step that any version of the workflow has."""
    if step_id is None:
        return workflow.name
    versions = sorted(edit.find(WorkflowVersion, workflow_id=workflow.id), key=lambda one: one.number, reverse=True)
    for version in versions:
        if (step := version.graph.by_id.get(step_id)) is not None:
            return step.title or str(step.kind)
    raise RuleViolation(f"“{workflow.name}” has no such step any more. Leave the note about the whole workflow.")
