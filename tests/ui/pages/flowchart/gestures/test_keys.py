"""The keyboard alone: walking, adding, connecting, naming, moving, finding; and the menus."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.actions.flowchart.line import insert_new
from app.actions.flowchart.step import append_step
from app.domain.ids import FlowId, StepId
from app.domain.workflow import Graph, StepKind
from tests.ui.flowcharts import every_kind, step
from tests.ui.pages.flowchart.gestures.driver import CTRL, SHIFT, EditorDriver, added, editor_driver, ways
from ui.pages.flowchart.gestures.chart_commands import context_commands

K = Qt.Key


def chosen(at: EditorDriver) -> str | None:
    return at.at.model.current


def test_the_arrow_keys_walk_along_the_flows_and_remember_the_way(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path, every_kind()) as at:
        at.press(K.Key_Right)
        assert chosen(at) == "start"
        at.press(K.Key_Right, K.Key_Right)
        assert chosen(at) == "draft"
        at.press(K.Key_Left)
        assert chosen(at) == "brief"
        at.press(K.Key_Right, K.Key_Down)
        assert chosen(at) == "images"
        at.press(K.Key_Left, K.Key_Right)
        assert chosen(at) == "images"
        at.press(K.Key_Up)
        assert chosen(at) == "draft"
        at.press(K.Key_Home)
        assert chosen(at) == "start"
        at.press(K.Key_End)
        assert chosen(at) == "end"


def test_flows_can_be_walked_onto_too(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path, every_kind()) as at:
        at.at.model.select(("check",))
        at.press(K.Key_Right, modifiers=SHIFT)
        assert chosen(at) == "f4"
        at.press(K.Key_Down)
        assert chosen(at) == "f5"
        at.press(K.Key_Right)
        assert chosen(at) == "draft"
        at.press(K.Key_Left, modifiers=SHIFT)
        assert chosen(at) == "f2"


def test_in_a_column_of_loose_steps_up_and_down_walk_by_height(qtbot, tmp_path):
    loose = Graph(tuple(step(f"x{n}", StepKind.TASK, f"X{n}", 10 * n, 100 * n) for n in range(3)))
    with editor_driver(qtbot, tmp_path, loose) as at:
        at.at.model.select(("x0",))
        at.press(K.Key_Down, K.Key_Down, K.Key_Down)
        assert chosen(at) == "x2"
        at.press(K.Key_Up)
        assert chosen(at) == "x1"


def test_a_appends_a_task_and_its_title_is_typed_at_once(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        at.at.model.select(("loose",))
        at.press(K.Key_A)
        new = added(before, at.graph)
        assert ("loose", new) in ways(at.graph)
        at.press("Ask Legal", K.Key_Return)
        assert at.graph.step(new).title == "Ask Legal"
        assert at.at.view.hasFocus()
        assert at.title == "Rename “New task” to “Ask Legal”"


def test_a_on_the_start_goes_between_it_and_what_follows(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        at.at.model.select(("start",))
        new = added(before, at.once(lambda: at.press(K.Key_A)))
        assert {("start", new), (new, "brief")} <= ways(at.graph)
        assert len(at.graph.outgoing[StepId("start")]) == 1


@pytest.mark.parametrize("letter", [K.Key_C, K.Key_S, K.Key_N, K.Key_F2])
@pytest.mark.parametrize("chosen", ["start", "draft", "end", "loose"])
def test_a_single_letter_and_escape_leave_what_is_seen_in_its_place(qtbot, tmp_path, letter, chosen):
    with editor_driver(qtbot, tmp_path) as at:
        box = at.at.model.boxes[StepId(chosen)]
        bars = at.at.view.horizontalScrollBar(), at.at.view.verticalScrollBar()
        at.at.model.select((chosen,))
        # At the edge of the view, whole: what is meant to come into view is in it.
        at.at.view.centerOn(box.left - 8 + at.at.view.seen().width() / 2, box.top - 8 + at.at.view.seen().height() / 2)
        before = [bar.value() for bar in bars]
        at.press(letter)
        assert [bar.value() for bar in bars] == before
        target = QApplication.activePopupWidget() or QApplication.focusWidget()
        QTest.keyClick(target, K.Key_Escape)
        assert [bar.value() for bar in bars] == before


@pytest.mark.parametrize(
    ("letter", "kind"),
    [
        (K.Key_T, StepKind.TASK),
        (K.Key_A, StepKind.APPROVAL),
        (K.Key_D, StepKind.DECISION),
        (K.Key_M, StepKind.MILESTONE),
        (K.Key_W, StepKind.WAIT),
        (K.Key_E, StepKind.END),
    ],
)
def test_n_and_a_letter_add_a_step_of_that_kind(qtbot, tmp_path, letter, kind):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        at.at.model.select(("loose",))

        def add():
            at.press(K.Key_N)
            QTest.keyClick(QApplication.activePopupWidget(), letter)

        after = at.once(add)
        new = added(before, after)
        assert after.step(new).kind is kind
        assert ("loose", new) in ways(after)


def test_n_on_a_flow_puts_the_step_into_it(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        at.at.model.select(("f2",))

        def add():
            at.press(K.Key_N)
            QTest.keyClick(QApplication.activePopupWidget(), K.Key_W)

        new = added(before, at.once(add))
        assert {("brief", new), (new, "draft")} <= ways(at.graph)


def test_c_holds_a_step_enter_connects_it_to_where_one_went(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("loose",))
        at.press(K.Key_C)
        assert at.hint.startswith("Connect “Loose”")

        def connect():
            at.press(K.Key_E, "nd", K.Key_Return)
            assert chosen(at) == "end"
            at.press(K.Key_Return)

        after = at.once(connect, "Connect “Loose” → “End”")
        assert ("loose", "end") in ways(after)
        assert at.hint == ""


def test_while_connecting_a_refusal_is_shown_and_escape_leaves(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("loose",))

        def refused():
            at.press(K.Key_C, K.Key_Home)
            assert "is the start" in at.hint
            at.press(K.Key_Return)
            assert at.frame.chart_commands.keyboard_connect.on
            at.press(K.Key_Escape)

        at.nothing(refused)
        assert chosen(at) == "loose"


def test_c_on_a_flow_leads_it_to_another_step(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("f3",))

        def lead():
            at.press(K.Key_C)
            at.at.model.select(("loose",))
            at.press(K.Key_Return)

        assert ("draft", "loose") in ways(at.once(lead))


def test_f2_renames_in_place_escape_forgets_and_tab_goes_on(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("brief",))

        def forgotten():
            at.press(K.Key_F2, "Another", K.Key_Escape)

        at.nothing(forgotten)

        def renamed():
            at.press(K.Key_F2, "Outline", K.Key_Tab)

        after = at.once(renamed, "Rename “Brief” to “Outline”")
        assert after.step(StepId("brief")).title == "Outline"
        assert chosen(at) == "brief", "what was done again is selected"
        at.press(K.Key_F2, "Plan", K.Key_Tab)
        assert chosen(at) == "draft"
        assert at.frame.chart_commands.editor is not None
        at.press(K.Key_Escape)
        assert at.frame.chart_commands.editor is None


def test_an_empty_title_is_refused_beside_it(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("brief",))

        def emptied():
            at.press(K.Key_F2, K.Key_Delete, K.Key_Return)
            assert at.hint != ""
            assert at.frame.chart_commands.editor is not None
            at.press(K.Key_Escape)

        at.nothing(emptied)


def test_a_double_click_renames_and_a_click_elsewhere_keeps_it(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:

        def renamed():
            QTest.mouseDClick(at.viewport, Qt.MouseButton.LeftButton, pos=at.pixel((256, 240)))
            at.press("Found")
            at.click((450, 300))

        assert at.once(renamed).step(StepId("loose")).title == "Found"


def test_ctrl_arrows_move_by_the_grid_and_a_burst_is_one_step(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("loose",))
        after = at.once(lambda: at.press(*[K.Key_Right] * 3, K.Key_Right, modifiers=CTRL), "Move “Loose”")
        assert after.step(StepId("loose")).x == 256 + 32


def test_ctrl_f_goes_to_a_step_by_its_title_and_escape_goes_back(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path, every_kind()) as at:
        at.at.model.select(("start",))
        at.press(K.Key_F, modifiers=CTRL)
        at.press("images")
        assert chosen(at) == "images"
        at.press(K.Key_Return)
        assert at.at.view.hasFocus()
        assert chosen(at) == "images"
        at.press(K.Key_F, modifiers=CTRL)
        at.press("re")
        first = chosen(at)
        at.press(K.Key_Down)
        assert chosen(at) != first
        at.press(K.Key_Escape)
        assert chosen(at) == "images"


def test_delete_heals_the_line_and_stays_beside_it(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("draft",))
        after = at.once(lambda: at.press(K.Key_Delete), "Remove “Draft”")
        assert ("brief", "end") in ways(after)
        at.at.context.undo(at.at.workflow_id)
        at.at.model.select(("draft",))
        at.press(K.Key_Delete)
        assert chosen(at) == "brief"


def test_what_the_anchor_hangs_on_is_not_deleted(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("brief",))
        at.nothing(lambda: at.press(K.Key_Delete))
        assert "carries the date" in at.at.refused[0]


def test_enter_types_into_the_properties_and_all_is_selected_by_ctrl_a(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("brief",))
        at.press(K.Key_Return)
        assert at.at.page.frame.properties.isAncestorOf(QApplication.focusWidget())
        at.at.view.setFocus()
        at.press(K.Key_A, modifiers=CTRL)
        assert set(at.at.model.selection) == set(at.graph.by_id)
        at.press(K.Key_Escape)
        assert at.at.model.selection == ()


def test_every_command_has_its_own_key_and_is_on_the_page(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        keys = [QKeySequence(one.shortcut).toString() for one in at.frame.commands if one.shortcut]
        assert len(keys) == len(set(keys)) > 20
        assert set(at.frame.commands) <= set(at.at.page.commands())


def test_letters_are_left_to_text_fields_and_taken_on_the_canvas(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.model.select(("loose",))
        at.press(K.Key_Return)
        steps = len(at.graph.steps)
        at.press("An N")
        assert len(at.graph.steps) == steps


def test_the_context_menu_offers_what_fits_and_selects_what_is_under_it(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        spot = at.pixel((576, 5))
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, at.viewport.mapToGlobal(spot))
        QApplication.sendEvent(at.viewport, event)
        assert chosen(at) == "draft"
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        texts = [action.text() for action in menu.actions() if action.text()]
        assert {"Rename", "Duplicate", "Delete", "Connect to…", "Paste", "Go to step…"} <= set(texts)
        assert "Align left" not in texts
        qtbot.waitUntil(lambda: not at.frame.properties._stale)
        assert QApplication.activePopupWidget() is menu, "the properties follow without closing it"
        menu.close()
        at.at.model.select(("brief", "draft"))
        assert "Align left" in [one.text for one in context_commands(at.frame.chart_commands)]
        by_key = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(at.at.view, QContextMenuEvent(by_key, QPoint(0, 0), QPoint(0, 0)))
        assert QApplication.activePopupWidget() is not None
        QApplication.activePopupWidget().close()


def test_undo_selects_and_shows_what_changed(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.context.do(append_step, at.at.workflow_id, StepId("draft"), StepKind.TASK)
        at.at.model.select(("loose",))
        at.press(K.Key_Right, modifiers=CTRL)
        at.at.view.centerOn(5000, 5000)
        at.at.model.select(())
        at.at.context.undo(at.at.workflow_id)
        assert at.at.model.selection == ("loose",)
        assert at.at.view.seen().contains(at.at.scene.place_of("loose"))


def test_undo_of_what_made_room_shows_the_flow_and_not_all_that_moved_along(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        at.at.context.do(insert_new, at.at.workflow_id, FlowId("f2"), StepKind.WAIT)
        at.at.context.undo(at.at.workflow_id)
        assert at.at.model.selection == ("f2",)
        at.at.context.redo(at.at.workflow_id)
        assert [at.graph.step(id).title for id in at.at.model.selection] == ["Wait"]


def test_a_small_workflow_with_an_approval_loop_is_drawn_by_keyboard_alone(qtbot, tmp_path):
    start = Graph((step("start", StepKind.START, "Start", 0, 0),))
    with editor_driver(qtbot, tmp_path, start) as at:

        def add(letter):
            at.press(K.Key_N)
            QTest.keyClick(QApplication.activePopupWidget(), letter)

        at.press(K.Key_Home, K.Key_A, "Write", K.Key_Return)
        add(K.Key_A)
        at.press(K.Key_F2, "Approve", K.Key_Return)
        add(K.Key_M)
        at.press(K.Key_F2, "Publish", K.Key_Return)
        add(K.Key_E)
        at.press(K.Key_C)
        at.nothing(lambda: at.press(K.Key_Escape))
        at.press(K.Key_Left, K.Key_Left, K.Key_C, "Wri", K.Key_Return, K.Key_Return)
        by_title = {one.id: one.title for one in at.graph.steps}
        drawn = [(by_title[f.source], by_title[f.target], f.outcome, f.loop_back) for f in at.graph.flows]
        assert set(drawn) == {
            ("Start", "Write", None, False),
            ("Write", "Approve", None, False),
            ("Approve", "Publish", "Approved", False),
            ("Publish", "End", None, False),
            ("Approve", "Write", "Changes requested", True),
        }
        assert at.at.refused == []
