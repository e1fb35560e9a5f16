"""P8: a flowchart of 1,000 steps and 1,500 flows on the page's plane, offscreen: load, drag a step; and of 5,000."""

import os
import random
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app.bootstrap import open_workspace
from app.domain.ids import FlowId, RoleId, StepId, VersionId, WorkflowId
from app.domain.workflow import Flow, Graph, Outcome, Step, StepKind, VersionState, Workflow, WorkflowVersion
from app.editing.edit import Edit, action
from tests.benchmarks.measure import line, timed
from ui.link.context import Context
from ui.link.garbage import GarbageLooks
from ui.link.place import WorkflowPlace
from ui.link.preferences import Preferences
from ui.pages.flowchart.page import FlowchartPage, make
from ui.shell.application import make_application

COLUMN, ROW, ROWS = 280, 130, 25
LOADS, DRAGS = 7, 120


def large_graph(steps: int, flows: int, seed: int = 8) -> Graph:
    """Steps in columns of 25, each with a flow from the column before; the rest of the flows at random, near."""
    chance = random.Random(seed)
    kinds = (StepKind.TASK,) * 6 + (StepKind.APPROVAL, StepKind.MILESTONE, StepKind.WAIT)
    made = []
    for at in range(steps):
        x, y = at // ROWS * COLUMN, at % ROWS * ROW
        kind = StepKind.START if at == 0 else StepKind.END if at == steps - 1 else chance.choice(kinds)
        role = RoleId(f"role_{at % 7}") if kind in (StepKind.TASK, StepKind.APPROVAL) else None
        outcomes = (Outcome("Approved"), Outcome("Changes", positive=False)) if kind is StepKind.APPROVAL else ()
        made.append(Step(StepId(f"s{at:04}"), kind, f"Step {at} of the plan", role, outcomes=outcomes, x=x, y=y))
    pairs = {(at - ROWS, at): None for at in range(ROWS, steps)}
    while len(pairs) < flows:
        source = chance.randrange(1, steps - 2)
        target = min(steps - 1, source + chance.randint(1, 2 * ROWS))
        pairs[source, target] = None
    found = list(pairs)[:flows]
    return Graph(
        tuple(made),
        tuple(
            Flow(FlowId(f"f{at}"), made[a].id, made[b].id, "Approved" if made[a].kind is StepKind.APPROVAL else None)
            for at, (a, b) in enumerate(found)
        ),
    )


@action("Add workflow")
def add_large(edit: Edit, graph: Graph) -> WorkflowId:
    """As a draft, without the checks of publishing."""
    workflow_id = WorkflowId(edit.next_id(Workflow))
    edit.put(Workflow(workflow_id, f"Large {workflow_id}"))
    version_id = VersionId(edit.next_id(WorkflowVersion))
    edit.put(WorkflowVersion(version_id, workflow_id, 1, VersionState.DRAFT, graph))
    return workflow_id


def load(context: Context, workflow_id: WorkflowId, pages: list[FlowchartPage]) -> None:
    """Build the page, read, route and paint it once."""
    page = make(context)
    pages.append(page)
    page.resize(1160, 680)
    page.show()
    page.show_place(WorkflowPlace(workflow_id))
    page.plane.view.grab()


def drag(page: FlowchartPage, step_id: StepId, moves: int) -> list[float]:
    """Move one step about; each time is a move with its routes, painted, as the event loop paints it."""
    box = page.model.boxes[step_id]
    times = []
    for at in range(moves):
        spot = (box.x + 4 * at, box.y + 30 * ((at % 10) - 5))

        def move(spot: tuple[float, float] = spot) -> None:
            page.model.shift({step_id: spot})
            QApplication.processEvents()

        times.append(timed(move))
    page.model.unshift()
    QApplication.processEvents()
    return times


def drop(page: FlowchartPage, step_id: StepId) -> float:
    """The end of a drag: the true routes, painted."""
    box = page.model.boxes[step_id]
    page.model.shift({step_id: (box.x + 60, box.y + 40)})
    QApplication.processEvents()
    return timed(lambda: (page.model.unshift(), QApplication.processEvents()))


def settle(page: FlowchartPage) -> None:
    """Wait until every flow runs as well as it can and lint has spoken, as a window waits in which nothing is done."""
    while not (page.model.routing.settled and page.model.lint_runner.settled):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()


def in_middle(page: FlowchartPage) -> StepId:
    """A step in the middle of what is seen, at 100 %."""
    view = page.plane.view
    view.zoom_to(1.0)
    middle = page.model.graph.steps[len(page.model.graph.steps) // 2].id
    view.centerOn(page.plane.scene.place_of(middle).center())
    QApplication.processEvents()
    return middle


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = open_workspace(folder)
        application = make_application(["leadline"], Preferences(folder / "preferences.json"))
        context = Context(workspace, Preferences(folder / "preferences.json"))
        # As in the program: Python does not look for garbage in the midst of a load.
        GarbageLooks(context).begin()
        pages: list[FlowchartPage] = []
        for steps, flows in ((1000, 1500), (5000, 7500)):
            workflow_id = workspace.do(add_large, large_graph(steps, flows)).value
            loads = []
            for _ in range(LOADS if steps == 1000 else 2):
                loads.append(timed(lambda id=workflow_id: load(context, id, pages)))
                pages[-1].hide()
            page = pages[-1]
            page.show()
            application.processEvents()
            waits = [timed(lambda page=page: settle(page))]
            print(line(f"P8 true routes and lint in the background, {steps} steps", waits, goal="5000: <= 2000 ms"))
            step_id = in_middle(page)
            goals = ("<= 200 ms", "p95 <= 10 ms") if steps == 1000 else ("", "p95 <= 16 ms")
            print(line(f"P8 load, {steps} steps", loads, goal=goals[0]))
            print(line(f"P8 drag a step of {steps}", drag(page, step_id, DRAGS), goal=goals[1]))
            print(line(f"P8 drop a step of {steps}", [drop(page, step_id) for _ in range(9)]))
            print(line(f"P8 whole repaint, {steps} steps", [timed(page.plane.view.grab) for _ in range(9)]))
        for one in pages:
            one.close()
        workspace.close()


if __name__ == "__main__":
    main()
