"""A workflow that is circulated: who agrees, to which step, and that it is published once all who must have agreed."""

from pathlib import Path

import pytest

from app.actions.flowchart.circulation import answer_step, circulate
from app.actions.flowchart.step import rename_step
from app.actions.flowchart.version import discard_draft, publish
from app.actions.sign_off import answer_sign_off, set_must_agree
from app.domain.errors import RuleViolation
from app.domain.ids import StepId, VersionId, WorkflowId
from app.domain.sign_off import SignOff, SignOffState
from app.domain.workflow import VersionState, WorkflowVersion
from app.queries.circulation import Circulation, circulation, question_html
from tests.builders import Office, make_office

WORKFLOW = WorkflowId(1)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def draft(office: Office) -> VersionId:
    office.workspace.do(rename_step, WORKFLOW, StepId("idea"), "Find an idea & write it down")
    [found] = office.workspace.read(lambda reader: reader.find(WorkflowVersion, state=VersionState.DRAFT))
    return VersionId(found.id)


def seen(office: Office, version_id: VersionId) -> Circulation:
    found = office.workspace.read(circulation, version_id)
    assert found is not None
    return found


@pytest.mark.requirement("S27")
def test_it_is_published_once_all_who_must_have_agreed(office: Office) -> None:
    do, people = office.workspace.do, office.people
    version_id = draft(office)
    with pytest.raises(RuleViolation, match="Nobody is chosen"):
        do(circulate, version_id, [])
    ids = do(circulate, version_id, [people["Omar"], people["Mia"]]).value
    assert [line.name for line in seen(office, version_id).lines] == ["Omar", "Mia"]
    with pytest.raises(RuleViolation, match="Version 2 was circulated, and Omar, Mia must agree"):
        do(publish, WORKFLOW)
    do(answer_sign_off, ids[0], SignOffState.AGREED)
    do(circulate, version_id, [people["Omar"]])
    assert seen(office, version_id).lines[0].sign_off.state is SignOffState.AGREED
    do(set_must_agree, ids[1], False)
    assert do(publish, WORKFLOW).value == version_id
    assert len(seen(office, version_id).lines) == 2


@pytest.mark.requirement("S27")
def test_each_step_is_agreed_or_objected_to_and_the_list_asks_about_each(office: Office) -> None:
    do, people = office.workspace.do, office.people
    version_id = draft(office)
    do(circulate, version_id, [people["Omar"], people["Mia"]])
    idea = StepId("idea")
    with pytest.raises(RuleViolation, match="Say what Omar objects to"):
        do(answer_step, version_id, people["Omar"], idea, SignOffState.OBJECTED)
    with pytest.raises(RuleViolation, match="not in the version"):
        do(answer_step, version_id, people["Omar"], StepId("nowhere"), SignOffState.AGREED)
    do(answer_step, version_id, people["Omar"], idea, SignOffState.OBJECTED, "Takes a week")
    do(answer_step, version_id, people["Mia"], idea, SignOffState.AGREED)
    of_idea = next(one for one in seen(office, version_id).steps if one.step_id == idea)
    assert (of_idea.words, of_idea.objected) == ("1 agrees; Omar objects: Takes a week", True)
    do(answer_step, version_id, people["Omar"], idea, SignOffState.OPEN)
    of_idea = next(one for one in seen(office, version_id).steps if one.step_id == idea)
    assert (of_idea.words, of_idea.objected) == ("1 agrees", False)
    html = office.workspace.read(question_html, version_id)
    assert "1. Find an idea &amp; write it down" in html
    assert html.count("☐ I agree") == len(seen(office, version_id).steps) + 1


def test_what_was_said_goes_with_a_draft_and_comes_back_with_it(office: Office) -> None:
    version_id = draft(office)
    office.workspace.do(circulate, version_id, [office.people["Omar"]])
    before = office.dump()
    office.workspace.do(discard_draft, WORKFLOW)
    assert office.workspace.read(lambda reader: list(reader.find(SignOff))) == []
    office.workspace.undo()
    assert office.dump() == before
