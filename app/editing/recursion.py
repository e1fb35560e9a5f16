"""Workflows that would start themselves, over all versions that are kept. For publishing, the editor and commands."""

from app.domain.ids import VersionId
from app.domain.workflow import Graph, WorkflowVersion
from app.editing.ports import Entities
from app.engine.checks.opening import check_recursion
from app.engine.lint import Finding


def recursion(entities: Entities, graph: Graph, version_id: VersionId | None) -> tuple[Finding, ...]:
    """The errors of steps that start ``version_id``, the graph's own version, again, or a version that is gone."""

    def graph_of(version_id: VersionId) -> Graph | None:
        version = entities.get(WorkflowVersion, version_id)
        return version.graph if version is not None else None

    return tuple(check_recursion(graph, version_id, graph_of))
