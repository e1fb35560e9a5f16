"""The blog post workflow on an open desk, ready to be redrawn."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.ids import FlowId, StepId, WorkflowId
from app.domain.workflow import Flow, Graph, Step, WorkflowVersion
from app.editing.edit import Action
from app.queries.flowchart import FlowchartView, flowchart
from tests.builders import Office, make_office


@dataclass
class Sheet:
    office: Office
    workflow_id: WorkflowId

    def do(self, action: Action[..., Any], *args: object, **kwargs: object) -> Any:
        return self.office.workspace.do(action, self.workflow_id, *args, **kwargs).value

    def title_of(self, action: Action[..., Any], *args: object, **kwargs: object) -> str:
        return self.office.workspace.do(action, self.workflow_id, *args, **kwargs).changes.title

    def refusal(self, action: Action[..., Any], *args: object, **kwargs: object) -> str | None:
        return self.office.workspace.refusal(action, self.workflow_id, *args, **kwargs)

    @property
    def view(self) -> FlowchartView:
        return self.office.workspace.read(flowchart, self.workflow_id)

    @property
    def graph(self) -> Graph:
        return self.view.graph

    def step(self, name: str) -> Step:
        return self.graph.step(StepId(name))

    def flow(self, source: str, target: str) -> Flow:
        return next(flow for flow in self.graph.flows if (flow.source, flow.target) == (source, target))

    def ways(self) -> set[tuple[str, str, str | None]]:
        """Every flow as source, target and outcome."""
        return {(flow.source, flow.target, flow.outcome) for flow in self.graph.flows}

    def flow_id(self, source: str, target: str) -> FlowId:
        return self.flow(source, target).id

    def versions(self) -> list[WorkflowVersion]:
        return self.office.workspace.read(lambda reader: list(reader.find(WorkflowVersion)))


def make_sheet(folder: Path, *, project: bool = False) -> Sheet:
    return Sheet(make_office(folder, project=project), WorkflowId(1))
