"""The page Workload: bands in words, a week that opens with its work and proposals, by mouse and by key."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from app.actions.person import add_person, set_other_percent
from app.actions.plan import move_to_person
from app.actions.task_field import set_effort
from app.domain.person import Person
from app.queries.workload import current_load
from tests.builders import Office
from tests.studio import empty_studio
from tests.ui.company import Seen, nameless, press_button, seen
from tests.ui.pages.room import room
from ui.link.place import PageId, PagePlace, PersonPlace, TaskPanelPlace
from ui.pages.people.page import PeoplePage
from ui.pages.workload.grid import Opened
from ui.pages.workload.page import DAYS, EXPECTED, WorkloadPage, make

WEEK = date(2026, 3, 9)


def too_much(office: Office) -> None:
    """Ana has hardly any time left to write, and Zoe, a writer too, has nothing to do."""
    role = office.task("draft").role
    office.people["Zoe"] = office.workspace.do(add_person, "Zoe", roles=(role,) if role else ()).value
    office.workspace.do(set_other_percent, office.people["Ana"], 90)


def at_the_draft(shown: Seen[WorkloadPage]) -> WorkloadPage:
    """The page from the week on in which the draft is to be written."""
    start = shown.office.task("draft").planned_start
    assert start is not None
    shown.page.first_on = start.date()
    shown.page.refresh(None)
    return shown.page


def cell(page: WorkloadPage, name: str, column: int) -> str:
    """What a screen reader says of a cell."""
    row = next(row for row in range(page.grid.shown.rowCount()) if said(page, row, 0).startswith(name))
    return said(page, row, column + 1)


def said(page: WorkloadPage, row: int, column: int) -> str:
    return str(page.grid.shown.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole) or "")


def first_over(shown: Seen[WorkloadPage]) -> WorkloadPage:
    shown.page.find_fixes()
    assert shown.page.opened is not None
    shown.page.opened.settle()
    return shown.page


@pytest.mark.requirement("A36")
def test_each_person_has_a_row_that_says_hours_capacity_and_band(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = shown.page
        assert said(page, 0, 0) == "Needs an owner: nothing"
        rows = [said(page, row, 0).split(",")[0] for row in range(1, page.grid.shown.rowCount())]
        assert rows == ["Ana", "Ben", "Mia", "Omar", "Sam", "Zoe"]
        assert cell(page, "Zoe", 1) == "0 of 40 h, free"
        assert page.subtitle.startswith("6 people  ·  ")
        assert page.coverage.accessibleName().startswith("All ")
        assert not nameless(page)


@pytest.mark.requirement("A35")
def test_find_fixes_opens_the_first_week_over_and_a_proposal_is_one_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = first_over(shown)
        assert page.opened is not None
        assert page.open_cell is not None
        assert page.open_cell.person_id == shown.office.people["Ana"]
        assert [fix.kind.value for fix in page.opened.fixes][:1] == ["hand"]
        title = shown.office.task("draft").title
        assert shown.one_step(lambda: press_button(page, f"Hand over: Hand “{title}” to Zoe"))
        assert shown.office.task("draft").owner_id == shown.office.people["Zoe"]
        shown.context.undo()
        assert shown.office.task("draft").owner_id == shown.office.people["Ana"]


def test_a_proposal_stands_with_its_reason_and_what_it_does_to_the_week(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = first_over(shown)
        assert page.opened is not None
        words = " | ".join(label.accessibleName() for label in page.opened.findChildren(QLabel))
        assert "Zoe hears" in words
        assert "Ana: 0 of 4 h" in words


def test_a_cell_opens_by_key_and_closes_by_escape(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = shown.page
        page.grid.setFocus()
        row = page.grid.shown.row_of(shown.office.people["Ana"])
        page.grid.setCurrentIndex(page.grid.shown.index(row, 1))
        QTest.keyClick(page.grid, Qt.Key.Key_Return)
        assert page.open_cell == Opened(shown.office.people["Ana"], 0)
        assert page.grid.currentIndex().row() == row
        QTest.keyClick(page.grid, Qt.Key.Key_Down)
        assert page.grid.currentIndex().row() == row + 2, "the panel is passed over"
        QTest.keyClick(page.grid, Qt.Key.Key_Escape)
        assert page.open_cell is None


def test_a_piece_of_work_leads_to_its_task(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = first_over(shown)
        task = shown.office.task("draft")
        assert page.opened is not None
        piece = next(name for name in names(page) if name.startswith(task.title))
        press_button(page, piece)
        assert shown.shown == [TaskPanelPlace(task.id)]


def names(page: WorkloadPage) -> list[str]:
    return [one.accessibleName() for one in page.findChildren(QPushButton) if one.isVisible()]


def test_days_and_what_is_expected_show_the_same_sum(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page, ana = at_the_draft(shown), shown.office.people["Ana"]
        page.when.choose(EXPECTED)
        load = shown.office.workspace.read(current_load, page.asked.last_on, as_expected=True)
        column = page.view.columns[0]
        days = range(column.first_on.toordinal(), column.last_on.toordinal() + 1)
        person = next(one for one in page.view.people if one.person_id == ana)
        assert person.cells[0].minutes == sum(load.minutes[ana].get(day, 0) for day in days) > 0
        page.zoom.choose(DAYS)
        assert len(page.view.columns) > 7
        assert page.view.columns[1].first_on == page.view.columns[1].last_on


def test_an_edit_elsewhere_changes_what_is_shown(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page, office = at_the_draft(shown), shown.office
        before = page.view
        assert before.over > 0
        office.workspace.do(set_effort, office.task("draft").id, 60)
        assert page.view != before
        assert page.view.over == before.over - 1
        office.workspace.do(move_to_person, office.task("draft").id, office.people["Ben"])
        assert "1 task" in said(page, 0, 0)
        page.find_fixes()
        assert shown.said == ["Nobody is over by an hour or more in the next 12 weeks."]
        office.workspace.do(set_other_percent, office.people["Zoe"], 50)
        assert cell(page, "Zoe", 1) == "0 of 20 h, free"


def test_weeks_can_be_turned_and_come_back_to_today(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = shown.page
        first = page.view.columns[0].first_on
        press_button(page, "Show later")
        assert page.view.columns[0].first_on > first
        press_button(page, "Show earlier")
        assert page.view.columns[0].first_on == first
        press_button(page, "Show later")
        press_button(page, "Show from today")
        assert page.view.columns[0].first_on == first


def test_what_meetings_take_is_said_with_the_person(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, PeoplePage) as shown:
        ana = shown.office.people["Ana"]
        assert shown.page.show_place(PersonPlace(ana))
        panel = shown.page.person
        assert panel is not None
        assert panel.other.accessibleName() == "Meetings and other"
        assert shown.one_step(lambda: panel.other.setValue(20))
        person = shown.office.workspace.read(lambda reader: reader.get(Person, ana))
        assert person is not None
        assert person.other_percent == 20
        shown.context.undo()
        assert panel.other.value() == 0


def test_a_filter_leaves_the_hours_of_its_tasks_and_comes_back(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = at_the_draft(shown)
        whole = page.view.tasks
        page.filter.setText("owner:ana")
        assert page.view.tasks < whole
        assert {piece.person_id for piece in page.view.people if any(cell.minutes for cell in piece.cells)} == {
            shown.office.people["Ana"]
        }
        again = WorkloadPage(shown.context)
        kept = again.filter.text()
        again.deleteLater()
        assert kept == "owner:Ana"
        page.filter.clear()
        assert page.view.tasks == whole


def test_a_question_opens_as_a_draft_and_changes_nothing(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = first_over(shown)
        assert page.opened is not None
        links: list[str] = []
        steps = shown.steps
        page.opened.ask("Ask Ana: can “Copy” take 6 h, not 8?", lambda link: bool(links.append(link)) or True)
        assert links[0].startswith("mailto:ana@example.com?subject=")
        assert "Can%20%E2%80%9CCopy%E2%80%9D%20take%206%20h%2C%20not%208%3F" in links[0]
        assert shown.steps == steps
        page.opened.ask("Ask Ana: anything?", lambda link: False)
        assert "mail program" in shown.refused[0]


def test_the_open_week_is_as_high_as_its_proposals_need(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = first_over(shown)
        panel, row = page.opened, page.grid.shown.panel_row
        assert panel is not None
        assert row is not None
        qtbot.waitUntil(lambda: page.grid.rowHeight(row) >= panel.sizeHint().height() > 80)


def test_no_row_stays_as_high_as_the_week_that_was_open_below_another(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, WorkloadPage, too_much) as shown:
        page = first_over(shown)
        low = page.grid.rowHeight(0)
        page.open(Opened(shown.office.people["Zoe"], 0))
        heights = {row: page.grid.rowHeight(row) for row in range(page.grid.shown.rowCount())}
        panel = page.grid.shown.panel_row
        assert [row for row, high in heights.items() if high != low and row != panel] == []
        QTest.keyClick(page.grid, Qt.Key.Key_Escape)
        assert {page.grid.rowHeight(row) for row in range(page.grid.shown.rowCount())} == {low}


def test_without_people_the_page_leads_to_them_and_its_table_comes_with_the_first(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path, empty_studio)
    page = made.show(qtbot, make)
    assert page.empty.isVisible()
    assert not page.grid.isVisible()
    assert page.subtitle == ""
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert made.asked == [PagePlace(PageId.PEOPLE)]
    made.at.workspace.do(add_person, "Zoe")
    assert page.grid.isVisible()
    assert not page.empty.isVisible()
    assert page.subtitle.startswith("1 person  ·  6 weeks")
