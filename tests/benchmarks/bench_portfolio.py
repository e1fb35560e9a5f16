"""The portfolio over 20,000 tasks of 200 projects, offscreen: query, page opened, a project opened, scrolled."""

import os
import tempfile
from collections import deque
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.bootstrap import open_workspace
from app.queries.plan import Grouping
from app.queries.portfolio import portfolio
from tests.benchmarks.bench_p3 import scrolling
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import fill
from ui.link.context import Context
from ui.link.import_ahead import importing
from ui.link.preferences import Preferences
from ui.pages.plan.page import PlanPage, make
from ui.shell.application import make_application
from ui.shell.page_imports import daily_pages

PROJECTS, RUNS = 200, 9


def opened(context: Context, pages: list[PlanPage]) -> None:
    """Build the page, read, lay out and paint it once."""
    page = make(context)
    pages.append(page)
    page.resize(1140, 700)
    page.show()
    page.grab()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, PROJECTS, done=1)
        workspace = open_workspace(folder)
        preferences = Preferences(folder / "preferences.json")
        preferences.set("plan.group", Grouping.PORTFOLIO.value)
        application = make_application(["leadline"], preferences)
        deque(importing(daily_pages()), maxlen=0)
        context = Context(workspace, preferences)
        pages: list[PlanPage] = []
        print(line("portfolio opened first", [timed(lambda: opened(context, pages))]))
        opens = []
        for _ in range(RUNS):
            application.processEvents()
            pages[-1].hide()
            opens.append(timed(lambda: opened(context, pages)))
        print(line("portfolio opened", opens, goal="<= 50 ms"))
        print(line("portfolio query", [timed(lambda: workspace.read(portfolio)) for _ in range(RUNS)]))
        page = pages[-1]
        turns = [timed(lambda row=row: (page.heads.turn(row), page.grab())) for row in range(RUNS, 0, -1)]  # type: ignore[misc]
        print(line("portfolio project opened", turns))
        print(line("portfolio scroll", scrolling(page, 40), goal="p95 <= 10 ms"))
        for one in pages:
            one.close()
        workspace.close()


if __name__ == "__main__":
    main()
