"""What missed work costs the date of its project: by how many days it alone puts the anchor off. For Today."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from app.domain.ids import ProjectId, TaskId
from app.domain.project import Project
from app.queries.project import Outlook, outlook
from app.queries.reader import Reader
from app.queries.rows import CardRow


class AnchorCost(NamedTuple):
    """Working days of the company, and what the date is called."""

    days: int
    label: str


def anchor_costs(reader: Reader, cards: Collection[CardRow], found: dict[TaskId, AnchorCost]) -> Iterator[None]:
    """Put into ``found`` what each of these tasks costs, where it costs anything; stops between two projects."""
    wanted: dict[ProjectId, list[TaskId]] = {}
    for card in cards:
        if card.project_id is not None:
            wanted.setdefault(ProjectId(card.project_id), []).append(card.task_id)
    for project_id, task_ids in wanted.items():
        if reader.get(Project, project_id) is None:
            # Undone between two of them.
            continue
        found |= _costs(outlook(reader, project_id), task_ids)
        yield


def _costs(now: Outlook, task_ids: Collection[TaskId]) -> Mapping[TaskId, AnchorCost]:
    """A task that can end ten days after its latest finish puts the anchor off by ten; what does not lead to the anchor
    costs it nothing."""
    network, label = now.network, now.loaded.project.anchor_label
    leads = _leading(now)
    found = {}
    for task_id in task_ids:
        row = now.forecast.get(task_id)
        if row is not None and row.slack_days is not None and row.slack_days < 0 and network.place[task_id] in leads:
            found[task_id] = AnchorCost(-row.slack_days, label)
    return found


def _leading(now: Outlook) -> set[int]:
    """The places in the network from which the anchor step can be reached, and its own."""
    network = now.network
    if network.anchor is None:
        return set()
    found, todo = {network.anchor}, [network.anchor]
    while todo:
        for before in network.neighbours_before(todo.pop()):
            if before not in found:
                found.add(before)
                todo.append(before)
    return found


def dearest_first(cards: Collection[CardRow], costs: Mapping[TaskId, AnchorCost]) -> list[CardRow]:
    """What puts a date off by most days first, then by due day."""
    nothing = AnchorCost(0, "")
    return sorted(
        cards,
        key=lambda card: (-costs.get(card.task_id, nothing).days, card.due_on is None, card.due_on, card.task_id),
    )
