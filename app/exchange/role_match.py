"""Roles that a file names, found among the team's by their names: one name is one role, whatever its id."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from app.domain.ids import RoleId
from app.domain.person import Role
from app.domain.text import bare_name
from app.domain.workflow import ApproverDays, Graph, Lane, Step
from app.exchange.workflow_json import WorkflowFile


def matched_roles(named: Mapping[RoleId, str], team: Collection[Role]) -> dict[RoleId, RoleId]:
    """The id that each role of a file has here: the one of its name; else its own, unless another role has that.

    A role whose name is its id has no name of its own, and is known by the id.
    """
    own = {role.id for role in team}
    taken = {role.id: bare_name(role.name) for role in team}
    by_name = {bare_name(role.name): role.id for role in reversed([*team])}
    found = dict[RoleId, RoleId]()
    for id, name in named.items():
        bare = bare_name(name)
        by_id = taken.get(id) == bare or (id in own and name == id)
        here = id if by_id else by_name.get(bare) or free_role_id(id, taken)
        taken.setdefault(here, bare)
        by_name.setdefault(bare, here)
        found[id] = here
    return found


def free_role_id(stem: str, taken: Collection[RoleId]) -> RoleId:
    """The stem itself, or with the first number behind it that makes it new."""
    number, id = 1, RoleId(stem)
    while id in taken:
        number += 1
        id = RoleId(f"{stem}_{number}")
    return id


def with_team_roles(file: WorkflowFile, team: Collection[Role]) -> WorkflowFile:
    """The file with the ids that its roles have here; the very same where they have them already."""
    found = matched_roles(file.roles, team)
    if all(id == here for id, here in found.items()):
        return file
    roles = dict[RoleId, str]()
    for id, name in file.roles.items():
        roles.setdefault(found[id], name)
    return replace(file, roles=roles, graph=with_roles(file.graph, found))


def with_roles(graph: Graph, ids: Mapping[RoleId, RoleId]) -> Graph:
    """The graph with other ids of roles; those that become one are named once."""

    def renamed(roles: tuple[RoleId, ...]) -> tuple[RoleId, ...]:
        return tuple(dict.fromkeys(ids.get(one, one) for one in roles))

    def step_with(step: Step) -> Step:
        role = ids.get(step.role, step.role) if step.role is not None else None
        approval = step.approval
        if approval is not None:
            days = {ids.get(one.role, one.role): one.days for one in reversed(approval.due_days)}
            asked = renamed(approval.approvers)
            due_days = tuple(ApproverDays(one, number) for one, number in days.items())
            approval = replace(approval, approvers=asked, due_days=tuple(reversed(due_days)))
        return replace(step, role=role, approval=approval, informed=renamed(step.informed))

    lanes = dict[RoleId | None, Lane]()
    for lane in graph.lanes:
        role = ids.get(lane.role, lane.role) if lane.role is not None else None
        lanes.setdefault(role, replace(lane, role=role))
    return replace(graph, steps=tuple(step_with(step) for step in graph.steps), lanes=tuple(lanes.values()))
