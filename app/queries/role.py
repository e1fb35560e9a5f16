"""Roles: who can have which, and which of those that workflows ask for nobody has."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.ids import RoleId
from app.domain.person import Person, Role
from app.domain.workflow import Graph, VersionState, Workflow, WorkflowVersion
from app.engine.checks.finding import Finding, warning
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class MissingRole:
    """A role that nobody has, with the names of the workflows that cannot start without it."""

    role_id: RoleId
    name: str
    workflows: tuple[str, ...]


def roles(reader: Reader) -> list[Role]:
    """All roles in the order of their names."""
    return sorted(reader.find(Role), key=lambda role: role.name.casefold())


def roles_nobody_has(reader: Reader) -> list[MissingRole]:
    """Asked for by the last published version of a workflow that is in use, by name."""
    had = {role_id for person in reader.find(Person, archived=False) for role_id in person.roles}
    names = {role.id: role.name for role in reader.find(Role)}
    asked: dict[RoleId, list[str]] = {}
    for workflow, graph in _published(reader):
        for role_id in sorted(roles_of(graph) - had):
            asked.setdefault(role_id, []).append(workflow.name)
    missing = [MissingRole(role_id, names.get(role_id, role_id), tuple(found)) for role_id, found in asked.items()]
    return sorted(missing, key=lambda role: role.name.casefold())


def load_of_role(reader: Reader, role_id: RoleId | None) -> str:
    """What the people of a role have to do now: "Ana has 3 open tasks, Ben 1"; empty without a role."""
    if role_id is None:
        return ""
    counts = reader.work_counts()
    had = [(person.name, sum(counts.get(person.id, (0, 0))[:1])) for person in reader.find(Person, archived=False)
           if role_id in person.roles]  # fmt: skip
    if not had:
        return "nobody has the role"
    had.sort(key=lambda one: (-one[1], one[0].casefold()))
    name, number = had[0]
    first = f"{name} has {number or 'no'} open task{'s' * (number != 1)}"
    return ", ".join([first, *(f"{other} {count}" for other, count in had[1:])])


def load_of_both(reader: Reader, today: RoleId | None, should: RoleId | None) -> str:
    """Of who does a step today and of who should: "Today: Ana has 3 open tasks. Then: Ben has no open tasks." """
    said = (("Today", load_of_role(reader, today)), ("Then", load_of_role(reader, should)))
    return " ".join(f"{when}: {words}." for when, words in said if words)


def roles_of(graph: Graph) -> set[RoleId]:
    """The roles that a workflow's steps name: of owners, of approvers, of those who are informed."""
    return {role for step in graph.steps if step.has_task for role in step.roles}


def roles_without_people(reader: Reader, graph: Graph) -> tuple[Finding, ...]:
    """Warnings of lint: each role of the team that a step names and nobody has, at the first such step. A project
    cannot start without them; where there is no team yet nothing is said."""
    people = reader.find(Person, archived=False)
    had = {role_id for person in people for role_id in person.roles}
    found: dict[RoleId, Finding] = {}
    for step in graph.steps if people else ():
        for role_id in step.roles if step.has_task else ():
            role = reader.get(Role, role_id)
            if role is None or role_id in had or role_id in found:
                continue
            informs = role_id != step.role and role_id not in (step.approval.approvers if step.approval else ())
            verb = "informs" if informs else "needs"
            sentence = (
                f"“{step.title}” {verb} the role “{role.name}”, and nobody has it. Give it to somebody under People."
            )
            found[role_id] = warning("role-without-people", sentence, step)
    return tuple(found.values())


def _published(reader: Reader) -> Iterator[tuple[Workflow, Graph]]:
    for workflow in sorted(reader.find(Workflow, archived=False), key=lambda workflow: workflow.name.casefold()):
        versions = reader.find(WorkflowVersion, workflow_id=workflow.id, state=VersionState.PUBLISHED)
        if versions:
            yield workflow, max(versions, key=lambda version: version.number).graph
