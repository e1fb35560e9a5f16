"""What an edit did, as data: the undo step and the notice in one."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from app.domain.entity import Entity, EntityId
from app.domain.ids import WorkflowId
from app.domain.past_tense import past_tense
from app.domain.workflow import VersionState, Workflow, WorkflowVersion

Scope = WorkflowId | None
"""A history of its own: the drawing of one workflow, or the work (None)."""
WORK: Scope = None
_IN_THE_WORK: frozenset[Scope] = frozenset({WORK})
_DRAWN = frozenset({"workflow", "workflow_version"})


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

    @property
    def scopes(self) -> frozenset[Scope]:
        """What is drawn stands in the drawing; what others see of a workflow (name, published, archived) in both."""
        if self.kind not in _DRAWN:
            return _IN_THE_WORK
        sides = [side for side in (self.before, self.after) if side is not None]
        versions = [side for side in sides if isinstance(side, WorkflowVersion)]
        workflows = [side for side in sides if isinstance(side, Workflow)]
        drawn = frozenset(
            [version.workflow_id for version in versions] + [workflow.id for workflow in workflows],
        )
        only_drawn = versions and all(version.state is VersionState.DRAFT for version in versions)
        stays = len(workflows) > 1 and len({(one.name, one.archived) for one in workflows}) == 1
        return drawn if only_drawn or stays else drawn | {WORK}


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One step: what changed, under which name, and who did it (``lead`` or ``clock``)."""

    title: str
    changes: tuple[Change, ...] = ()
    merge_key: str | None = None
    at: datetime | None = None
    by: str = "lead"

    @property
    def scopes(self) -> frozenset[Scope]:
        """The histories that the step stands in."""
        return frozenset(scope for change in self.changes for scope in change.scopes) or _IN_THE_WORK

    @property
    def sentence(self) -> str:
        """What was done: “Moved “Write slides” to Done”."""
        return past_tense(self.title)

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
