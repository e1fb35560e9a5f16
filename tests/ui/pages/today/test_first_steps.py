"""The first steps of an empty data folder: two questions, asked once, and three doors."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions.calendar import set_country
from app.domain.person import Person, Role
from app.domain.project import Project
from app.domain.work_calendar import STANDARD_WEEK, Holiday
from app.queries.company import company
from app.queries.outbox import outbox
from app.queries.today import today
from app.workspace.sample import fill_when_empty
from tests.studio import empty_studio
from tests.ui.company import nameless
from tests.ui.pages.room import Room, press, room
from ui.link.place import NewWorkflow, PageId, PagePlace
from ui.pages.today.page import TodayPage, make


def greeted(qtbot, folder: Path) -> tuple[Room, TodayPage]:
    """An empty data folder with its first page, all countries known."""
    made = room(folder, empty_studio)
    page = made.show(qtbot, make)
    qtbot.waitUntil(lambda: page.first_steps.calendar.place.country.count() > 1)
    return made, page


def pick_country(page: TodayPage, code: str) -> None:
    box = page.first_steps.calendar.place.country
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


def calendar(made: Room):
    return made.context.read(company).calendar


def names(made: Room) -> list[str]:
    return [person.name for person in made.context.read(lambda reader: reader.find(Person))]


def test_an_empty_folder_greets_with_three_doors_and_nothing_red(qtbot, tmp_path: Path) -> None:
    _, page = greeted(qtbot, tmp_path)
    steps = page.first_steps
    assert (page.title, page.primary(), page.secondary()) == ("Welcome to Leadline", None, ())
    assert [door.accessibleName() for door in steps.doors] == ["Look around", "Start from a template", "Draw your own"]
    assert steps.calendar.hours_row.problem == ""
    assert not steps.people.found.isVisible()
    assert nameless(page) == []


def test_the_focus_is_where_the_first_answer_goes_and_follows_the_answers(qtbot, tmp_path: Path) -> None:
    _, page = greeted(qtbot, tmp_path)
    steps = page.first_steps
    page.setFocus()
    assert steps.calendar.place.country.hasFocus()
    steps.calendar.keep_button.click()
    assert steps.people.lines.hasFocus()
    steps.people.lines.setPlainText("Eva Lang")
    press(steps.people.lines, Qt.Key.Key_End)
    steps.people.add_button.click()
    assert steps.doors[1].button.hasFocus()


def test_country_and_week_are_one_step_and_are_asked_once(qtbot, tmp_path: Path) -> None:
    made, page = greeted(qtbot, tmp_path)
    card = page.first_steps.calendar
    steps = made.steps
    pick_country(page, "DE")
    card.days[4].click()
    card.hours.setText("8:00-16:00")
    assert made.steps == steps, "nothing is stored while it is being chosen"
    card.keep_button.click()
    assert made.steps == steps + 1
    assert calendar(made).country == "DE"
    assert [bool(hours) for hours in calendar(made).week.days] == [True] * 4 + [False] * 3
    assert calendar(made).week.days[0] == ((8 * 60, 16 * 60),)
    assert made.context.read(lambda reader: reader.find(Holiday))
    assert card.answered
    assert not card.fields.isVisible()
    made.context.undo()
    assert (calendar(made).country, calendar(made).week) == ("", STANDARD_WEEK)
    assert card.fields.isVisible()


def test_a_country_proposes_the_week_that_is_usual_there(qtbot, tmp_path: Path) -> None:
    _, page = greeted(qtbot, tmp_path)
    card = page.first_steps.calendar
    pick_country(page, "IL")
    assert [day.text() for day in card.days if day.isChecked()] == ["Mon", "Tue", "Wed", "Thu", "Sun"]
    pick_country(page, "DE")
    assert [day.text() for day in card.days if day.isChecked()] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    assert "days off until the end of" in card.words.text()


@pytest.mark.parametrize("answer", ["skip", "keep_button"])
def test_what_was_put_off_or_left_as_it_is_usual_is_not_asked_again(qtbot, tmp_path: Path, answer: str) -> None:
    made, page = greeted(qtbot, tmp_path)
    getattr(page.first_steps.calendar, answer).click()
    again = make(made.context)
    qtbot.addWidget(again)
    again.show()
    assert not again.first_steps.calendar.fields.isVisible()
    assert calendar(made).country == ""


@pytest.mark.parametrize(("typed", "says"), [("nine to five", "are no working hours"), ("", "Type the hours")])
def test_hours_that_cannot_be_read_are_said_there_and_nothing_is_stored(
    qtbot, tmp_path: Path, typed: str, says: str
) -> None:
    made, page = greeted(qtbot, tmp_path)
    card, steps = page.first_steps.calendar, made.steps
    card.hours.setText(typed)
    card.keep_button.click()
    assert says in card.hours_row.problem
    assert (made.steps, card.hours.hasFocus()) == (steps, True)


def test_a_week_without_a_day_is_refused_there(qtbot, tmp_path: Path) -> None:
    made, page = greeted(qtbot, tmp_path)
    card = page.first_steps.calendar
    for day in card.days[:5]:
        day.click()
    card.keep_button.click()
    assert "no working day" in card.hours_row.problem
    assert made.refused == []


def test_a_pasted_list_is_the_team_in_one_step(qtbot, tmp_path: Path) -> None:
    made, page = greeted(qtbot, tmp_path)
    people, steps = page.first_steps.people, made.steps
    people.lines.setPlainText("Eva Lang <eva@x.example>, SEO strategist\nNoah Stein, Editor\n\nRuth Adler")
    assert people.add_button.text() == "Add 3 people"
    assert [one.name for one in people.found.people] == ["Eva Lang", "Noah Stein", "Ruth Adler"]
    press(people.lines, Qt.Key.Key_End)
    qtbot.keyClick(people.lines, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made.steps == steps + 1
    assert names(made) == ["Eva Lang", "Noah Stein", "Ruth Adler"]
    assert {role.name for role in made.context.read(lambda reader: reader.find(Role))} == {"SEO strategist", "Editor"}
    assert (people.lines.toPlainText(), people.note.text()) == ("", "3 in the team")
    made.context.undo()
    assert names(made) == []


def test_people_of_a_file_are_read_into_the_list_and_added_from_there(qtbot, tmp_path: Path) -> None:
    made, page = greeted(qtbot, tmp_path)
    people, file = page.first_steps.people, tmp_path / "team.csv"
    people._ask = lambda parent: str(file)
    people.lines.setPlainText("Ruth Adler")
    file.write_text("First Name,Last Name,Phone,E-mail Address\nEva,Lang,5,eva@x.example\nNoah,Stein,6,\n", "utf-8")
    people.from_file.click()
    qtbot.waitUntil(lambda: "Noah" in people.lines.toPlainText())
    assert [(one.name, one.email) for one in people.found.people] == [
        ("Ruth Adler", None),
        ("Eva Lang", "eva@x.example"),
        ("Noah Stein", None),
    ]
    assert names(made) == []
    people.add_button.click()
    assert names(made) == ["Ruth Adler", "Eva Lang", "Noah Stein"]


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"PK\x03\x04x", "This is a spreadsheet"), (b"\n", "There is nobody in the file."), (None, "cannot be read")],
)
def test_a_file_that_names_nobody_is_said_and_the_list_stays(qtbot, tmp_path: Path, data, says: str) -> None:
    made, page = greeted(qtbot, tmp_path)
    people, file = page.first_steps.people, tmp_path / "team.csv"
    people._ask = lambda parent: str(file)
    if data is not None:
        file.write_bytes(data)
    people.lines.setPlainText("Ruth Adler")
    people.from_file.click()
    qtbot.waitUntil(lambda: bool(made.refused))
    assert says in made.refused[0]
    assert people.lines.toPlainText() == "Ruth Adler"


def test_lines_that_cannot_be_read_stay_whole_to_be_mended(qtbot, tmp_path: Path) -> None:
    made, page = greeted(qtbot, tmp_path)
    people = page.first_steps.people
    people.lines.setPlainText("Eva Lang\nNoah Stein <noah@home>, Editor\nRuth Adler")
    people.add_button.click()
    assert names(made) == ["Eva Lang", "Ruth Adler"]
    assert people.lines.toPlainText() == "Noah Stein <noah@home>, Editor"
    assert people.lines.hasFocus()
    assert "Line 1: " not in people.found.accessibleDescription()
    assert people.found.accessibleDescription().startswith("“noah@home” is no mail address.")


def test_the_sample_door_shows_the_sample_team_as_one_step(qtbot, tmp_path: Path) -> None:
    made, page = greeted(qtbot, tmp_path)
    steps = made.steps
    page.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), "1")
    assert made.steps == steps + 1
    assert page.title == "Today"
    assert page.primary() is not None
    assert len(made.context.read(lambda reader: reader.find(Project))) == 4
    usual = empty_studio(tmp_path / "usual")
    fill_when_empty(usual.workspace)
    assert len(page.to_tell.rows.items) == len(usual.workspace.read(today).to_tell), "what is past was told"
    usual.workspace.close()
    made.context.undo()
    assert not made.context.read(lambda reader: reader.find(Project))
    assert page.title == "Welcome to Leadline"
    assert not made.context.read(outbox)


def test_the_sample_leaves_a_country_that_is_known(qtbot, tmp_path: Path) -> None:
    made, page = greeted(qtbot, tmp_path)
    made.context.do(set_country, "DE")
    page.first_steps.doors[0].button.click()
    assert calendar(made).country == "DE"


def test_the_sample_beside_somebody_of_its_names_is_refused_in_one_sentence(qtbot, tmp_path: Path) -> None:
    made, page = greeted(qtbot, tmp_path)
    page.first_steps.people.lines.setPlainText("ana lopez")
    page.first_steps.people.add_button.click()
    steps = made.steps
    page.first_steps.doors[0].button.click()
    assert made.refused == ["Ana Lopez is in the sample team too. Look at the sample in a data folder of its own."]
    assert made.steps == steps


@pytest.mark.parametrize(("key", "place"), [("2", PagePlace(PageId.TEMPLATES)), ("3", NewWorkflow())])
def test_the_other_doors_lead_on_and_keep_what_was_typed(qtbot, tmp_path: Path, key: str, place: object) -> None:
    made, page = greeted(qtbot, tmp_path)
    pick_country(page, "DE")
    page.first_steps.people.lines.setPlainText("Eva Lang")
    page.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), key)
    assert made.asked[-1] == place
    assert (calendar(made).country, names(made)) == ("DE", ["Eva Lang"])


def test_a_door_stays_shut_while_a_line_cannot_be_read(qtbot, tmp_path: Path) -> None:
    made, page = greeted(qtbot, tmp_path)
    page.first_steps.people.lines.setPlainText("<eva@home>")
    page.first_steps.doors[1].button.click()
    assert made.asked == []
    assert page.first_steps.people.lines.hasFocus()
