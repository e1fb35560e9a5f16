"""What can be done about a conflict of the plan, as data: made by queries, carried out by an action."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.ids import ProjectId, TaskId


class FixKind(StrEnum):
    """What can be done about a conflict of the plan."""

    SHORTEN = "shorten"
    ALLOW_PARALLEL = "allow parallel"
    MOVE_DATE = "move date"
    MOVE_DUE = "move due"
    REPLAN = "re-plan"
    UNPIN = "remove pin"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class PlanFix:
    """One thing that can be done about a broken link between ``source`` and ``target``, as a button offers it.

    Which of the other fields are set depends on its kind.
    """

    kind: FixKind
    label: str
    project_id: ProjectId
    source: TaskId
    target: TaskId
    minutes: int = 0
    """Of *shorten*: what remains of the length of ``source``, working minutes of its owner."""
    date_on: date | None = None
    """Of *move date*: where the anchor would have to go; of *move due*: the day that still fits."""
