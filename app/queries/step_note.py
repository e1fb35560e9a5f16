"""What the team says about the steps of a workflow, and the sheet that asks those who do them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from app.domain.errors import RuleViolation
from app.domain.ids import StepId, TaskId, WorkflowId
from app.domain.person import Person, Role
from app.domain.project import Project
from app.domain.retrospective import Improvement, StepNote, StepNoteKind
from app.domain.task import Task
from app.domain.text import day_words
from app.domain.workflow import Graph, VersionState, Workflow, WorkflowVersion
from app.queries.reader import Reader

DOER_QUESTIONS = ("What do you need to begin?", "How long does it take?", "What goes wrong?", "Who else is needed?")


@dataclass(frozen=True, slots=True)
class StepNoteLine:
    """A note with what stands under it: "Zoe Martin, 12 Jan", "from “Spring sale”", and what answers it."""

    note: StepNote
    under: str
    answer: str = ""
    """ "answered by version 3", or nothing while it is open."""


def step_notes(reader: Reader, workflow_id: WorkflowId) -> list[StepNoteLine]:
    """All of a workflow: the open ones before those that are answered, the newest first."""
    versions = {version.id: version for version in reader.find(WorkflowVersion, workflow_id=workflow_id)}
    notes = sorted(reader.find(StepNote, workflow_id=workflow_id), key=lambda note: note.at, reverse=True)
    found = []
    for note in sorted(notes, key=lambda note: note.done_in is not None):
        version = versions.get(note.done_in) if note.done_in is not None else None
        state = " (draft)" if version is not None and version.state is VersionState.DRAFT else ""
        answer = f"answered by version {version.number}{state}" if version is not None else ""
        found.append(StepNoteLine(note, ", ".join(_under(reader, note)), answer))
    return found


def note_place(reader: Reader, task_id: TaskId) -> str:
    """Where the note of *Improve this step* will stand, as a sentence."""
    task = reader.get(Task, task_id)
    project = reader.get(Project, task.project_id) if task is not None and task.project_id is not None else None
    version_id = project.version_id if project is not None else None
    version = reader.get(WorkflowVersion, version_id) if version_id is not None else None
    if task is None or version is None:
        return "The project follows no workflow: it stands in its journal, at the task."
    if task.step_id in version.graph.by_id:
        return "It stands as a note at the step until a version of the workflow answers it."
    return "Only this project has the step: the note is about the whole workflow, until a version answers it."


def open_note_counts(reader: Reader, workflow_id: WorkflowId) -> dict[StepId, int]:
    """How many notes of each step no version has answered yet; only steps with some."""
    notes = reader.find(StepNote, workflow_id=workflow_id)
    return Counter(note.step_id for note in notes if note.step_id is not None and note.done_in is None)


def _under(reader: Reader, note: StepNote) -> Iterator[str]:
    person = reader.get(Person, note.person_id) if note.person_id is not None else None
    if person is not None:
        yield person.name
    if note.kind is StepNoteKind.DOER:
        yield "who does it"
    yield day_words(reader.local(note.at).date(), reader.today())
    if any(reader.find(Improvement, note_id=note.id)):
        yield "from a retrospective"


def steps_to_note(graph: Graph) -> list[tuple[StepId, str]]:
    """The steps that somebody does, in the order of the graph."""
    return [(step.id, step.title) for step in graph.steps if step.has_task]


def newest_graph(reader: Reader, workflow_id: WorkflowId) -> tuple[Workflow, Graph]:
    """The draft, else the newest version. Raises RuleViolation when the workflow is gone."""
    workflow = reader.get(Workflow, workflow_id)
    versions = reader.find(WorkflowVersion, workflow_id=workflow_id)
    if workflow is None or not versions:
        raise RuleViolation("This workflow is not there any more. Choose another.")
    return workflow, max(versions, key=lambda version: version.number).graph


def doer_sheet(reader: Reader, workflow_id: WorkflowId) -> tuple[str, str]:
    """The title of the sheet and its HTML: each step with its role, the four questions, and room to write."""
    workflow, graph = newest_graph(reader, workflow_id)
    roles = {role.id: role.name for role in reader.find(Role)}
    parts = []
    for step_id, title in steps_to_note(graph):
        role = graph.by_id[step_id].role
        who = f" ({roles[role]})" if role is not None and role in roles else ""
        asked = "".join(f"<p>{escape(question)}</p>{_ROOM}" for question in DOER_QUESTIONS)
        parts.append(f"<h2>{escape(title)}{escape(who)}</h2>{asked}")
    if not parts:
        raise RuleViolation(f"Nobody does a step of “{workflow.name}” yet, so there is nobody to ask.")
    return f"{workflow.name}: what those say who do it", "".join(parts)


_ROOM = f'<p style="color:#9aa3b2; margin-top:16px">{"_" * 70}</p>'
