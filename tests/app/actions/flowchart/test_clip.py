"""Copies: what is inside goes along, what points outside is left behind, nothing foreign gets in."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.flowchart.clip import copy, duplicate, paste
from app.actions.flowchart.field import put_field
from app.actions.flowchart.flow import connect
from app.actions.flowchart.position import move_steps
from app.actions.flowchart.step import append_step, edit_step
from app.actions.flowchart.version import new_workflow
from app.domain.condition import All, FieldRef, Operator, OutcomeRef, Test
from app.domain.errors import RuleViolation
from app.domain.person import Role
from app.domain.quantity import Against, Offset
from app.domain.workflow import DecisionMode, ProjectField, StepKind
from app.exchange.clip_json import Clip, dump_clip, load_clip
from tests.app.actions.flowchart.sheet import Sheet, make_sheet

PART = {"outline", "approve_outline", "draft"}


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    made = make_sheet(tmp_path)
    made.do(edit_step, "draft", offset=Offset(2, against=Against.STEP, step_id="outline"), gates=("outline", "idea"))
    made.do(edit_step, "outline", offset=Offset(2, against=Against.STEP, step_id="idea"))
    return made


def other_workflow(sheet: Sheet) -> Sheet:
    return Sheet(sheet.office, sheet.office.workspace.do(new_workflow, "Another").value)


def test_a_duplicate_keeps_its_inner_flows_and_what_it_says_of_others(sheet: Sheet) -> None:
    new = dict(zip(("outline", "approve_outline", "draft"), sheet.do(duplicate, PART), strict=True))
    assert sheet.ways() >= {
        (new["outline"], new["approve_outline"], None),
        (new["approve_outline"], new["draft"], "Approved"),
        (new["approve_outline"], new["outline"], "Changes requested"),
    }
    assert sheet.step(new["draft"]).offset.step_id == new["outline"]
    assert sheet.step(new["draft"]).gates == (new["outline"], "idea")
    assert sheet.step(new["outline"]).offset.step_id == "idea"


def test_a_duplicate_stands_as_far_away_as_is_said(sheet: Sheet) -> None:
    [new] = sheet.do(duplicate, {"outline"}, (100, -60))
    old, copied = sheet.step("outline"), sheet.step(new)
    assert (copied.x - old.x, copied.y - old.y) == (100, -60)


def test_a_copy_in_another_workflow_drops_what_points_outside_and_leaves_the_anchor(sheet: Sheet) -> None:
    clip = copy(sheet.graph, {"start", *PART, "publish"})
    target = other_workflow(sheet)
    ids = target.do(paste, clip, (1000, 500))
    steps = {target.step(id).title: target.step(id) for id in ids}
    assert len(ids) == len(PART) + 1
    draft, outline = (steps[sheet.step(name).title] for name in ("draft", "outline"))
    assert (draft.offset.step_id, draft.gates, outline.offset) == (outline.id, (outline.id,), None)
    assert draft.role == "blog_writer"
    assert [step.id for step in target.graph.steps if step.anchor] == ["anchor"]
    xs, ys = [target.step(id).x for id in ids], [target.step(id).y for id in ids]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    assert middle == pytest.approx((1000, 500), abs=0.2)


def test_conditions_bring_their_fields_and_lose_answers_that_stay_behind(sheet: Sheet) -> None:
    sheet.do(put_field, ProjectField("Tier", required=True))
    chosen = sheet.do(append_step, "social", StepKind.DECISION)
    sheet.do(edit_step, chosen, mode=DecisionMode.FIRST_TRUE)
    field, answer = Test(FieldRef("Tier"), Operator.IS, "A"), Test(OutcomeRef("approve_outline"), Operator.IS, "No")
    sheet.do(connect, chosen, "publish", condition=All((field, answer)))
    target = other_workflow(sheet)
    target.do(paste, load_clip(dump_clip(copy(sheet.graph, {chosen, "publish"}))), (0, 300))
    assert [flow.condition for flow in target.graph.flows if flow.condition] == [All((field,))]
    assert target.graph.fields == (ProjectField("Tier", required=True),)


def test_a_role_from_elsewhere_is_made_by_its_name_or_left_out(sheet: Sheet) -> None:
    sheet.do(move_steps, {"idea": (0, 0)})
    clip = copy(sheet.graph, {"idea"}, {"content_strategist": "Content strategist", "legal": "Legal"})
    assert set(clip.roles) == {"content_strategist"}
    foreign = dump_clip(clip).replace("content_strategist", "stranger").replace("Content strategist", "Stranger")
    [id] = sheet.do(paste, load_clip(foreign), (0, 300))
    assert sheet.step(id).role == "stranger"
    assert sheet.office.workspace.read(lambda reader: reader.get(Role, "stranger")).name == "Stranger"
    [nobody] = sheet.do(paste, Clip(load_clip(foreign.replace("stranger", "x")).graph), (0, 600))
    assert sheet.step(nobody).role is None


def test_a_role_from_elsewhere_is_the_one_of_its_name_here_though_its_id_is_another_ones(sheet: Sheet) -> None:
    sheet.do(move_steps, {"idea": (0, 0)})
    clip = copy(sheet.graph, {"idea"}, {"content_strategist": "content  STRATEGIST"})
    [id] = sheet.do(paste, load_clip(dump_clip(clip).replace("content_strategist", "graphic_designer")), (0, 300))
    assert sheet.step(id).role == "content_strategist"


def test_a_second_start_alone_is_nothing_to_copy(sheet: Sheet) -> None:
    assert "one start" in (sheet.refusal(duplicate, {"start"}) or "")


def test_a_clip_is_the_same_after_its_text(sheet: Sheet) -> None:
    clip = copy(sheet.graph, {*PART, "social"}, {"blog_writer": "Blog writer"})
    assert load_clip(dump_clip(clip)) == clip


FOREIGN = ("", "https://example.com", "[]", "{}", "5", '{"format": "leadline-clip/2"}', "{" * 9000, '"\\ud800"')


@given(st.one_of(st.sampled_from(FOREIGN), st.text(), st.from_regex(r'\{"format": "leadline-clip/1", .*\}')))
def test_foreign_text_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        load_clip(text)
    assert refused.value.sentence.endswith(".")


HEAD = '{"format": "leadline-clip/1", "graph": '


def test_a_clip_with_a_flow_that_leads_out_or_an_id_twice_is_refused() -> None:
    step = '{"id": "a", "kind": "task"}'
    assert load_clip(f'{HEAD}{{"steps": [{step}]}}}}').graph.steps[0].id == "a"
    loose = '{"id": "f", "source": "a", "target": "b"}'
    for graph in (f'{{"steps": [{step}, {step}]}}', f'{{"steps": [{step}], "flows": [{loose}]}}'):
        with pytest.raises(RuleViolation, match="Copy some steps first"):
            load_clip(f"{HEAD}{graph}}}")
