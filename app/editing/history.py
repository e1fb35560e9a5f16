"""Which step an undo or a redo means. Each scope is linear: a step that stands in two is taken back only as the newest
of both, so that an inverse always meets what its step left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.editing.change import Scope


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """A step that is kept, without what it changed; later steps have greater ids. ``size`` in bytes."""

    id: int
    title: str
    at: datetime | None
    merge_key: str | None
    undone: bool
    scopes: frozenset[Scope]
    size: int = 0


def step_to_undo(steps: Sequence[HistoryStep], scope: Scope) -> HistoryStep | None:
    """The newest of a scope that was not undone."""
    return next((step for step in reversed(steps) if not step.undone and scope in step.scopes), None)


def step_to_redo(steps: Iterable[HistoryStep], scope: Scope) -> HistoryStep | None:
    """The one of a scope that was undone last."""
    return next((step for step in steps if step.undone and scope in step.scopes), None)


def built_on(steps: Sequence[HistoryStep], scopes: frozenset[Scope]) -> set[int]:
    """The undone steps that can be done again no more once something else is done in ``scopes``."""
    found: set[int] = set()
    lost = set(scopes)
    for step in steps:
        if step.undone and lost & step.scopes:
            found.add(step.id)
            lost |= step.scopes
    return found


def stood_on(steps: Sequence[HistoryStep], forgotten: HistoryStep) -> set[int]:
    """A step that is forgotten, and the earlier ones that could only be undone after it."""
    found: set[int] = set()
    lost = set(forgotten.scopes)
    for step in reversed(steps):
        if step.id <= forgotten.id and lost & step.scopes:
            found.add(step.id)
            lost |= step.scopes
    return found
