"""*Start project* and *Move date* with a real workspace."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.actions.project import set_reduced_scope
from app.actions.retrospective import add_improvement
from app.domain.ids import ProjectId
from app.domain.run import TaskState
from app.domain.workflow import FieldKind, ProjectField
from app.queries.project import project_heads, project_sentence
from app.queries.project_page import project_overview
from tests.studio import empty_studio
from tests.ui.company import leave_with
from tests.ui.pages.room import Room, press, room, titles
from ui.link.page import Page
from ui.link.place import ProjectPagePlace, ProjectPlace, ProjectTabId
from ui.pages.projects.free_dialog import FreeProjectDialog
from ui.pages.projects.move_dialog import open_move
from ui.pages.projects.start_dialog import StartDialog, open_start
from ui.widgets.project_commands import project_commands


def shown(qtbot, made: Room, workflow: str = "Blog post") -> StartDialog:
    dialog = StartDialog(made.context, None, workflow)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def type_date(field, text: str) -> None:
    field.setText(text)
    field.setFocus()
    press(field, Qt.Key.Key_Return)


def test_start_is_enabled_at_once_with_everything_proposed(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made)
    assert dialog.go.isEnabled()
    assert dialog.anchor.day == date(2027, 3, 31)
    assert dialog.anchor.accessibleName() == "Publish date"
    assert [field.currentText() for field in dialog.people.fields.values()][:3] == [
        *("Ana Costa", "Ben Okafor", "Carla Ruiz")
    ]
    dialog.go.click()
    (head,) = made.context.read(project_heads)
    assert head.name == "Blog post, 31 Mar"
    assert made.asked == [ProjectPlace(head.project_id)]


def test_what_the_dialog_shows_is_what_comes_to_be_in_one_step(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made)
    type_date(dialog.anchor, "18 Mar 2027")
    dialog.update_preview()
    promised, rows = dialog.preview.sentence.text(), titles(dialog.preview.tasks)
    assert "squeezed between today and Thu 18 Mar" in dialog.preview.late.text()
    steps = made.steps
    dialog.start()
    (head,) = made.context.read(project_heads)
    assert made.steps == steps + 1
    assert made.context.read(project_sentence, head.project_id) == promised
    assert [task.title for task in made.at.tasks(head.project_id)] == rows


def test_the_preview_follows_what_is_typed_after_a_moment(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, room(tmp_path))
    before = dialog.preview.sentence.text()
    type_date(dialog.anchor, "1 Apr 2027")
    assert dialog.preview.sentence.text() == before
    qtbot.waitUntil(lambda: dialog.preview.sentence.text().startswith("Publish 1 Apr"))
    assert "both fall on Fri 26 Mar" in dialog.preview.warnings.text()


def test_a_date_that_is_over_is_one_sentence_and_start_waits(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, room(tmp_path))
    type_date(dialog.anchor, "1 Feb 2027")
    dialog.update_preview()
    assert dialog.preview.sentence.text().startswith("Publish date 1 Feb 2027 is over.")
    assert not dialog.go.isEnabled()


def test_a_number_that_cannot_be_read_is_said_at_its_field_and_nothing_starts(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made)
    dialog.fields.show_fields((ProjectField("Budget", FieldKind.MONEY),))
    dialog.fields.rows["Budget"].field.setText("a lot")
    before = made.steps
    dialog.start()
    assert made.steps == before
    assert dialog.isVisible()
    assert not dialog.go.isEnabled()
    assert (
        dialog.go.toolTip() == dialog.fields.rows["Budget"].problem == "“a lot” is no number. Write for example 1500."
    )
    dialog.fields.rows["Budget"].field.setText("1500")
    dialog.update_preview()
    assert dialog.go.isEnabled()


def test_a_role_that_nobody_has_is_said_and_a_person_added_for_it_takes_it(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made, "Blog post, extended")
    assert not dialog.go.isEnabled()
    assert "“Editor”" in dialog.people._missing.text()
    dialog.people.person_name.setText("Finn Moe")
    dialog.people.adder.click()
    dialog.update_preview()
    assert dialog.people.missing == ()
    assert dialog.go.isEnabled()
    dialog.start()
    assert {task.owner_id for task in made.at.tasks() if task.role == "editor"} == {max(made.at.people.values()) + 1}


def test_the_role_that_nobody_has_is_chosen_in_place(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made, "Blog post, extended")
    dialog.resize(900, 420)
    while not dialog.go.isEnabled():
        role = dialog.people.missing[0]
        assert f"“{role.name}”" in dialog.preview.sentence.text()
        assert dialog.preview.mend.text() == f"Choose who is “{role.name}”…"
        dialog.preview.mend.click()
        field = dialog.people.fields[role.role_id]
        assert field.visibleRegion().boundingRect().height() >= field.height() - 1
        qtbot.keyClicks(field.lineEdit(), "Ana")
        qtbot.keyClick(field._list, Qt.Key.Key_Return)
        dialog.update_preview()
    assert not dialog.preview.mend.isVisible()


def test_a_name_that_nobody_has_is_offered_to_join_and_start_waits_for_it(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made)
    role, field = next(iter(dialog.people.fields.items()))
    leave_with(field, "Ma")
    problem = field.problem
    assert problem == "Nobody is called “Ma”."
    before = len(made.context.read(project_heads))
    dialog.go.click()
    assert (len(made.context.read(project_heads)), dialog.go.isEnabled()) == (before, False)
    assert problem in dialog.preview.sentence.text()
    qtbot.keyClicks(field.lineEdit(), "x Moe")
    qtbot.keyClick(field.lineEdit(), Qt.Key.Key_Return)
    chosen = dialog.people.fields[role]
    assert (chosen.lineEdit().text(), chosen.problem) == ("Max Moe", "")
    dialog.start()
    assert chosen.person_id in {task.owner_id for task in made.at.tasks()}


def test_a_fresh_folder_can_start_a_template_with_one_new_person(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path, empty_studio)
    dialog = shown(qtbot, made)
    assert dialog.workflow.currentText() == "Blog post (template)"
    dialog.people.person_name.setText("Ada")
    dialog.people.adder.click()
    dialog.start()
    assert [head.name.split(",")[0] for head in made.context.read(project_heads)] == ["Blog post"]


def test_we_are_here_marks_what_comes_before_as_done(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made)
    dialog.tailor.opener.click()
    dialog.tailor.mark_done(next(step.id for step in dialog.draft.choice.graph.steps if step.id == "outline"))
    dialog.update_preview()
    dialog.start()
    states = {task.title: task.state for task in made.at.tasks()}
    assert states["Generate idea"] is TaskState.DONE
    assert states["Approve outline"] is TaskState.READY


def test_reduced_scope_leaves_the_optional_step_out(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, room(tmp_path))
    dialog.tailor.scope.setChecked(True)
    dialog.update_preview()
    left_out = [item.title for item in dialog.preview.tasks.rows.items if "left out" in item.under]
    assert left_out == ["Create images or infographics"]


def test_another_workflow_brings_its_own_words_roles_and_date(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, room(tmp_path))
    dialog.workflow.setCurrentIndex(dialog.workflow.findText("Webinar (template)"))
    assert dialog.anchor.accessibleName() == "Event date"
    assert dialog.draft.choice.name == "Webinar"
    assert next(iter(dialog.people.fields.values())).accessibleName() == "Event manager"


def test_enter_in_the_date_ends_the_typing_and_starts_nothing(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made)
    dialog.anchor.setFocus()
    type_date(dialog.anchor, "1 Apr 2027")
    assert dialog.isVisible()
    assert made.context.read(project_heads) == []


def test_esc_closes_it_without_a_trace(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    steps = made.steps
    dialog = shown(qtbot, made)
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert made.steps == steps


def test_move_date_shows_old_and_new_by_person_and_does_just_that(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    project_id = made.at.start()
    parent = made.show(qtbot, _page)
    dialog = open_move(made.context, parent, project_id)
    assert not dialog.go.isEnabled()
    type_date(dialog.anchor, "26 Apr 2027")
    dialog.update_preview()
    assert titles(dialog.moves)[:2] == ["Ana Costa", "Generate idea"]
    assert dialog.moves.rows.items[1].chips[0].text == "Fri 12 Mar → Fri 26 Mar"
    assert dialog.hear.text() == "Nobody was told the old dates, so nobody has to hear."
    promised, steps = dialog.after.text(), made.steps
    dialog.move_it()
    assert made.context.read(project_sentence, project_id) == promised
    assert made.steps == steps + 1


def test_moving_to_a_past_day_is_refused_in_the_dialog(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    parent = made.show(qtbot, _page)
    dialog = open_move(made.context, parent, made.at.start())
    type_date(dialog.anchor, "1 Feb 2027")
    dialog.update_preview()
    assert dialog.after.text() == "1 Feb 2027 is over. Choose a day from today on."
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_a_project_that_is_gone_is_said_and_a_start_needs_no_workflow(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    parent = made.show(qtbot, _page)
    assert open_move(made.context, parent, 99) is None
    assert made.refused == ["This project is not there any more. Go back to Projects and choose another."]
    dialog = open_start(made.context, parent)
    assert dialog.isVisible()
    dialog.reject()


def _page(context):
    return Page(context, "Under the dialogs")


@pytest.mark.requirement("S17")
def test_a_step_is_changed_and_one_added_and_the_preview_says_so(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made)
    dialog.tailor.opener.click()
    steps = dialog.tailor.steps
    steps.step.pick("outline")
    press(steps.new, "Ask the lawyer", Qt.Key.Key_Return)
    assert steps.said.text() == "1 step added."
    steps.step.pick("idea")
    steps.title.selectAll()
    press(steps.title, "Find the idea", Qt.Key.Key_Return)
    assert steps.said.text() == "1 step changed, 1 added."
    dialog.update_preview()
    rows = titles(dialog.preview.tasks)
    assert "Find the idea" in rows
    assert "Ask the lawyer" in rows
    before = made.steps
    dialog.start()
    assert made.steps == before + 1
    (head,) = made.context.read(project_heads)
    assert made.context.read(project_overview, head.project_id).differs == "1 step changed, 1 added"
    assert [task.title for task in made.at.tasks(head.project_id)] == rows


@pytest.mark.requirement("S20")
def test_a_practice_run_is_started_and_deleted_by_one_command(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = shown(qtbot, made)
    dialog.tailor.opener.click()
    dialog.tailor.practice.click()
    dialog.start()
    (head,) = made.context.read(project_heads)
    assert head.name.startswith("Practice: ")
    commands = {one.id: one for one in project_commands(made.context, head.project_id)}
    commands["delete_practice"].run()
    assert made.context.read(project_heads) == []


def test_a_project_without_a_workflow_needs_a_name_and_no_date(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    dialog = FreeProjectDialog(made.context, None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.go.isEnabled()
    press(dialog.name, "Office move")
    assert dialog.go.isEnabled()
    press(dialog.name, Qt.Key.Key_Return)
    (head,) = made.context.read(project_heads)
    assert head.name == "Office move"
    assert made.asked == [ProjectPagePlace(head.project_id, ProjectTabId.TASKS, "next")]


@pytest.mark.requirement("A33")
def test_the_actions_of_the_last_project_are_read_without_a_press_and_the_rest_on_one(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start("Summer sale", date(2027, 5, 12))
    for text in ("Ask for pictures", "Name the approver", "Book the room"):
        made.at.workspace.do(add_improvement, ProjectId(1), text)
    made.at.start("Autumn sale", date(2027, 9, 12))
    made.at.workspace.do(add_improvement, ProjectId(2), "Ask twice")
    dialog = shown(qtbot, made)
    learned = dialog.learned
    assert learned.head.text() == "1 action from “Autumn sale”, 3 older"
    assert learned.body.isVisible()
    lines = learned.body.text().splitlines()
    assert [line[:12] for line in lines[:2]] == ["·  Ask twice", "·  Ask for p"]
    assert (len(lines), learned.more.text()) == (3, "1 more")
    learned.more.click()
    assert len(learned.body.text().splitlines()) == 4
    assert not learned.more.isVisible()


def test_optional_steps_are_taken_in_again_only_where_the_scope_is_reduced(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    project_id = made.at.start("Summer sale", date(2027, 5, 12)) or ProjectId(1)
    command = next(one for one in project_commands(made.context, project_id) if one.id == "full_scope")
    assert not command.enabled()
    made.at.workspace.do(set_reduced_scope, project_id, on=True, reason="In a hurry")
    assert command.enabled()
