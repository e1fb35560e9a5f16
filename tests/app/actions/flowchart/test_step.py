"""Steps: added where there is room, changed with what hangs on them, taken out of their line."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.flowchart.field import put_field
from app.actions.flowchart.flow import connect, edit_flow
from app.actions.flowchart.lane import set_lanes_on
from app.actions.flowchart.line import insert_new, insert_step
from app.actions.flowchart.position import set_in_rows
from app.actions.flowchart.role import give_step_role, name_approvers
from app.actions.flowchart.step import add_new, add_step, append_step, change_kind, edit_step, new_step, remove
from app.domain.condition import FieldRef, Operator, OutcomeRef, Test
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.person import Role
from app.domain.quantity import Against, Offset, Span, SpanUnit
from app.domain.workflow import DecisionMode, Outcome, ProjectField, Step, StepKind
from app.drawing.box import boxes_of
from app.drawing.lanes import bands
from app.engine.lint import errors
from tests.app.actions.flowchart.sheet import Sheet, make_sheet

IN_LINE = ("idea", "keywords", "outline", "draft", "images", "social")


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return make_sheet(tmp_path)


@pytest.mark.parametrize("kind", [kind for kind in StepKind if kind is not StepKind.START])
def test_a_step_of_any_kind_is_appended_with_a_flow_and_touches_no_other(sheet: Sheet, kind: StepKind) -> None:
    ids = [sheet.do(append_step, "idea", kind) for _ in range(3)]
    assert all(("idea", id, None) in sheet.ways() for id in ids)
    boxes = boxes_of(sheet.graph).items()
    assert [(a, b) for a, one in boxes for b, two in boxes if a != b and one.overlaps(two)] == []


def test_titles_of_undo_steps_name_the_step(sheet: Sheet) -> None:
    assert sheet.title_of(append_step, "idea", StepKind.TASK) == "Add “New task”"
    assert sheet.title_of(edit_step, "idea", optional=True) == "Change “Generate idea”"
    assert sheet.title_of(remove, {"idea", "keywords"}) == "Remove 2 steps"
    assert sheet.title_of(change_kind, "draft", StepKind.APPROVAL).endswith("an approval")


@pytest.mark.parametrize("name", IN_LINE)
def test_a_removed_step_leaves_a_line_that_lint_accepts(sheet: Sheet, name: str) -> None:
    sheet.do(remove, {name})
    assert errors(sheet.graph) == ()


def test_a_removed_approval_leads_on_by_its_positive_outcome(sheet: Sheet) -> None:
    sheet.do(remove, {"approve_outline"})
    assert ("outline", "draft", None) in sheet.ways()
    assert errors(sheet.graph) == ()


def test_a_removal_leaves_the_rules_of_a_decision_in_their_order(sheet: Sheet) -> None:
    """The first condition that is true wins."""
    sheet.do(put_field, ProjectField("Tier", required=True))
    sheet.do(change_kind, "idea", StepKind.DECISION)
    sheet.do(edit_step, "idea", mode=DecisionMode.FIRST_TRUE)
    for value in "ab":
        target = sheet.do(append_step, "idea", StepKind.TASK)
        sheet.do(connect, target, "outline")
        condition = Test(FieldRef("Tier"), Operator.IS, value)
        sheet.do(edit_flow, sheet.flow_id("idea", target), condition=condition)
    rules = [flow.condition for flow in sheet.graph.outgoing["idea"]]
    sheet.do(remove, {sheet.graph.outgoing["idea"][1].target})
    assert [flow.condition for flow in sheet.graph.outgoing["idea"]] == rules


def test_a_whole_stretch_is_removed_and_the_line_healed(sheet: Sheet) -> None:
    sheet.do(remove, {"keywords", "outline", "approve_outline", "draft"})
    assert ("idea", "images", None) in sheet.ways()
    assert errors(sheet.graph) == ()


def test_what_other_steps_said_of_a_removed_one_is_cleared(sheet: Sheet) -> None:
    sheet.do(edit_step, "draft", offset=Offset(3, against=Against.STEP, step_id="idea"))
    sheet.do(edit_step, "images", gates=("idea", "outline"))
    sheet.do(remove, {"idea"})
    assert sheet.step("draft").offset is None
    assert sheet.step("images").gates == ("outline",)


def test_the_step_with_the_anchor_stays_until_another_takes_it(sheet: Sheet) -> None:
    refused = [
        sheet.refusal(remove, {"publish"}),
        sheet.refusal(edit_step, "publish", anchor=False),
        sheet.refusal(change_kind, "publish", StepKind.JUNCTION),
    ]
    assert all(sentence and "Let another step carry it first" in sentence for sentence in refused)
    sheet.do(edit_step, "social", anchor=True)
    assert [step.id for step in sheet.graph.steps if step.anchor] == ["social"]
    sheet.do(remove, {"publish"})


def test_a_new_name_of_an_outcome_takes_flows_and_conditions_along(sheet: Sheet) -> None:
    sheet.do(put_field, ProjectField("Tier"))
    chosen = sheet.do(append_step, "social", StepKind.DECISION)
    sheet.do(edit_step, chosen, mode=DecisionMode.FIRST_TRUE)
    asked = Test(OutcomeRef("approve_outline"), Operator.IS, "Approved")
    sheet.do(connect, chosen, "publish", condition=asked)
    sheet.do(edit_step, "approve_outline", outcomes=(Outcome("Fine"), Outcome("Changes requested", positive=False)))
    assert sheet.flow("approve_outline", "draft").outcome == "Fine"
    assert sheet.flow(chosen, "publish").condition == Test(asked.subject, Operator.IS, "Fine")


def test_an_outcome_that_goes_takes_its_flows_with_it(sheet: Sheet) -> None:
    sheet.do(edit_step, "approve_outline", outcomes=(Outcome("Approved"),))
    assert [flow.outcome for flow in sheet.graph.outgoing["approve_outline"]] == ["Approved"]
    assert sheet.refusal(edit_step, "approve_outline", outcomes=(Outcome("Yes"), Outcome("yes")))
    assert sheet.refusal(edit_step, "idea", outcomes=(Outcome("Yes"),))


def test_an_approval_that_becomes_a_task_and_back_keeps_its_way_on(sheet: Sheet) -> None:
    sheet.do(change_kind, "approve_outline", StepKind.TASK)
    assert sheet.ways() >= {("approve_outline", "draft", None)}
    assert errors(sheet.graph) == ()
    sheet.do(change_kind, "approve_outline", StepKind.APPROVAL)
    assert sheet.ways() >= {("approve_outline", "draft", "Approved")}


def test_a_question_that_decides_by_rules_now_loses_answers_but_no_ways(sheet: Sheet) -> None:
    asked = sheet.do(append_step, "social", StepKind.DECISION)
    for target in ("publish", "end"):
        sheet.do(connect, asked, target)
    assert {flow.outcome for flow in sheet.graph.outgoing[asked]} == {"Yes", "No"}
    sheet.do(edit_step, asked, mode=DecisionMode.ALL_TRUE)
    assert {(flow.target, flow.outcome) for flow in sheet.graph.outgoing[asked]} == {("publish", None), ("end", None)}


def test_a_second_start_and_flows_against_the_grain_are_refused(sheet: Sheet) -> None:
    assert "start already" in (sheet.refusal(add_step, new_step(StepKind.START)) or "")
    assert "start already" in (sheet.refusal(change_kind, "idea", StepKind.START) or "")
    assert "leads on" in (sheet.refusal(change_kind, "idea", StepKind.END) or "")


def test_a_step_put_onto_a_flow_keeps_the_outcome_before_it(sheet: Sheet) -> None:
    flow_id = sheet.flow_id("approve_outline", "draft")
    new = sheet.do(insert_new, flow_id, StepKind.TASK)
    assert sheet.ways() >= {("approve_outline", new, "Approved"), (new, "draft", None)}
    xs = [sheet.step(id).x for id in ("approve_outline", new, "draft")]
    assert xs[1] - xs[0] >= 200 <= xs[2] - xs[1]


def test_only_a_step_without_flows_goes_onto_another(sheet: Sheet) -> None:
    flow_id = sheet.flow_id("idea", "keywords")
    assert "has flows already" in (sheet.refusal(insert_step, flow_id, "draft") or "")
    assert "an end" in (sheet.refusal(insert_new, flow_id, StepKind.END) or "")
    loose = sheet.do(add_step, new_step(StepKind.MILESTONE))
    sheet.do(insert_step, flow_id, loose)
    assert sheet.ways() >= {("idea", loose, None), (loose, "keywords", None)}


def test_a_loose_step_that_goes_onto_a_flow_joins_its_row(sheet: Sheet) -> None:
    loose = sheet.do(add_new, StepKind.MILESTONE, (640.0, 480.0))
    assert sheet.step(loose).row is None
    sheet.do(insert_step, sheet.flow_id("idea", "keywords"), loose, (700.0, 90.0))
    assert sheet.step(loose).row == sheet.step("idea").row
    assert sheet.step(loose).y == sheet.step("idea").y


def test_a_loose_step_goes_onto_a_flow_and_to_its_place_in_one_step(sheet: Sheet) -> None:
    sheet.do(set_in_rows, False)
    loose = sheet.do(add_new, StepKind.MILESTONE, (640.0, 480.0))
    assert (sheet.step(loose).x, sheet.step(loose).y) == (640, 480)
    sheet.do(insert_step, sheet.flow_id("outline", "approve_outline"), loose, (700.0, 90.0))
    assert (sheet.step(loose).x, sheet.step(loose).y) == (700, 90)
    assert ("outline", loose, None) in sheet.ways()


def test_a_new_step_takes_the_role_of_the_lane_it_is_drawn_in(sheet: Sheet) -> None:
    sheet.do(set_lanes_on, True)
    band = bands(sheet.graph)[1]
    new = sheet.do(add_new, StepKind.TASK, (400.0, band.top + band.height / 2))
    assert sheet.step(new).role == band.role is not None
    assert "There is a start already" in (sheet.refusal(add_new, StepKind.START, (0.0, 0.0)) or "")


def test_a_role_is_given_by_its_name_and_made_in_the_same_step(sheet: Sheet) -> None:
    roles = len(sheet.office.workspace.read(lambda reader: reader.find(Role)))
    role = sheet.do(give_step_role, "idea", "Trend scout")
    assert sheet.step("idea").role == role
    assert role in [lane.role for lane in sheet.graph.lanes]
    sheet.do(name_approvers, "approve_outline", ["Trend scout", "Lawyer"])
    assert sheet.step("approve_outline").approval.approvers == (role, "lawyer")
    for _ in range(2):
        sheet.office.workspace.undo(sheet.workflow_id)
    assert len(sheet.office.workspace.read(lambda reader: reader.find(Role))) == roles
    assert sheet.refusal(edit_step, "idea", role="nobody") == (
        "There is no role “nobody”. Choose one from the list or add it."
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"shortest": Span(3), "length": Span(2)},
            "“Generate idea”: at least (3 d) is more than the length (2 d). Write the shorter one first.",
        ),
        (
            {"length": Span(9, SpanUnit.HOURS), "longest": Span(1)},
            "“Generate idea”: the length (9 h) is more than at most (1 d). Write the shorter one first.",
        ),
        (
            {"shortest": Span(3), "length": None, "longest": Span(2)},
            "“Generate idea”: at least (3 d) is more than at most (2 d). Write the shorter one first.",
        ),
    ],
)
def test_a_range_that_does_not_hold_its_length_is_refused(sheet: Sheet, fields: dict[str, Span], sentence: str) -> None:
    before = sheet.graph
    with pytest.raises(RuleViolation) as refused:
        sheet.do(edit_step, "idea", **fields)
    assert refused.value.sentence == sentence
    assert sheet.graph == before
    sheet.do(edit_step, "idea", shortest=Span(4, SpanUnit.HOURS), length=Span(1), longest=Span(2))


def test_chances_of_more_than_all_rounds_are_refused(sheet: Sheet) -> None:
    good, bad = sheet.graph.step(StepId("approve_outline")).outcomes
    with pytest.raises(RuleViolation, match="come in 120 of 100 rounds"):
        sheet.do(edit_step, "approve_outline", outcomes=(replace(good, chance=0.7), replace(bad, chance=0.5)))
    sheet.do(edit_step, "approve_outline", outcomes=(replace(good, chance=0.7), replace(bad, chance=0.3)))


def test_a_range_from_a_file_does_not_stand_in_the_way_of_other_edits(sheet: Sheet) -> None:
    sheet.do(add_step, Step(StepId("odd"), StepKind.TASK, "Odd", shortest=Span(5), length=Span(1)))
    sheet.do(edit_step, "odd", title="Odder")
    assert sheet.graph.step(StepId("odd")).title == "Odder"
