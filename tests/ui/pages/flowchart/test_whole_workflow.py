"""The workflow as a whole on its page: how it is drawn, duplicated and archived."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolButton

from app.domain.workflow import Workflow
from tests.ui.flowcharts import chart
from ui.link.background import drain
from ui.pages.flowchart.gestures.chart_commands import IN_ONE_LINE, IN_ROWS
from ui.pages.flowchart.panel.workflow_panel import Drawn


def test_in_rows_or_in_one_line_is_chosen_on_the_page_and_undone(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        commands = {command.text: command for command in at.page.commands()}
        assert commands[IN_ROWS].enabled()
        commands[IN_ROWS].run()
        assert not at.model.graph.rows, "it is worked out beside the window"
        qtbot.waitUntil(lambda: bool(at.model.graph.rows))
        assert not commands[IN_ROWS].enabled()
        commands[IN_ONE_LINE].run()
        qtbot.waitUntil(lambda: not at.model.graph.rows)
        at.context.undo(at.page.undo_scope())
        assert at.model.graph.rows


def test_rows_a_line_or_lanes_are_chosen_in_the_panel(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        drawn = at.page.frame.properties.workflow.drawn
        assert drawn.current is Drawn.LINE
        drawn.pick(Drawn.ROWS)
        assert drawn.current is Drawn.LINE, "it is worked out beside the window"
        qtbot.waitUntil(lambda: bool(at.model.graph.rows))
        assert drawn.current is Drawn.ROWS
        drawn.pick(Drawn.LANES)
        assert at.model.graph.in_lanes
        assert drawn.current is Drawn.LANES
        drawn.pick(Drawn.LINE)
        qtbot.waitUntil(lambda: not at.model.graph.in_lanes)
        assert drawn.current is Drawn.LINE


@pytest.mark.parametrize("by", ["the key", "the menu"])
def test_an_open_workflow_is_duplicated_and_the_copy_is_shown(qtbot, tmp_path, by):
    with chart(qtbot, tmp_path) as at:
        name, graph, first = at.model.view.workflow.name, at.model.graph, at.model.workflow_id
        if by == "the key":
            both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            QTest.keyClick(at.page.plane.view, Qt.Key.Key_D, both)
        else:
            press_more(at.page, "Duplicate workflow")
        assert at.model.workflow_id != first
        assert at.model.view.workflow.name == f"{name} 2"
        assert at.model.graph == graph


def press_more(page, text):
    """An entry of the menu at the foot."""
    next(one for one in page.findChildren(QToolButton) if one.accessibleName().startswith("More about")).click()
    menu = page.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def test_the_open_workflow_is_archived_from_the_foot_of_the_page(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        press_more(at.page, "Archive workflow")
        assert at.studio.workspace.read(lambda reader: reader.get(Workflow, at.workflow_id)).archived


def test_a_layout_that_is_given_up_or_overtaken_changes_nothing(qtbot, tmp_path):
    with chart(qtbot, tmp_path) as at:
        commands = {command.text: command for command in at.page.commands()}
        chart_commands = at.page.frame.chart_commands
        before = at.model.graph
        commands[IN_ROWS].run()
        assert chart_commands.escape()
        drain()
        qtbot.wait(20)
        assert at.model.graph == before
        commands[IN_ROWS].run()
        at.model.select([before.steps[1].id])
        chart_commands.nudge(1, 0)
        qtbot.waitUntil(lambda: bool(at.refused))
        assert not at.model.graph.rows
        assert at.refused == ["The flowchart was changed meanwhile, so it was not laid out. Do it again."]
