"""The tray of what has no date: dragged onto a day, by key, back again, and what may not lose its date."""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.task import add_task
from app.domain.task import Task
from tests.ui.pages.plan.opened import LEFT, NONE, Planned, one_step, planned
from tests.ui.pages.room import Room
from ui.widgets.date_field import DateField

ROOM = "Book a room"


def undated(found: Room) -> None:
    found.at.workspace.do(add_task, ROOM, found.at.people["Ana"])


def open_tray(plan: Planned) -> None:
    plan.qtbot.mouseClick(plan.page.toolbar.tray, LEFT)
    QApplication.processEvents()


def move(widget: QWidget, to: QPointF) -> None:
    """One step of the mouse, which has hold of this widget, to a point on the screen."""
    here = widget.mapFromGlobal(to)
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseMove, here, to, LEFT, LEFT, NONE))


def drag_to(plan: Planned, day: date) -> None:
    """The chosen task of the tray, onto a day of the bars."""
    view, chart = plan.page.tray.list.viewport(), plan.page.chart
    start = plan.page.tray.list.visualItemRect(plan.page.tray.list.item(0)).center()
    x = chart.scale.x_of_day(day) + 4 - chart.horizontalScrollBar().value()
    end = QPointF(chart.viewport().mapToGlobal(QPoint(round(x), 60)))
    QTest.mousePress(view, LEFT, NONE, start)
    move(view, QPointF(view.mapToGlobal(start - QPoint(30, 0))))
    move(view, end)
    release = QMouseEvent(
        QEvent.Type.MouseButtonRelease, view.mapFromGlobal(end), end, LEFT, Qt.MouseButton.NoButton, NONE
    )
    QApplication.sendEvent(view, release)


def test_what_has_no_date_is_counted_and_stands_in_the_tray(qtbot, tmp_path):
    with planned(qtbot, tmp_path, undated) as plan:
        qtbot.waitUntil(lambda: plan.page.toolbar.tray.text() == "1")
        assert plan.page.tray.isHidden()
        open_tray(plan)
        assert [row.title for row in plan.page.tray.list.rows] == [ROOM]
        assert plan.page.tray.list.hasFocus()
        plan.page.grab()
        open_tray(plan)
        assert plan.page.tray.isHidden()


def test_a_task_dragged_onto_a_day_is_due_then_and_leaves_the_tray(qtbot, tmp_path):
    with planned(qtbot, tmp_path, undated) as plan:
        open_tray(plan)
        plan.see_from(date(2027, 3, 8))
        one_step(plan, lambda: drag_to(plan, date(2027, 3, 11)))
        assert plan.task(ROOM).due_on == date(2027, 3, 11)
        qtbot.waitUntil(lambda: plan.page.tray.list.rows == [])
        assert plan.page.toolbar.tray.text() == ""


def test_a_day_that_is_over_is_refused_and_esc_lets_go(qtbot, tmp_path):
    with planned(qtbot, tmp_path, undated) as plan:
        open_tray(plan)
        plan.see_from(date(2027, 2, 15))
        drag_to(plan, date(2027, 2, 18))
        assert "is over" in plan.room.refused[-1]
        view = plan.page.tray.list.viewport()
        start = plan.page.tray.list.visualItemRect(plan.page.tray.list.item(0)).center()
        QTest.mousePress(view, LEFT, NONE, start)
        move(view, QPointF(view.mapToGlobal(start - QPoint(200, 0))))
        QTest.keyClick(plan.page.tray.list, Qt.Key.Key_Escape)
        assert plan.page.chart.runner.running is None
        assert plan.task(ROOM).due_on is None


def test_a_day_is_typed_by_key(qtbot, tmp_path):
    with planned(qtbot, tmp_path, undated) as plan:
        open_tray(plan)
        QTest.keyClick(plan.page.tray.list, Qt.Key.Key_D)
        field = next(one for one in plan.page.findChildren(DateField) if one.isVisible())
        field.setText("15 Mar 2027")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert plan.task(ROOM).due_on == date(2027, 3, 15)


def test_a_bar_dragged_into_the_tray_loses_its_date_unless_the_plan_gives_it_one(qtbot, tmp_path):
    def dated(found: Room) -> None:
        found.at.workspace.do(add_task, ROOM, found.at.people["Ana"], due_on=date(2027, 3, 11))

    with planned(qtbot, tmp_path, dated) as plan:
        open_tray(plan)
        plan.see_from(date(2027, 3, 8))
        to = plan.view.mapFromGlobal(plan.page.tray.mapToGlobal(QPoint(60, 200)))

        def into_tray(title: str) -> None:
            plan.lift(plan.at(title))
            plan.hover(plan.at(title) + QPoint(20, 0))
            plan.hover(to)
            plan.drop(to)

        one_step(plan, lambda: into_tray(ROOM))
        assert plan.task(ROOM).due_on is None
        qtbot.waitUntil(lambda: [row.title for row in plan.page.tray.list.rows] == [ROOM])
        before = plan.task("Generate")
        plan.see_from(before.due_on - timedelta(days=3))
        into_tray("Generate")
        assert plan.task("Generate") == before
        assert "from the plan" in plan.room.refused[-1]


def test_the_key_takes_a_date_away_too(qtbot, tmp_path):
    def dated(found: Room) -> None:
        found.at.workspace.do(add_task, ROOM, found.at.people["Ana"], due_on=date(2027, 3, 11))

    with planned(qtbot, tmp_path, dated) as plan:
        plan.choose(ROOM)
        one_step(plan, lambda: plan.key(Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier))
        found: Task = plan.task(ROOM)
        assert (found.due_on, found.planned_start) == (None, None)
