"""Gates of a project through the workspace: what is missing before each stage, going on with a reason, where it is."""

from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from app.actions.deliverable import set_deliverable_state
from app.actions.gate import pass_gate
from app.actions.project import StartPlan, cancel_project, start_project
from app.actions.requirement import judge_requirement
from app.actions.task import finish_task
from app.actions.workflow import add_workflow
from app.domain.brief import (
    QUESTIONS,
    Brief,
    Deliverable,
    DeliverableState,
    Kpi,
    Requirement,
    RequirementState,
    Risk,
    RoleHours,
    Stage,
)
from app.domain.entity import Entity
from app.domain.errors import RuleViolation
from app.domain.ids import (
    DeliverableId,
    ImprovementId,
    KpiId,
    LessonId,
    RequirementId,
    RiskId,
    RoleId,
    SignOffId,
)
from app.domain.person import Role
from app.domain.project import Project, ProjectState
from app.domain.retrospective import Improvement, Lesson, Question
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.domain.task import Task
from app.domain.workflow import Graph, WorkflowVersion
from app.editing.edit import Edit, action
from app.editing.stage_gate import GateSubject, MissingPart
from app.exchange.templates import template
from app.queries.gate import ProjectStages, project_stages
from app.queries.reader import Reader
from tests.builders import PUBLISH_ON, Office, make_office

NUMBERS = count(1)


@action("Put")
def put(edit: Edit, *items: Entity) -> None:
    """Records as other acts would leave them."""
    for item in items:
        edit.put(item)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def stages(office: Office) -> ProjectStages:
    return office.workspace.read(project_stages, office.project)


def missing(office: Office, stage: Stage) -> list[str]:
    return [part.words for part in stages(office).of(stage).gate.missing]


def project(office: Office) -> Project:
    found = office.workspace.read(lambda reader: reader.get(Project, office.project))
    assert found is not None
    return found


def use(office: Office, *items: Entity) -> None:
    office.workspace.do(put, *items)


def requirement(office: Office, text: str, **parts: object) -> Requirement:
    return replace(Requirement(RequirementId(next(NUMBERS)), office.project, text), **parts)  # type: ignore[arg-type]


def deliverable(office: Office, name: str, **parts: object) -> Deliverable:
    return replace(Deliverable(DeliverableId(next(NUMBERS)), office.project, name), **parts)  # type: ignore[arg-type]


def sign_off(office: Office, name: str, kind: SignOffKind, **parts: object) -> SignOff:
    made = SignOff(SignOffId(next(NUMBERS)), kind, office.people[name], office.project)
    return replace(made, **parts)  # type: ignore[arg-type]


WHOLE = Brief(audience="Studio owners", promise="Plans a week in ten minutes", roles=(RoleHours(RoleId("writer"), 8),))


def whole_brief(office: Office) -> None:
    use(
        office,
        replace(project(office), brief=WHOLE),
        deliverable(office, "Landing page"),
        requirement(office, "Works without a mouse", state=RequirementState.MET),
        Kpi(KpiId(next(NUMBERS)), office.project, "Trials", target=400, on=date(2026, 5, 28)),
    )


def test_a_project_that_uses_no_part_is_asked_for_nothing_and_follows_its_tasks(office: Office) -> None:
    seen = stages(office)
    assert seen.quiet
    assert [stand.gate.missing for stand in seen.stands] == [()] * 6
    assert (seen.here, seen.of(Stage.DEFINE).over) == (Stage.DEFINE, False), "nobody has begun"
    assert [stand.words for stand in seen.stands] == ["no brief", "8 steps", "4 people", "", "Wed 15 Apr", ""]
    office.finish("idea")
    seen = stages(office)
    assert (seen.here, seen.of(Stage.DEFINE).unused) == (Stage.EXECUTE, True), "no tick for a brief that nobody wrote"
    assert [stand.words for stand in seen.stands] == [
        "no brief", "8 steps", "4 people", "1 of 8 steps done", "Wed 15 Apr", "",
    ]  # fmt: skip


def test_the_date_step_leads_to_deliver_and_the_end_to_measure(office: Office) -> None:
    workspace = office.workspace
    workspace.do(add_workflow, template("press_release"), template="press_release")
    version = workspace.read(lambda reader: reader.find(WorkflowVersion)[-1])
    people = dict.fromkeys(
        (role.id for role in workspace.read(lambda reader: reader.find(Role))), (office.people["Mia"],)
    )
    start = StartPlan(version.id, "Opening", date(2026, 6, 10), people)
    office.project = workspace.do(start_project, start).value
    for one in workspace.read(lambda reader: reader.find(Requirement, project_id=office.project)):
        workspace.do(judge_requirement, one.id, RequirementState.WAIVED, reason="Not for this release")
    for made in workspace.read(lambda reader: reader.find(Deliverable, project_id=office.project)):
        workspace.do(set_deliverable_state, made.id, DeliverableState.APPROVED)
    walked = [stages(office).here]
    while project(office).state is ProjectState.RUNNING:
        finish_next(office, version.graph)
        walked.append(stages(office).here)
    assert list(dict.fromkeys(walked)) == [Stage.DEFINE, Stage.EXECUTE, Stage.DELIVER, Stage.MEASURE]
    assert walked.count(Stage.MEASURE) == 1
    assert office.task("release").state.over


def finish_next(office: Office, graph: Graph) -> None:
    """The first task that is open; who is asked says yes."""

    def open_task(reader: Reader) -> Task:
        return next(task for task in reader.find(Task, project_id=office.project) if task.state.open)

    task = office.workspace.read(open_task)
    step = next(step for step in graph.steps if step.id == task.step_id)
    outcome = next(one.name for one in step.answers if one.positive) if step.asks else None
    office.workspace.do(finish_task, task.id, outcome=outcome)


def test_a_brief_that_was_begun_is_asked_for_whole_question_by_question(office: Office) -> None:
    use(office, replace(project(office), brief=Brief(audience="Studio owners")))
    seen = stages(office)
    assert (seen.here, seen.of(Stage.DEFINE).words, seen.of(Stage.PLAN).words) == (
        Stage.DEFINE,
        "1 of 5 answered",
        "5 missing",
    )
    assert missing(office, Stage.DEFINE) == [*QUESTIONS[1:], "No requirement is set"]
    assert [part.must for part in seen.missing] == [True] * 4 + [False]
    whole_brief(office)
    assert missing(office, Stage.DEFINE) == []
    assert stages(office).of(Stage.DEFINE).words == "complete"
    assert stages(office).here is Stage.ASSIGN
    assert stages(office).of(Stage.ASSIGN).words == "4 people"


def test_a_brief_that_is_begun_while_people_work_takes_nothing_back_and_says_what_it_lacks(office: Office) -> None:
    office.finish("idea")
    use(office, replace(project(office), brief=Brief(audience="Studio owners")))
    define = stages(office).of(Stage.DEFINE)
    assert (stages(office).here, define.words, define.lacks, define.unused) == (Stage.EXECUTE, "4 missing", 4, False)


def test_a_kpi_without_target_or_day_cannot_be_measured(office: Office) -> None:
    whole_brief(office)
    kpi = office.workspace.read(lambda reader: reader.find(Kpi)[0])
    use(office, replace(kpi, on=None))
    assert missing(office, Stage.DEFINE) == ["No KPI can be measured yet"]


def test_a_plan_that_slips_is_missing_until_work_begins(office: Office) -> None:
    whole_brief(office)
    office.clock.forward(days=64)
    [late, *_] = stages(office).of(Stage.PLAN).gate.missing
    assert (late.subject, late.must) == (GateSubject.DATE, True)
    assert late.words.startswith("Publish 15 Apr slips to ")
    assert stages(office).here is Stage.PLAN
    office.finish("idea")
    assert [part.must for part in stages(office).of(Stage.PLAN).gate.missing if part.subject is late.subject] == [False]
    assert stages(office).here is Stage.EXECUTE


def test_a_risk_that_nobody_looks_after_should_have_an_owner(office: Office) -> None:
    risk = Risk(RiskId(1), office.project, "The venue cancels")
    use(office, risk)
    assert MissingPart(GateSubject.RISK, "The venue cancels", "should, nobody looks after it", must=False, id=1) in (
        stages(office).of(Stage.PLAN).gate.missing
    )
    use(office, replace(risk, owner_id=office.people["Mia"]))
    assert "The venue cancels" not in missing(office, Stage.PLAN)


def test_sign_offs_that_must_hold_the_start_and_others_are_only_named(office: Office) -> None:
    must, may = sign_off(office, "Omar", SignOffKind.PLAN), sign_off(office, "Ana", SignOffKind.START, must=False)
    use(office, must, may)
    assert stages(office).here is Stage.ASSIGN
    assert missing(office, Stage.ASSIGN) == ["Omar has not answered", "Ana has not answered"]
    use(office, replace(must, state=SignOffState.OBJECTED, text="The price is wrong"))
    assert missing(office, Stage.ASSIGN)[0] == "Omar objects: The price is wrong"
    use(office, replace(must, state=SignOffState.AGREED))
    assert (stages(office).here, missing(office, Stage.ASSIGN)) == (Stage.EXECUTE, ["Ana has not answered"])


def test_requirements_and_approvals_stand_before_deliver(office: Office) -> None:
    mia = office.people["Mia"]
    use(
        office,
        requirement(office, "Headline names the price", by=mia),
        requirement(office, "Page loads fast", state=RequirementState.FAILED, how="by a stopwatch"),
        requirement(office, "Three quotes", must=False),
        requirement(office, "Works without a mouse", state=RequirementState.MET),
        requirement(office, "Has a film", state=RequirementState.WAIVED, reason="no budget"),
    )
    office.finish("idea", "keywords", "outline")
    found = {part.words: part.under for part in stages(office).missing}
    title = office.task("approve_outline").title
    assert found["Headline names the price: open"] == "must, checked by Mia"
    assert found["Page loads fast: failed"] == "must, by a stopwatch"
    assert found[f"{title}: approval open"].startswith("must, waits for ")
    assert [words for words in found if "quotes" in words or "mouse" in words or "film" in words] == []
    assert stages(office).of(Stage.DELIVER).words == f"{len(found)} missing"


def test_what_reduced_scope_leaves_out_is_not_missing(office: Office) -> None:
    use(office, requirement(office, "Has a film", reduced=True), deliverable(office, "Film", reduced=True, spec="film"))
    assert "Has a film: open" in missing(office, Stage.EXECUTE)
    use(office, replace(project(office), reduced_scope=True))
    assert "Has a film: open" not in missing(office, Stage.EXECUTE)
    assert missing(office, Stage.DELIVER) == []


def test_deliverables_must_be_approved_and_should_be_delivered_with_day_and_link(office: Office) -> None:
    page = deliverable(office, "Landing page", spec="page")
    use(office, page)
    found = stages(office).of(Stage.DELIVER).gate.missing
    assert [(part.words, part.must) for part in found] == [("Landing page: draft", True)]
    use(office, replace(page, state=DeliverableState.APPROVED))
    found = stages(office).of(Stage.DELIVER).gate.missing
    assert [(part.words, part.must) for part in found] == [("Landing page: approved", False)]
    use(office, replace(page, state=DeliverableState.PUBLISHED, on=PUBLISH_ON))
    assert missing(office, Stage.DELIVER) == ["Landing page: published, no link"]
    use(office, replace(page, state=DeliverableState.PUBLISHED, on=PUBLISH_ON, link="https://example.com"))
    assert missing(office, Stage.DELIVER) == []


def test_results_answers_and_places_of_actions_stand_before_the_end(office: Office) -> None:
    whole_brief(office)
    assert missing(office, Stage.MEASURE) == [
        "Trials: no result yet",
        "What went well?",
        "What went wrong?",
        "What could be improved in the future?",
    ]
    kpi = office.workspace.read(lambda reader: reader.find(Kpi)[0])
    questions = list(Question)[:3]
    use(office, replace(kpi, value=380.0))
    use(office, *(Lesson(LessonId(n), office.project, one, "Well") for n, one in enumerate(questions, start=1)))
    use(office, Improvement(ImprovementId(1), office.project, "Ask for quotes earlier"))
    assert missing(office, Stage.MEASURE) == ["Ask for quotes earlier"]
    use(office, Improvement(ImprovementId(1), office.project, "Ask for quotes earlier", task_id=office.task("idea").id))
    assert missing(office, Stage.MEASURE) == []


def test_going_on_without_what_is_missing_needs_a_reason_that_is_kept(office: Office) -> None:
    use(office, requirement(office, "Headline names the price"))
    before = office.dump()
    with pytest.raises(RuleViolation, match="Execute of “Spring sale”, first: Headline names the price: open"):
        office.workspace.do(pass_gate, office.project, Stage.EXECUTE)
    with pytest.raises(RuleViolation, match="give a reason"):
        office.workspace.do(pass_gate, office.project, Stage.EXECUTE, "  \n ")
    assert office.dump() == before
    done = office.workspace.do(pass_gate, office.project, Stage.EXECUTE, "The client agreed by phone")
    assert done.changes.sentence == "Passed execute of “Spring sale”"
    seen = stages(office).of(Stage.EXECUTE)
    assert (seen.words, seen.over, stages(office).here) == ("passed, 1 reason kept", True, Stage.DELIVER)
    assert project(office).passed[0].reason == "The client agreed by phone"
    newest = office.workspace.read(lambda reader: reader.activities(project_id=office.project))[0]
    assert (newest.verb, newest.text[-26:]) == ("passed", "The client agreed by phone")
    office.workspace.undo()
    assert office.dump() == before


def test_a_clean_gate_is_passed_without_a_reason_and_only_once(office: Office) -> None:
    office.workspace.do(pass_gate, office.project, Stage.DEFINE, "not needed")
    assert stages(office).of(Stage.DEFINE).words == "agreed 9 Feb"
    with pytest.raises(RuleViolation, match="Define of “Spring sale” was passed on 9 Feb already"):
        office.workspace.do(pass_gate, office.project, Stage.DEFINE)
    office.workspace.do(cancel_project, office.project)
    with pytest.raises(RuleViolation, match="is cancelled"):
        office.workspace.do(pass_gate, office.project, Stage.PLAN)
