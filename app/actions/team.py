"""Named groups of people, made on the page People and picked together wherever several may be picked."""

from collections.abc import Sequence

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, TeamId
from app.domain.person import Person
from app.domain.process import Team
from app.domain.text import clean_name
from app.editing.edit import Edit, action


@action("Add team", "Add team {name}")
def add_team(edit: Edit, name: str, people: Sequence[PersonId] = ()) -> TeamId:
    """Raises RuleViolation for an empty name, and for one that another team has."""
    number = TeamId(edit.next_id(Team))
    edit.put(Team(number, _free_name(edit, name, None), _members(edit, people)))
    return number


@action("Change team")
def change_team(
    edit: Edit, team_id: TeamId, *, name: str | None = None, people: Sequence[PersonId] | None = None
) -> None:
    """Change what is given. What was picked by the team before stays as it was picked."""
    team = edit.need(Team, team_id)
    edit.put(
        Team(
            team_id,
            team.name if name is None else _free_name(edit, name, team_id),
            team.people if people is None else _members(edit, people),
        )
    )
    edit.title = f"Change team “{team.name}”" if name in (None, team.name) else f"Rename team “{team.name}” to “{name}”"


@action("Remove team")
def remove_team(edit: Edit, team_id: TeamId) -> None:
    """Its people stay in the company, and where they were picked."""
    team = edit.need(Team, team_id)
    edit.remove(team)
    edit.title = f"Remove team “{team.name}”"


def _members(edit: Edit, people: Sequence[PersonId]) -> tuple[PersonId, ...]:
    return tuple(edit.need(Person, person_id).id for person_id in dict.fromkeys(people))


def _free_name(edit: Edit, name: str, own: TeamId | None) -> str:
    name = clean_name(name, "name of the team")
    if any(one.id != own and one.name.casefold() == name.casefold() for one in edit.find(Team)):
        raise RuleViolation(f"There is a team “{name}” already. Give this one another name.")
    return name
