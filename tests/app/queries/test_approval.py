"""What waits for a decision and with whom, what was decided, what went out without, and the record of it."""

from pathlib import Path

import pytest

from app.actions.approval import cast_vote, decide_approvals
from app.actions.file import add_files, add_version
from app.actions.task import cancel_task, finish_task, skip_task
from app.domain.errors import RuleViolation
from app.domain.file import FileVersion, NamedContent
from app.domain.ids import ProjectId
from app.domain.run import TaskState
from app.domain.workflow import Step, StepKind
from app.editing.loaded_project import load_project
from app.queries.approval import approval_record, past_approvals, published_without, waiting_approvals
from app.queries.today import open_approvals
from tests.builders import PUBLISH_ON, Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path)
    made.finish("idea", "keywords", "outline")
    return made


def names(office: Office, *people: int) -> list[str]:
    known = {number: name for name, number in office.people.items()}
    return [known[person] for person in people]


@pytest.mark.requirement("S65")
def test_an_open_approval_says_with_whom_how_long_and_about_which_version(office: Office) -> None:
    task = office.task("approve_outline")
    keep = office.workspace.attachments.keep
    [file_id] = office.workspace.do(add_files, [NamedContent("Outline.docx", keep(b"1"))], task_id=task.id).value
    office.workspace.do(add_version, file_id, keep(b"2"))
    office.clock.forward(days=4)
    [line] = office.workspace.read(waiting_approvals)
    assert office.workspace.read(open_approvals) == 1
    assert (line.card.title, line.days, line.card.round, line.late) == (task.title, 4, 1, False)
    assert list(line.names) == names(office, *task.approvers)
    assert line.version == "Outline.docx, version 2"
    assert [outcome.name for outcome in line.outcomes] == ["Approved", "Changes requested"]
    office.workspace.do(cast_vote, task.id, task.approvers[0], "Approved")
    [line] = office.workspace.read(waiting_approvals)
    assert list(line.names) == names(office, *task.approvers[1:])
    office.clock.forward(days=60)
    [line] = office.workspace.read(waiting_approvals)
    assert (line.late, line.days) == (True, 64)


def test_several_are_decided_as_one_step_or_none_is(office: Office) -> None:
    other = office.start("Autumn sale")
    for step in ("idea", "keywords", "outline"):
        office.workspace.do(finish_task, office.task(step, other).id)
    ids = [office.task("approve_outline").id, office.task("approve_outline", other).id]
    before = office.dump()
    with pytest.raises(RuleViolation):
        office.workspace.do(decide_approvals, [*ids, office.task("draft").id], "Approved")
    with pytest.raises(RuleViolation, match="No approval is chosen"):
        office.workspace.do(decide_approvals, [], "Approved")
    assert office.dump() == before
    said = office.workspace.do(decide_approvals, ids, "Approved").changes.sentence
    assert said == "Decided 2 approvals with “Approved”"
    assert office.workspace.read(waiting_approvals) == ()
    assert [office.task("draft", one).state for one in (office.project, other)] == [TaskState.READY] * 2
    assert {(past.project, past.outcome) for past in office.workspace.read(past_approvals)} == {
        ("Spring sale", "Approved"),
        ("Autumn sale", "Approved"),
    }
    office.workspace.undo()
    assert office.dump() == before


def publish(office: Office, project: ProjectId | None = None) -> None:
    for _ in range(20):
        tasks = [office.task(step.id, project) for step in steps(office, project)]
        ready = [task for task in tasks if task.state.open]
        if not ready:
            return
        for task in ready:
            graph_step = next(step for step in steps(office, project) if step.id == task.step_id)
            outcome = graph_step.answers[0].name if graph_step.asks else None
            office.workspace.do(finish_task, task.id, outcome=outcome)


def steps(office: Office, project: ProjectId | None) -> list[Step]:
    graph = office.workspace.read(load_project, project or office.project).graph
    assert graph is not None
    return [step for step in graph.steps if step.kind not in (StepKind.START, StepKind.END)]


@pytest.mark.requirement("S65")
def test_what_went_out_without_an_approval_is_counted_and_named(office: Office) -> None:
    approval = office.task("approve_outline")
    office.workspace.do(skip_task, approval.id, outcome="Approved")
    assert office.workspace.read(published_without) == ()
    publish(office)
    [found] = office.workspace.read(published_without)
    assert (found.project, found.why) == ("Spring sale", f"“{approval.title}” was skipped.")
    record = office.workspace.read(approval_record, office.project)
    assert record.without == (found.why,)
    assert record.published_on is not None


def test_a_cancelled_approval_counts_too_and_a_decided_one_does_not(office: Office) -> None:
    other = office.start("Autumn sale", PUBLISH_ON)
    for step in ("idea", "keywords", "outline"):
        office.workspace.do(finish_task, office.task(step, other).id)
    office.workspace.do(cancel_task, office.task("approve_outline", other).id, pass_on=True)
    publish(office)
    publish(office, other)
    assert [(one.project, one.why.split()[-1]) for one in office.workspace.read(published_without)] == [
        ("Autumn sale", "cancelled.")
    ]


@pytest.mark.requirement("A31")
def test_the_record_has_each_round_with_names_outcomes_times_versions_and_hashes(office: Office) -> None:
    task = office.task("approve_outline")
    content = office.workspace.attachments.keep(b"the outline")
    office.workspace.do(add_files, [NamedContent("Outline.docx", content)], task_id=task.id)
    version = office.workspace.read(lambda reader: reader.find(FileVersion)[0])
    first, last = task.approvers
    vote = office.workspace.do
    vote(cast_vote, task.id, first, "Changes requested", comment="Shorter", version_id=version.id)
    vote(cast_vote, task.id, last, "Approved", file_version="the printed one")
    office.finish("outline")
    vote(finish_task, task.id, outcome="Approved")
    record = office.workspace.read(approval_record, office.project)
    assert [(one.title, one.round, one.outcome) for one in record.rounds] == [
        (task.title, 1, "Changes requested"),
        (task.title, 2, "Approved"),
    ]
    votes = record.rounds[0].votes
    assert [(one.outcome, one.version, one.sha256, one.comment) for one in votes] == [
        ("Changes requested", "Outline.docx, version 1", content.sha256, "Shorter"),
        ("Approved", "the printed one", "", ""),
    ]
    assert [one.who for one in votes] == names(office, first, last)
    assert all(one.at == office.clock.now() for one in votes)
    assert record.rounds[1].votes == ()
    assert record.published_on is None


def test_a_project_without_approvals_has_no_record(office: Office) -> None:
    with pytest.raises(RuleViolation, match="has no approvals"):
        office.workspace.read(approval_record, ProjectId(99))
