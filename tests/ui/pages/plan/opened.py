"""The page Plan on the studio's workspace with one project on it, and a mouse that drags by days."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.project import Project
from app.domain.task import Task
from app.queries.reader import Reader
from tests.ui.pages.room import Room, room
from ui.pages.plan.bar_hit import DOT_AWAY
from ui.pages.plan.page import PlanPage, make

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@dataclass
class Planned:
    """The page in a window of its own."""

    room: Room
    page: PlanPage
    qtbot: Any

    @property
    def view(self) -> Any:
        return self.page.chart.viewport()

    def task(self, title: str) -> Task:
        return self.room.at.task(title)

    def row(self, title: str) -> int:
        return self.page.model.rows.place[self.task(title).id]

    def choose(self, title: str) -> None:
        """With the keyboard on its bar, and the bar in view."""
        self.page.select(self.task(title).id)
        self.page.chart.setFocus()

    def place(self, title: str) -> Any:
        return self.page.chart.place(self.row(title))

    def at(self, title: str, part: str = "body") -> QPoint:
        """A point of a bar: body, start, finish, start_dot or finish_dot."""
        self.page.chart.show_row(self.row(title))
        box = self.place(title)
        x = {
            "body": box.center().x(),
            "start": box.left() + 2,
            "finish": box.right() - 2,
            "start_dot": box.left() - round(DOT_AWAY),
            "finish_dot": box.right() + round(DOT_AWAY),
            "early": box.left() + box.width() // 3,
            "late": box.right() - box.width() // 3,
        }[part]
        return QPoint(x, box.center().y())

    def see_from(self, day: date) -> None:
        """Three weeks in view, so that nothing scrolls between two bars."""
        chart = self.page.chart
        chart.zoom_to(24)
        chart.horizontalScrollBar().setValue(round(chart.scale.x_of_day(day)) - 60)

    def lift(self, start: QPoint) -> None:
        QTest.mousePress(self.view, LEFT, NONE, start)

    def hover(self, to: QPoint, keys: Qt.KeyboardModifier = NONE, buttons: Qt.MouseButton = LEFT) -> None:
        """One step of the mouse with a button down."""
        here = QPointF(to)
        move = QMouseEvent(QEvent.Type.MouseMove, here, self.view.mapToGlobal(here), buttons, buttons, keys)
        QApplication.sendEvent(self.view, move)

    def drop(self, at: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseRelease(self.view, LEFT, keys, at)
        self.page.model.forecasts.settle()

    def by_days(self, start: QPoint, days: int) -> QPoint:
        return start + QPoint(round(days * self.page.chart.scale.day_width), 0)

    def drag(self, title: str, days: int, part: str = "body", keys: Qt.KeyboardModifier = NONE) -> None:
        start = self.at(title, part)
        self.lift(start)
        self.hover(self.by_days(start, days), keys)
        self.drop(self.by_days(start, days), keys)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.page.chart, key, keys)
        self.page.model.forecasts.settle()

    @property
    def state(self) -> object:
        """All tasks and projects as they are stored."""
        return self.room.at.workspace.read(_stored)


def _stored(reader: Reader) -> object:
    return list(reader.find(Task)), list(reader.find(Project))


@contextmanager
def planned(qtbot: Any, folder: Path, before: Callable[[Room], object] | None = None) -> Iterator[Planned]:
    """A project due on 12 Apr 2027, every bar a week or so wide; ``before`` adds to it."""
    found = room(folder)
    found.at.start(on=date(2027, 4, 12))
    if before is not None:
        before(found)
    page = found.show(qtbot, make)
    page.model.forecasts.settle()
    page.chart.zoom_to(40)
    yield Planned(found, page, qtbot)
    page.close()
    page.model.forecasts.stop()
    found.at.workspace.close()


def one_step(plan: Planned, act: Callable[[], object]) -> None:
    """The act changes something, is one undo step, and undone leaves everything as it was."""
    before, steps = plan.state, plan.room.steps
    act()
    assert plan.state != before
    assert plan.room.steps == steps + 1
    after = plan.state
    plan.room.context.undo()
    assert plan.state == before
    plan.room.context.redo()
    assert plan.state == after


def due(plan: Planned, title: str) -> date:
    on = plan.task(title).due_on
    assert on is not None
    return on
