"""What the columns and the lanes of the board are made by, and one place on it."""

from dataclasses import dataclass
from enum import StrEnum

NOWHERE = ""
"""The key of the last group: of what has nothing there."""
EARLIER = "earlier"
"""The key of all weeks before this one."""


class GroupBy(StrEnum):
    """The word that is kept with preferences and saved views."""

    STATE = "state"
    OWNER = "owner"
    STEP = "step"
    SECTION = "section"
    PROJECT = "project"
    WEEK = "week"
    PRIORITY = "priority"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class BoardGrouping:
    """``field`` is the name of a field of projects that is answered by a choice; empty for all but ``FIELD``."""

    by: GroupBy = GroupBy.STATE
    field: str = ""

    @property
    def word(self) -> str:
        """``owner``, ``field:Channel``: what ``grouping_of`` reads again."""
        return f"{self.by}:{self.field}" if self.by is GroupBy.FIELD else str(self.by)

    @property
    def title(self) -> str:
        """``Owner``, ``Channel``: what the choice says."""
        return self.field if self.by is GroupBy.FIELD else str(self.by).capitalize()


def grouping_of(word: str) -> BoardGrouping | None:
    """What a kept word means; None for an empty one and for one that nobody knows."""
    kind, _, field = word.partition(":")
    if kind not in [*GroupBy] or bool(field) is not (kind == GroupBy.FIELD):
        return None
    return BoardGrouping(GroupBy(kind), field)


@dataclass(frozen=True, slots=True)
class BoardPlace:
    """Where a card stands, or is dropped: the group of this key. ``owner`` and a person's number, ``week`` and the
    Monday in ISO form, ``state`` and the name of the column."""

    grouping: BoardGrouping
    key: str
