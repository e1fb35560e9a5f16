"""The page Calendar on the studio's workspace with one project on it, and a mouse that drags from day to day."""

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

from app.domain.process import Recurrence
from app.domain.project import Project
from app.domain.task import Task
from app.domain.work_calendar import Absence
from app.queries.reader import Reader
from tests.ui.pages.room import Room, room
from ui.pages.calendar.page import CalendarPage, make
from ui.printing.month.month_layout import PlacedPart

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
PUBLISH_ON = date(2027, 4, 12)


@dataclass
class Dated:
    """The page in a window of its own, at the month of the publish date."""

    room: Room
    page: CalendarPage

    @property
    def view(self) -> Any:
        return self.page.grid.viewport()

    def task(self, title: str) -> Task:
        return self.room.at.task(title)

    def part(self, title: str) -> PlacedPart:
        """Where an entry stands, or an absence by the name of who is away."""
        parts = self.page.grid.placed.parts
        return next(
            part
            for part in parts
            if (part.entry is not None and part.entry.title.startswith(title))
            or (part.away is not None and not part.count and part.away.name.startswith(title))
        )

    def at(self, title: str) -> QPoint:
        return self.part(title).rect.center().toPoint()

    def empty(self, on: date) -> QPoint:
        """A point of a day on which nothing stands."""
        room = self.page.grid.placed.days[on]
        return QPoint(round(room.right()) - 4, round(room.y()) + 12)

    def lift(self, start: QPoint) -> None:
        QTest.mousePress(self.view, LEFT, NONE, start)

    def hover(self, to: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
        """One step of the mouse with the button down."""
        here = QPointF(to)
        move = QMouseEvent(QEvent.Type.MouseMove, here, self.view.mapToGlobal(here), LEFT, LEFT, keys)
        QApplication.sendEvent(self.view, move)

    def drop(self, at: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseRelease(self.view, LEFT, keys, at)

    def drag(self, start: QPoint, on: date, keys: Qt.KeyboardModifier = NONE) -> None:
        self.lift(start)
        to = self.empty(on)
        self.hover(to, keys)
        self.drop(to, keys)

    @property
    def note(self) -> Any:
        return self.page.grid.runner.factories[0]._note

    def key(self, *keys: Qt.Key | str, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(self.page.grid, key, held)

    @property
    def state(self) -> object:
        """All that a drag may change, as it is stored."""
        return self.room.at.workspace.read(_stored)

    def one_step(self, act: Callable[[], object]) -> None:
        """The act changes something, is one undo step, and undone leaves everything as it was."""
        before, steps = self.state, self.room.steps
        act()
        assert self.room.refused == []
        assert self.state != before
        assert self.room.steps == steps + 1
        after = self.state
        self.room.context.undo()
        assert self.state == before
        self.room.context.redo()
        assert self.state == after


def _stored(reader: Reader) -> object:
    return [list(reader.find(kind)) for kind in (Task, Project, Absence, Recurrence)]


@contextmanager
def dated(qtbot: Any, folder: Path, before: Callable[[Room], object] | None = None) -> Iterator[Dated]:
    """A project due on 12 Apr 2027, seen in its month; ``before`` adds to it."""
    found = room(folder)
    found.at.start(on=PUBLISH_ON)
    if before is not None:
        before(found)
    page = found.show(qtbot, make)
    page.model.begin_weeks_on(0)
    page.model.go_to(PUBLISH_ON)
    page.model.settle()
    page.grid.setFocus()
    yield Dated(found, page)
    page.close()
    page.model.stop()
    found.at.workspace.close()
