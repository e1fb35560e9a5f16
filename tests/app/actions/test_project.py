"""Projects: started too late or half-way, moved there and back, reduced, cancelled."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.person import change_person
from app.actions.project import StartPlan, cancel_project, move_date, set_reduced_scope, start_project
from app.actions.task import finish_task, reopen_task
from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId, StepId
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.queries.project import outlook
from tests.builders import MONDAY, PUBLISH_ON, Office, make_office

TODAY = MONDAY.date()
STEPS = ("idea", "keywords", "outline", "approve_outline", "draft", "images", "social", "publish")


def tasks_of(office: Office, project: ProjectId) -> list[Task]:
    return list(office.workspace.read(lambda reader: reader.find(Task, project_id=project)))


def dues(office: Office) -> dict[str, date | None]:
    return {str(task.step_id): task.due_on for task in tasks_of(office, office.project)}


@pytest.mark.parametrize("days", [0, 1, 3, 8, 15, 29])
def test_however_late_a_start_is_every_task_is_due_between_today_and_the_date_in_order(tmp_path: Path, days: int):
    office = make_office(tmp_path, project=False)
    anchor_on = TODAY + timedelta(days=days)
    project = office.start(publish_on=anchor_on)
    due = [task.due_on for task in tasks_of(office, project)]
    assert all(day is not None and TODAY <= day <= anchor_on for day in due)
    assert due == sorted(due)
    assert due[-1] == anchor_on


@pytest.mark.requirement("S55")
def test_a_date_that_moves_there_and_back_restores_every_due(tmp_path: Path):
    office = make_office(tmp_path)
    before = dues(office)
    chance = random.Random(5)
    for _ in range(5):
        away = PUBLISH_ON + timedelta(days=chance.randrange(7, 200))
        office.workspace.do(move_date, office.project, away)
        assert dues(office)["publish"] == away
        assert all(dues(office)[step] != before[step] for step in STEPS)
        office.workspace.do(move_date, office.project, PUBLISH_ON)
        assert dues(office) == before


def test_what_is_done_stays_where_it_was_when_the_date_moves(tmp_path: Path):
    office = make_office(tmp_path)
    office.finish("idea")
    before = dues(office)
    moved = office.workspace.do(move_date, office.project, PUBLISH_ON + timedelta(days=14)).value
    assert dues(office)["idea"] == before["idea"]
    assert moved == len(STEPS) - 1


def test_here_marks_what_comes_before_as_done_and_tells_only_who_goes_on(tmp_path: Path):
    office = make_office(tmp_path, project=False)
    here = frozenset(map(StepId, ("idea", "keywords")))
    project = office.workspace.do(start_project, StartPlan(office.blog, "Half done", PUBLISH_ON, here=here)).value
    state = {str(task.step_id): task.state for task in tasks_of(office, project)}
    assert [step for step in STEPS if state[step] is TaskState.DONE] == ["idea", "keywords"]
    assert [step for step in STEPS if state[step] is TaskState.READY] == ["outline"]
    [message] = office.messages()
    assert message.task_id == office.task("outline", project).id
    assert message.person_id == office.people["Ana"]


def test_a_date_that_is_over_needs_to_say_what_is_done_already(tmp_path: Path):
    office = make_office(tmp_path, project=False)
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(RuleViolation, match="is over"):
        office.start(publish_on=yesterday)
    here = frozenset(map(StepId, STEPS[:-1]))
    project = office.workspace.do(start_project, StartPlan(office.blog, "Late", yesterday, here=here)).value
    assert office.task("publish", project).state is TaskState.READY
    assert office.workspace.read(outlook, project).forecast[office.task("publish", project).id].late


def test_reduced_scope_passes_the_optional_step_and_full_scope_brings_it_back(tmp_path: Path):
    office = make_office(tmp_path)
    before = office.dump()
    office.workspace.do(set_reduced_scope, office.project, on=True)
    assert office.task("images").run.skip is not None
    office.finish("idea", "keywords", "outline")
    office.workspace.do(finish_task, office.task("approve_outline").id, outcome="Approved")
    office.finish("draft")
    assert office.task("images").state is TaskState.SKIPPED
    while office.workspace.undo() is not None and office.workspace.undo_title() != "Start “Spring sale”":
        pass
    assert office.dump() == before


def test_scope_turned_on_and_off_again_leaves_every_step_to_do(tmp_path: Path):
    office = make_office(tmp_path)
    state = [(task.id, task.run, task.due_on) for task in tasks_of(office, office.project)]
    office.workspace.do(set_reduced_scope, office.project, on=True)
    office.workspace.do(set_reduced_scope, office.project, on=False)
    assert [(task.id, task.run, task.due_on) for task in tasks_of(office, office.project)] == state


def test_a_cancelled_project_keeps_what_was_done_refuses_to_move_and_comes_back_by_undo(tmp_path: Path):
    office = make_office(tmp_path)
    office.finish("idea")
    before = office.dump()
    office.workspace.do(cancel_project, office.project)
    states = {task.state for task in tasks_of(office, office.project)}
    assert states == {TaskState.DONE, TaskState.CANCELLED}
    with pytest.raises(RuleViolation, match="cancelled"):
        office.workspace.do(move_date, office.project, PUBLISH_ON + timedelta(days=7))
    with pytest.raises(RuleViolation, match="already"):
        office.workspace.do(cancel_project, office.project)
    office.workspace.undo()
    assert office.dump() == before


def test_the_last_step_completes_the_project_and_reopening_it_runs_it_again(tmp_path: Path):
    office = make_office(tmp_path)
    office.finish("idea", "keywords", "outline")
    office.workspace.do(finish_task, office.task("approve_outline").id, outcome="Approved")
    office.finish("draft", "images", "social", "publish")
    assert project_of(office).state is ProjectState.COMPLETE
    office.workspace.do(reopen_task, office.task("publish").id)
    assert project_of(office).state is ProjectState.RUNNING
    assert office.task("publish").run.round == 2


def test_reopening_a_step_takes_back_what_had_begun_after_it(tmp_path: Path):
    office = make_office(tmp_path)
    office.finish("idea", "keywords")
    assert office.task("outline").state is TaskState.READY
    office.workspace.do(reopen_task, office.task("idea").id)
    assert office.task("idea").state is TaskState.READY
    assert office.task("outline").state is TaskState.WAITING
    assert office.task("keywords").run.round == 1


@pytest.mark.requirement("S49")
def test_a_role_that_nobody_has_blocks_the_start_and_is_named(tmp_path: Path):
    office = make_office(tmp_path, project=False)
    office.workspace.do(change_person, office.people["Ana"], roles=())
    before = office.dump()
    with pytest.raises(RuleViolation, match=r"Nobody has the role “.*[Ww]riter”"):
        office.start()
    assert office.dump() == before


def project_of(office: Office) -> Project:
    found = office.workspace.read(lambda reader: reader.get(Project, office.project))
    assert found is not None
    return found
