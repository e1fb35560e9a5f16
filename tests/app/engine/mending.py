"""Carries out a fix on a graph in memory, as the actions on flowcharts do on a draft."""

from dataclasses import replace

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, ProjectField, Step, StepKind
from app.engine.checks.finding import Fix
from app.engine.loops import find_loop_backs


def apply(graph: Graph, fix: Fix) -> Graph:
    ids, named = fix.call
    return find_loop_backs(_VERBS[fix.verb](graph, *ids, **named))


def _connect(graph: Graph, source: StepId, target: StepId, outcome: str | None = None) -> Graph:
    assert not any((f.source, f.target, f.outcome) == (source, target, outcome) for f in graph.flows), "twice the same"
    flow = Flow(FlowId(f"new {len(graph.flows)}"), source, target, outcome)
    return replace(graph, flows=(*graph.flows, flow))


def _remove(graph: Graph, ids: tuple[str, ...]) -> Graph:
    gone = [step for step in graph.steps if step.id in ids]
    flows = [flow for flow in graph.flows if flow.id not in ids]
    for step in gone:
        after = [flow.target for flow in flows if flow.source == step.id]
        healed = [replace(flow, target=after[0]) for flow in flows if flow.target == step.id and after]
        flows = [flow for flow in flows if step.id not in (flow.source, flow.target)] + healed
    return replace(graph, steps=tuple(step for step in graph.steps if step.id not in ids), flows=tuple(flows))


def _edit_step(graph: Graph, step_id: StepId, **fields: object) -> Graph:
    """An anchor leaves the step that had it."""
    assert step_id in graph.by_id
    if fields.get("anchor"):
        graph = replace(graph, steps=tuple(replace(one, anchor=False) for one in graph.steps))
    return replace(graph, steps=tuple(replace(one, **fields) if one.id == step_id else one for one in graph.steps))


def _edit_flow(graph: Graph, flow_id: FlowId, **fields: object) -> Graph:
    assert flow_id in graph.flow_by_id
    return replace(graph, flows=tuple(replace(one, **fields) if one.id == flow_id else one for one in graph.flows))


def _append_step(graph: Graph, after: StepId, kind: StepKind, outcome: str | None = None) -> Graph:
    step = Step(StepId(f"new {len(graph.steps)}"), kind, kind.title())
    return _connect(replace(graph, steps=(*graph.steps, step)), after, step.id, outcome)


def _add_step(graph: Graph, step: Step) -> Graph:
    return replace(graph, steps=(*graph.steps, replace(step, id=StepId(f"new {len(graph.steps)}"))))


def _redirect(graph: Graph, flow_id: FlowId, target: StepId) -> Graph:
    return _edit_flow(graph, flow_id, target=target)


def _put_field(graph: Graph, field: ProjectField, old_name: str | None = None) -> Graph:
    return replace(graph, fields=(*(one for one in graph.fields if one.name != old_name), field))


_VERBS = {
    "connect": _connect,
    "remove": _remove,
    "edit_step": _edit_step,
    "edit_flow": _edit_flow,
    "append_step": _append_step,
    "add_step": _add_step,
    "redirect": _redirect,
    "put_field": _put_field,
}
