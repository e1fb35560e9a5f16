"""The page of one project with a real workspace."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.actions.project import rename_project
from app.domain.task import Task
from tests.ui.pages.room import Room, press, room
from ui.link.place import PageId, PagePlace, ProjectPagePlace, ProjectPlace, ProjectTabId
from ui.pages.project.page import ProjectPage, make
from ui.pages.project.tabs import TABS
from ui.widgets.button import button
from ui.widgets.task_panel.panel import TaskSide


def one_project(folder: Path) -> Room:
    made = room(folder)
    made.at.start("Fieldnote 2 launch", date(2027, 5, 12))
    return made


def test_the_header_says_the_name_and_the_sentence(qtbot, tmp_path: Path) -> None:
    made = one_project(tmp_path)
    page = made.show(qtbot, make)
    assert page.show_place(ProjectPagePlace(1))
    assert page.title == "Fieldnote 2 launch"
    assert page.subtitle.startswith("Publish 12 May holds with ")
    made.at.workspace.do(rename_project, 1, "Fieldnote 3")
    assert page.title == "Fieldnote 3"


def test_the_project_that_was_shown_last_is_shown_again(qtbot, tmp_path: Path) -> None:
    made = one_project(tmp_path)
    made.show(qtbot, make).show_place(ProjectPagePlace(1))
    again = made.show(qtbot, make)
    assert again.title == "Fieldnote 2 launch"


def test_without_a_project_the_page_leads_to_all_of_them(qtbot, tmp_path: Path) -> None:
    made = one_project(tmp_path)
    page = made.show(qtbot, make)
    assert (page.title, page.primary(), page.commands()) == ("Project", None, ())
    page.empty.button.click()
    assert made.asked == [PagePlace(PageId.PROJECTS)]


def test_undoing_the_start_empties_the_page_and_redoing_fills_it(qtbot, tmp_path: Path) -> None:
    made = one_project(tmp_path)
    page = made.show(qtbot, make)
    page.show_place(ProjectPagePlace(1))
    made.at.workspace.undo()
    assert page.empty.isVisible()
    assert not page.whole.isVisible()
    made.at.workspace.redo()
    assert page.whole.isVisible()
    assert page.title == "Fieldnote 2 launch"


def test_the_notice_of_a_step_on_this_project_stays_on_its_page(qtbot, tmp_path: Path) -> None:
    made = one_project(tmp_path)
    made.at.start("Another", date(2027, 6, 12))
    page = made.show(qtbot, make)
    page.show_place(ProjectPagePlace(1))
    assert page.show_place(ProjectPlace(1))
    assert not page.show_place(ProjectPlace(2))


def test_f2_asks_for_another_name(qtbot, tmp_path: Path) -> None:
    made = one_project(tmp_path)
    page = made.show(qtbot, make)
    page.show_place(ProjectPagePlace(1))
    before = made.steps
    page.setFocus()
    with qtbot.waitSignal(page.rename_asked):
        press(page, Qt.Key.Key_F2)
    page.renaming()("Fieldnote 4")
    assert page.title == "Fieldnote 4"
    assert made.steps == before + 1


def test_the_menu_of_more_opens_under_the_button_by_key_wherever_the_mouse_is(qtbot, tmp_path: Path) -> None:
    made = one_project(tmp_path)
    page = made.show(qtbot, make)
    page.show_place(ProjectPagePlace(1))
    [command] = [one for one in page.secondary() if one.text == "More"]
    more = button(command, page)
    more.move(400, 20)
    more.show()
    more.setFocus()
    QCursor.setPos(page.mapToGlobal(QPoint(5, page.height() - 5)))
    QTest.keyClick(more, Qt.Key.Key_Space)
    [menu] = page.findChildren(QMenu)
    assert menu.pos() == more.mapToGlobal(QPoint(0, more.height() + 4))
    menu.close()
    page.setFocus()
    command.run()
    [menu] = [one for one in page.findChildren(QMenu) if one.isVisible()]
    assert menu.pos() != more.mapToGlobal(QPoint(0, more.height() + 4)), "nobody pressed the button"
    menu.close()


def press_tab(page: ProjectPage, tab_id: ProjectTabId) -> None:
    at = [entry.id for entry in TABS].index(tab_id)
    place = page.tab_bar.tabRect(at).center()
    QTest.mouseClick(page.tab_bar, Qt.MouseButton.LeftButton, pos=place)


def test_the_panel_of_a_task_beside_a_tab_goes_with_it(qtbot, tmp_path: Path) -> None:
    made = one_project(tmp_path)
    page = made.show(qtbot, make)
    page.show_place(ProjectPagePlace(1))
    side = TaskSide(page, made.context)
    task = made.at.workspace.read(lambda reader: reader.find(Task))[0]
    assert side.open(task.id)
    made.at.workspace.do(rename_project, 1, "Fieldnote 3")
    assert side.is_open
    press_tab(page, ProjectTabId.REQUIREMENTS)
    assert page.tab_id is ProjectTabId.REQUIREMENTS
    assert not side.is_open


def test_links_to_other_pages_give_way_to_the_tabs(qtbot, tmp_path: Path) -> None:
    made = one_project(tmp_path)
    page = made.show(qtbot, make)
    page.show_place(ProjectPagePlace(1))
    assert all(link.isVisible() for link in page.links)
    page.resize(page.tab_bar.sizeHint().width() + 60, 660)
    qtbot.waitUntil(lambda: not any(link.isVisible() for link in page.links))
    qtbot.waitUntil(lambda: page.tab_bar.tabRect(len(TABS) - 1).right() <= page.tab_bar.width())
    words = {one.text for one in page.commands()}
    assert {"Open on plan", "Open in workload", "Open in calendar"} <= words
    page.resize(1150, 660)
    qtbot.waitUntil(lambda: all(link.isVisible() for link in page.links))
