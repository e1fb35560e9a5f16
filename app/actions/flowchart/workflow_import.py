"""Workflows from files of any format: published where nothing stops them, else drafts that wait to be mended."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.actions.flowchart.draft import with_lanes, with_places
from app.actions.workflow import add_roles, check_free_name, free_name, put_workflow
from app.domain.errors import RuleViolation
from app.domain.ids import WorkflowId
from app.domain.person import Role
from app.domain.text import LONGEST_NAME, clean_line, clean_name, short_line
from app.domain.workflow import Graph, VersionState
from app.editing.edit import Edit, action
from app.editing.recursion import recursion
from app.engine.lint import errors
from app.engine.loop_backs import find_loop_backs
from app.exchange.role_match import with_team_roles
from app.exchange.workflow_json import WorkflowFile

ROOM_FOR_NUMBER = 6
"""Letters of a long name that are kept free for the number behind it."""


def laid_out(graph: Graph, tell: Callable[[], None] | None = None) -> Graph:
    """The graph with a place for every step; the very same where its file says where everything stands.

    Takes a second for thousands of steps, so a window does it in a worker: ``tell`` is called now and then, and what it
    raises ends it.
    """
    if graph.steps and all(step.x is not None and step.y is not None for step in graph.steps):
        return graph
    from app.drawing.layout import arrange, arranged
    from app.drawing.sugiyama import engine_for

    graph = find_loop_backs(with_lanes(graph))
    graph = replace(graph, in_rows=not graph.in_lanes)
    return arranged(graph, arrange(graph, engine=engine_for(len(graph.steps), tell)))


@action("Import workflows")
def import_workflows(
    edit: Edit, files: Sequence[WorkflowFile], *, name: str | None = None, drafts: bool = False
) -> tuple[WorkflowId, ...]:
    """The workflows of a file in one step, with their roles; a name that is taken gets a number.

    One without errors is published, unless ``drafts``; the others are drafts. ``name`` is that of a single one.
    Raises RuleViolation where it is taken, or there are several.
    """
    if not files:
        raise RuleViolation("There is nothing to import. Choose a workflow.")
    if name is not None and len(files) > 1:
        raise RuleViolation(f"There are {len(files)} workflows in the file, which cannot share a name. Leave it out.")
    made = tuple(_import(edit, file, name, drafts) for file in files)
    edit.title = f"Import workflow “{files[0].name}”" if len(files) == 1 else f"Import {len(files)} workflows"
    return made


def _import(edit: Edit, file: WorkflowFile, name: str | None, drafts: bool) -> WorkflowId:
    if name is not None:
        title = clean_name(name, "name of the workflow")
        check_free_name(edit, title)
    else:
        title = free_name(edit, short_line(clean_line(file.name), LONGEST_NAME - ROOM_FOR_NUMBER) or "Workflow")
    file = with_team_roles(file, edit.find(Role))
    add_roles(edit, file.roles)
    graph = with_places(find_loop_backs(with_lanes(laid_out(file.graph))))
    stopped = drafts or errors(graph) or recursion(edit, graph, None)
    state = VersionState.DRAFT if stopped else VersionState.PUBLISHED
    return put_workflow(edit, replace(file, name=title, graph=graph), state)
