"""Links that the planned bars contradict. For conflict rows, red arrows and the colour of a dragged bar."""

from app.domain.ids import TaskId
from app.scheduling.network import Bound, Network
from app.scheduling.working_time import instant_of


def broken_at(network: Network, at: int) -> list[tuple[TaskId, TaskId]]:
    """The links into one place that do not hold, as (source, target)."""
    target = network.tasks[at]
    if target.planned_start is None:
        return []
    begins = network.indexes[at].count(instant_of(target.planned_start))
    found = []
    for bound in network.links_before[at]:
        first = first_start(network, bound, at)
        if first is not None and begins < network.indexes[at].count(first):
            found.append((network.tasks[bound.other].id, target.id))
    return found


def first_start(network: Network, bound: Bound, at: int) -> int | None:
    """When the planned bar at the other end of a link into ``at`` lets it begin, as an instant."""
    source = network.tasks[bound.other]
    if source.planned_start is None or source.planned_finish is None:
        return None
    return network.earliest_by(bound, at, instant_of(source.planned_start), instant_of(source.planned_finish))


def broken_links(network: Network) -> list[tuple[TaskId, TaskId]]:
    """In the order of the network; worked out once for it."""
    found: list[tuple[TaskId, TaskId]] | None = network.worked_out.get("broken")
    if found is None:
        found = [pair for at in range(len(network.tasks)) for pair in broken_at(network, at)]
        network.worked_out["broken"] = found
    return found
