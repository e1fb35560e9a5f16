"""``leadline project brief``: the five questions word for word, as text and as JSON."""

import json
from pathlib import Path

import pytest

from app.actions.brief import change_brief, classify, set_role_hours
from app.actions.budget import add_budget_line
from app.actions.deliverable import add_deliverable
from app.actions.kpi import add_kpi
from app.actions.requirement import add_requirement, judge_requirement
from app.command.line import execute_line
from app.domain.brief import QUESTIONS, RequirementState
from tests.builders import PUBLISH_ON, Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


@pytest.mark.requirement("A7a", "A7b", "A7c", "A7d", "A7e")
def test_the_five_questions_are_printed_word_for_word_with_their_answers(office: Office) -> None:
    empty = execute_line(["project", "brief", "P-1"], office.workspace)
    assert all(question in empty.out for question in QUESTIONS)
    assert empty.out.count("(no answer yet)") == 5
    do = office.workspace.do
    do(
        change_brief,
        office.project,
        sentence="Win them back",
        audience="Old readers",
        promise="News",
        out_scope=["Ads"],
    )
    page = do(add_deliverable, office.project, "Launch mail", amount=3, channel="E-mail").value
    need = do(add_requirement, office.project, "Names the price", deliverable_id=page).value
    do(judge_requirement, need, RequirementState.WAIVED, reason="No price yet")
    do(set_role_hours, office.project, "Blog writer", 40)
    do(add_budget_line, office.project, "Print", 1_200_050)
    sam = office.people["Sam"]
    do(add_kpi, office.project, "Trials", start=120, target=1400, unit="trials", on=PUBLISH_ON, person_id=sam)
    said = execute_line(["project", "brief", "P-1"], office.workspace).out
    for line in (
        "In one sentence: Win them back",
        "Not in scope: Ads",
        "   Old readers",
        "   - 3 × Launch mail (E-mail): draft",
        "   - Print: 12,000.50",
        "   Together 40 h and 12,000.50",
        "   - Trials: from 120 to 1,400 trials, measured 2026-04-15 by Sam",
        "Brief: 7 of 8 parts are there.",
        "  Say what is in scope.",
    ):
        assert line in said.splitlines(), line
    assert "waived" in said
    assert "No price yet" in said
    do(classify, office.project, client="Northwind", accountable_id=sam)
    found = json.loads(execute_line(["project", "brief", "P-1", "--json"], office.workspace).out)
    assert [one["question"] for one in found["questions"]] == list(QUESTIONS)
    assert found["classification"]["accountable"] == "Sam"
    assert found["requirements"][0] | {"state": "waived", "deliverable": "Launch mail"} == found["requirements"][0]
    assert (found["kpis"][0]["target"], found["kpis"][0]["person"]) == (1400, "Sam")
    assert found["missing"] == ["Say what is in scope."]


def test_an_unknown_project_is_refused_in_one_sentence(office: Office) -> None:
    refused = execute_line(["project", "brief", "P-99"], office.workspace)
    assert refused.code == 1
    assert refused.err == "There is no project “P-99”. See: leadline project list\n"
