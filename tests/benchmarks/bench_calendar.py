"""The calendar over 20,000 tasks of 200 projects, offscreen: query, month opened, scrolled by weeks, a date dragged."""

import os
import tempfile
from collections import deque
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from app.bootstrap import open_workspace
from app.queries.calendar import EntryKind, calendar_weeks, month_weeks
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import fill
from ui.canvas.gesture import Pointer
from ui.link.context import Context
from ui.link.import_ahead import importing
from ui.link.preferences import Preferences
from ui.pages.calendar.page import CalendarPage, make
from ui.shell.application import make_application
from ui.shell.page_imports import daily_pages

PROJECTS, RUNS, TURNS, DAYS = 200, 9, 60, 30


def opened(context: Context, pages: list[CalendarPage]) -> None:
    """Build the page, read its month and paint it once."""
    page = make(context)
    pages.append(page)
    page.resize(1140, 700)
    page.show()
    page.grab()


def scrolled(page: CalendarPage, weeks: int) -> None:
    """Other weeks, read where they are new, and painted."""
    page.model.scroll(weeks)
    QApplication.processEvents()
    page.grid.viewport().grab()


def dragged(page: CalendarPage) -> tuple[list[float], list[float]]:
    """A publish date over one day after the other: the first look at each, and a step of the mouse within it."""
    grid = page.grid
    parts = (one for one in grid.placed.parts if one.entry is not None and one.entry.kind is EntryKind.PUBLISH)
    part = next(one for one in parts if one.entry is not None and not one.entry.over)
    grid.runner.press(Pointer(part.rect.center(), part.rect.center()))
    days, steps = [], []
    for on, room in list(grid.placed.days.items())[:DAYS]:
        if on == part.on:
            continue
        for times in (days, steps, steps):
            at = room.center() + QPointF(len(steps) % 2, 0)
            times.append(timed(lambda at=at: (grid.runner.move(Pointer(at, at)), QApplication.processEvents())))  # type: ignore[misc]
    grid.runner.cancel()
    return days, steps


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, PROJECTS)
        workspace = open_workspace(folder)
        application = make_application(["leadline"], Preferences(folder / "preferences.json"))
        deque(importing(daily_pages()), maxlen=0)
        context = Context(workspace, Preferences(folder / "preferences.json"))
        full = workspace.clock.now().date() + timedelta(days=150)
        begins, weeks = month_weeks(full)
        pages: list[CalendarPage] = []
        print(line("calendar opened first", [timed(lambda: opened(context, pages))]))
        application.processEvents()
        queries = [timed(lambda: workspace.read(calendar_weeks, begins, weeks, 4)) for _ in range(RUNS)]
        print(line("calendar query of a month", queries))
        page = pages[0]
        page.model.go_to(full)
        months = [timed(lambda: (page.model.forget(), page.grid.viewport().grab())) for _ in range(RUNS)]
        print(line("calendar month read and painted", months, goal="<= 50 ms"))
        page.model.stop()
        print(line("calendar whole repaint", [timed(page.grid.viewport().grab) for _ in range(TURNS)]))
        fresh = [timed(lambda: scrolled(page, 1)) for _ in range(TURNS)]
        print(line("calendar scrolled into new weeks", fresh, goal="p95 <= 10 ms"))
        known = [timed(lambda at=at: scrolled(page, 1 if at % 2 else -1)) for at in range(TURNS)]  # type: ignore[misc]
        print(line("calendar scrolled over known weeks", known, goal="p95 <= 10 ms"))
        anchors = workspace.clock.now().date() + timedelta(days=230)
        page.model.go_to(anchors)
        application.processEvents()
        page.model.stop()
        days, steps = dragged(page)
        print(line("calendar date dragged to another day", days))
        print(line("calendar date dragged within a day", steps, goal="p95 <= 16 ms"))
        page.close()
        workspace.close()


if __name__ == "__main__":
    main()
