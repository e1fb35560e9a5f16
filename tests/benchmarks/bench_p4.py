"""P4: scrolling the plan of 50,000 tasks against that of 1,000, offscreen."""

import os
import tempfile
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.bootstrap import open_workspace
from tests.benchmarks.bench_p3 import scrolling
from tests.benchmarks.measure import line
from tests.benchmarks.workload import fill
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.plan.page import make
from ui.shell.application import make_application

STEPS = 500


def scrolled(folder: Path, projects: int) -> list[float]:
    """Frames of the plan of so many projects of STEPS tasks."""
    fill(folder, projects, STEPS, done=0)
    workspace = open_workspace(folder)
    page = make(Context(workspace, Preferences(folder / "preferences.json")))
    page.resize(1140, 700)
    page.show()
    took = scrolling(page)
    page.close()
    workspace.close()
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as many:
        application = make_application(["leadline"], Preferences(Path(few) / "preferences.json"))
        small = scrolled(Path(few), 2)
        application.processEvents()
        large = scrolled(Path(many), 100)
        print(line("P4 scroll, 1,000 tasks", small))
        print(line("P4 scroll, 50,000 tasks", large, floor=median(small), goal="ratio <= 1.2"))


if __name__ == "__main__":
    main()
