"""Workflows as checklists to print: what stands on a sheet, whole and for one role."""

from pathlib import Path

import pytest

from app.actions.person import add_person
from app.domain.check_item import Section
from app.domain.errors import KnownError, RuleViolation
from app.domain.ids import RoleId
from app.domain.workflow import Graph
from app.engine.checklist import LineKind
from app.exports import export_file
from app.queries.checklist_sheet import checklist_html, role_sheets, whole_sheets
from app.queries.exchange import Scope
from app.queries.workflow_card import WallChart, wall_charts
from tests.app.engine.build import approval, graph_of, question, task
from tests.builders import make_office


def chart(graph: Graph) -> WallChart:
    return WallChart("Blog <post>", 2, "", "Publish date", "4 steps", graph, {RoleId("ben"): "Ben's role"})


def claim(section: str | None = None) -> Graph:
    ben = RoleId("ben")
    graph = graph_of(
        task("draft"),
        question("claim"),
        approval("check", role=ben, section=section),
        task("images", role=ben),
        task("publish"),
        flows="""
            start -> draft
            draft -> claim
            claim -Yes-> check
            claim -No-> images
            check -Yes-> images
            check -No-> draft
            images -> publish
            publish -> end
        """,
    )
    return Graph(graph.steps, graph.flows, sections=(Section("s", "Write"),))


@pytest.mark.requirement("S11")
def test_a_sheet_has_a_box_for_each_step_with_work_and_says_where_branches_lead() -> None:
    [sheet] = whole_sheets([chart(claim())])
    html = checklist_html([sheet])
    assert html.count("☐") == 5
    assert "<h1>Blog &lt;post&gt;</h1>" in html
    assert "<i>If No:</i> <i>go on with 4</i>" in html
    assert "↺ <i>No: back to 1</i>" in html
    assert "<b>Check</b>  · Ben&#x27;s role" in html


def test_ways_that_only_lead_elsewhere_are_one_line() -> None:
    graph = graph_of(
        *(task(name) for name in "abcd"),
        flows="start -> a\nstart -> b\na -> c\na -> d\nb -> c\nb -> d\nc -> end\nd -> end",
    )
    html = checklist_html(whole_sheets([chart(graph)]))
    assert html.count("<i>go on with 3 and 4</i>") == 2
    assert html.count("At the same time") == 1


def test_the_sheet_of_a_role_has_its_steps_and_the_questions_that_they_stand_under() -> None:
    sheets = role_sheets([chart(claim())])
    assert [sheet.title for sheet in sheets] == ["Blog <post>: ann", "Blog <post>: Ben's role"]
    lines = [(line.kind, line.text) for line in sheets[1].lines]
    assert lines == [
        (LineKind.STEP, "Claim"),
        (LineKind.ANSWER, "Yes"),
        (LineKind.STEP, "Check"),
        (LineKind.BACK, "No: back to 1"),
        (LineKind.STEP, "Images"),
    ]
    html = checklist_html([sheets[1]])
    assert html.count("☐") == 2
    assert "<i>Claim</i>" in html


def test_a_section_has_its_head_only_where_something_of_it_is_left() -> None:
    sheets = role_sheets([chart(claim("s"))], [RoleId("ben")])
    assert [line.text for line in sheets[0].lines if line.kind is LineKind.SECTION] == ["Write"]
    by_ann = role_sheets([chart(claim("s"))])[0]
    assert [line.text for line in by_ann.lines if line.kind is LineKind.SECTION] == ["Write"]
    other = graph_of(task("a"), task("b", role=RoleId("ben"), section="s"), flows="start -> a\na -> b\nb -> end")
    other = Graph(other.steps, other.flows, sections=(Section("s", "Write"),))
    [ann, ben] = role_sheets([chart(other)])
    assert [line.kind for line in ann.lines] == [LineKind.STEP]
    assert [line.kind for line in ben.lines] == [LineKind.SECTION, LineKind.STEP]


def test_they_are_exported_and_say_what_is_missing(tmp_path: Path) -> None:
    office = make_office(tmp_path / "data", project=False)
    page = tmp_path / "list.html"
    assert export_file(office.workspace, "checklist", page) == "1 sheet"
    [blog] = office.workspace.read(wall_charts)
    text = page.read_text("utf-8")
    assert all(step.title in text for step in blog.graph.steps if step.has_task)
    assert export_file(office.workspace, "role-checklist", page) == "6 sheets"
    assert export_file(office.workspace, "role-checklist", page, Scope(person_id=office.people["Ben"])) == "2 sheets"
    zoe = office.workspace.do(add_person, "Zoe").value
    with pytest.raises(RuleViolation, match="has a step in a published workflow"):
        export_file(office.workspace, "role-checklist", page, Scope(person_id=zoe))
    with pytest.raises(KnownError, match="Nothing can be painted here"):
        export_file(office.workspace, "checklist", tmp_path / "list.pdf")
    office.workspace.close()
