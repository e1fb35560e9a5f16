"""A rule of a decision in one step: its condition, the field that it asks about, and where it leads."""

from app.actions.flowchart.draft import draft_of, named, need_step
from app.actions.flowchart.field import put_field
from app.actions.flowchart.flow import connect, edit_flow
from app.actions.flowchart.order import order_flow
from app.actions.flowchart.step import append_step, edit_step, rename_step
from app.domain.condition import Condition
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId, WorkflowId
from app.domain.workflow import DecisionMode, Flow, Graph, ProjectField, StepKind
from app.editing.edit import Edit, action
from app.engine.condition import in_words


@action("Add rule")
def add_rule(
    edit: Edit,
    workflow_id: WorkflowId,
    step_id: StepId,
    condition: Condition,
    *,
    target: StepId | None = None,
    flow_id: FlowId | None = None,
    title: str = "",
    field: ProjectField | None = None,
) -> FlowId:
    """A way out of a decision for when the condition is true, tried after its other rules and before *otherwise*.

    To ``target``, along ``flow_id`` that was drawn for it, or without both to a new task called ``title``. ``field``
    is one that is not there yet. A decision that somebody answered goes by rules from now on. An unfinished condition
    is kept; lint stops its publishing.
    Raises RuleViolation for what is no decision, and like ``connect``.
    """
    step = need_step(draft_of(edit, workflow_id).graph, step_id)
    if step.kind is not StepKind.DECISION:
        raise RuleViolation(f"{named(step)} is no decision, so it has no rules.")
    if step.asks:
        edit_step(edit, workflow_id, step_id, mode=DecisionMode.FIRST_TRUE)
    if field is not None:
        put_field(edit, workflow_id, field)
    if flow_id is not None:
        edit_flow(edit, workflow_id, flow_id, condition=condition)
    elif target is None:
        target = append_step(edit, workflow_id, step_id, StepKind.TASK)
        if title:
            rename_step(edit, workflow_id, target, title)
        flow_id = _flow_to(draft_of(edit, workflow_id).graph, step_id, target).id
        edit_flow(edit, workflow_id, flow_id, condition=condition)
    else:
        flow_id = _taken_over(edit, workflow_id, step_id, target, condition)
    graph = draft_of(edit, workflow_id).graph
    others = [flow for flow in graph.outgoing[step_id] if flow.condition is not None and flow.id != flow_id]
    order_flow(edit, workflow_id, flow_id, len(others))
    edit.title = f"Add rule “{in_words(condition, {step.id: step.title for step in graph.steps})}”"
    return flow_id


def _taken_over(edit: Edit, workflow_id: WorkflowId, step_id: StepId, target: StepId, condition: Condition) -> FlowId:
    """A flow that was drawn there and says nothing yet takes the condition, where another stays for *otherwise*."""
    blank = [flow for flow in draft_of(edit, workflow_id).graph.outgoing[step_id] if flow.condition is None]
    there = next((flow for flow in blank if flow.target == target), None)
    if there is None or len(blank) < 2:
        return connect(edit, workflow_id, step_id, target, condition=condition)
    edit_flow(edit, workflow_id, there.id, condition=condition)
    return there.id


def _flow_to(graph: Graph, source: StepId, target: StepId) -> Flow:
    return next(flow for flow in graph.outgoing[source] if flow.target == target)
