"""The bell in the header, its list, and what closing the window does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.actions.reminder import change_reminders
from app.actions.task import add_task
from tests.builders import make_office
from ui.link.context import Context
from ui.link.place import Place, TaskPanelPlace
from ui.link.preferences import Preferences
from ui.shell.bell_list import BellList
from ui.shell.main_window import MainWindow
from ui.shell.pages import PAGES
from ui.shell.reminders import Reminders
from ui.widgets.task_panel.panel import TaskPanel


@pytest.fixture
def ringing(qapp, qtbot, tmp_path):
    """(office, window, reminding) with one task that was missed."""
    office = make_office(tmp_path, project=False)
    office.workspace.do(change_reminders, never_quiet=True)
    office.workspace.do(add_task, "Late", office.people["Ana"], due_on=office.clock.now().date())
    office.clock.forward(hours=30)
    context = Context(office.workspace, Preferences(tmp_path / "view.json"))
    window = MainWindow(context, PAGES)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    reminding = Reminders(context, window)
    yield office, window, reminding
    reminding.close()
    context.notifier.close()
    window.leave()
    office.workspace.close()


def test_the_bell_counts_and_its_list_opens_and_snoozes(ringing, qtbot):
    _, window, reminding = ringing
    assert window.header.bell.accessibleDescription() == "0 due, 1 missed"
    opened: list[Place] = []
    window.context.place_asked.connect(opened.append)
    reminding.open_bell()
    [content] = window.findChildren(BellList)
    assert [(item.title, item.under) for item in content.rows.rows.items] == [("Late", "Missed: was due Mon 9 Feb")]
    content.rows.step(1)
    QTest.keyClick(content.rows, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.header.bell.accessibleDescription() == "0 due, 0 missed")
    assert [chip.text for chip in content.rows.rows.items[0].chips] == ["snoozed", "missed"]
    QTest.keyClick(content.rows, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.header.bell.accessibleDescription() == "0 due, 1 missed")
    content.snooze.click()
    qtbot.waitUntil(lambda: window.header.bell.accessibleDescription() == "0 due, 0 missed")
    QTest.keyClick(content.rows, Qt.Key.Key_Return)
    assert opened == [TaskPanelPlace(1)]
    assert window.findChild(TaskPanel).isVisible()


def test_the_bell_says_how_far_its_hours_reach_with_the_day(ringing, qtbot):
    office, window, reminding = ringing
    reminding.open_bell()
    [content] = window.findChildren(BellList)
    said = "What is due within 48 hours, until Thu 12 Feb, or was missed stands here."
    assert content.note.text() == said
    office.workspace.do(change_reminders, hours=(72,))
    qtbot.waitUntil(lambda: content.note.text() == said.replace("48", "72").replace("Thu 12", "Fri 13"))
    office.workspace.do(change_reminders, hours=())
    qtbot.waitUntil(lambda: content.note.text() == "What was missed stands here.")


def test_what_was_missed_is_on_record_as_shown_by_our_own_bubble(ringing):
    office, _, _ = ringing
    [fact] = office.workspace.read(lambda reader: reader.ledger()).values()
    assert fact.channel == "window"


def test_without_a_tray_closing_the_window_closes_it(ringing):
    _, window, _ = ringing
    window.close()
    assert not window.isVisible()
    assert window.context.preferences.get("tray.told", False) is False


@pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)
def test_with_a_tray_closing_hides_it_and_leaving_ends_it(ringing):
    _, window, reminding = ringing
    reminding.tray._available = lambda: True
    reminding.tray._appear()
    window.close()
    assert not window.isVisible()
    assert window.context.preferences.get("tray.told", False) is True
    reminding.open_task(None)
    assert window.isVisible()
    window.leave()
    assert not window.isVisible()
