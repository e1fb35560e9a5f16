"""The page Team: who does what this week, how much time is left, who is away and what comes next."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.actions.absence import add_absence
from app.actions.person import set_other_percent
from app.domain.ids import PersonId, TaskId
from app.queries.team_week import NextTask, TeamWeekRow, team_week
from app.scheduling.load import LoadBand
from tests.builders import MONDAY, Office
from tests.studio import empty_studio
from tests.ui.company import Seen, nameless, seen
from tests.ui.pages.room import room
from ui.link.place import PageId, PagePlace, PersonPlace
from ui.pages.team.page import NEXT_WEEK, THIS_WEEK, TeamPage, make, team_row


def row(shown: Seen[TeamPage], name: str) -> str:
    item = next(one for one in shown.page.list.rows.items if one.title == name)
    return f"{item.under} | {', '.join(chip.text for chip in item.chips)}"


def first_week(office: Office) -> date:
    start = office.task("idea").planned_start
    assert start is not None
    return start.date()


def test_a_long_title_of_what_comes_next_is_shortened_with_a_sign_and_its_tip_has_it_all() -> None:
    title = "Veröffentlichungsgenehmigung für die Zusammenarbeitsvereinbarung abstimmen"
    coming = NextTask(TaskId(1), title, date(2026, 2, 20))
    line = TeamWeekRow(PersonId(1), "Ana", "", (), 0, 2400, LoadBand.FREE, "", coming)
    item = team_row(line, date(2026, 2, 9))
    assert item.chips[-1].text.startswith("next: Veröffentlichungsgenehmigung")
    assert "…, " in item.chips[-1].text
    assert title in item.description


def at_the_idea(office: Office) -> None:
    """The week in which the first step is planned."""
    office.clock.forward(days=(first_week(office) - MONDAY.date()).days)
    ana = office.people["Ana"]
    office.workspace.do(add_absence, ana, office.clock.now().date(), office.clock.now().date() + timedelta(days=2))


def line(office: Office, name: str) -> TeamWeekRow:
    lines = office.workspace.read(team_week, office.clock.now().date())
    return next(one for one in lines if one.name == name)


def test_each_says_their_work_and_what_is_left_of_their_time(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, TeamPage, at_the_idea) as shown:
        office = shown.office
        mia = line(office, "Mia")
        assert [task.title for task in mia.tasks] == [office.task("idea").title]
        assert mia.free == mia.capacity - mia.minutes > 0
        said = row(shown, "Mia")
        assert office.task("idea").title in said
        assert " h free" in said
        assert "away" in row(shown, "Ana")
        assert "next: " in row(shown, "Sam")
        assert "5 people" in shown.page.subtitle
        assert not nameless(shown.page)


def test_too_much_is_said_and_another_week_can_be_looked_at(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, TeamPage, at_the_idea) as shown:
        shown.office.workspace.do(set_other_percent, shown.office.people["Mia"], 100)
        assert " h over" in row(shown, "Mia")
        before = row(shown, "Mia")
        shown.page.week.choose(NEXT_WEEK)
        assert row(shown, "Mia") != before


def test_search_finds_by_task_and_enter_opens_the_person(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, TeamPage, at_the_idea) as shown:
        shown.page.search.setText(shown.office.task("idea").title)
        shown.page.refresh(None)
        assert [item.title for item in shown.page.list.rows.items] == ["Mia"]
        shown.page.list.setFocus()
        shown.page.list.choose(shown.office.people["Mia"])
        QTest.keyClick(shown.page.list, Qt.Key.Key_Return)
        assert shown.shown == [PersonPlace(shown.office.people["Mia"])]


def on_saturday(office: Office) -> None:
    office.clock.forward(days=5 - office.clock.now().weekday())


def test_on_a_saturday_the_next_week_is_shown_until_one_is_chosen(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, TeamPage, on_saturday) as shown:
        assert shown.page.week.current == NEXT_WEEK
        assert "h free" in row(shown, "Mia")
        this_week = next(one for one in shown.page.week.findChildren(QPushButton) if one.text() == "This week")
        qtbot.mouseClick(this_week, Qt.MouseButton.LeftButton)
        shown.page.refresh(None)
        assert shown.page.week.current == THIS_WEEK
        assert "no time" in row(shown, "Mia")


def test_a_search_that_finds_nobody_says_so(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, TeamPage, at_the_idea) as shown:
        qtbot.keyClicks(shown.page.search, "nobody at all")
        qtbot.waitUntil(lambda: shown.page.stack.currentWidget() is shown.page.nothing)
        assert shown.page.nothing.isVisible()


def test_without_people_the_page_leads_to_where_they_are_added(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path, empty_studio)
    page = made.show(qtbot, make)
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert made.asked == [PagePlace(PageId.PEOPLE)]
