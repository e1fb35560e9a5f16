"""The one click that makes a finding of lint go away."""

from collections.abc import Mapping
from typing import Any

from app.actions.flowchart.field import put_field
from app.actions.flowchart.flow import connect, edit_flow, redirect
from app.actions.flowchart.step import add_step, append_step, edit_step, remove
from app.domain.ids import WorkflowId
from app.editing.edit import Action, Edit, action
from app.engine.checks.finding import LintFix

VERBS: Mapping[str, Action[..., Any]] = {
    "add_step": add_step,
    "append_step": append_step,
    "connect": connect,
    "edit_flow": edit_flow,
    "edit_step": edit_step,
    "put_field": put_field,
    "redirect": redirect,
    "remove": remove,
}
"""The actions that lint proposes."""


@action("Mend")
def apply_fix(edit: Edit, workflow_id: WorkflowId, fix: LintFix) -> None:
    """What the fix proposes, on the draft. Raises RuleViolation where the workflow was changed meanwhile."""
    ids, named = fix.call
    # Each verb names what it did to which step; the words of the button say “it”.
    VERBS[fix.verb](edit, workflow_id, *ids, **named)
