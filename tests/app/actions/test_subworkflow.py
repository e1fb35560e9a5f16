"""A step that starts a project of another workflow, and ends with it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.person import add_person
from app.actions.project import StartPlan, cancel_project, start_project
from app.actions.task import block_task, cancel_task, finish_task, reopen_task, skip_task
from app.domain.condition import Operator, OutcomeRef, Test
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId, VersionId
from app.domain.project import Project, ProjectState
from app.domain.quantity import Offset, Span
from app.domain.run import TaskState
from app.domain.task import Round, Task
from app.domain.workflow import Graph, StepKind, WorkflowVersion
from app.editing.change import Change
from app.editing.edit import drained
from app.queries.project import outlook
from app.queries.subworkflow import missing_roles
from tests.app.engine.build import YES_NO, decision, end, flow, graph_of, question, task
from tests.app.language import DESIGNER, WRITER, children, open_titles, project, publish, run, work
from tests.builders import PUBLISH_ON, Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path, project=False)


def legal() -> Graph:
    """Read, then a question with two Ends: “Cleared” and “Refused”."""
    return graph_of(
        work("read", DESIGNER),
        question("clear", role=WRITER, anchor=True, outcomes=YES_NO),
        end("cleared"),
        end("refused"),
        flows="start -> read\nread -> clear\nclear -Yes-> cleared\nclear -No-> refused",
    )


def titled(graph: Graph) -> Graph:
    """With Ends that bear the names of what they mean."""
    steps = tuple(
        type(step)(step.id, step.kind, step.id.title()) if step.kind is StepKind.END else step for step in graph.steps
    )
    return type(graph)(steps, graph.flows)


def post(version: VersionId) -> Graph:
    """Copy, the legal check as a subworkflow due ten days before, a decision on how it ended."""
    inner = work("legal", None, StepKind.SUBWORKFLOW, subworkflow=version, offset=Offset(-10), length=Span(3))
    cleared = Test(OutcomeRef(StepId("legal")), Operator.IS, "Cleared")
    return graph_of(
        work("copy"),
        inner,
        decision("how"),
        work("post", anchor=True),
        work("drop"),
        flows="start -> copy\ncopy -> legal\nlegal -> how\nhow -> drop\npost -> end\ndrop -> end",
        more=(flow("how -> post", cleared),),
    )


def begun(office: Office) -> Project:
    """The legal check of a post whose copy is finished."""
    run(office, post(publish(office, "Legal check", titled(legal()))))
    office.finish("copy")
    [child] = children(office, "legal")
    return child


def finish(office: Office, child: Project, step: str, outcome: str | None = None) -> None:
    office.workspace.do(finish_task, office.task(step, child.id).id, outcome=outcome)


def test_opening_the_step_starts_a_project_with_its_due_as_the_date_and_the_people_of_the_parent(office: Office):
    spare = office.workspace.do(add_person, "Spare", roles=(DESIGNER, WRITER)).value
    child = begun(office)
    step = office.task("legal")
    assert step.state is TaskState.READY
    assert (child.name, child.anchor_on, child.parent_task) == ("Spring: Legal", step.due_on, step.id)
    assert open_titles(office, child.id) == {"Read"}
    assert office.task("clear", child.id).owner_id == office.task("copy").owner_id
    assert office.task("read", child.id).owner_id in (office.people["Ben"], spare)


def test_its_end_finishes_the_step_and_conditions_read_which_end_it_was(office: Office):
    for answer, ending, after in (("Yes", "Cleared", {"Post"}), ("No", "Refused", {"Drop"})):
        run(office, post(publish(office, f"Check {answer}", titled(legal()))), f"Spring {answer}")
        office.finish("copy")
        [child] = children(office, "legal")
        finish(office, child, "read")
        assert office.task("legal").state is TaskState.READY
        finish(office, child, "clear", answer)
        step = office.task("legal")
        assert (step.state, step.run.outcome) == (TaskState.DONE, ending)
        assert project(office, child.id).state is ProjectState.COMPLETE
        assert open_titles(office, office.project) == after


def test_nobody_is_told_of_the_step_itself_only_of_the_work_in_it(office: Office):
    child = begun(office)
    told = {message.task_id for message in office.messages()}
    assert told == {office.task("copy").id, office.task("read", child.id).id}


def test_undo_of_the_finish_takes_the_project_away_and_redo_brings_it_back(office: Office):
    run(office, post(publish(office, "Legal check", titled(legal()))))
    before = office.dump()
    office.finish("copy")
    after = office.dump()
    office.workspace.undo()
    assert office.dump() == before
    assert children(office, "legal") == []
    office.workspace.redo()
    assert office.dump() == after


def test_one_undo_takes_back_the_last_finish_with_all_that_it_ended(office: Office):
    child = begun(office)
    finish(office, child, "read")
    before = office.dump()
    finish(office, child, "clear", "Yes")
    office.workspace.undo()
    assert office.dump() == before


def test_cancelling_the_parent_cancels_what_it_started(office: Office):
    child = begun(office)
    office.workspace.do(cancel_project, office.project)
    assert project(office, child.id).state is ProjectState.CANCELLED
    assert office.task("read", child.id).state is TaskState.CANCELLED


@pytest.mark.parametrize("how", ["finish", "skip", "cancel", "reopen before"])
def test_however_the_step_ends_its_project_ends_with_it(office: Office, how: str):
    child = begun(office)
    step, do = office.task("legal").id, office.workspace.do
    match how:
        case "finish":
            do(finish_task, step)
        case "skip":
            do(skip_task, step)
        case "cancel":
            do(cancel_task, step, pass_on=True)
        case _:
            do(reopen_task, office.task("copy").id)
    assert project(office, child.id).state is ProjectState.CANCELLED


def test_a_new_round_starts_a_new_project_and_an_old_one_ends_nothing_any_more(office: Office):
    first = begun(office)
    finish(office, first, "read")
    finish(office, first, "clear", "No")
    office.workspace.do(reopen_task, office.task("copy").id)
    office.finish("copy")
    _, second = children(office, "legal")
    assert second.state is ProjectState.RUNNING
    office.workspace.do(reopen_task, office.task("clear", first.id).id)
    finish(office, first, "clear", "Yes")
    assert office.task("legal").state is TaskState.READY
    finish(office, second, "read")
    finish(office, second, "clear", "Yes")
    assert office.task("legal").state is TaskState.DONE
    task_id = office.task("legal").id
    rounds = office.workspace.read(lambda reader: reader.find(Round, task_id=task_id))
    assert [(past.number, past.outcome) for past in rounds] == [(1, "Refused"), (2, "Cleared")]


def test_a_project_of_which_reduced_scope_leaves_nothing_ends_its_step_at_once(office: Office):
    empty = graph_of(task("copy", role=WRITER, optional=True, anchor=True), flows="start -> copy\ncopy -> end")
    outer = graph_of(
        work("inner", None, StepKind.SUBWORKFLOW, subworkflow=publish(office, "Empty", empty)),
        work("post", anchor=True),
        flows="start -> inner\ninner -> post\npost -> end",
    )
    start = StartPlan(publish(office, "Outer", outer), "Spring", PUBLISH_ON, reduced_scope=True)
    office.project = office.workspace.do(start_project, start).value
    [child] = children(office, "inner")
    assert child.state is ProjectState.COMPLETE
    assert open_titles(office, office.project) == {"Post"}


def test_projects_within_projects_end_from_the_inside_out(office: Office):
    version = publish(office, "Innermost", graph_of(work("deep", anchor=True), flows="start -> deep\ndeep -> end"))
    for name in ("Middle", "Outer"):
        version = publish(office, name, around(version))
    run(office, around(version))
    running = office.workspace.read(lambda reader: reader.find(Project, state=ProjectState.RUNNING))
    assert len(running) == 4
    for _ in running:
        [on_desk] = office.workspace.read(work_on_desk)
        office.workspace.do(finish_task, on_desk.id)
    over = office.workspace.read(lambda reader: reader.find(Project, state=ProjectState.COMPLETE))
    assert len(over) == 4


def around(version: VersionId) -> Graph:
    inner = work("inner", None, StepKind.SUBWORKFLOW, subworkflow=version)
    return graph_of(inner, work("after", anchor=True), flows="start -> inner\ninner -> after\nafter -> end")


def work_on_desk(reader: object) -> list[Task]:
    return [one for one in reader.find(Task, state=TaskState.READY) if not one.kind.unattended]


def test_a_role_that_nobody_has_refuses_the_finish_before_it_and_says_so(office: Office):
    printing = graph_of(work("print", RoleId("printer"), anchor=True), flows="start -> print\nprint -> end")
    started = run(office, post(publish(office, "Printing", printing)))
    [said] = office.workspace.read(missing_roles, started)
    assert said.startswith("“Legal” starts a workflow that needs the role “printer”, and nobody has it.")
    with pytest.raises(RuleViolation, match="Nobody has the role “printer”"):
        office.finish("copy")
    assert office.task("copy").state is TaskState.READY


def test_a_version_that_would_start_itself_is_refused(office: Office):
    version = publish(office, "Inner", graph_of(work("deep", anchor=True), flows="start -> deep\ndeep -> end"))
    run(office, post(version))
    [stored] = office.workspace.read(lambda reader: reader.find(WorkflowVersion, id=version))
    itself = work("deep", None, StepKind.SUBWORKFLOW, subworkflow=version, anchor=True)
    looping = graph_of(itself, work("never"), flows="start -> deep\ndeep -> never\nnever -> end")
    drained(office.store.cache.staged([Change("workflow_version", version, stored, replace(stored, graph=looping))]))()
    with pytest.raises(RuleViolation, match="would start the workflow again"):
        office.finish("copy")


def test_a_child_that_is_late_is_planned_from_today(office: Office):
    run(office, post(publish(office, "Legal check", titled(legal()))))
    office.clock.forward(days=80)
    office.finish("copy")
    [child] = children(office, "legal")
    assert child.anchor_on is not None
    assert office.task("legal").due_on < office.clock.now().date() <= child.anchor_on
    assert office.task("read", child.id).due_on >= date(2026, 2, 9) + timedelta(days=80)


def test_the_step_is_expected_to_end_when_its_project_is(office: Office):
    child = begun(office)
    legal_id = office.task("legal").id
    sooner = office.workspace.read(outlook, office.project).forecast[legal_id].expected_finish
    office.workspace.do(block_task, office.task("read", child.id).id, by="the court", until=date(2026, 5, 4))
    inner = office.workspace.read(outlook, child.id).forecast
    outer = office.workspace.read(outlook, office.project).forecast
    expected = max(row.expected_finish for row in inner.values())
    assert outer[legal_id].expected_finish == expected > sooner
