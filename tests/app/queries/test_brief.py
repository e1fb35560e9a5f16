"""How complete a brief is, what of it differs from the workflow, and its short form in letters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from app.actions.brief import change_brief, set_role_hours
from app.actions.budget import add_budget_line, set_amounts
from app.actions.deliverable import add_deliverable, change_deliverable, remove_deliverable
from app.actions.person import change_person
from app.domain.brief import Brief, BudgetLine, Deliverable, Kpi, RoleHours
from app.domain.ids import BudgetLineId, DeliverableId, KpiId, ProjectId, RoleId
from app.queries.brief import Completeness, Origin, brief_view, completeness, proposed_workflows
from tests.app.actions.test_spec_copy import SPECS, graph_of
from tests.app.language import run
from tests.builders import Office, handoff, letter_for, make_office

PROJECT = ProjectId(1)
Part = tuple[Brief, tuple[Deliverable, ...], tuple[Kpi, ...], tuple[BudgetLine, ...]]


def made(brief: Brief = Brief(), deliverables=(), kpis=(), lines=()) -> Part:
    return brief, deliverables, kpis, lines


def a_kpi(number: int, *, target: float | None, on: date | None) -> Kpi:
    return Kpi(KpiId(number), PROJECT, "Trials", target=target, on=on)


TEXTS = ("sentence", "audience", "creation", "promise", "proof", "success")
LISTS = ("personas", "tools", "assets", "in_scope", "out_scope")


def additions(chance: Random) -> list[Callable[[Part], Part]]:
    """Anything that can be added to a brief: a text, a line, a record, a fact of a KPI."""
    number = chance.randrange(1000)
    texts = [lambda p, n=name: (replace(p[0], **{n: "Said"}), *p[1:]) for name in TEXTS]
    lists = [lambda p, n=name: (replace(p[0], **{n: (*getattr(p[0], n), "Line")}), *p[1:]) for name in LISTS]
    return [
        *texts,
        *lists,
        lambda p: (replace(p[0], roles=(*p[0].roles, RoleHours(RoleId("writer"), 3))), *p[1:]),
        lambda p: (p[0], (*p[1], Deliverable(DeliverableId(number), PROJECT, "Page")), p[2], p[3]),
        lambda p: (p[0], p[1], (*p[2], a_kpi(number, target=None, on=None)), p[3]),
        lambda p: (p[0], p[1], tuple(replace(kpi, target=4.0) for kpi in p[2]), p[3]),
        lambda p: (p[0], p[1], tuple(replace(kpi, on=date(2027, 1, 2)) for kpi in p[2]), p[3]),
        lambda p: (p[0], p[1], p[2], (*p[3], BudgetLine(BudgetLineId(number), PROJECT, "Print"))),
    ]


@pytest.mark.requirement("A8")
def test_whatever_is_added_a_brief_never_becomes_less_complete_and_all_of_it_is_complete() -> None:
    chance = Random(11)
    for _ in range(100):
        part, before = made(), completeness(*made()).done
        assert before == 0
        while before < len(completeness(*part).checks):
            part = chance.choice(additions(chance))(part)
            now = completeness(*part)
            assert now.done >= before
            assert now.complete == (not now.open)
            before = now.done


@pytest.mark.requirement("A8")
def test_each_hint_is_plain_and_goes_with_the_answer() -> None:
    empty = completeness(*made())
    assert all(check.hint.endswith(".") for check in empty.checks)
    assert [check.about for check in empty.open][:2] == ["sentence", "question 1"]
    vague = completeness(*made(kpis=(a_kpi(1, target=None, on=date(2027, 1, 1)), a_kpi(2, target=4, on=None))))
    assert not vague.answered(5)
    said: Completeness = completeness(*made(kpis=(a_kpi(1, target=4, on=date(2027, 1, 1)),)))
    assert said.answered(5)
    assert not said.answered(1)


@pytest.mark.requirement("A7d")
def test_hours_and_amounts_are_summed_exactly(tmp_path: Path) -> None:
    office, chance = make_office(tmp_path), Random(5)
    amounts = [chance.randrange(10**9) for _ in range(40)]
    for number, minor in enumerate(amounts):
        line = office.workspace.do(add_budget_line, office.project, f"Line {number}").value
        office.workspace.do(set_amounts, line, minor, None, None)
    office.workspace.do(set_role_hours, office.project, "Blog writer", 40.5)
    office.workspace.do(set_role_hours, office.project, "Photographer", 8)
    view = office.workspace.read(brief_view, office.project)
    assert view is not None
    assert view.planned == sum(amounts)
    assert Decimal(view.planned) / 100 == sum(Decimal(minor) / 100 for minor in amounts)
    assert view.hours == 48.5


@pytest.fixture
def office(tmp_path: Path) -> Office:
    found = make_office(tmp_path, project=False)
    run(found, graph_of(SPECS))
    return found


@pytest.mark.requirement("A10")
def test_what_differs_from_the_workflow_is_said(office: Office) -> None:
    view = office.workspace.read(brief_view, office.project)
    assert {difference.origin for difference in view.differences.values()} == {Origin.SAME}
    page, tiles = view.deliverables
    office.workspace.do(change_deliverable, page.id, name="Start page", amount=2)
    office.workspace.do(remove_deliverable, tiles.id)
    own = office.workspace.do(add_deliverable, office.project, "Podcast").value
    view = office.workspace.read(brief_view, office.project)
    assert view.differences[Deliverable, page.id].origin is Origin.CHANGED
    assert view.differences[Deliverable, page.id].what == ("name", "amount")
    assert view.differences[Deliverable, own].origin is Origin.OWN
    assert [spec.id for spec in view.missing] == ["tiles", "logo"]


@pytest.mark.requirement("S29", "A8")
@pytest.mark.parametrize(("language", "words"), [("en", "What for: "), ("de", "Wofür: ")])
def test_every_hand_over_says_in_a_sentence_what_the_project_is_for(tmp_path: Path, language: str, words: str) -> None:
    office = make_office(tmp_path)
    office.workspace.do(change_person, office.people["Mia"], language=language)
    letter = office.workspace.read(letter_for, office.people["Mia"])
    assert words not in letter.body
    sentence = "Win back the readers who left <b>in</b> the winter."
    office.workspace.do(change_brief, office.project, sentence=sentence)
    assert f"{words}{sentence}" in office.workspace.read(letter_for, office.people["Mia"]).body
    assert words in office.workspace.read(handoff, office.task("idea").id)


def test_the_longest_sentence_leaves_the_letter_as_short_as_it_may_be(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    before = len(office.workspace.read(handoff, office.task("idea").id))
    office.workspace.do(change_brief, office.project, sentence="word " * 40)
    after = office.workspace.read(handoff, office.task("idea").id)
    assert len(after) <= max(900, before + 220)


@pytest.mark.requirement("A12")
def test_what_the_brief_lists_proposes_the_workflows_that_make_it(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    blog = office.project = office.start("Own")
    run(office, graph_of(SPECS), name="Pages")
    pages, office.project = office.project, office.project

    def proposed(*names: str) -> list[tuple[str, tuple[str, ...]]]:
        for name in names:
            office.workspace.do(add_deliverable, blog, name)
        view = office.workspace.read(brief_view, blog)
        return [(one.name, one.makes) for one in office.workspace.read(proposed_workflows, view)]

    assert proposed() == []
    assert proposed("Podcast") == []
    assert proposed("landing  PAGE", "Tiles") == [("Pages workflow", ("landing PAGE", "Tiles"))]
    office.workspace.do(add_deliverable, pages, "Launch blog post")
    view = office.workspace.read(brief_view, pages)
    assert [one.makes for one in office.workspace.read(proposed_workflows, view)] == [("Launch blog post",)]
