"""Which action each verb of a fix is."""

from collections.abc import Mapping
from typing import Any

from app.actions.flowchart.field import put_field
from app.actions.flowchart.flow import connect, edit_flow, redirect
from app.actions.flowchart.line import insert_new, insert_step
from app.actions.flowchart.order import order_flow
from app.actions.flowchart.role import give_step_role
from app.actions.flowchart.step import add_step, append_step, change_kind, edit_step, remove, rename_step
from app.domain.ids import WorkflowId
from app.editing.action import Action
from app.engine.checks.finding import Fix
from ui.link.desk import Desk

ACTIONS: Mapping[str, Action[..., Any]] = {
    "add_step": add_step,
    "append_step": append_step,
    "change_kind": change_kind,
    "connect": connect,
    "edit_flow": edit_flow,
    "edit_step": edit_step,
    "give_step_role": give_step_role,
    "insert_new": insert_new,
    "insert_step": insert_step,
    "order_flow": order_flow,
    "put_field": put_field,
    "redirect": redirect,
    "remove": remove,
    "rename_step": rename_step,
}

_BY_PLACE = {"edit_step": "step_id", "edit_flow": "flow_id"}
"""Their other arguments are fields of the thing, so the thing itself goes by place."""


def apply_fix(desk: Desk, workflow_id: WorkflowId, fix: Fix) -> bool:
    """As one undo step; whether it was done. A verb that nobody knows is a bug: KeyError."""
    arguments = dict(fix.arguments)
    place = _BY_PLACE.get(fix.verb)
    first = (arguments.pop(place),) if place is not None else ()
    return desk.do(ACTIONS[fix.verb], workflow_id, *first, **arguments) is not None
