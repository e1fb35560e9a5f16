"""Which flows an outcome takes, and which outcome stands when nobody chooses. For the engine, actions and dialogs."""

from collections.abc import Iterable

from app.domain.ids import FlowId
from app.domain.workflow import Flow, Graph, Step, StepKind


def taken_flows(graph: Graph, step: Step, outcome: str | None) -> tuple[Flow, ...]:
    """The flows that a step delivers when it ends with ``outcome``."""
    flows = graph.outgoing[step.id]
    if step.asks:
        return tuple(flow for flow in flows if flow.outcome == outcome)
    if step.kind is StepKind.DECISION:
        chosen = (outcome or "").split("\n")
        return tuple(flow for flow in flows if flow.id in chosen)
    return flows


def loops_back(graph: Graph, step: Step, outcome: str | None) -> bool:
    """Whether a step that ends with this outcome delivers a loop-back."""
    return any(flow.loop_back for flow in taken_flows(graph, step, outcome))


def preset_outcome(graph: Graph, step: Step) -> str | None:
    """What a step ends with when nobody chooses: the first positive outcome, rather one that sends nothing back."""
    if not step.asks:
        return None
    ranked = sorted(step.outcomes, key=lambda one: (loops_back(graph, step, one.name), not one.positive))
    return ranked[0].name if ranked else None


def ids_of(flows: Iterable[Flow]) -> tuple[FlowId, ...]:
    """The ids of flows in their order, as events keep them."""
    return tuple(flow.id for flow in flows)
