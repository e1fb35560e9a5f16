"""The tray and the bubbles as the desktop's own services see them, on a private bus."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desktop.desk import Desk
from tests.desktop.fixtures import Start
from tests.desktop.hand import Keyboard, Mouse
from tests.desktop.panel import Service, tray
from tests.desktop.program import ROOT, Program, start_program
from tests.desktop.screen import PATIENCE, Screen, wait_until
from tests.fixed_moment import TODAY

FILL = str(Path(__file__).with_name("due_tasks.py"))


@pytest.fixture
def data(screen: Screen, tmp_path: Path) -> Path:
    """One task that was missed; nothing is quiet."""
    folder = tmp_path / "data"
    screen.run(sys.executable, FILL, str(folder), str(ROOT), (TODAY - timedelta(days=9)).isoformat())
    return folder


def leadline(start: Start, data: Path) -> Program:
    program = start(["-m", "leadline", "--data", str(data)])
    program.window("Leadline")
    return program


def item(panel: Service) -> str:
    """The bus name of the program whose icon is in the panel."""
    return str(panel.wait("registered")["sender"])


def test_the_icon_is_in_the_panel_with_tool_tip_picture_and_menu(
    screen: Screen, panel: Service, notifications: Service, data: Path, start: Start
) -> None:
    leadline(start, data)
    sender = item(panel)
    wait_until(lambda: tray(screen, sender, "item")["tip"] == "Leadline: 0 due, 1 missed", "the counts")
    assert tray(screen, sender, "item")["status"] == "Active"
    assert {22, 64} <= set(tray(screen, sender, "item")["sizes"])
    lines = tray(screen, sender, "menu")
    assert next(line for line in lines if line) == "Open Leadline"
    assert any("Write <b>it</b>" in line for line in lines)
    assert lines[-1] == "Quit"
    assert "Snooze all until tomorrow" in lines


def test_the_bubble_says_the_task_offers_two_actions_and_is_shown_once(
    screen: Screen, panel: Service, notifications: Service, data: Path, start: Start
) -> None:
    program = leadline(start, data)
    said = notifications.wait("notify")
    assert (said["app"], said["title"]) == ("Leadline", "Write <b>it</b>")
    assert said["body"].startswith("Missed: was due ")
    assert said["body"].endswith("Mia &lt;i&gt;")
    assert said["actions"] == ["default", "Open", "snooze", "Snooze until tomorrow"]
    assert said["hints"]["urgency"] == 1
    assert program.close() == 0
    leadline(start, data)
    sender = str(panel.wait("registered", 2)["sender"])
    # The counts are shown when all that there is to tell was looked through.
    wait_until(lambda: tray(screen, sender, "item")["tip"] == "Leadline: 0 due, 1 missed", "the counts")
    assert len(notifications.seen("notify")) == 1


def test_an_action_of_the_bubble_opens_the_task_and_those_of_others_do_nothing(
    panel: Service, notifications: Service, data: Path, start: Start, mouse: Mouse, keyboard: Keyboard
) -> None:
    desk = Desk(leadline(start, data), mouse, keyboard)
    said = notifications.wait("notify")
    notifications.invoke(said["id"] + 7, "default")
    notifications.invoke(said["id"], "default")
    desk.see("push button", "Finish")


def test_snoozing_from_the_bubble_quiets_the_task(
    screen: Screen, panel: Service, notifications: Service, data: Path, start: Start
) -> None:
    leadline(start, data)
    said = notifications.wait("notify")
    sender = item(panel)
    wait_until(lambda: tray(screen, sender, "item")["tip"] == "Leadline: 0 due, 1 missed", "the counts")
    notifications.invoke(said["id"], "snooze")
    wait_until(lambda: tray(screen, sender, "item")["tip"] == "Leadline: 0 due, 0 missed", "the snooze")


def test_the_menu_opens_the_window_that_was_closed_and_quits_the_program(
    screen: Screen, panel: Service, notifications: Service, data: Path, start: Start
) -> None:
    program = leadline(start, data)
    sender = item(panel)
    notifications.wait("notify")
    screen.run("xdotool", "key", "alt+F4")
    wait_until(lambda: not program.windows("Leadline —"), "the window to hide")
    said = notifications.wait("notify", 2)
    assert (said["title"], said["actions"]) == ("Leadline goes on in the tray", ["default", "Open"])
    assert program.process.poll() is None
    tray(screen, sender, "click", "Open Leadline")
    program.window("Leadline —")
    tray(screen, sender, "click", "Quit")
    assert program.process.wait(timeout=PATIENCE) == 0


def test_the_program_ends_when_closing_to_the_tray_is_switched_off_after_the_window_was_once_closed_to_it(
    screen: Screen, panel: Service, notifications: Service, data: Path, start: Start, mouse: Mouse, keyboard: Keyboard
) -> None:
    desk = Desk(leadline(start, data), mouse, keyboard)
    item(panel)
    desk.keyboard.press("alt+F4")
    wait_until(lambda: not desk.program.windows("Leadline —"), "the window to hide")
    assert start(["-m", "leadline", "--data", str(data)]).process.wait(timeout=PATIENCE) == 0
    desk.program.window("Leadline —")
    desk.go("Settings")
    desk.see("check box", "Go on in the tray", lambda node: "checked" in node.states).focus()
    desk.focus_is("check box", "Go on in the tray")
    desk.keyboard.press("space")
    desk.see("check box", "Go on in the tray", lambda node: "checked" not in node.states)
    desk.keyboard.press("alt+F4")
    assert desk.program.process.wait(timeout=PATIENCE) == 0


def test_a_panel_that_comes_late_or_starts_anew_gets_the_icon(
    screen: Screen, notifications: Service, data: Path, start: Start
) -> None:
    leadline(start, data)
    notifications.wait("notify")
    for _ in range(2):
        panel = Service(screen, "panel")
        try:
            assert item(panel)
        finally:
            panel.end()


def test_without_a_tray_closing_ends_and_without_a_service_a_bubble_of_ours_is_shown(
    screen: Screen, data: Path, tmp_path: Path
) -> None:
    nobody = Screen(screen.environment | {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path / 'no-bus'}"})
    program = start_program(nobody, tmp_path, ["-m", "leadline", "--data", str(data)])
    try:
        program.window("Leadline —")
        wait_until(lambda: program.windows("Leadline reminder"), "our own bubble")
        program.window("Leadline —")
        assert program.close("alt+F4") == 0
        assert "tray.told" not in (data / "view.json").read_text(encoding="utf-8")
    finally:
        program.end()
