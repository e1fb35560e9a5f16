"""Workflows: taken from a file or a shipped template, published in versions."""

from collections.abc import Mapping
from dataclasses import replace

from app.actions.reminder import override_hours
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, VersionId, WorkflowId
from app.domain.person import Role
from app.domain.text import clean_name
from app.domain.workflow import Graph, VersionState, Workflow, WorkflowVersion
from app.editing.edit import Edit, action
from app.editing.recursion import recursion
from app.engine.lint import Level, lint
from app.engine.loop_backs import find_loop_backs
from app.exchange.role_match import with_team_roles
from app.exchange.workflow_json import WorkflowFile


@action("Add workflow", "Add workflow {file.name}")
def add_workflow(edit: Edit, file: WorkflowFile, *, name: str | None = None, template: str = "") -> WorkflowId:
    """A workflow with one published version from a file's graph; roles it names come with it.

    Raises RuleViolation with the first error that stops publishing.
    """
    title = clean_name(name or file.name, "name of the workflow")
    check_free_name(edit, title)
    file = with_team_roles(file, edit.find(Role))
    add_roles(edit, file.roles)
    graph = find_loop_backs(file.graph)
    found = (*lint(graph), *recursion(edit, graph, None))
    error = next((finding for finding in found if finding.level is Level.ERROR), None)
    if error is not None:
        raise RuleViolation(f"“{title}” cannot be published: {error.sentence}")
    graph = _laid_out(graph)
    return put_workflow(edit, replace(file, name=title, graph=graph), VersionState.PUBLISHED, template)


def put_workflow(edit: Edit, file: WorkflowFile, state: VersionState, template: str = "") -> WorkflowId:
    """A file as a workflow with its first version, and its hours to remind; nothing is checked any more."""
    graph, said = file.graph, edit.title
    workflow_id = WorkflowId(edit.next_id(Workflow))
    edit.put(
        Workflow(workflow_id, file.name, file.anchor_label, file.about, template, anchor_minute=file.anchor_minute)
    )
    version_id = VersionId(edit.next_id(WorkflowVersion))
    published_at = edit.now if state is VersionState.PUBLISHED else None
    edit.put(WorkflowVersion(version_id, workflow_id, 1, state, graph, file.note, published_at))
    if file.hours is not None:
        override_hours(edit, workflow_id, file.hours)
    for step_id, hours in file.step_hours.items():
        if step_id in graph.by_id:
            override_hours(edit, workflow_id, hours, step_id=step_id)
    edit.title = said
    return workflow_id


def _laid_out(graph: Graph) -> Graph:
    """In rows, where the file says of no step where it stands."""
    if graph.in_lanes or any(step.x is not None for step in graph.steps):
        return graph
    from app.drawing.layout import arrange, arranged

    graph = replace(graph, in_rows=True)
    return arranged(graph, arrange(graph))


def check_free_name(edit: Edit, name: str, own: WorkflowId | None = None) -> None:
    """Raises RuleViolation when another workflow that is in use has the name."""
    others = [workflow for workflow in edit.find(Workflow, archived=False) if workflow.id != own]
    if any(workflow.name.casefold() == name.casefold() for workflow in others):
        raise RuleViolation(f"There is a workflow “{name}” already. Give this one another name.")


def free_name(edit: Edit, name: str) -> str:
    """The name, or where it is taken with the first number behind it that makes it new."""
    taken = {workflow.name.casefold() for workflow in edit.find(Workflow, archived=False)}
    wanted, number = name, 1
    while wanted.casefold() in taken:
        number += 1
        wanted = f"{name} {number}"
    return wanted


def add_roles(edit: Edit, names: Mapping[RoleId, str]) -> None:
    """The roles of a file that are not here yet, by the ids that they have here."""
    for role_id, name in names.items():
        if edit.get(Role, role_id) is None:
            edit.put(Role(role_id, clean_name(name, "role")))


def latest_published(edit: Edit, workflow_id: WorkflowId) -> WorkflowVersion:
    """Raises RuleViolation when only a draft exists."""
    versions = edit.find(WorkflowVersion, workflow_id=workflow_id)
    published = [version for version in versions if version.state is VersionState.PUBLISHED]
    if not published:
        workflow = edit.need(Workflow, workflow_id)
        raise RuleViolation(f"“{workflow.name}” has no published version yet. Publish its draft first.")
    return max(published, key=lambda version: version.number)
