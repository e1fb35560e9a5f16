"""A rule of a decision in one step: its condition, the field that it asks about, and where it leads."""

from app.actions.flowchart.draft import draft_of, named, need_step
from app.actions.flowchart.field import put_field
from app.actions.flowchart.flow import connect, edit_flow, need_flow, redirect
from app.actions.flowchart.line import insert_new
from app.actions.flowchart.order import order_flow
from app.actions.flowchart.position import place_of
from app.actions.flowchart.step import add_new, add_step, append_step, edit_step, new_step, rename_step
from app.domain.condition import Condition
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId, WorkflowId
from app.domain.workflow import DecisionMode, Flow, Graph, ProjectField, Step, StepKind
from app.editing.edit import Edit, action
from app.engine.checks.dominators import Dominators
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

    To ``target``, along ``flow_id`` that was drawn for it, or without both to a new task called ``title``, which leads
    on to where *otherwise* goes. ``field`` is one that is not there yet. What is answered by somebody goes by rules
    from now on where one way is left for *otherwise*; else it is still asked, behind a new decision that has the rule.
    A decision without *otherwise* gets one, to the end. An unfinished condition is kept; lint stops its publishing.
    Raises RuleViolation for what is no decision, and like ``connect``.
    """
    graph = draft_of(edit, workflow_id).graph
    step = need_step(graph, step_id)
    if step.kind is not StepKind.DECISION:
        raise RuleViolation(f"{named(step)} is no decision, so it has no rules. Put a decision behind it.")
    if flow_id is not None:
        target = need_flow(graph, flow_id).target
    if step.mode is None or (step.asks and _leaves_one(graph, step_id, target)):
        edit_step(edit, workflow_id, step_id, mode=DecisionMode.FIRST_TRUE)
    elif step.asks:
        step_id = _in_front_of(edit, workflow_id, step)
        flow_id = _moved_there(edit, workflow_id, flow_id, step_id)
    if field is not None:
        put_field(edit, workflow_id, field)
    fresh = target is None
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
    otherwise = _otherwise(edit, workflow_id, step_id)
    if fresh and target is not None:
        connect(edit, workflow_id, target, otherwise)
    graph = draft_of(edit, workflow_id).graph
    others = [flow for flow in graph.outgoing[step_id] if flow.id != flow_id]
    last = max((at for at, flow in enumerate(others) if flow.condition is not None), default=-1)
    order_flow(edit, workflow_id, flow_id, last + 1)
    edit.title = f"Add rule “{in_words(condition, {step.id: step.title for step in graph.steps})}”"
    return flow_id


def _leaves_one(graph: Graph, step_id: StepId, target: StepId | None) -> bool:
    """Whether the ways of a question can become rules: one at most is left, which goes on, beside the one to the
    target."""
    flows = graph.outgoing[step_id]
    targets = {flow.target for flow in flows}
    left = targets - {target} if len(targets) > 1 else targets
    return len(left) <= 1 and not any(flow.loop_back for flow in flows)


def _in_front_of(edit: Edit, workflow_id: WorkflowId, step: Step) -> StepId:
    """The decision by rules whose *otherwise* is this question; a new one, if there is none."""
    graph = draft_of(edit, workflow_id).graph
    before = graph.incoming[step.id]
    dominators = Dominators(graph)
    for flow in before:
        source = graph.step(flow.source)
        if _by_rules(source) and flow.condition is None and dominators.always_passes(source.id, step.id):
            return source.id
    onward = next((flow for flow in before if not flow.loop_back), None)
    if onward is not None:
        gate = insert_new(edit, workflow_id, onward.id, StepKind.DECISION)
    else:
        gate = add_new(edit, workflow_id, StepKind.DECISION, place_of(step))
        connect(edit, workflow_id, gate, step.id)
    edit_step(edit, workflow_id, gate, mode=DecisionMode.FIRST_TRUE)
    for flow in before:
        if flow is not onward:
            redirect(edit, workflow_id, flow.id, target=gate)
    return gate


def _by_rules(step: Step) -> bool:
    return step.kind is StepKind.DECISION and not step.asks


def _moved_there(edit: Edit, workflow_id: WorkflowId, flow_id: FlowId | None, gate: StepId) -> FlowId | None:
    """A flow that was drawn for the rule leaves the new decision; None where it is the only one of its outcome."""
    graph = draft_of(edit, workflow_id).graph
    flow = graph.flow_by_id.get(flow_id) if flow_id is not None else None
    if flow is None or sum(other.outcome == flow.outcome for other in graph.outgoing[flow.source]) < 2:
        return None
    redirect(edit, workflow_id, flow.id, source=gate)
    return flow.id


def _otherwise(edit: Edit, workflow_id: WorkflowId, step_id: StepId) -> StepId:
    """Where a decision goes on when no rule is true, for what is to come together with it; it is led to the end where
    it has no such way."""
    graph = draft_of(edit, workflow_id).graph
    end = next((step.id for step in graph.steps if step.kind is StepKind.END), None)
    blank = [flow for flow in graph.outgoing[step_id] if flow.condition is None]
    onward = next((flow.target for flow in blank if not flow.loop_back), None)
    if onward is not None:
        return onward
    end = end or add_step(edit, workflow_id, new_step(StepKind.END))
    if not blank:
        connect(edit, workflow_id, step_id, end)
    return end


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
