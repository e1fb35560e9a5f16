"""What strict tools make of a small graph, played out token by token: every marking that can be reached."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, StepKind
from app.engine.checks.step_endings import endings
from app.engine.reachability import paths

Marking = frozenset[FlowId]
MOST_MARKINGS = 5_000


def bad_steps(graph: Graph) -> set[StepId]:
    """The steps where tokens are left for ever, or where a flow gets a second token before the first is taken.

    A second token is noted and dropped, so that the game goes on and ends.
    """
    merges = _merges(graph)
    first = frozenset(flow.id for flow in graph.outgoing[graph.start.id])
    seen, waiting = {_taken(graph, first)}, [_taken(graph, first)]
    bad: set[StepId] = set()
    while waiting:
        marking = waiting.pop()
        stuck = True
        for tokens in _moves(graph, marking, merges):
            stuck = False
            bad |= {graph.flow_by_id[flow_id].target for flow_id, count in tokens.items() if count > 1}
            reached = _taken(graph, frozenset(tokens))
            if reached not in seen:
                assert len(seen) < MOST_MARKINGS
                seen.add(reached)
                waiting.append(reached)
        if stuck:
            bad |= {graph.flow_by_id[flow_id].target for flow_id in marking}
    return bad


def _taken(graph: Graph, marking: Marking) -> Marking:
    """Ends take what comes at once."""
    return frozenset(one for one in marking if graph.step(graph.flow_by_id[one].target).kind is not StepKind.END)


def _moves(graph: Graph, marking: Marking, merges: set[StepId]) -> Iterator[Counter[FlowId]]:
    for step in graph.steps:
        for used in _openings(graph, step.id, marking, merges):
            for ending in endings(graph, step):
                tokens = Counter(marking - used)
                for flow in ending:
                    if graph.step(flow.target).kind is not StepKind.END:
                        tokens[flow.id] += 1
                yield tokens


def _openings(graph: Graph, step_id: StepId, marking: Marking, merges: set[StepId]) -> Iterator[Marking]:
    forward = [flow.id for flow in graph.incoming[step_id] if not flow.loop_back]
    yield from (frozenset({flow.id}) for flow in graph.incoming[step_id] if flow.loop_back and flow.id in marking)
    if step_id in merges:
        yield from (frozenset({flow_id}) for flow_id in forward if flow_id in marking)
    elif forward and set(forward) <= marking:
        yield frozenset(forward)


def _merges(graph: Graph) -> set[StepId]:
    """The steps whose forward flows never come together in a run without loops, by trying all of them."""
    ways = {
        step_id: [one for one in endings(graph, graph.step(step_id)) if not any(flow.loop_back for flow in one)] or [()]
        for step_id in paths(graph).order
    }
    together: set[StepId] = set()
    for chosen in product(*(range(len(found)) for found in ways.values())):
        picked = {step_id: ways[step_id][at] for step_id, at in zip(ways, chosen, strict=True)}
        came: Counter[StepId] = Counter({graph.start.id: 1})
        delivered: list[Flow] = []
        for step_id in ways:
            if came[step_id]:
                delivered += picked[step_id]
                came.update(flow.target for flow in picked[step_id])
        together |= {step_id for step_id, count in came.items() if count > 1}
    return set(graph.by_id) - together
