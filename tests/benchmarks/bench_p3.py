"""P3: the plan with 10,000 tasks and about 20,000 links, offscreen: first render, scrolling down and across, zoom."""

import os
import random
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.bootstrap import open_workspace
from app.queries.plan import plan_rows
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import fill
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.plan.page import PlanPage, make
from ui.shell.application import make_application

PROJECTS = 100
RUNS = 7
FRAMES = 80


def first_render(context: Context, pages: list[PlanPage]) -> None:
    """Build the page, read, lay out and paint it once."""
    page = make(context)
    pages.append(page)
    page.resize(1140, 700)
    page.show()
    # Synchronous painting of everything: repaint() alone waits for the window to be exposed.
    page.grab()


def scroll(page: PlanPage, down: int, across: int) -> float:
    """One step of both bars with both halves painted; what is worked out beside it is not counted."""
    bars = page.chart.verticalScrollBar(), page.chart.horizontalScrollBar()

    def frame() -> None:
        bars[0].setValue(bars[0].value() + down)
        bars[1].setValue(bars[1].value() + across)
        page.chart.viewport().grab()
        page.table.viewport().grab()

    took = timed(frame)
    page.model.forecasts.settle()
    return took


def scrolling(page: PlanPage, frames: int = FRAMES) -> list[float]:
    """Down in steps of a wheel, with a jump now and then; every project in view is worked out."""
    chance = random.Random(3)
    page.model.forecasts.settle()
    page.chart.viewport().grab()
    took = []
    for number in range(frames):
        if number % 20 == 19:
            page.chart.verticalScrollBar().setValue(chance.randrange(page.chart.verticalScrollBar().maximum()))
            page.model.forecasts.settle()
            page.chart.viewport().grab()
        took.append(scroll(page, 102, chance.choice((-40, 0, 0, 40))))
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, PROJECTS, done=1)
        workspace = open_workspace(folder)
        application = make_application(["leadline"], Preferences(folder / "preferences.json"))
        context = Context(workspace, Preferences(folder / "preferences.json"))
        pages: list[PlanPage] = []
        renders, queries = [], []
        for _ in range(RUNS):
            queries.append(timed(lambda: workspace.read(plan_rows)))
            renders.append(timed(lambda: first_render(context, pages)))
            application.processEvents()
            pages[-1].hide()
        page = pages[-1]
        page.show()
        application.processEvents()
        print(line("P3 query alone", queries))
        print(line("P3 first render", renders, goal="<= 120 ms"))
        print(line("P3 scroll", scrolling(page), goal="p95 <= 10 ms"))
        for width in (40.0, 5.0, 1.2):
            page.chart.zoom_to(width)
            print(line(f"P3 scroll, {width:g} pixels a day", scrolling(page, FRAMES // 2), goal="p95 <= 10 ms"))
        for one in pages:
            one.close()
        workspace.close()


if __name__ == "__main__":
    main()
