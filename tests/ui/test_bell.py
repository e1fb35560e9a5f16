"""The bell in the header, its list, and what closing the window does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from app.actions.account import set_mail_account
from app.actions.reminder import change_reminders
from app.actions.task import add_task, block_task, unblock_task
from app.domain.account import AccountStatus, MailAccount, Security
from app.queries.sending_trouble import news_of_account
from tests.builders import make_office
from ui.link.context import Context
from ui.link.place import Place, ProjectPagePlace, SettingsPlace, TaskPanelPlace
from ui.link.preferences import Preferences
from ui.shell.bell_list import BellList
from ui.shell.file_menu import file_menu
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
    window = MainWindow(context, PAGES, {"File": file_menu(context)})
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


def test_a_date_that_slips_is_a_line_that_opens_its_project_and_goes_when_it_holds(ringing, qtbot):
    office, window, reminding = ringing
    project = office.start()
    office.workspace.tick()
    first = office.task("idea", project)
    office.workspace.do(block_task, first.id, by="Legal", until=office.task("publish", project).due_on)
    # The step that is blocked is a line of its own.
    qtbot.waitUntil(lambda: window.header.bell.accessibleDescription() == "2 due, 1 missed")
    reminding.open_bell()
    [content] = window.findChildren(BellList)
    row = content.rows.rows.items[0]
    assert row.title.startswith("Publish 15 Apr slips to ")
    assert "decided by “" in row.under
    opened: list[Place] = []
    window.context.place_asked.connect(opened.append)
    content.rows.setFocus()
    content.rows.choose(row.id)
    before = office.dump()
    QTest.keyClick(content.rows, Qt.Key.Key_S)
    assert office.dump() == before
    assert [command.text for command in content.rows.commands(row.id)] == ["Open"]
    QTest.keyClick(content.rows, Qt.Key.Key_Return)
    assert opened == [ProjectPagePlace(project)]
    office.workspace.do(unblock_task, first.id)
    qtbot.waitUntil(lambda: window.header.bell.accessibleDescription() == "0 due, 1 missed")


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


def test_trouble_with_sending_is_a_notice_a_bubble_and_a_line_under_the_bell_once(ringing, qtbot):
    office, window, reminding = ringing
    office.workspace.do(set_mail_account, MailAccount("127.0.0.1", 25, Security.NONE, "lead@example.com"))
    stopped = AccountStatus("mail", failures=1, stopped="535 wrong password")
    office.workspace.record(stopped)
    trouble = news_of_account(AccountStatus("mail"), stopped)
    shown: list[str] = []
    reminding._channels = (SaidBubbles([], takes=False), SaidBubbles(shown), *reminding._channels)
    window.context.sending.troubled(trouble)
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert "535 wrong password" in shown[0]
    assert "535 wrong password" in window.toasts.stack.toasts[-1].content.text
    qtbot.waitUntil(
        lambda: window.header.bell.accessibleDescription() == "0 due, 1 missed, 1 about letters that do not leave"
    )
    opened: list[Place] = []
    window.context.place_asked.connect(opened.append)
    reminding.open_bell()
    [content] = window.findChildren(BellList)
    assert "535 wrong password" in content.unsent.text()
    content.settings.click()
    assert isinstance(opened[0], SettingsPlace)


def test_that_everything_is_held_stands_in_the_header_and_one_click_lets_it_go(ringing, qtbot):
    office, window, reminding = ringing
    let_go = reminding.signs.let_go
    assert not let_go.isVisible()
    run_menu_entry(window, "Hold all letters")
    assert let_go.isVisible()
    let_go.click()
    assert not let_go.isVisible()
    office.workspace.undo()
    assert let_go.isVisible()


class SaidBubbles:
    """A channel to the desktop that keeps what it was given, or takes nothing."""

    name = "bubble"

    def __init__(self, shown: list[str], takes: bool = True) -> None:
        self._shown, self._takes = shown, takes

    def show(self, bubble, answer, taken) -> None:
        self._shown.append(bubble.text)
        taken(self._takes)

    def close(self) -> None:
        """Nothing is open."""


def run_menu_entry(window: MainWindow, text: str) -> None:
    [entry] = [action for action in window.findChildren(QAction) if action.text() == text]
    entry.trigger()
