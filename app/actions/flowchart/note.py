"""Notes on the flowchart. They move and go like steps: ``move_steps``, ``remove``."""

from dataclasses import replace

from app.actions.flowchart.draft import draft_of, new_note_id, put_graph
from app.actions.flowchart.position import Point
from app.domain.errors import RuleViolation
from app.domain.ids import WorkflowId
from app.domain.text import clean_text
from app.domain.workflow import Note
from app.editing.edit import Edit, action


@action("Add note")
def add_note(edit: Edit, workflow_id: WorkflowId, text: str, at: Point) -> str:
    """``at`` is its middle. Returns its id."""
    draft = draft_of(edit, workflow_id)
    note = Note(new_note_id(edit, draft.graph), clean_text(text, "note"), float(at[0]), float(at[1]))
    put_graph(edit, draft, draft.graph.with_notes(note))
    return note.id


@action("Change note", merges=2)
def edit_note(edit: Edit, workflow_id: WorkflowId, note_id: str, text: str) -> None:
    draft = draft_of(edit, workflow_id)
    note = next((note for note in draft.graph.notes if note.id == note_id), None)
    if note is None:
        raise RuleViolation("This note is not there any more.")
    put_graph(edit, draft, draft.graph.with_notes(replace(note, text=clean_text(text, "note"))))
