"""The card of sign-offs, its dialogs, and the move of a fixed date, with a real workspace."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from app.actions.deliverable import add_deliverable
from app.actions.fixed_date import fix_date
from app.actions.sign_off import ask_dates, ask_sign_off
from app.domain.brief import Deliverable
from app.domain.ids import ProjectId
from app.domain.project import Project
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from tests.ui.pages.room import Room, room
from ui.link.command import Command
from ui.link.place import ProjectPagePlace, ProjectTabId
from ui.pages.project.page import make
from ui.pages.project.scope_dialog import open_scope
from ui.pages.project.sign_off_dialogs import AnswerDialog, AskDialog, PollDialog, ReadyDialog, ReleaseDialog
from ui.pages.projects.move_dialog import open_move

ID = ProjectId(1)
ON = date(2027, 5, 12)


@pytest.fixture
def launch(tmp_path: Path) -> Room:
    made = room(tmp_path)
    made.at.start("Fieldnote 2 launch", ON)
    return made


def shown(qtbot: Any, made: Room) -> Any:
    page = made.show(qtbot, make, 1150)
    page.show_place(ProjectPagePlace(ID))
    return page


def dialog(kind: type[QDialog]) -> Any:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    assert len(found) == 1, found
    return found[0]


def asked(made: Room) -> list[SignOff]:
    return list(made.at.workspace.read(lambda reader: reader.find(SignOff, project_id=ID)))


def project(made: Room) -> Project:
    found = made.at.workspace.read(lambda reader: reader.get(Project, ID))
    assert found is not None
    return found


def signing(page: Any, name: str) -> Command:
    return next(one for one in page.commands() if one.id == f"sign_off_{name}")


def title(page: Any, name: str) -> str:
    return signing(page, name).text


def begin(page: Any, name: str) -> None:
    signing(page, name).run()


@pytest.mark.requirement("A20")
def test_people_are_asked_object_with_a_reason_and_agree(qtbot: Any, launch: Room) -> None:
    page = shown(qtbot, launch)
    card = page.tab().sign_offs
    assert card.isHidden()
    begin(page, "ask")
    ask = dialog(AskDialog)
    assert ask.who.isAncestorOf(ask.focusWidget())
    people = list(launch.at.people.values())[:2]
    ask.who.add(people)
    ask.ask()
    assert not card.isHidden()
    assert [(one.kind, one.person_id, one.must) for one in asked(launch)] == [
        (SignOffKind.START, person, True) for person in people
    ]
    first, second = (one.id for one in asked(launch))
    card.rows.choose(first)
    qtbot.keyClick(card.rows, Qt.Key.Key_O)
    answer = dialog(AnswerDialog)
    answer.record()
    assert answer.isVisible()
    answer.text.setPlainText("No designer in May")
    answer.record()
    assert not answer.isVisible()
    card.rows.choose(second)
    qtbot.keyClick(card.rows, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [one.state for one in asked(launch)] == [SignOffState.OBJECTED, SignOffState.AGREED]
    assert "No designer in May" in card.rows.rows.items[0].under
    page.show_tab(ProjectTabId.OVERVIEW, f"sign-off {second}")
    assert card.rows.current_id == second
    qtbot.keyClick(card.rows, Qt.Key.Key_Delete)
    assert [one.id for one in asked(launch)] == [first]


@pytest.mark.requirement("S59")
def test_all_gates_before_the_start_stand_on_one_page(qtbot: Any, launch: Room) -> None:
    do = launch.at.workspace.do
    do(ask_sign_off, ID, SignOffKind.START, [launch.at.people["Dmitri"]])
    page = shown(qtbot, launch)
    begin(page, "ready")
    ready = dialog(ReadyDialog)
    assert ready.verdict.text().startswith("Not ready: ")
    last = list(ready.gates.values())[-1]
    assert last.rows.rows.items[0].title == "Dmitri Pavlov has not answered"
    for card in ready.gates.values():
        card.ask_reason()
        card.reason.setText("We start small")
        qtbot.keyClick(card.reason, Qt.Key.Key_Return)
    assert ready.verdict.text() == "Ready to start."
    ready.accept()


@pytest.mark.requirement("A17")
def test_a_fixed_date_says_what_it_lacks_in_the_dialog(qtbot: Any, launch: Room) -> None:
    do = launch.at.workspace.do
    page = shown(qtbot, launch)
    do(ask_sign_off, ID, SignOffKind.START, [launch.at.people["Dmitri"]])
    assert title(page, "lock") == "Fix date"
    begin(page, "lock")
    assert project(launch).date_fixed
    assert title(page, "lock") == "Release date…"
    later = ON + timedelta(days=7)
    move = open_move(launch.context, page, ID, later)
    assert move is not None
    assert "missing: a reason; Dmitri Pavlov, who was not asked" in move.after.text()
    assert not move.go.isEnabled()
    assert not move.scope.isHidden()
    move.ask.click()
    [one] = [sign_off.id for sign_off in asked(launch) if sign_off.on == later]
    assert move.after.text().count("the answer of Dmitri Pavlov") == 1
    card = page.tab().sign_offs
    card.rows.choose(one)
    qtbot.keyClick(card.rows, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    move.reason.setText("The printer is late")
    move.update_preview()
    assert move.go.isEnabled()
    move.move_it()
    assert project(launch).anchor_on == later
    assert card.slips.text() == "The date slipped once, 7 days."
    begin(page, "lock")
    release = dialog(ReleaseDialog)
    assert release.focusWidget() is release.reason
    release.reason.setText("The fair is cancelled")
    release.release()
    assert not project(launch).date_fixed


@pytest.mark.requirement("A18")
def test_a_poll_shows_what_each_day_comes_to_and_one_is_taken(qtbot: Any, launch: Room) -> None:
    page = shown(qtbot, launch)
    begin(page, "poll")
    poll = dialog(PollDialog)
    assert poll.focusWidget() is poll.days[1]
    later = ON + timedelta(days=7)
    poll.days[1].set_day(later)
    poll.update_preview()
    assert "holds with" in poll.previews[1].text()
    assert "Most in one week: " in poll.previews[1].text()
    poll.who.add([launch.at.people["Dmitri"], launch.at.people["Ana"]])
    poll.ask()
    card = page.tab().sign_offs
    assert [row.chips[0].text for row in card.days.rows.items] == ["0 of 2 agree", "0 of 2 agree"]
    card.days.choose(later)
    qtbot.keyClick(card.days, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert project(launch).anchor_on == later
    assert asked(launch) == []


def test_a_poll_ends_without_another_date(qtbot: Any, launch: Room) -> None:
    do = launch.at.workspace.do
    do(ask_dates, ID, [ON, ON + timedelta(days=7)], [launch.at.people["Dmitri"]])
    do(fix_date, ID)
    page = shown(qtbot, launch)
    card = page.tab().sign_offs
    assert not card.end.isHidden()
    card.end.click()
    assert asked(launch) == []
    assert card.end.isHidden()
    assert card.date.text().endswith(", fixed")


@pytest.mark.requirement("A13")
def test_reduced_scope_says_what_it_wins_and_asks_who_must_agree(qtbot: Any, launch: Room) -> None:
    do, dmitri = launch.at.workspace.do, launch.at.people["Dmitri"]
    do(ask_sign_off, ID, SignOffKind.START, [dmitri])
    film = do(add_deliverable, ID, "Film").value
    page = shown(qtbot, launch)
    scope = open_scope(launch.context, page, ID)
    assert scope is not None
    assert "Left for later: Create images or infographics." in scope.won.text()
    assert "Missing: Dmitri Pavlov, who was not asked" in scope.lacks.text()
    assert not scope.go.isEnabled()
    scope.ask.click()
    assert {one.kind for one in asked(launch)} == {SignOffKind.START, SignOffKind.REDUCED_SCOPE}
    scope.reason.setText("The fair is on Friday")
    scope.deliverables[film].setChecked(True)
    scope.update_preview()
    assert scope.go.isEnabled()
    scope.reduce()
    assert project(launch).reduced_scope
    assert launch.at.workspace.read(lambda reader: reader.get(Deliverable, film)).reduced
