"""What a screen reader finds on the plane, asked of Qt itself."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible

from app.actions.flowchart.step import edit_step, remove
from app.domain.ids import StepId
from tests.ui.flowcharts import Chart, chart

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description


def root(at: Chart):
    return QAccessible.queryAccessibleInterface(at.view)


def children(at: Chart) -> dict[str, object]:
    """By name; the first of a name."""
    found = root(at)
    things = [found.child(index) for index in range(found.childCount())]
    return {thing.text(NAME): thing for thing in reversed(things)}


def test_the_canvas_is_a_list_named_flowchart_of_steps_notes_and_flows(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        found = root(at)
        assert found.text(NAME) == "Flowchart"
        assert found.role() == QAccessible.Role.List
        graph = at.model.graph
        things = len(graph.steps) + len(graph.notes) + len(graph.flows)
        tools = [found.child(index).text(NAME) for index in range(things, found.childCount())]
        assert tools == ["Overview"]
        assert found.indexOfChild(found.child(things)) == things
        assert found.child(0).text(NAME) == "Start"
        assert found.child(found.childCount()) is None
        assert all(found.child(index).text(NAME) for index in range(found.childCount()))


def test_a_step_is_named_by_its_title_and_described_by_kind_role_and_offset(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        found = children(at)
        brief = found["Brief"]
        assert brief.text(DESCRIPTION) == "Task, Content strategist, 25 days before Publish date, takes 1 d"
        assert brief.role() == QAccessible.Role.ListItem
        assert found["Publish"].text(DESCRIPTION).startswith("Task, Content strategist, on Publish date")
        assert "not before Everything is ready" in found["Publish"].text(DESCRIPTION)
        assert "optional" in found["Design images"].text(DESCRIPTION)
        assert found["Junction"].text(DESCRIPTION) == "Junction"


def test_a_flow_is_described_by_from_to_and_if(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        said = [root(at).child(index).text(DESCRIPTION) for index in range(root(at).childCount())]
        assert "Flow: Start → Brief" in said
        assert "Flow: Needs legal? → Junction (if Budget > 500)" in said
        assert "Flow: Needs legal? → Decision (otherwise)" in said
        assert any(one.endswith("(if Changes requested), loop-back") for one in said)


def test_places_are_where_a_mouse_finds_the_step(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        at.view.fit()
        thing = children(at)["Editorial approval"]
        middle = thing.rect().center() + QPoint(0, 8)
        local = at.view.viewport().mapFromGlobal(middle)
        assert at.scene.hit(at.view.at(local.toPointF())) == "check"
        assert root(at).childAt(middle.x(), middle.y()).text(NAME) == "Editorial approval"


@pytest.mark.parametrize("verb", ["Press", "SetFocus"])
def test_pressing_a_step_selects_it_and_gives_the_plane_the_keyboard(qtbot, tmp_path, verb):
    with chart(qtbot, tmp_path) as at:
        at.page.activateWindow()
        qtbot.waitUntil(at.page.isActiveWindow)
        actions = children(at)["Publish"].actionInterface()
        assert verb in actions.actionNames()
        assert children(at)["Publish"].textInterface() is None
        actions.doAction(verb)
        assert at.model.selection == ("live",)
        assert at.view.hasFocus()
        assert at.view.seen().contains(at.scene.place_of("live"))


def test_a_step_opens_the_menu_of_what_can_be_done_with_it_and_an_item_closes_it(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        actions = children(at)["Publish"].actionInterface()
        actions.doAction(actions.showMenuAction())
        qtbot.waitUntil(lambda: "What can be done" in children(at))
        assert at.model.selection == ("live",)
        menu = children(at)["What can be done"]
        items = [menu.child(index) for index in range(menu.childCount())]
        connect = next(item for item in items if item.text(NAME) == "Connect to…")
        connect.actionInterface().doAction(connect.actionInterface().pressAction())
        qtbot.waitUntil(lambda: "What can be done" not in children(at))


def test_the_state_says_what_is_selected_and_where_the_keyboard_is(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        at.page.activateWindow()
        qtbot.waitUntil(at.page.isActiveWindow)
        at.view.setFocus()
        at.model.select(("brief", "draft"))
        found = children(at)
        brief, draft = found["Brief"].state(), found["Write the draft of the article and its summary"].state()
        assert (brief.selected, brief.focused) == (1, 0)
        assert (draft.selected, draft.focused) == (1, 1)
        assert root(at).focusChild().text(NAME).startswith("Write the draft")
        at.view.zoom_to(3.0)
        at.view.centerOn(at.scene.place_of("end").center())
        assert children(at)["Brief"].state().offscreen == 1


def test_what_is_told_follows_the_data(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        brief = children(at)["Brief"]
        assert root(at).indexOfChild(brief) == 1
        at.context.do(edit_step, at.workflow_id, StepId("brief"), title="Brief the <b>writer</b>")
        assert brief.text(NAME) == "Brief the <b>writer</b>"
        at.context.do(remove, at.workflow_id, ["brief"])
        assert not brief.isValid()
        assert root(at).indexOfChild(brief) == -1


def test_other_widgets_keep_their_own_interfaces(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        percent = at.page.plane.zoom_bar.percent
        assert QAccessible.queryAccessibleInterface(percent).text(NAME).startswith("Actual size")
