"""Who fills which role, with how many steps each: of a workflow, and of one project of it. And how its runs stand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.domain.ids import PersonId, ProjectId, WorkflowId
from app.domain.person import Person, Role
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import Graph, WorkflowVersion
from app.queries.due import due_horizon
from app.queries.graph_counter import Counter, counted
from app.queries.project import outlook
from app.queries.reader import Reader

NOBODY = "nobody has it"


@dataclass(frozen=True, slots=True)
class RoleSteps:
    """A role of a workflow: its steps, and who has it."""

    role: str
    steps: int
    """Those that it owns."""
    approves: int
    people: tuple[str, ...]

    @property
    def words(self) -> str:
        """ "2 steps, approves 1": what the role does."""
        parts = [_steps(self.steps)] if self.steps else []
        parts += [f"approves {self.approves}"] if self.approves else []
        return ", ".join(parts) or "is informed"


@dataclass(frozen=True, slots=True)
class RoleOfProject:
    """A role of a project: who fills it, and how far their steps are."""

    role: str
    """Empty for tasks without a role."""
    people: tuple[str, ...]
    """Those who own its steps, the one with most first."""
    person_id: PersonId
    """The first of them."""
    steps: int
    done: int
    late: int

    @property
    def words(self) -> str:
        """ "3 steps, 1 done, 1 late"."""
        parts = [_steps(self.steps)]
        parts += [f"{self.done} done"] if self.done else []
        parts += [f"{self.late} late"] if self.late else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Runs:
    """The projects of a workflow that run, that are complete, and those of the running ones in which something has
    been missed. Practice runs and cancelled ones do not count."""

    open: int
    done: int
    late: int

    def __str__(self) -> str:
        late = f" ({self.late} late)" if self.late else ""
        return f"{self.open} open{late}, {self.done} done"


def _steps(count: int) -> str:
    return f"{count} step{'' if count == 1 else 's'}"


def workflow_roles(reader: Reader, graph: Graph) -> tuple[RoleSteps, ...]:
    """In the order in which the workflow needs them; who has a role is who could be given its steps."""
    work = [step for step in graph.steps if step.has_task]
    roles = dict.fromkeys(role for step in work for role in step.roles)
    names = {role.id: role.name for role in reader.find(Role)}
    team = reader.find(Person, archived=False)
    return tuple(
        RoleSteps(
            names.get(role, str(role)),
            sum(step.role == role for step in work),
            sum(step.approval is not None and role in step.approval.approvers for step in work),
            tuple(person.name for person in team if role in person.roles),
        )
        for role in roles
    )


def runs_of(reader: Reader, workflow_id: WorkflowId) -> Runs:
    """How the projects of all versions of a workflow stand."""
    mine = {version.id for version in reader.find(WorkflowVersion, workflow_id=workflow_id)}
    started = [one for one in reader.find(Project) if one.version_id in mine and not one.practice]
    running = [one.id for one in started if one.state is ProjectState.RUNNING]
    late = reader.projects_with_missed() if running else frozenset()
    done = sum(one.state is ProjectState.COMPLETE for one in started)
    return Runs(len(running), done, sum(id in late for id in running))


@dataclass(frozen=True, slots=True)
class ProjectRoles:
    counter: Counter | None
    """What its flowchart is made of; None for a free project."""
    roles: tuple[RoleOfProject, ...]


def project_roles(reader: Reader, project_id: ProjectId) -> ProjectRoles:
    """In the order of the work; what was skipped or cancelled does not count."""
    loaded = outlook(reader, project_id).loaded
    tasks = [one for one in loaded.tasks if one.state not in (TaskState.SKIPPED, TaskState.CANCELLED)]
    tasks = [one for one in sorted(tasks, key=lambda one: (one.rank, one.id)) if not one.kind.unattended]
    names = {role.id: role.name for role in reader.find(Role)}
    people = {person.id: person.name for person in reader.find(Person)}
    horizon = due_horizon(reader)
    late = {one.id for one in tasks if one.state.open and horizon.has_passed(one.due_on, one.owner_id, one.id)}
    found = []
    for role in dict.fromkeys(one.role for one in tasks):
        mine = [one for one in tasks if one.role == role]
        owners = _by_share(mine)
        found.append(
            RoleOfProject(
                names.get(role, str(role)) if role is not None else "",
                tuple(people.get(owner, "") for owner in owners),
                owners[0],
                len(mine),
                sum(one.state is TaskState.DONE for one in mine),
                sum(one.id in late for one in mine),
            )
        )
    return ProjectRoles(counted(loaded.graph) if loaded.graph is not None else None, tuple(found))


def _by_share(tasks: Collection[Task]) -> list[PersonId]:
    """The owners of these, the one with most of them first."""
    counts: dict[PersonId, int] = {}
    for one in tasks:
        counts[one.owner_id] = counts.get(one.owner_id, 0) + 1
    return sorted(counts, key=lambda owner: (-counts[owner], owner))


def role_lines_of(roles: Iterable[RoleSteps]) -> str:
    """A line for each role: "Blog writer: 3 steps · Sam Reed"."""
    return "\n".join(f"{one.role}: {one.words} · {', '.join(one.people) or NOBODY}" for one in roles)
