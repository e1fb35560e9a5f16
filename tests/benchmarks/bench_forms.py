"""The three forms of a workflow of 500 steps, offscreen: each shown for the first time, every switch from one to
another, alone and side by side, and the table of 2,000 steps scrolled.

Computing time of the thread of the window in milliseconds: from the choice until all that it led to was painted.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path
from time import thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.bootstrap import open_workspace
from app.domain.ids import WorkflowId
from tests.benchmarks.bench_p8 import add_large, settle
from tests.benchmarks.bench_p14 import sections
from tests.benchmarks.measure import line
from ui.link.context import Context
from ui.link.garbage import GarbageLooks
from ui.link.place import WorkflowPlace
from ui.link.preferences import Preferences
from ui.pages.flowchart.forms import WorkflowForm
from ui.pages.flowchart.page import FlowchartPage, make
from ui.shell.application import make_application

SWITCH, SCROLL = "<= 50 ms", "p95 <= 10 ms"
ROUNDS, FRAMES = 9, 300
A_THIRD = 71 * 7 // 3
"""The place of the step that is selected while forms are switched."""


def computed(act: Callable[[], object]) -> float:
    """Milliseconds that this thread computes until the event loop has nothing left to do."""
    begun = thread_time()
    act()
    QApplication.processEvents()
    return (thread_time() - begun) * 1000


@contextmanager
def opened(folder: Path, workflow_id: WorkflowId, context: Context) -> Iterator[FlowchartPage]:
    """The workflow on a page of its own, seen as a flowchart alone, when all in the background is done."""
    context.preferences.set("workflow.form", "flowchart")
    context.preferences.set("workflow.beside", "")
    page = make(context)
    page.resize(1160, 680)
    page.show()
    page.show_place(WorkflowPlace(workflow_id))
    page.activateWindow()
    settle(page)
    yield page
    page.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def first_shown(folder: Path, workflow_id: WorkflowId, context: Context, looks: GarbageLooks) -> None:
    """Each form on a page where it was never shown; the first line of each is that of a process which never did."""
    for form in (WorkflowForm.CHECKLIST, WorkflowForm.TABLE):
        times = []
        for _ in range(ROUNDS):
            with opened(folder, workflow_id, context) as page:
                looks.look()
                times.append(computed(lambda form=form, page=page: page.frame.forms.choose(form)))
        print(line(f"forms: {form} shown for the first time, 500 steps", times[:1], goal=SWITCH))
        print(line(f"forms: {form} shown first on its page, 500 steps", times[1:], goal=SWITCH))


def switched(page: FlowchartPage, looks: GarbageLooks) -> None:
    """Every form of every other, with a step selected whose place is kept."""
    forms = page.frame.forms
    page.model.select((page.model.graph.steps[A_THIRD].id,))
    for form in WorkflowForm:
        computed(lambda form=form: forms.choose(form))
    for before, after in permutations(WorkflowForm, 2):
        times = []
        for _ in range(ROUNDS):
            computed(lambda: forms.choose(before))
            looks.look()
            times.append(computed(lambda: forms.choose(after)))
        print(line(f"forms: {before} to {after}, 500 steps", times, goal=SWITCH))


def put_side_by_side(page: FlowchartPage, looks: GarbageLooks) -> None:
    """A form beside the one that is used, that one alone again, and a third in the place of one of the two."""
    forms = page.frame.forms
    for used, beside in permutations(WorkflowForm, 2):
        third = next(form for form in WorkflowForm if form not in (used, beside))
        on, off, changed = [], [], []
        for _ in range(ROUNDS):
            forms._preferences.set("workflow.beside.last", str(beside))
            computed(lambda: forms.choose(used))
            looks.look()
            on.append(computed(lambda: forms.set_side_by_side(True)))
            looks.look()
            changed.append(computed(lambda: forms.choose(third)))
            computed(lambda: forms.choose(beside))
            computed(lambda: forms.choose(used))
            looks.look()
            off.append(computed(lambda: forms.set_side_by_side(False)))
        print(line(f"forms: {beside} put beside {used}, 500 steps", on, goal=SWITCH))
        print(line(f"forms: {third} instead of {beside} beside {used}, 500 steps", changed, goal=SWITCH))
        print(line(f"forms: {used} alone after {beside} beside it, 500 steps", off, goal=SWITCH))


def scrolled(page: FlowchartPage, looks: GarbageLooks) -> None:
    """The table by so many pixels each frame."""
    page.frame.forms.choose(WorkflowForm.TABLE)
    QApplication.processEvents()
    grid = page.frame.forms.active.grid
    bar = grid.verticalScrollBar()
    for by in (60, 500, 7_919):
        looks.look()
        times = [
            computed(lambda frame=frame: (bar.setValue(frame * by % bar.maximum()), grid.viewport().repaint()))
            for frame in range(FRAMES)
        ]
        print(line(f"forms: table of 2,000 steps scrolled by {by} pixels", times, goal=SCROLL))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = open_workspace(folder)
        preferences = Preferences(folder / "preferences.json")
        make_application(["leadline"], preferences)
        context = Context(workspace, preferences)
        looks = GarbageLooks(context)
        looks.begin()
        workflow_id = workspace.do(add_large, sections(71)).value
        first_shown(folder, workflow_id, context, looks)
        with opened(folder, workflow_id, context) as page:
            switched(page, looks)
            put_side_by_side(page, looks)
        large = workspace.do(add_large, sections(286)).value
        with opened(folder, large, context) as page:
            scrolled(page, looks)
        workspace.close()


if __name__ == "__main__":
    main()
