"""Roles that workflows ask for and nobody has; roles given by name."""

from pathlib import Path

import pytest

from app.actions.flowchart.role import inform_role
from app.actions.outbox import change_settings
from app.actions.person import add_person, change_person, give_role, remove_person
from app.actions.task import add_task
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId, WorkflowId
from app.domain.person import Role
from app.queries.role import load_of_both, load_of_role, roles, roles_nobody_has, roles_without_people
from app.queries.workflow import find_newest
from tests.builders import make_office


def test_a_role_is_missing_from_the_moment_its_last_person_gives_it_up(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    workspace = office.workspace
    assert workspace.read(roles_nobody_has) == []
    workspace.do(change_person, office.people["Ana"], roles=())
    (missing,) = workspace.read(roles_nobody_has)
    assert (missing.role_id, missing.workflows) == ("blog_writer", ("Blog post",))
    workspace.do(add_person, "Zoe", role_name=missing.name)
    assert workspace.read(roles_nobody_has) == []
    workspace.close()


def test_approvers_that_nobody_can_be_are_missing_too(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    office.workspace.do(remove_person, office.people["Omar"])
    assert "marketing_stakeholders" in [role.role_id for role in office.workspace.read(roles_nobody_has)]
    office.workspace.close()


@pytest.mark.requirement("S47")
def test_the_load_of_who_does_a_step_today_and_of_who_should(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    read, do = office.workspace.read, office.workspace.do
    strategist, writer = RoleId("content_strategist"), RoleId("blog_writer")
    said = read(load_of_both, strategist, writer)
    assert said == "Today: Mia has 1 open task. Then: Ana has no open tasks."
    do(add_person, "Zoe", roles=(writer,))
    do(add_task, "Call", office.people["Ana"])
    assert read(load_of_role, writer) == "Ana has 1 open task, Zoe 0"
    assert read(load_of_both, None, writer) == "Then: Ana has 1 open task, Zoe 0."
    assert read(load_of_role, RoleId("gone")) == "nobody has the role"


def test_lint_names_a_role_that_nobody_has_by_what_the_step_wants_of_it(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    workspace = office.workspace

    def said() -> list[str]:
        graph = workspace.read(find_newest, "Blog post").graph
        return [finding.sentence for finding in workspace.read(roles_without_people, graph)]

    assert said() == []
    workspace.do(inform_role, WorkflowId(1), StepId("idea"), "Legal")
    assert said() == ["“Generate idea” informs the role “Legal”, and nobody has it. Give it to somebody under People."]
    workspace.do(remove_person, office.people["Omar"])
    assert len(said()) == 2
    assert any(" needs the role " in sentence for sentence in said())
    workspace.do(give_role, office.people["Ana"], "Legal")
    assert all("Legal" not in sentence for sentence in said())
    for name in ("Mia", "Sam", "Ana", "Ben"):
        workspace.do(remove_person, office.people[name])
    assert said() == [], "there is no team yet"
    workspace.close()


def test_a_role_is_given_once_and_made_once(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    before = len(office.workspace.read(roles))
    office.workspace.do(give_role, office.people["Ana"], "Podcast host")
    office.workspace.do(give_role, office.people["Ben"], "podcast HOST")
    assert len(office.workspace.read(roles)) == before + 1
    with pytest.raises(RuleViolation, match="Ana has the role “Podcast host” already"):
        office.workspace.do(give_role, office.people["Ana"], "Podcast host")
    office.workspace.undo()
    office.workspace.undo()
    assert "Podcast host" not in [role.name for role in office.workspace.read(lambda reader: reader.find(Role))]
    office.workspace.close()


def test_an_address_of_the_lead_that_is_none_is_refused(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    with pytest.raises(RuleViolation, match="no mail address"):
        office.workspace.do(change_settings, lead_email="mia at home")
    office.workspace.close()
