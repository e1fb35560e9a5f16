"""The right panel for the selection; the workflow's own facts, fields and lanes; notes and several things."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions.flowchart.note import add_note
from app.actions.flowchart.position import move_steps
from app.actions.flowchart.step import edit_step, remove
from app.actions.person import add_role
from app.actions.workflow import add_workflow
from app.domain.ids import RoleId, StepId
from app.domain.workflow import FieldKind, ProjectField
from app.exchange.templates import template
from tests.ui.company import leave_with, nameless, press_button, type_into
from tests.ui.pages.flowchart.panel_stage import PanelStage, panel_stage
from ui.link.command import Command
from ui.pages.flowchart.panel.properties_panel import PropertiesPanel
from ui.pages.flowchart.panel.workflow_panel import Drawn


def write(field: object, text: str) -> None:
    field.setFocus()
    field.setPlainText(text)
    field.document().setModified(True)
    field.keep()


def test_the_selection_decides_what_is_shown(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        p, flow = b.panel, b.model.graph.flows[0].id
        note = b.at.workspace.do(add_note, b.model.workflow_id, "Remember", (0.0, 0.0)).value
        steps = (
            ((), p.workflow, "Workflow"),
            (("draft",), p.step, "Task"),
            (("approve_outline",), p.step, "Approval"),
            ((flow,), p.flow, "Flow"),
            ((note,), p.note, "Note"),
            (("draft", flow), p.several, "Several selected"),
        )
        for ids, panel, title in steps:
            b.model.select(ids)
            assert (p.shown, p.title.text()) == (panel, title)
            assert [one.isVisible() for one in p._panels].count(True) == 1


def leave_the_keyboard_to_others() -> None:
    """As a drawing has it, in which things are selected."""
    QApplication.processEvents()
    if QApplication.focusWidget() is not None:
        QApplication.focusWidget().clearFocus()


def test_a_thing_is_painted_before_its_properties_are_filled_and_the_panel_is_never_empty(
    qtbot, tmp_path: Path
) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        leave_the_keyboard_to_others()
        for ids in (["draft"], ["approve_outline"], [b.model.graph.flows[0].id], []):
            before = [one for one in b.panel._panels if one.isVisible()]
            b.model.select(ids)
            QCoreApplication.sendPostedEvents()
            assert [one for one in b.panel._panels if one.isVisible()] == before
            while b.panel._stale:
                QApplication.processEvents()
                assert [one.isVisible() for one in b.panel._panels].count(True) == 1
        assert b.panel.workflow.isVisible()


def test_properties_that_nobody_sees_are_not_filled_and_shown_at_once_when_they_are_wanted(
    qtbot, tmp_path: Path
) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        b.panel.hide()
        b.model.select(["draft"])
        b.at.workspace.do(edit_step, b.model.workflow_id, StepId("draft"), title="Anew")
        QTest.qWait(10)
        assert len(b.panel._panels) == 1
        b.panel.show()
        assert not b.panel._stale
        assert b.panel.step.basics.title_field.text() == "Anew"


def test_who_comes_into_the_panel_by_the_keyboard_before_it_followed_types_into_what_is_selected(
    qtbot, tmp_path: Path
) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        leave_the_keyboard_to_others()
        b.model.select(["draft"])
        b.panel.workflow.name.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(QApplication.focusWidget(), "First")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert b.step("draft").title.startswith("First")


def test_what_is_typed_while_another_thing_is_selected_stays_with_its_own(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        b.model.select(["draft"])
        b.panel.take_focus()
        QTest.keyClicks(QApplication.focusWidget(), "Half")
        other = b.step("images").title
        b.model.select(["images"])
        assert b.step("draft").title == "Half"
        assert b.step("images").title == other


def test_a_step_that_goes_away_takes_its_panel_along(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        b.model.select(["draft"])
        b.at.workspace.do(remove, b.model.workflow_id, ["draft"])
        assert b.panel.shown is b.panel.workflow
        b.context.undo(b.model.workflow_id)
        b.model.select(["draft"])
        assert b.panel.step.basics.title_field.text() == b.step("draft").title


def test_half_typed_text_goes_with_a_step_that_is_removed(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        b.model.select(["draft"])
        b.panel.take_focus()
        QTest.keyClicks(b.panel.step.basics.title_field, "Half")
        assert b.undo_steps_of(lambda: b.at.workspace.do(remove, b.model.workflow_id, ["draft"])) == 1
        assert not b.refused


def test_a_drag_leaves_half_typed_text_and_an_edit_elsewhere_too(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        b.model.select(["draft"])
        b.panel.take_focus()
        QTest.keyClicks(b.panel.step.basics.title_field, "Half")
        b.at.workspace.do(move_steps, b.model.workflow_id, {"draft": (900.0, 900.0)})
        assert b.panel.step.basics.title_field.text() == "Half"
        b.at.workspace.do(edit_step, b.model.workflow_id, StepId("draft"), optional=True)
        assert b.panel.step.basics.title_field.text() == "Half"
        assert b.panel.step.basics.optional.isChecked()


def test_half_typed_text_never_reaches_another_workflow(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        other = b.at.workspace.do(add_workflow, template("blog_post"), name="Second").value
        b.model.select(["draft"])
        b.panel.take_focus()
        QTest.keyClicks(b.panel.step.basics.title_field, "Half")
        title = b.step("draft").title
        assert b.undo_steps_of(lambda: b.model.open(other)) == 0
        b.model.select(["draft"])
        assert b.panel.step.basics.title_field.text() == title == b.step("draft").title
        b.model.select([])
        assert b.panel.workflow.name.text() == "Second"


def test_escape_gives_the_focus_back(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        b.model.select(["draft"])
        b.panel.take_focus()
        assert b.panel.step.basics.title_field.hasFocus()
        with qtbot.waitSignal(b.panel.left):
            QTest.keyClick(b.panel.step.basics.title_field, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("act", "name", "value"),
    [
        (lambda w: type_into(w.name, "Long read"), "name", "Long read"),
        (lambda w: type_into(w.anchor, "Launch"), "anchor_label", "Launch"),
        (lambda w: write(w.about, "For long texts"), "about", "For long texts"),
    ],
)
def test_the_facts_of_a_workflow_are_one_step_each(qtbot, tmp_path: Path, act, name: str, value: str) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        before = getattr(b.model.view.workflow, name)
        assert b.undo_steps_of(lambda: act(b.panel.workflow)) == 1
        assert getattr(b.model.view.workflow, name) == value
        b.context.undo(b.model.workflow_id)
        assert getattr(b.model.view.workflow, name) == before


def test_an_empty_name_is_refused_under_its_field(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        assert b.undo_steps_of(lambda: type_into(b.panel.workflow.name, " ")) == 0
        assert b.panel.workflow._facts["name"][0].problem == "The name of the workflow is empty. Type one."


def fields(b: PanelStage) -> tuple[ProjectField, ...]:
    return b.model.graph.fields


def test_project_fields_are_added_changed_ordered_and_removed(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        some = b.panel.workflow.fields
        assert b.undo_steps_of(lambda: type_into(some.new, "Budget")) == 1
        assert b.undo_steps_of(lambda: type_into(some.new, "Tier")) == 1
        assert b.undo_steps_of(lambda: some.cards[1].kind.pick(FieldKind.CHOICE)) == 1
        assert b.undo_steps_of(lambda: type_into(some.cards[1].choices.new, "Gold")) == 1
        assert b.undo_steps_of(lambda: some.cards[1].required.click()) == 1
        tier = ProjectField("Tier", FieldKind.CHOICE, ("Gold",), required=True)
        assert fields(b) == (ProjectField("Budget"), tier)
        assert b.undo_steps_of(lambda: some.cards[1].up.click()) == 1
        assert fields(b) == (tier, ProjectField("Budget"))
        assert some.cards[0].name.text() == "Tier"
        assert b.undo_steps_of(lambda: type_into(some.cards[1].name, "Money")) == 1
        assert b.undo_steps_of(lambda: some.cards[0].remove.click()) == 1
        assert fields(b) == (ProjectField("Money"),)
        b.context.undo(b.model.workflow_id)
        assert [card.name.text() for card in some.cards] == ["Tier", "Money"]


def test_two_fields_cannot_have_one_name(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        some = b.panel.workflow.fields
        type_into(some.new, "Budget")
        assert b.undo_steps_of(lambda: type_into(some.new, "budget")) == 0
        assert "already" in some._new_row.problem
        assert some.new.text() == "budget"


def test_lanes_are_shown_and_ordered(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        assert b.undo_steps_of(lambda: b.panel.workflow.drawn.pick(Drawn.LANES)) == 1
        assert b.model.graph.in_lanes
        assert b.panel.workflow.drawn.current is Drawn.LANES
        first, second = (lane.role for lane in b.model.graph.lanes[:2])
        assert b.undo_steps_of(b.panel.workflow.lanes.rows[0].down.click) == 1
        assert [lane.role for lane in b.model.graph.lanes[:2]] == [second, first]


def lane_words(b: PanelStage) -> list[str]:
    return [line.text for line in b.panel.workflow.lanes.lines]


def test_a_lane_for_a_new_role_is_typed_and_removed_by_its_button(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        workflow, before = b.panel.workflow, lane_words(b)
        assert b.undo_steps_of(lambda: leave_with(workflow.new_lane, "Photographer")) == 1
        assert lane_words(b) == [*before, "Photographer"]
        assert workflow.new_lane.currentText() == ""
        assert b.undo_steps_of(lambda: press_button(workflow.lanes, "Remove: Photographer")) == 1
        assert lane_words(b) == before
        b.context.undo(b.model.workflow_id)
        assert lane_words(b) == [*before, "Photographer"]


def test_a_lane_is_chosen_from_the_roles_that_have_none(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        b.at.workspace.do(add_role, "Editor at large")
        field, before = b.panel.workflow.new_lane, lane_words(b)
        assert RoleId("editor_at_large") in field.offered
        assert not {lane.role for lane in b.model.graph.lanes} & set(field.offered)
        assert b.undo_steps_of(lambda: field.pick(RoleId("editor_at_large"))) == 1
        assert lane_words(b) == [*before, "Editor at large"]


def test_a_lane_that_cannot_be_is_refused_beside_its_field(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        workflow, before = b.panel.workflow, lane_words(b)
        assert b.undo_steps_of(lambda: press_button(workflow.lanes, f"Remove: {before[0]}")) == 0
        assert "Give it another role first" in workflow._lanes_row.problem
        assert b.undo_steps_of(lambda: leave_with(workflow.new_lane, before[0])) == 0
        assert workflow._new_lane_row.problem == f"“{before[0]}” has a lane already."
        assert lane_words(b) == before
        assert b.undo_steps_of(lambda: press_button(workflow.lanes, f"Move down: {before[0]}")) == 1
        assert workflow._lanes_row.problem == ""


def test_a_note_is_kept_as_one_step(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        note = b.at.workspace.do(add_note, b.model.workflow_id, "Remember", (0.0, 0.0)).value
        b.model.select([note])
        assert b.undo_steps_of(lambda: write(b.panel.note.text, "Remember this")) == 1
        b.context.undo(b.model.workflow_id)
        assert b.panel.note.text.toPlainText() == "Remember"


def test_several_things_are_counted_and_have_their_commands(qtbot, tmp_path: Path) -> None:
    ran: list[str] = []
    commands = (
        Command("left", "Align left", lambda: ran.append("left"), group="Align"),
        Command("never", "Align right", lambda: ran.append("never"), enabled=lambda: False, group="Align"),
        Command("delete", "Delete", lambda: ran.append("delete"), group="Edit"),
    )
    with panel_stage(qtbot, tmp_path, lambda context, model: PropertiesPanel(context, model, commands)) as b:
        b.model.select(["draft", "images", b.model.graph.flows[0].id])
        assert b.panel.several.count.text() == "2 steps, 1 flow"
        for name in ("Align left", "Align right", "Delete"):
            press_button(b.panel, name)
        assert ran == ["left", "delete"]


@pytest.mark.parametrize("ids", [(), ("draft",), ("draft", "images")])
def test_every_control_has_a_name(qtbot, tmp_path: Path, ids: tuple[str, ...]) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        type_into(b.panel.workflow.fields.new, "Budget")
        b.model.select([StepId(id) for id in ids])
        qtbot.wait(1)
        assert nameless(b.panel) == []


@pytest.mark.requirement("S42")
@pytest.mark.requirement("S43")
def test_the_workflow_says_its_counts_its_runs_and_who_has_its_roles(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, PropertiesPanel) as b:
        panel = b.panel.workflow
        assert panel.counts.text() == "8 steps, 6 roles, 7 hand-overs, 1 approval. Runs: 0 open, 0 done."
        assert "Blog writer: 3 steps · " in panel.roles.text()
