"""Where tasks would go that can begin earlier than planned, or that are expected later. For plan acts and offers."""

from collections.abc import Set
from datetime import date, datetime

from app.domain.ids import TaskId
from app.scheduling.forecast import forecast
from app.scheduling.forward_backward_pass import forward
from app.scheduling.minute_index import DAY
from app.scheduling.network import Network, day_of_finish
from app.scheduling.ripple import can_ripple, stands_on
from app.scheduling.working_time import instant_of


def pulled_in(network: Network, now: datetime, after: TaskId | None = None) -> dict[TaskId, date]:
    """New due days of what can begin earlier by whole company days, at ``now`` (aware).

    No task is pulled in by more days than what leads to it, so every gap stays. ``after``: only what comes after it.
    """
    scope = _all(network) if after is None else behind(network, network.place[after])
    earliest = forward(network, now).earliest_start
    days: dict[int, int] = {}
    found: dict[TaskId, date] = {}
    for at, task in enumerate(network.tasks):
        start = task.planned_start
        if at not in scope or start is None or task.due_on is None or not can_ripple(network, at):
            continue
        planned = start.toordinal()
        room = [network.company.index.steps(earliest[at] // DAY, planned)]
        room += [_room(network, other, planned, days, scope) for other in network.neighbours_before(at)]
        days[at] = max(0, min(room))
        if days[at]:
            stands = stands_on(task, task.due_on.toordinal())
            earlier = network.company.add_days(date.fromordinal(stands), -days[at])
            found[task.id] = network.calendar(task.owner_id).next_working_day(earlier)
    return {task_id: due_on for task_id, due_on in found.items() if due_on != network.task(task_id).due_on}


def _room(network: Network, other: int, planned: int, days: dict[int, int], scope: Set[int]) -> int:
    """Company days that a predecessor leaves: as many as it is pulled in itself, or the gap where it stays."""
    task = network.tasks[other]
    if task.state.over or task.planned_finish is None:
        return planned
    if other in days or other in scope:
        return days.get(other, planned)
    ends = day_of_finish(instant_of(task.planned_finish))
    return network.company.index.steps(ends, planned) - 1


def expected_later(network: Network, now: datetime, task_id: TaskId) -> dict[TaskId, date]:
    """The expected days of a task and all that comes after it, where they are later than planned."""
    seen = forecast(network, now)
    found: dict[TaskId, date] = {}
    here = network.place[task_id]
    for at in sorted({here, *behind(network, here)}):
        task = network.tasks[at]
        if task.due_on is not None and can_ripple(network, at):
            expected = day_of_finish(seen.minutes_of(task.id)[1])
            if expected > stands_on(task, task.due_on.toordinal()):
                found[task.id] = date.fromordinal(expected)
    return found


def behind(network: Network, at: int) -> set[int]:
    """The places of all that comes after a task."""
    found: set[int] = set()
    todo = [at]
    for here in todo:
        fresh = [other for other in network.neighbours_after(here) if other not in found]
        found.update(fresh)
        todo += fresh
    return found


def _all(network: Network) -> set[int]:
    return set(range(len(network.tasks)))
