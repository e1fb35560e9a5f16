"""A workflow that is open in an editor without its page: a panel in a window of its own, on the real model."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from app.actions.flowchart.draft import draft_of, put_graph
from app.domain.ids import StepId, WorkflowId
from app.domain.workflow import Flow, Graph, Step, WorkflowVersion
from app.editing.edit import Edit, action
from app.queries.flowchart import flowchart
from tests.studio import Studio, studio
from ui.link.background import drain
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.flowchart.model import FlowchartModel


@action("Draw")
def draw(edit: Edit, workflow_id: WorkflowId, redraw: Callable[[Graph], Graph]) -> None:
    """Any graph, for the tests."""
    version = draft_of(edit, workflow_id)
    put_graph(edit, version, redraw(version.graph))


@dataclass
class PanelStage:
    """A panel in a window of its own, with the workspace behind it."""

    at: Studio
    context: Context
    model: FlowchartModel
    panel: Any
    refused: list[str]
    qtbot: Any

    @property
    def steps(self) -> int:
        """How many undo steps there are."""
        return sum(not step.undone for step in self.at.workspace.read(lambda reader: reader.history()))

    def undo_steps_of(self, act: Callable[[], object]) -> int:
        """How many the act makes. The clock goes on first, so that nothing merges with what was before."""
        self.at.clock.pass_time(minutes=1)
        before = self.steps
        act()
        return self.steps - before

    def step(self, step_id: str) -> Step:
        return self.model.graph.step(StepId(step_id))

    def flow(self, source: str, target: str) -> Flow:
        return next(flow for flow in self.model.graph.flows if (flow.source, flow.target) == (source, target))

    def draw(self, redraw: Callable[[Graph], Graph]) -> None:
        self.at.workspace.do(draw, self.model.workflow_id, redraw)

    def lint(self) -> None:
        """Wait until lint has looked at the workflow of now."""
        self.qtbot.waitUntil(lambda: self.model.lint_runner.settled)

    def stored(self) -> Graph:
        """The draft as another reader sees it."""
        return self.context.read(flowchart, self.model.workflow_id).graph


@contextmanager
def panel_stage(qtbot: Any, folder: Path, make: Callable[[Context, FlowchartModel], QWidget]) -> Iterator[PanelStage]:
    """The blog post workflow in the panel that ``make`` makes."""
    at = studio(folder)
    context = Context(at.workspace, Preferences(folder / "view.json"))
    refused: list[str] = []
    context.refused.connect(refused.append)
    versions: Sequence[WorkflowVersion] = at.workspace.read(lambda reader: reader.find(WorkflowVersion))
    model = FlowchartModel(context)
    assert model.open(versions[0].workflow_id)
    context.notifier.changed.connect(model.refresh)
    panel = make(context, model)
    panel.resize(360, 900)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    try:
        yield PanelStage(at, context, model, panel, refused, qtbot)
    finally:
        model.rest()
        drain()
        panel.close()
        panel.deleteLater()
        model.deleteLater()
        context.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        at.workspace.close()
