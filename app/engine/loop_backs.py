"""Finding the loop-backs of a graph: on edit, before it is stored. For actions and imports."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph


def find_loop_backs(graph: Graph) -> Graph:
    """The graph with every flow's ``loop_back`` set: marked by the author, or found.

    Found: leaving out the flows of non-positive outcomes, each edge of a depth-first search (Start first, then by
    id) that leads to a step on the stack; then, in id order, each left-out flow whose target reaches its source.
    What remains has no cycle. Flows keep their identity where nothing changes.
    """
    unmarked = sorted((flow for flow in graph.flows if not flow.marked), key=lambda flow: flow.id)
    left_out = [flow for flow in unmarked if _is_negative(graph, flow)]
    rest = [flow for flow in unmarked if not _is_negative(graph, flow)]
    loops = {flow.id for flow in graph.flows if flow.marked} | _edges_to_the_stack(graph, rest)
    following: dict[StepId, set[StepId]] = {}
    for flow in rest:
        if flow.id not in loops:
            following.setdefault(flow.source, set()).add(flow.target)
    for flow in left_out:
        if flow.source in _reached_from(flow.target, following):
            loops.add(flow.id)
        else:
            following.setdefault(flow.source, set()).add(flow.target)
    flows = tuple(
        flow if flow.loop_back == (flow.id in loops) else replace(flow, loop_back=flow.id in loops)
        for flow in graph.flows
    )
    unchanged = all(new is old for new, old in zip(flows, graph.flows, strict=True))
    return graph if unchanged else replace(graph, flows=flows)


def _is_negative(graph: Graph, flow: Flow) -> bool:
    source = graph.by_id.get(flow.source)
    return source is not None and any(one.name == flow.outcome and not one.positive for one in source.outcomes)


def _edges_to_the_stack(graph: Graph, flows: list[Flow]) -> set[FlowId]:
    following: dict[StepId, list[Flow]] = {}
    for flow in sorted(flows, key=lambda flow: (flow.target, flow.id)):
        following.setdefault(flow.source, []).append(flow)
    found: set[FlowId] = set()
    seen: set[StepId] = set()
    first = [graph.start.id] if graph.start else []
    for root in first + sorted(graph.by_id):
        if root not in seen:
            _search(root, following, seen, found)
    return found


def _search(root: StepId, following: dict[StepId, list[Flow]], seen: set[StepId], found: set[FlowId]) -> None:
    """Depth first without recursion, for imported graphs are as deep as they are long."""
    seen.add(root)
    on_stack = {root}
    stack: list[tuple[StepId, Iterator[Flow]]] = [(root, iter(following.get(root, ())))]
    while stack:
        step_id, ways = stack[-1]
        flow = next(ways, None)
        if flow is None:
            stack.pop()
            on_stack.discard(step_id)
        elif flow.target in on_stack:
            found.add(flow.id)
        elif flow.target not in seen:
            seen.add(flow.target)
            on_stack.add(flow.target)
            stack.append((flow.target, iter(following.get(flow.target, ()))))


def _reached_from(step_id: StepId, following: dict[StepId, set[StepId]]) -> set[StepId]:
    """The step and everything after it."""
    reached = {step_id}
    waiting = [step_id]
    while waiting:
        for target in following.get(waiting.pop(), ()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached
