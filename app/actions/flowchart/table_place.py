"""Places on the flowchart for steps that were made in a table, where nobody drew them."""

from collections.abc import Collection
from dataclasses import replace

from app.actions.flowchart.draft import with_lanes
from app.actions.flowchart.position import (
    CARD_HEIGHT,
    COLUMN,
    ROW,
    at_place,
    in_lane_of_role,
    place_after,
    with_room_right_of,
)
from app.domain.ids import StepId
from app.domain.workflow import Graph, Step
from app.drawing.lanes import bands
from app.drawing.layout import MOST_IN_ROWS

FEW = 40
"""So many new steps are fitted in among the others one by one; more come as a block, for which room is made."""


def with_new_places(graph: Graph, new: Collection[StepId]) -> Graph:
    """The graph with a place, or a row that makes room, for each of the new steps."""
    if not new:
        return graph
    if len(new) > FEW and not (graph.rows and len(graph.steps) <= MOST_IN_ROWS):
        return _as_block(with_lanes(graph), dict.fromkeys(new))
    for step_id in new:
        graph = _fitted_in(graph, graph.step(step_id))
    return graph


def _fitted_in(graph: Graph, step: Step) -> Graph:
    sources = [flow.source for flow in graph.incoming[step.id] if not flow.loop_back]
    before = next((id for id in (*sources, *graph.by_id) if _has_place(graph.step(id))), None)
    row = graph.rows.get(before) if before is not None else None
    if row is not None and len(graph.steps) <= MOST_IN_ROWS:
        return graph.with_steps(replace(step, x=None, y=None, row=row))
    if before is None:
        return graph.with_steps(at_place(step, (0.0, 0.0)))
    step = at_place(step, place_after(graph, graph.step(before)))
    graph = with_lanes(graph.with_steps(step))
    return in_lane_of_role(graph, step) if graph.in_lanes else graph


def _has_place(step: Step) -> bool:
    return step.x is not None or step.row is not None


def _as_block(graph: Graph, new: Collection[StepId]) -> Graph:
    """A column for each level of what follows one another; in lanes each step in the lane of its role.

    Right of the step that the first comes after, and what stood there goes further right; below everything where they
    come after nothing.
    """
    drawn = [step for step in graph.steps if step.x is not None and step.id not in new]
    sources = (graph.step(flow.source) for id in new for flow in graph.incoming[id] if not flow.loop_back)
    before = next((source for source in sources if source.x is not None and source.id not in new), None)
    if before is not None:
        left, top = (before.x or 0.0) + COLUMN, before.y or 0.0
    else:
        left = min((step.x or 0.0 for step in drawn), default=0.0)
        top = max((step.y or 0.0 for step in drawn), default=-ROW) + ROW
    middles = {band.role: band.top + band.height / 2 for band in bands(graph)} if graph.in_lanes else {}
    ends, used, steps = dict[float, float](), dict[int, int](), list[Step]()
    for step_id, level in _levels(graph, new).items():
        step = graph.step(step_id)
        used[level] = used.get(level, -1) + 1
        y = middles.get(step.role, top) if graph.in_lanes else top + used[level] * ROW
        x = left + level * COLUMN
        if graph.in_lanes:
            # What has no lane of its own may stand half in the line of a lane.
            x = max(x, *(end + COLUMN for line, end in ends.items() if abs(line - y) < CARD_HEIGHT), x)
        ends[y] = x
        steps.append(at_place(step, (x, y)))
    if before is not None:
        graph = with_room_right_of(graph, left - COLUMN + 1, max(ends.values()) - left + COLUMN)
    return graph.with_steps(*steps)


def _levels(graph: Graph, new: Collection[StepId]) -> dict[StepId, int]:
    """How many new steps come before each of them at most, in an order in which they can follow one another."""
    waits = {id: sum(_counts(graph, flow.source, new, flow.loop_back) for flow in graph.incoming[id]) for id in new}
    levels = {id: 0 for id in new if not waits[id]}
    ready = list(levels)
    for id in ready:
        for flow in graph.outgoing[id]:
            if flow.target in waits and not flow.loop_back:
                levels[flow.target] = max(levels.get(flow.target, 0), levels[id] + 1)
                waits[flow.target] -= 1
                if not waits[flow.target]:
                    ready.append(flow.target)
    return {id: levels.get(id, 0) for id in (*ready, *(id for id in new if id not in levels))}


def _counts(graph: Graph, source: StepId, new: Collection[StepId], loop_back: bool) -> bool:
    return source in new and not loop_back
