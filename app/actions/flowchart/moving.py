"""Where things stand: moved by hand or by keys, put in a row, tidied."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from app.actions.flowchart.draft import counted, draft_of, put_graph
from app.actions.flowchart.placing import Point, at_place, moved, place_of
from app.domain.errors import RuleViolation
from app.domain.ids import StepId, WorkflowId
from app.domain.workflow import Graph
from app.drawing.layout import Placement, arrange
from app.editing.action import action
from app.editing.edit import Edit


@action("Move")
def move_steps(edit: Edit, workflow_id: WorkflowId, positions: Mapping[str, Point]) -> None:
    """Steps and notes by id, each to the new middle of its box; in lanes the role follows the lane.

    Raises RuleViolation when one of them is gone.
    """
    draft = draft_of(edit, workflow_id)
    graph = draft.graph
    known = graph.by_id.keys() | {note.id for note in graph.notes}
    if not positions or not positions.keys() <= known:
        raise RuleViolation("What was to be moved is not there any more. Choose again.")
    put_graph(edit, draft, moved(graph, positions))
    edit.title = f"Move {counted(graph, positions)}"


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


@action("Tidy up")
def tidy(edit: Edit, workflow_id: WorkflowId, only: Collection[StepId] = ()) -> None:
    """A new place for every step, or for ``only`` these while the rest stays."""
    draft = draft_of(edit, workflow_id)
    put_graph(edit, draft, arranged(draft.graph, arrange(draft.graph, only=only)))


def arranged(graph: Graph, placement: Placement) -> Graph:
    """The graph as a layout places it."""
    steps = [at_place(graph.step(step_id), point) for step_id, point in placement.steps.items()]
    notes = [replace(note, x=p[0], y=p[1]) for note in graph.notes if (p := placement.notes.get(note.id)) is not None]
    flows = [replace(graph.flow_by_id[flow_id], bends=bends) for flow_id, bends in placement.bends.items()]
    graph = graph.with_steps(*steps).with_notes(*notes).with_flows(*flows)
    return replace(graph, lanes=placement.lanes or graph.lanes)
