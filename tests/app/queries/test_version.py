"""Versions to compare, projects that run an older one, and what moving them would do."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.flowchart.line import insert_new
from app.actions.flowchart.step import edit_step, remove
from app.actions.flowchart.version import archive_workflow, new_workflow, publish
from app.actions.flowchart.version_move import move_project, move_projects
from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId, TaskId, VersionId
from app.domain.project import Project
from app.domain.quantity import Offset
from app.domain.run import SkipReason, StepRun, TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind, WorkflowVersion
from app.editing.change import Change, ChangeSet
from app.queries.version import latest_and_behind, project_move, version_names, version_sheet
from tests.app.actions.flowchart.sheet import Sheet, make_sheet


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return make_sheet(tmp_path, project=True)


def next_version(sheet: Sheet) -> VersionId:
    sheet.do(insert_new, "draft-images", StepKind.TASK)
    sheet.do(remove, ["keywords"])
    added = next(step.id for step in sheet.graph.steps if step.title == "New task")
    sheet.do(edit_step, added, title="Proofread", role=sheet.graph.step("draft").role)
    sheet.do(edit_step, "draft", offset=Offset(-3))
    version_id: VersionId = sheet.do(publish, "")
    return version_id


def test_a_project_on_an_older_version_is_behind_until_it_is_moved(sheet: Sheet) -> None:
    read, id = sheet.office.workspace.read, sheet.workflow_id
    assert read(latest_and_behind, id).behind == ()
    version_id = next_version(sheet)
    found = read(latest_and_behind, id)
    assert (found.version_id, found.number) == (version_id, 2)
    assert [(one.project_id, one.number) for one in found.behind] == [(sheet.office.project, 1)]
    sheet.office.workspace.do(move_projects, (sheet.office.project,), version_id)
    assert read(latest_and_behind, id).behind == ()


def test_the_preview_of_a_move_names_what_it_does_to_each_task(sheet: Sheet) -> None:
    version_id = next_version(sheet)
    door = sheet.office.workspace
    before = sheet.office.dump()
    move = door.read(project_move, door.preview(move_project, sheet.office.project, version_id).changes)
    assert sheet.office.dump() == before
    assert (move.added, len(move.removed)) == (("Proofread",), 1)
    assert "Write final draft" in move.changed
    assert [day.title for day in move.days] == ["Write final draft"]
    assert move.words.startswith("1 task added, 1 changed, 1 removed, 1 date moves")


def test_a_version_that_changes_nothing_says_so(sheet: Sheet) -> None:
    door = sheet.office.workspace
    sheet.do(edit_step, "idea", x=1.0, y=1.0)
    version_id = sheet.do(publish, "")
    move = door.read(project_move, door.preview(move_project, sheet.office.project, version_id).changes)
    assert move.words == "No task changes"


def test_several_projects_move_as_one_step_or_not_at_all(sheet: Sheet) -> None:
    version_id = next_version(sheet)
    door, gone = sheet.office.workspace, ProjectId(999)
    before = sheet.office.dump()
    with pytest.raises(RuleViolation):
        door.do(move_projects, (sheet.office.project, gone), version_id)
    assert sheet.office.dump() == before
    done = door.do(move_projects, (sheet.office.project,), version_id, hold_messages=True)
    assert door.read(lambda reader: reader.get(Project, sheet.office.project)).version_id == version_id
    assert "project" in {change.kind for change in done.changes.changes}
    assert not door.do(move_projects, (sheet.office.project,), version_id).changes.changes


def test_versions_to_choose_from_begin_with_the_workflows_own_and_leave_the_archive_out(sheet: Sheet) -> None:
    next_version(sheet)
    door = sheet.office.workspace
    door.do(new_workflow, "Aardvark")
    archived = door.do(new_workflow, "Badger").value
    door.do(archive_workflow, archived)
    names = door.read(version_names, sheet.workflow_id)
    assert [one.number for one in names if one.workflow_id == sheet.workflow_id] == [2, 1]
    assert [one.workflow_id for one in names[:2]] == [sheet.workflow_id] * 2
    assert ("Aardvark", True) in {(one.workflow, one.is_draft) for one in names}
    assert archived not in {one.workflow_id for one in names}


def test_a_sheet_has_what_it_takes_to_draw_a_version(sheet: Sheet) -> None:
    read = sheet.office.workspace.read
    version = read(lambda reader: reader.find(WorkflowVersion, workflow_id=sheet.workflow_id))[0]
    found = read(version_sheet, version.id)
    assert (found.graph, found.workflow.id) == (version.graph, sheet.workflow_id)
    assert {step.role for step in found.graph.steps if step.role} <= found.role_names.keys()
    assert read(version_sheet, VersionId(999)) is None


def test_a_new_approval_that_counts_as_passed_without_an_outcome_is_said(sheet: Sheet) -> None:
    reader = sheet.office.workspace.read
    passed = Task(TaskId(99), "Agree on words", sheet.office.people["Mia"], kind=StepKind.APPROVAL)
    for outcome, said in (("Yes", ()), (None, ("Agree on words",))):
        run = StepRun(TaskState.SKIPPED, 1, outcome, SkipReason.BY_HAND)
        made = ChangeSet("Move", (Change("task", 99, None, replace(passed, run=run)),))
        move = reader(project_move, made)
        assert move.unanswered == said
        assert ("passed without an outcome" in move.words) == bool(said)
