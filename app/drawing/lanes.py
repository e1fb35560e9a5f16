"""The rows of roles, from Graph.lanes: which lane a height lies in. For layout, gestures and the canvas."""

from dataclasses import dataclass

from app.domain.ids import RoleId, StepId
from app.domain.workflow import Graph, Lane

LANE_HEIGHT = 120.0
"""Of a lane that is not laid out yet."""


@dataclass(frozen=True, slots=True)
class Band:
    """A lane as it lies in the drawing."""

    role: RoleId | None
    top: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


def bands(graph: Graph) -> list[Band]:
    """The lanes from top to bottom, the first at y = 0; empty where the graph has none."""
    found: list[Band] = []
    top = 0.0
    for lane in graph.lanes:
        height = lane.height or LANE_HEIGHT
        found.append(Band(lane.role, top, height))
        top += height
    return found


def band_at(graph: Graph, y: float) -> Band | None:
    """The lane at this height; above the first it is the first, below the last the last."""
    found = bands(graph)
    return next((band for band in found if y < band.bottom), found[-1] if found else None)


def lane_roles(graph: Graph) -> dict[StepId, RoleId | None]:
    """The lane of every step: its own role; a step without one stands with its first neighbour that has one.

    Neighbours before it count first, then those after it, in the order of the flows, over any number of steps
    without a role. None only where nothing connected has a role.
    """
    found = {step.id: step.role for step in graph.steps}
    waiting = [step.id for step in graph.steps if step.role is None]
    while waiting:
        settled = {key: role for key in waiting if (role := _neighbour_role(graph, key, found)) is not None}
        if not settled:
            break
        found |= settled
        waiting = [key for key in waiting if key not in settled]
    return found


def _neighbour_role(graph: Graph, step_id: StepId, roles: dict[StepId, RoleId | None]) -> RoleId | None:
    before = [flow.source for flow in graph.incoming.get(step_id, ()) if not flow.loop_back]
    after = [flow.target for flow in graph.outgoing.get(step_id, ()) if not flow.loop_back]
    return next((role for key in before + after if (role := roles.get(key)) is not None), None)


def lanes_of(graph: Graph) -> tuple[Lane, ...]:
    """The graph's lanes in their order, and after them those that its steps need and it does not name."""
    needed = dict.fromkeys(lane_roles(graph)[step.id] for step in graph.steps)
    named = {lane.role for lane in graph.lanes}
    kept = [lane for lane in graph.lanes if lane.role in needed]
    return (*kept, *(Lane(role) for role in needed if role not in named))
