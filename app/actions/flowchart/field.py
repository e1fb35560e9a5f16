"""The questions about a project that conditions read."""

from dataclasses import replace

from app.actions.flowchart.draft import draft_of, put_graph
from app.domain.errors import RuleViolation
from app.domain.graph_edits import with_field
from app.domain.ids import WorkflowId
from app.domain.text import clean_line, clean_name
from app.domain.workflow import Graph, ProjectField
from app.editing.edit import Edit, action


@action("Change field")
def put_field(edit: Edit, workflow_id: WorkflowId, field: ProjectField, old_name: str | None = None) -> None:
    """A new field, or another form of the one called ``old_name``; conditions follow a new name.

    Raises RuleViolation for an empty or taken name and when the old one is gone.
    """
    draft = draft_of(edit, workflow_id)
    graph = draft.graph
    choices = dict.fromkeys(line for choice in field.choices if (line := clean_line(choice)))
    field = replace(field, name=clean_name(field.name, "name of the field"), choices=tuple(choices))
    if old_name is not None:
        _check_there(graph, old_name)
    if any(o.name.casefold() == field.name.casefold() and o.name != old_name for o in graph.fields):
        raise RuleViolation(f"There is a field “{field.name}” already. Give this one another name.")
    put_graph(edit, draft, with_field(graph, field, old_name))
    edit.title = f"{'Add' if old_name is None else 'Change'} field “{field.name}”"


@action("Remove field")
def remove_field(edit: Edit, workflow_id: WorkflowId, name: str) -> None:
    """Conditions that read it stay; lint names them."""
    draft = draft_of(edit, workflow_id)
    _check_there(draft.graph, name)
    fields = tuple(field for field in draft.graph.fields if field.name != name)
    put_graph(edit, draft, replace(draft.graph, fields=fields))
    edit.title = f"Remove field “{name}”"


def _check_there(graph: Graph, name: str) -> None:
    if all(field.name != name for field in graph.fields):
        raise RuleViolation(f"The field “{name}” is not there any more. Choose another.")
