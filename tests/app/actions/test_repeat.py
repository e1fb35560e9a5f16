"""A step or section that is repeated for each value of a list: started, moved to another version, taken back."""

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from app.actions.flowchart.field import put_field
from app.actions.flowchart.section import give_sections, repeat_section
from app.actions.flowchart.step import edit_step
from app.actions.flowchart.version import publish
from app.actions.flowchart.version_move import move_project
from app.actions.project import StartPlan, start_project
from app.actions.project_field import answer_of, change_fields
from app.actions.tailoring import add_project_step, leave_out_step
from app.actions.task import finish_task
from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId, StepId, VersionId, WorkflowId
from app.domain.project import Project
from app.domain.project_field import FieldKind, ProjectField, Repeat
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import WorkflowVersion
from app.editing.edit import Action
from tests.builders import PUBLISH_ON, Office, make_office

T = TypeVar("T")
CHANNELS = ProjectField("Channels", FieldKind.LIST)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def do(office: Office, act: Action[..., T], *args: object, **named: object) -> T:
    return office.workspace.do(act, *args, **named).value


def _workflow(office: Office) -> WorkflowId:
    version = office.workspace.read(lambda reader: reader.get(WorkflowVersion, office.blog))
    assert version is not None
    return version.workflow_id


def _published(office: Office, step_id: str = "images") -> VersionId:
    """The blog post with a step that is repeated for each channel."""
    workflow = _workflow(office)
    do(office, put_field, workflow, CHANNELS)
    do(office, edit_step, workflow, StepId(step_id), repeat=Repeat("Channels"), optional=True)
    return do(office, publish, workflow)


def _start(office: Office, version: VersionId, channels: str) -> ProjectId:
    answers = {"Channels": answer_of(CHANNELS, channels)}
    return do(office, start_project, StartPlan(version, "Post", PUBLISH_ON, fields=answers))


def _titles(office: Office, project: ProjectId) -> list[str]:
    tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=project))
    return [task.title for task in sorted(tasks, key=lambda task: task.rank) if ": " in task.title]


def _task(office: Office, project: ProjectId, step_id: str) -> Task:
    tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=project))
    return next(task for task in tasks if task.step_id == step_id)


@pytest.mark.requirement("S20")
def test_a_project_has_a_task_for_each_value_and_undo_of_its_start_leaves_nothing(office: Office) -> None:
    version = _published(office)
    before = office.dump()
    project = _start(office, version, "Blog\nMail, blog; Print")
    assert [title.rpartition(": ")[2] for title in _titles(office, project)] == ["Blog", "Mail", "Print"]
    office.workspace.undo()
    assert office.dump() == before
    office.workspace.redo()
    assert len(_titles(office, project)) == 3


def test_without_a_value_the_project_goes_on_past_it(office: Office) -> None:
    project = _start(office, _published(office), "")
    assert _titles(office, project) == []


def test_the_values_stay_as_they_were_at_the_start(office: Office) -> None:
    project = _start(office, _published(office), "Blog, Mail")
    with pytest.raises(RuleViolation) as refused:
        do(office, change_fields, project, {"Channels": "Blog, Mail, Print"})
    assert refused.value.sentence == (
        "“Channels” says for what steps of “Post” are repeated, and that was settled at its start. Add or leave out "
        "single steps instead."
    )
    do(office, change_fields, project, {"Channels": "Blog, Mail"})


def test_what_is_left_out_before_the_start_is_left_out_in_every_copy(office: Office) -> None:
    version = _published(office)
    plan = StartPlan(version, "Post", PUBLISH_ON, fields={"Channels": "a, b"}, without=frozenset({StepId("images")}))
    project = do(office, start_project, plan)
    states = {_task(office, project, f"images~{value}").run.skip for value in "ab"}
    assert len(states) == 1
    assert None not in states


def test_one_copy_is_left_out_and_a_step_comes_in_behind_another(office: Office) -> None:
    project = _start(office, _published(office), "Blog, Mail")
    do(office, leave_out_step, _task(office, project, "images~Mail").id)
    assert _task(office, project, "images~Mail").run.skip is not None
    added = do(office, add_project_step, project, "Check sizes", after=StepId("images~Blog"))
    assert office.workspace.read(lambda reader: reader.get(Task, added)).title == "Check sizes"


def test_another_version_keeps_the_copies_and_what_was_done_in_them(office: Office) -> None:
    project = _start(office, _published(office, "idea"), "Blog, Mail")
    do(office, finish_task, _task(office, project, "idea~Blog").id)
    do(office, edit_step, _workflow(office), StepId("outline"), title="Outline it")
    version = do(office, publish, _workflow(office))
    do(office, move_project, project, version)
    assert _task(office, project, "idea~Blog").state is TaskState.DONE
    assert _task(office, project, "idea~Mail").state is TaskState.READY
    do(office, edit_step, _workflow(office), StepId("idea"), repeat=None)
    do(office, move_project, project, do(office, publish, _workflow(office)))
    assert _task(office, project, "idea~Mail").state is TaskState.CANCELLED


def test_a_section_is_repeated_and_said_so_in_the_title_of_the_step(office: Office) -> None:
    workflow = _workflow(office)
    do(office, put_field, workflow, CHANNELS)
    do(office, give_sections, workflow, (StepId("idea"), StepId("keywords")), "Search")
    do(office, repeat_section, workflow, "section1", Repeat("Channels"))
    project = _start(office, do(office, publish, workflow), "Blog, Mail")
    assert len(_titles(office, project)) == 4
    found = office.workspace.read(lambda reader: reader.get(Project, project))
    assert found is not None
    assert found.tailoring.words == "repeated for 2 values"


def test_what_is_repeated_follows_the_new_name_of_its_list(office: Office) -> None:
    workflow = _workflow(office)
    version = _published(office)
    do(office, put_field, workflow, replace(CHANNELS, name="Places"), "Channels")
    newest = max(
        office.workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow)),
        key=lambda one: one.number,
    )
    assert newest.id != version
    assert newest.graph.step(StepId("images")).repeat == Repeat("Places")
