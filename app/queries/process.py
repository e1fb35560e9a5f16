"""The catalogue of processes, who is involved in them, and the teams."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.ids import ProcessId, RoleId
from app.domain.person import Person, Role
from app.domain.process import Involvement, Process, Team
from app.domain.role_library import ROLE_LIBRARY
from app.domain.text import bare_name
from app.domain.workflow import Workflow
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """One process with the names of what it refers to; empty where there is none."""

    process: Process
    owner: str
    workflow: str


def process_lines(reader: Reader) -> list[ProcessLine]:
    """The catalogue by name."""
    found = []
    for process in sorted(reader.find(Process), key=lambda one: one.name.casefold()):
        owner = reader.get(Person, process.owner_id) if process.owner_id is not None else None
        workflow = reader.get(Workflow, process.workflow_id) if process.workflow_id is not None else None
        found.append(ProcessLine(process, owner.name if owner else "", workflow.name if workflow else ""))
    return found


@dataclass(frozen=True, slots=True)
class InvolvementMatrix:
    """Processes by roles: what each role has to do with each process."""

    processes: tuple[Process, ...]
    roles: tuple[Role, ...]
    cells: Mapping[tuple[ProcessId, RoleId], Involvement]
    """By the id of the process and the role; without what is not involved."""


def involvement_matrix(reader: Reader) -> InvolvementMatrix:
    """All processes and all roles, by their names."""
    processes = sorted(reader.find(Process), key=lambda one: one.name.casefold())
    roles = sorted(reader.find(Role), key=lambda one: one.name.casefold())
    cells = {(process.id, one.role): one.involvement for process in processes for one in process.roles}
    return InvolvementMatrix(tuple(processes), tuple(roles), cells)


def roles_to_take(reader: Reader) -> list[str]:
    """The names of the library that no role of the team has yet, in its order."""
    known = {bare_name(role.name) for role in reader.find(Role)}
    return [name for name in ROLE_LIBRARY if bare_name(name) not in known]


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team with those of its people who have not left."""

    team: Team
    people: tuple[Person, ...]


def team_lines(reader: Reader) -> list[TeamLine]:
    """The teams by name."""
    found = []
    for team in sorted(reader.find(Team), key=lambda one: one.name.casefold()):
        people = (reader.get(Person, person_id) for person_id in team.people)
        found.append(TeamLine(team, tuple(one for one in people if one is not None and not one.archived)))
    return found
