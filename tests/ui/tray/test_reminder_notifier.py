"""Bubbles one after the other: recorded when they were taken, tried another way when not, answered by two buttons."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.actions.reminder import change_reminders, snooze_tasks
from app.actions.task import add_task
from app.adapters.notification_bus import BusChannel
from app.queries.reminder import bell, next_morning, to_tell
from app.reminders.notice import Bubble, bubbles
from app.workspace.reminder_telling import ReminderNotifier
from tests.builders import PUBLISH_ON, make_office
from ui.link.background import GuiThread
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.tray.bubble import BELOW, BubbleWindow
from ui.tray.channel import WindowChannel
from ui.tray.tray_icon import TrayIcon, badge_icon
from ui.widgets.toast import ToastStack, ToastText


class FakeChannel:
    """Keeps what it was asked; ``take`` answers for the last one."""

    def __init__(self, name: str, at_once: bool | None = None) -> None:
        self.name = name
        self.shown: list[str] = []
        self.answers: list[Callable[[str], object]] = []
        self._at_once = at_once

    def show(self, bubble, answer, taken) -> None:
        self.shown.append(bubble.title)
        self.answers.append(answer)
        self.take = taken
        if self._at_once is not None:
            taken(self._at_once)

    def close(self) -> None:
        self.shown.append("closed")


@pytest.fixture
def office(tmp_path):
    made = make_office(tmp_path, project=False)
    made.workspace.do(change_reminders, never_quiet=True)
    for number in range(2):
        made.workspace.do(add_task, f"Task {number}", made.people["Ana"], due_on=made.clock.now().date())
    made.clock.forward(hours=8)
    yield made
    made.workspace.close()


@pytest.fixture
def own_desk(qapp, office, tmp_path):
    found = Context(office.workspace, Preferences(tmp_path / "view.json"))
    yield found
    found.notifier.close()


def notifier(context, channels, open_task) -> ReminderNotifier:
    def snooze(task_ids) -> None:
        context.do(snooze_tasks, task_ids, context.read(next_morning))

    return ReminderNotifier(context.workspace, channels, open_task, snooze)


def look(reminder_notifier, office) -> None:
    reminder_notifier.check(office.clock.now())


def told(office) -> list[tuple[str, str]]:
    ledger = office.workspace.read(lambda reader: reader.ledger()).values()
    return [(fact.fact_key.split("/")[1], fact.channel) for fact in ledger]


def test_the_second_bubble_waits_until_the_first_was_taken(office, own_desk):
    channel = FakeChannel("bubble")
    reminder_notifier = notifier(own_desk, [channel], print)
    look(reminder_notifier, office)
    look(reminder_notifier, office)
    assert (channel.shown, told(office)) == (["Task 0"], [])
    channel.take(True)
    assert (channel.shown, told(office)) == (["Task 0", "Task 1"], [("LL-1", "bubble")])
    channel.take(True)
    look(reminder_notifier, office)
    assert len(channel.shown) == 2


def test_what_the_first_way_refuses_the_second_shows(office, own_desk):
    deaf, heard = FakeChannel("bubble", at_once=False), FakeChannel("window", at_once=True)
    look(notifier(own_desk, [deaf, heard], print), office)
    assert told(office) == [("LL-1", "window"), ("LL-2", "window")]
    assert heard.shown == ["Task 0", "Task 1"]


def test_what_nobody_shows_is_not_on_record_and_is_tried_again(office, own_desk):
    deaf = FakeChannel("bubble", at_once=False)
    reminder_notifier = notifier(own_desk, [deaf], print)
    look(reminder_notifier, office)
    look(reminder_notifier, office)
    assert (deaf.shown, told(office)) == (["Task 0", "Task 0"], [])


def test_open_and_snooze_do_what_they_say(office, own_desk):
    opened = []
    channel = FakeChannel("bubble", at_once=True)
    look(notifier(own_desk, [channel], opened.append), office)
    channel.answers[0]("default")
    channel.answers[1]("snooze")
    assert opened == [1]
    assert [line.snoozed_until is not None for line in office.workspace.read(bell).lines] == [True, False]


def test_a_bubble_about_ten_tasks_is_snoozed_in_one_undo_step(office, own_desk):
    for number in range(2, 10):
        office.workspace.do(add_task, f"Task {number}", office.people["Ana"], due_on=office.clock.now().date())
    channel = FakeChannel("bubble", at_once=True)
    look(notifier(own_desk, [channel], print), office)
    assert channel.shown == ["10 reminders: 10 missed"]
    before = office.dump()
    channel.answers[0]("snooze")
    assert office.workspace.read(bell).awake == ()
    assert office.workspace.undo_title() == "Snooze 10 tasks"
    own_desk.undo()
    assert office.dump() == before


def test_our_own_bubble_is_always_taken_and_says_title_and_text(office, own_desk, qtbot):
    channel = WindowChannel()
    answers = []
    reminder_notifier = notifier(own_desk, [channel], answers.append)
    office.clock.forward(days=1)
    look(reminder_notifier, office)
    [bubble] = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, BubbleWindow)]
    assert bubble.accessibleName() == "2 reminders: 2 missed"
    assert bubble.accessibleDescription() == "Task 0 Task 1"
    reminder_notifier.close()
    assert len(told(office)) == 2


def test_where_windows_cannot_choose_their_place_the_bubble_stands_in_the_window_above_its_notices(office, qtbot):
    office.clock.forward(days=1)
    now = office.clock.now()
    [bubble] = bubbles(office.workspace.read(to_tell, now), now)
    window, answers = QWidget(), []
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    shown = BubbleWindow(bubble, answers.append, window)
    shown.appear()
    for width in (900, 700):
        window.resize(width, 600)
        corner = shown.geometry().bottomRight()
        assert not shown.isWindow()
        assert width - 40 < corner.x() < width
        assert 500 < corner.y() <= 600 - BELOW
    notices = ToastStack(window)
    words = "Finished “Approve the invitation for partners in Austria and Switzerland” with “Changes requested”"
    for text in ("Saved", words):
        notice = notices.show(ToastText(text, "Undo", lambda: None))
        assert not QRect(notice.spot, notice.size()).intersects(shown.geometry())
    next(one for one in shown.findChildren(QPushButton) if one.text() == "Open").click()
    assert answers == ["default"]
    qtbot.waitUntil(lambda: not window.findChildren(BubbleWindow))
    window.resize(800, 600)


def test_only_what_reminds_of_tasks_offers_to_be_snoozed(office, qtbot):
    office.clock.forward(days=1)
    now = office.clock.now()
    [reminds] = bubbles(office.workspace.read(to_tell, now), now)
    said = []
    for bubble in (reminds, Bubble("Letters that did not leave", "The mail account is stopped.", ())):
        shown = BubbleWindow(bubble, print)
        qtbot.addWidget(shown)
        said.append([one.text() for one in shown.findChildren(QPushButton)])
    assert said == [["Snooze", "Open"], ["Open"]]


def test_a_service_that_never_answers_is_not_waited_for(office, own_desk, qtbot, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/leadline")
    channel, taken = BusChannel(GuiThread(own_desk), patience=0.2), []
    now = office.clock.now()
    bubble = bubbles(office.workspace.read(to_tell, now), now)[0]
    channel.show(bubble, print, taken.append)
    qtbot.waitUntil(lambda: taken == [False])
    qtbot.wait(300)
    assert taken == [False], "told twice"
    channel.close()


@pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)
def test_the_icon_is_made_when_a_tray_comes_and_its_menu_names_what_is_due(office, own_desk, qtbot):
    there, opened, quits = [], [], []
    tray = TrayIcon(own_desk, opened.append, lambda: quits.append(1), own_desk, available=lambda: bool(there))
    assert tray.icon is None
    there.append(1)
    qtbot.waitUntil(lambda: tray.icon is not None)
    tray.show_bell(office.workspace.read(bell))
    assert tray.icon.toolTip() == "Leadline: 0 due, 2 missed"
    texts = [action.text() for action in tray.menu.actions() if action.text()]
    assert texts[0] == "Open Leadline"
    assert texts[1:3] == ["Mon 9 Feb  Task 0 (Ana)", "Mon 9 Feb  Task 1 (Ana)"]
    assert texts[3:] == ["Snooze all until tomorrow", "Quit"]
    for action in tray.menu.actions():
        action.trigger()
    assert (opened, quits) == ([None, 1, 2], [1])
    assert office.workspace.read(bell).awake == ()
    tray.close()


def test_the_badge_is_painted_in_every_size_and_differs_with_the_count(qapp):
    plain, three = (badge_icon(due, 0).pixmap(64, 64).toImage() for due in (0, 3))
    missed = badge_icon(2, 1).pixmap(64, 64).toImage()
    assert plain != three != missed
    assert badge_icon(500, 0).availableSizes()


def test_a_task_due_in_a_far_month_is_not_told(office, own_desk):
    office.workspace.do(add_task, "Far", office.people["Ana"], due_on=PUBLISH_ON)
    channel = FakeChannel("bubble", at_once=True)
    look(notifier(own_desk, [channel], print), office)
    assert "Far" not in channel.shown
