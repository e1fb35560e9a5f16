"""What decides the anchor's date: the unfinished steps that set its earliest start, back to one that nothing sets."""

from datetime import date
from typing import NamedTuple

from app.domain.ids import TaskId
from app.scheduling.forward_backward_pass import ForwardPass
from app.scheduling.network import Network


class CriticalPath(NamedTuple):
    """The unfinished tasks that decide the anchor's date; the critical path of CPM, cut off at now."""

    tasks: frozenset[TaskId]
    """All of them, ties included."""
    path: tuple[TaskId, ...]
    """One way through, from the decider to the end of the chain; among equals the earlier due, then id, goes first."""


def critical_path_of(network: Network, passed: ForwardPass) -> CriticalPath:
    """From the anchor step; in a project without one, from the unfinished task that ends last."""
    end = _end(network, passed)
    if end is None:
        return CriticalPath(frozenset(), ())
    set_by: dict[int, list[int]] = {}
    todo = [end]
    for at in todo:
        if at not in set_by:
            set_by[at] = _drivers(network, at, passed)
            todo += set_by[at]
    sets: dict[int, list[int]] = {}
    for after, found in set_by.items():
        for before in found:
            sets.setdefault(before, []).append(after)
    at = min((at for at, found in set_by.items() if not found), key=lambda at: _rank(network, at))
    path = [at]
    while at != end:
        at = min(sets[at], key=lambda at: _rank(network, at))
        path.append(at)
    tasks = network.tasks
    return CriticalPath(frozenset(tasks[at].id for at in set_by), tuple(tasks[at].id for at in path))


def _end(network: Network, passed: ForwardPass) -> int | None:
    if network.anchor is not None:
        return None if network.tasks[network.anchor].state.over else network.anchor
    unfinished = [at for at, task in enumerate(network.tasks) if not task.state.over]
    return max(unfinished, key=lambda at: (passed.earliest[at], -at)) if unfinished else None


def _rank(network: Network, at: int) -> tuple[date, int]:
    task = network.tasks[at]
    return task.due_on or date.max, task.id


def _drivers(network: Network, at: int, passed: ForwardPass) -> list[int]:
    """The unfinished predecessors that set a task's earliest start; none when now, its own start or a pin does."""
    if passed.given[at]:
        return []
    count, start, length = network.indexes[at].count, passed.earliest_start[at], network.lengths[at]
    reached = [(other, passed.earliest[other]) for other in network.before[at]]
    for bound in network.bounds_before.get(at, ()):
        other = bound.other
        reached.append((other, network.earliest_by(bound, at, passed.earliest_start[other], passed.earliest[other])))
    if at in network.counting:
        enough = network.enough_by(at, reached)
        reached = [(other, instant) for other, instant in reached if instant <= enough]
    return [
        other
        for other, instant in reached
        if not network.tasks[other].state.over and (count(instant) >= count(start) if length else instant >= start)
    ]
