"""Flows: drawn, turned to other steps, given outcomes and conditions."""

from dataclasses import replace
from typing import Any

from app.actions.flowchart.draft import draft_of, named, need_step, new_flow_id, put_graph
from app.domain.condition import Condition
from app.domain.errors import RuleViolation
from app.domain.graph_edits import free_outcome, same_way
from app.domain.ids import FlowId, StepId, WorkflowId
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.editing.edit import Edit, action


@action("Connect")
def connect(
    edit: Edit,
    workflow_id: WorkflowId,
    source: StepId,
    target: StepId,
    *,
    outcome: str | None = None,
    condition: Condition | None = None,
) -> FlowId:
    """Of an approval or an asked decision it takes the first outcome that leads nowhere yet, unless one is named.

    Raises RuleViolation: from an end, to a start, onto itself, twice the same.
    """
    draft = draft_of(edit, workflow_id)
    graph, flow = connected(edit, draft.graph, source, target, outcome, condition)
    put_graph(edit, draft, graph)
    edit.title = f"Connect {named(graph.step(source))} → {named(graph.step(target))}"
    return flow.id


def connected(
    edit: Edit,
    graph: Graph,
    source: StepId,
    target: StepId,
    outcome: str | None = None,
    condition: Condition | None = None,
) -> tuple[Graph, Flow]:
    """The graph with a new flow. Raises RuleViolation."""
    start = need_step(graph, source)
    if outcome is None and start.asks:
        outcome = free_outcome(graph, start)
    flow = Flow(new_flow_id(edit, graph), source, target, outcome, condition)
    _check(graph, flow)
    return graph.with_flows(flow), flow


def _check(graph: Graph, flow: Flow) -> None:
    source, target = need_step(graph, flow.source), need_step(graph, flow.target)
    if source.kind is StepKind.END:
        raise RuleViolation(f"{named(source)} is an end, so nothing comes after it. Begin at another step.")
    if target.kind is StepKind.START:
        raise RuleViolation(f"{named(target)} is the start, so nothing leads to it. Draw to the first step instead.")
    if source is target:
        raise RuleViolation(f"{named(source)} cannot lead to itself. Draw to another step.")
    _check_label(source, flow)
    if same_way(graph, flow):
        way = f" for “{flow.outcome}”" if flow.outcome else ""
        raise RuleViolation(f"{named(source)} leads to {named(target)}{way} already.")


def _check_label(source: Step, flow: Flow) -> None:
    if flow.outcome is None and source.asks and source.outcomes:
        raise RuleViolation(f"{named(source)} ends with an outcome. Choose the one that takes this flow.")
    if flow.outcome is not None and flow.outcome not in {outcome.name for outcome in source.outcomes}:
        raise RuleViolation(f"{named(source)} has no outcome “{flow.outcome}”. Choose one of its outcomes.")
    if flow.condition is not None and (source.kind is not StepKind.DECISION or source.asks):
        raise RuleViolation(f"{named(source)} reads no conditions. Only decisions by rules do.")


def need_flow(graph: Graph, flow_id: FlowId) -> Flow:
    """The flow with this id in the draft. Raises RuleViolation when it is gone."""
    flow = graph.flow_by_id.get(flow_id)
    if flow is None:
        raise RuleViolation("This flow is not there any more. Choose another.")
    return flow


@action("Redirect flow")
def redirect(
    edit: Edit,
    workflow_id: WorkflowId,
    flow_id: FlowId,
    *,
    source: StepId | None = None,
    target: StepId | None = None,
) -> None:
    """Turn one end to another step; what the new source cannot say is left out. Refused like ``connect``."""
    draft = draft_of(edit, workflow_id)
    graph = draft.graph
    old = need_flow(graph, flow_id)
    start = need_step(graph, source or old.source)
    flow = replace(old, source=start.id, target=target or old.target, bends=())
    if start.id != old.source:
        flow = _as_said_by(graph, start, flow)
    _check(graph, flow)
    put_graph(edit, draft, graph.with_flows(flow))
    edit.title = f"Redirect flow {_ends(graph, old)} to {_ends(graph, flow)}"


def _as_said_by(graph: Graph, source: Step, flow: Flow) -> Flow:
    names = {outcome.name for outcome in source.outcomes}
    outcome = flow.outcome if flow.outcome in names else free_outcome(graph, source)
    by_rules = source.kind is StepKind.DECISION and not source.asks
    return replace(flow, outcome=outcome if source.asks else None, condition=flow.condition if by_rules else None)


@action("Change flow", merges=2)
def edit_flow(edit: Edit, workflow_id: WorkflowId, flow_id: FlowId, /, **fields: Any) -> None:  # noqa: ANN401
    """``outcome``, ``condition``, ``marked`` or ``lag``. Refused when another flow says the same."""
    draft = draft_of(edit, workflow_id)
    flow = replace(need_flow(draft.graph, flow_id), **fields)
    _check(draft.graph, flow)
    put_graph(edit, draft, draft.graph.with_flows(flow))
    edit.title = f"Change flow {_ends(draft.graph, flow)}"


@action("Bend flow")
def set_bends(edit: Edit, workflow_id: WorkflowId, flow_id: FlowId, bends: tuple[tuple[float, float], ...]) -> None:
    """The corners that the author wants, from source to target; none: the program finds the way."""
    draft = draft_of(edit, workflow_id)
    flow = replace(need_flow(draft.graph, flow_id), bends=tuple((float(x), float(y)) for x, y in bends))
    put_graph(edit, draft, draft.graph.with_flows(flow))
    edit.title = f"Bend flow {_ends(draft.graph, flow)}"


def _ends(graph: Graph, flow: Flow) -> str:
    return f"{named(graph.step(flow.source))} → {named(graph.step(flow.target))}"
