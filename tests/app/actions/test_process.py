"""Processes, who is involved in them, teams, and the library of roles: kept, changed, removed, refused, undone."""

from pathlib import Path

import pytest

from app.actions.flowchart.version import delete_workflow, new_workflow
from app.actions.person import add_role
from app.actions.process import add_process, change_process, remove_process, set_involvement
from app.actions.team import add_team, change_team, remove_team
from app.domain.errors import RuleViolation
from app.domain.process import Involvement, Process, RoleInvolvement, Team
from app.domain.role_library import FROM_THE_ARTICLES, ROLE_LIBRARY
from app.queries.process import involvement_matrix, process_lines, roles_to_take, team_lines
from tests.builders import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path, project=False)


@pytest.mark.requirement("S36")
def test_the_catalogue_says_what_how_often_who_and_by_which_workflow(office: Office) -> None:
    workspace, ana = office.workspace, office.people["Ana"]
    before = office.dump()
    workflow = workspace.do(new_workflow, "Letter").value
    start = office.dump()
    id = workspace.do(
        add_process,
        "Newsletter",
        cadence="every second Friday",
        deliverables=("E-mail", " E-mail ", "", "Archive page"),
        owner_id=ana,
        workflow_id=workflow,
    ).value
    [line] = workspace.read(process_lines)
    assert (line.owner, line.workflow, line.process.deliverables) == ("Ana", "Letter", ("E-mail", "Archive page"))
    said = workspace.do(
        change_process, id, name="News", cadence="", deliverables=(), owner_id=None, workflow_id=workflow
    )
    assert said.changes.sentence == "Changed process “Newsletter”"
    # The catalogue outlives the workflow.
    workspace.do(delete_workflow, workflow)
    assert workspace.read(process_lines)[0].workflow == ""
    assert workspace.do(remove_process, id).changes.sentence == "Removed process “News”"
    for _ in range(4):
        workspace.undo()
    assert office.dump() == start
    workspace.undo()
    assert office.dump() == before


@pytest.mark.requirement("S37")
def test_the_matrix_says_who_does_approves_and_hears(office: Office) -> None:
    workspace = office.workspace
    id = workspace.do(add_process, "Newsletter").value
    matrix = workspace.read(involvement_matrix)
    writer = next(role for role in matrix.roles if role.id == "blog_writer")
    title = workspace.do(set_involvement, id, writer.id, Involvement.DOES).changes.sentence
    assert title == "Said that Blog writer does “Newsletter”"
    workspace.do(set_involvement, id, writer.id, Involvement.APPROVES)
    assert workspace.read(involvement_matrix).cells == {(id, writer.id): Involvement.APPROVES}
    workspace.do(set_involvement, id, writer.id, None)
    assert workspace.read(involvement_matrix).cells == {}
    workspace.undo()
    assert workspace.read(lambda reader: reader.get(Process, id)).roles == (
        RoleInvolvement(writer.id, Involvement.APPROVES),
    )


@pytest.mark.requirement("S44")
def test_the_library_offers_the_roles_of_the_articles_and_25_more_that_are_not_there_yet(office: Office) -> None:
    assert len(ROLE_LIBRARY) == len(FROM_THE_ARTICLES) + 25 == len({name.casefold() for name in ROLE_LIBRARY})
    offered = office.workspace.read(roles_to_take)
    assert "Blog writer" not in offered
    assert "Copywriter" in offered
    office.workspace.do(add_role, "Copywriter")
    assert office.workspace.read(roles_to_take) == [name for name in offered if name != "Copywriter"]


@pytest.mark.requirement("S37")
def test_a_team_has_a_name_and_people(office: Office) -> None:
    workspace, people = office.workspace, office.people
    before = office.dump()
    id = workspace.do(add_team, "Content", (people["Ana"], people["Mia"], people["Ana"])).value
    [line] = workspace.read(team_lines)
    assert [person.name for person in line.people] == ["Ana", "Mia"]
    assert workspace.do(change_team, id, name="Words").changes.sentence == "Renamed team “Content” to “Words”"
    workspace.do(change_team, id, people=(people["Ben"],))
    assert workspace.read(lambda reader: reader.get(Team, id)).people == (people["Ben"],)
    assert workspace.do(remove_team, id).changes.sentence == "Removed team “Words”"
    for _ in range(4):
        workspace.undo()
    assert office.dump() == before


def test_what_is_empty_doubled_or_too_long_is_refused(office: Office) -> None:
    workspace = office.workspace
    workspace.do(add_process, "News")
    workspace.do(add_team, "Words")
    before = office.dump()
    for act, args, said, why in (
        (add_process, (" ",), {}, "name of the process is empty"),
        (add_process, ("news",), {}, "There is a process “news” already"),
        (add_process, ("x",), {"cadence": "x" * 300}, "at most 200 fit"),
        (add_process, ("x",), {"deliverables": [f"{n}" for n in range(60)]}, "at most 50 deliverables"),
        (add_process, ("x",), {"owner_id": 99}, "There is no person 99 any more"),
        (add_team, ("",), {}, "name of the team is empty"),
        (add_team, ("WORDS",), {}, "There is a team “WORDS” already"),
        (add_team, ("x", (99,)), {}, "There is no person 99 any more"),
        (remove_team, (99,), {}, "There is no team 99 any more"),
    ):
        with pytest.raises(RuleViolation) as refused:
            workspace.do(act, *args, **said)
        assert why in refused.value.sentence
    assert office.dump() == before
