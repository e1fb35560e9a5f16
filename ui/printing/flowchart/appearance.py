"""What there is to see of a step or a flow, as words and marks without Qt; for the painters and for screen readers."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.ids import FlowId, RoleId, StepId
from app.domain.quantity import Against, DayUnit, Offset
from app.domain.workflow import DecisionMode, Flow, Graph, Step, StepKind
from app.engine.condition import in_words

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
    """How many flows open it: ``first``, ``2 of 3``."""
    marks: tuple[str, ...] = ()
    optional: bool = False
    anchor: bool = False
    asked: bool = False
    ends_project: bool = False

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
    return StepAppearance(
        kind=step.kind,
        title=step.title or (step.question if step.asks else "") or KIND_WORDS[step.kind],
        role=role,
        facts=" · ".join(_facts(step, anchor_label)),
        badge=_badge(graph, step),
        marks=tuple(_marks(step)),
        optional=step.optional,
        anchor=step.anchor,
        asked=step.kind is StepKind.DECISION and step.mode is DecisionMode.ASKED,
        ends_project=ends_project,
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
