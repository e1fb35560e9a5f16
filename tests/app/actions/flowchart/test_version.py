"""Workflows and versions: new, from templates, published with a note, restored, put away."""

from pathlib import Path

import pytest

from app.actions.flowchart.flow import connect
from app.actions.flowchart.role import give_step_role
from app.actions.flowchart.step import append_step, edit_step, remove, rename_step
from app.actions.flowchart.version import (
    archive_workflow,
    delete_workflow,
    discard_draft,
    duplicate_workflow,
    edit_workflow,
    new_workflow,
    publish,
    restore,
    save_as_template,
    unarchive_workflow,
    use_template,
)
from app.actions.project import StartPlan, start_project
from app.domain.ids import VersionId, WorkflowId
from app.domain.workflow import StepKind, VersionState, Workflow
from app.engine.lint import errors
from app.exchange.templates import TEMPLATE_NAMES
from app.queries.flowchart import versions
from app.queries.workflow import workflow_lines
from app.queries.workflow_card import template_cards, workflow_cards
from tests.app.actions.flowchart.sheet import Sheet, make_sheet
from tests.builders import PUBLISH_ON


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return make_sheet(tmp_path)


def made(sheet: Sheet, *args: object) -> Sheet:
    return Sheet(sheet.office, sheet.office.workspace.do(*args).value)


def test_a_new_workflow_needs_only_a_role_to_be_published_and_started(sheet: Sheet) -> None:
    new = made(sheet, new_workflow, " Product  launch ", "Launch")
    assert (new.view.workflow.name, new.view.workflow.anchor_label) == ("Product launch", "Launch")
    assert [finding.code for finding in errors(new.graph)] == ["no-role"]
    new.do(give_step_role, "anchor", "Content strategist")
    version = new.do(publish, "First")
    plan = StartPlan(version, "Go", PUBLISH_ON)
    assert sheet.office.workspace.do(start_project, plan).value
    assert "already" in (sheet.office.workspace.refusal(new_workflow, "product LAUNCH") or "")


def test_publishing_is_refused_with_the_first_error_and_then_keeps_the_note(sheet: Sheet) -> None:
    loose = sheet.do(append_step, "idea", StepKind.TASK)
    assert errors(sheet.graph)[0].sentence in (sheet.refusal(publish, "x") or "")
    sheet.do(remove, {loose})
    sheet.do(rename_step, "idea", "Find an idea")
    assert sheet.title_of(publish, " Clearer ") == "Publish version 2 of “Blog post”"
    version = sheet.versions()[-1]
    assert (version.state, version.note, version.number) == (VersionState.PUBLISHED, "Clearer", 2)
    assert version.published_at == sheet.office.clock.now()
    assert "no draft" in (sheet.refusal(publish, "Again") or "")


def test_a_draft_is_discarded_or_an_old_version_restored_into_it(sheet: Sheet) -> None:
    first = sheet.versions()[0]
    sheet.do(rename_step, "idea", "Find an idea")
    sheet.do(publish, "")
    sheet.do(rename_step, "idea", "Think")
    sheet.do(discard_draft)
    assert (sheet.view.is_draft, sheet.step("idea").title) == (False, "Find an idea")
    sheet.do(restore, first.id)
    assert (sheet.view.version.number, sheet.step("idea").title) == (3, "Generate idea")
    assert "Nothing differs" in (sheet.refusal(restore, first.id) or "")
    other = made(sheet, new_workflow, "Other")
    assert "another workflow" in (other.refusal(restore, first.id) or "")
    assert "never published" in (other.refusal(discard_draft) or "")


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_every_shipped_template_becomes_a_published_workflow_also_twice(sheet: Sheet, name: str) -> None:
    first, second = (made(sheet, use_template, name) for _ in range(2))
    assert first.view.published_number == second.view.published_number == 1
    assert first.view.workflow.name != second.view.workflow.name
    assert errors(first.graph) == ()


def test_an_own_template_lives_through_a_restart_and_is_no_workflow(sheet: Sheet) -> None:
    sheet.do(rename_step, "idea", "Find an idea")
    own = sheet.do(save_as_template, "Our blog post")
    assert "already" in (sheet.refusal(save_as_template, "our blog post") or "")
    sheet.office.reopen()
    read = sheet.office.workspace.read
    card = read(template_cards)[-1]
    assert (card.source, card.name, card.graph.step("idea").title) == (own, "Our blog post", "Find an idea")
    assert [card.name for card in read(workflow_cards)] == ["Blog post"]
    assert read(workflow_cards, archived=True) == []
    assert "Our blog post" not in [line.name for line in read(workflow_lines)]
    used = made(sheet, use_template, own)
    assert (used.view.workflow.name, used.view.published_number) == ("Our blog post", 1)
    assert "is a template" in (Sheet(sheet.office, own).refusal(unarchive_workflow) or "")
    Sheet(sheet.office, own).do(delete_workflow)
    assert len(read(template_cards)) == len(TEMPLATE_NAMES)


def test_a_duplicate_is_as_the_workflow_is_and_changes_alone(sheet: Sheet) -> None:
    published = made(sheet, duplicate_workflow, sheet.workflow_id)
    assert (published.view.workflow.name, published.view.published_number) == ("Blog post 2", 1)
    assert published.graph == sheet.graph
    sheet.do(rename_step, "idea", "Find an idea")
    drawn = made(sheet, duplicate_workflow, sheet.workflow_id)
    assert (drawn.view.workflow.name, drawn.view.is_draft, drawn.view.published_number) == ("Blog post 3", True, None)
    assert drawn.step("idea").title == "Find an idea"
    drawn.do(rename_step, "idea", "Another")
    assert sheet.step("idea").title == "Find an idea"
    assert len(sheet.versions()) == 4


def test_a_workflow_is_renamed_archived_and_taken_out_again(sheet: Sheet) -> None:
    sheet.do(edit_workflow, name="Article")
    sheet.do(edit_workflow, anchor_label="Online", about=" Once a week ")
    workflow = sheet.view.workflow
    assert (workflow.name, workflow.anchor_label, workflow.about) == ("Article", "Online", "Once a week")
    sheet.do(archive_workflow)
    assert sheet.office.workspace.read(workflow_cards) == []
    taken = made(sheet, new_workflow, "Article")
    assert "already" in (sheet.refusal(unarchive_workflow) or "")
    assert sheet.refusal(delete_workflow) == "“Article” was published, so it can only be archived."
    taken.do(delete_workflow)
    sheet.do(unarchive_workflow)
    assert [card.name for card in sheet.office.workspace.read(workflow_cards)] == ["Article"]


def test_versions_are_listed_newest_first_with_the_projects_that_run_them(sheet: Sheet) -> None:
    sheet.office.start()
    sheet.do(rename_step, "idea", "Find an idea")
    lines = sheet.office.workspace.read(versions, sheet.workflow_id)
    assert [(line.number, str(line.state), line.steps, line.projects_running) for line in lines] == [
        (2, "draft", 8, 0),
        (1, "published", 8, 1),
    ]
    assert sheet.view.projects_running == 1


def test_cards_say_what_a_workflow_is_made_of_and_when_it_was_used(sheet: Sheet) -> None:
    sheet.office.start()
    sheet.do(rename_step, "idea", "Find an idea")
    [card] = sheet.office.workspace.read(workflow_cards)
    assert str(card.counter) == "8 steps, 6 roles, 7 hand-overs, 1 approval"
    assert (card.draft_number, card.published_number, card.projects_running) == (2, 1, 1)
    assert card.use.last_used == sheet.office.clock.now()
    assert card.workflow_id == WorkflowId(1)
    shipped = sheet.office.workspace.read(template_cards)
    assert [card.source for card in shipped] == list(TEMPLATE_NAMES)
    assert all(card.role_names.keys() >= {step.role for step in card.graph.steps if step.role} for card in shipped)


def test_a_workflow_that_would_start_itself_is_neither_published_nor_made_a_template(sheet: Sheet) -> None:
    sheet.do(rename_step, "idea", "Find an idea")
    draft = sheet.view.version.id
    other = made(sheet, new_workflow, "Product launch")
    for one, started in ((other, draft), (sheet, other.view.version.id)):
        step = one.do(append_step, "anchor" if one is other else "idea", StepKind.SUBWORKFLOW)
        one.do(edit_step, step, subworkflow=started, title="Go round", optional=False)
        one.do(connect, step, "end" if one is other else "outline")
    for act in ((publish,), (save_as_template, "Round")):
        assert "“Go round” would start this workflow again" in (sheet.refusal(*act) or "")
    sheet.do(edit_step, step, subworkflow=VersionId(999))
    assert "a workflow that is not there" in (sheet.refusal(publish) or "")


def test_every_new_thing_is_gone_after_undo(sheet: Sheet) -> None:
    before = sheet.office.dump()
    copied = (duplicate_workflow, sheet.workflow_id)
    for act in (copied, (new_workflow, "A"), (use_template, "webinar"), (save_as_template, sheet.workflow_id, "B")):
        sheet.office.workspace.do(*act)
        assert sheet.office.dump() != before
        sheet.office.workspace.undo()
        assert sheet.office.dump() == before
    assert len(sheet.office.workspace.read(lambda reader: reader.find(Workflow))) == 1
