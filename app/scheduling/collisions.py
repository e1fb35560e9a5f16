"""Where a plan does not fit: days shared by accident, and steps without room. Shown before a project starts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from app.domain.ids import TaskId
from app.domain.quantity import Against, Snap
from app.scheduling.network import Network
from app.scheduling.plan import Planned, offset_day


class Collision(NamedTuple):
    """Different offsets that fall on one working day after snapping."""

    on: date
    tasks: tuple[TaskId, ...]


class NoRoom(NamedTuple):
    """Between the due of ``after`` and its own, a task has less working time of its owner than its length.

    ``room`` in working minutes; negative when it is due before its predecessor.
    """

    task_id: TaskId
    after: TaskId
    room: int
    length: int


def collisions(network: Network, planned: Mapping[TaskId, Planned]) -> list[Collision]:
    """By day. Only offsets against the anchor: the same offset twice is meant to share its day."""
    found: dict[date, dict[date, list[TaskId]]] = {}
    for task in network.tasks:
        due = _due(network, planned, task.id)
        if due is None or task.offset is None or task.offset.against is not Against.ANCHOR or not network.anchor_on:
            continue
        unsnapped = replace(task.offset, snap=Snap.NONE)
        meant = offset_day(unsnapped, network.anchor_on, network.company, network.company)
        found.setdefault(due, {}).setdefault(meant, []).append(task.id)
    return [
        Collision(day, tuple(task_id for meant in sorted(by_meant) for task_id in by_meant[meant]))
        for day, by_meant in sorted(found.items())
        if len(by_meant) > 1
    ]


def steps_without_room(network: Network, planned: Mapping[TaskId, Planned]) -> list[NoRoom]:
    """In the order of the network, each step against the predecessor that leaves it the least room."""
    found: list[NoRoom] = []
    for at, task in enumerate(network.tasks):
        due, length, index = _due(network, planned, task.id), network.lengths[at], network.indexes[at]
        if due is None or task.state.over:
            continue
        end = index.span(due.toordinal())[1]
        rooms: list[NoRoom] = []
        for other in network.neighbours_before(at):
            if not network.binds(other, at):
                continue
            before = network.tasks[other]
            due_before = _due(network, planned, before.id)
            if due_before is not None and not before.state.over:
                since = network.indexes[other].span(due_before.toordinal())[1]
                rooms.append(NoRoom(task.id, before.id, index.count(end) - index.count(since), length))
        tightest = min(rooms, key=lambda room: room.room, default=None)
        if tightest is not None and tightest.room < length:
            found.append(tightest)
    return found


def _due(network: Network, planned: Mapping[TaskId, Planned], task_id: TaskId) -> date | None:
    return planned[task_id].due_on if task_id in planned else network.task(task_id).due_on
