"""P5: dragging a bar in a project of 1,000 tasks with 10,000 in view, offscreen: preview, words, ghosts, repaint."""

import os
import random
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.bootstrap import open_workspace
from app.domain.quantity import Ripple
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import fill
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.plan.page import PlanPage, make
from ui.shell.application import make_application

PROJECTS, STEPS = 10, 1_000
DRAGS = 12
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def send(page: PlanPage, kind: QEvent.Type, at: QPoint) -> None:
    view = page.chart.viewport()
    here = QPointF(at)
    QApplication.sendEvent(view, QMouseEvent(kind, here, view.mapToGlobal(here), LEFT, LEFT, NONE))


def frame(page: PlanPage, at: QPoint) -> None:
    """One step of the mouse, and what it dirtied painted into the window's buffer."""
    send(page, QEvent.Type.MouseMove, at)
    QApplication.processEvents()


def drags(page: PlanPage, chance: random.Random) -> list[float]:
    """Each frame another day, so each is previewed anew; given up at the end."""
    took = []
    for _ in range(DRAGS):
        row = chance.randrange(150, 850)
        page.chart.show_row(row)
        # In the middle: near an edge each frame would scroll, too.
        middle = page.chart.place(row).center() - page.chart.viewport().rect().center()
        for bar, by in ((page.chart.horizontalScrollBar(), middle.x()), (page.chart.verticalScrollBar(), middle.y())):
            bar.setValue(bar.value() + by)
        page.model.forecasts.settle()
        start = page.chart.place(row).center()
        send(page, QEvent.Type.MouseButtonPress, start)
        for days in (1, 2, 3, 5, -1, -3):
            to = start + QPoint(round(days * page.chart.scale.day_width), 0)
            took.append(timed(lambda to=to: frame(page, to)))
        page.chart.runner.cancel()
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, PROJECTS, STEPS, done=3)
        workspace = open_workspace(folder)
        application = make_application(["leadline"], Preferences(folder / "preferences.json"))
        page = make(Context(workspace, Preferences(folder / "preferences.json")))
        page.resize(1140, 700)
        page.show()
        application.processEvents()
        for policy in Ripple:
            page.model.ripple = policy
            print(line(f"P5 drag frame, {policy}", drags(page, random.Random(5)), goal="p95 <= 10 ms"))
        page.close()
        workspace.close()


if __name__ == "__main__":
    main()
