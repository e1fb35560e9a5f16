"""Lanes: a row for every role, steps that follow their row and rows that take their steps along."""

from pathlib import Path

import pytest

from app.actions.flowchart.lane import add_lane, move_lane, remove_lane, set_lanes_on
from app.actions.flowchart.position import move_steps, set_in_rows, tidy
from app.actions.flowchart.step import append_step, edit_step, remove
from app.domain.workflow import StepKind
from app.drawing.lanes import bands, lane_roles
from tests.app.actions.flowchart.sheet import Sheet, make_sheet


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    made = make_sheet(tmp_path)
    made.do(set_lanes_on, True)
    return made


def strays(sheet: Sheet) -> list[str]:
    """The steps that stand outside the lane of their role."""
    rows = {band.role: band for band in bands(sheet.graph)}
    roles = lane_roles(sheet.graph)
    return [s.id for s in sheet.graph.steps if not rows[roles[s.id]].top <= s.y < rows[roles[s.id]].bottom]


def test_with_lanes_on_every_step_stands_in_the_row_of_its_role(sheet: Sheet) -> None:
    assert sheet.graph.in_lanes
    assert strays(sheet) == []


def test_a_step_moved_to_another_lane_takes_its_role(sheet: Sheet) -> None:
    band = next(band for band in bands(sheet.graph) if band.role == "blog_writer")
    sheet.do(move_steps, {"idea": (sheet.step("idea").x, band.top + 40), "end": (4000, band.top + 40)})
    assert sheet.step("idea").role == "blog_writer"
    assert sheet.step("end").role is None


def test_a_step_with_another_role_goes_to_that_lane(sheet: Sheet) -> None:
    sheet.do(edit_step, "idea", role="graphic_designer")
    assert "idea" not in strays(sheet)


def test_a_step_appended_in_a_lane_has_its_role(sheet: Sheet) -> None:
    new = sheet.do(append_step, "draft", StepKind.TASK)
    assert sheet.step(new).role == "blog_writer"
    assert new not in strays(sheet)


def test_a_lane_that_moves_takes_its_steps_along(sheet: Sheet) -> None:
    last = sheet.graph.lanes[-1].role
    sheet.do(move_lane, last, 0)
    assert sheet.graph.lanes[0].role == last
    assert strays(sheet) == []


def test_a_lane_for_a_new_role_comes_and_goes_only_while_empty(sheet: Sheet) -> None:
    role = sheet.do(add_lane, "Photographer")
    assert sheet.graph.lanes[-1].role == role
    assert "has a lane already" in (sheet.refusal(add_lane, "photographer") or "")
    assert "Give it another role first" in (sheet.refusal(remove_lane, "blog_writer") or "")
    sheet.do(remove_lane, role)
    assert role not in [lane.role for lane in sheet.graph.lanes]


def test_without_lanes_everything_stays_where_it_is_and_tidy_puts_it_in_order(sheet: Sheet) -> None:
    places = {step.id: (step.x, step.y) for step in sheet.graph.steps}
    sheet.do(set_lanes_on, False)
    assert {step.id: (step.x, step.y) for step in sheet.graph.steps} == places
    sheet.do(move_steps, {"draft": (-900, -900)})
    sheet.do(tidy)
    assert sheet.step("outline").x < sheet.step("draft").x < sheet.step("images").x


def test_rows_or_one_line_is_a_choice_of_the_workflow_and_one_step(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    rows = {step.row for step in sheet.graph.steps}
    assert sheet.graph.in_rows
    assert len(rows) > 1
    assert sheet.title_of(set_in_rows, False) == "Draw in one line"
    assert not sheet.graph.rows
    assert {step.row for step in sheet.graph.steps} == {None}
    sheet.office.workspace.undo(sheet.workflow_id)
    assert {step.row for step in sheet.graph.steps} == rows
    sheet.office.workspace.redo(sheet.workflow_id)
    assert sheet.title_of(set_in_rows, True) == "Draw in rows"
    assert {step.row for step in sheet.graph.steps} == rows


def test_lanes_are_drawn_in_one_line(sheet: Sheet) -> None:
    sheet.do(set_lanes_on, True)
    assert not sheet.graph.in_rows
    sheet.do(set_in_rows, True)
    assert sheet.graph.rows
    assert not sheet.graph.in_lanes


def test_a_step_moved_by_hand_stays_until_it_is_tidied(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    sheet.do(move_steps, {"outline": (300.0, 900.0)})
    others = {step.id: (step.x, step.y) for step in sheet.graph.steps if step.id != "outline"}
    sheet.do(append_step, "idea", StepKind.TASK)
    assert (sheet.step("outline").x, sheet.step("outline").y, sheet.step("outline").row) == (300, 900, None)
    assert others.keys() <= sheet.graph.rows.keys()
    sheet.do(tidy)
    assert sheet.step("outline").row is not None


def test_a_flow_that_goes_leaves_every_step_where_it_is(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    places = {step.id: (step.x, step.y, step.row) for step in sheet.graph.steps}
    sheet.do(remove, {sheet.flow_id("idea", "keywords")})
    assert {step.id: (step.x, step.y, step.row) for step in sheet.graph.steps} == places
