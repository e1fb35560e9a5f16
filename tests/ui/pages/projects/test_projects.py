"""The page Projects and its panel with a real workspace."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QPushButton

from app.actions.brief import classify
from app.actions.project import cancel_project
from app.actions.task import block_task, rename_task
from app.domain.project import ProjectState
from app.domain.task import Task
from app.queries.project import ProjectLine, project_line
from tests.studio import empty_studio
from tests.ui.pages.room import Room, press, room
from ui.link.place import MoveDate, ProjectPagePlace, ProjectPlace, ProjectTasksPlace, StartProject
from ui.link.theme import numbers
from ui.pages.projects.model import LINE
from ui.pages.projects.page import make, state_chip
from ui.pages.projects.panel import CELL_PAD, MOST_LINES, ProjectPanel
from ui.pages.projects.where_line import where_parts, widths
from ui.widgets.elided import wrapped_lines
from ui.widgets.task_panel.panel import TaskSide


def two_projects(folder: Path) -> Room:
    made = room(folder)
    made.at.start("Later", date(2027, 5, 12))
    made.at.start("Sooner", date(2027, 4, 12))
    return made


def names(page) -> list[str]:
    model = page.model
    return [model.index(row).data() for row in range(model.rowCount())]


def test_the_list_goes_by_date_and_reads_its_sentence_out(qtbot, tmp_path: Path) -> None:
    page = two_projects(tmp_path).show(qtbot, make)
    assert names(page) == ["Sooner", "Later"]
    assert page.subtitle == "2 running"
    said = page.model.index(0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert said == (
        "Publish 12 Apr holds with 27 days to spare; “Generate idea” decides it. Now: Generate idea (Ana Costa, since "
        "today). Next: Do keyword research (Ben Okafor). 0 of 8 done"
    )


def test_the_model_keeps_the_rules_of_item_models(qtbot, tmp_path: Path) -> None:
    page = two_projects(tmp_path).show(qtbot, make)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(page.model, mode)]
    page.show_place(ProjectPlace(1))
    testers.append(QAbstractItemModelTester(page.panel.content.tasks, mode))
    page.refresh(None)
    assert page.model.rowCount() == 2


def test_only_rows_in_view_cost_a_forecast(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    for number in range(40):
        made.at.start(f"Post {number:02}", date(2027, 5, 12))
    page = made.show(qtbot, make)
    page.grab()
    assert page.model.rowCount() == 40
    assert 0 < page.model.lines_read < 15


def test_the_first_painting_has_the_names_and_the_next_has_the_lines(qtbot, tmp_path: Path) -> None:
    made = two_projects(tmp_path)
    page = make(made.context)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    first = page.grab().toImage()
    assert page.model.lines_read == 0
    assert names(page) == ["Sooner", "Later"]
    QApplication.processEvents()
    assert page.grab().toImage() != first
    assert page.model.lines_read == 2
    page.refresh(None)
    assert isinstance(page.model.index(0).data(LINE), ProjectLine)


@pytest.mark.requirement("A2")
def test_projects_are_found_by_client_and_label(qtbot, tmp_path: Path) -> None:
    made = two_projects(tmp_path)
    made.at.workspace.do(classify, 1, client="Northwind", labels=("q1", "launch"))
    page = made.show(qtbot, make)
    for text, found in (("northw", ["Later"]), ("LAUNCH", ["Later"]), ("q2", []), ("er", ["Sooner", "Later"])):
        page.search.setText(text)
        assert names(page) == found


def test_running_and_all_and_the_search_field_filter(qtbot, tmp_path: Path) -> None:
    made = two_projects(tmp_path)
    made.at.workspace.do(cancel_project, made.at.task("Generate idea").project_id)
    page = made.show(qtbot, make)
    assert names(page) == ["Later"]
    page.filter.choose("all")
    assert names(page) == ["Later", "Sooner"]
    page.search.setText("soon")
    assert names(page) == ["Sooner"]
    page.search.setText("never")
    assert page.nothing.isVisible()


def test_states_are_words_not_only_colours(qtbot, tmp_path: Path) -> None:
    made = two_projects(tmp_path)
    sooner = made.at.task("Generate idea").project_id
    assert state_chip(made.context.read(project_line, sooner)) is None
    made.at.clock.pass_time(days=60)
    assert state_chip(made.context.read(project_line, sooner)).text == "late"
    made.at.workspace.do(cancel_project, sooner)
    assert state_chip(made.context.read(project_line, sooner)).text == "cancelled"


def test_enter_and_a_double_click_open_the_page_of_a_project(qtbot, tmp_path: Path) -> None:
    made = two_projects(tmp_path)
    page = made.show(qtbot, make)
    page.list.setFocus()
    press(page.list, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert made.asked == [ProjectPagePlace(1)]
    page.list.doubleClicked.emit(page.model.index(0))
    assert made.asked[1:] == [ProjectPagePlace(2)]


def test_space_opens_the_panel_with_the_plan_and_esc_gives_the_focus_back(qtbot, tmp_path: Path) -> None:
    page = two_projects(tmp_path).show(qtbot, make)
    page.list.setFocus()
    press(page.list, Qt.Key.Key_Down, Qt.Key.Key_Space)
    panel = page.panel.content
    assert isinstance(panel, ProjectPanel)
    assert panel.sentence.text().startswith("Publish 1")
    first = [panel.tasks.index(0, column).data() for column in range(6)]
    assert first[0:2] == ["Generate idea", "Ana Costa"]
    assert first[5] == "ready"
    press(page.panel, Qt.Key.Key_Escape)
    assert page.list.hasFocus()
    assert page.open_id is None


def test_renaming_is_one_step_and_an_empty_name_is_refused(qtbot, tmp_path: Path) -> None:
    made = two_projects(tmp_path)
    page = made.show(qtbot, make)
    page.show_place(ProjectPlace(1))
    steps = made.steps
    page.panel.content.rename.click()
    page.panel.content.name.setText("Much later")
    press(page.panel.content.name, Qt.Key.Key_Return)
    assert (made.steps, names(page)) == (steps + 1, ["Sooner", "Much later"])
    page.panel.content.rename.click()
    page.panel.content.name.setText(" ")
    press(page.panel.content.name, Qt.Key.Key_Return)
    assert made.refused == ["The name of the project is empty. Type one."]
    assert names(page) == ["Sooner", "Much later"]


def test_reduced_scope_and_cancelling_are_one_step_each_and_come_back(qtbot, tmp_path: Path) -> None:
    made = two_projects(tmp_path)
    page = made.show(qtbot, make)
    page.show_place(ProjectPlace(1))
    steps = made.steps
    page.panel.content.scope.click()
    assert [line for line in page.panel.content.tasks.lines if line.task.run.skip is not None] != []
    cancel = next(b for b in page.panel.content.findChildren(QPushButton) if b.text() == "Cancel project")
    cancel.click()
    assert made.context.read(project_line, 1).state is ProjectState.CANCELLED
    assert made.steps == steps + 2
    made.context.undo()
    made.context.undo()
    assert made.context.read(project_line, 1).state is ProjectState.RUNNING
    assert not page.panel.content.scope.isChecked()


def test_the_panel_asks_for_the_board_and_for_another_date(qtbot, tmp_path: Path) -> None:
    made = two_projects(tmp_path)
    page = made.show(qtbot, make)
    page.show_place(ProjectPlace(1))
    for made_button in page.panel.content.findChildren(QPushButton):
        if made_button.text() in ("Move date…", "Open on board"):
            made_button.click()
    assert made.asked == [MoveDate(1), ProjectTasksPlace(1)]


def test_a_project_that_is_over_is_revealed_among_all(qtbot, tmp_path: Path) -> None:
    made = two_projects(tmp_path)
    made.at.workspace.do(cancel_project, 1)
    page = made.show(qtbot, make)
    assert page.show_place(ProjectPlace(1))
    assert page.filter.current == "all"
    assert not page.show_place(ProjectPlace(99))


def test_a_fresh_data_folder_offers_to_start_one(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path, empty_studio)
    page = made.show(qtbot, make)
    page.empty.button.click()
    assert made.asked == [StartProject()]


def test_the_list_keeps_its_columns_beside_the_panel(qtbot, tmp_path: Path) -> None:
    page = two_projects(tmp_path).show(qtbot, make)
    page.resize(1162, 640)
    first = page.model.index(0)
    alone = page.list.visualRect(first).height()
    page.show_place(ProjectPlace(1))
    qtbot.waitUntil(lambda: page.list.visualRect(first).height() > alone)
    assert page.list.mapTo(page, page.list.rect().topRight()).x() < page.width() - page.panel.width()
    painted = page.list.viewport().grab(page.list.visualRect(first)).toImage()
    below = [painted.pixelColor(x, alone + 8) for x in range(20, 160)]
    assert len({ink.name() for ink in below}) > 1, "the date stands in the line below the words"
    page.panel.close_panel()
    qtbot.waitUntil(lambda: page.list.visualRect(first).height() == alone)


GERMAN = "Datenschutzfolgenabschätzung für Veranstaltungsanmeldungen prüfen und mit der Rechtsabteilung abstimmen"


@pytest.mark.parametrize("window", [1280, 1366])
def test_the_tasks_of_the_panel_show_every_word_of_title_and_state(qtbot, tmp_path: Path, window: int) -> None:
    made = two_projects(tmp_path)
    task = made.at.task("Generate idea", 1)
    made.at.workspace.do(rename_task, task.id, GERMAN)
    made.at.workspace.do(block_task, task.id, by="Landesdatenschutzbeauftragte Nordrhein-Westfalen")
    page = made.show(qtbot, make)
    page.resize(window - 204, 640)
    page.show_place(ProjectPlace(1))
    table = page.panel.content.table
    qtbot.waitUntil(lambda: table.columnWidth(0) > 100)
    model = table.model()
    assert not table.horizontalScrollBar().maximum(), "no column stands outside"
    assert table.viewport().height() >= table.verticalHeader().length(), "every row is seen"
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            cell, said = table.visualRect(model.index(row, column)), str(model.index(row, column).data())
            lines = wrapped_lines(said, numbers(), cell.width() - 2 * CELL_PAD, 99)
            assert "".join(said.split()) == "".join("".join(lines).split())
            assert cell.height() >= len(lines) * QFontMetrics(numbers()).lineSpacing(), said
            assert len(lines) <= MOST_LINES, said


@pytest.mark.requirement("S2")
def test_a_title_of_any_length_leaves_room_for_who_has_it_and_for_how_long() -> None:
    assert widths([100, 200], 400) == [100, 200]
    assert widths([900, 900], 420) == [200, 200]
    assert widths([900, 100], 420) == [300, 100]
    assert widths([100, 900], 420) == [100, 300]
    assert widths([900], 420) == [420]


@pytest.mark.requirement("S2")
def test_the_row_of_a_project_paints_where_it_is(qtbot, tmp_path: Path) -> None:
    made = two_projects(tmp_path)
    title = "Veröffentlichungsgenehmigungsverfahren für die Zusammenarbeitsvereinbarung abstimmen"
    made.at.workspace.do(rename_task, made.at.task("Generate idea", 2).id, title)
    page = made.show(qtbot, make)
    line = page.model.index(0).data(LINE)
    now, following = where_parts(line)
    assert (now.head, now.title, now.rest) == ("Now:", title, "· Ana Costa, since today")
    assert following.title == "Do keyword research"
    assert title in page.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    page.grab()


def test_a_press_on_the_project_puts_the_task_over_its_panel_away(qtbot, tmp_path: Path) -> None:
    made = two_projects(tmp_path)
    page = made.show(qtbot, make)

    def press_row(row: int) -> None:
        place = page.list.visualRect(page.model.index(row)).center()
        qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)

    side = TaskSide(page, made.context)
    task = made.at.workspace.read(lambda reader: reader.find(Task))[0]
    for row in (0, 1):
        press_row(0)
        assert side.open(task.id)
        made.at.workspace.do(rename_task, task.id, f"Another {row}")
        assert side.panel.isVisible()
        assert not page.panel.content.isVisible()
        press_row(row)
        assert not side.is_open
        assert page.panel.content.isVisible()
