"""History, publishing, restoring, and running projects that are moved."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.actions.flowchart.flow import connect
from app.actions.flowchart.step import change_kind, edit_step
from app.domain.ids import RoleId, StepId
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.workflow import StepKind, Workflow
from app.exchange.workflow_json import load_workflow
from tests.ui.company import nameless
from tests.ui.pages.flowchart.blog import DRAFT, KEYWORDS, Blog, blog
from ui.link.place import StartProject
from ui.pages.flowchart.versions.circulate_dialog import CirculateDialog
from ui.pages.flowchart.versions.move_projects_dialog import NOTHING
from ui.pages.flowchart.versions.version_panels import HistoryList, PublishedNote, PublishPanel


def history(b: Blog) -> HistoryList:
    b.versions.show_history()
    return b.versions.side.content


def panel(b: Blog) -> PublishPanel:
    b.page.publish()
    return b.versions.side.content


def checked(qtbot, b: Blog) -> None:
    qtbot.waitUntil(lambda: b.model.lint_runner.settled)


def test_the_history_lists_versions_newest_first_with_what_fits_each(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.at.start()
        b.change()
        b.publish()
        b.at.workspace.do(edit_step, b.short, DRAFT, title="Write")
        cards = history(b).cards
        assert [card.accessibleName() for card in cards] == [
            "Version 3, draft", "Version 2, published", "Version 1, published",
        ]  # fmt: skip
        assert [set(card.buttons) for card in cards] == [
            {"publish", "changes", "discard", "circulate"}, {"changes", "circulate"}, {"restore", "move"},
        ]  # fmt: skip
        assert cards[1].accessibleDescription() == "Mon 1 Mar, Proofreading"
        assert nameless(b.page) == []


@pytest.mark.requirement("S27")
def test_a_version_is_circulated_from_its_card(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        people = list(b.at.people.values())[:2]
        b.change()
        history(b).cards[0].buttons["circulate"].click()
        [dialog] = [one for one in b.page.findChildren(CirculateDialog) if one.isVisible()]
        dialog.who.add(people)
        dialog.ask.click()
        assert [row.owner_id for row in dialog.people.rows.items] == people
        dialog.steps.choose(DRAFT)
        dialog.person.choose(people[0])
        dialog.state.setCurrentIndex(2)
        dialog.state.activated.emit(2)
        dialog.text.setText("Takes a week")
        dialog.record_step.click()
        row = next(row for row in dialog.steps.rows.items if row.id == DRAFT)
        assert row.under.endswith("objects: Takes a week")
        dialog.people.choose(dialog.people.rows.items[0].id)
        QTest.keyClick(dialog.people, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert [row.chips[0].text for row in dialog.people.rows.items] == ["agreed", "open"]
        dialog.accept()


def test_what_changed_in_a_version_is_shown_from_its_card(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.change()
        history(b).cards[0].buttons["changes"].click()
        view = b.versions.difference
        assert (view.sheet.old.version.number, view.sheet.new.version.number) == (1, 2)
        assert b.versions.side.isHidden()


def test_restoring_a_version_is_one_undo_step(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        first = b.model.graph
        b.change()
        b.publish()
        before = b.steps
        history(b).cards[-1].buttons["restore"].click()
        assert b.steps == before + 1
        assert (b.model.view.version.number, b.model.view.is_draft) == (3, True)
        assert b.model.graph == first
        assert len(b.versions.side.content.cards) == 3


def test_discarding_the_draft_goes_back_to_what_is_published(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        first = b.model.graph
        b.change()
        history(b).cards[0].buttons["discard"].click()
        assert b.model.graph == first
        b.context.undo(b.model.workflow_id)
        assert b.model.view.is_draft


def test_publishing_shows_what_changed_and_takes_the_note(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.change()
        checked(qtbot, b)
        shown = panel(b)
        assert {item.id for item in shown.changes.rows.items} >= {KEYWORDS, "social", "images"}
        assert shown.errors == []
        QTest.keyClicks(shown.note, "Shorter")
        QTest.keyClick(shown.note, Qt.Key.Key_Return)
        version = b.model.view.version
        assert (version.number, version.note, b.model.view.is_draft) == (2, "Shorter", False)
        # No project runs an older version, so no move is offered.
        assert b.versions.side.isHidden()
        press = [one for one in b.page.ask.findChildren(QPushButton) if one.text() == "Start project…"]
        assert press == [b.page.focusWidget()]
        QTest.keyClick(press[0], Qt.Key.Key_Return)
        assert b.asked[-1] == StartProject(b.model.view.workflow.name)
        assert b.page.ask.isHidden()


def test_errors_stop_publishing_and_lead_to_their_place(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        b.at.workspace.do(edit_step, b.short, DRAFT, role=None)
        checked(qtbot, b)
        shown = panel(b)
        assert [row.finding.code for row in shown.errors] == ["no-role"]
        assert not shown.go.isEnabled()
        before = b.steps
        shown.publish()
        assert b.steps == before
        QTest.mouseClick(shown.errors[0], Qt.MouseButton.LeftButton)
        assert b.model.selection == (DRAFT,)
        b.at.workspace.do(edit_step, b.short, DRAFT, role=RoleId("blog_writer"), title="Write")
        checked(qtbot, b)
        assert shown.go.isEnabled()


def test_after_publishing_projects_are_moved_as_one_step_and_only_once(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        projects = [b.at.start("Spring"), b.at.start("Summer")]
        b.at.finish("Generate idea")
        b.change()
        checked(qtbot, b)
        panel(b).publish()
        note = b.versions.side.content
        assert isinstance(note, PublishedNote)
        dialog = b.versions.move()
        dialog.finish_preview()
        assert [row.words.text().split(".")[0] for row in dialog.rows.values()] == [
            "1 task added, 1 changed, 1 removed", "1 task added, 1 changed, 1 removed",
        ]  # fmt: skip
        assert "New: Proofread" in dialog.rows[projects[0]].details.text()
        assert nameless(dialog) == []
        before = b.steps
        dialog.move_them()
        assert b.steps == before + 1
        two = b.ids(b.short)[1]
        assert {project.version_id for project in b.at.workspace.read(lambda reader: reader.find(Project))} == {two}
        assert b.at.task("Generate idea", projects[1]).state is TaskState.DONE
        assert b.said == ["2 projects run version 2 now."]
        assert b.versions.move() is None
        assert b.said[-1] == NOTHING
        b.context.undo()
        assert two not in {project.version_id for project in b.at.workspace.read(lambda reader: reader.find(Project))}


def test_only_ticked_projects_move_and_one_that_cannot_says_why(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        spring, summer = b.at.start("Spring"), b.at.start("Summer")
        b.change()
        b.publish()
        dialog = b.versions.move()
        dialog.rows[spring].show_refusal("“Spring” has a role that nobody has.")
        assert dialog.chosen == (summer,)
        assert not dialog.rows[spring].tick.isEnabled()
        dialog.rows[summer].tick.setChecked(False)
        assert not dialog.go.isEnabled()
        dialog.reject()


def test_how_a_step_counts_that_only_the_lead_knows_is_asked_and_what_it_changes_shown_again(qtbot, tmp_path):
    with blog(qtbot, tmp_path) as b:
        project, idea = b.at.start("Spring"), StepId("idea")
        b.at.finish("Generate idea")
        b.at.workspace.do(change_kind, b.short, idea, StepKind.DECISION)
        b.at.workspace.do(connect, b.short, idea, StepId("publish"))
        b.publish()
        dialog = b.versions.move()
        dialog.finish_preview()
        row = dialog.rows[project]
        box = row.choices[idea]
        assert box.accessibleName() == "“Generate idea” was done before it asked. It counts as"
        assert nameless(dialog) == []
        other = next(box.itemData(at) for at in range(box.count()) if box.itemData(at) != box.currentData())
        with qtbot.waitSignal(row.answered):
            box.setCurrentIndex(box.findData(other))
        dialog.move_them()
        assert b.at.task("Generate idea", project).run.outcome == other


def test_the_page_starts_projects_saves_templates_and_exports_the_workflow(qtbot, tmp_path, monkeypatch):
    path = tmp_path / "blog.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: (str(path), ""))
    with blog(qtbot, tmp_path / "data") as b:
        commands = {command.id: command for command in b.page.commands()}
        commands["start_from"].run()
        assert b.asked == [StartProject("Blog post")]
        commands["save_as_template"].run()
        own = b.at.workspace.read(lambda reader: [one for one in reader.find(Workflow) if one.is_own_template])
        assert [one.name for one in own] == ["Blog post"]
        commands["export_flowchart"].run()
        read = load_workflow(Path(path).read_text("utf-8"))
        assert (read.name, read.graph) == ("Blog post", b.model.graph)
        assert read.roles[RoleId("blog_writer")] == "Blog writer"
        assert json.loads(path.read_text("utf-8"))
