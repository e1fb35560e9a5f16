"""Starting too late: the way to the anchor, squeezed in proportion into what is left. For *Start project*."""

from datetime import date
from typing import NamedTuple

from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.scheduling.network import Network
from app.scheduling.plan import can_move, plan
from app.scheduling.working_time import WorkingTime


class CompressedDue(NamedTuple):
    """The due day of a task before and after the plan was compressed."""

    old: date
    new: date


def compress(network: Network, today: date) -> dict[TaskId, CompressedDue]:
    """New dues for what is due before the anchor, when some of it would be due before ``today``; else nothing.

    The company days from the first planned start to the anchor are scaled to those from today to the anchor. No new
    due is before today or after the anchor, and their order stays. RuleViolation when the anchor has passed.
    """
    anchor_on = network.anchor_on
    if anchor_on is None:
        return {}
    planned = plan(network, as_written=True)
    dues = {
        task.id: due
        for task in network.tasks
        if can_move(task) and (due := planned[task.id].due_on) is not None and due < anchor_on
    }
    if not any(due < today for due in dues.values()):
        return {}
    if anchor_on < today:
        raise RuleViolation(f"The date to plan from, {anchor_on}, has passed. Choose a later one.")
    starts = [start.date() for task_id in dues if (start := planned[task_id].start) is not None]
    first = min([*starts, *dues.values()])
    return _scaled(network, dues, first, today, anchor_on)


def _scaled(
    network: Network, dues: dict[TaskId, date], first: date, today: date, anchor_on: date
) -> dict[TaskId, CompressedDue]:
    company = network.company
    whole, left = company.days_between(first, anchor_on), max(0, company.days_between(today, anchor_on))
    found: dict[TaskId, CompressedDue] = {}
    earliest = today
    for task_id, old in sorted(dues.items(), key=lambda item: (item[1], network.place[item[0]])):
        share = company.days_between(first, old) * left // whole if whole else 0
        wanted = max(earliest, company.add_days(today, share))
        new = _snapped(wanted, earliest, anchor_on, network.calendar(network.task(task_id).owner_id))
        earliest = max(earliest, new)
        if new != old:
            found[task_id] = CompressedDue(old, new)
    return found


def _snapped(day: date, earliest: date, latest: date, owner: WorkingTime) -> date:
    """The owner's working day at or before ``day``, or after it, between the two; ``day`` when there is none."""
    for snapped in (owner.previous_working_day(day), owner.next_working_day(day)):
        if earliest <= snapped <= latest:
            return snapped
    return min(day, latest)
