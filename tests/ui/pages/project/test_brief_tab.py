"""The tabs Brief, Requirements and Results with a real workspace: fields keep themselves, rows are judged by keys."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from app.actions.brief import change_brief
from app.actions.deliverable import add_deliverable
from app.actions.file import add_files
from app.actions.kpi import add_kpi, record_result
from app.actions.requirement import add_requirement, set_needed_evidence
from app.domain.brief import (
    QUESTIONS,
    BudgetLine,
    Deliverable,
    DeliverableState,
    Kpi,
    Requirement,
    RequirementState,
    Risk,
)
from app.domain.check_item import Evidence
from app.domain.file import FileContent, NamedContent
from app.domain.project import Project
from app.domain.task import Task
from tests.ui.pages.room import Room, press, room
from ui.link.place import Printable, PrintPages, ProjectPagePlace, ProjectTabId
from ui.pages.project.brief_records import REDUCED
from ui.pages.project.page import make
from ui.widgets.record_form import people

PROJECT = 1


@pytest.fixture
def at(tmp_path: Path) -> Room:
    made = room(tmp_path)
    made.at.start("Fieldnote 2 launch", date(2027, 5, 12))
    return made


def shown(at: Room, qtbot: Any, tab: ProjectTabId) -> Any:
    page = at.show(qtbot, make, 1150, 900)
    assert page.show_place(ProjectPagePlace(PROJECT, tab))
    if tab is ProjectTabId.BRIEF:
        page.tab().finish()
    return page.tab()


def project(at: Room) -> Project:
    return at.at.workspace.read(lambda reader: reader.get(Project, PROJECT))


def all_of(at: Room, kind: type) -> list[Any]:
    return list(at.at.workspace.read(lambda reader: reader.find(kind, project_id=PROJECT)))


def write(field: QWidget, text: str) -> None:
    field.setFocus()
    if isinstance(field, QLineEdit):
        field.selectAll()
    else:
        field.selectAll()
    press(field, text)
    field.keep()


def named(parent: QWidget, name: str) -> Any:
    """The field with this accessible name."""
    return next(one for one in parent.findChildren(QWidget) if one.accessibleName() == name)


@pytest.mark.requirement("A7a", "A7b", "A7c", "A7d", "A7e")
def test_the_brief_asks_the_five_questions_word_for_word(at: Room, qtbot) -> None:
    tab = shown(at, qtbot, ProjectTabId.BRIEF)
    said = [label.text() for label in tab.findChildren(QLabel)]
    for number, question in enumerate(QUESTIONS, start=1):
        assert any(f"{number}. {question}" == text.replace("\u200b", "") for text in said), question


@pytest.mark.requirement("A7a", "A7c", "A40")
def test_each_field_keeps_itself_as_one_step(at: Room, qtbot) -> None:
    tab, steps = shown(at, qtbot, ProjectTabId.BRIEF), at.steps
    write(named(tab, "In one sentence"), "Win them back")
    write(named(tab, "Audience or team"), "Studio owners")
    write(named(tab, "Promise"), "Plans a week")
    write(named(tab, "Add a line in scope"), "Landing page")
    press(named(tab, "Add a line in scope"), Qt.Key.Key_Return)
    brief = project(at).brief
    assert (brief.sentence, brief.audience, brief.promise) == ("Win them back", "Studio owners", "Plans a week")
    assert brief.in_scope == ("Landing page",)
    assert at.steps == steps + 4
    assert tab.whole.note.text() == "4 of 8"
    write(named(tab, "In one sentence"), "x" * 300)
    assert project(at).brief.sentence == "Win them back"
    row = next(row for form in tab._form_of for row in form.rows if row.label.text() == "In one sentence")
    assert row.problem.startswith("The sentence has 300 characters")


def test_what_stands_below_is_laid_out_soon_after_what_is_seen_and_shows_the_same_brief(at: Room, qtbot) -> None:
    at.at.workspace.do(change_brief, PROJECT, audience="Studios", success="They stay", out_scope=("TV",))
    page = at.show(qtbot, make, 1150, 900)
    page.show_place(ProjectPagePlace(PROJECT, ProjectTabId.BRIEF))
    tab = page.tab()
    said = "What success looks like"
    assert named(tab, "Audience or team").toPlainText() == "Studios"
    assert said not in [one.accessibleName() for one in tab.findChildren(QWidget)]
    qtbot.waitUntil(lambda: said in [one.accessibleName() for one in tab.findChildren(QWidget)])
    qtbot.waitUntil(lambda: tab.resources.isVisible())
    tab.finish()
    assert named(tab, said).toPlainText() == "They stay"
    assert [row.field.text() for row in named(tab, "Not in scope").rows] == ["TV"]


@pytest.mark.requirement("A8")
def test_a_hint_of_the_bar_leads_to_its_field(at: Room, qtbot) -> None:
    tab = shown(at, qtbot, ProjectTabId.BRIEF)
    hints = {one.text(): one for one in tab.whole.findChildren(QPushButton)}
    hints["Add a KPI with a target and a day to measure it."].click()
    assert tab.kpis.list.new.hasFocus()
    hints["Name the audience or team that benefits."].click()
    assert named(tab, "Audience or team").hasFocus()
    at.at.workspace.do(change_brief, PROJECT, audience="All")
    QTest.qWait(1)
    assert tab.whole.bar.accessibleName() == "1 of 8 parts of the brief are there"


@pytest.mark.requirement("A7b", "A38", "S36")
def test_deliverables_are_added_and_filled_by_keyboard(at: Room, qtbot) -> None:
    tab = shown(at, qtbot, ProjectTabId.BRIEF)
    things = tab.deliverables.list
    for name in ("Landing page", "Launch mail"):
        write(things.new, name)
    assert [one.name for one in all_of(at, Deliverable)] == ["Landing page", "Launch mail"]
    assert things.new.text() == ""
    assert things.form.isVisible()
    write(named(things, "Kind"), "E-mail")
    write(named(things, "How many"), "3")
    mail = all_of(at, Deliverable)[1]
    assert (mail.kind, mail.amount) == ("E-mail", 3)
    write(named(things, "How many"), "0")
    assert all_of(at, Deliverable)[1].amount == 3
    tab.deliverables.state.pick(DeliverableState.PUBLISHED)
    assert all_of(at, Deliverable)[1].on == date(2027, 3, 1)
    things.rows.setFocus()
    press(things.rows, Qt.Key.Key_Up)
    assert things.form.record.name == "Landing page"
    QTest.keyClick(things.rows, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [one.name for one in tab.view.deliverables] == ["Launch mail", "Landing page"]
    press(things.rows, Qt.Key.Key_Delete)
    assert [one.name for one in all_of(at, Deliverable)] == ["Launch mail"]
    at.context.undo()
    assert len(all_of(at, Deliverable)) == 2


def test_the_task_of_a_deliverable_is_made_with_its_hours(at: Room, qtbot) -> None:
    tab = shown(at, qtbot, ProjectTabId.BRIEF)
    write(tab.deliverables.list.new, "Landing page")
    making = tab.deliverables.making
    making.go.click()
    assert at.refused == ["Choose who makes “Landing page”."]
    making.who.set_choices(at.context.read(people), 3)
    write(making.hours, "6")
    making.go.click()
    task = next(one for one in all_of(at, Task) if one.title == "Make Landing page")
    assert (task.owner_id, task.effort_minutes) == (3, 360)
    assert all_of(at, Deliverable)[0].task_id == task.id


@pytest.mark.requirement("A7d")
def test_resources_are_typed_as_people_write_them(at: Room, qtbot) -> None:
    tab = shown(at, qtbot, ProjectTabId.BRIEF)
    roles = named(tab, "Roles and hours")
    write(roles.new, "Photographer 8")
    write(roles.new, "Blog writer: 40 h")
    write(roles.rows[0].field, "Photographer 12.5")
    assert [line.hours for line in project(at).brief.roles] == [12.5, 40]
    write(roles.new, "Nobody")
    assert len(project(at).brief.roles) == 2
    roles.rows[1].remove.click()
    assert [line.hours for line in project(at).brief.roles] == [12.5]
    lines = tab.budget.list
    write(lines.new, "Print")
    write(named(lines, "Planned"), "12,000.50")
    write(named(lines, "Ordered"), "nan")
    assert (all_of(at, BudgetLine)[0].planned, all_of(at, BudgetLine)[0].committed) == (1_200_050, None)
    assert tab.resources.note.text() == "12.5 h · 12,000.50"
    write(tab.risks.list.new, "The printer is late")
    assert all_of(at, Risk)[0].text == "The printer is late"


def test_500_deliverables_are_shown_and_the_page_leads_to_paper(at: Room, qtbot) -> None:
    for number in range(500):
        at.at.workspace.do(add_deliverable, PROJECT, f"Tile {number} <b>")
    tab = shown(at, qtbot, ProjectTabId.BRIEF)
    write(tab.deliverables.list.new, "One more")
    assert tab.deliverables.list.new_row.problem.startswith(
        "“Fieldnote 2 launch” has 500 deliverables, and no more fit"
    )
    tab.pdf.click()
    assert at.asked[-1] == PrintPages(Printable.BRIEF, PROJECT)


@pytest.mark.requirement("A9", "A10")
def test_requirements_are_judged_by_keyboard_with_reason_and_evidence(at: Room, qtbot) -> None:
    page = at.at.workspace.do(add_deliverable, PROJECT, "Landing page").value
    need = at.at.workspace.do(add_requirement, PROJECT, "Loads fast", deliverable_id=page).value
    at.at.workspace.do(set_needed_evidence, need, Evidence.LINK)
    tab = shown(at, qtbot, ProjectTabId.REQUIREMENTS)
    assert [item.title for item in tab.rows.rows.items] == ["Landing page", "Loads fast"]
    tab.rows.choose(need)
    tab.rows.setFocus()
    ctrl = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(tab.rows, Qt.Key.Key_M, ctrl)
    assert tab.bar.isVisible()
    press(tab.bar.focusWidget(), "https://example.com/speed", Qt.Key.Key_Return)
    assert all_of(at, Requirement)[0].state is RequirementState.MET
    press(tab.rows, "f")
    press(tab.bar.focusWidget(), "Slow on a phone", Qt.Key.Key_Return)
    found = all_of(at, Requirement)[0]
    assert (found.state, found.reason) == (RequirementState.FAILED, "Slow on a phone")
    press(tab.rows, "w")
    tab.bar.focusWidget().clear()
    press(tab.bar.focusWidget(), Qt.Key.Key_Return)
    assert at.refused == ["“Loads fast” is waived without a reason. Say why."]
    press(tab.rows, "w")
    assert tab.bar.isVisible()
    QTest.keyClick(tab.rows, Qt.Key.Key_O, ctrl)
    assert all_of(at, Requirement)[0].state is RequirementState.OPEN
    assert not tab.bar.isVisible()
    write(tab.new, "Names the price")
    assert all_of(at, Requirement)[1].deliverable_id == page
    assert tab.requirement.text == "Names the price"
    assert at.at.workspace.read(lambda reader: reader.get(Project, PROJECT)) is not None


@pytest.mark.requirement("A9")
def test_a_file_of_the_project_proves_a_requirement_and_one_taken_away_opens_it_again(at: Room, qtbot) -> None:
    do = at.at.workspace.do
    need = do(add_requirement, PROJECT, "The client signed").value
    do(add_files, [NamedContent("Signed.pdf", FileContent("a" * 64, 9))], project_id=PROJECT)
    tab = shown(at, qtbot, ProjectTabId.REQUIREMENTS)
    tab.rows.choose(need)
    row = next(row for row in tab.form.rows if row.field is tab.file)
    assert not row.isVisible(), "nothing asks for a file"
    do(set_needed_evidence, need, Evidence.FILE)
    assert row.isVisible()
    tab.rows.setFocus()
    QTest.keyClick(tab.rows, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert tab.file.hasFocus()
    assert all_of(at, Requirement)[0].state is RequirementState.OPEN
    [_, signed] = [tab.file.itemText(number) for number in range(tab.file.count())]
    assert signed.endswith(" Signed.pdf")
    QTest.keyClick(tab.file, Qt.Key.Key_Down)
    assert all_of(at, Requirement)[0].file_id is not None
    QTest.keyClick(tab.rows, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert all_of(at, Requirement)[0].state is RequirementState.MET
    QTest.keyClick(tab.file, Qt.Key.Key_Up)
    assert (all_of(at, Requirement)[0].file_id, all_of(at, Requirement)[0].state) == (None, RequirementState.OPEN)


@pytest.mark.requirement("A11")
def test_one_deliverable_and_one_requirement_can_be_marked_as_what_can_wait(at: Room, qtbot) -> None:
    page = at.at.workspace.do(add_deliverable, PROJECT, "Landing page").value
    at.at.workspace.do(add_deliverable, PROJECT, "Film")
    need = at.at.workspace.do(add_requirement, PROJECT, "Loads fast").value
    tab, steps = shown(at, qtbot, ProjectTabId.BRIEF), at.steps
    tab.deliverables.list.choose(page)
    QTest.keyClick(named(tab.deliverables.list.form, REDUCED), Qt.Key.Key_Down)
    assert [(one.name, one.reduced) for one in all_of(at, Deliverable)] == [("Landing page", True), ("Film", False)]
    assert tab.deliverables.list.rows.rows.items[0].chips[0].text == "Can wait"
    window = tab.window()
    assert window.show_place(ProjectPagePlace(PROJECT, ProjectTabId.REQUIREMENTS))
    tab = window.tab()
    tab.rows.choose(need)
    QTest.keyClick(named(tab.form, REDUCED), Qt.Key.Key_Down)
    assert [one.reduced for one in all_of(at, Requirement)] == [True]
    assert at.steps == steps + 2
    at.at.workspace.undo()
    at.at.workspace.undo()
    assert not any(one.reduced for one in (*all_of(at, Requirement), *all_of(at, Deliverable)))


def test_the_tab_says_how_many_are_met_and_leads_to_one(at: Room, qtbot) -> None:
    ids = [at.at.workspace.do(add_requirement, PROJECT, f"Need {n}").value for n in range(3)]
    page = at.show(qtbot, make)
    page.show_place(ProjectPagePlace(PROJECT, ProjectTabId.REQUIREMENTS, f"requirement {ids[2]}"))
    assert page.tab().requirement.id == ids[2]
    page.head.lights[0].click()
    assert page.tab().requirement.id == ids[0]
    page.head.lights[1].click()
    assert page.tab().panel.given.hasFocus()
    assert any(page.tab_bar.tabText(n) == "Requirements  0/3" for n in range(page.tab_bar.count()))


@pytest.mark.requirement("A34", "S35")
def test_results_show_the_target_against_what_it_came_to(at: Room, qtbot) -> None:
    number = at.at.workspace.do(add_kpi, PROJECT, "Trials", start=100, target=400, unit="trials").value
    tab = shown(at, qtbot, ProjectTabId.RESULTS)
    card = tab.cards[number]
    assert card.note.text() == "not measured"
    write(named(card, "It came to"), "250")
    write(named(card, "Why it came out so"), "The mail was late")
    found = all_of(at, Kpi)[0]
    assert (found.value, found.note) == (250, "The mail was late")
    assert card.note.text() == "250 trials, 50 % of the way"
    assert card.bar.accessibleName() == "50 % of the way to the target"
    write(named(card, "It came to"), "inf")
    assert all_of(at, Kpi)[0].value == 250
    tab.who.set_choices(tab.context.read(people), 2)
    tab.make.click()
    assert [task.title for task in all_of(at, Task)][-2:] == ["Measure Trials", "Measure Fieldnote 2 launch again"]
    assert not tab.make.isEnabled()
    at.at.workspace.do(record_result, number, None)
    assert card.note.text() == "not measured"


def test_what_judges_a_requirement_keeps_its_words_in_a_narrow_window(at: Room, qtbot) -> None:
    tab = shown(at, qtbot, ProjectTabId.REQUIREMENTS)
    tab.window().resize(700, 660)
    at.at.workspace.do(add_requirement, PROJECT, "Every link works")
    qtbot.wait(1)
    judging = [
        one for one in tab.side.findChildren(QPushButton) if one.accessibleName() in ("Met", "Failed…", "Waived…")
    ]
    assert [one.text() for one in judging] == ["Met", "Failed…", "Waived…"]
    assert all(one.width() >= one.sizeHint().width() for one in judging)
    room = tab.side.widget().width()
    assert all(one.mapTo(tab.side.widget(), one.rect().topRight()).x() < room for one in judging)
