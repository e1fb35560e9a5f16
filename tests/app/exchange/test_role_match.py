"""Roles of a file found among the team's: by their names, whatever their ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import RoleId
from app.domain.person import Role
from app.domain.text import bare_name
from app.exchange.role_match import matched_roles, with_team_roles
from app.exchange.templates import template, templates


def team(**names: str) -> list[Role]:
    return [Role(RoleId(id), name) for id, name in names.items()]


def match(named: dict[str, str], known: list[Role]) -> dict[str, str]:
    found = matched_roles({RoleId(id): name for id, name in named.items()}, known)
    return {str(id): str(there) for id, there in found.items()}


@pytest.mark.parametrize(
    "name",
    [
        "Legal / compliance",
        "legal/compliance",
        "LEGAL /  Compliance",
        "Légal / compliance",
        " Legal / compliance ",
        "Legal\u00a0/ compliance",
    ],
)
def test_a_role_is_found_by_its_name_whatever_its_case_spaces_and_accents(name: str) -> None:
    assert match({"legal": "Legal / compliance"}, team(legal_compliance=name)) == {"legal": "legal_compliance"}


@pytest.mark.parametrize("name", ["Legal", "Legal compliance", "Compliance / legal", "Legal - compliance"])
def test_another_name_is_another_role(name: str) -> None:
    assert match({"legal": "Legal / compliance"}, team(other=name)) == {"legal": "legal"}


def test_an_id_that_another_role_has_gives_way() -> None:
    known = team(role="Editor", role_2="Writer")
    assert match({"role": "Designer", "role_2": "Editor"}, known) == {"role": "role_3", "role_2": "role"}


def test_a_role_without_a_name_of_its_own_is_known_by_its_id() -> None:
    assert match({"editor": "editor"}, team(editor="Chief editor")) == {"editor": "editor"}


def test_two_roles_of_one_name_are_one_in_steps_approvals_and_lanes() -> None:
    file = with_team_roles(template("blog_post_extended"), team(legal_compliance="legal/compliance", ed="EDITOR"))
    steps = file.graph.steps
    named = {step.role for step in steps} | {role for s in steps if s.approval for role in s.approval.approvers}
    assert {"legal_compliance", "ed"} <= named
    assert not {"legal", "editor"} & named
    assert (file.roles[RoleId("legal_compliance")], file.roles[RoleId("ed")]) == ("Legal / compliance", "Editor")
    assert {lane.role for lane in file.graph.lanes} - {None} <= file.roles.keys()


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_a_team_that_has_the_roles_of_a_file_or_none_at_all_gets_the_very_file(file) -> None:
    assert with_team_roles(file, []) is file
    assert with_team_roles(file, [Role(id, name) for id, name in file.roles.items()]) is file


names = st.text(st.sampled_from("aAéeE /-\t"), min_size=1, max_size=6).filter(str.strip)
ids = st.sampled_from(["a", "b", "a_2", "a_3", "b_2"])


@given(st.dictionaries(ids, names), st.dictionaries(ids, names))
def test_what_is_called_alike_gets_one_id_and_what_is_not_never_does(named: dict[str, str], known: dict[str, str]):
    roles = [Role(RoleId(id), name) for id, name in known.items()]
    found = match(named, roles)
    for one, name in named.items():
        assert found[one] not in known or bare_name(known[found[one]]) == bare_name(name) or name == one
        for other, called in named.items():
            if one not in known and other not in known:
                assert (found[one] == found[other]) == (bare_name(name) == bare_name(called))
