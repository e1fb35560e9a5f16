"""Head and overview of a project: lights, phases, gates and each part in short, with a real workspace."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.actions.brief import change_brief
from app.actions.budget import add_budget_line, set_amounts
from app.actions.deliverable import add_deliverable, set_deliverable_state, set_deliverable_task
from app.actions.gate import pass_gate
from app.actions.project import cancel_project
from app.actions.requirement import add_requirement, judge_requirement, set_checker
from app.domain.brief import DeliverableState, RequirementState, Stage
from app.domain.ids import ProjectId
from tests.ui.pages.room import Room, press, room
from ui.link.place import (
    MoveDate,
    PageId,
    PersonPlace,
    ProjectPagePlace,
    ProjectTabId,
    ProjectTasksPlace,
    TaskPanelPlace,
)
from ui.link.theme import theme
from ui.pages.project.head import phase_sign
from ui.pages.project.page import make
from ui.widgets.due_text import day_words

ID = ProjectId(1)


@pytest.fixture
def launch(tmp_path: Path) -> Room:
    made = room(tmp_path)
    made.at.start("Fieldnote 2 launch", date(2027, 5, 12))
    return made


def shown(qtbot: Any, made: Room, width: int = 1150) -> Any:
    page = made.show(qtbot, make, width)
    page.show_place(ProjectPagePlace(ID))
    return page


def must(made: Room, text: str, state: RequirementState = RequirementState.OPEN) -> int:
    do = made.at.workspace.do
    number: int = do(add_requirement, ID, text).value
    if state is not RequirementState.OPEN:
        do(judge_requirement, number, state, reason="agreed")
    return number


def phases(page: Any) -> list[str]:
    return [one.accessibleName() for one in page.head.phases.buttons.values()]


def lights(page: Any) -> list[str]:
    return [one.accessibleName() for one in page.head.lights]


def words(view: Any) -> list[tuple[str, str]]:
    return [(item.title, item.under) for item in view.rows.items]


def test_a_project_without_a_brief_is_asked_for_nothing(qtbot, launch: Room) -> None:
    page = shown(qtbot, launch)
    tab = page.tab()
    assert phases(page) == [
        "Define: no brief",
        "Plan: 8 steps",
        "Assign: 4 people",
        "Execute",
        "Deliver: Wed 12 May",
        "Measure",
    ]
    assert page.head.phases.buttons[Stage.DEFINE].accessibleDescription() == "the project is here"
    assert lights(page)[:2] == ["Requirements: none set", "Budget: no budget"]
    assert lights(page)[2].endswith(" to spare; Generate idea")
    assert not tab.gate.isVisible()
    assert not any(tab.cards[name].isVisible() for name in ("brief", "deliverables", "requirements"))
    assert tab.unused.words.text() == "Brief, deliverables, requirements: add what you need."
    assert [title for title, _ in words(tab.in_hand)] == ["Generate idea"]
    tab.unused.add.click()
    assert launch.asked == [ProjectPagePlace(ID, ProjectTabId.BRIEF)]


@pytest.mark.requirement("A4")
def test_the_lights_count_musts_money_and_days(qtbot, launch: Room) -> None:
    page, do = shown(qtbot, launch), launch.at.workspace.do
    must(launch, "Works without a mouse", RequirementState.MET)
    must(launch, "Has a film", RequirementState.WAIVED)
    open_one = must(launch, "Headline names the price")
    line = do(add_budget_line, ID, "Film", 1_200_000).value
    do(set_amounts, line, 1_200_000, 900_000, None)
    assert lights(page)[:2] == ["Requirements: 2 of 3 must met; 1 open", "Budget: 12,000 of 12,000; 100 %"]
    do(set_amounts, line, 1_200_000, 900_000, 1_500_000)
    do(judge_requirement, open_one, RequirementState.FAILED, reason="no price")
    assert lights(page)[:2] == [
        "Requirements: 2 of 3 must met; 1 failed",
        "Budget: 15,000 of 12,000; 125 %; Film +3,000",
    ]
    launch.at.clock.pass_time(days=72)
    page.refresh(None)
    for light in page.head.lights:
        light.click()
    assert (page.tab_id, launch.asked) == (ProjectTabId.BUDGET, [MoveDate(ID)])
    assert "late; Generate idea" in lights(page)[2]


def test_a_line_of_the_gate_leads_to_what_fills_it(qtbot, launch: Room) -> None:
    page, tab = shown(qtbot, launch), None
    number = must(launch, "Headline names the price")
    launch.at.workspace.do(set_checker, number, launch.at.people["Ana"])
    for title in ("Generate idea", "Do keyword research", "Create blog post outline"):
        launch.at.finish(title)
    tab = page.tab()
    assert tab.gate.accessibleName() == "Before Deliver"
    [first, approval, *_] = words(tab.gate.rows)
    assert first == ("Headline names the price: open", "must, checked by Ana Costa")
    assert approval[0] == "Approve outline: approval open"
    assert phases(page)[4] == f"Deliver: {len(words(tab.gate.rows))} missing"
    view = tab.gate.rows
    at = view.visualRect(view.rows.index(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    view.setFocus()
    press(tab.gate.rows, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert launch.asked == [
        ProjectPagePlace(ID, ProjectTabId.REQUIREMENTS, f"requirement {number}"),
        TaskPanelPlace(launch.at.task("Approve outline").id),
    ]


def test_a_gate_is_passed_with_a_reason_and_taken_back_by_one_undo(qtbot, launch: Room) -> None:
    must(launch, "Headline names the price")
    launch.at.finish("Generate idea")
    page = shown(qtbot, launch)
    gate, before = page.tab().gate, launch.steps
    assert not gate.go.isEnabled()
    gate.without.click()
    assert gate.reason.hasFocus()
    gate.confirm.click()
    assert (launch.steps, gate.reason.isVisible()) == (before, True)
    assert launch.refused == [
        "2 things are missing in Execute of “Fieldnote 2 launch”, first: Headline names the price: open. Fill it in, "
        "or give a reason for going on without it."
    ]
    press(gate.reason, "The client agreed by phone", Qt.Key.Key_Return)
    assert launch.steps == before + 1
    assert phases(page)[3] == "Execute: passed, 1 reason kept"
    page.head.phases.buttons[Stage.EXECUTE].click()
    assert gate.words.text() == "Passed because: The client agreed by phone"
    assert not gate.go.isVisible()
    launch.at.workspace.undo()
    assert phases(page)[3] == "Execute: 1 of 8 steps done"


@pytest.mark.requirement("A5")
def test_a_phase_that_is_pressed_shows_its_gate_with_the_keyboard_on_it(qtbot, launch: Room) -> None:
    launch.at.workspace.do(change_brief, ID, audience="Studio owners")
    page = shown(qtbot, launch)
    gate = page.tab().gate
    assert gate.accessibleName() == "Before Plan"
    assert phases(page)[0] == "Define: 1 of 5 answered"
    page.head.phases.buttons[Stage.MEASURE].click()
    assert gate.accessibleName() == "Before the end"
    assert [title for title, _ in words(gate.rows)][:2] == ["What went well?", "What went wrong?"]
    assert gate.rows.hasFocus()
    page.head.phases.buttons[Stage.ASSIGN].click()
    assert (gate.accessibleName(), gate.go.text(), gate.go.hasFocus()) == ("Before Execute", "Go to Execute", True)
    gate.go.click()
    assert phases(page)[2] == "Assign: agreed 1 Mar"


def test_a_phase_that_work_has_left_is_not_gone_to_again(qtbot, launch: Room) -> None:
    launch.at.workspace.do(change_brief, ID, audience="Studio owners")
    launch.at.finish("Generate idea")
    page = shown(qtbot, launch)
    assert phases(page)[3] == "Execute: 1 of 8 steps done"
    page.head.phases.buttons[Stage.ASSIGN].click()
    gate = page.tab().gate
    assert gate.go.text() == "Mark as passed"
    gate.go.click()
    assert phases(page)[2] == "Assign: agreed 1 Mar"


def test_a_date_that_slips_before_work_begins_leads_to_the_dialog_that_moves_it(qtbot, launch: Room) -> None:
    must(launch, "Headline names the price")
    launch.at.clock.pass_time(days=71)
    page = shown(qtbot, launch)
    rows = page.tab().gate.rows
    assert words(rows)[0][0].startswith("Publish 12 May slips to ")
    rows.opened.emit(0)
    assert launch.asked == [MoveDate(ID)]


def test_each_part_stands_there_in_short(qtbot, launch: Room) -> None:
    do = launch.at.workspace.do
    do(change_brief, ID, audience="Studio owners", promise="Plans a week in ten minutes")
    page_id = do(add_deliverable, ID, "Landing page", kind="Web").value
    film = do(add_deliverable, ID, "Film", kind="Video", amount=3).value
    do(set_deliverable_task, page_id, launch.at.task("Write").id)
    do(set_deliverable_state, film, DeliverableState.APPROVED)
    must(launch, "Works without a mouse", RequirementState.MET)
    must(launch, "Headline names the price")
    page = shown(qtbot, launch)
    tab = page.tab()
    due = day_words(launch.at.task("Write").due_on, date(2027, 3, 1))
    [web, video] = tab.deliverables.rows.items
    assert (web.title, web.under, web.owner) == ("Landing page", f"Web · {due}", "Carla Ruiz")
    assert web.chips[0].text == "draft"
    assert (video.under, [chip.text for chip in video.chips]) == ("Video · 3 pieces", ["approved"])
    assert [title for title, _ in words(tab.requirements)] == ["Headline names the price", "Works without a mouse"]
    assert not tab.complete.isVisible()
    assert "Studio owners" in [label.text() for label in tab.brief.findChildren(type(tab.brief.sentence))]
    assert not tab.unused.isVisible()
    assert [title for title, _ in words(tab.in_hand)] == ["Generate idea"], "in every phase"
    for rows in (tab.deliverables, tab.in_hand):
        at = rows.visualRect(rows.rows.index(0)).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert launch.asked == [
        ProjectPagePlace(ID, ProjectTabId.BRIEF, f"deliverable {page_id}"),
        TaskPanelPlace(launch.at.task("Generate idea").id),
    ]


def test_a_brief_that_nobody_wrote_has_no_tick_and_its_first_word_moves_nothing_back(qtbot, launch: Room) -> None:
    launch.at.finish("Generate idea")
    page = shown(qtbot, launch)
    define, execute = (page.head.phases.buttons[stage] for stage in (Stage.DEFINE, Stage.EXECUTE))
    t = theme().tokens
    assert phase_sign(define.stand, t) == ("minus", t.muted)
    launch.at.workspace.do(change_brief, ID, audience="Studio owners")
    assert phase_sign(define.stand, t) == ("circle-dashed", t.warn)
    assert phases(page)[0] == "Define: 4 missing"
    assert execute.stand.here


@pytest.mark.parametrize(("width", "columns"), [(1150, 3), (900, 2), (560, 1)])
def test_the_cards_share_the_columns_that_there_is_room_for(qtbot, launch: Room, width: int, columns: int) -> None:
    launch.at.workspace.do(change_brief, ID, audience="Studio owners")
    launch.at.workspace.do(add_deliverable, ID, "Landing page")
    page = shown(qtbot, launch, width)
    tab = page.tab()
    cards = (tab.gate, tab.cards["deliverables"], tab.cards["journal"])
    assert len({card.x() for card in cards}) == columns
    assert all(card.x() + card.width() <= tab.width() for card in cards)
    launch.at.workspace.do(pass_gate, ID, Stage.DEFINE, "It is known")
    assert tab.gate.accessibleName() == "Before Execute"


def test_where_nothing_is_in_hand_the_journal_leaves_no_hole_in_the_middle(qtbot, launch: Room) -> None:
    page = shown(qtbot, launch)
    tab = page.tab()
    journal, unused = tab.cards["journal"], tab.unused
    launch.at.workspace.do(change_brief, ID, promise="Trials in a minute")

    def between() -> int:
        qtbot.wait(1)
        return journal.mapTo(tab, journal.rect().topLeft()).x() - unused.mapTo(tab, unused.rect().topRight()).x()

    assert between() > 100, "the work in hand stands between them"
    launch.at.workspace.do(cancel_project, ID)
    assert tab.cards["in hand"].isHidden()
    assert between() < 30
    launch.at.workspace.undo()
    assert between() > 100


@pytest.mark.requirement("S42")
@pytest.mark.requirement("S43")
def test_the_roles_say_who_fills_them_and_a_press_goes_to_the_person(qtbot, launch: Room) -> None:
    page = shown(qtbot, launch)
    tab = page.tab()
    assert tab.counts.text() == "8 steps, 6 roles, 7 hand-overs, 1 approval"
    rows = words(tab.roles)
    assert rows[0] == ("Content strategist", "1 step · Ana Costa")
    assert ("Blog writer", "3 steps · Carla Ruiz") in rows
    tab.roles.setFocus()
    QTest.mouseClick(
        tab.roles.viewport(),
        Qt.MouseButton.LeftButton,
        pos=tab.roles.visualRect(tab.roles.model().index(0, 0)).center(),
    )
    assert launch.asked[-1:] == [PersonPlace(launch.at.people["Ana"])]


@pytest.mark.requirement("A39")
def test_plan_people_and_calendar_of_the_project_are_one_press_away_and_the_budget_a_tab(qtbot, launch: Room) -> None:
    page = shown(qtbot, launch)
    for link in page.links:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    places = [ProjectTasksPlace(ID, one) for one in (PageId.PLAN, PageId.WORKLOAD, PageId.CALENDAR)]
    assert launch.asked[-3:] == places
    assert "Budget" in [page.tab_bar.tabText(at) for at in range(page.tab_bar.count())]
