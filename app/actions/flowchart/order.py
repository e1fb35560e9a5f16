"""What comes first: the conditions of a decision, the fields of a workflow, the numbers of its steps."""

from dataclasses import replace

from app.actions.flowchart.draft import draft_of, named, put_graph
from app.actions.flowchart.flow import need_flow
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, WorkflowId
from app.editing.edit import Edit, action
from app.engine.checklist import LineKind, checklist_lines


@action("Order conditions")
def order_flow(edit: Edit, workflow_id: WorkflowId, flow_id: FlowId, place: int) -> None:
    """Make a flow the ``place``-th (from 0) of those that leave its source: the first condition that is true wins."""
    draft = draft_of(edit, workflow_id)
    graph = draft.graph
    flow = need_flow(graph, flow_id)
    siblings = [other for other in graph.outgoing[flow.source] if other.id != flow_id]
    siblings.insert(max(0, place), flow)
    ordered = iter(siblings)
    flows = tuple(next(ordered) if other.source == flow.source else other for other in graph.flows)
    put_graph(edit, draft, replace(graph, flows=flows))
    edit.title = f"Order the ways out of {named(graph.step(flow.source))}"


@action("Order fields")
def order_field(edit: Edit, workflow_id: WorkflowId, name: str, place: int) -> None:
    """Make a project field the ``place``-th (from 0). Raises RuleViolation when it is gone."""
    draft = draft_of(edit, workflow_id)
    field = next((field for field in draft.graph.fields if field.name == name), None)
    if field is None:
        raise RuleViolation(f"There is no field “{name}” any more. Choose another.")
    rest = [other for other in draft.graph.fields if other != field]
    rest.insert(max(0, place), field)
    put_graph(edit, draft, replace(draft.graph, fields=tuple(rest)))
    edit.title = f"Move field “{field.name}”"


@action("Number in order")
def number_in_order(edit: Edit, workflow_id: WorkflowId) -> None:
    """Give the steps the numbers in which they stand in the checklist. Refused when they have them already."""
    draft = draft_of(edit, workflow_id)
    graph = draft.graph
    rows = [line.step for line in checklist_lines(graph) if line.kind is LineKind.STEP]
    place = {step_id: at for at, step_id in enumerate(rows)}
    steps = tuple(sorted(graph.steps, key=lambda step: place.get(step.id, -1)))
    if steps == graph.steps:
        raise RuleViolation("The steps are numbered in order already.")
    put_graph(edit, draft, replace(graph, steps=steps))
    edit.title = "Number the steps in order"
