"""Lanes: on and off, in another order, for a role that no step has yet."""

from dataclasses import replace

from app.actions.flowchart.draft import draft_of, put_graph, with_lanes
from app.actions.flowchart.position import at_place
from app.actions.person import add_role
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, WorkflowId
from app.domain.person import Role
from app.domain.workflow import Graph, Lane
from app.drawing.lanes import bands, lane_roles
from app.drawing.layout import arrange, arranged
from app.editing.edit import Edit, action


@action("Show lanes")
def set_lanes_on(edit: Edit, workflow_id: WorkflowId, on: bool) -> None:
    """Each step in the row of its role, laid out anew in one line; or as a free drawing, where everything stays."""
    draft = draft_of(edit, workflow_id)
    graph = with_lanes(draft.graph)
    graph = replace(graph, in_lanes=on, in_rows=graph.in_rows and not on)
    if on and not draft.graph.in_lanes:
        graph = arranged(graph, arrange(graph, in_lanes=True))
    put_graph(edit, draft, graph)
    edit.title = "Show lanes" if on else "Hide lanes"


@action("Move lane")
def move_lane(edit: Edit, workflow_id: WorkflowId, role: RoleId | None, index: int) -> None:
    """To this place from the top, with the steps in it; the others close up."""
    draft = draft_of(edit, workflow_id)
    graph = draft.graph
    lane = _lane(graph, role)
    others = [other for other in graph.lanes if other is not lane]
    index = min(max(index, 0), len(others))
    ordered = replace(graph, lanes=(*others[:index], lane, *others[index:]))
    put_graph(edit, draft, _along(graph, ordered) if graph.in_lanes else ordered)
    edit.title = f"Move lane “{_name(edit, role)}”"


def _lane(graph: Graph, role: RoleId | None) -> Lane:
    lane = next((lane for lane in graph.lanes if lane.role == role), None)
    if lane is None:
        raise RuleViolation("This lane is not there any more. Choose another.")
    return lane


def _name(edit: Edit, role: RoleId | None) -> str:
    known = edit.get(Role, role) if role is not None else None
    return known.name if known else str(role or "No role")


def _along(old: Graph, new: Graph) -> Graph:
    """The steps moved with their lanes; hand-made bends of flows between steps that moved apart are given up."""
    tops = {band.role: band.top for band in bands(old)}
    down = {band.role: band.top - tops[band.role] for band in bands(new)}
    by_step = {step_id: down.get(role, 0.0) for step_id, role in lane_roles(old).items()}
    steps = [at_place(s, (s.x or 0.0, (s.y or 0.0) + by_step[s.id])) for s in new.steps if by_step[s.id]]
    bent = [flow for flow in new.flows if flow.bends and (by_step[flow.source] or by_step[flow.target])]
    return new.with_steps(*steps).with_flows(*[replace(flow, bends=()) for flow in bent])


@action("Add lane")
def add_lane(edit: Edit, workflow_id: WorkflowId, role_name: str) -> RoleId:
    """For a role by its name, made when there is none of that name. Refused when it has a lane."""
    draft = draft_of(edit, workflow_id)
    role = add_role(edit, role_name)
    if any(lane.role == role for lane in draft.graph.lanes):
        raise RuleViolation(f"“{_name(edit, role)}” has a lane already.")
    put_graph(edit, draft, replace(draft.graph, lanes=(*draft.graph.lanes, Lane(role))))
    edit.title = f"Add lane “{_name(edit, role)}”"
    return role


@action("Remove lane")
def remove_lane(edit: Edit, workflow_id: WorkflowId, role: RoleId | None) -> None:
    """Refused while a step has the role."""
    draft = draft_of(edit, workflow_id)
    graph = draft.graph
    lane = _lane(graph, role)
    inside = [step for step in graph.steps if step.role == role]
    if inside:
        raise RuleViolation(f"“{inside[0].title}” is in the lane “{_name(edit, role)}”. Give it another role first.")
    ordered = replace(graph, lanes=tuple(other for other in graph.lanes if other is not lane))
    put_graph(edit, draft, _along(graph, ordered) if graph.in_lanes else ordered)
    edit.title = f"Remove lane “{_name(edit, role)}”"
