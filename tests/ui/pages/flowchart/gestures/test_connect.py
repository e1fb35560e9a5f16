"""Steps appended, connected and redirected with the mouse; bends."""

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Approval, Graph, StepKind
from tests.ui.flowcharts import YES_NO, flow, step
from tests.ui.pages.flowchart.gestures.driver import added, editor_driver, line, line_of, ways
from ui.pages.flowchart.gestures.bend import bent, without_needless
from ui.pages.flowchart.gestures.press import HandleKind


def with_approval() -> Graph:
    """Draft is an approval of which nothing leads on yet."""
    graph = line()
    check = step("draft", StepKind.APPROVAL, "Check", 576, 0, outcomes=YES_NO, approval=Approval())
    return replace(graph.with_steps(check), flows=graph.flows[:2])


def test_a_click_on_the_plus_of_a_hovered_step_appends_a_task(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        at.hover((256, 240))
        plus = at.handle(HandleKind.PLUS).at
        assert plus[0] > 352
        at.hover(plus)
        assert at.handle(HandleKind.PLUS).id == "loose"
        after = at.once(lambda: at.click(plus), "Add “New task”")
        new = added(before, after)
        assert ("loose", new) in ways(after)
        assert after.step(new).y == 240


def test_an_approval_has_a_plus_for_each_outcome_that_leads_nowhere(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path, with_approval()) as at:
        before = at.graph
        at.click((576, 0))
        after = at.once(lambda: at.click(at.handle(HandleKind.PLUS, "Changes requested").at))
        new = added(before, after)
        assert [(one.target, one.outcome) for one in after.outgoing[StepId("draft")]] == [(new, "Changes requested")]
        at.click((576, 0))
        assert [one.outcome for one in at.frame.handles.shown() if one.kind is HandleKind.PLUS] == ["Approved"]


def test_pulled_from_the_plus_into_the_empty_a_step_is_appended_there(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        at.hover((256, 240))
        after = at.once(lambda: at.drag(at.handle(HandleKind.PLUS).at, (600, 304)))
        new = after.step(added(before, after))
        assert (new.x, new.y) == (600, 304)
        assert ("loose", new.id) in ways(after)


def test_pulled_onto_a_step_it_connects(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.hover((256, 240))
        after = at.once(lambda: at.drag(at.handle(HandleKind.PLUS).at, (576, 10)), "Connect “Loose” → “Draft”")
        assert ("loose", "draft") in ways(after)


def test_a_dot_at_the_edge_of_a_selected_step_connects_too(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.click((256, 240))
        top = next(one for one in at.frame.handles.shown() if one.kind is HandleKind.EDGE).at
        after = at.once(lambda: at.drag(top, (576, 10)))
        assert ("loose", "draft") in ways(after)


def test_a_refused_connection_says_why_and_changes_nothing(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.hover((256, 240))

        def onto_start():
            with at.dragging(at.handle(HandleKind.PLUS).at, (0, 4)):
                assert "is the start, so nothing leads to it" in at.hint
                assert at.frame.surface.note.refuses
                assert at.frame.surface.note.isVisible()

        at.nothing(onto_start)


def test_escape_lets_go_of_the_line(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.hover((256, 240))

        def left():
            with at.dragging(at.handle(HandleKind.PLUS).at, (576, 10)):
                at.press(Qt.Key.Key_Escape)

        at.nothing(left)


def test_a_long_press_on_the_plus_asks_for_the_kind(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        at.hover((256, 240))
        at.hover(at.handle(HandleKind.PLUS).at)
        spot = at.pixel(at.handle(HandleKind.PLUS).at)
        QTest.mousePress(at.viewport, Qt.MouseButton.LeftButton, pos=spot)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        menu = QApplication.activePopupWidget()
        after = at.once(lambda: QTest.keyClick(menu, Qt.Key.Key_M))
        assert after.step(added(before, after)).kind is StepKind.MILESTONE
        QTest.mouseRelease(at.viewport, Qt.MouseButton.LeftButton, pos=spot)


def test_the_ends_of_a_selected_flow_can_be_led_elsewhere(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("f3",))
        after = at.once(lambda: at.drag(at.handle(HandleKind.TARGET).at, (256, 250)))
        assert ("draft", "loose") in ways(after)
        after = at.once(lambda: at.drag(at.handle(HandleKind.SOURCE).at, (256, 10)))
        assert ("brief", "loose") in ways(after)


def test_an_end_led_to_the_start_is_refused_and_into_the_empty_does_nothing(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("f3",))

        def to_the_start():
            with at.dragging(at.handle(HandleKind.TARGET).at, (0, 0)):
                assert "is the start" in at.hint

        at.nothing(to_the_start)
        at.nothing(lambda: at.drag(at.handle(HandleKind.TARGET).at, (700, 300)))
        at.nothing(lambda: at.drag(at.handle(HandleKind.TARGET).at, (832, 8)))


def test_a_stretch_pulled_aside_bends_the_flow_and_a_double_click_takes_the_bend_away(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("f2",))
        stretch = at.handle(HandleKind.STRETCH)
        after = at.once(lambda: at.drag(stretch.at, (stretch.at[0], 96)), "Bend flow “Brief” → “Draft”")
        bends = after.flow_by_id[FlowId("f2")].bends
        assert len(bends) == 4
        assert {y for _, y in bends} == {0, 96}
        assert set(bends) <= set(line_of(at, "f2"))
        at.at.model.select(("f2",))
        spot = at.pixel(bends[1])
        after = at.once(lambda: QTest.mouseDClick(at.viewport, Qt.MouseButton.LeftButton, pos=spot))
        assert len(after.flow_by_id[FlowId("f2")].bends) == 3


def test_a_selected_flow_can_be_pulled_anywhere_and_another_one_is_only_selected(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.nothing(lambda: at.click((450, 0)))
        assert at.at.model.selection == ("f2",)
        after = at.once(lambda: at.drag((445, 0), (445, -80)), "Bend flow “Brief” → “Draft”")
        assert {y for _, y in after.flow_by_id[FlowId("f2")].bends} == {0, -80}


def test_a_bend_can_be_moved_and_escape_leaves_it(qtbot, tmp_path):
    graph = line()
    kept = ((384.0, 0.0), (384.0, 96.0), (448.0, 96.0), (448.0, 0.0))
    graph = graph.with_flows(replace(graph.flow_by_id[FlowId("f2")], bends=kept))
    with editor_driver(qtbot, tmp_path, graph) as at:
        at.at.model.select(("f2",))

        def left():
            with at.dragging(at.handle(HandleKind.BEND, index=1).at, (384, 140)):
                at.press(Qt.Key.Key_Escape)

        at.nothing(left)
        after = at.once(lambda: at.drag(at.handle(HandleKind.BEND, index=1).at, (384, 144)))
        assert after.flow_by_id[FlowId("f2")].bends[1] == (384, 144)


def test_straighten_forgets_all_bends(qtbot, tmp_path):
    graph = line()
    corners = ((384.0, 0.0), (384.0, 96.0), (448.0, 96.0))
    graph = graph.with_flows(replace(graph.flow_by_id[FlowId("f2")], bends=corners))
    with editor_driver(qtbot, tmp_path, graph) as at:
        at.at.model.select(("f2",))
        assert at.frame.chart_commands.has_bends()
        after = at.once(at.frame.chart_commands.straighten)
        assert after.flow_by_id[FlowId("f2")].bends == ()


def test_a_moved_stretch_keeps_the_ends_and_stays_orthogonal():
    for points in (
        ((0.0, 0.0), (200.0, 0.0)),
        ((0.0, 0.0), (100.0, 0.0), (100.0, 80.0), (200.0, 80.0)),
        ((0.0, 0.0), (0.0, -60.0), (-200.0, -60.0), (-200.0, 0.0)),
    ):
        for index in range(len(points) - 1):
            for to in (-40.0, 33.0, 150.0):
                made = bent(points, index, to)
                assert (made[0], made[-1]) == (points[0], points[-1])
                assert made == without_needless(made)
                for (x, y), (to_x, to_y) in pairwise(made):
                    assert x == to_x or y == to_y


def test_of_an_end_and_a_loop_nothing_is_offered_that_is_wrong(qtbot, tmp_path):
    graph = with_approval().with_flows(flow("f9", "draft", "brief", outcome="Changes requested", loop_back=True))
    with editor_driver(qtbot, tmp_path, graph) as at:
        at.click((832, 0))
        assert [one for one in at.frame.handles.shown() if one.kind is HandleKind.PLUS] == []
        at.click((576, 0))
        assert [one.outcome for one in at.frame.handles.shown() if one.kind is HandleKind.PLUS] == ["Approved"]


def test_far_out_the_middle_of_a_chosen_step_still_moves_and_names_it_and_its_dots_draw(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.view.zoom_to(0.5)
        at.click((256, 240))
        edge = at.handle(HandleKind.EDGE).at
        assert at.frame.handles.at(QPointF(*edge)).kind is HandleKind.EDGE
        assert at.frame.handles.at(QPointF(256, 240)) is None
        after = at.once(lambda: at.drag((256, 240), (400, 320)))
        assert after.step("loose").y == 320
        assert ways(after) == ways(line())
