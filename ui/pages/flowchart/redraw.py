"""What of a workflow is drawn anew after a change: how two views of it differ, and how each step and flow looks."""

from dataclasses import dataclass, field, replace
from typing import TypeVar

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Graph
from app.queries.flowchart import FlowchartView
from ui.printing.flowchart.appearance import (
    FlowAppearance,
    StepAppearance,
    flow_appearance,
    flow_appearances,
    step_appearance,
    step_appearances,
)

T = TypeVar("T")


@dataclass
class Redrawn:
    """Ids that are new or look different, and ids that are gone. ``words``: every step may read differently."""

    steps: set[StepId] = field(default_factory=set)
    flows: set[FlowId] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    gone_steps: set[StepId] = field(default_factory=set)
    gone_flows: set[FlowId] = field(default_factory=set)
    gone_notes: set[str] = field(default_factory=set)
    lanes: bool = False
    words: bool = False
    labels: bool = False
    """A label of a flow has another size."""
    only_places: bool = False
    """Everything reads as before: steps, notes and bends only are elsewhere."""

    def __bool__(self) -> bool:
        return bool(
            self.steps or self.flows or self.notes or self.gone_steps or self.gone_flows or self.gone_notes
            or self.lanes or self.words
        )  # fmt: skip


def compare(before: FlowchartView, now: FlowchartView) -> Redrawn:
    """Steps count as different when they, or the flows at them, do."""
    found = Redrawn(words=before.workflow != now.workflow or before.role_names != now.role_names)
    old, new = before.graph, now.graph
    if old is new:
        return found
    found.steps = {step.id for step in new.steps if not _same(old.by_id.get(step.id), step)}
    found.gone_steps = old.by_id.keys() - new.by_id.keys()
    found.flows = {flow.id for flow in new.flows if not _same(old.flow_by_id.get(flow.id), flow)}
    found.gone_flows = old.flow_by_id.keys() - new.flow_by_id.keys()
    for flow_id in found.flows | found.gone_flows:
        found.steps |= _ends(old, flow_id) | _ends(new, flow_id)
    found.steps &= new.by_id.keys()
    notes = {note.id: note for note in old.notes}
    found.notes = {note.id for note in new.notes if notes.get(note.id) != note}
    found.gone_notes = notes.keys() - {note.id for note in new.notes}
    found.lanes = (old.lanes, old.in_lanes) != (new.lanes, new.in_lanes)
    same_facts = replace(before, graph=new, version=replace(before.version, graph=now.version.graph)) == now
    found.only_places = same_facts and _reads_the_same(old, new)
    return found


def _reads_the_same(old: Graph, new: Graph) -> bool:
    """Whether nothing differs but where things are."""
    if len(old.steps) != len(new.steps) or len(old.flows) != len(new.flows) or len(old.notes) != len(new.notes):
        return False
    return (
        all(a is b or replace(a, x=b.x, y=b.y) == b for a, b in zip(old.steps, new.steps, strict=True))
        and all(a is b or replace(a, bends=b.bends) == b for a, b in zip(old.flows, new.flows, strict=True))
        and all(a is b or replace(a, x=b.x, y=b.y) == b for a, b in zip(old.notes, new.notes, strict=True))
        and replace(old, steps=new.steps, flows=new.flows, notes=new.notes) == new
    )


def _same(one: T | None, other: T) -> bool:
    return one is other or one == other


def _ends(graph: Graph, flow_id: FlowId) -> set[StepId]:
    flow = graph.flow_by_id.get(flow_id)
    return {flow.source, flow.target} if flow else set()


class Appearances:
    """The appearance of every step and flow of the open workflow, by id; the model keeps it up after each change."""

    def __init__(self) -> None:
        self.steps: dict[StepId, StepAppearance] = {}
        self.flows: dict[FlowId, FlowAppearance] = {}

    def begin(self, view: FlowchartView | None) -> None:
        """Work out all of this view anew; None: no workflow is open."""
        if view is None:
            self.steps, self.flows = {}, {}
        else:
            self.steps = step_appearances(view.graph, view.role_names, view.workflow.anchor_label)
            self.flows = flow_appearances(view.graph)

    def follow(self, view: FlowchartView, redrawn: Redrawn) -> None:
        """Renew what changed; ``redrawn`` grows by the flows whose label is another because of it."""
        graph, names, label = view.graph, view.role_names, view.workflow.anchor_label
        if redrawn.words:
            self.steps = step_appearances(graph, names, label)
        for id in redrawn.gone_steps:
            self.steps.pop(id, None)
        for id in redrawn.steps:
            self.steps[id] = step_appearance(graph, graph.by_id[id], names, label)
        for flow_id in redrawn.gone_flows:
            self.flows.pop(flow_id, None)
        titles = {step.id: step.title for step in graph.steps}
        for flow in graph.flows:
            if flow.id in redrawn.flows or flow.source in redrawn.steps or flow.condition is not None:
                appearance = flow_appearance(graph, flow, titles)
                if self.flows.get(flow.id) != appearance:
                    self.flows[flow.id] = appearance
                    redrawn.flows.add(flow.id)
                    redrawn.labels = True
