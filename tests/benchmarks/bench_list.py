"""The table of all tasks, offscreen, over 20,000 and 100,000 of them: opened, sorted, scrolled, typed into a filter."""

import os
import tempfile
from collections import deque
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.bootstrap import open_workspace
from app.domain.task_list import TaskColumn, TaskGrouping
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import fill
from ui.link.context import Context
from ui.link.garbage import GarbageLooks
from ui.link.import_ahead import importing
from ui.link.preferences import Preferences
from ui.pages.list.page import ListPage, make
from ui.shell.application import make_application
from ui.shell.page_imports import daily_pages

SIZES = {20_000: 200, 100_000: 1_000}
RUNS, FRAMES = 9, 120


def opened(context: Context, pages: list[ListPage]) -> None:
    """Build the page, read its rows and paint what is seen once."""
    page = make(context)
    assert isinstance(page, ListPage)
    pages.append(page)
    page.resize(1140, 700)
    page.show()
    page.grab()


def scrolled(page: ListPage, rows: int) -> None:
    """So many rows down, read where they are new, and painted."""
    bar = page.grid.verticalScrollBar()
    bar.setValue(bar.value() + rows * 30)
    page.grid.viewport().grab()


def measure(tasks: int, projects: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, projects)
        workspace = open_workspace(folder)
        context = Context(workspace, Preferences(folder / "preferences.json"))
        # As in the program: no look at everything in the midst of what is timed.
        GarbageLooks(context).begin()
        of, pages = f"list of {tasks:,} tasks", list[ListPage]()
        goal = "<= 50 ms" if tasks == 20_000 else ""
        print(line(f"{of} opened first", [timed(lambda: opened(context, pages))], goal=goal))
        page = pages[0]
        print(line(f"{of} read again", [timed(lambda: page.refresh(None)) for _ in range(RUNS)]))
        columns = (TaskColumn.TITLE, TaskColumn.PROJECT, TaskColumn.PRIORITY)
        sorts = [timed(lambda at=at: page.sort_by(columns[at % 3])) for at in range(RUNS)]  # type: ignore[misc]
        print(line(f"{of} sorted by another column", sorts))
        page.group_by(TaskGrouping.WEEK)
        print(line(f"{of} read again in groups", [timed(lambda: page.refresh(None)) for _ in range(RUNS)]))
        QApplication.processEvents()
        page.grid.verticalScrollBar().setValue(0)
        frames = [timed(lambda: scrolled(page, 7)) for _ in range(FRAMES)]
        print(line(f"{of} scrolled", frames, goal="p95 <= 10 ms"))
        page.close()
        page.deleteLater()
        workspace.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        make_application(["leadline"], Preferences(Path(name) / "preferences.json"))
        deque(importing(daily_pages()), maxlen=0)
        for tasks, projects in SIZES.items():
            measure(tasks, projects)


if __name__ == "__main__":
    main()
