"""Flows: what may be drawn, what cannot, and what they say."""

from pathlib import Path

import pytest

from app.actions.flowchart.field import put_field, remove_field
from app.actions.flowchart.flow import connect, edit_flow, redirect, set_bends
from app.actions.flowchart.note import add_note, edit_note
from app.actions.flowchart.position import move_steps
from app.actions.flowchart.step import append_step, edit_step, remove
from app.domain.condition import FieldRef, Operator, Test
from app.domain.workflow import DecisionMode, FieldKind, ProjectField, StepKind
from app.engine.lint import lint
from tests.app.actions.flowchart.sheet import Sheet, make_sheet


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return make_sheet(tmp_path)


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("end", "idea", "is an end"),
        ("idea", "start", "is the start"),
        ("draft", "draft", "cannot lead to itself"),
        ("idea", "keywords", "leads to “Do keyword research” already"),
        ("idea", "gone", "not there any more"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_reason(sheet: Sheet, source: str, target: str, reason: str) -> None:
    assert reason in (sheet.refusal(connect, source, target) or "")


def test_an_approval_draws_the_outcome_that_leads_nowhere_yet(sheet: Sheet) -> None:
    sheet.do(remove, {sheet.flow_id("approve_outline", "outline")})
    flow_id = sheet.do(connect, "approve_outline", "idea")
    assert sheet.graph.flow_by_id[flow_id].outcome == "Changes requested"
    assert sheet.graph.flow_by_id[flow_id].loop_back
    assert "has no outcome" in (sheet.refusal(connect, "approve_outline", "end", outcome="Later") or "")
    assert "Choose the one" in (sheet.refusal(edit_flow, flow_id, outcome=None) or "")


def test_a_flow_turned_to_another_source_says_what_that_one_can_say(sheet: Sheet) -> None:
    flow_id = sheet.flow_id("approve_outline", "draft")
    sheet.do(redirect, flow_id, source="keywords")
    assert ("keywords", "draft", None) in sheet.ways()
    sheet.do(redirect, flow_id, source="approve_outline", target="images")
    assert ("approve_outline", "images", "Approved") in sheet.ways()
    assert "is the start" in (sheet.refusal(redirect, flow_id, target="start") or "")


def test_conditions_follow_a_field_and_stay_when_it_goes(sheet: Sheet) -> None:
    sheet.do(put_field, ProjectField("Tier", FieldKind.CHOICE, ("A", " A ", "B"), required=True))
    assert sheet.graph.fields == (ProjectField("Tier", FieldKind.CHOICE, ("A", "B"), required=True),)
    chosen = sheet.do(append_step, "social", StepKind.DECISION)
    sheet.do(edit_step, chosen, mode=DecisionMode.FIRST_TRUE)
    flow_id = sheet.do(connect, chosen, "publish", condition=Test(FieldRef("Tier"), Operator.IS, "A"))
    sheet.do(put_field, ProjectField("Level", required=True), "Tier")
    assert sheet.graph.flow_by_id[flow_id].condition == Test(FieldRef("Level"), Operator.IS, "A")
    assert "already" in (sheet.refusal(put_field, ProjectField("level")) or "")
    sheet.do(remove_field, "Level")
    assert any("“Level”" in finding.sentence for finding in lint(sheet.graph))
    assert "reads no conditions" in (
        sheet.refusal(edit_flow, sheet.flow_id("idea", "keywords"), condition=A_TEST) or ""
    )


A_TEST = Test(FieldRef("Tier"), Operator.EMPTY)


def test_bends_go_along_when_both_ends_move_together(sheet: Sheet) -> None:
    flow_id = sheet.flow_id("idea", "keywords")
    sheet.do(move_steps, {"idea": (0, 0), "keywords": (500, 100)})
    sheet.do(set_bends, flow_id, ((250, 0), (250, 100)))
    sheet.do(move_steps, {"idea": (10, 20), "keywords": (510, 120)})
    assert sheet.graph.flow_by_id[flow_id].bends == ((260, 20), (260, 120))
    sheet.do(move_steps, {"idea": (0, 0)})
    assert sheet.graph.flow_by_id[flow_id].bends == ((260, 20), (260, 120))


def test_a_note_is_added_changed_moved_and_removed(sheet: Sheet) -> None:
    note = sheet.do(add_note, " Ask Legal first ", (10, 20))
    sheet.do(edit_note, note, "Ask Legal early")
    sheet.do(move_steps, {note: (40, 50)})
    assert [(n.text, n.x, n.y) for n in sheet.graph.notes] == [("Ask Legal early", 40, 50)]
    assert sheet.title_of(remove, {note}) == "Remove note"
    assert sheet.graph.notes == ()
