"""The draft: made by the first edit, gone with its undo; published versions never change."""

from pathlib import Path

import pytest

from app.actions.flowchart.draft import draft_of, put_graph
from app.actions.flowchart.position import move_steps, nudge
from app.actions.flowchart.step import append_step, edit_step, remove, rename_step
from app.actions.flowchart.version import archive_workflow
from app.domain.errors import RuleViolation
from app.domain.ids import WorkflowId
from app.domain.workflow import Graph, StepKind, VersionState, WorkflowVersion
from app.editing.edit import Edit, action
from tests.app.actions.flowchart.sheet import make_sheet


@action("Change what is published")
def change_published(edit: Edit) -> None:
    version = edit.find(WorkflowVersion, state=VersionState.PUBLISHED)[0]
    put_graph(edit, version, Graph())


@action("Change the draft to nothing new")
def put_the_same(edit: Edit) -> None:
    draft = draft_of(edit, WorkflowId(1))
    put_graph(edit, draft, draft.graph)


def test_the_first_edit_makes_a_draft_and_its_undo_takes_it_away(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path, project=True)
    before = sheet.office.dump()
    sheet.do(rename_step, "idea", "Find an idea")
    assert (sheet.view.is_draft, sheet.view.version.number, sheet.view.published_number) == (True, 2, 1)
    assert sheet.versions()[0].graph.step("idea").title == "Generate idea"
    sheet.office.workspace.undo(sheet.workflow_id)
    assert sheet.office.dump() == before


def test_later_edits_change_the_same_draft(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    sheet.do(rename_step, "idea", "Find an idea")
    sheet.do(rename_step, "draft", "Write")
    assert [version.number for version in sheet.versions()] == [1, 2]


def test_an_edit_that_changes_nothing_makes_no_draft_and_no_step(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    title = sheet.office.workspace.undo_title(sheet.workflow_id)
    assert not sheet.office.workspace.do(put_the_same).changes.changes
    sheet.do(edit_step, "idea", title="Generate idea")
    assert (sheet.office.workspace.undo_title(sheet.workflow_id), len(sheet.versions())) == (title, 1)


def test_a_published_version_refuses_every_change(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    assert "stays as it is" in (sheet.office.workspace.refusal(change_published) or "")


def test_a_workflow_in_the_archive_is_not_drawn_on(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    sheet.do(archive_workflow)
    assert "archive" in (sheet.refusal(rename_step, "idea", "Find") or "")


def test_a_draft_of_a_file_without_places_stands_still_when_one_step_moves(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    sheet.do(move_steps, {"idea": (5, 5)})
    places = {step.id: (step.x, step.y) for step in sheet.graph.steps}
    sheet.do(move_steps, {"draft": (900, 700)})
    moved = {step.id for step in sheet.graph.steps if (step.x, step.y) != places[step.id]}
    assert moved == {"draft"}
    assert None not in {x for place in places.values() for x in place}


def test_an_id_is_never_given_again_not_even_after_an_undo(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    first = sheet.do(append_step, "idea", StepKind.TASK)
    sheet.do(remove, {first})
    assert sheet.do(append_step, "idea", StepKind.TASK) != first
    sheet.office.workspace.undo(sheet.workflow_id)
    sheet.office.reopen()
    assert sheet.do(append_step, "idea", StepKind.TASK) not in {first, "s2"}


def test_steps_that_an_edit_leaves_alone_stay_the_same_objects_through_undo(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    sheet.do(rename_step, "idea", "Find an idea")
    before = sheet.graph
    sheet.office.clock.forward(minutes=1)
    sheet.do(rename_step, "idea", "Think of something")
    assert [step.id for step in sheet.graph.steps if step is not before.by_id[step.id]] == ["idea"]
    sheet.office.workspace.undo(sheet.workflow_id)
    assert all(step is before.by_id[step.id] for step in sheet.graph.steps)


def test_a_burst_of_nudges_is_one_undo_step_and_each_step_has_its_own(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    sheet.do(move_steps, {"idea": (0, 0), "draft": (300, 0)})
    sheet.office.clock.forward(minutes=1)
    for _ in range(5):
        sheet.do(nudge, ("idea",), 8, 0)
    sheet.do(nudge, ("draft",), 8, 0)
    assert (sheet.step("idea").x, sheet.step("draft").x) == (40, 308)
    sheet.office.workspace.undo(sheet.workflow_id)
    assert (sheet.step("idea").x, sheet.step("draft").x) == (40, 300)
    sheet.office.workspace.undo(sheet.workflow_id)
    assert sheet.step("idea").x == 0


def test_a_step_of_a_graph_that_is_gone_is_refused_in_words(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    for act in ((rename_step, "gone", "x"), (move_steps, {"gone": (0, 0)}), (remove, {"gone"})):
        with pytest.raises(RuleViolation, match="not there any more"):
            sheet.do(*act)
