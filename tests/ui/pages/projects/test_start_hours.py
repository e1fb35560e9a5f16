"""The hours of a project that is about to be started: one sentence, its steps on a press, never in the way."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.ui.pages.room import Room, press, room, titles
from ui.pages.projects.start_dialog import StartDialog
from ui.pages.projects.start_hours import COUNTING


def shown(qtbot, made: Room) -> StartDialog:
    dialog = StartDialog(made.context, None, "Blog post")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def type_date(qtbot, dialog: StartDialog, text: str) -> None:
    dialog.anchor.setFocus()
    dialog.anchor.selectAll()
    qtbot.keyClicks(dialog.anchor, text)
    press(dialog.anchor, Qt.Key.Key_Return)


@pytest.mark.requirement("A36")
def test_the_hours_are_counted_behind_the_typing_and_follow_the_date(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, room(tmp_path))
    assert dialog.hours.sentence.text() == COUNTING
    qtbot.waitUntil(lambda: dialog.hours.sentence.text().startswith("Everybody has the hours"))
    type_date(qtbot, dialog, "2 Mar 2027")
    qtbot.waitUntil(lambda: " lack" in dialog.hours.sentence.text())
    assert "is the first date that holds" in dialog.hours.sentence.text()
    assert dialog.go.isEnabled()


@pytest.mark.requirement("A36")
def test_a_press_shows_the_hours_of_each_step_in_place_of_the_tasks(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start("Spring post", date(2027, 3, 31))
    made.at.start("Summer post", date(2027, 3, 31))
    dialog = shown(qtbot, made)
    hours = dialog.hours
    hours.settle()
    assert not hours.steps.isVisible()
    qtbot.mouseClick(hours.details.header, Qt.MouseButton.LeftButton)
    assert (hours.steps.isVisible(), dialog.preview.tasks.isVisible()) == (True, False)
    assert titles(hours.steps) == titles(dialog.preview.tasks)
    rows = {item.title: item for item in hours.steps.rows.items}
    assert "lacks 1.5 h of Elif Kaya" in hours.sentence.text()
    assert [chip.text for chip in rows["Schedule social media promotions"].chips] == ["1.5 h short"]
    assert rows["Generate idea"].under.startswith("Ana Costa · 2 h · ")
    assert [chip.text for chip in rows["Generate idea"].chips] == ["fits"]
    qtbot.mouseClick(hours.details.header, Qt.MouseButton.LeftButton)
    assert (hours.steps.isVisible(), dialog.preview.tasks.isVisible()) == (False, True)


def test_where_nothing_can_start_no_hours_are_shown(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, room(tmp_path))
    type_date(qtbot, dialog, "1 Feb 2027")
    dialog.update_preview()
    assert not dialog.hours.isVisible()
