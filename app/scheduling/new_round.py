"""The due of a step that opens again after a loop-back. For the action that opens it and its preview."""

from datetime import date, datetime

from app.domain.ids import TaskId
from app.scheduling.forward_backward_pass import backward
from app.scheduling.network import Network, day_of_finish


def new_round_due(network: Network, task_id: TaskId, opens_at: datetime) -> date:
    """Its length from ``opens_at`` (aware), no later than its latest finish, and never before the day it opens."""
    at = network.place[task_id]
    opens = network.wall_instant(opens_at)
    due = day_of_finish(network.finish_from(at, opens))
    latest = backward(network)[at]
    if latest is not None:
        due = min(due, day_of_finish(latest))
    return date.fromordinal(max(due, network.wall(opens_at).toordinal()))
