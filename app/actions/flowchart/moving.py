"""Where things stand: moved by hand, by keys, in a row."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from app.actions.flowchart.draft import counted, draft_of, put_graph
from app.actions.flowchart.placing import Point, at_place, place_of
from app.domain.errors import RuleViolation
from app.domain.ids import WorkflowId
from app.domain.workflow import Graph
from app.editing.action import action
from app.editing.edit import Edit


@action("Move")
def move_steps(edit: Edit, workflow_id: WorkflowId, positions: Mapping[str, Point]) -> None:
    """Steps and notes by id, each to the new middle of its box. Refused when one is gone."""
    draft = draft_of(edit, workflow_id)
    put_graph(edit, draft, _moved(draft.graph, positions))
    edit.title = f"Move {counted(draft.graph, positions)}"


def _moved(graph: Graph, positions: Mapping[str, Point]) -> Graph:
    steps = [at_place(step, positions[step.id]) for step in graph.steps if step.id in positions]
    notes = [
        replace(note, x=round(positions[note.id][0], 1), y=round(positions[note.id][1], 1))
        for note in graph.notes
        if note.id in positions
    ]
    if len(steps) + len(notes) != len(positions) or not positions:
        raise RuleViolation("What was to be moved is not there any more. Choose again.")
    return graph.with_steps(*steps).with_notes(*notes)


@action("Place")
def place(edit: Edit, workflow_id: WorkflowId, positions: Mapping[str, Point], title: str) -> None:
    """Like ``move_steps`` under another name: *Align left*, *Make space*, *Distribute*."""
    move_steps(edit, workflow_id, positions)
    edit.title = title


@action("Move", merges=2)
def nudge(edit: Edit, workflow_id: WorkflowId, ids: Collection[str], dx: float, dy: float) -> None:
    """By so many pixels at 100 %; a burst of them is one step."""
    graph = draft_of(edit, workflow_id).graph
    places = {step.id: place_of(step) for step in graph.steps} | {note.id: (note.x, note.y) for note in graph.notes}
    move_steps(edit, workflow_id, {id: (places[id][0] + dx, places[id][1] + dy) for id in ids if id in places})
