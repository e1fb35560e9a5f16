"""What an edit did, as data: the undo step and the notice in one."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from app.domain.entity import Entity, EntityId


@dataclass(frozen=True, slots=True)
class Change:
    """One thing before and after; None before: it was made, None after: it was removed."""

    kind: str
    id: EntityId
    before: Entity | None
    after: Entity | None

    def inverse(self) -> "Change":
        """The change that undoes this one: before and after exchanged."""
        return Change(self.kind, self.id, self.after, self.before)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One step: what changed, under which name, and who did it (``lead`` or ``clock``)."""

    title: str
    changes: tuple[Change, ...] = ()
    merge_key: str | None = None
    at: datetime | None = None
    by: str = "lead"

    def inverse(self) -> "ChangeSet":
        """The step that undoes this one: the inverse of each change, the last first."""
        return replace(self, changes=tuple(change.inverse() for change in reversed(self.changes)))

    def follows(self, earlier: "ChangeSet") -> bool:
        """Whether nobody else, such as the clock, touched between them what both change."""
        left = {(change.kind, change.id): change.after for change in earlier.changes}
        return all(left.get((c.kind, c.id), c.before) == c.before for c in self.changes)

    def merged_with(self, later: "ChangeSet") -> "ChangeSet":
        """Both as one step: the first before, the last after."""
        joined = {(change.kind, change.id): change for change in self.changes}
        for change in later.changes:
            first = joined.get((change.kind, change.id))
            joined[change.kind, change.id] = replace(change, before=first.before) if first else change
        return replace(later, changes=tuple(c for c in joined.values() if c.before != c.after))


def onto(current: Entity | None, change: Change) -> Entity | None:
    """The thing as ``change`` leaves it, when it may differ from ``change.before`` in fields the change left alone."""
    if current is None or change.before is None or change.after is None or current == change.before:
        return change.after
    changed: dict[str, Any] = {
        field.name: getattr(change.after, field.name)
        for field in fields(change.after)
        if getattr(change.before, field.name) != getattr(change.after, field.name)
    }
    return replace(current, **changed)
