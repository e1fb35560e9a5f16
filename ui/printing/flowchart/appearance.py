"""What there is to see of a step or a flow, as words and marks without Qt; for the painters and for screen readers.

And what of it changed between two states of a workflow, so that only that is drawn anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from app.domain.ids import FlowId, RoleId, StepId
from app.domain.quantity import Against, DayUnit, Offset
from app.domain.text import short_line
from app.domain.workflow import DecisionMode, Flow, Graph, Step, StepKind
from app.engine.condition import in_words
from app.queries.flowchart import FlowchartView

RoleNames = Mapping[RoleId, str]

ICONS = {kind: kind.traits.icon for kind in StepKind}
"""Also for palettes and menus that offer the kinds."""

KIND_WORDS = {kind: kind.traits.label for kind in StepKind}


@dataclass(frozen=True, slots=True)
class StepAppearance:
    """``facts`` stand behind the role and are never cut; ``marks`` are names of icons."""

    kind: StepKind
    title: str
    role: str = ""
    facts: str = ""
    badge: str = ""
    """How many flows open it: ``first``, ``2 of 3``; and for what it is repeated: ``each of Channels``."""
    marks: tuple[str, ...] = ()
    optional: bool = False
    anchor: bool = False
    asked: bool = False
    ends_project: bool = False
    repeated: bool = False
    """Stands for as many steps as a list has values, by itself or with its section."""

    @property
    def icon(self) -> str:
        return "flag" if self.anchor else ICONS[self.kind]

    @property
    def meta(self) -> str:
        return " · ".join(part for part in (self.role, self.facts) if part)


@dataclass(frozen=True, slots=True)
class FlowAppearance:
    label: str = ""
    loop_back: bool = False


def step_appearance(
    graph: Graph, step: Step, role_names: RoleNames, anchor_label: str = "Publish date"
) -> StepAppearance:
    """How a step of ``graph`` looks."""
    role = role_names.get(step.role, step.role) if step.role else ""
    ends_project = step.kind is StepKind.END and step.end_project
    each = step.repeat or next((one.repeat for one in graph.sections if one.id == step.section), None)
    return StepAppearance(
        kind=step.kind,
        title=step.title or (step.question if step.asks else "") or KIND_WORDS[step.kind],
        role=role,
        facts=" · ".join(_facts(step, anchor_label)),
        badge=" · ".join(filter(None, (_badge(graph, step), f"each of {short_line(each.field, 20)}" if each else ""))),
        marks=tuple(_marks(step)),
        optional=step.optional,
        anchor=step.anchor,
        asked=step.kind is StepKind.DECISION and step.mode is DecisionMode.ASKED,
        ends_project=ends_project,
        repeated=each is not None,
    )


def flow_appearance(graph: Graph, flow: Flow, titles: Mapping[StepId, str] | None = None) -> FlowAppearance:
    """``titles`` of the steps, where a condition may speak of one."""
    return FlowAppearance(flow_label(graph, flow, titles), flow.loop_back)


def flow_label(graph: Graph, flow: Flow, titles: Mapping[StepId, str] | None = None) -> str:
    """The outcome or the condition in words; empty when the flow is always taken."""
    if flow.outcome:
        return flow.outcome
    source = graph.by_id.get(flow.source)
    automatic = source is not None and source.kind is StepKind.DECISION and not source.asks
    return in_words(flow.condition, titles) if flow.condition is not None or automatic else ""


def step_appearances(
    graph: Graph, role_names: RoleNames, anchor_label: str = "Publish date"
) -> dict[StepId, StepAppearance]:
    """The appearance of every step of a graph."""
    return {step.id: step_appearance(graph, step, role_names, anchor_label) for step in graph.steps}


def flow_appearances(graph: Graph) -> dict[FlowId, FlowAppearance]:
    """The appearance of every flow of a graph."""
    titles = {step.id: step.title for step in graph.steps}
    return {flow.id: flow_appearance(graph, flow, titles) for flow in graph.flows}


def offset_sign(offset: Offset) -> str:
    """Short, for a card: ``−25 d`` before the anchor, ``start +3 wd`` after the start in working days."""
    unit = "wd" if offset.unit is DayUnit.WORKING else "d"
    sign = "−" if offset.days < 0 else "+" if offset.days else "±"
    base = {Against.ANCHOR: "", Against.START: "start ", Against.STEP: "step "}[offset.against]
    return f"{base}{sign}{abs(offset.days)} {unit}"


def _facts(step: Step, anchor_label: str) -> list[str]:
    found = []
    if step.length is not None:
        found.append(str(step.length))
    elif step.effort_minutes:
        found.append(f"{step.effort_minutes / 60:.3g} h")
    if step.anchor:
        found.append(anchor_label.lower())
    elif step.offset is not None:
        found.append(offset_sign(step.offset))
    return found


def _badge(graph: Graph, step: Step) -> str:
    if step.opens_at is None:
        return ""
    forward = sum(1 for flow in graph.incoming.get(step.id, ()) if not flow.loop_back)
    return "first" if step.opens_at == 1 else f"{step.opens_at} of {forward}"


def _marks(step: Step) -> list[str]:
    marks = []
    if step.gates:
        marks.append("lock")
    if step.time_out is not None:
        marks.append("clock-alert")
    if step.approval is not None and step.approval.limit is not None:
        marks.append("repeat")
    return marks


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
    told = before.workflow != now.workflow or before.role_names != now.role_names
    found = Redrawn(words=told or before.graph.sections != now.graph.sections)
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
