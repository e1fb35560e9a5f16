"""The tool column: a click adds, a drag carries."""

from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.workflow import StepKind
from tests.ui.flowcharts import WRITER, in_lanes
from tests.ui.pages.flowchart.gestures.driver import CTRL, LEFT, EditorDriver, added, editor_driver, ways
from ui.pages.flowchart.gestures.press import HandleKind


def tool(at: EditorDriver, text: str):
    return next(one for one in at.frame.tools.tools if one.text() == text)


@contextmanager
def carrying(at: EditorDriver, text: str, to: tuple[float, float]):
    """The tool keeps the mouse, so all its events go there."""
    button = tool(at, text)
    QTest.mousePress(button, LEFT)
    start = QPointF(button.mapFromGlobal(at.viewport.mapToGlobal(at.pixel(to))))
    for part in (0.3, 0.7, 1.0):
        spot = QPointF(button.rect().center()) * (1 - part) + start * part
        move = QMouseEvent(QEvent.Type.MouseMove, spot, button.mapToGlobal(spot), LEFT, LEFT, Qt.KeyboardModifier(0))
        QApplication.sendEvent(button, move)
    yield
    QTest.mouseRelease(button, LEFT, pos=start.toPoint())


def carry(at: EditorDriver, text: str, to: tuple[float, float]) -> None:
    with carrying(at, text, to):
        pass


def test_a_click_adds_after_the_selected_step(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        at.at.model.select(("loose",))
        after = at.once(lambda: QTest.mouseClick(tool(at, "Milestone"), LEFT))
        new = added(before, after)
        assert after.step(new).kind is StepKind.MILESTONE
        assert ("loose", new) in ways(after)


def test_a_click_with_nothing_selected_adds_in_the_view(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        QTest.mouseClick(tool(at, "Decision"), LEFT)
        after = at.graph
        new = added(before, after)
        assert at.at.model.selection == (new,)
        assert at.at.view.seen().contains(at.at.scene.place_of(new))
        assert after.incoming[new] == after.outgoing[new] == ()


def test_a_drag_drops_where_it_is_let_go(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        after = at.once(lambda: carry(at, "Approval", (572, 243)), "Add “New approval”")
        new = after.step(added(before, after))
        assert (new.kind, new.x, new.y) == (StepKind.APPROVAL, 576, 240)


def test_a_drag_onto_a_flow_puts_it_there(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph

        def onto():
            with carrying(at, "Wait", (416, 6)):
                assert at.at.view.runner.running._flow == "f2"
                assert at.hint == "Between “Brief” and “Draft”"

        after = at.once(onto, "Insert “Wait”")
        new = added(before, after)
        assert {("brief", new), (new, "draft")} <= ways(after)


WAYS = ["drop", "drop onto a flow", "click", "plus", "pulled plus", "key", "menu", "paste"]


def add_by(at: EditorDriver, way: str) -> None:
    """One new step, by one of the ways there are."""
    key = Qt.Key
    at.at.model.select(("loose",))
    at.press(key.Key_C, modifiers=CTRL)
    plus = at.handle(HandleKind.PLUS).at
    {
        "drop": lambda: carry(at, "Task", (572, 243)),
        "drop onto a flow": lambda: carry(at, "Task", (416, 6)),
        "click": lambda: QTest.mouseClick(tool(at, "Task"), LEFT),
        "plus": lambda: at.click(plus),
        "pulled plus": lambda: at.drag(plus, (600, 304)),
        "key": lambda: at.press(key.Key_A),
        "menu": lambda: (at.press(key.Key_N), QTest.keyClick(QApplication.activePopupWidget(), key.Key_T)),
        "paste": lambda: at.press(key.Key_V, modifiers=CTRL),
    }[way]()


@pytest.mark.parametrize("way", WAYS)
def test_typing_after_a_step_was_added_names_it_whatever_way_it_came(qtbot, tmp_path, way):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        add_by(at, way)
        new = added(before, at.graph)
        assert at.at.model.selection == (new,)
        editor = at.frame.chart_commands.editor
        assert editor is not None
        # Without a window manager a moved mouse may leave the window inactive, and then nothing has the keyboard.
        assert QApplication.focusWidget() in (editor, None)
        QTest.keyClicks(editor, "Ask Legal")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        assert at.graph.step(new).title == "Ask Legal"
        assert at.frame.chart_commands.editor is None


@pytest.mark.parametrize("way", WAYS)
def test_undo_right_after_a_step_was_added_takes_it_back_and_before_that_what_was_typed(qtbot, tmp_path, way):
    with editor_driver(qtbot, tmp_path) as at:
        before = at.graph
        add_by(at, way)
        editor = at.frame.chart_commands.editor
        title = editor.text()
        QTest.keyClicks(editor, "Ask")
        QTest.keyClick(editor, Qt.Key.Key_Z, CTRL)
        assert editor.text() == title
        assert at.graph != before
        QTest.keyClick(editor, Qt.Key.Key_Z, CTRL)
        assert at.graph == before
        assert at.frame.chart_commands.editor is None


def test_undo_in_the_title_of_a_step_that_was_there_leaves_the_drawing_alone(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        add_by(at, "key")
        QTest.keyClick(at.frame.chart_commands.editor, Qt.Key.Key_Return)
        at.at.model.select(("brief",))
        after = at.graph
        at.press(Qt.Key.Key_F2)
        QTest.keyClick(at.frame.chart_commands.editor, Qt.Key.Key_Z, CTRL)
        assert at.graph == after
        assert at.frame.chart_commands.editor is not None


def test_an_end_onto_a_flow_is_refused_with_the_reason(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:

        def onto():
            with carrying(at, "End", (416, 6)):
                assert at.hint == "A flow cannot lead through an end."

        at.nothing(onto)


def test_escape_and_a_drop_outside_do_nothing(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:

        def left():
            with carrying(at, "Task", (560, 248)):
                assert at.at.view.hasFocus()
                at.press(Qt.Key.Key_Escape)

        at.nothing(left)
        outside = (at.at.view.seen().left() - 40, 100)
        at.nothing(lambda: carry(at, "Task", outside))


def test_a_note_can_be_dropped_and_in_lanes_a_step_takes_the_role(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path, in_lanes()) as at:
        before = at.graph
        after = at.once(lambda: carry(at, "Note", (560, 320)))
        assert len(after.notes) == 1
        after = at.once(lambda: carry(at, "Task", (256, 240)))
        assert after.step(added(before, after)).role == WRITER


def test_in_a_low_or_narrow_window_the_tools_show_no_words_and_all_have_room(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        style = Qt.ToolButtonStyle
        assert {one.toolButtonStyle() for one in at.frame.tools.tools} == {style.ToolButtonIconOnly}
        at.at.page.resize(1500, 800)
        assert {one.toolButtonStyle() for one in at.frame.tools.tools} == {style.ToolButtonTextUnderIcon}
        at.at.page.resize(1500, 400)
        assert {one.toolButtonStyle() for one in at.frame.tools.tools} == {style.ToolButtonIconOnly}
        column = at.frame.tools.rect()
        assert all(column.contains(one.geometry()) for one in at.frame.tools.tools)


def test_the_plane_stays_while_a_tool_comes_in_over_its_edge(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        bar = at.at.view.horizontalScrollBar()
        before, edge = bar.value(), at.at.view.seen().left() + 8
        with carrying(at, "Task", (edge, 0)):
            qtbot.wait(80)
            assert bar.value() == before


def test_the_plane_scrolls_on_when_a_carried_tool_comes_back_to_the_edge(qtbot, tmp_path):
    with editor_driver(qtbot, tmp_path) as at:
        bar, seen = at.at.view.horizontalScrollBar(), at.at.view.seen()
        before = bar.value()
        with carrying(at, "Task", (seen.center().x(), seen.center().y())):
            button = tool(at, "Task")
            edge = at.viewport.mapToGlobal(at.pixel((seen.left() + 8, seen.center().y())))
            spot = QPointF(button.mapFromGlobal(edge))
            held = Qt.KeyboardModifier(0)
            move = QMouseEvent(QEvent.Type.MouseMove, spot, button.mapToGlobal(spot), LEFT, LEFT, held)
            QApplication.sendEvent(button, move)
            qtbot.waitUntil(lambda: bar.value() < before)
