"""The card of the reminders: each choice is kept at once, what cannot be is said at its field."""

import pytest
from PySide6.QtWidgets import QLabel

from app.adapters.autostart import desktop_file, entry_path, launch_agent, set_start_with_computer, starts_with_computer
from app.domain.errors import RuleViolation
from app.queries.company import company
from app.queries.reminder import choices_of
from tests.ui.company import seen, type_into
from ui.pages.settings.page import make
from ui.pages.settings.reminder_card import NO_BUBBLES, ReminderCard, read_quiet, write_quiet


def test_hours_and_quiet_hours_are_kept_as_one_step_each(qtbot, tmp_path):
    with seen(qtbot, tmp_path, make) as at:
        card = at.page.reminders
        assert (card.hours.text(), card.quiet.text()) == ("48, 24", "20:00-7:00")
        assert at.one_step(lambda: type_into(card.hours, "72 h, 8h"))
        assert at.one_step(lambda: type_into(card.quiet, "18:30-8"))
        kept = at.office.workspace.read(choices_of)
        assert (kept.hours, kept.quiet) == ((72, 8), (18 * 60 + 30, 8 * 60))
        assert at.one_step(lambda: type_into(card.quiet, ""))
        assert at.office.workspace.read(choices_of).quiet is None
        assert at.one_step(card.owners.click)
        assert not at.office.workspace.read(choices_of).tell_owners


@pytest.mark.parametrize(("hours", "quiet"), [("soon", "20"), ("999", "25:00-7:00"), ("1 2 3 4 5 6", "7-7")])
def test_what_cannot_be_is_said_at_the_field_and_changes_nothing(qtbot, tmp_path, hours, quiet):
    with seen(qtbot, tmp_path, make) as at:
        card = at.page.reminders
        before = at.steps
        type_into(card.hours, hours)
        type_into(card.quiet, quiet)
        assert card._hours_row.problem
        assert card._quiet_row.problem == "Write quiet hours as from and until: 20:00-7:00."
        assert at.steps == before


def test_the_tray_and_starting_are_choices_of_this_computer(qtbot, tmp_path):
    started = []

    def refuse(wanted: bool, window: bool) -> None:
        started.append((wanted, window))
        raise OSError(13, "Permission denied")

    with seen(qtbot, tmp_path, make) as at:
        card = ReminderCard(at.context, lambda: False, refuse)
        qtbot.addWidget(card)
        card.show_company(at.office.workspace.read(company))
        card.tray.click()
        assert at.context.preferences.get("tray.close_to_tray", True) is False
        card.start.click()
        assert (started, card.start.isChecked()) == ([(True, True)], False)
        assert at.refused == ["Starting with the computer could not be changed: Permission denied."]


def test_going_on_without_the_window_is_chosen_beside_it_and_kept_at_log_in_too(qtbot, tmp_path):
    entries = []
    with seen(qtbot, tmp_path, make) as at:
        card = ReminderCard(at.context, lambda: False, lambda wanted, window: entries.append((wanted, window)))
        qtbot.addWidget(card)
        card.goes_on.click()
        assert at.context.preferences.get("agent.goes_on", False) is True
        assert entries == []
        card.start.click()
        card.goes_on.click()
        card.start.click()
        assert entries == [(True, False), (True, True), (False, True)]


def test_where_nothing_pops_up_without_the_window_the_card_says_so(qtbot, tmp_path):
    with seen(qtbot, tmp_path, make) as at:
        said = {}
        for system in ("linux", "win32", "darwin"):
            card = ReminderCard(at.context, lambda: False, system=system)
            qtbot.addWidget(card)
            said[system] = NO_BUBBLES in [label.text() for label in card.findChildren(QLabel)]
        assert said == {"linux": False, "win32": True, "darwin": True}


def test_at_log_in_the_agent_starts_where_no_window_is_wanted(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    set_start_with_computer(True, window=False)
    text = (tmp_path / "autostart" / "leadline.desktop").read_text(encoding="utf-8")
    assert next(line for line in text.splitlines() if line.startswith("Exec=")).endswith("leadline agent")


def test_starting_with_the_computer_writes_a_desktop_file_and_takes_it_away(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert not starts_with_computer()
    set_start_with_computer(True)
    text = (tmp_path / "autostart" / "leadline.desktop").read_text(encoding="utf-8")
    for line in ("X-GNOME-Autostart-Delay=2", "X-KDE-autostart-after=panel", "X-LXQt-Need-Tray=true"):
        assert line in text.splitlines()
    assert starts_with_computer()
    set_start_with_computer(False)
    assert not starts_with_computer()


def test_the_entries_quote_what_they_start(tmp_path):
    assert "Exec='/opt/my apps/python' -m leadline" in desktop_file(["/opt/my apps/python", "-m", "leadline"])
    assert b"<string>/opt/my apps/python</string>" in launch_agent(["/opt/my apps/python"])
    assert entry_path(tmp_path, "darwin").name == "app.leadline.plist"


def test_quiet_hours_are_read_as_they_are_written():
    for quiet in ((20 * 60, 7 * 60), (0, 30), None):
        assert read_quiet(write_quiet(quiet)) == quiet
    with pytest.raises(RuleViolation):
        read_quiet("20:00-7:00-8:00")
