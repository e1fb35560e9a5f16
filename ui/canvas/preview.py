"""What a gesture would do, before its drop: the action with its arguments, and what the rules say of it.

For board, plan and flowchart alike: a drag builds an ``Act`` at each step of the mouse, shows its ``Preview`` and runs
it on the drop, so that what was promised and what is done come from the same code.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.errors import LeadlineError
from app.editing.action import Action
from app.editing.change import ChangeSet
from app.workspace.workspace import ActionResult
from ui.link.context import Context


@dataclass(frozen=True, slots=True)
class Preview:
    """``words`` say what a drop would do; ``refused`` is why it would do nothing, empty where it would be done."""

    words: str = ""
    refused: str = ""
    changes: ChangeSet | None = None

    @property
    def allowed(self) -> bool:
        """Whether a drop here would be done."""
        return not self.refused


@dataclass(frozen=True, slots=True)
class Act:
    """An action with what it is called with; two that are equal would do the same and need one preview."""

    action: Action[..., Any]
    args: tuple[object, ...] = ()
    options: tuple[tuple[str, object], ...] = ()
    """Its keyword arguments, as pairs of name and value."""

    def preview(self, context: Context) -> Preview:
        """What ``do`` would change now, or the sentence with which it would be refused; writes nothing."""
        try:
            changes = context.preview(self.action, *self.args, **dict(self.options)).changes
        except LeadlineError as refusal:
            return Preview(refusal.sentence, refusal.sentence)
        return Preview(changes.title, changes=changes)

    def do(self, context: Context) -> ActionResult[Any] | None:
        """Run it as one undo step; None where it was refused, which has been said then."""
        return context.do(self.action, *self.args, **dict(self.options))
