"""Votes on an approval, by rule."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.approval import cast_vote
from app.actions.person import add_person
from app.actions.project import StartPlan, start_project
from app.actions.workflow import add_workflow
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, TaskId
from app.domain.run import TaskState
from app.domain.task import Round, Vote
from app.domain.workflow import Approval, ApprovalRule, WorkflowVersion
from app.exchange.templates import template
from app.queries.task import task_detail
from tests.builders import PUBLISH_ON, Office, handoff, make_office


def office_with(folder: Path, rule: ApprovalRule, k: int = 1, *, in_order: bool = False) -> Office:
    """A post whose outline waits for Sam, Omar and Olga under this rule."""
    office = make_office(folder, project=False)
    stakeholder = RoleId("marketing_stakeholders")
    office.people["Olga"] = office.workspace.do(add_person, "Olga", roles=(stakeholder,)).value
    file = template("blog_post")
    approval = Approval((RoleId("seo_strategist"), stakeholder), rule, k, in_order)
    steps = tuple(replace(s, approval=approval) if s.approval else s for s in file.graph.steps)
    graph = replace(file.graph, steps=steps)
    workflow = office.workspace.do(add_workflow, replace(file, graph=graph), name="Voted post").value
    [version] = office.workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow))
    everybody = {stakeholder: (office.people["Omar"], office.people["Olga"])}
    office.project = office.workspace.do(start_project, StartPlan(version.id, "Post", PUBLISH_ON, everybody)).value
    office.finish("idea", "keywords", "outline")
    return office


def vote(office: Office, name: str, outcome: str, comment: str = "") -> str | None:
    task_id = office.task("approve_outline").id
    return office.workspace.do(cast_vote, task_id, office.people[name], outcome, comment=comment).value


def votes_on(office: Office, task_id: TaskId) -> dict[int, str]:
    found = office.workspace.read(lambda reader: reader.find(Vote, task_id=task_id))
    return {vote.person_id: vote.outcome for vote in found}


@pytest.mark.requirement("S57")
def test_when_all_must_agree_the_last_vote_decides(tmp_path: Path):
    office = office_with(tmp_path, ApprovalRule.ALL)
    assert vote(office, "Sam", "Approved") is None
    assert vote(office, "Omar", "Approved") is None
    assert office.task("draft").state is TaskState.WAITING
    assert vote(office, "Olga", "Approved") == "Approved"
    assert office.task("approve_outline").state is TaskState.DONE
    assert office.task("draft").state is TaskState.READY


def test_when_any_may_agree_the_first_vote_decides(tmp_path: Path):
    office = office_with(tmp_path, ApprovalRule.ANY)
    assert vote(office, "Olga", "Approved") == "Approved"
    assert office.task("draft").state is TaskState.READY
    with pytest.raises(RuleViolation, match="not open for votes"):
        vote(office, "Sam", "Approved")


def test_two_of_three_are_enough_and_two_noes_are_too(tmp_path: Path):
    office = office_with(tmp_path, ApprovalRule.K_OF_N, k=2)
    assert vote(office, "Sam", "Changes requested") is None
    assert vote(office, "Olga", "Changes requested") == "Changes requested"
    office.finish("outline")
    assert vote(office, "Omar", "Changes requested") is None
    assert vote(office, "Sam", "Approved") is None
    assert vote(office, "Olga", "Approved") == "Approved"


def test_the_first_no_stops_where_the_rule_says_so(tmp_path: Path):
    office = office_with(tmp_path, ApprovalRule.FIRST_NO)
    assert vote(office, "Sam", "Approved") is None
    assert vote(office, "Omar", "Changes requested") == "Changes requested"
    assert office.task("outline").state is TaskState.READY


def asked_now(office: Office) -> tuple[str, ...]:
    detail = office.workspace.read(task_detail, office.task("approve_outline").id)
    return tuple(line.name for line in detail.votes if line.asked)


def test_in_order_only_the_next_approver_is_asked_and_the_letter_names_them(tmp_path: Path):
    office = office_with(tmp_path, ApprovalRule.ALL, in_order=True)
    task_id = office.task("approve_outline").id
    assert asked_now(office) == ("Sam",)
    assert "Asked now, in this order: Sam" in office.workspace.read(handoff, task_id)
    with pytest.raises(RuleViolation, match="Sam votes before Omar"):
        vote(office, "Omar", "Approved")
    assert vote(office, "Sam", "Approved") is None
    assert vote(office, "Sam", "Approved") is None
    assert asked_now(office) == ("Omar",)
    assert "Asked now, in this order: Omar" in office.workspace.read(handoff, task_id)
    assert vote(office, "Omar", "Approved") is None
    assert vote(office, "Olga", "Approved") == "Approved"
    assert office.task("draft").state is TaskState.READY


def test_without_an_order_everybody_who_has_not_voted_is_asked(tmp_path: Path):
    office = office_with(tmp_path, ApprovalRule.ALL)
    vote(office, "Omar", "Approved")
    assert asked_now(office) == ("Sam", "Olga")


def test_a_changed_mind_replaces_the_earlier_vote(tmp_path: Path):
    office = office_with(tmp_path, ApprovalRule.ALL)
    vote(office, "Omar", "Approved")
    task_id = office.task("approve_outline").id
    assert votes_on(office, task_id) == {office.people["Omar"]: "Approved"}
    vote(office, "Omar", "Approved")
    assert votes_on(office, task_id) == {office.people["Omar"]: "Approved"}
    office.workspace.undo()
    office.workspace.undo()
    assert votes_on(office, task_id) == {}


def test_a_rejection_sends_the_outline_back_with_what_was_said(tmp_path: Path):
    office = office_with(tmp_path, ApprovalRule.ALL)
    for name, comment in (("Sam", "Keywords fit"), ("Omar", ""), ("Olga", "Too long")):
        decided = vote(office, name, "Changes requested" if name == "Olga" else "Approved", comment)
        if decided is not None:
            break
    assert decided == "Changes requested"
    assert office.task("outline").state is TaskState.READY
    assert office.task("outline").run.round == 2
    task_id = office.task("approve_outline").id
    [closed] = office.workspace.read(lambda reader: reader.find(Round, task_id=task_id))
    assert closed.outcome == "Changes requested"
    assert "Olga: Too long" in closed.note
    assert "Omar" not in closed.note


def test_the_votes_of_an_earlier_round_do_not_count_in_the_next(tmp_path: Path):
    office = office_with(tmp_path, ApprovalRule.ALL)
    vote(office, "Sam", "Approved")
    vote(office, "Omar", "Approved")
    vote(office, "Olga", "Changes requested")
    office.finish("outline")
    assert office.task("approve_outline").run.round == 2
    assert vote(office, "Olga", "Approved") is None
    assert vote(office, "Omar", "Approved") is None
    assert vote(office, "Sam", "Approved") == "Approved"


def test_who_is_not_asked_has_no_vote_and_only_outcomes_can_be_voted(tmp_path: Path):
    office = office_with(tmp_path, ApprovalRule.ALL)
    before = office.dump()
    with pytest.raises(RuleViolation, match=r"Ana is no approver.*Sam, Omar, Olga"):
        vote(office, "Ana", "Approved")
    with pytest.raises(RuleViolation, match="Approved, Changes requested"):
        vote(office, "Sam", "approved")
    with pytest.raises(RuleViolation, match="is no approval"):
        office.workspace.do(cast_vote, office.task("draft").id, office.people["Sam"], "Approved")
    assert office.dump() == before
