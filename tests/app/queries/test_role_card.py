"""Role cards and wall charts: what somebody does in the workflows, and each workflow on one page."""

from pathlib import Path

import pytest

from app.actions.person import add_person, change_person
from app.domain.errors import KnownError, RuleViolation
from app.exports import export_file
from app.queries.exchange import Scope
from app.queries.role_card import QUESTIONS, role_card_html, role_cards
from app.queries.workflow_card import wall_charts
from tests.builders import make_office


@pytest.mark.requirement("S20")
def test_a_role_card_says_which_steps_in_which_workflows(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    [card] = office.workspace.read(role_cards, office.people["Ben"])
    assert card.roles == ("Graphic designer", "Social media manager")
    [(workflow, steps)] = card.workflows
    assert workflow == "Blog post"
    does = [step for step in steps if step.part == "does"]
    assert card.sentence.startswith(f"Ben does {len(does)} step{'' if len(does) == 1 else 's'} in 1 workflow")
    assert all("before the publish date" in step.when or "on the publish date" in step.when for step in does)
    assert any(step.before for step in does)
    [sam] = office.workspace.read(role_cards, office.people["Sam"])
    assert "approves 1" in sam.sentence
    assert {card.person.name for card in office.workspace.read(role_cards)} == set(office.people)


def test_who_has_no_step_has_an_empty_card_and_names_are_no_markup(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    zoe = office.workspace.do(add_person, "<b>Zoe</b>").value
    [card] = office.workspace.read(role_cards, zoe)
    assert card.sentence == "<b>Zoe</b> has no step in any workflow"
    assert "<b>" not in role_card_html([card])
    with pytest.raises(RuleViolation, match="not in the team any more"):
        office.workspace.read(role_cards, 99)


@pytest.mark.requirement("S20")
def test_they_are_exported_and_say_what_is_missing(tmp_path: Path) -> None:
    office = make_office(tmp_path / "data", project=False)
    page = tmp_path / "cards.html"
    assert export_file(office.workspace, "role-card", page) == "5 cards"
    assert page.read_text("utf-8").count("<h1") >= 5
    assert export_file(office.workspace, "role-card", page, Scope(person_id=office.people["Ana"])) == "1 card"
    with pytest.raises(KnownError, match=r"Export to \.html"):
        export_file(office.workspace, "role-card", tmp_path / "cards.pdf")
    with pytest.raises(KnownError, match="Nothing can be painted here"):
        export_file(office.workspace, "wall-chart", tmp_path / "wall.pdf")
    [chart] = office.workspace.read(wall_charts)
    assert (chart.name, chart.version, chart.counts) == (
        *("Blog post", 1),
        "8 steps, 6 roles, 7 hand-overs, 1 approval",
    )
    for person_id in office.people.values():
        office.workspace.do(change_person, person_id, roles=())
    with pytest.raises(RuleViolation, match="Nobody has a step"):
        export_file(office.workspace, "role-card", page)


@pytest.mark.requirement("S45")
def test_those_who_do_the_work_are_asked_four_questions_a_step(tmp_path: Path) -> None:
    office = make_office(tmp_path / "data", project=False)
    page = tmp_path / "ask.html"
    assert export_file(office.workspace, "ask-doer", page, Scope(person_id=office.people["Ana"])) == "1 card"
    text = page.read_text("utf-8")
    [card] = office.workspace.read(role_cards, office.people["Ana"])
    does = [step for _, steps in card.workflows for step in steps if step.part == "does"]
    assert all(step.title in text for step in does)
    for question in QUESTIONS:
        assert text.count(question) == len(does)
