"""Removing the sample team: nothing of it is left, own work keeps what it needs, and undo brings all back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.actions.idea import start_from_idea
from app.actions.journal import add_comment
from app.actions.person import add_person, change_person
from app.actions.process import add_process, set_involvement
from app.actions.project import StartPlan, start_project
from app.actions.recurrence import make_run, pause_recurrence
from app.actions.sample_removal import TEAM, address_of, remove_sample, sample_of
from app.actions.task import add_task
from app.bootstrap import open_workspace
from app.domain.entity import KIND_NAMES, kind_of
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId
from app.domain.person import Person, Role
from app.domain.process import Involvement, Process, Recurrence
from app.domain.project import Project
from app.domain.retrospective import Idea, StepNote
from app.domain.settings import SampleIds, Settings
from app.domain.task import Comment, Task
from app.domain.workflow import Workflow, WorkflowVersion
from app.editing.edit import Edit, action
from app.queries.outbox import outbox
from app.workspace.sample import fill_when_empty
from tests.builders import FakeClock

KEPT = {"holiday", "work_calendar", "settings"}
"""The country's days off are the company's own by now."""


@pytest.fixture
def sample(tmp_path: Path):
    workspace = open_workspace(tmp_path, FakeClock(datetime(2027, 1, 12, 9, 30, tzinfo=UTC)))
    fill_when_empty(workspace)
    yield workspace
    workspace.close()


def everything(workspace):
    return {name: found(workspace, kind_of(name)) for name in KIND_NAMES}


def found(workspace, kind):
    return workspace.read(lambda reader: list(reader.find(kind)))


def test_nothing_of_it_is_left_and_one_undo_brings_all_of_it_back(sample) -> None:
    before = everything(sample)
    sample.do(remove_sample)
    assert {name for name, rows in everything(sample).items() if rows} == KEPT
    assert sample.problems() == []
    assert not sample.read(outbox), "nobody is left to whom anything could be taken back"
    with pytest.raises(RuleViolation, match="no sample team"):
        sample.do(remove_sample)
    sample.undo()
    assert everything(sample) == before
    sample.redo()
    assert {name for name, rows in everything(sample).items() if rows} == KEPT


def test_what_own_work_needs_stays(sample) -> None:
    people = {person.name: person.id for person in found(sample, Person)}
    own = sample.do(add_person, "Finn Moe").value
    webinar = next(project for project in found(sample, Project) if "webinar" in project.name)
    inside = sample.do(add_task, "Thank the speaker", people["Ana Lopez"], project_id=webinar.id).value
    said = sample.do(add_comment, inside, "Flowers").value
    [blog] = [one for one in found(sample, Workflow) if one.name == "Blog post"]
    [version] = [one for one in found(sample, WorkflowVersion) if one.workflow_id == blog.id]
    mine = sample.do(start_project, StartPlan(version.id, "My own post", date(2027, 4, 1))).value
    sample.do(remove_sample)
    assert [project.id for project in found(sample, Project)] == [mine]
    assert [workflow.id for workflow in found(sample, Workflow)] == [blog.id]
    tasks = found(sample, Task)
    assert [(task.id, task.project_id) for task in tasks if task.project_id != mine] == [(inside, None)]
    assert [(comment.id, comment.project_id) for comment in found(sample, Comment)] == [(said, None)]
    needed = {person for task in tasks for person in (task.owner_id, *task.approvers)}
    assert {person.id for person in found(sample, Person)} == needed | {own}
    held = {role for person in found(sample, Person) for role in person.roles}
    assert held <= {role.id for role in found(sample, Role)}
    assert sample.problems() == []


@action("Forget")
def forget_mark(edit: Edit) -> None:
    """As data is that was made before the mark."""
    edit.put(replace(edit.get(Settings, 1), sample=SampleIds()))


def test_a_sample_of_before_the_mark_is_recognised_and_removed(sample) -> None:
    marked = sample.read(sample_of)
    sample.do(forget_mark)
    known = sample.read(sample_of)
    assert replace(known, roles=(), lines=()) == replace(marked, roles=(), lines=())
    assert set(known.roles) == set(marked.roles)
    assert known.lines == marked.lines[:8]
    before = everything(sample)
    sample.do(remove_sample)
    assert {name for name, rows in everything(sample).items() if rows} == {*KEPT, "activity"}
    assert sample.read(sample_of) == SampleIds()
    sample.undo()
    assert everything(sample) == before


def test_what_only_looks_a_little_like_the_sample_is_somebody_elses(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path, FakeClock(datetime(2027, 1, 12, 9, 30, tzinfo=UTC)))
    for name in TEAM:
        workspace.do(add_person, name, email=address_of(name))
    assert workspace.read(sample_of) == SampleIds(), "without one of its projects"
    workspace.close()


def test_own_people_of_the_same_names_stay_when_a_sample_without_mark_is_removed(sample) -> None:
    sample.do(forget_mark)
    mia = next(person for person in found(sample, Person) if person.name == "Mia Okafor")
    sample.do(change_person, mia.id, email="mia@northwind.example")
    finn = sample.do(add_person, "Finn Moe", email="finn@example.com").value
    sample.do(remove_sample)
    assert {person.id for person in found(sample, Person)} == {mia.id, finn}


def test_own_projects_keep_the_idea_and_the_workflow_they_came_of_and_own_processes_their_people(sample) -> None:
    idea = found(sample, Idea)[0]
    blog = next(one for one in found(sample, Workflow) if one.template == "blog_post")
    [version] = [one for one in found(sample, WorkflowVersion) if one.workflow_id == blog.id]
    mine = sample.do(start_from_idea, idea.id, StartPlan(version.id, "My calculator", date(2027, 4, 1))).value
    people = {person.name: person.id for person in found(sample, Person)}
    role = next(one for one in found(sample, Role) if one.id == RoleId("pr_manager"))
    process = sample.do(add_process, "Press", owner_id=people["Tom Weber"]).value
    sample.do(set_involvement, process, role.id, Involvement.DOES)
    sample.do(remove_sample)
    assert [(one.id, one.project_id) for one in found(sample, Idea)] == [(idea.id, mine)]
    assert found(sample, StepNote) == [], "what a sample project taught says nothing of a workflow that stays"
    assert [one.id for one in found(sample, Process)] == [process]
    assert found(sample, Recurrence) == []
    assert people["Tom Weber"] in {one.id for one in found(sample, Person)}
    assert role in found(sample, Role)
    assert sample.problems() == []


def test_a_recurrence_that_made_a_project_stays_with_it(sample) -> None:
    [weekly] = found(sample, Recurrence)
    sample.do(pause_recurrence, weekly.id, on=False)
    made = sample.do(make_run, weekly.id).value
    assert made is not None
    sample.do(remove_sample)
    assert [one.id for one in found(sample, Recurrence)] == [weekly.id]
    assert [one.id for one in found(sample, Project)] == [made]
    assert sample.problems() == []
