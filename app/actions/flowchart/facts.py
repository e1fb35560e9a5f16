"""What is true of a workflow in all its versions: its name, its words for the anchor, what it is about."""

from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import WorkflowId
from app.domain.text import clean_name, clean_text
from app.domain.workflow import Workflow
from app.editing.action import action
from app.editing.edit import Edit


@action("Change workflow", merges=1)
def describe_workflow(
    edit: Edit,
    workflow_id: WorkflowId,
    *,
    name: str | None = None,
    anchor_label: str | None = None,
    about: str | None = None,
) -> None:
    """What is left out stays. Raises RuleViolation for an empty name or label, and a name that another one has."""
    workflow = edit.need(Workflow, workflow_id)
    if name is not None:
        name = clean_name(name, "name of the workflow")
        others = [other for other in edit.find(Workflow, archived=False) if other.id != workflow_id]
        if any(other.name.casefold() == name.casefold() for other in others):
            raise RuleViolation(f"There is a workflow “{name}” already. Give this one another name.")
        workflow = replace(workflow, name=name)
    if anchor_label is not None:
        workflow = replace(workflow, anchor_label=clean_name(anchor_label, "name of the date"))
    if about is not None:
        workflow = replace(workflow, about=clean_text(about, "description"))
    edit.put(workflow)
    edit.title = f"Change “{workflow.name}”"
