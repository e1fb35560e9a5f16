"""Rules added to a decision: one step with field, flow and condition."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.flowchart.field import put_field
from app.actions.flowchart.flow import connect
from app.actions.flowchart.rule import add_rule
from app.actions.flowchart.step import append_step, edit_step
from app.domain.condition import FieldRef, Operator, Test
from app.domain.workflow import DecisionMode, FieldKind, ProjectField, StepKind
from app.engine.condition import holds
from app.engine.lint import errors
from tests.app.actions.flowchart.sheet import Sheet, make_sheet

BUDGET = ProjectField("budget", FieldKind.MONEY, required=True)
OVER = Test(FieldRef("budget"), Operator.MORE, 5000.0)


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return make_sheet(tmp_path)


def decided(sheet: Sheet, asked: bool = False) -> str:
    """A decision behind the last step, with one way out of it."""
    step = sheet.do(append_step, "social", StepKind.DECISION)
    if not asked:
        sheet.do(edit_step, step, mode=DecisionMode.FIRST_TRUE)
    sheet.do(connect, step, "publish")
    return step


def history(sheet: Sheet) -> int:
    return len(sheet.office.workspace.read(lambda reader: reader.history()))


def test_field_flow_and_condition_come_in_one_step_and_go_with_one_undo(sheet: Sheet) -> None:
    step = decided(sheet)
    before, steps = sheet.graph, history(sheet)
    done = sheet.office.workspace.do(add_rule, sheet.workflow_id, step, OVER, target="images", field=BUDGET)
    assert done.changes.title == "Add rule “budget > 5000”"
    assert history(sheet) == steps + 1
    assert sheet.graph.fields == (BUDGET,)
    assert sheet.flow(step, "images").condition == OVER
    assert [flow.condition for flow in sheet.graph.outgoing[step]] == [OVER, None], "tried before otherwise"
    sheet.office.workspace.undo(sheet.workflow_id)
    assert sheet.graph == before


def test_a_new_task_is_made_where_the_rule_leads(sheet: Sheet) -> None:
    step = decided(sheet)
    flow_id = sheet.do(add_rule, step, OVER, title="Ask finance", field=BUDGET)
    flow = sheet.graph.flow_by_id[flow_id]
    assert (sheet.graph.step(flow.target).title, flow.condition) == ("Ask finance", OVER)
    assert flow.target not in {other.target for other in sheet.graph.flows if other.id != flow_id}


def test_a_flow_that_was_drawn_for_the_rule_takes_it(sheet: Sheet) -> None:
    step = decided(sheet)
    drawn = sheet.do(connect, step, "images")
    assert sheet.do(add_rule, step, OVER, flow_id=drawn, field=BUDGET) == drawn
    assert [flow.condition for flow in sheet.graph.outgoing[step]] == [OVER, None]
    assert sheet.graph.outgoing[step][0].id == drawn


def test_rules_are_tried_in_the_order_in_which_they_came(sheet: Sheet) -> None:
    step = decided(sheet)
    more = replace(OVER, value=9000.0)
    sheet.do(add_rule, step, OVER, target="images", field=BUDGET)
    sheet.do(add_rule, step, more, target="draft")
    assert [flow.condition for flow in sheet.graph.outgoing[step]] == [OVER, more, None]


def test_a_flow_that_was_drawn_there_takes_the_condition_where_another_stays_for_otherwise(sheet: Sheet) -> None:
    step = decided(sheet)
    drawn = sheet.do(connect, step, "images")
    assert sheet.do(add_rule, step, OVER, target="images", field=BUDGET) == drawn
    other = sheet.do(add_rule, step, replace(OVER, value=1.0), target="publish")
    assert other != sheet.graph.outgoing[step][-1].id
    assert sheet.graph.outgoing[step][-1].condition is None


NO_ROLE = "no-role"
"""A new task has no role yet; its author is asked for it."""


def ways_out(sheet: Sheet, mode: DecisionMode, count: int) -> str:
    """A decision behind the last step with so many ways out of it, the last of a question going back."""
    step = sheet.do(append_step, "social", StepKind.DECISION)
    targets = ["publish", "images", "draft"][:count]
    if mode is DecisionMode.ASKED:
        for target in targets:
            sheet.do(connect, step, target)
        return step
    sheet.do(edit_step, step, mode=mode)
    for number, target in enumerate(targets):
        condition = replace(OVER, value=float(number)) if number else None
        sheet.do(connect, step, target, condition=condition)
    sheet.do(put_field, BUDGET)
    return step


def stops(sheet: Sheet) -> list[str]:
    return [finding.sentence for finding in errors(sheet.graph) if finding.code != NO_ROLE]


@pytest.mark.parametrize("target", [None, "publish", "images", "email"])
@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize("mode", DecisionMode)
def test_after_a_rule_is_added_the_workflow_can_be_published(
    sheet: Sheet, mode: DecisionMode, count: int, target: str | None
) -> None:
    if target == "email":
        target = sheet.do(append_step, "publish", StepKind.TASK)
        sheet.do(connect, target, next(step.id for step in sheet.graph.steps if step.kind is StepKind.END))
    step = ways_out(sheet, mode, count)
    before = sheet.graph
    flow_id = sheet.do(
        add_rule, step, OVER, target=target, title="Ask finance", field=None if BUDGET in before.fields else BUDGET
    )
    assert stops(sheet) == []
    flow = sheet.graph.flow_by_id[flow_id]
    assert flow.condition == OVER
    assert [other.condition for other in sheet.graph.outgoing[flow.source]].count(None) == 1
    rules = [other.id for other in sheet.graph.outgoing[flow.source] if other.condition is not None]
    assert rules[-1] == flow_id, "tried after the other rules"
    sheet.office.workspace.undo(sheet.workflow_id)
    assert sheet.graph == before


def test_a_question_with_two_answers_is_asked_behind_the_rule(sheet: Sheet) -> None:
    step = ways_out(sheet, DecisionMode.ASKED, 2)
    answers = {(flow.outcome, flow.target) for flow in sheet.graph.outgoing[step]}
    flow_id = sheet.do(add_rule, step, OVER, title="Ask finance", field=BUDGET)
    gate = sheet.graph.flow_by_id[flow_id].source
    assert sheet.flow("social", gate)
    assert sheet.flow(gate, step).condition is None
    assert {(flow.outcome, flow.target) for flow in sheet.graph.outgoing[step]} == answers
    second = sheet.do(add_rule, step, replace(OVER, value=9.0), target="images")
    assert sheet.graph.flow_by_id[second].source == gate, "one decision has all rules"


def test_a_flow_drawn_for_a_rule_leaves_the_question_for_the_rule(sheet: Sheet) -> None:
    step = ways_out(sheet, DecisionMode.ASKED, 3)
    drawn = sheet.flow(step, "draft").id
    assert sheet.do(add_rule, step, OVER, flow_id=drawn, field=BUDGET) == drawn
    assert stops(sheet) == []
    assert sheet.graph.flow_by_id[drawn].source != step
    assert {flow.target for flow in sheet.graph.outgoing[step]} == {"publish", "images"}


def test_an_approval_has_no_rules_and_stays_as_it_is(sheet: Sheet) -> None:
    before = sheet.graph
    approval = next(step.id for step in before.steps if step.kind is StepKind.APPROVAL)
    assert "decision behind it" in (sheet.refusal(add_rule, approval, OVER, target="images") or "")
    assert sheet.graph == before


def test_a_decision_that_was_answered_goes_by_rules_then(sheet: Sheet) -> None:
    step = decided(sheet, asked=True)
    sheet.do(add_rule, step, OVER, target="images", field=BUDGET)
    assert sheet.graph.step(step).mode is DecisionMode.FIRST_TRUE
    assert {flow.outcome for flow in sheet.graph.outgoing[step]} == {None}


def test_an_unfinished_rule_is_kept_and_stops_publishing_until_it_has_its_value(sheet: Sheet) -> None:
    step = decided(sheet)
    flow_id = sheet.do(add_rule, step, replace(OVER, value=None), target="images", field=BUDGET)
    found = [finding for finding in errors(sheet.graph) if finding.code == "unfinished-rule"]
    assert [(finding.step_id, finding.flow_id) for finding in found] == [(step, flow_id)]
    assert "budget > …" in found[0].sentence
    assert not holds(sheet.graph.flow_by_id[flow_id].condition, {"budget": 6000.0}, {})


def test_what_is_no_decision_has_no_rules(sheet: Sheet) -> None:
    assert "is no decision" in (sheet.refusal(add_rule, "draft", OVER, target="images") or "")


def test_a_refused_rule_leaves_nothing_behind(sheet: Sheet) -> None:
    step = decided(sheet)
    before = sheet.graph
    assert sheet.refusal(add_rule, step, OVER, target="start", field=BUDGET)
    assert sheet.graph == before
