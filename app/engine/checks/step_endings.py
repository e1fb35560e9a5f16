"""The ways in which a step may end, each with the flows that it delivers together. For the checks."""

from itertools import combinations

from app.domain.workflow import DecisionMode, Flow, Graph, Step, StepKind

MOST_RULES = 6
"""Of a decision by all rules that apply; with more, only single ones and all together are looked at."""


def endings(graph: Graph, step: Step) -> list[tuple[Flow, ...]]:
    """For each way in which the step may end, the flows that are delivered together.

    Flows to nowhere are left out; an outcome without a flow delivers nothing.
    """
    flows = tuple(flow for flow in graph.outgoing[step.id] if flow.target in graph.by_id)
    if step.asks or any(flow.outcome is not None for flow in flows):
        names = [outcome.name for outcome in step.outcomes] if step.asks else []
        outcomes = dict.fromkeys([*names, *(flow.outcome for flow in flows)])
        return [tuple(flow for flow in flows if flow.outcome == outcome) for outcome in outcomes]
    if step.kind is not StepKind.DECISION:
        return [flows] if flows else []
    if step.mode is not DecisionMode.ALL_TRUE:
        return [(flow,) for flow in flows]
    rules = [flow for flow in flows if flow.condition is not None]
    otherwise = tuple(flow for flow in flows if flow.condition is None)
    sizes = range(1, len(rules) + 1) if len(rules) <= MOST_RULES else (1, len(rules))
    chosen = [some for size in sizes for some in combinations(rules, size)]
    return chosen + ([otherwise] if otherwise else [])
