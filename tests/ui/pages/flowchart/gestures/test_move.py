"""Steps moved with the mouse."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.actions.flowchart.flow import redirect
from app.domain.ids import FlowId, StepId
from app.domain.workflow import Note
from tests.ui.flowcharts import WRITER, in_lanes
from tests.ui.pages.flowchart.gestures.driver import ALT, CTRL, SHIFT, editor_driver, line, ways


def test_a_drag_moves_a_step_and_is_one_undo_step_by_name(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        after = at.once(lambda: at.drag((256, 240), (448, 376)), "Move “Loose”")
        assert (after.step(StepId("loose")).x, after.step(StepId("loose")).y) == (448, 376)
        assert at.at.model.selection == ("loose",)


def test_a_drag_snaps_to_the_line_of_others_and_with_alt_to_nothing(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        with at.dragging((256, 240), (573, 243)):
            gesture = at.at.view.runner.running
            assert [(guide.vertical, guide.at) for guide in gesture._guides] == [(True, 576)]
        assert (at.graph.step(StepId("loose")).x, at.graph.step(StepId("loose")).y) == (576, 240)
        at.drag((576, 240), (581, 259), ALT)
        assert (at.graph.step(StepId("loose")).x, at.graph.step(StepId("loose")).y) == (581, 259)


def test_shift_keeps_one_axis(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        after = at.once(lambda: at.drag((256, 240), (480, 300), SHIFT))
        assert (after.step(StepId("loose")).x, after.step(StepId("loose")).y) == (480, 240)


def test_what_is_selected_moves_together(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("brief", "draft"))
        after = at.once(lambda: at.drag((576, 0), (576, 96)), "Move 2 steps")
        assert [after.step(StepId(id)).y for id in ("brief", "draft", "loose")] == [96, 96, 240]


def test_escape_puts_everything_back(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("end",))

        def moved_and_left():
            with at.dragging((256, 240), (500, 300)):
                assert at.at.model.boxes[StepId("loose")].x == 496
                at.press(Qt.Key.Key_Escape)

        at.nothing(moved_and_left)
        assert at.at.model.selection == ("end",)


def test_a_loose_step_dropped_on_a_flow_is_put_into_it(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:

        def dropped():
            with at.dragging((256, 240), (416, 4)):
                assert at.at.view.runner.running._flow == "f2"
                assert at.hint == "Between “Brief” and “Draft”"

        after = at.once(dropped, "Insert “Loose”")
        assert {("brief", "loose"), ("loose", "draft")} <= ways(after)
        assert ("brief", "draft") not in ways(after)
        assert after.step(StepId("loose")).x == 416


def test_alt_and_wired_steps_are_put_into_nothing(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        before = ways(at.graph)
        at.drag((256, 240), (416, 4), ALT)
        assert ways(at.graph) == before
        at.drag((832, 0), (416, 80))
        at.drag((416, 80), (416, 8))
        assert ways(at.graph) == before


def test_a_loose_end_on_a_flow_is_refused_with_the_reason(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.frame.surface.do(redirect, FlowId("f3"), target=StepId("loose"))

        def dropped():
            with at.dragging((832, 0), (416, 4)):
                assert at.hint == "A flow cannot lead through an end."

        at.nothing(dropped)


def test_ctrl_drag_leaves_the_original_and_drops_a_copy(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        after = at.once(lambda: at.drag((256, 240), (472, 328), CTRL), "Duplicate “Loose”")
        [copy] = [one for one in after.steps if one.title == "Loose" and one.id != "loose"]
        assert (copy.x, copy.y) == (472, 328)
        assert after.step(StepId("loose")).x == 256
        assert at.at.model.has(copy.id)


def test_notes_are_moved_and_copied_like_steps(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path, replace(line(), notes=(Note("n1", "Ask Legal", 560.0, 240.0),))) as at:
        after = at.once(lambda: at.drag((560, 240), (600, 160), ALT))
        assert (after.notes[0].x, after.notes[0].y) == (600, 160)

        def copied():
            with at.dragging((600, 160), (560, 264), CTRL):
                assert not at.viewport.grab().isNull()

        after = at.once(copied)
        assert len(after.notes) == 2


def test_in_lanes_the_role_follows_and_the_lane_is_named_meanwhile(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path, in_lanes()) as at:

        def into_the_other_lane():
            with at.dragging((240, 80), (240, 240)):
                assert at.hint == "Role: Blog writer"
                assert at.at.view.runner.running._lane is not None

        after = at.once(into_the_other_lane)
        assert after.step(StepId("brief")).role == WRITER


def test_a_click_selects_and_shift_adds(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.nothing(lambda: at.click((256, 0)))
        assert at.at.model.selection == ("brief",)
        at.nothing(lambda: at.click((576, 0), SHIFT))
        assert at.at.model.selection == ("brief", "draft")


@pytest.mark.parametrize(("end", "steps"), [((420, 160), {"draft", "end"}), ((300, 280), {"loose"})])
def test_making_space_moves_all_that_is_beyond_the_line(qtbot, tmp_path, end, steps):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        after = at.once(lambda: at.drag((300, 160), end, CTRL | ALT), "Make space")
        moved = {one.id for one in after.steps if one != before.step(one.id)}
        assert moved == steps


def test_the_key_s_makes_the_next_drag_make_space_and_escape_cancels_it(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.press(Qt.Key.Key_S)

        def left():
            with at.dragging((300, 160), (420, 160)):
                assert at.at.model.boxes[StepId("draft")].x == 696
                at.press(Qt.Key.Key_Escape)

        at.nothing(left)
        at.press(Qt.Key.Key_S)
        after = at.once(lambda: at.drag((300, 160), (260, 160)), "Close up")
        assert after.step(StepId("draft")).x == 536
        at.press(Qt.Key.Key_S, Qt.Key.Key_Escape)
        assert not at.frame.chart_commands.makes_space
