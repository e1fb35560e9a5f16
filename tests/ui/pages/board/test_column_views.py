"""Columns are folded, hidden, pulled wider by the mouse and from their menus; Done keeps what was chosen."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from app.actions.task import finish_task
from app.domain.board import Column, DoneKept
from app.domain.board_grouping import BoardGrouping, BoardPlace, GroupBy
from tests.ui.boards import Shown, shown_board
from ui.link.place import TaskPlace
from ui.pages.board.column_bar import FOLDED, NARROWEST
from ui.pages.board.column_views import ColumnViews
from ui.pages.board.columns import ColumnHead

Left = Qt.MouseButton.LeftButton


def head(shown: Shown, key: str) -> ColumnHead:
    return shown.page.body.area.heads[key]


def menu_of(shown: Shown, key: str) -> QMenu:
    """Opened by the button of the head."""
    QTest.mouseClick(head(shown, key).findChild(QToolButton), Left)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.accessibleName() == f"Column {key}"
    return menu


def choose(menu: QMenu, words: str) -> None:
    action = next(one for one in menu.actions() if one.text() == words)
    assert action.isEnabled(), words
    QTest.mouseClick(menu, Left, pos=menu.actionGeometry(action).center())


def test_a_double_click_on_the_head_folds_the_column_and_a_press_on_the_bar_opens_it(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call = shown.add("Call")
        ready = shown.page.columns[Column.READY]
        QTest.mouseDClick(head(shown, Column.READY), Left, pos=QPoint(40, 10))
        QApplication.processEvents()
        assert (ready.width(), ready.list.isVisible(), ready.bar.isVisible()) == (FOLDED, False, True)
        assert ready.bar.accessibleName() == "Column Ready, 1"
        assert not shown.page.select(call)
        assert ColumnViews(shown.context.preferences).is_folded(BoardPlace(BoardGrouping(), Column.READY))
        shown.add("Write")
        assert ready.bar.accessibleName() == "Column Ready, 2"
        ready.bar.setFocus()
        QTest.keyClick(ready.bar, Qt.Key.Key_Space)
        assert (ready.list.isVisible(), ready.bar.isVisible()) == (True, False)
        assert shown.page.select(call)


def test_a_hidden_column_is_counted_and_shown_again_and_the_last_one_stays(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        shown.add("Call")
        hidden = shown.page.column_menus.hidden
        assert not hidden.isVisible()
        for key in (Column.WAITING, Column.DOING):
            choose(menu_of(shown, key), f"Hide column {key}")
        assert [*shown.page.columns] == [Column.READY, Column.IN_REVIEW, Column.DONE]
        assert (hidden.isVisible(), hidden.text()) == (True, "2 hidden")
        QTest.mouseClick(hidden, Left)
        choose(QApplication.activePopupWidget(), "Show Doing")
        assert [*shown.page.columns] == [Column.READY, Column.DOING, Column.IN_REVIEW, Column.DONE]
        for key in (Column.READY, Column.DOING, Column.IN_REVIEW):
            choose(menu_of(shown, key), f"Hide column {key}")
        menu = menu_of(shown, Column.DONE)
        last = next(one for one in menu.actions() if one.text() == "Hide column Done")
        assert (last.isEnabled(), last.toolTip()) == (False, "It is the last column that is shown.")
        menu.close()
        next(one for one in shown.page.commands() if one.id == "show_columns").run()
        assert [*shown.page.columns] == [*Column]
        assert not hidden.isVisible()


def test_who_goes_to_a_card_sees_its_column(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call = shown.add("Call")
        views, place = shown.page.body.views, BoardPlace(BoardGrouping(), Column.READY)
        for leave in (lambda: views.hide(place), lambda: views.fold(place, folded=True)):
            leave()
            assert shown.page.show_place(TaskPlace(call))
            assert shown.page.current().task_id == call
            QApplication.processEvents()
            assert shown.page.columns[Column.READY].list.isVisible()


def test_the_edge_is_pulled_and_a_double_click_gives_the_common_width(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        ready = shown.page.columns[Column.READY]
        wide, grip, before = ready.width(), ready.grip, shown.office.dump()
        QTest.mousePress(grip, Left, pos=QPoint(3, 100))
        QTest.mouseMove(grip, QPoint(83, 100))
        QTest.mouseRelease(grip, Left, pos=QPoint(83, 100))
        QApplication.processEvents()
        assert ready.width() > wide + 20
        kept = ready.width()
        shown.page.refresh(None)
        QApplication.processEvents()
        assert ready.width() == kept
        choose(menu_of(shown, Column.READY), "Narrower")
        QApplication.processEvents()
        assert ready.width() == max(NARROWEST, kept - 40)
        QTest.mouseDClick(grip, Left, pos=QPoint(3, 100))
        QApplication.processEvents()
        assert abs(ready.width() - wide) <= 1
        assert shown.office.dump() == before, "how it is looked at is no step"


def test_in_lanes_columns_are_folded_and_widened_too(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        shown.add("Call")
        shown.page.filters.group("state", "owner")
        place = BoardPlace(BoardGrouping(), Column.READY)
        views, area = shown.page.body.views, shown.page.body.area
        views.widen(place, 400)
        cells = [one for cell, one in area.cells.items() if cell.column == Column.READY]
        assert {one.width() for one in cells} == {400}
        views.fold(place, folded=True)
        assert {(one.width(), one.bar.isVisible(), one.list.isVisible()) for one in cells} == {(FOLDED, True, False)}
        QTest.mouseClick(cells[0].bar, Left)
        assert {one.list.isVisible() for one in cells} == {True}
        assert not views.is_folded(BoardPlace(BoardGrouping(GroupBy.OWNER), Column.READY))


def test_done_keeps_what_was_chosen_and_shows_the_older_ones_for_once(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        now = shown.office.clock.moment
        for days in (40, 20, 10, 3):
            shown.office.clock.moment = now - timedelta(days=days)
            shown.office.workspace.do(finish_task, shown.add(f"{days} days ago"))
        shown.office.clock.moment = now
        shown.page.refresh(None)
        done = shown.page.columns[Column.DONE]
        assert (done.model.rowCount(), done.hidden.isVisible()) == (4, False)
        choose(menu_of(shown, Column.DONE), f"Done keeps {DoneKept.TWO_WEEKS.words}")
        assert shown.titles(Column.DONE) == ["3 days ago", "10 days ago"]
        assert (done.hidden.text(), done.head.count.text()) == ("and 2 older: show", "4")
        shown.office.workspace.do(finish_task, shown.add("Now"))
        assert shown.titles(Column.DONE) == ["Now", "3 days ago", "10 days ago"]
        QTest.mouseClick(done.hidden, Left)
        assert len(shown.titles(Column.DONE)) == 5
        assert not done.hidden.isVisible()
        choose(menu_of(shown, Column.DONE), f"Done keeps {DoneKept.WEEK.words}")
        assert shown.titles(Column.DONE) == ["Now", "3 days ago"]


def test_a_long_title_ends_in_dots_where_the_count_begins(qtbot) -> None:
    title = "Five mistakes in a content calendar"
    head = ColumnHead("p1", title)
    qtbot.addWidget(head)
    head.resize(180, 40)
    head.show()
    assert head.name.text().endswith("…")
    assert head.name.fontMetrics().horizontalAdvance(head.name.text()) <= head.count.x() - head.name.x()
    assert head.name.accessibleName() == title
    assert head.name.toolTip() == title
    head.resize(600, 40)
    assert head.name.text() == title


def test_tab_goes_through_the_columns_as_they_are_read_the_menu_of_each_head_first(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        shown.add("Call")
        columns = list(shown.page.body.area.cells.values())
        columns[0].head.findChild(QToolButton).setFocus()
        met = []
        for _ in range(2 * len(columns)):
            focused = QApplication.focusWidget()
            met.append(focused)
            QTest.keyClick(focused, Qt.Key.Key_Tab)
        assert met == [part for one in columns for part in (one.head.findChild(QToolButton), one.list)]
