"""Required fields at the start, answers that change while the project runs, and what they change."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.project import StartPlan, start_project
from app.actions.project_field import answer_of, change_fields
from app.command.line import execute_line
from app.domain.condition import FieldRef, FieldValue, Operator, Test, answer_words
from app.domain.errors import RuleViolation
from app.domain.ids import VersionId
from app.domain.workflow import FieldKind, Graph, ProjectField
from app.queries.project_field import field_change
from tests.app.engine.build import decision, flow, graph_of
from tests.app.language import open_titles, project, publish, work
from tests.builders import PUBLISH_ON, Office, make_office

BUDGET = ProjectField("Budget", FieldKind.MONEY, required=True)
REGION = ProjectField("Region", FieldKind.CHOICE, ("North", "South"))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path, project=False)


def campaign() -> Graph:
    """Copy, then ads by an agency with a large budget, else by hand."""
    large = Test(FieldRef("Budget"), Operator.MORE, 5000.0)
    return graph_of(
        work("copy", anchor=True),
        decision("large"),
        work("agency"),
        work("ads"),
        flows="start -> copy\ncopy -> large\nlarge -> ads\nagency -> end\nads -> end",
        more=(flow("large -> agency", large),),
        fields=(BUDGET, REGION),
    )


def begun(office: Office, version: VersionId, budget: float) -> None:
    plan = StartPlan(version, "Spring", PUBLISH_ON, fields={"Budget": budget})
    office.project = office.workspace.do(start_project, plan).value


def effects(office: Office, **answers: FieldValue) -> tuple[str, ...]:
    changes = office.workspace.preview(change_fields, office.project, answers).changes
    return office.workspace.read(field_change, office.project, changes).effects


def test_a_required_field_is_required_at_the_start_and_may_be_looked_at_before(office: Office) -> None:
    plan = StartPlan(publish(office, "Campaign", campaign()), "Spring", PUBLISH_ON)
    for fields in ({}, {"Budget": None}, {"Region": "North"}):
        with pytest.raises(RuleViolation, match="“Budget” is required and has no answer"):
            office.workspace.do(start_project, StartPlan(plan.version_id, "Spring", PUBLISH_ON, fields=fields))
    assert office.workspace.preview(start_project, plan, answer_later=True).changes.changes
    begun(office, plan.version_id, 0.0)
    assert project(office, office.project).fields == {"Budget": 0.0}


def test_another_answer_says_which_decision_goes_elsewhere_and_then_it_does(office: Office) -> None:
    begun(office, publish(office, "Campaign", campaign()), 1000.0)
    assert effects(office, Budget=2000.0) == ()
    assert effects(office, Budget=9000.0) == ("“Large” goes to “Agency” instead of “Ads”.",)
    office.workspace.do(change_fields, office.project, {"Budget": 9000.0})
    office.finish("copy")
    assert open_titles(office, office.project) == {"Agency"}
    assert effects(office, Budget=10.0) == ("“Large” has decided already and stays with “Agency”.",)
    office.workspace.undo()
    office.workspace.undo()
    assert project(office, office.project).fields == {"Budget": 1000.0}


def test_answers_that_cannot_be_are_one_sentence_each(office: Office) -> None:
    begun(office, publish(office, "Campaign", campaign()), 1000.0)
    for answers, words in (({"Budget": None}, "is required"), ({"Colour": "red"}, "Choose one of: Budget, Region")):
        with pytest.raises(RuleViolation, match=words):
            office.workspace.do(change_fields, office.project, answers)
    for field, text in ((BUDGET, "a lot"), (REGION, "East"), (ProjectField("Live", FieldKind.DATE), "soon")):
        with pytest.raises(RuleViolation, match=f"“{text}”"):
            answer_of(field, text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FieldKind.MONEY, "1500,5", 1500.5),
        (FieldKind.MONEY, "1 500", 1500.0),
        (FieldKind.YES_NO, "No", False),
        (FieldKind.DATE, "2027-03-31", date(2027, 3, 31)),
        (FieldKind.TEXT, " buyers ", "buyers"),
        (FieldKind.TEXT, "  ", None),
    ],
)
def test_a_typed_answer_means_its_value_and_reads_back(kind: FieldKind, text: str, value: FieldValue) -> None:
    assert answer_of(ProjectField("Asked", kind), text) == value
    assert (answer_words(value) == "") is (value is None)


@pytest.mark.parametrize("text", ["1.500", "1,500", "-12.000"])
def test_a_number_that_can_be_two_is_asked_instead_of_guessed(text: str) -> None:
    with pytest.raises(RuleViolation, match="thousandths"):
        answer_of(ProjectField("Asked", FieldKind.MONEY), text)


def test_the_command_line_answers_at_the_start_and_changes_later(office: Office) -> None:
    publish(office, "Campaign", campaign())
    start = ("project", "start", "Campaign", "--name", "Spring", "--on", PUBLISH_ON.isoformat())
    assert "“Budget” is required" in execute_line(start, office.workspace).err
    assert execute_line((*start, "--field", "budget=1000", "--field", "Region=south"), office.workspace).code == 0
    change = ("project", "set", "P-1", "--field", "Budget=9000")
    tried = execute_line((*change, "--dry-run"), office.workspace).out
    assert "Budget: 1000 → 9000\n“Large” goes to “Agency” instead of “Ads”.\n" in tried
    assert execute_line(("project", "set", "P-1"), office.workspace).out == "Budget: 1000\nRegion: South\n"
    assert execute_line(change, office.workspace).out == tried
    assert execute_line(("project", "set", "P-1"), office.workspace).out == "Budget: 9000\nRegion: South\n"
