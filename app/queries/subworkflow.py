"""What the subworkflows of a project will need later: roles that nobody has, said while there is time."""

from collections.abc import Iterator

from app.domain.ids import ProjectId, RoleId
from app.domain.person import Person, Role
from app.domain.workflow import Graph, WorkflowVersion
from app.editing.loaded_project import load_project
from app.editing.ports import Entities


def missing_roles(source: Entities, project_id: ProjectId) -> tuple[str, ...]:
    """One sentence for each role that a subworkflow of the project needs and nobody has."""
    loaded = load_project(source, project_id)
    if loaded.graph is None or not loaded.graph.starts_others:
        return ()
    had = {role for person in source.find(Person, archived=False) for role in person.roles}
    had |= {task.role for task in loaded.tasks if task.role is not None}
    said: dict[RoleId, str] = {}
    for title, role in _roles_inside(source, loaded.graph, ()):
        if role not in had and role not in said:
            known = source.get(Role, role)
            name = known.name if known else role
            said[role] = (
                f"“{title}” starts a workflow that needs the role “{name}”, and nobody has it. "
                "Give it to somebody under People before then."
            )
    return tuple(said.values())


def _roles_inside(source: Entities, graph: Graph, above: tuple[int, ...]) -> Iterator[tuple[str, RoleId]]:
    """The step that starts a workflow, and each role of that workflow's steps, of those that it starts too."""
    for step in graph.steps:
        version = source.get(WorkflowVersion, step.subworkflow) if step.subworkflow is not None else None
        if version is None or version.id in above:
            continue
        for inner in version.graph.steps:
            if inner.has_task:
                yield from ((step.title, role) for role in inner.roles)
        yield from ((step.title, role) for _, role in _roles_inside(source, version.graph, (*above, version.id)))
