"""P17: what 20,000 tasks cost on paper, in a calendar file and at the first visit of each page, offscreen.

``python -m tests.benchmarks.bench_p17 [tasks]``. Each file is written twice: in the program, after its pages were
visited, and by a process of its own, as the command does; the memory is the peak of that process, in MB.
"""

import os
import sys
import tempfile
from collections import deque
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.actions.journal import add_comment
from app.bootstrap import open_workspace
from app.domain.task import Task
from app.exports import export_file
from app.workspace.workspace import Workspace
from tests.benchmarks.measure import line, timed
from tests.benchmarks.workload import STEPS, fill
from ui.link.context import Context
from ui.link.garbage import GarbageLooks
from ui.link.import_ahead import importing
from ui.link.place import ProjectTabId
from ui.link.preferences import Preferences
from ui.link.theme import theme
from ui.printing.painter import FilePainter
from ui.shell.application import make_application
from ui.shell.page_imports import daily_pages

FILES = (
    ("calendar file", "calendar", "x.ics", "<= 1,000 ms"),
    ("board PDF", "board", "board.pdf", "<= 5,000 ms"),
    ("plan PDF", "plan", "plan.pdf", "<= 10,000 ms"),
)
PAGES = ("today", "outbox", "approvals", "board", "plan", "projects", "people", "workflows", "project")
FIRST_VISIT = "<= 50 ms"
JOURNAL_LINES = 1_000


def main() -> None:
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "data", max(1, tasks // STEPS))
        preferences = Preferences(folder / "preferences.json")
        make_application(["leadline"], preferences)
        theme().tokens  # noqa: B018 - the look is read before anything is timed
        workspace = open_workspace(folder / "data")
        workspace.warm_up()
        context = Context(workspace, preferences)
        open_project(context)
        looks = GarbageLooks(context)
        looks.begin()
        visit_pages(context, looks, tasks)
        visit_tabs(context, looks)
        write_files(workspace, folder, tasks)
        workspace.close()
        write_by_command(folder, tasks)


def visit_pages(context: Context, looks: GarbageLooks, tasks: int) -> None:
    """Each page made, filled and painted for the first time; what was read for one page is known to the next.

    The daily pages were imported, as they are in the program a second after its start. Between two visits Python looks
    for garbage, as it does in the program every ten seconds.
    """
    waits = []
    deque(importing(daily_pages()), maxlen=0)
    for name in PAGES:
        make = import_module(f"ui.pages.{name}.page").make

        def visit() -> None:
            page = make(context)  # noqa: B023 - called at once
            page.resize(1140, 700)
            page.show()
            page.grab()

        first = timed(visit)
        QApplication.processEvents()
        waits.append(timed(looks.look))
        print(line(f"P17 first visit of {name}, {tasks} tasks", [first], goal=FIRST_VISIT))
    print(line(f"P17 look for garbage after a first visit, {tasks} tasks", waits))


def open_project(context: Context) -> None:
    """A project with a long journal is the one that was shown last."""
    task = context.read(lambda reader: reader.find(Task)[0])
    for number in range(JOURNAL_LINES):
        context.workspace.do(add_comment, task.id, f"Line {number}: square crops cut the logo")
    context.preferences.set("project.open", task.project_id)


def visit_tabs(context: Context, looks: GarbageLooks) -> None:
    """Each tab of the page of that project, shown for the first time on a page that is there."""
    page = import_module("ui.pages.project.page").make(context)
    page.resize(1140, 700)
    page.show()
    for tab in ProjectTabId:

        def visit(tab: ProjectTabId = tab) -> None:
            page.show_tab(tab)
            page.grab()

        first = timed(visit)
        QApplication.processEvents()
        looks.look()
        print(line(f"P17 tab {tab} of a project, {JOURNAL_LINES} journal lines", [first], goal=FIRST_VISIT))


def write_files(workspace: Workspace, folder: Path, tasks: int) -> None:
    for label, what, file, goal in FILES:
        took = timed(lambda what=what, file=file: export_file(workspace, what, folder / file, painter=FilePainter()))
        print(line(f"P17 {label}, {tasks} tasks", [took], goal=goal))


def write_by_command(folder: Path, tasks: int) -> None:
    """The first thing that a process does with the data: nothing was read or worked out before."""
    fresh = get_context("spawn")
    for label, what, file, _ in FILES:
        with fresh.Pool(1) as process:
            took, peak = process.apply(write_file, (folder / "data", what, folder / file))
        print(line(f"P17 {label} by the command, {tasks} tasks", [took], goal="<= 250 MB", peak_mb=round(peak)))


def write_file(data: Path, what: str, file: Path) -> tuple[float, float]:
    """Milliseconds and the peak of memory in MB."""
    workspace = open_workspace(data)
    took = timed(lambda: export_file(workspace, what, file, painter=FilePainter()))
    workspace.close()
    return took, peak_of_this_process()


def peak_of_this_process() -> float:
    """In MB. Not what the system counts as its use: that begins with the memory of whoever started the process."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


if __name__ == "__main__":
    main()
