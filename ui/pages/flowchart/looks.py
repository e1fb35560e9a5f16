"""How every step and flow of one view looks, kept up by difference. The model owns one."""

from app.domain.ids import FlowId, StepId
from app.queries.flowchart import FlowchartView
from ui.pages.flowchart.differing import Redrawn
from ui.printing.flowchart.look import FlowLook, StepLook, flow_look, flow_looks, step_look, step_looks


class Looks:
    """By id."""

    def __init__(self) -> None:
        self.steps: dict[StepId, StepLook] = {}
        self.flows: dict[FlowId, FlowLook] = {}

    def begin(self, view: FlowchartView | None) -> None:
        """Of this view, from nothing."""
        if view is None:
            self.steps, self.flows = {}, {}
        else:
            self.steps = step_looks(view.graph, view.role_names, view.workflow.anchor_label)
            self.flows = flow_looks(view.graph)

    def follow(self, view: FlowchartView, redrawn: Redrawn) -> None:
        """Of what changed; ``redrawn`` grows by the flows that look different because of it."""
        graph, names, label = view.graph, view.role_names, view.workflow.anchor_label
        if redrawn.words:
            self.steps = step_looks(graph, names, label)
        for id in redrawn.gone_steps:
            self.steps.pop(id, None)
        for id in redrawn.steps:
            self.steps[id] = step_look(graph, graph.by_id[id], names, label)
        for flow_id in redrawn.gone_flows:
            self.flows.pop(flow_id, None)
        titles = {step.id: step.title for step in graph.steps}
        for flow in graph.flows:
            if flow.id in redrawn.flows or flow.source in redrawn.steps or flow.condition is not None:
                look = flow_look(graph, flow, titles)
                if self.flows.get(flow.id) != look:
                    self.flows[flow.id] = look
                    redrawn.flows.add(flow.id)
                    redrawn.labels = True
