"""The order of conditions and fields, and the facts of a workflow."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.actions.flowchart.field import put_field
from app.actions.flowchart.line import insert_new
from app.actions.flowchart.order import number_in_order, order_field, order_flow
from app.actions.flowchart.version import edit_workflow
from app.domain.errors import RuleViolation
from app.domain.ids import StepId, WorkflowId
from app.domain.workflow import ProjectField, StepKind
from app.engine.checklist import LineKind, checklist_lines
from app.queries.flowchart import FlowchartView, flowchart
from tests.studio import Studio, studio

BLOG = WorkflowId(1)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Studio]:
    made = studio(tmp_path)
    yield made
    made.workspace.close()


def view(at: Studio) -> FlowchartView:
    return at.workspace.read(flowchart, BLOG)


def test_a_flow_changes_places_with_its_siblings_only(at: Studio) -> None:
    before = view(at).graph
    approval = StepId("approve_outline")
    first, second = (flow.id for flow in before.outgoing[approval])
    at.workspace.do(order_flow, BLOG, first, 1)
    after = view(at).graph
    assert [flow.id for flow in after.outgoing[approval]] == [second, first]
    rest = [flow.id for flow in before.flows if flow.source != approval]
    assert [flow.id for flow in after.flows if flow.source != approval] == rest


def test_fields_are_put_in_order(at: Studio) -> None:
    for name in ("Budget", "Tier", "Legal"):
        at.workspace.do(put_field, BLOG, ProjectField(name))
    at.workspace.do(order_field, BLOG, "Legal", 0)
    assert [field.name for field in view(at).graph.fields] == ["Legal", "Budget", "Tier"]
    with pytest.raises(RuleViolation, match="no field “Gone”"):
        at.workspace.do(order_field, BLOG, "Gone", 0)


def test_steps_are_numbered_in_the_order_in_which_they_can_open(at: Studio) -> None:
    before = view(at).graph
    with pytest.raises(RuleViolation, match="numbered in order already"):
        at.workspace.do(number_in_order, BLOG)
    first = before.outgoing[StepId("start")][0]
    added = at.workspace.do(insert_new, BLOG, first.id, StepKind.TASK).value
    assert view(at).graph.steps[-1].id == added
    at.workspace.do(number_in_order, BLOG)
    after = view(at).graph
    assert [step.id for step in after.steps[:2]] == ["start", added]
    rows = [line for line in checklist_lines(after) if line.kind is LineKind.STEP]
    assert [line.number for line in rows] == list(range(1, len(rows) + 1))
    assert {step.id for step in after.steps} == {added, *before.by_id}


def test_what_is_left_out_of_the_facts_stays(at: Studio) -> None:
    about = view(at).workflow.about
    at.workspace.do(edit_workflow, BLOG, anchor_label=" Go  live ")
    workflow = view(at).workflow
    assert (workflow.anchor_label, workflow.about, workflow.name) == ("Go live", about, "Blog post")
    assert not view(at).is_draft
    for wrong in ({"name": " "}, {"anchor_label": ""}):
        with pytest.raises(RuleViolation, match="is empty"):
            at.workspace.do(edit_workflow, BLOG, **wrong)
