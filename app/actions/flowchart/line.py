"""Putting a step onto a flow, which then leads through it. For the flowchart's drop and menu."""

from dataclasses import replace

from app.actions.flowchart.draft import draft_of, named, need_step, new_flow_id, put_graph
from app.actions.flowchart.flow import need_flow
from app.actions.flowchart.position import (
    COLUMN,
    Point,
    at_place,
    free_place,
    in_row_of,
    moved,
    place_of,
    role_at,
    with_room_right_of,
)
from app.actions.flowchart.step import add_step, new_step
from app.domain.errors import RuleViolation
from app.domain.graph_edits import put_between
from app.domain.ids import FlowId, StepId, WorkflowId
from app.domain.workflow import Graph, StepKind
from app.editing.edit import Edit, action


@action("Insert step")
def insert_step(edit: Edit, workflow_id: WorkflowId, flow_id: FlowId, step_id: StepId, at: Point | None = None) -> None:
    """A step that is on no line yet, moved to ``at``, or into the row. Refused for a wired one, a start and an end."""
    draft = draft_of(edit, workflow_id)
    graph = moved(draft.graph, {step_id: at}) if at is not None else draft.graph
    step, flow = need_step(graph, step_id), need_flow(graph, flow_id)
    step = in_row_of(graph, flow.source, step) or step
    graph = graph.with_steps(step)
    if graph.incoming[step_id] or graph.outgoing[step_id]:
        raise RuleViolation(f"{named(step)} has flows already. Remove them before you put it onto another.")
    _check_kind(step.kind)
    put_graph(edit, draft, put_between(graph, flow, step, new_flow_id(edit, graph)))
    edit.title = f"Insert {named(step)}"


@action("Insert step")
def insert_new(edit: Edit, workflow_id: WorkflowId, flow_id: FlowId, kind: StepKind) -> StepId:
    """A new step in the middle of a flow; where that is too short, what lies right of it makes room."""
    _check_kind(kind)
    draft = draft_of(edit, workflow_id)
    flow = need_flow(draft.graph, flow_id)
    step = in_row_of(draft.graph, flow.source, new_step(kind))
    if step is None:
        ends = place_of(draft.graph.step(flow.source)), place_of(draft.graph.step(flow.target))
        graph = _with_room(draft.graph, *ends)
        put_graph(edit, draft, graph)
        step = at_place(new_step(kind), free_place(graph, _middle(graph, flow.source, flow.target)))
        step = replace(step, role=role_at(graph, step) if step.has_task else None)
    step_id = add_step(edit, workflow_id, step)
    insert_step(edit, workflow_id, flow_id, step_id)
    return step_id


def _check_kind(kind: StepKind) -> None:
    if kind in (StepKind.START, StepKind.END):
        raise RuleViolation(f"A flow cannot lead through {'a start' if kind is StepKind.START else 'an end'}.")


def _with_room(graph: Graph, source: Point, target: Point) -> Graph:
    """Only of a flow that runs to the right: one that goes up, down or back needs no room there."""
    missing = 2 * COLUMN - (target[0] - source[0])
    beside = target[0] - source[0] > COLUMN / 2
    return with_room_right_of(graph, target[0], missing) if beside and missing > 0 else graph


def _middle(graph: Graph, source: StepId, target: StepId) -> Point:
    (x, y), (to_x, to_y) = place_of(graph.step(source)), place_of(graph.step(target))
    return (x + to_x) / 2, y if to_x - x > COLUMN else (y + to_y) / 2
