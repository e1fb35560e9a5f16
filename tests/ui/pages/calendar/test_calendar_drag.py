"""Drags of the calendar: what is said beside the mouse, what the drop does, and that it is one undo step."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt

from app.actions.absence import add_absence
from app.actions.process import add_process
from app.actions.recurrence import add_recurrence
from app.actions.task import start_task
from app.domain.process import Recurrence
from app.domain.work_calendar import Absence
from app.domain.workflow import Workflow
from tests.ui.pages.calendar.dated import PUBLISH_ON, dated
from ui.link.place import AwayUntil, MoveDate

DRAFT = "Write final draft"
THURSDAY = date(2027, 4, 15)


@pytest.mark.requirement("U1")
def test_a_publish_date_tells_its_consequences_beside_the_mouse_and_the_drop_opens_the_preview(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        project, before = calendar.task("Publish").project_id, calendar.state
        calendar.lift(calendar.at("Spring blog post"))
        to = calendar.empty(THURSDAY)
        calendar.hover(to)
        words = calendar.note.shown
        assert calendar.note.isVisible()
        assert words.head == "Publish Thu 15 Apr (+3 d)"
        assert words.more.startswith("holds with ")
        assert any("steps move" in line for _, line in words.lines)
        assert calendar.page.grid.marks.target == THURSDAY
        calendar.drop(to)
        assert calendar.room.asked == [MoveDate(project, THURSDAY)]
        assert calendar.state == before
        assert not calendar.note.isVisible()


def test_it_says_which_gap_it_fills_and_which_it_leaves(qtbot, tmp_path):
    def often(room):
        workflow = room.at.workspace.read(lambda reader: reader.find(Workflow)[0].id)
        room.at.workspace.do(add_process, "Blog", cadence="every week", workflow_id=workflow)

    with dated(qtbot, tmp_path, often) as calendar:
        calendar.lift(calendar.at("Spring blog post"))
        calendar.hover(calendar.empty(date(2027, 4, 21)))
        lines = [line for _, line in calendar.note.shown.lines]
        assert lines[:2] == ["Fills the gap of week 16", "Leaves week 15 without “Blog”"]
        assert calendar.note.shown.in_day == "fills the gap"
        calendar.hover(calendar.empty(THURSDAY))
        assert not any("gap" in line for _, line in calendar.note.shown.lines)
        calendar.key(Qt.Key.Key_Escape)


def test_who_is_away_on_the_day_that_the_offset_says_is_named(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        draft = calendar.task(DRAFT)
        by = timedelta(days=7)
        calendar.room.at.workspace.do(add_absence, draft.owner_id, draft.due_on + by, draft.due_on + by)
        calendar.lift(calendar.at("Spring blog post"))
        calendar.hover(calendar.empty(PUBLISH_ON + by))
        assert any(f"is away: “{DRAFT}" in line for _, line in calendar.note.shown.lines)
        calendar.key(Qt.Key.Key_Escape)


def test_a_date_that_is_over_refuses_and_says_so(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        calendar.room.at.clock.pass_time(days=41)
        calendar.page.refresh(None)
        calendar.drag(calendar.at("Spring blog post"), date(2027, 4, 6))
        assert calendar.room.refused == ["6 Apr 2027 is over. Choose a day from today on."]
        assert calendar.room.asked == []


def test_a_due_is_moved_to_the_day_of_the_drop(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        due_on = calendar.task(DRAFT).due_on
        to = due_on + timedelta(days=3)
        calendar.lift(calendar.at(DRAFT))
        calendar.hover(calendar.empty(to))
        assert calendar.note.shown.head.startswith(f"Due {to:%a} {to.day} {to:%b} (+1 d)")
        calendar.drop(calendar.empty(to))
        assert calendar.task(DRAFT).due_on == to
        calendar.room.context.undo()
        assert calendar.task(DRAFT).due_on == due_on
        calendar.one_step(lambda: calendar.drag(calendar.at(DRAFT), to))


def test_on_a_day_off_the_last_working_day_before_is_said_and_meant(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        friday, saturday = date(2027, 4, 2), date(2027, 4, 3)
        assert calendar.task(DRAFT).due_on == friday
        calendar.lift(calendar.at(DRAFT))
        calendar.hover(calendar.empty(saturday))
        assert (calendar.note.shown.head, calendar.note.shown.more) == ("Due Fri 2 Apr", "the last working day before")
        before = calendar.state
        calendar.drop(calendar.empty(saturday))
        assert calendar.state == before


def test_shift_and_alt_say_what_neighbours_do(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        images = calendar.task("Create images").due_on
        to = calendar.task(DRAFT).due_on + timedelta(days=3)
        calendar.drag(calendar.at(DRAFT), to, Qt.KeyboardModifier.ShiftModifier)
        assert calendar.task("Create images").due_on > images
        calendar.room.context.undo()
        calendar.drag(calendar.at(DRAFT), to, Qt.KeyboardModifier.AltModifier)
        assert calendar.task("Create images").due_on == images


def test_what_is_started_stays_and_says_why(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        idea = calendar.task("Generate idea")
        calendar.room.at.workspace.do(start_task, idea.id)
        calendar.page.model.go_to(idea.due_on)
        before = calendar.state
        calendar.drag(calendar.at("Generate idea"), idea.due_on + timedelta(days=1))
        assert calendar.room.refused == ["“Generate idea” is started, so it stays. Change its due day in its panel."]
        assert calendar.state == before


def test_escape_leaves_everything_as_it_was(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        before = calendar.state
        calendar.lift(calendar.at(DRAFT))
        calendar.hover(calendar.empty(THURSDAY))
        calendar.key(Qt.Key.Key_Escape)
        calendar.drop(calendar.empty(THURSDAY))
        assert calendar.state == before
        assert calendar.page.grid.marks.target is None


def test_a_run_to_come_is_moved_as_an_exception(qtbot, tmp_path):
    def repeat(room):
        workflow = room.at.workspace.read(lambda reader: reader.find(Workflow)[0].id)
        room.at.workspace.do(add_recurrence, workflow, "FREQ=WEEKLY;BYDAY=TH", THURSDAY, pattern="Letter {n}")

    with dated(qtbot, tmp_path, repeat) as calendar:
        calendar.one_step(lambda: calendar.drag(calendar.at("Letter 1"), date(2027, 4, 14)))
        (repeats,) = calendar.room.at.workspace.read(lambda reader: reader.find(Recurrence))
        assert [(change.on, change.to) for change in repeats.exceptions] == [(THURSDAY, date(2027, 4, 14))]
        assert calendar.part("Letter 1").on == date(2027, 4, 14)


def away(room):
    room.at.workspace.do(add_absence, room.at.people["Ana"], date(2027, 4, 14), date(2027, 4, 15))


def days_away(calendar):
    (absence,) = calendar.room.at.workspace.read(lambda reader: reader.find(Absence))
    return absence.first_on, absence.last_on


def test_an_absence_is_dragged_as_a_whole_or_by_its_ends(qtbot, tmp_path):
    with dated(qtbot, tmp_path, away) as calendar:
        calendar.one_step(lambda: calendar.drag(calendar.at("Ana Costa") - QPoint(40, 0), date(2027, 4, 13)))
        assert days_away(calendar) == (date(2027, 4, 13), date(2027, 4, 14))
        rect = calendar.part("Ana Costa").rect
        right = QPoint(round(rect.right()) - 3, round(rect.center().y()))
        calendar.one_step(lambda: calendar.drag(right, date(2027, 4, 16)))
        assert days_away(calendar) == (date(2027, 4, 13), date(2027, 4, 16))


def test_days_that_are_dragged_over_ask_who_is_away(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        calendar.lift(calendar.empty(date(2027, 4, 22)))
        calendar.hover(calendar.empty(date(2027, 4, 20)))
        assert calendar.page.grid.marks.chosen == (date(2027, 4, 20), date(2027, 4, 22))
        assert calendar.note.shown.head == "Somebody is away Tue 20 Apr to Thu 22 Apr"
        calendar.drop(calendar.empty(date(2027, 4, 20)))
        assert calendar.room.asked == [AwayUntil(None, date(2027, 4, 20), date(2027, 4, 22))]


def test_a_click_on_an_empty_day_chooses_it_and_does_nothing_else(qtbot, tmp_path):
    with dated(qtbot, tmp_path) as calendar:
        on = date(2027, 4, 21)
        calendar.lift(calendar.empty(on))
        calendar.drop(calendar.empty(on))
        assert calendar.page.model.day == on
        assert calendar.room.asked == []
