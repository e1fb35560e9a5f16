"""A workflow that is open in an editor without a drawing: what the panels see of the page's model."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from app.actions.flowchart.draft import draft_of, put_graph
from app.domain.ids import StepId, WorkflowId
from app.domain.workflow import Flow, Graph, Step, WorkflowVersion
from app.editing.action import action
from app.editing.edit import Edit
from app.engine.lint import lint
from app.queries.flowchart import FlowchartView, flowchart
from tests.studio import Studio, studio
from ui.link.background import drain
from ui.link.context import Context
from ui.link.preferences import Preferences


class Opened(QObject):
    """Fits ``Editing``."""

    changed = Signal()
    selection_changed = Signal()
    checked = Signal()

    def __init__(self, context: Context, workflow_id: WorkflowId) -> None:
        super().__init__()
        self._context = context
        self.workflow_id = workflow_id
        self.selection: tuple[str, ...] = ()
        self.view: FlowchartView = context.read(flowchart, workflow_id)
        self.findings = lint(self.graph)
        context.notifier.changed.connect(self._read)

    @property
    def graph(self) -> Graph:
        return self.view.graph

    def select(self, ids: Iterable[str]) -> None:
        self.selection = tuple(ids)
        self.selection_changed.emit()

    def open(self, workflow_id: WorkflowId) -> None:
        self.workflow_id = workflow_id
        self._read(None)

    def _read(self, _: object) -> None:
        self.view = self._context.read(flowchart, self.workflow_id)
        left = (*self.graph.by_id, *self.graph.flow_by_id, *(note.id for note in self.graph.notes))
        self.selection = tuple(id for id in self.selection if id in left)
        self.changed.emit()
        self.findings = lint(self.graph)
        self.checked.emit()


@action("Draw")
def draw(edit: Edit, workflow_id: WorkflowId, redraw: Callable[[Graph], Graph]) -> None:
    """Any graph, for the tests."""
    version = draft_of(edit, workflow_id)
    put_graph(edit, version, redraw(version.graph))


@dataclass
class Bench:
    """A panel in a window of its own, with the workspace behind it."""

    at: Studio
    context: Context
    model: Opened
    panel: Any
    refused: list[str]

    @property
    def steps(self) -> int:
        """How many undo steps there are."""
        return sum(1 for _, _, undone in self.at.workspace.read(lambda reader: reader.history()) if not undone)

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

    def stored(self) -> Graph:
        """The draft as another reader sees it."""
        return self.context.read(flowchart, self.model.workflow_id).graph


@contextmanager
def bench(qtbot: Any, folder: Path, make: Callable[[Context, Opened], QWidget]) -> Iterator[Bench]:
    """The blog post workflow in the panel that ``make`` makes."""
    at = studio(folder)
    context = Context(at.workspace, Preferences(folder / "view.json"))
    refused: list[str] = []
    context.refused.connect(refused.append)
    versions: Sequence[WorkflowVersion] = at.workspace.read(lambda reader: reader.find(WorkflowVersion))
    model = Opened(context, versions[0].workflow_id)
    panel = make(context, model)
    panel.resize(360, 900)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    try:
        yield Bench(at, context, model, panel, refused)
    finally:
        drain()
        panel.close()
        panel.deleteLater()
        model.deleteLater()
        context.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        at.workspace.close()
