"""The sample team must work on any day that somebody first starts the program."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.actions.project import StartPlan, start_project
from app.actions.sample import load_sample
from app.actions.template import start_from_template
from app.bootstrap import open_workspace
from app.domain.activity import Activity
from app.domain.brief import Brief, Deliverable, DeliverableState, Stage
from app.domain.file import File, FileVersion
from app.domain.ids import VersionId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.retrospective import Improvement, StepNote
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.work_calendar import Absence
from app.domain.workflow import WorkflowVersion
from app.exchange.templates import TEMPLATE_NAMES, template
from app.queries.brief import brief_view
from app.queries.conflict import conflicts
from app.queries.outbox import OutboxState, outbox
from app.queries.project import project_lines, task_lines
from app.queries.workflow import workflow_lines
from app.workspace.sample import fill_when_empty
from tests.builders import FakeClock

DAYS = [datetime(2026, 11, 22, 4, 0, tzinfo=UTC) + timedelta(days=37 * n, hours=5 * n) for n in range(12)]
BLOG_DUES = [(2, 16), (2, 19), (2, 26), (3, 3), (3, 8), (3, 12), (3, 12), (3, 18)]


@pytest.fixture(params=DAYS, ids=lambda day: day.date().isoformat())
def sample(request, tmp_path):
    workspace = open_workspace(tmp_path, FakeClock(request.param))
    fill_when_empty(workspace)
    yield workspace
    workspace.close()


def found(workspace, kind):
    return workspace.read(lambda reader: list(reader.find(kind)))


def test_eight_people_cover_every_role_and_projects_run_in_different_states_beside_one_that_is_closed(sample):
    people = found(sample, Person)
    held = {role for person in people for role in person.roles}
    assert len(people) == 8
    assert {role for name in TEMPLATE_NAMES for role in template(name).roles} <= held
    projects = found(sample, Project)
    assert [project.state for project in projects] == [*[ProjectState.RUNNING] * 3, ProjectState.COMPLETE]
    states = {task.state for task in found(sample, Task)}
    assert {TaskState.DONE, TaskState.READY, TaskState.DOING, TaskState.WAITING} <= states
    assert any(task.blocked for task in found(sample, Task))
    assert any(task.in_review for task in found(sample, Task))


def test_absences_lie_within_sixty_days_and_leave_the_blog_post_alone(sample):
    today = sample.clock.now().date()
    absences = found(sample, Absence)
    assert absences
    assert all(today <= absence.first_on <= absence.last_on <= today + timedelta(days=60) for absence in absences)
    blog = set(template("blog_post").roles) - {"marketing_stakeholders"}
    away = {absence.person_id for absence in absences}
    assert not [p for p in found(sample, Person) if p.id in away and blog & set(p.roles)]


def test_every_shipped_workflow_can_be_started_at_once(sample):
    on = sample.clock.now().date() + timedelta(days=120)
    for line in sample.read(workflow_lines):
        if line.version_id is not None:
            sample.do(start_project, StartPlan(line.version_id, f"Try {line.name}", on))
        else:
            sample.do(start_from_template, line.template, StartPlan(VersionId(0), f"Try {line.name}", on))
    assert all(line.sentence for line in sample.read(project_lines))


def test_one_project_has_a_whole_brief_that_holds_at_no_gate_it_passed(sample):
    [webinar] = [project for project in found(sample, Project) if project.brief != Brief()]
    assert sample.read(brief_view, webinar.id).completeness.complete
    assert [gate.stage for gate in webinar.passed] == [Stage.DEFINE, Stage.PLAN]
    [slides] = [one for one in found(sample, Deliverable) if one.state is DeliverableState.IN_REVIEW]
    [file] = [one for one in found(sample, File) if one.deliverable_id == slides.id]
    assert [one.number for one in found(sample, FileVersion) if one.file_id == file.id] == [1, 2]


def test_what_the_closed_project_taught_waits_at_a_step_that_there_is(sample):
    [closed] = [project for project in found(sample, Project) if project.state is ProjectState.COMPLETE]
    [note], [better] = found(sample, StepNote), found(sample, Improvement)
    [version] = [one for one in found(sample, WorkflowVersion) if one.id == closed.version_id]
    assert (note.workflow_id, better.note_id) == (version.workflow_id, note.id)
    assert note.step_id in version.graph.by_id
    assert closed.finished_at < sample.clock.now()


def test_what_happened_before_today_was_told(sample):
    lines = sample.read(outbox)
    today = sample.clock.now().date()
    assert {line.state for line in lines} >= {OutboxState.TOLD, OutboxState.WAITING}
    assert all(line.state is OutboxState.TOLD for line in lines if line.at.date() < today - timedelta(days=1))


def test_no_plan_of_it_contradicts_itself(sample):
    assert [
        row.sentence for line in sample.read(project_lines) for row in sample.read(conflicts, line.project_id)
    ] == []


def test_it_tells_of_no_move_by_no_day_whatever_day_it_is_loaded_on(sample):
    assert not [line.text for line in found(sample, Activity) if "+0 d" in line.text]


def test_it_is_the_same_each_time(tmp_path):
    shots = []
    for name in ("one", "two"):
        workspace = open_workspace(tmp_path / name, FakeClock(DAYS[0]))
        workspace.do(load_sample)
        shots.append([found(workspace, kind) for kind in (Person, Project, Task, Absence)])
        workspace.close()
    assert shots[0] == shots[1]


def test_the_articles_dates_hold_with_the_sample_team(tmp_path):
    workspace = open_workspace(tmp_path, FakeClock(DAYS[0]))
    fill_when_empty(workspace)
    version = next(line for line in workspace.read(workflow_lines) if line.name == "Blog post").version_id
    project = workspace.do(start_project, StartPlan(version, "Spring post", date(2027, 3, 18))).value
    dues = [line.task.due_on for line in workspace.read(task_lines, project)]
    assert [(due.month, due.day) for due in dues] == BLOG_DUES
    workspace.close()
