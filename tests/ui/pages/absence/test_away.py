"""*Away until…* with a real workspace."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt

from app.domain.work_calendar import Absence
from app.queries.project import project_sentence
from tests.ui.pages.room import Room, press, room
from ui.pages.absence.dialog import HAND, MOVE, AwayDialog


def away(qtbot, made: Room, name: str, first: str, last: str) -> AwayDialog:
    dialog = AwayDialog(made.context, None, made.at.people[name])
    qtbot.addWidget(dialog)
    dialog.show()
    for field, text in ((dialog.first, first), (dialog.last, last)):
        field.setText(text)
        field.setFocus()
        press(field, Qt.Key.Key_Return)
    return dialog


def test_the_tasks_that_fall_into_the_time_are_listed_and_wait_by_preset(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start()
    dialog = away(qtbot, made, "Ben", "15 Mar 2027", "26 Mar 2027")
    assert [row.task.card.title for row in dialog.rows] == ["Do keyword research", "Approve outline"]
    assert dialog.heading.text() == "2 tasks fall into this time"
    due = made.at.task("Do keyword research").due_on
    dialog.add()
    (absence,) = made.context.read(lambda reader: reader.find(Absence))
    assert (absence.first_on, absence.last_on) == (date(2027, 3, 15), date(2027, 3, 26))
    assert made.at.task("Do keyword research").due_on == due


def test_handing_on_and_moving_are_one_step_with_the_absence(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start()
    dialog = away(qtbot, made, "Ben", "15 Mar 2027", "26 Mar 2027")
    hand, move = dialog.rows
    hand.way.setCurrentIndex(HAND)
    dialog.update_preview()
    assert dialog.effect.text() == "Choose who gets “Do keyword research”."
    assert not dialog.go.isEnabled()
    hand.person.choose(made.at.people["Ana"])
    move.way.setCurrentIndex(MOVE)
    assert move.moved_to == date(2027, 3, 29)
    dialog.update_preview()
    steps = made.steps
    dialog.add()
    assert made.at.task("Do keyword research").owner_id == made.at.people["Ana"]
    assert made.at.task("Approve outline").due_on == date(2027, 3, 29)
    assert made.steps == steps + 1


def test_it_says_what_the_absence_does_to_the_sentence(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    project_id = made.at.start()
    dialog = away(qtbot, made, "Carla", "1 Mar 2027", "16 Apr 2027")
    promised = dialog.effect.text()
    dialog.add()
    assert promised == f"Spring blog post: {made.context.read(project_sentence, project_id)}"
    assert "slips" in promised


def test_days_in_the_wrong_order_are_one_sentence(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = away(qtbot, made, "Ben", "26 Mar 2027", "15 Mar 2027")
    assert dialog.effect.text() == "The last day is before the first. Choose a later one."
    assert not dialog.go.isEnabled()


def test_an_absence_that_overlaps_another_is_refused_before_it_is_done(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    away(qtbot, made, "Ben", "15 Mar 2027", "19 Mar 2027").add()
    dialog = away(qtbot, made, "Ben", "18 Mar 2027", "22 Mar 2027")
    assert dialog.effect.text().startswith("Ben Okafor is away from 15 Mar to 19 Mar 2027 already.")
    assert not dialog.go.isEnabled()
