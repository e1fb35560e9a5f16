"""Who gets the tasks of a project that starts: the people named, else the least loaded with the role."""

from collections import Counter
from collections.abc import Mapping, Sequence

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, RoleId
from app.domain.person import Person, Role
from app.domain.workflow import Step
from app.editing.edit import Edit

USUAL_MINUTES = 480
"""What a step without an effort counts as load."""


class RoleAssignment:
    """Gives each role of a starting project its person; ``named`` says who was chosen for a role.

    An owner's role is one person's for the whole project; the role of approvers may be several people's.
    """

    def __init__(
        self, edit: Edit, named: Mapping[RoleId, tuple[PersonId, ...]], stand_in: RoleId | None = None
    ) -> None:
        self._edit = edit
        self._named = named
        self._stand_in = stand_in
        """The role that answers for waits and subworkflows without one."""
        self._chosen: dict[RoleId, PersonId] = {}
        self._load = Counter(dict(edit.loads()))
        self._by_role: dict[RoleId, list[Person]] = {}
        for person in edit.find(Person, archived=False):
            for role in person.roles:
                self._by_role.setdefault(role, []).append(person)

    def owner(self, step: Step) -> PersonId:
        """Raises RuleViolation that names the step without a role, or the role that nobody has."""
        role = step.role or (self._stand_in if step.kind.unattended else None)
        if role is None:
            raise RuleViolation(f"“{step.title}” has no role, so nobody can get it. Give the step a role.")
        owner = self._chosen.get(role)
        if owner is None:
            owner = self._chosen[role] = self._people(role)[0]
        if not step.kind.unattended:
            self._load[owner] += step.effort_minutes or USUAL_MINUTES
        return owner

    def everybody(self, roles: Sequence[RoleId]) -> tuple[PersonId, ...]:
        """Everybody with the roles; where the project has one person for a role, that one."""
        found: dict[PersonId, None] = {}
        for role in roles:
            chosen = self._chosen.get(role) if role not in self._named else None
            for person_id in (chosen,) if chosen is not None else self._people(role):
                found[person_id] = None
        return tuple(found)

    def has_people(self, role: RoleId) -> bool:
        """Whether somebody was named for the role or has it."""
        return bool(self._named.get(role) or self._by_role.get(role))

    def _people(self, role: RoleId) -> tuple[PersonId, ...]:
        """Those named for the role, else those who have it, the least loaded first."""
        named = self._named.get(role)
        if named:
            return named
        people = self._by_role.get(role)
        if not people:
            known = self._edit.get(Role, role)
            name = known.name if known else role
            raise RuleViolation(f"Nobody has the role “{name}”. Give it to somebody under People, or name a person.")
        return tuple(person.id for person in sorted(people, key=lambda person: (self._load[person.id], person.id)))
