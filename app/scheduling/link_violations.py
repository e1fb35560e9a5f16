"""What the planned bars say of the links: which they contradict, and from when a step can begin. For the plan page."""

from app.domain.ids import TaskId
from app.scheduling.network import Bound, Network, is_fixed


def broken_at(network: Network, at: int) -> list[tuple[TaskId, TaskId]]:
    """The links into one place that do not hold, as (source, target)."""
    bars, count = network.bars, network.indexes[at].count
    start = bars[at][0]
    if start is None:
        return []
    firsts = [(other, bars[other][1]) for other in network.before[at] if bars[other][0] is not None]
    if network.bounds_before:
        firsts += [(bound.other, first_start(network, bound, at)) for bound in network.bounds_before.get(at, ())]
    # By the clock first: most bars lie apart, and then no working time has to be counted.
    return [
        (network.tasks[other].id, network.tasks[at].id)
        for other, first in firsts
        if first is not None and start < first and count(start) < count(first)
    ]


def first_start(network: Network, bound: Bound, at: int) -> int | None:
    """When the planned bar at the other end of a link into ``at`` lets it begin, as an instant."""
    start, finish = network.bars[bound.other]
    return None if start is None or finish is None else network.earliest_by(bound, at, start, finish)


def window_start(network: Network, at: int) -> int | None:
    """From when on a task can begin, as an instant: what leads to it is over as it is planned, or was; its pin and the
    start of the project allow it; its owner works. None where nothing of that is known."""
    reached = [
        (bound.other, first)
        for bound in network.links_before[at]
        if (first := _over_before(network, bound, at)) is not None
    ]
    known = [network.first_minute, network.pinned_start(at) if not is_fixed(network.tasks[at]) else None]
    if reached:
        known.append(network.enough_by(at, reached))
    allowed = max((instant for instant in known if instant is not None), default=None)
    index = network.indexes[at]
    return None if allowed is None else index.start(index.count(allowed))


def _over_before(network: Network, bound: Bound, at: int) -> int | None:
    """When what happened, or else the planned bar, at the other end of a link lets ``at`` begin."""
    source = network.tasks[bound.other]
    if source.state.over and source.finished_at is not None:
        finish = network.wall_instant(source.finished_at)
        start = network.wall_instant(source.started_at) if source.started_at is not None else finish
        return network.earliest_by(bound, at, start, finish)
    return first_start(network, bound, at)


def broken_links(network: Network) -> list[tuple[TaskId, TaskId]]:
    """In the order of the network; worked out once for it."""
    found: list[tuple[TaskId, TaskId]] | None = network.worked_out.get("broken")
    if found is None:
        found = [pair for at in range(len(network.tasks)) for pair in broken_at(network, at)]
        network.worked_out["broken"] = found
    return found
