"""Carries out a fix with the real action, on a graph that is nobody's; nothing is kept."""

from app.actions.flowchart.fix import apply_fix
from app.domain.ids import RoleId, VersionId, WorkflowId
from app.domain.person import Role
from app.domain.workflow import Graph, VersionState, Workflow, WorkflowVersion
from app.editing.edit import Edit, action
from app.engine.checks.finding import LintFix
from app.workspace.workspace import Workspace


def with_fix(workspace: Workspace, graph: Graph, fix: LintFix) -> Graph:
    """The graph of the draft after the click."""
    return workspace.preview(_mend, graph, fix).value


@action("Mend")
def _mend(edit: Edit, graph: Graph, fix: LintFix) -> Graph:
    for name in _roles(graph):
        edit.put(Role(name, name.title()))
    workflow = edit.put(Workflow(WorkflowId(edit.next_id(Workflow)), "Broken"))
    number = VersionId(edit.next_id(WorkflowVersion))
    edit.put(WorkflowVersion(number, workflow.id, 1, VersionState.DRAFT, graph))
    apply_fix(edit, workflow.id, fix)
    return edit.need(WorkflowVersion, number).graph


def _roles(graph: Graph) -> set[RoleId]:
    return {step.role for step in graph.steps if step.role is not None}
