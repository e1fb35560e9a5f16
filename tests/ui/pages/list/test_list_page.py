"""The page List: one table of all tasks, typed into, sorted, grouped, pasted into, several changed at once."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit

from app.actions.saved_view import save_view
from app.actions.task import add_task
from app.domain.brief import Priority
from app.domain.ids import TaskId
from app.domain.task import Task
from app.domain.task_list import TaskColumn, TaskGrouping
from app.queries.saved_view import view_filter
from tests.builders import Office
from tests.studio import empty_studio
from tests.ui.company import Seen, nameless, seen
from tests.ui.pages.room import room
from ui.link.place import SavedViewPlace, StartProject, TaskPanelPlace, TaskPlace
from ui.pages.list.page import FIRST_COLUMNS, ListPage, make
from ui.widgets.bulk_bar import BulkAct
from ui.widgets.task_peek import TaskPeek

DAYS = (date(2026, 3, 20), date(2026, 3, 6), date(2026, 4, 1))


def three_tasks(office: Office) -> None:
    for number, day in enumerate(DAYS):
        office.workspace.do(add_task, f"Task {number}", office.people["Mia"], due_on=day)


def task(shown: Seen[ListPage], title: str) -> Task:
    found = shown.office.workspace.read(lambda reader: reader.find(Task))
    return next(one for one in found if one.title == title)


def at(shown: Seen[ListPage], title: str, column: TaskColumn) -> None:
    page = shown.page
    page.grid.go_to(page.model.place_of(task(shown, title).id), page.columns.index(column))
    page.grid.setFocus()


def column_of(shown: Seen[ListPage], column: TaskColumn) -> list[str]:
    model = shown.page.model
    rows = [model.row_at(row) for row in range(model.rowCount())]
    return [model.text(row, column) for row in rows if row is not None]


def steps(shown: Seen[ListPage]) -> int:
    return len(shown.office.store.steps())


def type_into(shown: Seen[ListPage], text: str) -> None:
    QTest.keyClicks(shown.page.grid, text[0])
    field = shown.page.grid.indexWidget(shown.page.grid.currentIndex())
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, text[1:])
    QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.requirement("S21")
def test_what_is_typed_into_a_cell_is_kept_as_one_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ListPage, three_tasks) as shown:
        before = steps(shown)
        at(shown, "Task 0", TaskColumn.OWNER)
        type_into(shown, "ana")
        assert task(shown, "Task 0").owner_id == shown.office.people["Ana"]
        at(shown, "Task 1", TaskColumn.DUE)
        type_into(shown, "25 Mar")
        assert task(shown, "Task 1").due_on == date(2026, 3, 25)
        at(shown, "Task 1", TaskColumn.PRIORITY)
        type_into(shown, "urgent")
        assert task(shown, "Task 1").priority is Priority.URGENT
        at(shown, "Task 2", TaskColumn.EFFORT)
        type_into(shown, "1.5")
        assert task(shown, "Task 2").effort_minutes == 90
        at(shown, "Task 2", TaskColumn.LABELS)
        type_into(shown, "mail, social")
        assert task(shown, "Task 2").labels == ("mail", "social")
        assert steps(shown) == before + 5


def test_what_is_not_understood_changes_nothing_and_is_said(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ListPage, three_tasks) as shown:
        before = shown.office.dump()
        for column, text in ((TaskColumn.OWNER, "zzz"), (TaskColumn.STATE, "later"), (TaskColumn.DUE, "someday")):
            at(shown, "Task 0", column)
            type_into(shown, text)
        assert shown.office.dump() == before


def test_a_heading_sorts_and_again_the_other_way_round(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ListPage, three_tasks) as shown:
        page = shown.page
        header = page.grid.horizontalHeader()
        place = page.columns.index(TaskColumn.TITLE)
        at(shown, "Task 1", TaskColumn.TITLE)
        chosen = page.grid.chosen_tasks()
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(header.sectionViewportPosition(place) + 40, 10)
        )
        assert page.grid.chosen_tasks() == chosen, "a heading sorts and chooses nothing"
        names = [name.casefold() for name in column_of(shown, TaskColumn.TITLE)]
        assert names == sorted(names)
        header.sectionClicked.emit(place)
        assert [name.casefold() for name in column_of(shown, TaskColumn.TITLE)] == names[::-1]
        assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder


def test_groups_have_headings_that_no_key_stays_on_and_columns_are_turned(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ListPage, three_tasks) as shown:
        page = shown.page
        page.group_by(TaskGrouping.OWNER)
        headings = [heading for row in range(page.model.rowCount()) if (heading := page.model.heading_at(row))]
        assert any(heading.startswith("Mia") for heading in headings)
        QAbstractItemModelTester(page.model, page)
        assert page.columns == FIRST_COLUMNS
        page.turn_column(TaskColumn.ROLE)
        assert TaskColumn.ROLE in page.columns
        page.turn_column(TaskColumn.LABELS)
        assert TaskColumn.LABELS not in page.columns
        assert not nameless(page)


@pytest.mark.requirement("S21")
def test_several_are_changed_as_one_step_with_a_preview_in_words(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ListPage, three_tasks) as shown:
        page, office = shown.page, shown.office
        office.finish("idea", "keywords", "outline")
        wanted = [task(shown, f"Task {number}").id for number in range(3)] + [office.task("approve_outline").id]
        page.grid.choose_rows([page.model.place_of(task_id) for task_id in wanted])
        qtbot.waitUntil(lambda: page.bulk.isVisible())
        page.bulk.show_preview()
        assert page.bulk.count.text() == "4 tasks"
        assert page.bulk.preview.text() == "3 of 4 can be finished; 1 asks for an outcome."
        page.bulk.act.setCurrentIndex(page.bulk.act.findData(BulkAct.LABEL))
        assert not page.bulk.go.isEnabled()
        page.bulk.label.setText("launch")
        page.bulk.show_preview()
        before = steps(shown)
        page.bulk.go.click()
        assert steps(shown) == before + 1
        assert all("launch" in task(shown, f"Task {number}").labels for number in range(3))
        assert {page.model.task_at(row) for row in page.grid.rows()} == set(wanted)
        page.bulk.left.emit()
        qtbot.waitUntil(lambda: not page.bulk.isVisible())


def test_a_column_of_dates_is_pasted_and_one_cell_goes_into_all(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ListPage, three_tasks) as shown:
        page = shown.page
        page.sort_by(TaskColumn.TITLE)
        at(shown, "Task 0", TaskColumn.DUE)
        QGuiApplication.clipboard().setText("2026-03-23\n2026-03-24\n2026-03-25\n")
        before = steps(shown)
        QTest.keyClick(page.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert [task(shown, f"Task {number}").due_on for number in range(3)] == [
            date(2026, 3, day) for day in (23, 24, 25)
        ]
        assert steps(shown) == before + 1
        page.copy()
        assert QGuiApplication.clipboard().text().startswith("Mon 23 Mar 2026")
        at(shown, "Task 0", TaskColumn.OWNER)
        places = [page.model.place_of(task(shown, f"Task {number}").id) for number in range(3)]
        page.grid.choose_rows(places, page.columns.index(TaskColumn.OWNER))
        QGuiApplication.clipboard().setText("Ana")
        page.paste()
        assert {task(shown, f"Task {number}").owner_id for number in range(3)} == {shown.office.people["Ana"]}
        QGuiApplication.clipboard().clear()


def test_enter_opens_the_task_and_a_place_is_shown(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ListPage, three_tasks) as shown:
        page = shown.page
        wanted = task(shown, "Task 2").id
        assert page.show_place(TaskPlace(wanted))
        assert page.grid.chosen_tasks() == [wanted]
        assert not page.show_place(TaskPlace(TaskId(999)))
        QTest.keyClick(page.grid, Qt.Key.Key_Return)
        assert shown.shown[-1] == TaskPanelPlace(wanted)


def test_a_filter_leaves_out_and_what_is_over_comes_when_asked_for(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ListPage, three_tasks) as shown:
        page = shown.page
        shown.office.finish("idea")
        number = page.model.rowCount()
        page.over.click()
        assert page.model.rowCount() == number + 1
        page.filter.setText("Task")
        assert sorted(column_of(shown, TaskColumn.TITLE)) == ["Task 0", "Task 1", "Task 2"]
        page.filter.setText("nothing-is-called-so")
        assert page.stack.currentWidget() is page.empty
        page.filter.clear()
        flags = QItemSelectionModel.SelectionFlag
        page.grid.selectionModel().select(page.model.index(0, 0), flags.ClearAndSelect)
        assert page.model.rowCount() == number + 1


@pytest.mark.requirement("S21")
def test_a_view_keeps_filter_groups_order_and_columns_and_stands_so_again(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ListPage, three_tasks) as shown:
        page = shown.page
        page.filter.setText("task")
        page.group_by(TaskGrouping.WEEK)
        page.sort_by(TaskColumn.TITLE)
        page.sort_by(TaskColumn.TITLE)
        page.turn_column(TaskColumn.ROLE)
        view = page.shown_view()
        looks = {"grouping": view.grouping, "sorting": view.sorting, "columns": view.columns}
        kept = shown.office.workspace.do(save_view, "By week", view.page, view_filter(view), **looks).value
        said = [page.model.heading_at(row) or page.model.task_at(row) for row in range(page.model.rowCount())]
        page.filter.clear()
        page.group_by(TaskGrouping.NONE)
        page.sort_by(TaskColumn.DUE)
        page.turn_column(TaskColumn.ROLE)
        assert page.show_place(SavedViewPlace(kept))
        assert [page.model.heading_at(row) or page.model.task_at(row) for row in range(page.model.rowCount())] == said
        assert TaskColumn.ROLE in page.columns
        assert page.grid.horizontalHeader().sortIndicatorOrder() is Qt.SortOrder.DescendingOrder


def test_space_peeks_at_the_task_of_the_row_and_the_arrows_go_on(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ListPage, three_tasks) as shown:
        at(shown, "Task 1", TaskColumn.OWNER)
        QTest.keyClick(shown.page.grid, Qt.Key.Key_Space)
        peek = shown.page.findChild(TaskPeek)
        assert (peek.isVisible(), peek.accessibleName()) == (True, "Task 1")
        QTest.keyClick(peek, Qt.Key.Key_Down)
        assert peek.accessibleName() == shown.page.model.row_at(shown.page.grid.currentIndex().row()).title
        assert peek.accessibleName() != "Task 1"
        QTest.keyClick(peek, Qt.Key.Key_Space)
        assert not peek.isVisible()
        assert shown.page.grid.hasFocus()


def test_without_tasks_the_list_begins_a_project_and_with_a_filter_it_does_not(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path, empty_studio)
    page = made.show(qtbot, make)
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert made.asked == [StartProject()]
    QTest.keyClicks(page.filter, "late")
    assert page.empty.isVisible()
    assert not page.empty.button.isVisible()


def test_a_long_table_paints_its_first_rows_before_it_has_read_the_others(qtbot, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("ui.pages.list.page.FIRST_ROWS", 3)

    def listed(page: ListPage) -> list[TaskId | None]:
        return [page.model.task_at(row) for row in range(page.model.rowCount())]

    with seen(qtbot, tmp_path, ListPage, lambda office: [three_tasks(office) for _ in range(5)]) as shown:
        whole, again, other = listed(shown.page), ListPage(shown.context), ListPage(shown.context)
        resets: list[int] = []
        again.model.modelReset.connect(lambda: resets.append(1))
        again.refresh(None)
        assert listed(again) == [*whole[:3], *[None] * len(whole[3:])]
        assert again.subtitle == shown.page.subtitle
        again.grid.go_to(1, 1)
        qtbot.waitUntil(lambda: listed(again) == whole)
        assert resets == [1], "what is seen stays as it is"
        assert again.grid.chosen_tasks() == whole[1:2]
        other.refresh(None)
        assert other.show_place(TaskPlace(whole[-1])), "what leads to a row does not wait"
        assert other.grid.chosen_tasks() == whole[-1:]
        for page in (again, other):
            page.close()
            page.deleteLater()


def test_columns_have_no_more_room_than_is_seen_beside_a_scroll_bar(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, ListPage, lambda office: [three_tasks(office) for _ in range(12)]) as shown:
        grid = shown.page.grid
        shown.page.resize(1080, 400)
        qtbot.waitUntil(lambda: grid.verticalScrollBar().maximum() > 0)
        assert grid.horizontalScrollBar().maximum() == 0
        shown.page.resize(1080, 4000)
        qtbot.waitUntil(lambda: grid.verticalScrollBar().maximum() == 0)
        assert grid.horizontalHeader().length() == grid.viewport().width()
