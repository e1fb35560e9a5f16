"""The brief of a project: what may be written, what is refused in one sentence, and what each step is called."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.actions.brief import MOST_LINES, add_risk, change_brief, change_risk, classify, remove_risk, set_role_hours
from app.actions.budget import add_budget_line, change_budget_line, date_budget_line, remove_budget_line, set_amounts
from app.actions.deliverable import (
    add_deliverable,
    change_deliverable,
    link_deliverable,
    make_deliverable_task,
    order_deliverable,
    remove_deliverable,
    set_deliverable_state,
    set_deliverable_task,
)
from app.actions.kpi import (
    add_kpi,
    change_kpi,
    make_measuring_tasks,
    plan_measuring,
    record_result,
    remove_kpi,
    set_target,
)
from app.actions.requirement import (
    add_requirement,
    change_requirement,
    judge_requirement,
    remove_requirement,
    set_checker,
    set_evidence,
    set_needed_evidence,
    set_requirement_deliverable,
)
from app.domain.activity import Activity
from app.domain.brief import (
    BudgetLine,
    Deliverable,
    DeliverableState,
    Kpi,
    PassedGate,
    Priority,
    Requirement,
    RequirementState,
    Risk,
    RoleHours,
    Stage,
    in_order,
)
from app.domain.check_item import Evidence
from app.domain.entity import Entity
from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId
from app.domain.project import Project
from app.domain.task import Task
from app.editing.edit import Action, Edit, action
from tests.builders import PUBLISH_ON, Office, make_office

E = TypeVar("E", bound=Entity)
HOSTILE = "<img src=x>\u202e\ud800 {{ 1 }} \x00ok"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def do(office: Office, act: Action[..., Any], *args: object, **named: object) -> Any:
    return office.workspace.do(act, *args, **named).value


def said(office: Office, act: Action[..., object], *args: object, **named: object) -> str:
    return office.workspace.do(act, *args, **named).changes.sentence


def refused(office: Office, act: Action[..., object], *args: object, **named: object) -> str:
    before = office.dump()
    with pytest.raises(RuleViolation) as refusal:
        office.workspace.do(act, *args, **named)
    assert office.dump() == before
    assert len(refusal.value.sentence) < 400
    return refusal.value.sentence


def project(office: Office) -> Project:
    found: Project = office.workspace.read(lambda reader: reader.get(Project, office.project))
    return found


def all_of(office: Office, kind: type[E]) -> list[E]:
    return list(office.workspace.read(lambda reader: reader.find(kind, project_id=office.project)))


def one(office: Office, kind: type[E]) -> E:
    [found] = all_of(office, kind)
    return found


def scope_lines(office: Office) -> list[str]:
    return [line.text for line in all_of(office, Activity) if line.verb == "scope"]


@pytest.mark.requirement("A7a", "A7c", "A40")
def test_the_answers_to_the_questions_are_kept_part_by_part(office: Office) -> None:
    name = project(office).name
    assert said(office, change_brief, office.project, audience="Studio owners") == f"Changed the brief of “{name}”"
    do(office, change_brief, office.project, promise="A week in ten minutes", proof="Nine of ten said so")
    do(office, change_brief, office.project, in_scope=["Landing page", "", "Landing page", " Mail "], out_scope=["Ads"])
    brief = project(office).brief
    assert (brief.audience, brief.promise) == ("Studio owners", "A week in ten minutes")
    assert (brief.in_scope, brief.out_scope) == (("Landing page", "Mail"), ("Ads",))
    do(office, change_brief, office.project, sentence=" \n ")
    assert project(office).brief.sentence == ""


def test_long_and_hostile_texts_are_kept_or_refused_in_one_sentence(office: Office) -> None:
    do(office, change_brief, office.project, audience="x" * 10_000, proof=HOSTILE)
    brief = project(office).brief
    assert len(brief.audience) == 10_000
    assert brief.proof == "<img src=x> {{ 1 }} ok"
    assert "20,001" in refused(office, change_brief, office.project, audience="x" * 20_001)
    assert "at most 200" in refused(office, change_brief, office.project, sentence="word " * 2_000)
    assert "more than the 500" in refused(office, change_brief, office.project, tools=[str(n) for n in range(501)])
    with pytest.raises(TypeError):
        do(office, change_brief, office.project, colour="red")


@pytest.mark.requirement("A7d")
def test_roles_are_given_hours_by_their_names(office: Office) -> None:
    role = do(office, set_role_hours, office.project, "Blog writer", 40.0)
    do(office, set_role_hours, office.project, "Photographer", 8)
    do(office, set_role_hours, office.project, "blog writer", 32.5)
    assert project(office).brief.roles[0] == RoleHours(role, 32.5)
    for hours in (float("nan"), float("inf"), 0, -1, 1e9):
        assert "between 0 and" in refused(office, set_role_hours, office.project, "Blog writer", hours)
    told = said(office, set_role_hours, office.project, "Photographer", None)
    assert told == f"Removed the hours of “Photographer” from “{project(office).name}”"
    assert [line.role for line in project(office).brief.roles] == [role]


@pytest.mark.requirement("A2", "A15")
def test_a_project_is_classified(office: Office) -> None:
    ana = office.people["Ana"]
    do(office, classify, office.project, type="Launch", client="Northwind", priority="high", labels=("q1", "q1", " "))
    told = said(office, classify, office.project, accountable_id=ana, channel="Blog", objective="500 trials")
    assert told == f"Classified “{project(office).name}”"
    found = project(office).classification
    assert (found.type, found.client, found.priority, found.labels) == ("Launch", "Northwind", Priority.HIGH, ("q1",))
    assert (found.accountable_id, found.objective) == (ana, "500 trials")
    assert "no person 999" in refused(office, classify, office.project, accountable_id=999)


@pytest.mark.requirement("A7b", "S36")
def test_question_two_makes_deliverables_that_can_be_put_in_order(office: Office) -> None:
    page = do(office, add_deliverable, office.project, "Landing page", kind="Web", channel="Site", format="HTML")
    mail = do(office, add_deliverable, office.project, "Launch mail", amount=3)
    assert said(office, order_deliverable, mail, 0) == "Moved deliverable “Launch mail”"
    post = do(office, add_deliverable, office.project, "Post")
    ids = [each.id for each in in_order(project(office).brief, all_of(office, Deliverable))]
    assert ids == [mail, page, post]
    assert said(office, change_deliverable, page, name="Page", amount=2) == "Changed deliverable “Landing page”"
    for amount in (0, -1, 10**9):
        assert "whole number from 1" in refused(office, change_deliverable, page, amount=amount)
    assert "is empty" in refused(office, add_deliverable, office.project, "\u200b ")
    need = do(office, add_requirement, office.project, "Names the price", deliverable_id=page)
    assert said(office, remove_deliverable, page) == "Removed deliverable “Page”"
    assert need not in [each.id for each in all_of(office, Requirement)]


def test_a_project_holds_500_deliverables_and_says_so_of_one_more(office: Office) -> None:
    for number in range(MOST_LINES):
        do(office, add_deliverable, office.project, f"Tile {number}")
    assert "no more fit" in refused(office, add_deliverable, office.project, "One more")


@pytest.mark.requirement("A38")
def test_what_is_delivered_has_its_day_and_its_link(office: Office) -> None:
    page = do(office, add_deliverable, office.project, "Landing page")
    told = said(office, set_deliverable_state, page, DeliverableState.ACCEPTED)
    assert told == "Marked deliverable “Landing page” as accepted by the client"
    today = office.clock.now().date()
    assert one(office, Deliverable).on == today
    on = today - timedelta(days=3)
    do(office, set_deliverable_state, page, DeliverableState.PUBLISHED, on=on, link="https://example.com/launch")
    found = one(office, Deliverable)
    assert (found.on, found.link, found.state.delivered) == (on, "https://example.com/launch", True)
    tomorrow = today + timedelta(days=1)
    assert "still to come" in refused(office, set_deliverable_state, page, DeliverableState.PUBLISHED, on=tomorrow)
    far = date(1900, 1, 1)
    assert "20 years" in refused(office, set_deliverable_state, page, DeliverableState.PUBLISHED, on=far)
    assert "no web address" in refused(office, link_deliverable, page, "javascript:alert(1)")
    do(office, set_deliverable_state, page, DeliverableState.DRAFT)
    assert (one(office, Deliverable).on, one(office, Deliverable).link) == (None, found.link)
    do(office, link_deliverable, page, "")
    assert one(office, Deliverable).link == ""


@action("Go on")
def pass_assign(edit: Edit, project_id: ProjectId) -> None:
    found = edit.need(Project, project_id)
    edit.put(replace(found, passed=(PassedGate(Stage.ASSIGN, edit.now),)))


@pytest.mark.requirement("A40")
def test_what_comes_after_the_start_is_marked_as_a_change_of_scope_with_its_effect(office: Office) -> None:
    do(office, add_deliverable, office.project, "Landing page")
    do(office, add_requirement, office.project, "Names the price")
    assert [each.added_at for each in all_of(office, Deliverable)] == [None]
    assert scope_lines(office) == []
    office.finish("idea")
    do(office, add_deliverable, office.project, "Written while nothing was agreed")
    assert [each.added_at for each in all_of(office, Deliverable)] == [None, None]
    do(office, pass_assign, office.project)
    late = do(office, add_deliverable, office.project, "Podcast")
    do(office, add_requirement, office.project, "Is short")
    assert [each.added_at is not None for each in all_of(office, Deliverable)] == [False, False, True]
    assert [each.added_at is not None for each in all_of(office, Requirement)] == [False, True]
    due = PUBLISH_ON + timedelta(days=40)
    do(office, make_deliverable_task, late, office.people["Ana"], due_on=due, effort=480)
    lines = scope_lines(office)
    assert "Scope: the deliverable “Podcast” was added" in lines
    assert "Scope: the requirement “Is short” was added" in lines
    assert any(line.startswith("Scope: “Podcast” has a task; 8 h more, ") for line in lines), lines


def test_a_deliverable_has_one_task_of_its_own_project(office: Office) -> None:
    page = do(office, add_deliverable, office.project, "Landing page")
    other = office.start("Summer")
    assert "another project" in refused(office, set_deliverable_task, page, office.task("idea", other).id)
    do(office, set_deliverable_task, page, office.task("draft").id)
    assert "makes “Landing page” already" in refused(office, make_deliverable_task, page, office.people["Ana"])
    do(office, set_deliverable_task, page, None)
    told = said(office, make_deliverable_task, page, office.people["Ana"])
    assert told == "Made the task of “Landing page”"
    task = office.workspace.read(lambda reader: reader.get(Task, one(office, Deliverable).task_id))
    assert (task.title, task.project_id) == ("Make Landing page", office.project)


@pytest.mark.requirement("A9")
def test_a_requirement_is_met_failed_or_waived_with_a_reason(office: Office) -> None:
    need = do(office, add_requirement, office.project, "Names the price")
    assert said(office, judge_requirement, need, RequirementState.MET) == "Marked “Names the price” as met"
    for state in (RequirementState.FAILED, RequirementState.WAIVED):
        assert "without a reason" in refused(office, judge_requirement, need, state, reason=" ")
        do(office, judge_requirement, need, state, reason="No price yet")
        assert one(office, Requirement).reason == "No price yet"
    do(office, judge_requirement, need, RequirementState.OPEN)
    assert one(office, Requirement).reason == ""


@pytest.mark.requirement("A9")
@pytest.mark.parametrize(
    ("needs", "wrong", "right"),
    [
        (Evidence.LINK, "a note", "https://example.com/report"),
        (Evidence.DATE, "soon", "2026-02-03"),
        (Evidence.AMOUNT, "nan", "1,500.50"),
        (Evidence.FILE, "F-7", None),
    ],
)
def test_what_needs_evidence_is_not_met_without_it(
    office: Office, needs: Evidence, wrong: str, right: str | None
) -> None:
    need = do(office, add_requirement, office.project, "Loads fast")
    do(office, set_needed_evidence, need, needs)
    for evidence in ("", wrong):
        told = refused(office, judge_requirement, need, RequirementState.MET, evidence=evidence)
        assert "as evidence" in told
    if right is None:
        return
    do(office, judge_requirement, need, RequirementState.MET, evidence=right)
    do(office, set_evidence, need, "")
    assert one(office, Requirement).state is RequirementState.OPEN
    do(office, set_needed_evidence, need, None)
    do(office, judge_requirement, need, RequirementState.MET)
    do(office, set_needed_evidence, need, needs)
    assert one(office, Requirement).state is RequirementState.OPEN


def test_a_requirement_is_changed_and_taken_away(office: Office) -> None:
    need = do(office, add_requirement, office.project, "Names the price", must=False)
    page = do(office, add_deliverable, office.project, "Landing page")
    do(office, change_requirement, need, text="Names every price", must=True, how="Read it")
    do(office, set_requirement_deliverable, need, page)
    do(office, set_checker, need, office.people["Mia"])
    found = one(office, Requirement)
    assert (found.text, found.must, found.how) == ("Names every price", True, "Read it")
    assert (found.deliverable_id, found.by) == (page, office.people["Mia"])
    assert "2,000" in refused(office, set_evidence, need, "x" * 10_000)
    assert said(office, remove_requirement, need) == "Removed requirement “Names every price”"


@pytest.mark.requirement("A7e", "S35", "A34")
def test_a_kpi_has_its_target_and_its_result_with_the_cause(office: Office) -> None:
    number = do(office, add_kpi, office.project, "Trials", unit="trials", start=120, target=400.0)
    do(office, change_kpi, number, name="New trials")
    do(office, plan_measuring, number, PUBLISH_ON, office.people["Sam"])
    assert said(office, record_result, number, 436, "The webinar helped") == "Recorded the result of “New trials”"
    found = one(office, Kpi)
    assert (found.value, found.note, found.on) == (436, "The webinar helped", PUBLISH_ON)
    for value in (float("nan"), float("inf"), 1e13):
        assert "number lies between" in refused(office, record_result, number, value)
        assert "number lies between" in refused(office, set_target, number, 0, value)
    assert "20 years" in refused(office, plan_measuring, number, date(9999, 12, 31), None)
    do(office, record_result, number, None)
    assert one(office, Kpi).value is None
    assert said(office, remove_kpi, number) == "Removed KPI “New trials”"


@pytest.mark.requirement("A34", "A38")
def test_the_measuring_tasks_are_made_in_one_step_14_and_90_days_after_the_delivery(office: Office) -> None:
    assert "there is none" in refused(office, make_measuring_tasks, office.project)
    do(office, add_kpi, office.project, "Trials", target=400)
    own = PUBLISH_ON + timedelta(days=30)
    do(office, add_kpi, office.project, "Readers", on=own, person_id=office.people["Mia"])
    assert "nobody to do it" in refused(office, make_measuring_tasks, office.project)
    before = office.dump()
    made = do(office, make_measuring_tasks, office.project, office.people["Sam"])
    tasks = [office.workspace.read(lambda reader, id=id: reader.get(Task, id)) for id in made]
    assert [(task.title, task.due_on) for task in tasks] == [
        ("Measure Trials", date(2026, 4, 29)),
        ("Measure Readers", own),
        ("Measure Spring sale again", date(2026, 7, 14)),
    ]
    assert [kpi.task_id for kpi in all_of(office, Kpi)] == made[:2]
    do(office, plan_measuring, all_of(office, Kpi)[0].id, date(2026, 5, 4), office.people["Ana"])
    moved = office.workspace.read(lambda reader: reader.get(Task, made[0]))
    assert (moved.due_on, moved.owner_id) == (date(2026, 5, 4), office.people["Ana"])
    assert "has its task already" in refused(office, make_measuring_tasks, office.project)
    office.workspace.undo()
    office.workspace.undo()
    assert office.dump() == before
    page = do(office, add_deliverable, office.project, "Landing page")
    do(office, set_deliverable_state, page, DeliverableState.PUBLISHED, on=date(2026, 2, 4))
    made = do(office, make_measuring_tasks, office.project, office.people["Sam"])
    first = office.workspace.read(lambda reader: reader.get(Task, made[0]))
    assert first.due_on == date(2026, 2, 18)


def test_risks_and_budget_lines_come_change_and_go(office: Office) -> None:
    risk = do(office, add_risk, office.project, "The printer is late", owner_id=office.people["Ana"])
    do(office, change_risk, risk, "The printer is very late", None)
    assert (one(office, Risk).text, one(office, Risk).owner_id) == ("The printer is very late", None)
    assert said(office, remove_risk, risk) == "Removed risk “The printer is very late”"
    line = do(office, add_budget_line, office.project, "Print", 120_050)
    do(office, change_budget_line, line, category="Paper", supplier="Press & Co")
    do(office, set_amounts, line, 120_050, 90_000, None)
    do(office, date_budget_line, line, PUBLISH_ON)
    kept = one(office, BudgetLine)
    assert kept == replace(
        BudgetLine(line, office.project, "Print", "Paper", "Press & Co", PUBLISH_ON), planned=120_050, committed=90_000
    )
    for minor in (-1, 10**16):
        assert "amount lies between" in refused(office, set_amounts, line, minor, None, None)
    assert "20 years" in refused(office, date_budget_line, line, date(9999, 1, 1))
    assert said(office, remove_budget_line, line) == "Removed budget line “Print”"
