"""P9: the flowchart of P8 (1,000 steps, 1,500 flows) all in view, offscreen: dragging a step, and the whole repaint."""

import tempfile
from pathlib import Path

from tests.benchmarks.bench_p8 import add_large, drag, large_graph, load, settle

# isort: split
from app.bootstrap import open_workspace
from tests.benchmarks.measure import line, timed
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.flowchart.page import FlowchartPage
from ui.shell.application import make_application


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = open_workspace(folder)
        application = make_application(["leadline"], Preferences(folder / "preferences.json"))
        context = Context(workspace, Preferences(folder / "preferences.json"))
        pages: list[FlowchartPage] = []
        load(context, workspace.do(add_large, large_graph(1000, 1500)).value, pages)
        page = pages[0]
        page.plane.view.fit()
        application.processEvents()
        settle(page)
        middle = page.model.graph.steps[500].id
        percent = round(page.plane.view.scale_now * 100)
        print(line(f"P9 drag a step of 1000, all in view at {percent} %", drag(page, middle, 120), goal="p95 <= 16 ms"))
        print(line("P9 whole repaint", [timed(page.plane.view.grab) for _ in range(15)]))
        page.close()
        workspace.close()


if __name__ == "__main__":
    main()
