"""A running project that goes on with another version."""

from pathlib import Path
from random import Random

import pytest

from app.actions.check_item import add_item, tick_item
from app.actions.flowchart.flow import connect
from app.actions.flowchart.line import insert_new
from app.actions.flowchart.step import change_kind, edit_step, remove, rename_step
from app.actions.flowchart.version import new_workflow, publish
from app.actions.flowchart.version_move import MovedProject, move_project, move_projects
from app.actions.person import change_person
from app.actions.project import StartPlan, cancel_project, start_project
from app.actions.task import assign_task, finish_task, rename_task, start_task
from app.actions.task_field import give_output
from app.domain.check_item import CheckItem, Evidence, Output
from app.domain.ids import StepId
from app.domain.message import MessageKind
from app.domain.person import Role
from app.domain.project import Project
from app.domain.quantity import Offset
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind
from app.engine.lint import errors
from tests.app.actions.flowchart.random_edits import random_edit
from tests.app.actions.flowchart.sheet import Sheet, make_sheet
from tests.builders import PUBLISH_ON


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return make_sheet(tmp_path, project=True)


def move(sheet: Sheet, version: int, **options: bool) -> MovedProject:
    return sheet.office.workspace.do(move_project, sheet.office.project, version, **options).value


def moved_to_draft(sheet: Sheet, **options: bool) -> MovedProject:
    return move(sheet, sheet.do(publish, ""), **options)


def tasks(sheet: Sheet) -> list[Task]:
    return list(sheet.office.workspace.read(lambda reader: reader.find(Task, project_id=sheet.office.project)))


def test_what_the_version_changed_arrives_where_nobody_has_begun(sheet: Sheet) -> None:
    office = sheet.office
    office.finish("idea")
    office.workspace.do(start_task, office.task("keywords").id)
    office.workspace.do(rename_task, office.task("images").id, "Two photos")
    before = {task.id: task for task in tasks(sheet)}
    for name in ("idea", "keywords", "outline", "images"):
        sheet.do(rename_step, name, f"New {name}")
    sheet.do(edit_step, "draft", offset=Offset(-3))
    moved = moved_to_draft(sheet)
    titles = [office.task(name).title for name in ("idea", "keywords", "outline", "images")]
    assert titles == ["Generate idea", "Do keyword research", "New outline", "Two photos"]
    assert set(moved.changed) == {office.task(name).id for name in ("outline", "draft")}
    for task in tasks(sheet):
        same = (task.state, task.owner_id) == (before[task.id].state, before[task.id].owner_id)
        assert same, task.title
        assert task.due_on == before[task.id].due_on or task.step_id == "draft"
    assert office.task("draft").due_on != before[office.task("draft").id].due_on


def test_new_steps_get_planned_tasks_with_the_people_of_the_project(sheet: Sheet) -> None:
    office = sheet.office
    office.workspace.do(assign_task, office.task("draft").id, office.people["Mia"])
    new = sheet.do(insert_new, sheet.flow_id("draft", "images"), StepKind.TASK)
    sheet.do(edit_step, new, role="blog_writer", offset=Offset(-6))
    moved = moved_to_draft(sheet)
    task = office.task(new)
    assert moved.added == (task.id,)
    assert task.state is TaskState.WAITING
    assert task.due_on is not None
    assert task.owner_id in office.people.values()


def test_open_work_of_a_removed_step_is_cancelled_and_its_owner_hears_of_it(sheet: Sheet) -> None:
    office = sheet.office
    office.tell(office.messages()[0])
    sheet.do(remove, {"idea"})
    moved = moved_to_draft(sheet)
    assert moved.removed == (office.task("idea").id,)
    assert office.task("idea").state is TaskState.CANCELLED
    assert office.task("keywords").state is TaskState.READY
    kinds = {(m.kind, m.task_id) for m in office.messages()}
    assert (MessageKind.WITHDRAWN, office.task("idea").id) in kinds
    assert (MessageKind.HANDOFF, office.task("keywords").id) in kinds


def test_held_messages_tell_nobody(sheet: Sheet) -> None:
    before = sheet.office.messages()
    sheet.do(remove, {"idea"})
    moved_to_draft(sheet, hold_messages=True)
    assert sheet.office.task("keywords").state is TaskState.READY
    assert [m for m in sheet.office.messages() if m not in before] == []


def test_work_of_a_removed_step_that_was_done_stays_and_a_step_that_returns_waits_again(sheet: Sheet) -> None:
    office = sheet.office
    office.finish("idea")
    first = sheet.versions()[0].id
    sheet.do(remove, {"idea", "images"})
    moved_to_draft(sheet)
    assert (office.task("idea").state, office.task("images").state) == (TaskState.DONE, TaskState.CANCELLED)
    move(sheet, first)
    assert (office.task("idea").state, office.task("images").state) == (TaskState.DONE, TaskState.WAITING)
    assert office.task("keywords").state is TaskState.READY


def test_a_preview_says_what_the_move_does_and_undo_takes_it_back(sheet: Sheet) -> None:
    office = sheet.office
    sheet.do(remove, {"idea"})
    version = sheet.do(publish, "")
    before = office.dump()
    seen = office.workspace.preview(move_project, office.project, version)
    assert office.dump() == before
    done = office.workspace.do(move_project, office.project, version)
    assert (seen.value, seen.changes.changes) == (done.value, done.changes.changes)
    office.workspace.undo()
    assert office.dump() == before


def test_moving_is_refused_to_drafts_to_other_workflows_and_when_nothing_runs(sheet: Sheet) -> None:
    office = sheet.office
    sheet.do(rename_step, "idea", "Find")
    refusal = office.workspace.refusal
    assert "is a draft" in (refusal(move_project, office.project, sheet.versions()[-1].id) or "")
    office.workspace.do(new_workflow, "Other")
    assert "another workflow" in (refusal(move_project, office.project, sheet.versions()[-1].id) or "")
    version = sheet.do(publish, "")
    office.workspace.do(cancel_project, office.project)
    assert "stays with its version" in (refusal(move_project, office.project, version) or "")


def staffed(sheet: Sheet) -> None:
    """Everybody can do everything, so that no new role stops a move."""
    roles = tuple(role.id for role in sheet.office.workspace.read(lambda reader: list(reader.find(Role))))
    sheet.office.workspace.do(change_person, sheet.office.people["Mia"], roles=roles)


def made_sound(sheet: Sheet, chance: Random) -> bool:
    """Some edits of any kind; whether the draft can be published then."""
    for _ in range(chance.randint(1, 8)):
        random_edit(sheet, chance)
    for step in sheet.graph.steps:
        if step.has_task and step.role is None:
            sheet.do(edit_step, step.id, role="blog_writer")
    return sheet.view.is_draft and not errors(sheet.graph)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_was_edited_done_work_stays_and_a_second_move_changes_nothing(tmp_path: Path, seed: int) -> None:
    sheet, chance, moves = make_sheet(tmp_path, project=True), Random(seed), 0
    office = sheet.office
    for _ in range(30):
        office.clock.forward(minutes=30)
        open_tasks = [task for task in tasks(sheet) if task.state.open]
        if open_tasks and chance.random() < 0.4:
            finish_any(sheet, chance.choice(open_tasks), chance)
            continue
        title = office.workspace.undo_title(sheet.workflow_id)
        if not made_sound(sheet, chance) or not running(sheet):
            while sheet.view.is_draft and office.workspace.undo_title(sheet.workflow_id) != title:
                office.workspace.undo(sheet.workflow_id)
            continue
        staffed(sheet)
        version = sheet.do(publish, "")
        before = {task.id: task for task in tasks(sheet)}
        move(sheet, version)
        moves += 1
        after = office.dump()
        assert move(sheet, version) == MovedProject()
        assert office.dump() == after
        for task in tasks(sheet):
            if task.id in before and before[task.id].state is TaskState.DONE:
                assert task.state is TaskState.DONE
                assert (task.title, task.finished_at) == (before[task.id].title, before[task.id].finished_at)
    assert moves > 0


def running(sheet: Sheet) -> bool:
    project = sheet.office.workspace.read(lambda reader: reader.get(Project, sheet.office.project))
    return project.finished_at is None


def finish_any(sheet: Sheet, task: Task, chance: Random) -> None:
    office = sheet.office
    project = office.workspace.read(lambda reader: reader.get(Project, office.project))
    version = next(version for version in sheet.versions() if version.id == project.version_id)
    step = version.graph.step(task.step_id)
    office.workspace.do(finish_task, task.id, outcome=chance.choice(step.outcomes).name if step.asks else None)


def test_how_work_that_was_done_before_it_asked_counts_is_asked_and_kept_in_its_task(sheet: Sheet) -> None:
    office, do = sheet.office, sheet.office.workspace.do
    office.finish("idea")
    sheet.do(change_kind, "idea", StepKind.DECISION)
    sheet.do(connect, "idea", "publish")
    version = sheet.do(publish, "")
    seen = office.workspace.preview(move_project, office.project, version)
    (question,) = seen.value.questions
    assert (question.step_id, question.gone) == ("idea", None)
    assert question.preset in question.choices
    refused = office.workspace.refusal(move_project, office.project, version, outcomes={StepId("idea"): "Perhaps"})
    assert "no outcome of “Generate idea”" in (refused or "")
    other = next(one for one in question.choices if one != question.preset)
    do(move_projects, (office.project,), version, outcomes={office.project: {StepId("idea"): other}})
    assert (office.task("idea").state, office.task("idea").run.outcome) == (TaskState.DONE, other)


def test_what_was_ticked_and_given_stays_with_the_item_that_the_new_version_has_too(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path, project=False)
    office = sheet.office
    old = (CheckItem("Price", id="c1"), CheckItem("Spelling", id="c2"), CheckItem("Gone", id="c3"))
    sheet.do(edit_step, "draft", checklist=old, outputs=(Output("Text"),))
    office.project = office.workspace.do(start_project, StartPlan(sheet.do(publish, ""), "Post", PUBLISH_ON)).value
    task_id, do = office.task("draft").id, office.workspace.do
    for at in (0, 1):
        do(tick_item, task_id, at, done=True)
    do(add_item, task_id, "Mine")
    do(give_output, task_id, 0, "https://example.com")
    new = (CheckItem("Spelling twice", id="c2", required=True), CheckItem("Price", id="c1", evidence=Evidence.AMOUNT))
    sheet.do(edit_step, "draft", checklist=new, outputs=(Output("Text", required=True), Output("Picture")))
    moved_to_draft(sheet)
    task = office.task("draft")
    assert [(item.text, item.done) for item in task.checklist] == [
        ("Spelling twice", True),
        ("Price", False),
        ("Mine", False),
    ]
    assert task.checklist[0].required
    assert [(output.text, output.value) for output in task.outputs] == [
        ("Text", "https://example.com"),
        ("Picture", ""),
    ]
