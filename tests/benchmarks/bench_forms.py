"""The three forms of a workflow of 500 steps, offscreen: each shown for the first time, every switch from one to
another, alone and side by side, and the table of 2,000 steps scrolled.

Computing time of the thread of the window in milliseconds: ``median`` of the turn of the event loop at the end of which
the form is painted; ``whole`` with all turns that follow it, which fill the properties, and ``longest_turn`` of those.
"""

import os
import statistics
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import permutations
from pathlib import Path
from time import thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QTableView

from app.bootstrap import open_workspace
from app.domain.ids import WorkflowId
from tests.benchmarks.bench_p8 import add_large, settle
from tests.benchmarks.bench_p14 import sections
from tests.benchmarks.measure import line
from ui.link.context import Context
from ui.link.garbage import GarbageLooks
from ui.link.import_ahead import importing
from ui.link.place import WorkflowPlace
from ui.link.preferences import Preferences
from ui.pages.flowchart.editor_frame import OTHER_FORMS
from ui.pages.flowchart.forms import WorkflowForm
from ui.pages.flowchart.page import FlowchartPage, make
from ui.shell.application import make_application

SWITCH, SCROLL = "<= 50 ms", "p95 <= 10 ms"
ROUNDS, FRAMES = 9, 300
TURNS = 12
"""Turns of the event loop that are waited for after each act."""
A_THIRD = 71 * 7 // 3
"""The place of the step that is selected while forms are switched."""


class Turns:
    """What acts and all that they lead to cost this thread, in milliseconds, turn by turn of the event loop."""

    def __init__(self) -> None:
        self.painted: list[float] = []
        """By act: until what it shows was painted, which is when its own turn ends."""
        self.whole: list[float] = []
        """By act: until the event loop has nothing left to do."""
        self.longest = 0.0
        """The longest turn after that of an act: as long as a key waits."""

    def act(self, act: Callable[[], object]) -> None:
        """Act, and let the event loop do all that follows."""
        begun = ended = thread_time()
        act()
        QCoreApplication.sendPostedEvents()
        ended = thread_time()
        self.painted.append((ended - begun) * 1000)
        for _ in range(TURNS):
            before, ended = ended, thread_time()
            QApplication.processEvents()
            ended = thread_time()
            self.longest = max(self.longest, (ended - before) * 1000)
        self.whole.append((ended - begun) * 1000)

    def say(self, name: str, goal: str = SWITCH) -> None:
        """The line of these acts."""
        more = {"whole": round(statistics.median(self.whole), 2), "longest_turn": round(self.longest, 2)}
        print(line(f"forms: {name}", self.painted, goal=goal, **more))


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
    """Each form on a page where it was never shown; the first line of each is that of a process which never did.

    What it imports is there, as it is in the program a second after the flowchart is seen.
    """
    for form, module in zip((WorkflowForm.CHECKLIST, WorkflowForm.TABLE), OTHER_FORMS, strict=True):
        deque(importing((module,)), maxlen=0)
        first, others = Turns(), Turns()
        for at in range(ROUNDS):
            with opened(folder, workflow_id, context) as page:
                looks.look()
                (others if at else first).act(partial(page.frame.forms.choose, form))
        first.say(f"{form} of 500 steps shown for the first time")
        others.say(f"{form} of 500 steps shown first on its page")


def switched(page: FlowchartPage, looks: GarbageLooks) -> None:
    """Every form of every other, with a step selected whose place is kept."""
    choose, other = page.frame.forms.choose, Turns()
    page.model.select((page.model.graph.steps[A_THIRD].id,))
    for form in WorkflowForm:
        other.act(partial(choose, form))
    for before, after in permutations(WorkflowForm, 2):
        turns = Turns()
        for _ in range(ROUNDS):
            other.act(partial(choose, before))
            looks.look()
            turns.act(partial(choose, after))
        turns.say(f"{before} to {after}, 500 steps")


def put_side_by_side(page: FlowchartPage, context: Context, looks: GarbageLooks) -> None:
    """A form beside the one that is used, that one alone again, and a third in the place of one of the two."""
    forms = page.frame.forms
    for used, beside in permutations(WorkflowForm, 2):
        third = next(form for form in WorkflowForm if form not in (used, beside))
        on, off, changed, other = Turns(), Turns(), Turns(), Turns()
        for _ in range(ROUNDS):
            context.preferences.set("workflow.beside.last", str(beside))
            for turns, act in (
                (other, partial(forms.choose, used)),
                (on, partial(forms.set_side_by_side, True)),
                (changed, partial(forms.choose, third)),
                (other, partial(forms.choose, beside)),
                (other, partial(forms.choose, used)),
                (off, partial(forms.set_side_by_side, False)),
            ):
                if turns is not other:
                    looks.look()
                turns.act(act)
        on.say(f"{beside} put beside {used}, 500 steps")
        changed.say(f"{third} instead of {beside} beside {used}, 500 steps")
        off.say(f"{used} alone after {beside} beside it, 500 steps")


def stepped_through(page: FlowchartPage, looks: GarbageLooks) -> None:
    """The next step selected in each form, with the properties that follow."""
    for form in WorkflowForm:
        page.frame.forms.choose(form)
        looks.look()
        turns = Turns()
        for at in range(ROUNDS):
            turns.act(partial(page.model.select, (page.model.graph.steps[A_THIRD + at].id,)))
        turns.say(f"another step of 500 selected in the {form}", "<= 16 ms")


def scrolled(page: FlowchartPage, looks: GarbageLooks) -> None:
    """The table by so many pixels each frame."""
    page.frame.forms.choose(WorkflowForm.TABLE)
    QApplication.processEvents()
    grid = page.frame.forms.active.focusProxy()
    assert isinstance(grid, QTableView)

    def to(place: int) -> None:
        grid.verticalScrollBar().setValue(place)
        grid.viewport().repaint()

    most = grid.verticalScrollBar().maximum()
    for by in (60, 500, 7_919):
        looks.look()
        turns = Turns()
        for frame in range(FRAMES):
            turns.act(partial(to, frame * by % most))
        turns.say(f"table of 2,000 steps scrolled by {by} pixels", SCROLL)


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
            put_side_by_side(page, context, looks)
            stepped_through(page, looks)
        large = workspace.do(add_large, sections(286)).value
        with opened(folder, large, context) as page:
            scrolled(page, looks)
        workspace.close()


if __name__ == "__main__":
    main()
