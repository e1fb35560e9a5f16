"""*Change steps* of a running project with a real workspace."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.actions.flowchart.line import insert_new
from app.actions.flowchart.step import edit_step
from app.actions.flowchart.version import publish
from app.actions.tailoring import tailor_project
from app.actions.task import rename_task
from app.domain.ids import ProjectId, StepId
from app.domain.project import Project
from app.domain.quantity import Span, SpanUnit
from app.domain.tailoring import AddedStep, Tailoring
from app.domain.task import Task
from app.domain.workflow import Step, StepKind, WorkflowVersion
from app.queries.version import latest_and_behind
from tests.ui.pages.room import Room, press, room
from ui.pages.flowchart.versions.move_projects_dialog import MoveProjectsDialog
from ui.pages.projects.steps_dialog import NOTHING, StepsDialog

ID = ProjectId(1)


@pytest.fixture
def at(tmp_path: Path) -> Room:
    made = room(tmp_path)
    made.at.start("Summer sale", date(2027, 5, 12))
    made.at.finish("Generate idea")
    return made


def shown(qtbot: Any, at: Room) -> StepsDialog:
    dialog = StepsDialog(at.context, None, ID)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def write(field: Any, text: str) -> None:
    field.setFocus()
    field.clear()
    press(field, text, Qt.Key.Key_Return)


def task_of(at: Room, step: str) -> Task:
    tasks = at.context.read(lambda reader: reader.find(Task, project_id=ID))
    return next(task for task in tasks if task.step_id == step)


def recipe(at: Room) -> Any:
    return at.context.read(lambda reader: reader.get(Project, ID)).tailoring


@pytest.mark.requirement("S19")
def test_title_role_and_length_of_a_step_that_has_not_begun_are_changed_in_one_step(qtbot, at: Room) -> None:
    dialog = shown(qtbot, at)
    assert (dialog.sentence.text(), dialog.go.isEnabled()) == (NOTHING, False)
    offered = [dialog.steps.step.itemData(number) for number in range(dialog.steps.step.count())]
    names = [dialog.steps.step.itemText(number) for number in range(dialog.steps.step.count())]
    assert "Generate idea" not in names, "it is done"
    assert len(offered) == 7
    dialog.steps.step.choose(StepId("draft"))
    dialog.steps.step.picked.emit(StepId("draft"))
    before, steps = task_of(at, "draft"), at.steps
    write(dialog.steps.title, "Write it in Spanish")
    write(dialog.steps.length, "9 d")
    dialog.update_preview()
    assert dialog.sentence.text().startswith("Publish")
    assert dialog.go.isEnabled()
    dialog.go.click()
    after = task_of(at, "draft")
    assert (after.title, after.length) == ("Write it in Spanish", Span(9, SpanUnit.DAYS))
    assert recipe(at).words == "1 step changed"
    assert at.steps == steps + 1
    at.at.workspace.undo()
    assert task_of(at, "draft") == before


def test_as_in_the_workflow_takes_back_what_was_changed_and_leaves_what_is_left_out(qtbot, at: Room) -> None:
    dialog = shown(qtbot, at)
    write(dialog.steps.title, "Another title")
    dialog.change()
    again = shown(qtbot, at)
    assert again.steps.said.text() == "1 step changed."
    again.steps.reset.click()
    assert again.steps.tailoring.empty
    again.change()
    assert recipe(at).empty


def test_a_title_typed_at_the_task_itself_stays_with_the_task(qtbot, at: Room) -> None:
    at.at.workspace.do(rename_task, task_of(at, "draft").id, "My own words")
    dialog = shown(qtbot, at)
    dialog.steps.step.choose(StepId("draft"))
    dialog.steps.step.picked.emit(StepId("draft"))
    write(dialog.steps.title, "Write it in Spanish")
    dialog.change()
    assert task_of(at, "draft").title == "My own words"
    assert "stays with the task" in dialog.rule.text()


def test_moving_to_a_version_names_the_own_steps_that_find_no_place_there(qtbot, at: Room) -> None:
    do, id = at.at.workspace.do, StepId
    version = at.context.read(lambda reader: reader.find(WorkflowVersion)[-1])
    lost = AddedStep(Step(id("own"), StepKind.TASK, "Ask the lawyer"), id("outline"), id("approve_outline"))
    do(tailor_project, ID, Tailoring(added=(lost,)), {id("own"): task_of(at, "draft").owner_id})
    way = next(flow for flow in version.graph.flows if (flow.source, flow.target) == ("outline", "approve_outline"))
    new = do(insert_new, version.workflow_id, way.id, StepKind.TASK).value
    do(edit_step, version.workflow_id, new, title="New", role=version.graph.step(id("draft")).role)
    do(publish, version.workflow_id, "With a new step")
    latest = at.context.read(latest_and_behind, version.workflow_id)
    dialog = MoveProjectsDialog(at.context, None, latest)
    qtbot.addWidget(dialog)
    dialog.finish_preview()
    assert "Tasks beside the workflow now: Ask the lawyer" in dialog.rows[ID].details.text()
    dialog.done(0)
