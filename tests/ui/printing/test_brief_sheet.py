"""The brief on paper: one page, whatever it holds, with the five questions word for word."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.actions.brief import add_risk, change_brief, classify, set_role_hours
from app.actions.budget import add_budget_line
from app.actions.deliverable import add_deliverable
from app.actions.kpi import add_kpi
from app.actions.requirement import add_requirement
from app.domain.brief import QUESTIONS
from app.domain.errors import RuleViolation
from tests.builders import PUBLISH_ON, Office, make_office
from tests.ui.printing import pdf
from ui.printing.painter import FilePainter
from ui.printing.paper.output import save_pages
from ui.printing.paper.pagination import Scaling, lay_out
from ui.printing.paper.sheet import Paper, Sheet
from ui.printing.printables import Printable, PrintRequest, prepare

LONG = "Ein sehr langer Satz über Straßen, łódki und Ωμέγα, der nicht aufhört. " * 140


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "data")


def fill(office: Office, *, much: bool) -> None:
    do, project = office.workspace.do, office.project
    do(change_brief, project, sentence="Win back who left", audience=LONG[:10_000] if much else "Old readers")
    do(change_brief, project, promise=LONG[:10_000] if much else "News in ten minutes", in_scope=["Mail"])
    do(classify, project, client="Northwind <b>", labels=("q1", "spring"))
    do(set_role_hours, project, "Blog writer", 40)
    do(add_budget_line, project, "Print", 1_200_050)
    do(add_kpi, project, "Trials", start=120, target=1400, on=PUBLISH_ON)
    do(add_risk, project, "The printer is late", owner_id=office.people["Ana"])
    for number in range(500 if much else 3):
        made = do(add_deliverable, project, f"Tile {number}", amount=8).value
        if number < 60:
            do(add_requirement, project, f"Tile {number} names the price", deliverable_id=made)


def pages(office: Office, sheet: Sheet, size: int = 8):
    prepared = prepare(office.workspace, PrintRequest(Printable.BRIEF, office.project))
    return lay_out(prepared.content(b""), sheet, Scaling(size), prepared.heading)


@pytest.mark.requirement("A8")
@pytest.mark.parametrize("much", [False, True])
def test_the_brief_is_one_page_whatever_it_holds(qapp, office: Office, much: bool) -> None:
    fill(office, much=much)
    for landscape in (True, False):
        for paper in (Paper.A4, Paper.LETTER):
            assert pages(office, Sheet(paper, landscape), 8).count == 1


@pytest.mark.requirement("A7a", "A7b", "A7c", "A7d", "A7e")
def test_it_asks_the_five_questions_word_for_word_and_says_the_answers(qapp, office: Office, tmp_path: Path) -> None:
    fill(office, much=False)
    path = tmp_path / "brief.pdf"
    assert FilePainter().save_printed(path, Printable.BRIEF, office.workspace, scope_of(office)) == "1 page at 8 pt"
    assert pdf.pages(path) == 1
    save_pages(tmp_path / "brief.svg", pages(office, Sheet(landscape=False)), "Brief")
    text = words_of(tmp_path / "brief.svg")
    for said in (*QUESTIONS, "Win back who left", "8 × Tile 0: draft", "Northwind <b>", "The printer is late (Ana)"):
        assert " ".join(said.split()) in text, said
    assert "Trials: from 120 to 1,400, measured 15 Apr" in text


def test_an_empty_brief_is_a_page_with_its_questions(qapp, office: Office, tmp_path: Path) -> None:
    path = tmp_path / "brief.svg"
    save_pages(path, pages(office, Sheet(landscape=False)), "Brief")
    assert words_of(path).count("No answer yet.") == 5


def test_without_a_project_it_says_what_to_choose(qapp, office: Office) -> None:
    with pytest.raises(RuleViolation) as refused:
        prepare(office.workspace, PrintRequest(Printable.BRIEF))
    assert refused.value.sentence == "The brief is of one project. Choose which one."


def scope_of(office: Office):
    from app.queries.exchange import Scope

    return Scope(office.project)


def words_of(path: Path) -> str:
    """All text of a drawing on one line."""
    texts = ElementTree.parse(path).getroot().iter("{http://www.w3.org/2000/svg}text")
    return " ".join(" ".join("".join(one.itertext()) for one in texts).split())
