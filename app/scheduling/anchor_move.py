"""*Move the date*: the anchor goes to another day and takes along what hangs on it. For its action and preview."""

from dataclasses import replace
from datetime import date

from app.domain.ids import TaskId
from app.scheduling.network import Network
from app.scheduling.plan import Planned, plan, planned_of


def anchored_on(network: Network, anchor_on: date) -> Network:
    """The same network, planned from another day."""
    return replace(network, project=replace(network.project, anchor_on=anchor_on))


def move_anchor(network: Network, new_on: date) -> dict[TaskId, Planned]:
    """The tasks whose plan changes: those not started, finished or fixed, by their offsets.

    A pure function of the new date, so there and back changes nothing.
    """
    planned = plan(anchored_on(network, new_on))
    return {task_id: new for task_id, new in planned.items() if new != planned_of(network.task(task_id))}
