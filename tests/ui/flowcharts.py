"""Flowcharts to look at and to test with: one of each thing that can be drawn, and a page that shows a graph."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from app.domain.condition import FieldRef, Operator, Test
from app.domain.ids import FlowId, RoleId, StepId, VersionId, WorkflowId
from app.domain.quantity import DayUnit, Offset, Span
from app.domain.workflow import (
    Approval,
    DecisionMode,
    Flow,
    Graph,
    Lane,
    Note,
    Outcome,
    Step,
    StepKind,
    TimeOut,
    VersionState,
    Workflow,
    WorkflowVersion,
)
from app.editing.edit import Edit, action
from tests.studio import Studio, studio
from ui.link.background import drain
from ui.link.context import Context
from ui.link.place import WorkflowPlace
from ui.link.preferences import Preferences
from ui.pages.flowchart.page import FlowchartPage, make

WRITER, LEAD = RoleId("blog_writer"), RoleId("content_strategist")
ROLES = {WRITER: "Blog writer", LEAD: "Content strategist"}
YES_NO = (Outcome("Approved"), Outcome("Changes requested", positive=False))


def step(id: str, kind: StepKind, title: str, x: float, y: float, **more) -> Step:
    return Step(StepId(id), kind, title, x=x, y=y, **more)


def flow(id: str, source: str, target: str, **more) -> Flow:
    return Flow(FlowId(id), StepId(source), StepId(target), **more)


def every_kind() -> Graph:
    """One step of each kind, with each mark somewhere."""
    days = Span(3)
    budget = Test(FieldRef("Budget"), Operator.MORE, 500)
    steps = (
        step("start", StepKind.START, "Start", 0, 0),
        step("brief", StepKind.TASK, "Brief", 240, 0, role=LEAD, length=Span(1), offset=Offset(-25)),
        step("draft", StepKind.TASK, "Write the draft of the article and its summary", 520, 0, role=WRITER,
             length=days, offset=Offset(-12, DayUnit.WORKING), time_out=TimeOut(days)),
        step("check", StepKind.APPROVAL, "Editorial approval", 800, 0, role=LEAD, outcomes=YES_NO,
             length=Span(1), approval=Approval((LEAD,), limit=3)),
        step("legal", StepKind.DECISION, "Needs legal?", 1100, 0, mode=DecisionMode.FIRST_TRUE),
        step("ask", StepKind.DECISION, "", 1100, 190, mode=DecisionMode.ASKED, question="Print it, too?", role=LEAD,
             outcomes=(Outcome("Yes"), Outcome("No", positive=False))),
        step("fork", StepKind.JUNCTION, "", 1400, 0),
        step("images", StepKind.TASK, "Design images", 520, 190, role=WRITER, optional=True, effort_minutes=90),
        step("wait", StepKind.WAIT, "Let it rest", 800, 190, length=Span(2)),
        step("promo", StepKind.SUBWORKFLOW, "Promote it", 1400, 190, subworkflow=VersionId(1), role=WRITER),
        step("ready", StepKind.MILESTONE, "Everything is ready", 1660, 0, opens_at=2, cancel_rest=True),
        step("live", StepKind.TASK, "Publish", 1660, 190, role=LEAD, anchor=True, gates=(StepId("ready"),),
             opens_at=1),
        step("end", StepKind.END, "End", 1920, 190),
        step("stop", StepKind.END, "Dropped", 1100, 340, end_project=True),
    )  # fmt: skip
    flows = (
        flow("f1", "start", "brief"),
        flow("f2", "brief", "draft"),
        flow("f3", "draft", "check"),
        flow("f4", "check", "legal", outcome="Approved"),
        flow("f5", "check", "draft", outcome="Changes requested", loop_back=True),
        flow("f6", "legal", "fork", condition=budget),
        flow("f7", "legal", "ask"),
        flow("f8", "brief", "images"),
        flow("f9", "images", "wait"),
        flow("f10", "wait", "ask"),
        flow("f11", "ask", "promo", outcome="Yes"),
        flow("f12", "ask", "stop", outcome="No"),
        flow("f13", "fork", "ready"),
        flow("f14", "promo", "live"),
        flow("f15", "ready", "live"),
        flow("f16", "live", "end"),
        flow("f17", "fork", "promo"),
        flow("f18", "promo", "ready"),
    )
    notes = (Note("n1", "Ask Legal early.\nThey need two weeks in spring.", 240, 170),)
    return Graph(steps, flows, notes=notes)


def in_lanes() -> Graph:
    """A few steps in the rows of two roles."""
    steps = (
        step("start", StepKind.START, "Start", 0, 80),
        step("brief", StepKind.TASK, "Brief", 240, 80, role=LEAD, length=Span(1)),
        step("draft", StepKind.TASK, "Write the draft", 520, 230, role=WRITER, length=Span(3)),
        step("check", StepKind.APPROVAL, "Approve", 800, 80, role=LEAD, outcomes=YES_NO, anchor=True),
        step("end", StepKind.END, "End", 1060, 380),
    )
    flows = (
        flow("f1", "start", "brief"), flow("f2", "brief", "draft"), flow("f3", "draft", "check"),
        flow("f4", "check", "end", outcome="Approved"),
        flow("f5", "check", "draft", outcome="Changes requested", loop_back=True),
    )  # fmt: skip
    return Graph(steps, flows, lanes=(Lane(LEAD, 160), Lane(WRITER, 150), Lane(None, 140)), in_lanes=True)


@action("Draw")
def add_drawn(edit: Edit, graph: Graph, name: str = "Every kind") -> WorkflowId:
    """Any graph as the draft of a workflow of its own, unchecked."""
    workflow_id = WorkflowId(edit.next_id(Workflow))
    edit.put(Workflow(workflow_id, name))
    edit.put(WorkflowVersion(VersionId(edit.next_id(WorkflowVersion)), workflow_id, 1, VersionState.DRAFT, graph))
    return workflow_id


@action("Redraw")
def redraw(edit: Edit, workflow_id: WorkflowId, graph: Graph) -> None:
    """Another graph in the place of the draft's."""
    draft = edit.find(WorkflowVersion, workflow_id=workflow_id)[-1]
    edit.put(replace(draft, graph=graph))


@dataclass
class Chart:
    """The page of a workflow on a real workspace; what it said and refused."""

    studio: Studio
    context: Context
    page: FlowchartPage
    workflow_id: WorkflowId
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def model(self):
        return self.page.model

    @property
    def view(self):
        return self.page.plane.view

    @property
    def scene(self):
        return self.page.plane.scene

    def redraw(self, graph: Graph) -> None:
        self.context.do(redraw, self.workflow_id, graph)


@contextmanager
def chart(qtbot, folder: Path, graph: Graph | None = None) -> Iterator[Chart]:
    """``graph`` (every kind) opened on its page in a window of its own; afterwards all is closed."""
    at = studio(folder)
    workflow_id = at.workspace.do(add_drawn, graph or every_kind()).value
    context = Context(at.workspace, Preferences(folder / "view.json"))
    found = Chart(at, context, make(context), workflow_id)
    context.said.connect(found.said.append)
    context.refused.connect(found.refused.append)
    found.page.resize(1160, 680)
    with qtbot.waitExposed(found.page):
        found.page.show()
    assert found.page.show_place(WorkflowPlace(workflow_id))
    try:
        yield found
    finally:
        found.page.close()
        drain()
        found.page.deleteLater()
        context.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        at.workspace.close()
