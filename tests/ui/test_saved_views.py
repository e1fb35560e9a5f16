"""Saved views in the real window: listed with their counts, chosen, saved, renamed, moved and removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidgetItem

from app.actions.saved_view import save_view
from app.actions.task import add_task
from app.actions.task_import import import_tasks
from app.domain.board import Column
from app.domain.filter import Flag
from app.domain.ids import SavedViewId
from app.domain.saved_view import SavedView
from app.editing.edit import Edit, action, drained
from app.grammar.filter import filter_text, parse_filter
from app.queries.filter import filter_names
from app.queries.rows import PlanRow
from app.queries.view_list import saved_views
from tests.builders import Office, make_office
from tests.tables import lines_of
from ui.link.context import Context
from ui.link.place import SavedViewPlace
from ui.link.preferences import Preferences
from ui.pages.board.page import BoardPage
from ui.pages.plan.page import PlanPage
from ui.shell.main_window import MainWindow
from ui.shell.pages import PAGES
from ui.shell.view_commands import views_of
from ui.widgets.filter_field import FilterField
from ui.widgets.popover import Popover


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path / "data")
    made.workspace.do(add_task, "Call", made.people["Mia"], due_on=made.clock.now().date())
    return made


@pytest.fixture
def window(qtbot, office: Office, tmp_path: Path) -> Iterator[MainWindow]:
    context = Context(office.workspace, Preferences(tmp_path / "view.json"))
    shown = MainWindow(context, PAGES)
    qtbot.addWidget(shown)
    shown.show()
    yield shown
    shown.close()
    context.notifier.close()
    office.workspace.close()


def listed(window: MainWindow) -> list[str]:
    """The names of the views in the rail, in their order."""
    rail = window.rail.list
    items = [rail.item(row) for row in range(rail.count())]
    return [item.text() for item in items if str(item.data(Qt.ItemDataRole.UserRole)).startswith("view:")]


def row(window: MainWindow, name: str) -> QListWidgetItem:
    (found,) = window.rail.list.findItems(name, Qt.MatchFlag.MatchExactly)
    return found


def board(window: MainWindow) -> BoardPage:
    assert isinstance(window.page, BoardPage)
    return window.page


def act(window: MainWindow, name: str, command: str) -> None:
    """Run a command of a saved view, as its menu does."""
    view = next(one for one in window.context.read(saved_views) if one.name == name)
    next(one for one in views_of(window).acts.commands(view) if one.id == command).run()


def answer(window: MainWindow, name: str) -> None:
    box = window.page.findChildren(Popover)[-1]
    field = box.findChild(QLineEdit)
    field.setText(name)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_the_views_stand_under_the_pages_with_their_counts(window: MainWindow) -> None:
    assert listed(window)[:3] == ["Mine", "Due this week", "Overdue"]
    rail = window.rail.list
    assert rail.row(row(window, "People")) < rail.row(row(window, "Mine")) < rail.row(row(window, "Settings"))
    views_of(window).count()
    views_of(window).counting.finish()
    said = row(window, "Due this week").data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert said.startswith("saved view, ")
    assert said != "saved view, 0 tasks"


def test_counting_leaves_a_long_step_that_is_being_written_its_time(window: MainWindow, office: Office) -> None:
    table = "Title,Owner,Due\n" + "".join(f"Call {number},Mia,2020-01-06\n" for number in range(1_200))
    bits = office.workspace.do_in_steps(import_tasks, lines_of(office.workspace, table.encode()))
    while not office.workspace.is_writing():
        next(bits)
    views_of(window).count()
    views_of(window).counting.finish()
    assert office.workspace.is_writing()
    drained(bits)
    views_of(window).count()
    views_of(window).counting.finish()
    assert row(window, "Overdue").data(Qt.ItemDataRole.UserRole + 2) >= 1_200


def test_choosing_a_view_opens_its_page_with_it_and_marks_it(window: MainWindow) -> None:
    window.rail.list.setCurrentItem(row(window, "Due this week"))
    assert board(window).filters.text.text() == "due:this-week -state:over"
    assert window.rail.list.currentItem() is row(window, "Due this week")
    shown = {card.title for column in Column for card in board(window).columns[column].model.cards}
    assert "Call" in shown
    window.rail.list.setCurrentItem(row(window, "Waiting for approval"))
    assert board(window).filters.text.filter == Flag.REVIEW
    window.rail.list.setCurrentItem(row(window, "Overdue"))
    assert (window.page.title, window.page.filter.filter) == ("List", Flag.LATE)
    window.rail.list.setCurrentItem(row(window, "Today"))
    assert window.page.title == "Today"
    assert window.rail.list.currentItem() is row(window, "Today")


@pytest.mark.requirement("A21")
def test_a_view_is_saved_renamed_changed_moved_and_removed_each_in_one_step(window: MainWindow, office: Office) -> None:
    window.show_page("board")
    board(window).filters.choose(person_id=office.people["Ana"])
    board(window).filters.text.setText("-late")
    views_of(window).acts.save()
    answer(window, "Hers")
    window.show_page("board")
    board(window).filters.choose()
    views_of(window).acts.save()
    answer(window, "Everything")
    assert listed(window)[-2:] == ["Hers", "Everything"]
    window.rail.list.setCurrentItem(row(window, "Hers"))
    assert board(window).filters.text.text() == "owner:Ana -late"
    act(window, "Everything", "view_up")
    assert listed(window)[-2:] == ["Everything", "Hers"]
    act(window, "Everything", "view_change")
    act(window, "Hers", "view_rename")
    answer(window, "Everything")
    assert listed(window)[-2:] == ["Everything", "Hers"], "the name is taken, and the box stays"
    answer(window, "Ana's")
    assert listed(window)[-2:] == ["Everything", "Ana's"]
    act(window, "Everything", "view_remove")
    assert listed(window)[-1] == "Ana's"
    for _ in range(6):
        office.workspace.undo()
    assert listed(window)[-1] == "Overrides"


def test_the_views_can_be_left_out_of_the_rail_and_are_still_found(window: MainWindow) -> None:
    views_of(window).toggle()
    assert listed(window) == []
    assert [hit.title for hit in views_of(window).find("overdue")] == ["Overdue"]
    views_of(window).toggle()
    assert listed(window)[0] == "Mine"


@action("Save odd view")
def save_odd(edit: Edit, view: SavedView) -> None:
    edit.put(view)


def test_a_view_of_another_version_is_refused_with_a_sentence(window: MainWindow, office: Office) -> None:
    refused: list[str] = []
    window.context.refused.connect(refused.append)
    office.workspace.do(save_view, "Kept", "board", None)
    office.workspace.do(save_odd, SavedView(SavedViewId(70), "Odd", "board", "mood:good"))
    office.workspace.do(save_odd, SavedView(SavedViewId(71), "Gone page", "moon"))
    for view_id in (70, 71, 99):
        window.context.go_to(SavedViewPlace(SavedViewId(view_id)))
    assert "There is no field “mood”" in refused[0]
    assert refused[1] == "The page of “Gone page” is not there in this version."
    assert "not there any more" in refused[2]
    assert window.page.title == "Today"


def test_the_plan_shows_the_bars_that_a_view_lets_through(window: MainWindow, office: Office) -> None:
    filter = parse_filter("owner:ana or owner:ben", office.workspace.read(filter_names))
    view = office.workspace.do(save_view, "Two of us", "plan", filter, grouping="owner").value
    window.context.go_to(SavedViewPlace(view))
    page = window.page
    assert isinstance(page, PlanPage)
    owners = {row.owner_name for row in page.model.rows.at if isinstance(row, PlanRow)}
    assert owners == {"Ana", "Ben"}
    assert page.toolbar.grouping.value == "owner"
    kept = page.shown_view()
    assert (kept.page, kept.filter, kept.grouping) == ("plan", filter_text(filter), "owner")
    page.toolbar.filter.setText("owner:mia late")
    assert not any(isinstance(row, PlanRow) and row.owner_name != "Mia" for row in page.model.rows.at)
    page.toolbar.filter.clear()
    assert page.toolbar.filter.filter is None
    assert page.model.chosen.among is None
    assert {row.owner_name for row in page.model.rows.at if isinstance(row, PlanRow)} > {"Ana", "Ben", "Mia"}


def press(window: MainWindow, name: str) -> None:
    rail = window.rail.list
    QTest.mouseClick(
        rail.viewport(), Qt.MouseButton.LeftButton, pos=rail.visualItemRect(row(window, name)).center() + QPoint(0, 4)
    )
    QApplication.processEvents()


def marked(window: MainWindow) -> str:
    (item,) = window.rail.list.selectedItems()
    assert window.rail.list.currentItem() is item
    return item.text()


@pytest.mark.parametrize(("view", "page"), [("Mine", "Board"), ("Overdue", "List")])
def test_a_view_is_marked_as_long_as_its_page_shows_it(window: MainWindow, view: str, page: str) -> None:
    press(window, view)
    assert marked(window) == view
    field = window.page.findChild(FilterField)
    QTest.keyClicks(field, " launch")
    assert marked(window) == page, "the filter was changed by typing"
    for _ in " launch":
        QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert marked(window) == view, "it shows the view again"
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert marked(window) == page, "the filter was emptied"
    press(window, view)
    assert marked(window) == view, "pressed again it is shown again"
    press(window, page)
    assert (window.page.title, marked(window)) == (page, page)
    QTest.keyClicks(field, " ")
    assert marked(window) == page, "another place was gone to since"


def test_a_view_gone_to_from_elsewhere_is_marked_and_follows_what_it_keeps(window: MainWindow, office: Office) -> None:
    views_of(window).find("Due this week")[0].run()
    assert marked(window) == "Due this week"
    board(window).filters.choose(person_id=office.people["Ana"])
    views_of(window).acts.save()
    answer(window, "Hers")
    assert marked(window) == "Board"
    press(window, "Hers")
    assert marked(window) == "Hers"
    board(window).filters.choose(person_id=office.people["Mia"])
    assert marked(window) == "Board"
    act(window, "Hers", "view_change")
    assert marked(window) == "Hers", "it keeps what is shown now"
    act(window, "Hers", "view_remove")
    assert marked(window) == "Board"


def test_a_view_that_cannot_be_shown_leaves_the_mark_where_one_is(window: MainWindow, office: Office) -> None:
    office.workspace.do(save_view, "Lost", "moon", Flag.LATE)
    press(window, "Lost")
    assert (window.page.title, marked(window)) == ("Today", "Today")


@pytest.mark.parametrize("page", ["Calendar", "Plan", "Board", "List"])
def test_a_view_saved_on_any_page_is_marked_when_it_is_gone_to(window: MainWindow, page: str) -> None:
    press(window, page)
    window.page.findChild(FilterField).setText("owner:ana -late")
    views_of(window).acts.save()
    answer(window, "Kept")
    press(window, "Today")
    press(window, "Kept")
    assert (window.page.title, marked(window)) == (page, "Kept")
    window.page.findChild(FilterField).setText("late")
    assert marked(window) == page
